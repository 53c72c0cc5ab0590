package scrape

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
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

type fileReader struct {
	options FileOptions
	yield   func(market.Posting) error
	result  FileResult
	mapped  bool // the mapping's columns were found in the file
}

func (f *fileReader) fail(p market.Problem) {
	f.result.ProblemCount++
	if len(f.result.Problems) < market.MaxProblems {
		f.result.Problems = append(f.result.Problems, p)
	}
}

func (f *fileReader) jsonl(in *bufio.Reader) error {
	for number := 1; ; number++ {
		text, err := readLine(in)
		if errors.Is(err, io.EOF) {
			return f.checkMapped()
		}
		where := fmt.Sprintf("line %d", number)
		if errors.Is(err, errLongLine) {
			f.result.Rows++
			f.fail(market.Problem{Key: where, Why: err.Error()})
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", where, err)
		}
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		f.result.Rows++
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.UseNumber()
		var row map[string]any
		if err := dec.Decode(&row); err != nil || row == nil {
			f.fail(market.Problem{Key: where, Why: fmt.Sprintf("no JSON object: %v", err)})
			continue
		}
		if err := f.row(row, where); err != nil {
			return err
		}
	}
}

// checkMapped fails when no row of the whole file had a mapped column.
func (f *fileReader) checkMapped() error {
	if f.result.Rows > f.result.ProblemCount && !f.mapped && len(f.options.Mapping) > 0 {
		return errors.New("no row has any of the mapped columns")
	}
	return nil
}

var errLongLine = fmt.Errorf("longer than %d MiB", MaxFileLine>>20)

// readLine reads one line; of one that is too long it keeps nothing and skips to its end.
func readLine(in *bufio.Reader) ([]byte, error) {
	var text []byte
	long := false
	for {
		part, err := in.ReadSlice('\n')
		if !long {
			text = append(text, part...)
		}
		if len(text) > MaxFileLine {
			long, text = true, nil
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && (len(text) > 0 || long):
		case err != nil:
			return nil, err
		}
		if long {
			return nil, errLongLine
		}
		return text, nil
	}
}

func (f *fileReader) csv(in *bufio.Reader) error {
	in = bufio.NewReaderSize(in, 64<<10)
	r := csv.NewReader(&boundedRow{in: in})
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = delimiter(in), true, -1, true
	heading, err := r.Read()
	if err != nil {
		return fmt.Errorf("heading: %w", err)
	}
	columns := make([]string, len(heading))
	for i, h := range heading {
		columns[i] = strings.TrimSpace(clean(h))
	}
	if err := f.checkColumns(columns); err != nil {
		return err
	}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		f.result.Rows++
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			f.fail(market.Problem{Key: fmt.Sprintf("line %d", broken.StartLine), Why: broken.Err.Error()})
			continue
		}
		if err != nil {
			return fmt.Errorf("row %d: %w", f.result.Rows, err)
		}
		number, _ := r.FieldPos(0)
		where := fmt.Sprintf("line %d", number)
		if len(record) != len(columns) {
			f.fail(market.Problem{Key: where, Why: fmt.Sprintf("%d fields, the heading has %d", len(record), len(columns))})
			continue
		}
		row := make(map[string]any, len(columns))
		for i, c := range columns {
			row[c] = record[i]
		}
		if err := f.row(row, where); err != nil {
			return err
		}
	}
}

// boundedRow stops a row that an unclosed quote would let grow without end:
// encoding/csv reads by line, so lines without an end are what must be bounded.
type boundedRow struct {
	in   *bufio.Reader
	line int
}

func (b *boundedRow) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	if at := bytes.LastIndexByte(p[:n], '\n'); at >= 0 {
		b.line = n - at - 1
	} else {
		b.line += n
	}
	if b.line > MaxFileLine {
		return 0, errLongLine
	}
	return n, err
}

// delimiter is the one of comma, semicolon, tab and bar that the heading has most of.
func delimiter(in *bufio.Reader) rune {
	head, _ := in.Peek(16 << 10)
	head, _, _ = bytes.Cut(head, []byte("\n"))
	best, most := ',', 0
	for _, d := range ",;\t|" {
		if n := bytes.Count(head, []byte(string(d))); n > most {
			best, most = d, n
		}
	}
	return best
}

func (f *fileReader) checkColumns(columns []string) error {
	for _, field := range fieldNames() {
		if c := f.options.Mapping[field]; c != "" && !slices.Contains(columns, c) {
			return fmt.Errorf("mapping %s: no column %q; the file has %s", field, c, strings.Join(columns, ", "))
		}
	}
	return nil
}

func (f *fileReader) row(row map[string]any, where string) error {
	var problems []market.Problem
	e := entry{fields: row, key: where, problems: &problems}
	if len(f.options.Mapping) > 0 && !f.mapped {
		if err := f.firstMapped(e); err != nil {
			return err
		}
	}
	p, ok := f.posting(e)
	for _, problem := range problems {
		f.fail(problem)
	}
	if !ok {
		return nil
	}
	f.result.Postings++
	return f.yield(p)
}

