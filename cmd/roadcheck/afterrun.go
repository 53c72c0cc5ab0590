package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"

	"github.com/roadcheck/roadcheck/sql/store"
)

// ended is a run that has come to its end, well or not.
type ended struct {
	id        store.RunID
	reportDir string // folder of its report, "" when it made none
	code      int
	err       error
}

// afterRun tells others how a run ended: run.json beside the charts it made, metrics, notification. What
// goes wrong here is logged, for the run itself is done.
func (a *app) afterRun(ctx context.Context, s *store.Store, e ended) {
	ctx, cancel := lastMoments(ctx)
	defer cancel()
	r, err := s.Run(ctx, e.id)
	if err != nil {
		a.log.Warn("nobody is told how the run ended", "error", err)
		return
	}
	if e.reportDir != "" {
		if err := writeRunFile(e.reportDir, r); err != nil {
			a.log.Warn("run.json was not written", "error", err)
		}
	}
	if err := a.publishMetrics(ctx, s, r, e.code); err != nil {
		a.log.Warn("metrics were not published", "error", err)
	}
	if e.code != exitInterrupted {
		a.tell(ctx, s, r, e)
	}
}

const runFile = "run.json"

// writeRunFile writes run.json into the folder of a report.
func writeRunFile(dir string, r store.Run) error {
	data, err := json.MarshalIndent(outRun(r), "", "  ")
	if err != nil {
		return fmt.Errorf("encode run %d: %w", r.ID, err)
	}
	if err := replaceFile(filepath.Join(dir, runFile), append(data, '\n')); err != nil {
		return fmt.Errorf("write %s: %w", runFile, err)
	}
	return nil
}
