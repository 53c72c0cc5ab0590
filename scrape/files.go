package scrape

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// MaxFileLine bounds one line of JSONL, and one row of CSV, in bytes.
const MaxFileLine = 16 << 20

// Mapping says which column of a file holds a field of a posting: field name
// to column name, for JSON a dotted path ("company" to "employer.name").
type Mapping map[string]string

// FileOptions says how to read a file of postings. The zero value guesses.
type FileOptions struct {
	Name    string // of the file, for messages, for the format and for the board
	Format  string // "jsonl", "csv", or "" to tell by the content
	Mapping Mapping
	Source  string // the board of the postings; "" takes the row's own "source", else the file's name
}

// FileResult counts what a file held.
type FileResult struct {
	Rows         int // read or tried
	Postings     int
	Problems     []market.Problem // at most market.MaxProblems
	ProblemCount int
}

// columnNames are the headings understood without a mapping, best first.
var columnNames = map[string][]string{
	"id":              {"id", "job_id", "jobid", "posting_id", "uniq_id", "uuid", "key", "reference", "crawl_id"},
	"source":          {"source", "board", "site", "portal"},
	"title":           {"title", "job_title", "jobtitle", "position", "job_name", "role", "name"},
	"company":         {"company", "company_name", "companyname", "employer", "employer_name", "organization", "hiring_organization"},
	"location":        {"location", "job_location", "joblocation_address", "locations", "city", "place", "candidate_required_location"},
	"description":     {"description", "job_description", "jobdescription", "description_html", "job_desc", "text", "content", "body"},
	"salary":          {"salary", "salary_text", "salary_range", "pay", "payrate", "compensation", "salary_offered"},
	"salary_min":      {"salary_min", "min_salary", "salary_from", "minimum_salary", "min_amount", "minsalary"},
	"salary_max":      {"salary_max", "max_salary", "salary_to", "maximum_salary", "max_amount", "maxsalary"},
	"salary_currency": {"salary_currency", "currency"},
	"salary_period":   {"salary_period", "salary_interval", "pay_period", "salary_type", "interval"},
	"posted_on":       {"posted_on", "date_posted", "posted_date", "postdate", "post_date", "publication_date", "published_at", "posted", "date", "created_at", "posting_date"},
	"updated_on":      {"updated_on", "updated_at", "last_updated"},
	"tags":            {"tags", "skills", "key_skills", "keywords", "technologies"},
	"url":             {"url", "job_url", "link", "job_link", "apply_url"},
	"employment_type": {"employment_type", "job_type", "jobtype", "type", "contract_type"},
	"remote":          {"remote", "workplace_type", "work_mode", "is_remote", "remote_type"},
	"department":      {"department", "category", "function"},
	"language":        {"language", "lang"},
	"group":           {"group"},
}

// ReadFile reads postings from JSONL or CSV, gzip or plain, one row at a time,
// and hands each to yield. A row that cannot be read is counted with its line
// and the rest goes on. It fails when the file as a whole is not readable, when
// the mapping names an unknown field or a column the file lacks, or when yield does.
func ReadFile(r io.Reader, o FileOptions, yield func(market.Posting) error) (FileResult, error) {
	f := fileReader{options: o, yield: yield}
	for field := range o.Mapping {
		if columnNames[field] == nil {
			return f.result, fmt.Errorf("%s: mapping names field %q: want one of %s", o.Name, field, strings.Join(fieldNames(), ", "))
		}
	}
	in, err := openPlain(r)
	if err != nil {
		return f.result, fmt.Errorf("%s: %w", o.Name, err)
	}
	format, err := fileFormat(in, o)
	if err != nil {
		return f.result, fmt.Errorf("%s: %w", o.Name, err)
	}
	read := f.jsonl
	if format == "csv" {
		read = f.csv
	}
	if err := read(in); err != nil {
		return f.result, fmt.Errorf("%s: %w", o.Name, err)
	}
	return f.result, nil
}

func fieldNames() []string {
	var names []string
	for n := range columnNames {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// openPlain undoes gzip and a byte order mark, both told by the first bytes.
func openPlain(r io.Reader) (*bufio.Reader, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	if head, _ := in.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, fmt.Errorf("gzip: %w", err)
		}
		in = bufio.NewReaderSize(z, 64<<10)
	}
	if head, _ := in.Peek(3); bytes.Equal(head, []byte("\xef\xbb\xbf")) {
		if _, err := in.Discard(3); err != nil {
			return nil, err
		}
	}
	return in, nil
}

func fileFormat(in *bufio.Reader, o FileOptions) (string, error) {
	head, err := in.Peek(1)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	name := strings.TrimSuffix(strings.ToLower(o.Name), ".gz")
	switch {
	case o.Format == "jsonl" || o.Format == "csv":
		return o.Format, nil
	case o.Format != "":
		return "", fmt.Errorf("format %q: want jsonl or csv", o.Format)
	case len(head) == 0:
		return "", errors.New("empty file: want JSONL or CSV with a heading")
	case head[0] == '{', strings.HasSuffix(name, ".jsonl"), strings.HasSuffix(name, ".ndjson"):
		return "jsonl", nil
	case head[0] == '[':
		return "", errors.New("a JSON array: want one object a line (jq -c '.[]' makes that)")
	}
	return "csv", nil
}
