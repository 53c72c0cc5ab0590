package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

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
	PostedOn    *string         `json:"posted_on"`
}

// lineOut is one reading of extract --jsonl.
type lineOut struct {
	ID        string       `json:"id"`
	Skills    []skillOut   `json:"skills"`
	Salary    *salaryOut   `json:"salary"`
	Level     market.Level `json:"level"`
	Role      market.Role  `json:"role"`
	Remote    string       `json:"remote"`
	Countries []string     `json:"countries"`
	Cities    []string     `json:"cities"`
	MinYears  *float64     `json:"min_years"`
	Language  string       `json:"language"`
	Version   string       `json:"version"`
	Text      *string      `json:"text,omitempty"`
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
	out := bufio.NewWriterSize(a.Stdout, 1<<16)
	p := linePipe{
		workers: a.workers(),
		do:      func(line []byte, w *bytes.Buffer) error { return c.line(e, line, w) },
		skip:    func(n int, why error) { a.log.Warn("line skipped", "line", n, "error", why) },
	}
	bad, err := p.run(ctx, in, out)
	err = errors.Join(err, out.Flush())
	if err == nil && bad > 0 {
		return &partialError{fmt.Sprintf("%d lines could not be read", bad)}
	}
	return err
}

// line writes the reading of one line of input.
func (c *extractCmd) line(e *extract.Extractor, line []byte, w *bytes.Buffer) error {
	p, err := readLine(line)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(c.view(p.Key, e.Read(p)))
}

func readLine(line []byte) (market.Posting, error) {
	var in lineIn
	if err := json.Unmarshal(line, &in); err != nil {
		return market.Posting{}, err
	}
	p := market.Posting{Source: "jsonl", Key: in.ID, Title: in.Title, Company: in.Company, Location: in.Location, Description: in.Description}
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

func (c *extractCmd) view(id string, r market.Reading) lineOut {
	out := lineOut{
		ID: id, Skills: skillsOut(r), Level: r.Level, Role: r.Role, Remote: r.Remote,
		Countries: orEmpty(r.Countries), Cities: orEmpty(r.Cities), MinYears: r.MinYears,
		Language: r.Language, Version: r.Version,
	}
	if b := r.Salary; b != nil {
		out.Salary = &salaryOut{b.Min, b.Max, b.Currency, b.Period}
	}
	if c.Text {
		out.Text = &r.Text
	}
	return out
}

// skillsOut gives each skill once, with its first mention of the strongest need.
func skillsOut(r market.Reading) []skillOut {
	out := []skillOut{}
	at := map[market.Skill]int{}
	for _, m := range r.Mentions {
		s := skillOut{m.Skill, r.Text[m.Start:m.End], m.Start, m.End, m.Need}
		i, ok := at[m.Skill]
		switch {
		case !ok:
			at[m.Skill] = len(out)
			out = append(out, s)
		case m.Need > out[i].Need:
			out[i] = s
		}
	}
	return out
}

func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