// firstMapped checks a JSON file's first row against the mapping.
func (f *fileReader) firstMapped(e entry) error {
	for _, field := range fieldNames() {
		column := f.options.Mapping[field]
		if column == "" || hasPath(e.fields, column) {
			continue
		}
		return fmt.Errorf("mapping %s: %s has no column %q; it has %s", field, e.key, column, strings.Join(sortedKeys(e.fields), ", "))
	}
	f.mapped = true
	return nil
}

func hasPath(m map[string]any, path string) bool {
	if _, ok := m[path]; ok {
		return true
	}
	head, rest, nested := strings.Cut(path, ".")
	sub, ok := m[head].(map[string]any)
	return nested && ok && hasPath(sub, rest)
}

// column is where the row holds a field: as mapped, else the first known heading it has.
func (f *fileReader) column(e entry, field string) string {
	if c := f.options.Mapping[field]; c != "" {
		return c
	}
	for _, name := range columnNames[field] {
		if _, ok := e.fields[name]; ok {
			return name
		}
	}
	for _, have := range sortedKeys(e.fields) {
		if slices.Contains(columnNames[field], headingName(have)) {
			return have
		}
	}
	return field
}

// headingName makes "Job Title" of a heading "job_title".
func headingName(s string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(s)))
}

func (f *fileReader) posting(e entry) (market.Posting, bool) {
	text := func(field string) string { return e.text(f.column(e, field)) }
	p := market.Posting{
		Source: "import", Board: firstOf(f.options.Source, line(text("source")), fileBoard(f.options.Name)),
		URL: text("url"), Title: text("title"), Company: f.names(e, "company"), Location: f.names(e, "location"),
		Description: text("description"), SalaryText: f.names(e, "salary"), EmploymentType: f.names(e, "employment_type"),
		Remote: fileRemote(text("remote")), Department: f.names(e, "department"), Language: text("language"),
		Group: text("group"), PostedOn: e.day(f.column(e, "posted_on")), UpdatedOn: e.day(f.column(e, "updated_on")),
		Tags: f.tags(e), Pay: f.pay(e),
	}
	id := line(text("id"))
	if strings.TrimSpace(p.Title) == "" && p.Company == "" && p.Description != "" {
		p = fromText(p)
	}
	p = finish(p)
	if p.Title == "" && p.Description == "" && len(p.Tags) == 0 {
		e.fail("title", "missing, and description too")
		return p, false
	}
	if id == "" {
		id = fileHash(p)
	}
	p.Key = joinKey(p.Board, id)
	return finish(p), true
}

// fromText reads the first line of a posting that is nothing but a text, by the
// convention of the threads that such files are made of.
func fromText(p market.Posting) market.Posting {
	read := readFirstLine(p.Description)
	p.Title, p.Company = read.Title, read.Company
	p.Location = firstOf(p.Location, read.Location)
	p.SalaryText = firstOf(p.SalaryText, read.SalaryText)
	p.EmploymentType = firstOf(p.EmploymentType, read.EmploymentType)
	p.Remote = firstOf(p.Remote, read.Remote)
	return p
}

// names reads text, an array of texts, or an object with a name.
func (f *fileReader) names(e entry, field string) string {
	return joinPlaces(texts(e, f.column(e, field))...)
}

func fileRemote(s string) string {
	if strings.EqualFold(s, "true") {
		return "remote"
	}
	return workMode(s)
}

func (f *fileReader) tags(e entry) []string {
	var out []string
	for _, s := range texts(e, f.column(e, "tags")) {
		out = append(out, strings.FieldsFunc(strings.Trim(s, "[]"), func(r rune) bool { return strings.ContainsRune(",;|", r) })...)
	}
	for i, s := range out {
		out[i] = strings.Trim(strings.TrimSpace(s), `[]"'`)
	}
	return out
}

func (f *fileReader) pay(e entry) []market.Pay {
	bound := func(field string) *float64 { return e.number(f.column(e, field)) }
	pay, ok := strictPay(market.Pay{Min: bound("salary_min"), Max: bound("salary_max")})
	if !ok {
		return nil
	}
	pay.Currency = currencyCode(e.text(f.column(e, "salary_currency")))
	pay.Period = payPeriod(e.text(f.column(e, "salary_period")))
	return []market.Pay{pay}
}

func fileHash(p market.Posting) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{p.URL, p.Title, p.Company, p.Location, string(p.PostedOn), p.Description, p.SalaryText}, "\x00")))
	return hex.EncodeToString(sum[:12])
}

// fileBoard is a file's base name without its endings.
func fileBoard(name string) string {
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	base, _, _ = strings.Cut(base, ".")
	if base == "" || base == "/" {
		return "file"
	}
	return base
}
