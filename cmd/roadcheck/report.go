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
		page, err := a.report(ctx, c.outFlags, f, run)
		if err != nil {
			return err
		}
		return a.printReport(page, f)
	})
}

// report draws the findings of a run and gives the page to open.
func (a *app) report(ctx context.Context, out outFlags, f analysis.Findings, run store.RunID) (page string, err error) {
	st := a.stage("report", "files")
	defer st.close()
	dir, keep := a.outDir(out.Out), a.cfg.Report.Keep
	if out.Keep != nil {
		keep = *out.Keep
	}
	if keep < 0 {
		return "", &usageError{fmt.Sprintf("--keep %d: want 0 or more", keep)}
	}
	o := reports.Options{DPI: a.cfg.Report.DPI, Progress: func(done, total int, _ string) { st.at(done, total) }}
	folder := dir
	var files []string
	if keep > 0 {
		folder, files, err = reports.WriteRun(ctx, dir, f, reports.History{Run: int64(run), Keep: keep}, o)
	} else {
		files, err = reports.Write(ctx, dir, f, o)
	}
	if err != nil {
		return "", err
	}
	st.end("files", len(files), "folder", folder)
	return filepath.Join(folder, files[0]), nil
}
