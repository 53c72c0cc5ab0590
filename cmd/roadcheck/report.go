package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/reports"
	"github.com/roadcheck/roadcheck/sql/store"
)

// outFlags say where a report goes.
type outFlags struct {
	Out  string `help:"Folder for the report." placeholder:"DIR" short:"o"`
	Keep *int   `help:"Keep the reports of this many runs in the folder; 0 keeps only the latest." placeholder:"N"`
}

type reportCmd struct {
	datasetFlag
	outFlags
	Format string `help:"html draws the report into a folder; markdown prints its summary, for a pull request or a chat." enum:"html,markdown" default:"html"`
}

// Run draws the latest stored findings.
func (c *reportCmd) Run(ctx context.Context, a *app) error {
	return a.withStore(ctx, func(s *store.Store) error {
		dataset, err := c.choose(ctx, s)
		if err != nil {
			return err
		}
		data, run, err := s.LatestFindings(ctx, dataset)
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("there are no findings on %s postings yet: run roadcheck analyze first", dataset)
		}
		if err != nil {
			return err
		}
		var f analysis.Findings
		if err := json.Unmarshal(data, &f); err != nil {
			return fmt.Errorf("decode stored findings: %w", err)
		}
		if f.Schema != analysis.Schema {
			return fmt.Errorf("the stored findings have schema %s and this program draws %s: run roadcheck analyze again", f.Schema, analysis.Schema)
		}
		d, err := a.drawing(ctx, s, run, f)
		if err != nil {
			return err
		}
		if c.Format == "markdown" {
			if _, err := a.Stdout.Write(reports.Summary(f, d.previous)); err != nil {
				return fmt.Errorf("print the summary: %w", err)
			}
			return nil
		}
		page, err := a.report(ctx, c.outFlags, d)
		if err != nil {
			return err
		}
		return a.printReport(page, f)
	})
}

// drawing is what a report shows.
type drawing struct {
	run      store.RunID
	findings analysis.Findings
	previous *analysis.Difference // nil where there are no findings before
}

// drawing sets the findings of a run against those before.
func (a *app) drawing(ctx context.Context, s *store.Store, run store.RunID, f analysis.Findings) (drawing, error) {
	d := drawing{run: run, findings: f}
	data, before, err := s.FindingsBefore(ctx, f.Dataset, run)
	if errors.Is(err, store.ErrNotFound) {
		return d, nil
	}
	if err != nil {
		return d, err
	}
	name := func(run store.RunID) string { return fmt.Sprintf("run %d", run) }
	from, err := decodeFindings(name(before), data)
	if err != nil { // findings of another form are no reason not to draw these
		a.log.Warn("nothing to compare with", "error", err)
		return d, nil
	}
	diff := analysis.Differ(from, analysis.Compared{Name: name(run), Findings: f})
	d.previous = &diff
	return d, nil
}

// report draws the findings of a run and gives the page to open.
func (a *app) report(ctx context.Context, out outFlags, d drawing) (page string, err error) {
	st := a.stage("report", "files")
	defer st.close()
	dir, keep := a.outDir(out.Out), a.cfg.Report.Keep
	if out.Keep != nil {
		keep = *out.Keep
	}
	if keep < 0 {
		return "", &usageError{fmt.Sprintf("--keep %d: want 0 or more", keep)}
	}
	roadmaps, err := a.roadmaps()
	if err != nil {
		return "", err
	}
	o := reports.Options{DPI: a.cfg.Report.DPI, Previous: d.previous, Roadmaps: roadmaps, Progress: func(done, total int, _ string) { st.at(done, total) }}
	folder := dir
	var files []string
	if keep > 0 {
		folder, files, err = reports.WriteRun(ctx, dir, d.findings, reports.History{Run: int64(d.run), Keep: keep}, o)
	} else {
		files, err = reports.Write(ctx, dir, d.findings, o)
	}
	if err != nil {
		return "", err
	}
	st.end("files", len(files), "folder", folder)
	return filepath.Join(folder, files[0]), nil
}
