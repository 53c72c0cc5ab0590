package store_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"golang.org/x/sync/errgroup"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

func TestPostingRoundTrip(t *testing.T) {
	s, _ := open(t)
	want := fullPosting("acme/1")
	bare := market.Posting{Source: "import", Key: "x"}
	if got := save(t, s, today, want, bare); got != (store.Change{Inserted: 2}) {
		t.Errorf("change = %+v, want 2 inserted", got)
	}
	got := stored(t, s)
	if diff := cmp.Diff([]market.Posting{want, bare}, []market.Posting{got[0].Posting, got[1].Posting}); diff != "" {
		t.Errorf("postings differ (-want +got):\n%s", diff)
	}
	if got[0].FirstSeen != today || got[0].LastSeen != today || got[0].Dataset != market.Real || len(got[0].Hash) != 64 {
		t.Errorf("stored as %s to %s, %s, hash %q", got[0].FirstSeen, got[0].LastSeen, got[0].Dataset, got[0].Hash)
	}
	one, reading, err := s.Posting(t.Context(), got[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got[0], one); diff != "" {
		t.Errorf("Posting differs (-list +one):\n%s", diff)
	}
	if diff := cmp.Diff(market.Reading{}, reading); diff != "" {
		t.Errorf("unread posting has a reading:\n%s", diff)
	}
}

// rowVersions is the physical version of each row of postings and readings: it changes with any write, of equal values too.
func rowVersions(t *testing.T, db *sqlx.DB) []string {
	t.Helper()
	var versions []string
	err := db.Select(&versions, `
		SELECT 'posting ' || id || ' ' || ctid || ' ' || xmin || ' ' || xmax FROM postings
		UNION ALL
		SELECT 'reading ' || posting_id || ' ' || ctid || ' ' || xmin || ' ' || xmax FROM readings
		ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	return versions
}

func TestSecondRunChangesNoRow(t *testing.T) {
	s, db := open(t)
	postings := append(manyPostings(500), fullPosting("acme/1"))
	save(t, s, today, postings...)
	readAll(t, s, "v1")
	before := rowVersions(t, db)
	if got := save(t, s, today, postings...); got != (store.Change{Unchanged: 501}) {
		t.Errorf("change = %+v, want 501 unchanged", got)
	}
	if got := readAll(t, s, "v1"); got != (store.Change{}) {
		t.Errorf("readings: %+v, want nothing to do", got)
	}
	if diff := cmp.Diff(before, rowVersions(t, db)); diff != "" || len(before) != 1002 {
		t.Errorf("of %d rows some were written (-before +after):\n%s", len(before), diff)
	}
}

func TestPostingsUpsert(t *testing.T) {
	s, _ := open(t)
	old, gone := fullPosting("acme/1"), fullPosting("acme/2")
	save(t, s, "2026-11-01", old, gone)
	changed := old
	changed.Title = "Staff Engineer"
	steps := []struct {
		name        string
		day         market.Day
		postings    []market.Posting
		want        store.Change
		title       string
		first, last market.Day
	}{
		{"same content later", "2026-11-03", []market.Posting{old}, store.Change{Unchanged: 1}, old.Title, "2026-11-01", "2026-11-03"},
		{"same content earlier", "2026-11-02", []market.Posting{old}, store.Change{Unchanged: 1}, old.Title, "2026-11-01", "2026-11-03"},
		{"new content", "2026-11-05", []market.Posting{changed}, store.Change{Updated: 1}, changed.Title, "2026-11-01", "2026-11-05"},
		{"new content, older look", "2026-11-04", []market.Posting{old}, store.Change{Updated: 1}, old.Title, "2026-11-01", "2026-11-05"},
		{"one key twice, last wins", "2026-11-06", []market.Posting{old, changed}, store.Change{Updated: 1}, changed.Title, "2026-11-01", "2026-11-06"},
		{"mixed", "2026-11-07", []market.Posting{fullPosting("acme/3"), old, gone}, store.Change{Inserted: 1, Updated: 1, Unchanged: 1}, old.Title, "2026-11-01", "2026-11-07"},
		{"none", "2026-11-08", nil, store.Change{}, old.Title, "2026-11-01", "2026-11-07"},
	}
	for _, step := range steps {
		if got := save(t, s, step.day, step.postings...); got != step.want {
			t.Errorf("%s: change = %+v, want %+v", step.name, got, step.want)
		}
		got := stored(t, s)[0]
		if got.Title != step.title || got.FirstSeen != step.first || got.LastSeen != step.last {
			t.Errorf("%s: %q seen %s to %s, want %q seen %s to %s", step.name,
				got.Title, got.FirstSeen, got.LastSeen, step.title, step.first, step.last)
		}
	}
}

func TestDatasetsAreApart(t *testing.T) {
	s, _ := open(t)
	p := fullPosting("acme/1")
	save(t, s, today, p, fullPosting("acme/2"))
	sample := store.SavePostings{Dataset: market.Sample, Day: today, Postings: []market.Posting{p}}
	got, err := s.SavePostings(t.Context(), sample)
	if err != nil || got != (store.Change{Inserted: 1}) {
		t.Errorf("same key in the sample: %+v, %v; want 1 inserted", got, err)
	}
	counts, err := s.Datasets(t.Context())
	if diff := cmp.Diff(map[market.Dataset]int{market.Real: 2, market.Sample: 1}, counts); err != nil || diff != "" {
		t.Errorf("datasets (-want +got): %v\n%s", err, diff)
	}
}

func TestHostilePostings(t *testing.T) {
	s, db := open(t)
	long := strings.Repeat("é", 600) + strings.Repeat("x", 5000)
	postings := []market.Posting{
		{Source: "s", Key: "nul", Title: "a\x00b", Tags: []string{"\x00"}},
		{Source: "s", Key: "utf8", Title: "a\xff\xfeb", Pay: []market.Pay{{Label: "\xc3\x28"}}},
		{Source: "s", Key: "nan", Pay: []market.Pay{{Min: ptr(math.NaN()), Max: ptr(math.Inf(1))}}},
		{Source: "s", Key: "day", PostedOn: "0000-01-01", UpdatedOn: "yesterday"},
		{Source: "s", Key: "big", Description: strings.Repeat("ü", market.MaxDescription), Title: strings.Repeat("日", 1<<20)},
		{Source: "s", Key: long + "1"},
		{Source: "s", Key: long + "2"},
		{Source: "s", Key: "'; DROP TABLE postings; --", Title: `"); DELETE FROM readings; $$ \. \N`, Company: "$1 %s %d"},
	}
	change := save(t, s, today, postings...)
	if want := (store.Change{Inserted: 8, Repaired: 7}); change != want {
		t.Errorf("change = %+v, want %+v", change, want)
	}
	if again := save(t, s, today, postings...); again != (store.Change{Unchanged: 8, Repaired: 7}) {
		t.Errorf("again: %+v, want all unchanged", again)
	}
	byKey := make(map[string]market.Posting)
	for _, p := range stored(t, s) {
		byKey[p.Key] = p.Posting
	}
	if got := byKey["nul"]; got.Title != "a\uFFFDb" || got.Tags[0] != "\uFFFD" {
		t.Errorf("NUL became %q, %q", got.Title, got.Tags)
	}
	if got := byKey["utf8"]; got.Title != "a\uFFFDb" || got.Pay[0].Label != "\uFFFD(" {
		t.Errorf("invalid UTF-8 became %q, %q", got.Title, got.Pay[0].Label)
	}
	if got := byKey["nan"].Pay[0]; got.Min != nil || got.Max != nil {
		t.Errorf("NaN and Inf became %v and %v", got.Min, got.Max)
	}
	if got := byKey["day"]; got.PostedOn != "" || got.UpdatedOn != "" {
		t.Errorf("impossible days became %q and %q", got.PostedOn, got.UpdatedOn)
	}
	if got := byKey["big"]; len(got.Description) != market.MaxDescription || !utf8.ValidString(got.Title) || len(got.Title) > 64<<10 {
		t.Errorf("cut to %d and %d bytes", len(got.Description), len(got.Title))
	}
	if got := byKey[postings[7].Key]; got.Title != postings[7].Title || got.Company != postings[7].Company {
		t.Errorf("SQL in a text became %+v", got)
	}
	var tables int
	if err := db.Get(&tables, `SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()`); err != nil || tables != 16 {
		t.Errorf("%d tables (%v), want 16", tables, err)
	}
}

func TestRefusedPostings(t *testing.T) {
	s, _ := open(t)
	ok := market.Posting{Source: "s", Key: "k"}
	for _, tt := range []struct {
		name string
		save store.SavePostings
		want string
	}{
		{"dataset", store.SavePostings{Dataset: "test", Day: today, Postings: []market.Posting{ok}}, `dataset "test"`},
		{"day", store.SavePostings{Dataset: market.Real, Day: "today", Postings: []market.Posting{ok}}, `day "today"`},
		{"no key", store.SavePostings{Dataset: market.Real, Day: today, Postings: []market.Posting{ok, {Source: "s", Title: "Cook"}}}, `posting 1 (source "s", key "", title "Cook")`},
		{"no source", store.SavePostings{Dataset: market.Real, Day: today, Postings: []market.Posting{{Key: "k"}}}, `source ""`},
	} {
		_, err := s.SavePostings(t.Context(), tt.save)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", tt.name, err, tt.want)
		}
	}
	if n := len(stored(t, s)); n != 0 {
		t.Errorf("%d postings stored by refused calls", n)
	}
}

func TestConcurrentSavesOfTheSameKeys(t *testing.T) {
	s, _ := open(t)
	var group errgroup.Group
	for worker := range 6 {
		group.Go(func() error {
			postings := manyPostings(300)
			for i := range postings {
				postings[i].Title = fmt.Sprint("Engineer ", (i+worker)%3)
			}
			if worker%2 == 1 {
				slices.Reverse(postings)
			}
			for round := range 3 {
				day := market.Day(fmt.Sprintf("2026-11-%02d", 10+round))
				_, err := s.SavePostings(t.Context(), store.SavePostings{Dataset: market.Real, Day: day, Postings: postings[worker*20:]})
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if n := len(stored(t, s)); n != 300 {
		t.Errorf("%d postings stored, want 300", n)
	}
}
