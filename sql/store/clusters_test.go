package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

func saveClusters(t *testing.T, s *store.Store, m store.ClusterMethod, rows ...store.PostingCluster) store.Change {
	t.Helper()
	c := store.Clustering{Clusters: rows}
	for _, r := range rows {
		c.Sketches = append(c.Sketches, store.PostingSketch{Posting: r.Posting, Read: func() ([]byte, error) { return []byte{0, byte(r.Posting)}, nil }})
	}
	change, err := s.SaveClusters(t.Context(), m, c)
	if err != nil {
		t.Fatal(err)
	}
	return change
}

func TestSaveClusters(t *testing.T) {
	s, _ := open(t)
	one, two := fullPosting("acme/1"), fullPosting("acme/2")
	save(t, s, today, one, two)
	readAll(t, s, "v1")
	ids := stored(t, s)
	m := store.ClusterMethod{Dataset: market.Real, Version: "v1", Method: "m1"}
	if n, err := s.CountUnclustered(t.Context(), m); err != nil || n != 2 {
		t.Fatalf("unclustered before: %d, %v, want 2", n, err)
	}
	rows := []store.PostingCluster{
		{Posting: ids[1].ID, Cluster: ids[0].ID, Class: "repost", Reason: "text: the same\x00 words", Boilerplate: []int{0}},
		{Posting: ids[0].ID, Cluster: ids[0].ID, Class: "first", Reason: "first: of two"},
	}
	if got := saveClusters(t, s, m, rows...); got.Inserted != 2 {
		t.Errorf("first time: %+v, want 2 inserted", got)
	}
	if got := saveClusters(t, s, m, rows...); got.Inserted != 0 || got.Updated != 0 || got.Unchanged != 2 {
		t.Errorf("again: %+v, want 2 unchanged", got)
	}
	if n, err := s.CountUnclustered(t.Context(), m); err != nil || n != 0 {
		t.Errorf("unclustered after: %d, %v, want 0", n, err)
	}
	other := m
	other.Method = "m2"
	if n, err := s.CountUnclustered(t.Context(), other); err != nil || n != 2 {
		t.Errorf("unclustered by another method: %d, %v, want 2", n, err)
	}
	got := observations(t, s, store.ObservationFilter{Dataset: market.Real, Version: "v1"})
	if len(got) != 2 || got[0].Vacancy != got[1].Vacancy || got[0].Vacancy == "v-1" {
		t.Fatalf("observations of one cluster: %+v", got)
	}
	skills := []market.SkillNeed{{Skill: "go", Need: market.Required}, {Skill: "kubernetes", Need: market.Preferred}}
	if diff := cmp.Diff(skills, got[1].Skills); diff != "" {
		t.Errorf("skills without the recurring mention (-want +got):\n%s", diff)
	}
	if err := s.EachCompared(t.Context(), other, func(p market.StoredPosting, r market.Reading) error {
		if p.Title != one.Title || p.Group != one.Group || r.Text == "" || len(r.Mentions) != 3 || r.Mentions[1].Need != market.Required {
			t.Errorf("to compare: %+v, %+v", p, r)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	stop := errors.New("stop")
	if err := s.EachCompared(t.Context(), other, func(market.StoredPosting, market.Reading) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error of fn: %v", err)
	}

	// A posting read anew has no cluster until it is compared anew.
	two.Title = "Changed since"
	save(t, s, today, two)
	readAll(t, s, "v1")
	if n, err := s.CountUnclustered(t.Context(), m); err != nil || n != 1 {
		t.Errorf("unclustered after a change: %d, %v, want 1", n, err)
	}
	got = observations(t, s, store.ObservationFilter{Dataset: market.Real, Version: "v1"})
	if len(got) != 2 || got[1].Vacancy != "v-1" {
		t.Errorf("vacancy of a changed posting: %+v", got)
	}
}

func TestSketches(t *testing.T) {
	s, _ := open(t)
	save(t, s, today, fullPosting("acme/1"), fullPosting("acme/2"), fullPosting("acme/3"))
	readAll(t, s, "v1")
	ids := stored(t, s)
	m := store.ClusterMethod{Dataset: market.Real, Version: "v1", Method: "m1"}
	saveClusters(t, s, m, single(ids[0].ID), single(ids[1].ID))
	changed := fullPosting("acme/2")
	changed.Title = "Changed since"
	save(t, s, today, changed)
	readAll(t, s, "v1")

	compared := func() (out []market.PostingID) {
		err := s.EachCompared(t.Context(), m, func(p market.StoredPosting, _ market.Reading) error { out = append(out, p.ID); return nil })
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	var kept, gone []byte
	err := s.EachSketch(t.Context(), m, store.Sketches{
		Kept: func(b []byte) error { kept = append(kept, b[1]); return nil },
		Gone: func(b []byte) error { gone = append(gone, b[1]); return nil },
	})
	if err != nil || string(kept) != string(byte(ids[0].ID)) || string(gone) != string(byte(ids[1].ID)) {
		t.Errorf("kept %v, gone %v, %v", kept, gone, err)
	}
	if diff := cmp.Diff([]market.PostingID{ids[1].ID, ids[2].ID}, compared()); diff != "" {
		t.Errorf("to compare (-want +got):\n%s", diff)
	}
	var again []market.PostingID
	err = s.EachKept(t.Context(), m, []market.PostingID{ids[0].ID, ids[1].ID}, func(p market.StoredPosting, r market.Reading) error {
		again = append(again, p.ID)
		return nil
	})
	if diff := cmp.Diff([]market.PostingID{ids[0].ID}, again); diff != "" || err != nil {
		t.Errorf("kept, not the changed one (-want +got):\n%s, %v", diff, err)
	}

	unreadable := errors.New("unreadable")
	bad := store.Clustering{Gone: []market.PostingID{ids[0].ID}, Sketches: []store.PostingSketch{
		{Posting: ids[2].ID, Read: func() ([]byte, error) { return nil, unreadable }}}}
	if _, err := s.SaveClusters(t.Context(), m, bad); !errors.Is(err, unreadable) {
		t.Errorf("a sketch that cannot be read: %v", err)
	}
	if n, err := s.CountUnclustered(t.Context(), m); err != nil || n != 2 {
		t.Errorf("after a failure %d are without a cluster, %v, want 2 as before", n, err)
	}
	if err := s.ForgetSketches(t.Context(), market.Real); err != nil || len(compared()) != 3 {
		t.Errorf("forgotten: %v, %v", compared(), err)
	}
}

func single(id market.PostingID) store.PostingCluster {
	return store.PostingCluster{Posting: id, Cluster: id, Class: "single", Reason: "none: nothing like it"}
}
