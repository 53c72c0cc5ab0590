package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
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
	Only   []string `help:"Make only these parts, in a folder named by --out: front, roadmaps, technologies, pay, data, charts, or names of pages, charts and tables; NAME* is all that begin so." placeholder:"NAME,..."`
	Format []string `help:"Make only files of these forms: html, png, svg, csv, json, markdown. markdown alone, without --out, prints the summary." placeholder:"FORM,..."`
}

// Run draws the latest stored findings.
func (c *reportCmd) Run(ctx context.Context, a *app) error {
	if part := len(c.Only)+len(c.Format) > 0; part && !c.printsSummary() && (c.Out == "" || c.Keep != nil) {
		return &usageError{"--only and --format make a part of a report: name a folder for it with --out, and leave out --keep, so that it takes no whole report's place"}
	}
	return a.withStore(ctx, func(s *store.Store) error {
		dataset, err := c.choose(ctx, s)
		if err != nil {
			return err
		}
		f, run, err := latestFindings(ctx, s, dataset)
		if err != nil {
			return err
		}
		d, err := a.drawing(ctx, s, run, f)
		if err != nil {
			return err
		}
		if c.printsSummary() {
			if _, err := a.Stdout.Write(reports.Summary(f, d.previous)); err != nil {
				return fmt.Errorf("print the summary: %w", err)
			}
			return nil
		}
		order := reportOrder{c.outFlags, c.Only, c.Format}
		if err := d.quote(ctx, s, order); err != nil {
			return err
		}
		page, err := a.report(ctx, order, d)
		if err != nil {
			return err
		}
		return a.printReport(page, f)
	})
}

// latestFindings are those of the latest analysis of the dataset, with the number of its run.
func latestFindings(ctx context.Context, s *store.Store, dataset market.Dataset) (analysis.Findings, store.RunID, error) {
	data, run, err := s.LatestFindings(ctx, dataset)
	if errors.Is(err, store.ErrNotFound) {
		return analysis.Findings{}, 0, fmt.Errorf("there are no findings on %s postings yet: run roadcheck analyze first", dataset)
	}
	if err != nil {
		return analysis.Findings{}, 0, err
	}
	f, err := decodeFindings(fmt.Sprintf("run %d", run), data)
	return f.Findings, run, err
}

// printsSummary tells whether the summary alone is wanted, and no file.
func (c *reportCmd) printsSummary() bool {
	return c.Out == "" && len(c.Only) == 0 && slices.Equal(c.Format, []string{"markdown"})
}

// drawing is what a report shows.
type drawing struct {
	run      store.RunID
	findings analysis.Findings
	previous *analysis.Difference // nil where there are no findings before
	evidence map[market.Skill][]market.Evidence
}

// quote looks up places in postings that name the skills whose pages are made.
func (d *drawing) quote(ctx context.Context, s *store.Store, order reportOrder) (err error) {
	skills := reports.Skills(d.findings, reports.Options{Only: order.only, Formats: order.formats})
	if len(skills) == 0 {
		return nil
	}
	d.evidence, err = s.Evidence(ctx, store.EvidenceFilter{
		ObservationFilter: store.ObservationFilter{Dataset: d.findings.Dataset, Version: d.findings.Extractor},
		Skills:            skills, Each: reports.EvidenceEach,
	})
	return err
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

// reportOrder says what is to be drawn and where to.
type reportOrder struct {
	outFlags
	only, formats []string // empty: the whole report
}

// report draws the findings of a run and gives the page, or the folder without one, to open.
func (a *app) report(ctx context.Context, order reportOrder, d drawing) (page string, err error) {
	st := a.stage("report", "files")
	defer st.close()
	folder, keep := a.outDir(order.Out), a.cfg.Report.Keep
	if order.Keep != nil {
		keep = *order.Keep
	}
	if keep < 0 {
		return "", &usageError{fmt.Sprintf("--keep %d: want 0 or more", keep)}
	}
	roadmaps, err := a.roadmaps()
	if err != nil {
		return "", err
	}
	o := reports.Options{DPI: a.cfg.Report.DPI, Previous: d.previous, Roadmaps: roadmaps, Evidence: d.evidence, Only: order.only, Formats: order.formats, Progress: func(done, total int, _ string) { st.at(done, total) }}
	var files []string
	if part := len(o.Only)+len(o.Formats) > 0; keep > 0 && !part {
		folder, files, err = reports.WriteRun(ctx, folder, d.findings, reports.History{Run: int64(d.run), Keep: keep}, o)
	} else {
		files, err = reports.Write(ctx, folder, d.findings, o)
	}
	if errors.Is(err, reports.ErrChoice) {
		return "", &usageError{err.Error()}
	}
	if err != nil {
		return "", err
	}
	st.end("files", len(files), "folder", folder)
	if filepath.Ext(files[0]) != ".html" {
		return folder, nil
	}
	return filepath.Join(folder, files[0]), nil
}
