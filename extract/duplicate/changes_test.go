package duplicate

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
)

// clustering is what is stored of one: results and sketches by key.
type clustering struct {
	results  map[string]Result
	sketches map[string][]byte
	texts    map[string]Posting
	anew     int // how many results were not taken over
}

// clusterAfter clusters postings beside what is stored.
func clusterAfter(tb testing.TB, stored clustering, postings map[string]Posting) clustering {
	tb.Helper()
	c := NewClusterer(Options{Workers: 2, Texts: func(_ context.Context, keys []string, take func(Posting) error) error {
		for _, key := range keys {
			if err := take(postings[key]); err != nil {
				return err
			}
		}
		return nil
	}})
	out := clustering{results: map[string]Result{}, sketches: map[string][]byte{}, texts: postings}
	add := func(err error) {
		if err != nil {
			tb.Fatal(err)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(stored.texts)) {
		if p, ok := postings[key]; ok && p.Text == stored.texts[key].Text {
			add(c.AddKept(stored.sketches[key]))
		} else {
			add(c.AddGone(stored.sketches[key]))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(postings)) {
		if p, ok := stored.texts[key]; !ok || p.Text != postings[key].Text {
			add(c.Add(postings[key]))
		}
	}
	results, err := c.Results(context.Background())
	add(err)
	for i, r := range results {
		key := c.Key(i)
		switch {
		case c.records[i].standing == gone:
			continue
		case r.Class == "":
			r = stored.results[key]
		default:
			out.anew++
		}
		out.results[key] = r
		out.sketches[key], err = c.Sketch(i)
		add(err)
	}
	return out
}

// sameClustering fails where two clusterings of the same postings differ.
func sameClustering(t *testing.T, got, want clustering) {
	t.Helper()
	differ := 0
	for key, w := range want.results {
		g := got.results[key]
		if g.Cluster != w.Cluster || g.Class != w.Class || g.Reason != w.Reason || !slices.Equal(g.Boilerplate, w.Boilerplate) {
			if differ++; differ < 5 {
				t.Errorf("%s: %+v, all at once %+v", key, g, w)
			}
		}
		if !slices.Equal(got.sketches[key], want.sketches[key]) {
			t.Errorf("%s: another sketch", key)
		}
	}
	if len(got.results) != len(want.results) || differ > 0 {
		t.Errorf("%d results of %d, %d differ", len(got.results), len(want.results), differ)
	}
}

// TestClusteredAfter adds a tenth of the real postings to clusters of the others, while some
// go and some change: the result is that of clustering all at once. ROADCHECK_PAIR_ALL=1 does it with all shared ones.
func TestClusteredAfter(t *testing.T) {
	_, all := pairsAndPostings(t)
	first, second := map[string]Posting{}, maps.Clone(all)
	for n, key := range slices.Sorted(maps.Keys(all)) {
		if n%10 != 0 {
			first[key] = all[key]
		}
		switch {
		case n%97 == 5:
			delete(second, key)
		case n%89 == 7:
			p := all[key]
			p.Text += "\nThis line has come since, and the posting is another one now."
			second[key] = p
		}
	}
	stored := clusterAfter(t, clustering{}, first)
	got, want := clusterAfter(t, stored, second), clusterAfter(t, clustering{}, second)
	t.Logf("%d postings, then %d: %d compared anew", len(first), len(second), got.anew)
	sameClustering(t, got, want)
	if got.anew >= len(second) {
		t.Error("all were compared anew")
	}
}

// TestClusteredStepwise does the same with postings made up, in many small steps.
func TestClusteredStepwise(t *testing.T) {
	postings := madeUp(120)
	var stored clustering
	have := map[string]Posting{}
	for step := range 12 {
		have = maps.Clone(have)
		for n := range 10 {
			p := postings[(step*10+n)*77%len(postings)]
			have[p.Key] = p
		}
		if step%3 == 2 {
			delete(have, slices.Sorted(maps.Keys(have))[step])
		}
		stored = clusterAfter(t, stored, have)
		sameClustering(t, stored, clusterAfter(t, clustering{}, have))
	}
}

// madeUp are postings of few employers and titles, so that lines recur and buckets are large.
func madeUp(n int) []Posting {
	var out []Posting
	for i := range n {
		title := []string{"Engineer", "Senior Engineer", "Welder", "Pilot"}[i/3%4]
		p := Posting{Key: fmt.Sprintf("k%03d", i), Title: title, Company: []string{"Ferries of the North", "Harbour Works"}[i%2], Location: fmt.Sprintf("Town %d", i%7)}
		p.Text = title + "\n" + ferry
		if i%5 == 0 {
			p.Text += fmt.Sprintf("\nTeam %d looks after engines, pumps, valves and %d more things below the deck.", i%15, i)
		}
		out = append(out, p)
	}
	return out
}
