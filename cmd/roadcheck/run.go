package main

import (
	"context"
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
	runFlags
}

// runFlags are those that a schedule takes too.
type runFlags struct {
	outFlags
	shareFlag
	NoGate  bool   `help:"Make the report even when a check fails."`
	Metrics string `help:"Write metrics for Prometheus to this file. Default: metrics.file." placeholder:"FILE"`
	Lineage string `help:"Append OpenLineage events, one a line, to this file." placeholder:"FILE"`
}

// Run does every stage in order, one run at a time on a database. A board that fails does not stop
// the report, a check that fails does; the exit code tells.
func (c *runCmd) Run(ctx context.Context, a *app) error {
	if _, err := a.extractor(); err != nil { // a faulty lexicon is known before the boards are read
		return err
	}
	plan, err := a.plan(c.crawlFlags)
	if err != nil {
		return err
	}
	if c.Metrics != "" {
		a.cfg.Metrics.File = c.Metrics
	}
	if c.Lineage != "" {
		if a.lineage, err = openLineage(c.Lineage, a.cfg.Database.URL); err != nil {
			return err
		}
		defer a.lineage.close()
	}
	var done ended
	err = a.withDatabase(ctx, func(s *store.Store, databaseURL string) error {
		lock, err := c.lock(ctx, s)
		if err != nil {
			return a.whoRuns(ctx, s, err)
		}
		defer lock.Release()
		q, err := c.sharing(ctx, a, s, databaseURL)
		if err != nil {
			return err
		}
		defer q.close()
		err = a.recorded(ctx, s, store.Run{Command: "run", Plan: plan, Dataset: a.scrapedDataset()}, func(r *store.Run) error {
			done.id = r.ID
			steps := c.steps(ctx, a, s, stepsOf{r, &done, q})
			for i := range steps {
				steps[i].do = underLock(ctx, lock, steps[i].do)
			}
			return a.stages(ctx, s, r, steps...)
		})
		if done.id != 0 {
			done.code, done.err = exitCode(ctx, err), err
			a.afterRun(ctx, s, done)
		}
		return err
	})
	if code := exitCode(ctx, err); done.id == 0 && code != exitLocked && code != exitInterrupted && err != nil {
		a.notify(ctx, notification{Events: []string{eventFailed}, ExitCode: code, Error: err.Error()})
	}
	return err
}

// stepsOf is what the steps work on.
type stepsOf struct {
	run  *store.Run
	done *ended
	q    *queue // nil: no work is shared
}

// steps are the stages of a run. The checks stand before the analysis, so that what is not
// published is not concluded from either.
func (c *runCmd) steps(ctx context.Context, a *app, s *store.Store, of stepsOf) []step {
	var f analysis.Findings
	r := of.run
	return []step{
		{"scrape", func() error { return a.scrapeOrShare(ctx, s, r, crawling{c.crawlFlags, of.q}) }},
		{"extract", func() error { return a.extractOrShare(ctx, s, r, of.q) }},
		{"cluster", func() error { return a.cluster(ctx, s, r) }},
		{"check", func() error { return a.gate(ctx, s, r, c.NoGate) }},
		{"analyze", func() (err error) { f, err = a.analyze(ctx, s, r); return err }},
		{"report", func() error {
			d, err := a.drawing(ctx, s, r.ID, f)
			if err != nil {
				return err
			}
			order := reportOrder{outFlags: c.outFlags}
			if err := d.quote(ctx, s, order); err != nil {
				return err
			}
			page, err := a.report(ctx, order, d)
			if err != nil {
				return err
			}
			of.done.reportDir = filepath.Dir(page)
			return a.printReport(page, f)
		}},
	}
}

// underLock does a step unless the lock was lost since the one before, as when the database was restarted.
func underLock(ctx context.Context, lock *store.PipelineLock, do func() error) func() error {
	return func() error {
		if err := lock.Held(ctx); err != nil {
			return err
		}
		return do()
	}
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
		fmt.Fprintf(&out, "%s: %s\n", r.Roadmap.Title, r.Headline)
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
