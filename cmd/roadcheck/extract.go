package main

import (
	"cmp"
	"context"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/roadcheck/roadcheck/extract"
	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

type extractCmd struct {
	JSONL bool `name:"jsonl" help:"Read one posting a line from FILE (or standard input) and write one reading a line, without a database."`
	Text  bool `help:"With --jsonl: also write the text that the offsets refer to."`
	shareFlag
	File string `arg:"" optional:"" help:"File of --jsonl; - is standard input." default:"-"`
}

// Run extracts from what is stored, or from a stream.
func (c *extractCmd) Run(ctx context.Context, a *app) error {
	if c.JSONL && c.Share {
		return &usageError{"extract: --jsonl and --share exclude each other"}
	}
	if c.JSONL {
		return c.filter(ctx, a)
	}
	if c.Text || c.File != "-" {
		return &usageError{"extract reads files only with --jsonl; to store the postings of a file, use roadcheck import FILE"}
	}
	return a.withShare(ctx, c.shareFlag, func(s *store.Store, q *queue) error {
		dataset, err := datasetFlag{"auto"}.choose(ctx, s)
		if err != nil {
			return err
		}
		return a.recorded(ctx, s, store.Run{Command: "extract", Dataset: dataset}, func(r *store.Run) error {
			return a.stages(ctx, s, r, step{"extract", func() error { return a.extractOrShare(ctx, s, r, q) }})
		})
	})
}

// extract reads every stored posting that has no reading of this version yet.
func (a *app) extract(ctx context.Context, s *store.Store, r *store.Run) error {
	e, err := a.extractor()
	if err != nil {
		return err
	}
	total, err := s.CountUnread(ctx, e.Version())
	if err != nil {
		return err
	}
	defer collectSeldom()()
	st := a.stage("extract", "postings")
	defer st.close()
	var change store.Change
	done := 0
	saving := workBehind(ctx, func(readings []store.StoredReading) error {
		c, err := s.SaveReadings(ctx, readings)
		if err != nil {
			return err
		}
		change = change.Add(c)
		done += len(readings)
		st.at(done, total)
		return nil
	})
	reading := workBehind(ctx, func(batch []market.StoredPosting) error {
		readings, err := a.readAll(ctx, e, batch)
		if err != nil {
			return err
		}
		return saving.add(readings)
	})
	err = eachUnread(ctx, s, e.Version(), reading.add)
	if err = cmp.Or(err, reading.end(), saving.end()); err != nil {
		return err
	}
	count(r, "readings", change)
	st.end("read", done, "new", change.Inserted, "changed", change.Updated, "version", e.Version())
	return nil
}

// eachUnread hands the postings that have no reading of this version to fn, in batches, by id.
func eachUnread(ctx context.Context, s *store.Store, version string, fn func([]market.StoredPosting) error) error {
	for after := market.PostingID(0); ; {
		batch, err := s.Unread(ctx, version, after, store.BatchSize)
		if err != nil || len(batch) == 0 {
			return err
		}
		after = batch[len(batch)-1].ID
		if err := fn(batch); err != nil {
			return err
		}
	}
}

// readAll reads postings on all workers; the result is in the order of the batch.
func (a *app) readAll(ctx context.Context, e *extract.Extractor, batch []market.StoredPosting) ([]store.StoredReading, error) {
	workers := a.workers()
	out := make([]store.StoredReading, len(batch))
	g, ctx := errgroup.WithContext(ctx)
	for w := range workers {
		g.Go(func() error {
			for i := w; i < len(batch); i += workers {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				out[i] = store.StoredReading{Posting: batch[i].ID, Hash: batch[i].Hash, Reading: e.Read(batch[i].Posting)}
			}
			return nil
		})
	}
	return out, g.Wait()
}

// workers is how many postings are read at a time.
func (a *app) workers() int {
	if n := a.cfg.Extract.Workers; n > 0 {
		return n
	}
	return runtime.GOMAXPROCS(0)
}
