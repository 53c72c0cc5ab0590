package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"text/tabwriter"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/sql/store"
)

type diffCmd struct {
	datasetFlag
	From string `arg:"" optional:"" help:"Number of the earlier run, or a findings.json. Default: the run before TO that has findings."`
	To   string `arg:"" optional:"" help:"Number of the later run, or a findings.json. Default: the latest run that has findings."`
	JSON bool   `name:"json" help:"Write JSON."`
	Top  int    `help:"Skills of the table." default:"25"`
}

// maxFindings bounds a findings.json, in bytes.
const maxFindings = 1 << 30

// Run says what changed from one run to another.
func (c *diffCmd) Run(ctx context.Context, a *app) error {
	if isRun(c.From) || isRun(c.To) {
		return a.withStore(ctx, func(s *store.Store) error { return c.compare(ctx, a, s) })
	}
	return c.compare(ctx, a, nil)
}

// isRun tells whether an argument means a run of the database: a number, or none.
func isRun(arg string) bool {
	_, err := strconv.ParseInt(arg, 10, 64)
	return arg == "" || err == nil
}

func (c *diffCmd) compare(ctx context.Context, a *app, s *store.Store) error {
	to, run, err := c.side(ctx, s, c.To, 0)
	if err != nil {
		return err
	}
	from, _, err := c.side(ctx, s, c.From, run)
	if err != nil {
		return err
	}
	d := analysis.Differ(from, to)
	if c.JSON {
		return a.writeJSON(d)
	}
	return printDifference(a.Stdout, d, c.Top)
}

// side reads the findings that an argument names; an empty one means the latest run before another, or of all when before is 0.
func (c *diffCmd) side(ctx context.Context, s *store.Store, arg string, before store.RunID) (analysis.Compared, store.RunID, error) {
	if !isRun(arg) {
		f, err := os.Open(arg)
		if err != nil {
			return analysis.Compared{}, 0, &usageError{fmt.Sprintf("diff: %v: want the number of a run (roadcheck runs lists them) or a findings.json", err)}
		}
		defer f.Close()
		data, err := io.ReadAll(io.LimitReader(f, maxFindings))
		if err != nil {
			return analysis.Compared{}, 0, fmt.Errorf("read %s: %w", arg, err)
		}
		out, err := decodeFindings(arg, data)
		return out, 0, err
	}
	run, data, err := c.stored(ctx, s, arg, before)
	if err != nil {
		return analysis.Compared{}, 0, err
	}
	out, err := decodeFindings(fmt.Sprintf("run %d", run), data)
	return out, run, err
}

func (c *diffCmd) stored(ctx context.Context, s *store.Store, arg string, before store.RunID) (store.RunID, []byte, error) {
	if arg != "" {
		n, _ := strconv.ParseInt(arg, 10, 64)
		data, err := s.Findings(ctx, store.RunID(n))
		if errors.Is(err, store.ErrNotFound) {
			return 0, nil, &usageError{fmt.Sprintf("diff: run %d has no findings", n)}
		}
		return store.RunID(n), data, err
	}
	dataset, err := c.choose(ctx, s)
	if err != nil {
		return 0, nil, err
	}
	data, run, err := s.FindingsBefore(ctx, dataset, before)
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil, fmt.Errorf("there are no two runs with findings on %s postings yet: run roadcheck analyze again after the postings have changed", dataset)
	}
	return run, data, err
}

// decodeFindings reads findings of the form that this program makes.
func decodeFindings(name string, data []byte) (analysis.Compared, error) {
	out := analysis.Compared{Name: name}
	if err := json.Unmarshal(data, &out.Findings); err != nil {
		return out, fmt.Errorf("%s: not findings: %w", name, err)
	}
	if out.Findings.Schema != analysis.Schema {
		return out, fmt.Errorf("%s: has the form %q and this program reads %s: run roadcheck analyze again", name, out.Findings.Schema, analysis.Schema)
	}
	return out, nil
}

// printDifference writes what changed in words and tables.
func printDifference(w io.Writer, d analysis.Difference, top int) error {
	for _, s := range []analysis.DifferenceSide{d.From, d.To} {
		fmt.Fprintf(w, "%s: made on %s, %d vacancies of %d employers, %s to %s\n", s.Name, s.MadeOn, s.Vacancies, s.Employers, s.First, s.Last)
	}
	for _, warning := range d.Warnings {
		fmt.Fprintln(w, "note:", warning)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "\nskill\tbefore %\tafter %\tchange, points\t95 % interval\tq\trank\tverdict\t\n")
	for _, c := range d.Skills[:min(max(top, 0), len(d.Skills))] {
		fmt.Fprintf(t, "%s\t%.1f\t%.1f\t%+.1f\t%+.1f to %+.1f\t%.3f\t%s to %s\t%s\t\n", c.Name, c.From.P*100, c.To.P*100, c.Change.Value*100,
			c.Change.Lo*100, c.Change.Hi*100, c.Q, rankText(c.RankFrom), rankText(c.RankTo), c.Verdict)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	for _, r := range d.Roadmaps {
		fmt.Fprintf(w, "\n%s: order %.2f to %.2f (tau-b), coverage %.1f to %.1f %%\n", r.Title, r.Order[0].Value, r.Order[1].Value, r.Coverage[0].P*100, r.Coverage[1].P*100)
		for _, v := range r.Verdicts {
			fmt.Fprintf(w, "  %s.%s: %s to %s: %s\n", v.Claim, v.Hypothesis, v.From, v.To, v.Sentence)
		}
	}
	return nil
}

func rankText(rank int) string {
	if rank == 0 {
		return "-"
	}
	return strconv.Itoa(rank)
}
