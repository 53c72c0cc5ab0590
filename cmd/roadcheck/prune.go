package main

import (
	"context"
	"fmt"
	"time"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

type dbPruneCmd struct {
	DryRun bool `help:"Only say what would be removed."`
}

// Run removes the pages and postings that are older than the configuration keeps.
func (c *dbPruneCmd) Run(ctx context.Context, a *app) error {
	keep := a.retention(time.Now())
	if keep == (store.Retention{}) {
		return &usageError{"nothing is to be removed: set retention.page_days or retention.posting_days"}
	}
	return a.withStore(ctx, func(s *store.Store) error {
		if c.DryRun {
			p, err := s.Prunable(ctx, keep)
			if err != nil {
				return err
			}
			fmt.Fprintf(a.Stdout, "Would remove %d pages fetched before %s, %d bodies (%d bytes), %d postings not seen since %s.\n",
				p.Pages, dayOrEver(keep.Pages), p.Bodies, p.BodyBytes, p.Postings, dayOrEver(keep.Postings))
			return nil
		}
		return a.aloneRecorded(ctx, s, store.Run{Command: "prune", Dataset: market.Real}, func(r *store.Run) error {
			p, err := s.Prune(ctx, keep)
			r.Counts["pages_removed"], r.Counts["bodies_removed"], r.Counts["postings_removed"] = int64(p.Pages), int64(p.Bodies), int64(p.Postings)
			if err != nil {
				return err
			}
			fmt.Fprintf(a.Stdout, "Removed %d pages fetched before %s, %d bodies (%d bytes), %d postings not seen since %s.\n",
				p.Pages, dayOrEver(keep.Pages), p.Bodies, p.BodyBytes, p.Postings, dayOrEver(keep.Postings))
			return nil
		})
	})
}

func dayOrEver(d market.Day) string {
	if d == "" {
		return "ever"
	}
	return string(d)
}

// retention is what the configuration keeps, as of now.
func (a *app) retention(now time.Time) (r store.Retention) {
	if days := a.cfg.Retention.PageDays; days > 0 {
		r.Pages = market.DayOf(now.AddDate(0, 0, -days))
	}
	if days := a.cfg.Retention.PostingDays; days > 0 {
		r.Postings = market.DayOf(now.AddDate(0, 0, -days))
	}
	return r
}
