package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/roadcheck/roadcheck/extract/duplicate"
	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

// Levels of a check.
const (
	levelOK    = "ok"
	levelWarn  = "warn"
	levelError = "error"
)

type checkCmd struct {
	datasetFlag
	JSON bool `name:"json" help:"Write JSON."`
}

// checksOut is the JSON of checks.
type checksOut struct {
	Schema  string         `json:"schema"`
	Dataset market.Dataset `json:"dataset"`
	Level   string         `json:"level"` // the worst
	Checks  []store.Check  `json:"checks"`
}

const checksSchema = "roadcheck-checks/1"

// Run does the quality checks on what is stored. A failed one is exit code 12, old data alone 11.
func (c *checkCmd) Run(ctx context.Context, a *app) error {
	return a.withStore(ctx, func(s *store.Store) error {
		dataset, err := c.choose(ctx, s)
		if err != nil {
			return err
		}
		return a.recorded(ctx, s, store.Run{Command: "check", Dataset: dataset}, func(r *store.Run) error {
			return a.stages(ctx, s, r, step{"check", func() error {
				if r.Checks, err = a.checks(ctx, s, dataset); err != nil {
					return err
				}
				countLevels(r)
				if err := c.print(a, dataset, r.Checks); err != nil {
					return err
				}
				return verdictOf(r.Checks)
			}})
		})
	})
}

func (c *checkCmd) print(a *app, dataset market.Dataset, checks []store.Check) error {
	if c.JSON {
		return a.writeJSON(checksOut{checksSchema, dataset, worst(checks), checks})
	}
	return printChecks(a.Stdout, checks)
}

// gate does the checks of a run: one that failed is an error, unless the run goes on all the same.
func (a *app) gate(ctx context.Context, s *store.Store, r *store.Run, open bool) error {
	st := a.stage("check", "checks")
	defer st.close()
	var err error
	if r.Checks, err = a.checks(ctx, s, r.Dataset); err != nil {
		return err
	}
	countLevels(r)
	for _, c := range r.Checks {
		if c.Level != levelOK {
			a.log.Warn("check", "level", c.Level, "name", c.Name, "what", c.Text)
		}
	}
	st.end("checks", len(r.Checks), "level", worst(r.Checks))
	err = verdictOf(r.Checks)
	if is[*gateError](err) {
		if open {
			return nil
		}
		return &gateError{err.Error() + "; the report stays as it was (--no-gate makes a new one all the same)"}
	}
	return err
}

func countLevels(r *store.Run) {
	r.Counts["checks_warn"], r.Counts["checks_error"] = 0, 0
	for _, c := range r.Checks {
		if c.Level != levelOK {
			r.Counts["checks_"+c.Level]++
		}
	}
}

// worst is the worst level of checks.
func worst(checks []store.Check) string {
	level := levelOK
	for _, c := range checks {
		if c.Level == levelError || c.Level == levelWarn && level == levelOK {
			level = c.Level
		}
	}
	return level
}

// verdictOf is the error that checks end with: old data has a code of its own.
func verdictOf(checks []store.Check) error {
	var failed []string
	var stale error
	for _, c := range checks {
		switch {
		case c.Level != levelError:
		case c.Name == checkStale:
			stale = &staleError{c.Text}
		default:
			failed = append(failed, c.Name+": "+c.Text)
		}
	}
	if len(failed) > 0 {
		return &gateError{strings.Join(failed, "; ")}
	}
	return stale
}

// checks does every check over a dataset, in a fixed order.
func (a *app) checks(ctx context.Context, s *store.Store, dataset market.Dataset) ([]store.Check, error) {
	e, err := a.extractor()
	if err != nil {
		return nil, err
	}
	today := market.DayOf(time.Now())
	ages, err := s.SourceAges(ctx, dataset, today)
	if err != nil {
		return nil, err
	}
	rows, err := s.SourceRows(ctx, dataset)
	if err != nil {
		return nil, err
	}
	boards, err := s.LatestBoardResults(ctx, dataset)
	if err != nil {
		return nil, err
	}
	of := store.QualityOf{ClusterMethod: store.ClusterMethod{Dataset: dataset, Version: e.Version(), Method: duplicate.Version}, Today: today}
	for _, skill := range e.Skills() {
		of.Skills = append(of.Skills, string(skill.ID))
	}
	quality, err := s.Quality(ctx, of)
	if err != nil {
		return nil, err
	}
	accuracy, err := readAccuracy(a.cfg.Analyze.Accuracy)
	if err != nil {
		return nil, err
	}
	boards = a.configured(boards)
	k := checker{cfg: a.cfg.Check, now: time.Now()}
	k.freshness(ages, boards)
	k.rows(rows, boards)
	k.boards(boards)
	k.postings(quality)
	k.readings(quality)
	k.accuracy(accuracy)
	return k.out, nil
}

// printChecks writes a table, what is wrong first.
func printChecks(w io.Writer, checks []store.Check) error {
	rank := map[string]int{levelError: 0, levelWarn: 1, levelOK: 2}
	sorted := slices.Clone(checks)
	slices.SortStableFunc(sorted, func(a, b store.Check) int { return rank[a.Level] - rank[b.Level] })
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "level\tcheck\tof\tvalue\twhat")
	for _, c := range sorted {
		fmt.Fprintf(t, "%s\t%s\t%s\t%.4g\t%s\n", c.Level, c.Name, orDash(c.Subject), c.Value, c.Text)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// ratio is a share, 0 of nothing, to four places.
func ratio(n, of int64) float64 {
	if of == 0 {
		return 0
	}
	return math.Round(float64(n)/float64(of)*1e4) / 1e4
}
