package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

// readAll gives every unread posting the full reading.
func readAll(t testing.TB, s *store.Store, version string) store.Change {
	t.Helper()
	var total store.Change
	for after := market.PostingID(0); ; {
		batch, err := s.Unread(t.Context(), version, after, store.BatchSize)
		if err != nil {
			t.Fatal(err)
		}
		if len(batch) == 0 {
			return total
		}
		readings := make([]store.StoredReading, len(batch))
		for i, p := range batch {
			readings[i] = store.StoredReading{Posting: p.ID, Hash: p.Hash, Reading: fullReading(version)}
		}
		change, err := s.SaveReadings(t.Context(), readings)
		if err != nil {
			t.Fatal(err)
		}
		total = total.Add(change)
		after = batch[len(batch)-1].ID
	}
}

// TestConcurrentReadingsOfTheSamePostings saves as two workers do that were given one job: whoever is later finds the readings there.
func TestConcurrentReadingsOfTheSamePostings(t *testing.T) {
	s, _ := open(t)
	save(t, s, today, manyPostings(600)...)
	var readings []store.StoredReading
	for _, p := range stored(t, s) {
		readings = append(readings, store.StoredReading{Posting: p.ID, Hash: p.Hash, Reading: fullReading("v1")})
	}
	changes := make([]store.Change, 5)
	var group errgroup.Group
	for worker := range changes {
		group.Go(func() (err error) {
			changes[worker], err = s.SaveReadings(t.Context(), readings[worker*100:])
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	var total store.Change
	for _, c := range changes {
		total = total.Add(c)
	}
	if want := (store.Change{Inserted: 600, Unchanged: 1400}); total != want {
		t.Errorf("change = %+v, want %+v", total, want)
	}
}

func TestReadingRoundTrip(t *testing.T) {
	s, db := open(t)
	save(t, s, today, fullPosting("acme/1"), fullPosting("acme/2"))
	list := stored(t, s)
	want := []market.Reading{
		fullReading("v1"),
		{Version: "v1", Text: "x", Level: market.LevelUnknown, Role: market.RoleUnknown, Remote: market.RemoteUnknown},
	}
	for i, p := range list {
		_, err := s.SaveReadings(t.Context(), []store.StoredReading{{Posting: p.ID, Hash: p.Hash, Reading: want[i]}})
		if err != nil {
			t.Fatal(err)
		}
		_, got, err := s.Posting(t.Context(), p.ID)
		if diff := cmp.Diff(want[i], got); err != nil || diff != "" {
			t.Errorf("reading %d (-want +got): %v\n%s", i, err, diff)
		}
	}
	type mention struct {
		PostingID  int64 `db:"posting_id"`
		Skill      string
		Start, End int
		Need       string
		Surface    string
	}
	var got []mention
	err := db.Select(&got, `SELECT posting_id, skill, start, "end", need, surface FROM mentions ORDER BY posting_id, start`)
	id := int64(list[0].ID)
	wantMentions := []mention{
		{id, "go", 11, 13, "mentioned", "Go"},
		{id, "go", 14, 16, "required", "Go"},
		{id, "kubernetes", 20, 30, "preferred", "Kubernetes"},
	}
	if diff := cmp.Diff(wantMentions, got); err != nil || diff != "" {
		t.Errorf("mentions (-want +got): %v\n%s", err, diff)
	}
}

func TestUnread(t *testing.T) {
	s, _ := open(t)
	save(t, s, today, manyPostings(250)...)
	expect := func(when, version string, want int) {
		t.Helper()
		count, err := s.CountUnread(t.Context(), version)
		if err != nil {
			t.Fatal(err)
		}
		list, err := s.Unread(t.Context(), version, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if count != want || len(list) != want {
			t.Errorf("%s: count %d, list %d unread, want %d", when, count, len(list), want)
		}
		if !slices.IsSortedFunc(list, func(a, b market.StoredPosting) int { return int(a.ID - b.ID) }) {
			t.Errorf("%s: not in order of id", when)
		}
	}
	expect("at first", "v1", 250)
	if got := readAll(t, s, "v1"); got != (store.Change{Inserted: 250}) {
		t.Errorf("first reading: %+v, want 250 inserted", got)
	}
	expect("when read", "v1", 0)
	expect("for another version", "v2", 250)
	changed := manyPostings(3)
	for i := range changed {
		changed[i].Description += " More."
	}
	save(t, s, today, changed...)
	expect("after 3 changed", "v1", 3)
	if got := readAll(t, s, "v1"); got != (store.Change{Updated: 3}) {
		t.Errorf("second reading: %+v, want 3 updated", got)
	}
	if got := readAll(t, s, "v2"); got != (store.Change{Updated: 250}) {
		t.Errorf("other version: %+v, want 250 updated", got)
	}
	after, err := s.Unread(t.Context(), "v1", 0, 10)
	if err != nil || len(after) != 10 {
		t.Fatalf("limit 10 gave %d, %v", len(after), err)
	}
	next, err := s.Unread(t.Context(), "v1", after[9].ID, 10)
	if err != nil || len(next) != 10 || next[0].ID <= after[9].ID {
		t.Errorf("the page after %d starts at %v, %v", after[9].ID, next, err)
	}
}

func TestReadingsOfOnePostingInOneCall(t *testing.T) {
	s, _ := open(t)
	save(t, s, today, fullPosting("acme/1"))
	p := stored(t, s)[0]
	first, last := fullReading("v1"), fullReading("v2")
	change, err := s.SaveReadings(t.Context(), []store.StoredReading{{p.ID, p.Hash, first}, {p.ID, p.Hash, last}})
	if err != nil || change != (store.Change{Inserted: 1}) {
		t.Errorf("change = %+v, %v; want 1 inserted", change, err)
	}
	change, err = s.SaveReadings(t.Context(), []store.StoredReading{{p.ID, p.Hash, last}})
	if err != nil || change != (store.Change{Unchanged: 1}) {
		t.Errorf("again: %+v, %v; want 1 unchanged", change, err)
	}
	if _, got, _ := s.Posting(t.Context(), p.ID); got.Version != "v2" {
		t.Errorf("version %q, want the last of the call", got.Version)
	}
}

func TestHostileReadings(t *testing.T) {
	s, _ := open(t)
	save(t, s, today, fullPosting("acme/1"))
	p := stored(t, s)[0]
	change := func(f func(*market.Reading)) market.Reading {
		r := fullReading("v1")
		f(&r)
		return r
	}
	refused := []struct {
		name    string
		reading market.Reading
		want    string
	}{
		{"past the end", change(func(r *market.Reading) { r.Mentions[0].End = 1000 }), `mention of "go"`},
		{"backwards", change(func(r *market.Reading) { r.Mentions[0].End = 2 }), `mention of "go"`},
		{"negative", change(func(r *market.Reading) { r.Salary.Start = -1 }), "salary: bytes -1"},
		{"inside a rune", change(func(r *market.Reading) { r.Mentions[0].Start = 4 }), `mention of "go"`},
		{"no need", change(func(r *market.Reading) { r.Mentions[1].Need = 0 }), "mention_needs"},
		{"no level", change(func(r *market.Reading) { r.Level = "" }), "level"},
		{"no version", change(func(r *market.Reading) { r.Version = "" }), "version"},
		{"remote", change(func(r *market.Reading) { r.Remote = "sometimes" }), "remote"},
	}
	for _, tt := range refused {
		_, err := s.SaveReadings(t.Context(), []store.StoredReading{{p.ID, p.Hash, tt.reading}})
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), fmt.Sprint(p.ID)) {
			t.Errorf("%s: error %v, want one with %q and the posting", tt.name, err, tt.want)
		}
	}
	if _, err := s.SaveReadings(t.Context(), []store.StoredReading{{p.ID + 1000, p.Hash, fullReading("v1")}}); err == nil {
		t.Error("a reading of no posting was stored")
	}
	if n, err := s.CountUnread(t.Context(), "v1"); err != nil || n != 1 {
		t.Errorf("%d unread, %v: a refused reading left something", n, err)
	}
	dirty := change(func(r *market.Reading) { r.Text = strings.Replace(r.Text, "et", "\x00\xff", 1) })
	got, err := s.SaveReadings(t.Context(), []store.StoredReading{{p.ID, p.Hash, dirty}})
	if err != nil || got != (store.Change{Inserted: 1, Repaired: 1}) {
		t.Fatalf("NUL and invalid UTF-8: %+v, %v; want 1 repaired", got, err)
	}
	_, r, err := s.Posting(t.Context(), p.ID)
	if m := r.Mentions[2]; err != nil || r.Text[m.Start:m.End] != "Kubernetes" {
		t.Errorf("the repair moved the evidence: %q, %v", r.Text, err)
	}
}

func TestPostingNotFound(t *testing.T) {
	s, _ := open(t)
	if _, _, err := s.Posting(t.Context(), 7); !errors.Is(err, store.ErrNotFound) || !strings.Contains(err.Error(), "posting 7") {
		t.Errorf("error %v, want posting 7 not found", err)
	}
}
