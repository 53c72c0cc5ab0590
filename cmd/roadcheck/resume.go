package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/scrape"
	"github.com/roadcheck/roadcheck/sql/store"
)

// plan is a digest of the boards to read, by which a run finds the one that it goes on
// from. It is "" for what is not worth it: the sample board, which is on this machine, and archives.
func (a *app) plan(flags crawlFlags) (string, error) {
	targets := a.cfg.targets()
	if len(targets) == 0 || flags.archived() {
		return "", nil
	}
	data, err := json.Marshal(targets) // credentials hide themselves
	if err != nil {
		return "", fmt.Errorf("boards to read: %w", err)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}

// resumed is a run and those that it goes on from, newest first.
type resumed struct {
	run  *store.Run
	from []store.RunID
}

// resume makes a crawl go on from interrupted runs of the same plan, where there are recent ones:
// boards that were read whole are left out, pages that were fetched are not asked for again. It
// gives the targets that are left.
func (a *app) resume(ctx context.Context, s *store.Store, of resumed, o *scrape.Options) ([]scrape.Target, error) {
	targets, r, runs := a.cfg.targets(), of.run, of.from
	if len(runs) == 0 {
		return targets, nil
	}
	done, err := s.CompleteBoards(ctx, runs)
	if err != nil {
		return nil, err
	}
	all := len(targets)
	targets = slices.DeleteFunc(targets, func(t scrape.Target) bool { return done[market.BoardID{Source: t.Source, Board: t.Board}] })
	o.Fetched = func(ctx context.Context, board market.BoardID, url string) (market.Page, bool, error) {
		return s.FetchedPage(ctx, runs, board, url)
	}
	r.Counts["boards_resumed"] = int64(all - len(targets))
	a.log.Info("going on from an interrupted run", "run", runs[0], "boards_done", all-len(targets), "boards_left", len(targets))
	return targets, nil
}
