package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/reports"
	"github.com/roadcheck/roadcheck/sql/store"
)

type reportCmd struct {
	datasetFlag
	Out string `help:"Folder for the report." placeholder:"DIR" short:"o"`
}

// Run draws the latest stored findings.
func (c *reportCmd) Run(ctx context.Context, a *app) error {
	return a.withStore(ctx, func(s *store.Store) error {
		dataset, err := c.choose(ctx, s)
		if err != nil {
			return err
		}
		data, _, err := s.LatestFindings(ctx, dataset)
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
		out := a.outDir(c.Out)
		if err := a.report(ctx, out, f); err != nil {
			return err
		}
		return a.printReport(out, f)
	})
}

func (a *app) report(ctx context.Context, dir string, f analysis.Findings) error {
	st := a.stage("report", "files")
	defer st.close()
	files, err := reports.Write(ctx, dir, f, reports.Options{
		DPI: a.cfg.Report.DPI, Progress: func(done, total int, _ string) { st.at(done, total) },
	})
	if err != nil {
		return err
	}
	st.end("files", len(files), "folder", dir)
	return nil
}
