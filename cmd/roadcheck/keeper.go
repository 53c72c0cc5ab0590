package main

import (
	"context"
	"slices"
	"time"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/scrape"
	"github.com/roadcheck/roadcheck/sql/store"
)

// keeper stores what a crawl brings, as it comes. The crawler calls it one call at a time.
type keeper struct {
	store *store.Store
	run   *store.Run
	// recent are the boards of which only the newest postings are read.
	recent map[market.BoardID]bool
	listed map[market.BoardID][]string // keys of the postings on boards that are being read
	change store.Change
	closed int
	// Source and key of all postings, of the sample board only: it is small.
	sampleSources, sampleKeys []string
}

func newKeeper(s *store.Store, r *store.Run, targets []scrape.Target) *keeper {
	k := &keeper{store: s, run: r, recent: map[market.BoardID]bool{}, listed: map[market.BoardID][]string{}}
	for _, t := range targets {
		source, err := scrape.Lookup(t.Source)
		k.recent[market.BoardID{Source: t.Source, Board: t.Board}] = err != nil || source.Recent || t.Pages > 0
	}
	return k
}

// save stores one answer and the postings in it.
func (k *keeper) save(ctx context.Context, p market.Page, postings []market.Posting) error {
	if !p.Stored {
		if err := k.store.SavePage(ctx, k.run.ID, p); err != nil {
			return err
		}
	}
	if len(postings) == 0 {
		return nil
	}
	id := market.BoardID{Source: p.Source, Board: p.Board}
	for _, posting := range postings {
		k.listed[id] = append(k.listed[id], posting.Key)
		if k.run.Dataset == market.Sample {
			k.sampleSources, k.sampleKeys = append(k.sampleSources, posting.Source), append(k.sampleKeys, posting.Key)
		}
	}
	change, err := k.store.SavePostings(ctx, store.SavePostings{Dataset: k.run.Dataset, Day: market.DayOf(p.FetchedAt), Postings: postings})
	k.change = k.change.Add(change)
	return err
}

// spareDays is how long a posting that is not listed stays open where some entries of its
// board could not be read: it may be one of them.
const spareDays = 7

// done closes what a board no longer lists, where the reading can tell, and stores how the board went.
func (k *keeper) done(ctx context.Context, r market.BoardResult) error {
	id := market.BoardID{Source: r.Source, Board: r.Board}
	c := store.Closing{
		Dataset: k.run.Dataset, Source: r.Source, Board: r.Board, Day: market.DayOf(time.Now()), Listed: k.listed[id],
	}
	delete(k.listed, id)
	if hasLostEntries(r) {
		c.Unseen = market.DayOf(time.Now().AddDate(0, 0, -spareDays))
	}
	var closed int
	var err error
	switch {
	case r.Complete && !k.recent[id]:
		closed, err = k.store.CloseUnlisted(ctx, c)
	case r.Gone > 0:
		closed, err = k.store.CloseGone(ctx, c)
	}
	k.closed += closed
	if err != nil {
		return err
	}
	return k.store.SaveBoardResults(ctx, k.run.ID, []market.BoardResult{r})
}

// hasLostEntries tells whether there were, or may have been, entries that could not be read at all.
func hasLostEntries(r market.BoardResult) bool {
	lost := func(p market.Problem) bool { return p.Field == "" }
	return r.ProblemCount > len(r.Problems) || slices.ContainsFunc(r.Problems, lost)
}

// retainSample removes the sample postings that this version of the program no longer makes.
func (k *keeper) retainSample(ctx context.Context) error {
	removed, err := k.store.RetainSample(ctx, k.sampleSources, k.sampleKeys)
	k.run.Counts["postings_removed"] = int64(removed)
	return err
}

// count notes in the run what became of the postings.
func (k *keeper) count() {
	count(k.run, "postings", k.change)
	k.run.Counts["postings_reopened"] = int64(k.change.Reopened)
	k.run.Counts["postings_closed"] = int64(k.closed)
}
