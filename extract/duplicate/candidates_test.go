package duplicate

import (
	"context"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestCandidatesOfAllPairs compares every one of 2,870 real postings with every other when ROADCHECK_CANDIDATES
// is set, and says how many of the pairs that are one vacancy the search of candidates leads to.
func TestCandidatesOfAllPairs(t *testing.T) {
	if os.Getenv("ROADCHECK_CANDIDATES") == "" {
		t.Skip("ROADCHECK_CANDIDATES is not set")
	}
	byKey := realPostings(t, sharedDir(t), func(key string) bool { return strings.HasPrefix(key, "us-backend") })
	keys := slices.Sorted(maps.Keys(byKey))
	c := NewClusterer(Options{Workers: 2})
	for _, key := range keys {
		if err := c.Add(byKey[key]); err != nil {
			t.Fatal(err)
		}
	}
	results, err := c.Results(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	near, err := c.nearby(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	trees := near.trees()
	var pairs, compared, reachable, clustered int
	docs := make([]doc, len(keys))
	for i, key := range keys {
		docs[i].read(byKey[key], c.dull[c.records[i].employer])
		for j := range i {
			if !decide(&docs[i], &docs[j]).one() {
				continue
			}
			pairs++
			a, b := int32(i), int32(j)
			is := func(of, what int32) bool {
				return slices.Contains(near.of(of), what) || slices.Contains(near.of(of), ^what)
			}
			compared += count(is(a, b) || is(b, a))
			reachable += count(trees.find(a) == trees.find(b))
			clustered += count(results[i].Cluster == results[j].Cluster)
		}
	}
	t.Logf("%d postings, %d pairs are one vacancy: %.4f are candidates, %.4f are in one component, %.4f in one cluster", len(keys), pairs,
		share(compared, pairs), share(reachable, pairs), share(clustered, pairs))
	if share(reachable, pairs) < 0.99 {
		t.Error("the search misses more than 1 of 100")
	}
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}
