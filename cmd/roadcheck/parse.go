package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/scrape"
)

type parseCmd struct {
	Source string `arg:"" help:"Source that the response came from: a name of docs/sources.md, such as greenhouse, workday, site (or jsonld)."`
	File   string `arg:"" help:"File with the body of one response; - is standard input."`
	Board  string `help:"Board that the response came from; it goes into ids, and stands in for a company that the payload does not name."`
	URL    string `help:"Address the response came from, to resolve relative links."`
}

// maxPayload bounds a saved response, in bytes.
const maxPayload = 256 << 20

// postingOut is a posting as JSON: the fields of extract --jsonl and what the board says besides.
type postingOut struct {
	ID             string       `json:"id"`
	Source         string       `json:"source"`
	Board          string       `json:"board"`
	URL            string       `json:"url"`
	Title          string       `json:"title"`
	Company        string       `json:"company"`
	Location       string       `json:"location"`
	Remote         string       `json:"remote"`
	EmploymentType string       `json:"employment_type"`
	Department     string       `json:"department"`
	Language       string       `json:"language"`
	Tags           []string     `json:"tags"`
	Group          string       `json:"group"`
	PostedOn       market.Day   `json:"posted_on"`
	UpdatedOn      market.Day   `json:"updated_on"`
	Salary         any          `json:"salary"` // the first stated pay, else the salary text, else null
	Pay            []market.Pay `json:"pay"`
	Description    string       `json:"description"`
}

// Run prints the postings of one saved response, one JSON object a line.
func (c *parseCmd) Run(_ context.Context, a *app) error {
	if _, err := scrape.Lookup(c.Source); err != nil && c.Source != "jsonld" {
		return &usageError{err.Error()}
	}
	body, err := readAtMost(a.Stdin, c.File, maxPayload)
	if err != nil {
		return err
	}
	batch, err := scrape.ParseFile(c.Source, c.Board, c.URL, body)
	if err != nil {
		return fmt.Errorf("parse %s: %w", c.File, err)
	}
	enc := json.NewEncoder(a.Stdout)
	enc.SetEscapeHTML(false)
	for _, p := range batch.Postings {
		if err := enc.Encode(viewPosting(p)); err != nil {
			return fmt.Errorf("write posting %s: %w", p.Key, err)
		}
	}
	for _, p := range batch.Problems {
		a.log.Warn("not read", "posting", p.Key, "field", p.Field, "why", p.Why)
	}
	a.log.Info("parse", "postings", len(batch.Postings), "follow", len(batch.Follow), "problems", len(batch.Problems))
	return nil
}

func readAtMost(stdin io.Reader, name string, limit int64) ([]byte, error) {
	in := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("open response: %w", err)
		}
		defer f.Close()
		in = f
	}
	body, err := io.ReadAll(io.LimitReader(in, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if int64(len(body)) > limit {
		return nil, fmt.Errorf("%s is longer than the %d MiB that a response may have", name, limit>>20)
	}
	return body, nil
}

func viewPosting(p market.Posting) postingOut {
	out := postingOut{
		ID: p.Key, Source: p.Source, Board: p.Board, URL: p.URL, Title: p.Title, Company: p.Company,
		Location: p.Location, Remote: p.Remote, EmploymentType: p.EmploymentType, Department: p.Department,
		Language: p.Language, Tags: orEmpty(p.Tags), Group: p.Group, PostedOn: p.PostedOn, UpdatedOn: p.UpdatedOn,
		Pay: p.Pay, Description: p.Description,
	}
	if p.Pay == nil {
		out.Pay = []market.Pay{}
	}
	switch {
	case len(p.Pay) > 0:
		out.Salary = p.Pay[0]
	case p.SalaryText != "":
		out.Salary = p.SalaryText
	}
	return out
}
