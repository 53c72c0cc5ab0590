package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/roadcheck/roadcheck/extract/duplicate"
	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

type clusterCmd struct {
	datasetFlag
	Full bool `help:"Compare all postings with each other again, also those that have not changed. The result is the same."`
}

// Run clusters what is stored.
func (c *clusterCmd) Run(ctx context.Context, a *app) error {
	return a.withStore(ctx, func(s *store.Store) error {
		dataset, err := c.choose(ctx, s)
		if err != nil {
			return err
		}
		return a.aloneRecorded(ctx, s, store.Run{Command: "cluster", Dataset: dataset}, func(r *store.Run) error {
			if c.Full {
				if err := s.ForgetSketches(ctx, dataset); err != nil {
					return err
				}
			}
			return a.stages(ctx, s, r, step{"cluster", func() error { return a.cluster(ctx, s, r) }})
		})
	})
}

// cluster says of every stored reading of the run's dataset which vacancy it is of, unless that is stored already.
func (a *app) cluster(ctx context.Context, s *store.Store, r *store.Run) error {
	e, err := a.extractor()
	if err != nil {
		return err
	}
	m := store.ClusterMethod{Dataset: r.Dataset, Version: e.Version(), Method: duplicate.Version}
	st := a.stage("cluster", "postings")
	defer st.close()
	unknown, err := s.CountUnclustered(ctx, m)
	if err != nil {
		return err
	}
	var change store.Change
	compared := 0
	if unknown > 0 {
		if compared, change, err = a.clusterStored(ctx, s, m); err != nil {
			return err
		}
	}
	count(r, "clusters", change)
	st.end("without a cluster", unknown, "compared", compared, "new", change.Inserted, "changed", change.Updated)
	return nil
}

// clusterStored compares the readings that are new since the latest clustering with each other
// and with those that they may change. It says how many it placed anew.
func (a *app) clusterStored(ctx context.Context, s *store.Store, m store.ClusterMethod) (int, store.Change, error) {
	clusterer, closeSpool, err := a.clusterer(func(ctx context.Context, keys []string, take func(duplicate.Posting) error) error {
		ids := make([]market.PostingID, len(keys))
		for i, key := range keys {
			var err error
			if ids[i], err = postingOf(key); err != nil {
				return err
			}
		}
		return s.EachKept(ctx, m, ids, func(p market.StoredPosting, r market.Reading) error { return take(comparedPosting(p, r)) })
	})
	if err != nil {
		return 0, store.Change{}, err
	}
	defer closeSpool()
	var done store.Clustering
	err = s.EachSketch(ctx, m, store.Sketches{Kept: clusterer.AddKept, Gone: clusterer.AddGone})
	if err != nil {
		return 0, store.Change{}, err
	}
	known := clusterer.Len()
	if err := a.prepareStored(ctx, s, m, clusterer); err != nil {
		return 0, store.Change{}, err
	}
	results, err := clusterer.Results(ctx)
	if err != nil {
		return 0, store.Change{}, err
	}
	if done.Clusters, err = clustersOf(clusterer, results); err != nil {
		return 0, store.Change{}, err
	}
	if err := sketchesOf(clusterer, known, &done); err != nil {
		return 0, store.Change{}, err
	}
	change, err := s.SaveClusters(ctx, m, done)
	return len(done.Clusters), change, err
}

// prepareStored gives the clusterer what is stored, prepared on all workers. In which order does not matter.
func (a *app) prepareStored(ctx context.Context, s *store.Store, m store.ClusterMethod, clusterer *duplicate.Clusterer) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	todo := make(chan duplicate.Posting, 4*a.workers())
	var workers sync.WaitGroup
	var writing sync.Mutex
	for range a.workers() {
		workers.Go(func() {
			var prepared bytes.Buffer
			for p := range todo {
				prepared.Reset()
				duplicate.Prepare(p, &prepared)
				writing.Lock()
				_, err := clusterer.Write(prepared.Bytes())
				writing.Unlock()
				if err != nil {
					stop(err)
				}
			}
		})
	}
	err := s.EachCompared(ctx, m, func(p market.StoredPosting, r market.Reading) error {
		todo <- comparedPosting(p, r)
		return context.Cause(ctx)
	})
	close(todo)
	workers.Wait()
	return cmp.Or(context.Cause(ctx), err)
}

// comparedPosting is what decides about duplicates in a stored posting.
func comparedPosting(p market.StoredPosting, r market.Reading) duplicate.Posting {
	posting := vacancyPosting(p.Posting, clusterKey(p), r.Text)
	for i, mention := range r.Mentions {
		if mention.Need == market.Mentioned {
			posting.Asides = append(posting.Asides, duplicate.Aside{Index: i, At: mention.Start})
		}
	}
	return posting
}

// clustersOf are the results under the lowest posting id of each cluster, which
// stays when newer postings join.
func clustersOf(c *duplicate.Clusterer, results []duplicate.Result) ([]store.PostingCluster, error) {
	lowest := map[string]market.PostingID{}
	for i, r := range results {
		id, err := postingOf(c.Key(i))
		if err != nil {
			return nil, err
		}
		if low, ok := lowest[r.Cluster]; !ok || id < low {
			lowest[r.Cluster] = id
		}
	}
	var rows []store.PostingCluster
	for i, r := range results {
		if r.Class == "" {
			continue // as stored
		}
		id, err := postingOf(c.Key(i))
		if err != nil {
			return nil, err
		}
		rows = append(rows, store.PostingCluster{Posting: id, Cluster: lowest[r.Cluster], Class: string(r.Class), Reason: r.Reason, Boilerplate: r.Boilerplate})
	}
	return rows, nil
}

// sketchesOf notes the sketches of what came in after the known postings, and which of those have gone.
func sketchesOf(c *duplicate.Clusterer, known int, into *store.Clustering) error {
	for i := range c.Len() {
		id, err := postingOf(c.Key(i))
		if err != nil {
			return err
		}
		switch {
		case i >= known:
			into.Sketches = append(into.Sketches, store.PostingSketch{Posting: id, Read: func() ([]byte, error) { return c.Sketch(i) }})
		case c.Gone(i):
			into.Gone = append(into.Gone, id)
		}
	}
	return nil
}

// clusterKey names a posting and sorts by a digest of what its source calls it: which of two postings of one
// day leads must not depend on which board answered first.
func clusterKey(p market.StoredPosting) string {
	sum := sha256.Sum256([]byte(p.Posting.Source + "\x00" + p.Posting.Key))
	return fmt.Sprintf("%x-%d", sum[:8], p.ID)
}

func postingOf(key string) (market.PostingID, error) {
	_, id, _ := strings.Cut(key, "-")
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("posting of cluster key %q: %w", key, err)
	}
	return market.PostingID(n), nil
}
