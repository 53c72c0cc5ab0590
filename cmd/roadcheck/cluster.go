package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"strconv"
	"sync"

	"github.com/roadcheck/roadcheck/extract/duplicate"
	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

type clusterCmd struct{ datasetFlag }

// Run clusters what is stored.
func (c *clusterCmd) Run(ctx context.Context, a *app) error {
	return a.withStore(ctx, func(s *store.Store) error {
		dataset, err := c.choose(ctx, s)
		if err != nil {
			return err
		}
		return a.recorded(ctx, s, store.Run{Command: "cluster", Dataset: dataset}, func(r *store.Run) error {
			return a.cluster(ctx, s, r)
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
	if unknown > 0 {
		if change, err = a.clusterAll(ctx, s, m); err != nil {
			return err
		}
	}
	count(r, "clusters", change)
	st.end("without a cluster", unknown, "new", change.Inserted, "changed", change.Updated)
	return nil
}

// clusterAll compares all readings with each other: a new posting may make a pair of any old one.
func (a *app) clusterAll(ctx context.Context, s *store.Store, m store.ClusterMethod) (store.Change, error) {
	clusterer, closeSpool, err := a.clusterer()
	if err != nil {
		return store.Change{}, err
	}
	defer closeSpool()
	if err := a.prepareStored(ctx, s, m, clusterer); err != nil {
		return store.Change{}, err
	}
	results, err := clusterer.Results(ctx)
	if err != nil {
		return store.Change{}, err
	}
	return saveClusters(ctx, s, m, clusterer, results)
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
	posting := vacancyPosting(p.Posting, clusterKey(p.ID), r.Text)
	for i, mention := range r.Mentions {
		if mention.Need == market.Mentioned {
			posting.Asides = append(posting.Asides, duplicate.Aside{Index: i, At: mention.Start})
		}
	}
	return posting
}

// saveClusters stores results under the lowest posting id of each cluster, which
// stays when newer postings join.
func saveClusters(ctx context.Context, s *store.Store, m store.ClusterMethod, c *duplicate.Clusterer, results []duplicate.Result) (store.Change, error) {
	lowest := map[string]string{}
	for i, r := range results {
		if low, ok := lowest[r.Cluster]; !ok || c.Key(i) < low {
			lowest[r.Cluster] = c.Key(i)
		}
	}
	var change store.Change
	for start := 0; start < len(results); start += store.BatchSize {
		var rows []store.PostingCluster
		for i := start; i < min(len(results), start+store.BatchSize); i++ {
			id, err := postingOf(c.Key(i))
			if err != nil {
				return change, err
			}
			cluster, err := postingOf(lowest[results[i].Cluster])
			if err != nil {
				return change, err
			}
			rows = append(rows, store.PostingCluster{Posting: id, Cluster: cluster, Class: string(results[i].Class),
				Reason: results[i].Reason, Boilerplate: results[i].Boilerplate})
		}
		saved, err := s.SaveClusters(ctx, m, rows)
		if err != nil {
			return change, err
		}
		change = change.Add(saved)
	}
	return change, nil
}

// clusterKey is a posting's id in a form that sorts as the number does.
func clusterKey(id market.PostingID) string { return fmt.Sprintf("%019d", id) }

func postingOf(key string) (market.PostingID, error) {
	n, err := strconv.ParseInt(key, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("posting of cluster key %q: %w", key, err)
	}
	return market.PostingID(n), nil
}
