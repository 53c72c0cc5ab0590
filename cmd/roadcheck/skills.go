package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/roadcheck/roadcheck/extract"
	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

type skillsCmd struct {
	List    skillsListCmd    `cmd:"" help:"List the skills that the lexicon knows."`
	Lint    skillsLintCmd    `cmd:"" help:"Check the lexicon, and a lexicon file of yours on top of it."`
	Explain skillsExplainCmd `cmd:"" help:"Say of each name in a text whether it counts as a mention, and why."`
	Suggest skillsSuggestCmd `cmd:"" help:"Find terms in the stored postings that the lexicon may lack."`
}

type skillsListCmd struct {
	Category string `help:"List only this category." placeholder:"CATEGORY"`
	JSON     bool   `name:"json" help:"Write JSON."`
}

// Run lists the lexicon by id.
func (c *skillsListCmd) Run(a *app) error {
	e, err := a.extractor()
	if err != nil {
		return err
	}
	skills := e.Skills()
	if c.Category != "" {
		skills = slices.DeleteFunc(skills, func(s market.SkillInfo) bool { return s.Category != c.Category })
	}
	if len(skills) == 0 {
		return &usageError{fmt.Sprintf("there is no category %q: want one of %s", c.Category, strings.Join(categories(e), ", "))}
	}
	if c.JSON {
		return a.writeJSON(skills)
	}
	t := tabwriter.NewWriter(a.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "id\tname\tcategory\tkind")
	for _, s := range skills {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", s.ID, s.Name, s.Category, s.Kind)
	}
	return t.Flush()
}

func categories(e *extract.Extractor) []string {
	var out []string
	for _, s := range e.Skills() {
		out = append(out, s.Category)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (a *app) writeJSON(v any) error {
	enc := json.NewEncoder(a.Stdout)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

type skillsLintCmd struct {
	File string `arg:"" optional:"" help:"Lexicon file to check on top of the built-in lexicon and the configured files."`
}

// Run prints every fault of the lexicon; any fault is an error.
func (c *skillsLintCmd) Run(a *app) error {
	l, err := a.lexicon()
	if err != nil {
		return err
	}
	if c.File != "" {
		if err := addLexicon(l, c.File); err != nil {
			return err
		}
	}
	faults := l.Lint()
	for _, f := range faults {
		fmt.Fprintln(a.Stdout, f)
	}
	if len(faults) > 0 {
		return fmt.Errorf("the lexicon has faults: %d", len(faults))
	}
	fmt.Fprintf(a.Stdout, "%d skills, no faults\n", len(l.Entries))
	return nil
}

type skillsExplainCmd struct {
	Text    string `arg:"" help:"Text of a posting, plain or HTML; - is standard input."`
	Title   string `help:"Title of the posting."`
	Company string `help:"Employer of the posting, whose name is no mention."`
	JSON    bool   `name:"json" help:"Write JSON."`
}

// Run explains each occurrence of a name in a text.
func (c *skillsExplainCmd) Run(a *app) error {
	e, err := a.extractor()
	if err != nil {
		return err
	}
	if c.Text == "-" {
		body, err := io.ReadAll(io.LimitReader(a.Stdin, market.MaxDescription+1))
		if err != nil {
			return fmt.Errorf("read text: %w", err)
		}
		if len(body) > market.MaxDescription {
			return &usageError{fmt.Sprintf("the text is longer than %d bytes, the bound of a posting", market.MaxDescription)}
		}
		c.Text = string(body)
	}
	text, decisions := e.Explain(market.Posting{Title: c.Title, Company: c.Company, Description: c.Text})
	if c.JSON {
		return a.writeJSON(struct {
			Text      string             `json:"text"`
			Decisions []extract.Decision `json:"decisions"`
		}{text, append([]extract.Decision{}, decisions...)})
	}
	t := tabwriter.NewWriter(a.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "start\tend\ttext\tskill\ttaken\trule\twhy")
	for _, d := range decisions {
		taken := "no"
		if d.Taken {
			taken = d.Need.String()
		}
		fmt.Fprintf(t, "%d\t%d\t%s\t%s\t%s\t%s\t%s\n", d.Start, d.End, text[d.Start:d.End], d.Skill, taken, d.Rule, d.Why)
	}
	return t.Flush()
}

type skillsSuggestCmd struct {
	datasetFlag
	Top  int  `help:"Number of terms." default:"30"`
	JSON bool `name:"json" help:"Write JSON."`
}

// Run ranks terms of the stored postings that stand beside known technologies and are not known themselves.
func (c *skillsSuggestCmd) Run(ctx context.Context, a *app) error {
	e, err := a.extractor()
	if err != nil {
		return err
	}
	return a.withStore(ctx, func(s *store.Store) error {
		dataset, err := c.choose(ctx, s)
		if err != nil {
			return err
		}
		st := a.stage("suggest", "postings")
		found, n := e.NewSuggester(), 0
		filter := store.ObservationFilter{Dataset: dataset, Version: e.Version()}
		if err := s.EachText(ctx, filter, func(_ market.PostingID, r market.Reading) error {
			found.Add(r)
			n++
			st.at(n, 0)
			return nil
		}); err != nil {
			return err
		}
		if n == 0 {
			return fmt.Errorf("no %s postings have been read by extractor %s: run roadcheck scrape or import, then roadcheck extract", dataset, e.Version())
		}
		terms := found.Top(c.Top)
		st.end("postings", n, "terms", len(terms))
		if c.JSON {
			return a.writeJSON(terms)
		}
		return printSuggestions(a.Stdout, terms)
	})
}

func printSuggestions(w io.Writer, terms []extract.Suggestion) error {
	for _, t := range terms {
		if _, err := fmt.Fprintf(w, "%6d  %s\n", t.Postings, t.Term); err != nil {
			return fmt.Errorf("write suggestions: %w", err)
		}
		for _, x := range t.Examples {
			fmt.Fprintf(w, "        … %s …\n", x)
		}
	}
	return nil
}
