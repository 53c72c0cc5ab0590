package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

type runsCmd struct {
	N    int   `arg:"" optional:"" help:"How many, newest first." default:"20"`
	ID   int64 `name:"run" help:"Show this run with its stages and checks instead." placeholder:"ID"`
	JSON bool  `name:"json" help:"Write JSON."`
}

// runSchema names the shape of runOut.
const runSchema = "roadcheck-run/1"

// runOut is a run as JSON: in run.json, from roadcheck runs, and in notifications.
type runOut struct {
	Schema   string            `json:"schema"`
	ID       store.RunID       `json:"id"`
	Command  string            `json:"command"`
	Dataset  market.Dataset    `json:"dataset"`
	Status   string            `json:"status"`
	Error    string            `json:"error"`
	Started  time.Time         `json:"started_at"`
	Finished *time.Time        `json:"finished_at"` // null while it runs, and when nobody saw its end
	Seconds  *float64          `json:"seconds"`
	Plan     string            `json:"plan"`
	Versions map[string]string `json:"versions"`
	Inputs   map[string]string `json:"inputs"`
	Counts   map[string]int64  `json:"counts"`
	Stages   []stageOut        `json:"stages"`
	Checks   []store.Check     `json:"checks"`
}

type stageOut struct {
	Run      store.RunID      `json:"run,omitempty"` // where stages of several runs stand together
	Name     string           `json:"name"`
	Status   string           `json:"status"`
	Error    string           `json:"error"`
	Started  time.Time        `json:"started_at"`
	Finished *time.Time       `json:"finished_at"`
	Seconds  *float64         `json:"seconds"`
	Counts   map[string]int64 `json:"counts"`
}

// span gives the end and length of what has ended, nil for what has not.
func span(from, to time.Time) (finished *time.Time, seconds *float64) {
	if to.IsZero() {
		return nil, nil
	}
	took := to.Sub(from).Round(time.Millisecond).Seconds()
	return &to, &took
}

func outRun(r store.Run) runOut {
	out := runOut{
		Schema: runSchema, ID: r.ID, Command: r.Command, Dataset: r.Dataset, Status: r.Status, Error: r.Error, Started: r.StartedAt,
		Plan: r.Plan, Versions: r.Versions, Inputs: r.Inputs, Counts: r.Counts, Stages: []stageOut{}, Checks: r.Checks,
	}
	out.Finished, out.Seconds = span(r.StartedAt, r.FinishedAt)
	for _, g := range r.Stages {
		out.Stages = append(out.Stages, outStage(g))
	}
	return out
}

func outStage(g store.Stage) stageOut {
	out := stageOut{Name: g.Name, Status: g.Status, Error: g.Error, Started: g.StartedAt, Counts: g.Counts}
	out.Finished, out.Seconds = span(g.StartedAt, g.FinishedAt)
	return out
}

// maxRuns bounds the list of runs.
const maxRuns = 10_000

// Run lists runs.
func (c *runsCmd) Run(ctx context.Context, a *app) error {
	if c.N < 1 || c.N > maxRuns {
		return &usageError{fmt.Sprintf("runs: want 1 to %d of them", maxRuns)}
	}
	return a.withStore(ctx, func(s *store.Store) error {
		if err := s.MarkInterrupted(ctx); err != nil {
			return err
		}
		if c.ID != 0 {
			return c.show(ctx, a, s)
		}
		runs, err := s.Runs(ctx, c.N)
		if err != nil {
			return err
		}
		if !c.JSON {
			return printRuns(a.Stdout, runs)
		}
		out := make([]runOut, len(runs))
		for i, r := range runs {
			out[i] = outRun(r)
		}
		return a.writeJSON(out)
	})
}

func (c *runsCmd) show(ctx context.Context, a *app, s *store.Store) error {
	r, err := s.Run(ctx, store.RunID(c.ID))
	if errors.Is(err, store.ErrNotFound) {
		return &usageError{fmt.Sprintf("runs: there is no run %d", c.ID)}
	}
	if err != nil {
		return err
	}
	if c.JSON {
		return a.writeJSON(outRun(r))
	}
	if err := printRuns(a.Stdout, []store.Run{r}); err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "\nversions  %s\ninputs    %s\n\n", pairs(r.Versions), pairs(r.Inputs))
	stages := make([]store.StageRun, len(r.Stages))
	for i, g := range r.Stages {
		stages[i] = store.StageRun{Run: r.ID, Stage: g}
	}
	if err := printStages(a.Stdout, stages); err != nil || len(r.Checks) == 0 {
		return err
	}
	fmt.Fprintln(a.Stdout)
	return printChecks(a.Stdout, r.Checks)
}

func printRuns(w io.Writer, runs []store.Run) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "run\tcommand\tdata\tstarted\ttook\tstatus\twhy")
	for _, r := range runs {
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\t%s\t%s\t%s\n", r.ID, r.Command, r.Dataset, localTime(r.StartedAt), took(r.StartedAt, r.FinishedAt), r.Status, r.Error)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

func printStages(w io.Writer, stages []store.StageRun) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "stage\trun\tstarted\ttook\tstatus\tcounts\twhy")
	for _, g := range stages {
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%s\t%s\t%s\n", g.Name, g.Run, localTime(g.StartedAt), took(g.StartedAt, g.FinishedAt), g.Status, pairs(g.Counts), g.Error)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

func localTime(t time.Time) string { return t.Local().Format("2006-01-02 15:04:05") }

func took(from, to time.Time) string {
	if to.IsZero() {
		return "-"
	}
	return to.Sub(from).Round(time.Millisecond).String()
}

// pairs writes a map in the order of its names.
func pairs[V any](m map[string]V) string {
	var out []string
	for name, value := range m {
		out = append(out, fmt.Sprintf("%s=%v", name, value))
	}
	slices.Sort(out)
	return orDash(strings.Join(out, " "))
}
