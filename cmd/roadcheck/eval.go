package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/extract"
)

type evalCmd struct {
	Gold     string             `arg:"" help:"Labelled postings, one a line: {\"posting\": {...}, \"label\": {...}}; - is standard input."`
	Readings string             `help:"Score these readings, as extract --jsonl writes them, instead of extracting." placeholder:"FILE"`
	By       string             `help:"Also list the score per skill id, source or category." enum:",id,source,category" default:"" placeholder:"GROUP"`
	Errors   int                `help:"Also list the N skills and salaries most often read wrongly." placeholder:"N"`
	Floor    map[string]float64 `help:"Exit with code 12 when a figure is below its floor: technologies=.97,concepts=.9,need=.9. Also all, countries, cities, salary (F1), level, role, remote, min_years (accuracy)." mapsep:"," placeholder:"NAME=SHARE,..."`
	Accuracy string             `help:"Write the counts that corrected shares rest on, for the key analyze.accuracy." placeholder:"FILE"`
	Seed     uint64             `help:"Seed of the bootstrap intervals." default:"1"`
	JSON     bool               `name:"json" help:"Write all scores as JSON."`
}

// Run scores the extractor, or stored readings, against labelled postings.
func (c *evalCmd) Run(ctx context.Context, a *app) error {
	if err := c.checkFloors(); err != nil {
		return err
	}
	if c.Gold == "-" && c.Readings == "-" {
		return &usageError{"eval: only one of GOLD and --readings can be standard input"}
	}
	e, err := a.extractor()
	if err != nil {
		return err
	}
	lines, err := readGold(a.Stdin, c.Gold)
	if err != nil {
		return err
	}
	readings, err := c.readings(ctx, a, e, lines)
	if err != nil {
		return err
	}
	gold := make([]analysis.GoldPosting, len(lines))
	for i, l := range lines {
		gold[i] = l.GoldPosting
	}
	scores, err := analysis.Score(gold, readings, e.Skills(), c.Seed)
	if err != nil {
		return fmt.Errorf("score %s: %w", c.Gold, err)
	}
	if c.Accuracy != "" {
		if err := writeAccuracy(c.Accuracy, scores, e.Version()); err != nil {
			return err
		}
	}
	if c.JSON {
		enc := json.NewEncoder(a.Stdout)
		enc.SetIndent("", "  ")
		err = enc.Encode(scores)
	} else {
		err = c.print(a.Stdout, scores)
	}
	if err != nil {
		return err
	}
	return c.below(scores)
}

func writeAccuracy(name string, s analysis.Scores, extractor string) error {
	var b bytes.Buffer
	if err := s.WriteAccuracy(&b, extractor); err != nil {
		return err
	}
	return os.WriteFile(name, b.Bytes(), 0o644)
}

func (c *evalCmd) readings(ctx context.Context, a *app, e *extract.Extractor, gold []goldLine) (map[string]analysis.Facts, error) {
	if c.Readings != "" {
		return readReadings(a.Stdin, c.Readings)
	}
	out := make(map[string]analysis.Facts, len(gold))
	for _, g := range gold {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		facts, err := factsOf(e, g)
		if err != nil {
			return nil, err
		}
		out[g.ID] = facts
	}
	return out, nil
}

// floored are the figures that --floor can name.
var floored = map[string]func(analysis.Scores) float64{
	"technologies": func(s analysis.Scores) float64 { return s.Technologies.F1.Value },
	"concepts":     func(s analysis.Scores) float64 { return s.Concepts.F1.Value },
	"all":          func(s analysis.Scores) float64 { return s.All.F1.Value },
	"need":         func(s analysis.Scores) float64 { return s.Need.Value },
	"salary":       func(s analysis.Scores) float64 { return s.Salary.F1.Value },
	"level":        func(s analysis.Scores) float64 { return s.Level.Value },
	"role":         func(s analysis.Scores) float64 { return s.Role.Value },
	"remote":       func(s analysis.Scores) float64 { return s.Remote.Value },
	"min_years":    func(s analysis.Scores) float64 { return s.MinYears.Value },
	"countries":    func(s analysis.Scores) float64 { return s.Countries.F1.Value },
	"cities":       func(s analysis.Scores) float64 { return s.Cities.F1.Value },
}

func (c *evalCmd) checkFloors() error {
	for name, floor := range c.Floor {
		if floored[name] == nil {
			return &usageError{fmt.Sprintf("--floor: no figure is called %q: want one of %s", name, strings.Join(slices.Sorted(maps.Keys(floored)), ", "))}
		}
		if !(floor >= 0 && floor <= 1) {
			return &usageError{fmt.Sprintf("--floor: %s=%v: want a share between 0 and 1", name, floor)}
		}
	}
	return nil
}

// floorError says which figures are below their floors.
type floorError struct{ what string }

func (e *floorError) Error() string { return e.what }

func (c *evalCmd) below(s analysis.Scores) error {
	var low []string
	for _, name := range slices.Sorted(maps.Keys(c.Floor)) {
		if v := floored[name](s); v < c.Floor[name] {
			low = append(low, fmt.Sprintf("%s %.4f is below its floor of %g", name, v, c.Floor[name]))
		}
	}
	if len(low) == 0 {
		return nil
	}
	return &floorError{strings.Join(low, "; ")}
}
