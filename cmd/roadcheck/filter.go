package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/extract"
	"github.com/roadcheck/roadcheck/internal/market"
)

// lineIn is one posting of extract --jsonl. Salary is a text, an object {min, max, currency, period} or null.
type lineIn struct {
	ID          string          `json:"id"`
	Title       string          `json:"title"`
	Company     string          `json:"company"`
	Location    string          `json:"location"`
	Description string          `json:"description"`
	Salary      json.RawMessage `json:"salary"`
	// EmploymentType is the board's own word for the form of employment: "FULL_TIME".
	EmploymentType string  `json:"employment_type"`
	PostedOn       *string `json:"posted_on"`
}

// lineOut is one reading of extract --jsonl. appendTo writes it; the tags tell
// encoding/json, which the tests compare with, the same format.
type lineOut struct {
	ID         string              `json:"id"`
	Skills     []skillOut          `json:"skills"`
	Salary     *salaryOut          `json:"salary"`
	Level      market.Level        `json:"level"`
	Role       market.Role         `json:"role"`
	Remote     string              `json:"remote"`
	Countries  []string            `json:"countries"`
	Cities     []string            `json:"cities"`
	MinYears   *float64            `json:"min_years"`
	Localities []string            `json:"localities"`
	Employment market.Employment   `json:"employment"`
	Industry   string              `json:"industry"`
	Kind       market.EmployerKind `json:"employer_kind"`
	Language   string              `json:"language"`
	Version    string              `json:"version"`
	Text       *string             `json:"text,omitempty"`
}

type skillOut struct {
	ID      market.Skill `json:"id"`
	Surface string       `json:"surface"`
	Start   int          `json:"start"`
	End     int          `json:"end"`
	Need    market.Need  `json:"need"`
}

type salaryOut struct {
	Min      *float64      `json:"min"`
	Max      *float64      `json:"max"`
	Currency string        `json:"currency"`
	Period   market.Period `json:"period"`
	Basis    string        `json:"basis,omitempty"`
	Form     string        `json:"form,omitempty"`
	From     string        `json:"from,omitempty"` // "field" or "text"
	Doubt    string        `json:"doubt,omitempty"`
	Months   int           `json:"months,omitempty"`
	Start    int           `json:"start,omitempty"`
	End      int           `json:"end,omitempty"` // evidence in the text that --text writes
}

// filter copies postings in to readings out, line by line. A bad line is reported and skipped.
func (c *extractCmd) filter(ctx context.Context, a *app) error {
	in := a.Stdin
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return fmt.Errorf("open postings: %w", err)
		}
		defer f.Close()
		in = f
	}
	e, err := a.extractor()
	if err != nil {
		return err
	}
	defer collectSeldom()()
	out := bufio.NewWriterSize(a.Stdout, 1<<16)
	p := linePipe{
		workers: a.workers(),
		worker: func() lineFunc {
			w := filterWorker{extractor: e, text: c.Text}
			return w.line
		},
		note: func(n int, what error) { a.log.Warn("line read in part", "line", n, "note", what) },
		skip: func(n int, why error) { a.log.Warn("line skipped", "line", n, "error", why) },
	}
	bad, err := p.run(ctx, in, out)
	err = errors.Join(err, out.Flush())
	if err == nil && bad > 0 {
		return &partialError{fmt.Sprintf("%d lines could not be read", bad)}
	}
	return err
}

// filterWorker reads lines one after the other, with space of its own.
type filterWorker struct {
	extractor *extract.Extractor
	text      bool // write the text too
	reader    lineReader
	skills    []skillOut
	at        map[market.Skill]int // of skills
}

// line writes the reading of one line of input.
func (f *filterWorker) line(line []byte, w *bytes.Buffer) error {
	p, err := f.reader.read(line)
	if err != nil {
		return err
	}
	size := len(p.Description)
	p.Description = cut(p.Description, market.MaxDescription)
	out := f.view(p.Key, f.extractor.Read(p))
	b, err := out.appendTo(w.AvailableBuffer())
	if err != nil {
		return err
	}
	w.Write(b)
	if size > len(p.Description) {
		return noteError(fmt.Sprintf("description: read the first %d of its %d bytes, as when it is stored", len(p.Description), size))
	}
	return nil
}

// cut is s up to at most n bytes, whole characters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// lineReader reads postings from lines.
type lineReader struct{ scanner lineScanner }

// read reads a line. A line that is no posting is an error of encoding/json.
func (r *lineReader) read(line []byte) (market.Posting, error) {
	var in lineIn
	if !r.scanner.scan(line, &in) {
		in = lineIn{}
		if err := json.Unmarshal(line, &in); err != nil {
			return market.Posting{}, err
		}
	}
	p := market.Posting{Source: "jsonl", Key: in.ID, Title: in.Title, Company: in.Company, Location: in.Location, Description: in.Description, EmploymentType: in.EmploymentType}
	if in.PostedOn != nil {
		// A day that cannot be read is unknown; it decides nothing in a reading.
		p.PostedOn, _ = market.ParseDay(*in.PostedOn)
	}
	if len(in.Salary) == 0 || string(in.Salary) == "null" {
		return p, nil
	}
	if json.Unmarshal(in.Salary, &p.SalaryText) == nil {
		return p, nil
	}
	var pay market.Pay
	if err := json.Unmarshal(in.Salary, &pay); err != nil {
		return p, fmt.Errorf("salary: want a text or {min, max, currency, period}: %w", err)
	}
	p.Pay = []market.Pay{pay}
	return p, nil
}

func (f *filterWorker) view(id string, r market.Reading) lineOut {
	f.readSkills(r)
	out := lineOut{
		ID: id, Skills: f.skills, Level: r.Level, Role: r.Role, Remote: r.Remote,
		Countries: r.Countries, Cities: r.Cities, MinYears: r.MinYears,
		Localities: r.Localities, Employment: r.Employment, Industry: r.Industry, Kind: r.Kind,
		Language: r.Language, Version: r.Version,
	}
	if b := r.Salary; b != nil {
		out.Salary = &salaryOut{b.Min, b.Max, b.Currency, b.Period, b.Basis, b.Form, b.Provenance, b.Doubt, b.Months, b.Start, b.End}
	}
	if f.text {
		out.Text = &r.Text
	}
	return out
}

// readSkills sets skills to each skill of r once, with its first mention of the strongest need.
func (f *filterWorker) readSkills(r market.Reading) {
	if f.at == nil {
		f.at = map[market.Skill]int{}
	}
	f.skills = f.skills[:0]
	clear(f.at)
	for _, m := range r.Mentions {
		s := skillOut{m.Skill, r.Text[m.Start:m.End], m.Start, m.End, m.Need}
		i, ok := f.at[m.Skill]
		switch {
		case !ok:
			f.at[m.Skill] = len(f.skills)
			f.skills = append(f.skills, s)
		case m.Need > f.skills[i].Need:
			f.skills[i] = s
		}
	}
}

func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
