package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

type runCmd struct {
	crawlFlags
	outFlags
}

// Run does every stage in order. A board that fails does not stop the report, but the exit code tells.
func (c *runCmd) Run(ctx context.Context, a *app) error {
	if _, err := a.extractor(); err != nil { // a faulty lexicon is known before the boards are read
		return err
	}
	plan, err := a.plan(c.crawlFlags)
	if err != nil {
		return err
	}
	return a.withStore(ctx, func(s *store.Store) error {
		dataset := a.scrapedDataset()
		return a.recorded(ctx, s, store.Run{Command: "run", Plan: plan, Dataset: dataset}, func(r *store.Run) error {
			scrapeErr := a.scrape(ctx, s, r, c.crawlFlags)
			var partial *partialError
			if scrapeErr != nil && !errors.As(scrapeErr, &partial) {
				return scrapeErr
			}
			if err := a.extract(ctx, s, r); err != nil {
				return err
			}
			if err := a.cluster(ctx, s, r); err != nil {
				return err
			}
			f, err := a.analyze(ctx, s, r)
			if err != nil {
				return err
			}
			d, err := a.drawing(ctx, s, r.ID, f)
			if err != nil {
				return err
			}
			if err := d.quote(ctx, s); err != nil {
				return err
			}
			page, err := a.report(ctx, reportOrder{outFlags: c.outFlags}, d)
			if err != nil {
				return err
			}
			if err := a.printReport(page, f); err != nil {
				return err
			}
			return scrapeErr
		})
	})
}

func (a *app) scrapedDataset() market.Dataset {
	if len(a.cfg.Scrape.Sources) == 0 {
		return market.Sample
	}
	return market.Real
}

func (a *app) outDir(flag string) string {
	if flag != "" {
		return flag
	}
	return a.cfg.Report.Out
}

// printReport says what the report found and which page to open.
func (a *app) printReport(page string, f analysis.Findings) error {
	var out strings.Builder
	for _, r := range f.Roadmaps {
		fmt.Fprintln(&out, r.Headline)
	}
	if abs, err := filepath.Abs(page); err == nil {
		page = abs
	}
	fmt.Fprintf(&out, "Report: %s\n", page)
	if _, err := io.WriteString(a.Stdout, out.String()); err != nil {
		return fmt.Errorf("print where the report is: %w", err)
	}
	return nil
}
