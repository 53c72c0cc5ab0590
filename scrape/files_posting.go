package scrape

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

func (f *fileReader) row(row map[string]any, where string) error {
	var problems []market.Problem
	e := entry{fields: row, key: where, problems: &problems}
	f.respelled = respelledHeadings(row)
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
	for _, have := range f.respelled {
		if slices.Contains(columnNames[field], headingName(have)) {
			return have
		}
	}
	return field
}

// respelledHeadings are a row's headings that are not written as columnNames has them, sorted.
func respelledHeadings(row map[string]any) []string {
	var out []string
	for have := range row {
		if headingName(have) != have {
			out = append(out, have)
		}
	}
	slices.Sort(out)
	return out
}

var joinersToLines = strings.NewReplacer(" ", "_", "-", "_")

// headingName makes "job_title" of a heading "Job Title".
func headingName(s string) string {
	return joinersToLines.Replace(strings.ToLower(strings.TrimSpace(s)))
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
	p.Key = line(joinKey(p.Board, id))
	return p, true
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
