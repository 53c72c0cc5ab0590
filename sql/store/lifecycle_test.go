package store_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

// lifecycle is one row of posting_lifecycle.
type lifecycle struct {
	Key, State                           string
	Closed                               string
	RepostOf                             string
	Edits, Refreshes, Reopened, DaysSeen int
	Evergreen, Reposted                  bool
}

func lifecycles(t *testing.T, db *sqlx.DB) []lifecycle {
	t.Helper()
	var got []lifecycle
	err := db.Select(&got, `
		SELECT key, state, coalesce(closed_on::text, '') AS closed, edits, refreshes, reopened, days_seen AS daysseen,
			coalesce((SELECT p.key FROM postings p WHERE p.id = repost_of), '') AS repostof, evergreen, reposted
		FROM posting_lifecycle
		ORDER BY key`)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func closing(day market.Day, listed ...string) store.Closing {
	return store.Closing{Dataset: market.Real, Source: "greenhouse", Board: "acme", Day: day, Listed: listed}
}

func closeUnlisted(t *testing.T, s *store.Store, c store.Closing) int {
	t.Helper()
	n, err := s.CloseUnlisted(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestVersionsHoldEveryContent(t *testing.T) {
	s, db := open(t)
	first := fullPosting("acme/1")
	edited, moved, bare := first, first, market.Posting{Source: first.Source, Board: first.Board, Key: first.Key}
	edited.Title, edited.Pay, edited.Tags = "Staff Engineer", nil, []string{"go"}
	moved.PostedOn = "2026-11-09"
	contents := []market.Posting{first, edited, moved, first, bare, bare, edited}
	for i, p := range contents {
		save(t, s, market.Day(fmt.Sprintf("2026-11-%02d", 10+2*i)), p)
	}
	var rows []struct {
		Version   int
		Hash      string
		FirstSeen string `db:"first_seen"`
		LastSeen  string `db:"last_seen"`
		Present   bool
		Title     string
		PostedOn  string `db:"posted_on"`
		Tags, Pay string
	}
	err := db.Select(&rows, `
		SELECT h.version, h.hash, h.first_seen::text, h.last_seen::text, h.present, p.title,
			coalesce(p.posted_on::text, '') AS posted_on, array_to_string(p.tags, '|') AS tags, p.pay::text
		FROM posting_history h
		CROSS JOIN LATERAL jsonb_populate_record(NULL::postings, h.content) p
		ORDER BY h.version`)
	if err != nil {
		t.Fatal(err)
	}
	want := append(contents[:5:5], contents[6]) // one was seen twice in a row
	if len(rows) != len(want) {
		t.Fatalf("%d versions, want %d: %+v", len(rows), len(want), rows)
	}
	days := [][2]string{{"10", "10"}, {"12", "12"}, {"14", "14"}, {"16", "16"}, {"18", "20"}, {"22", "22"}}
	for i, r := range rows {
		pay, err := json.Marshal(want[i].Pay)
		if err != nil {
			t.Fatal(err)
		}
		var gotPay, wantPay []market.Pay
		if json.Unmarshal([]byte(r.Pay), &gotPay) != nil || json.Unmarshal(pay, &wantPay) != nil || !cmp.Equal(append(gotPay, market.Pay{}), append(wantPay, market.Pay{})) {
			t.Errorf("version %d: pay %s, want %s", r.Version, r.Pay, pay)
		}
		if r.Version != i+1 || r.Title != want[i].Title || r.PostedOn != string(want[i].PostedOn) || r.Tags != strings.Join(want[i].Tags, "|") ||
			r.FirstSeen != "2026-11-"+days[i][0] || r.LastSeen != "2026-11-"+days[i][1] || r.Present != (i == len(rows)-1) {
			t.Errorf("version %d: %+v, want %+v on %v", i+1, r, want[i], days[i])
		}
	}
	if rows[0].Hash != rows[3].Hash || rows[0].Hash == rows[2].Hash {
		t.Errorf("hashes %q, %q, %q: want the first two alike", rows[0].Hash, rows[3].Hash, rows[2].Hash)
	}
	var differs int
	if err := db.Get(&differs, `SELECT count(*) FROM posting_versions, jsonb_object_keys(differs) WHERE version = 2`); err != nil || differs != 4 {
		t.Errorf("version 2 keeps %d columns, %v; want title, pay, tags and posted_on", differs, err)
	}
}

func TestClosingAndReopening(t *testing.T) {
	s, db := open(t)
	kept, gone, other := fullPosting("acme/kept"), fullPosting("acme/gone"), fullPosting("globex/1")
	other.Board = "globex"
	save(t, s, "2026-11-01", kept, gone, other)
	save(t, s, "2026-11-02", kept)
	if n := closeUnlisted(t, s, closing("2026-11-02", kept.Key)); n != 1 {
		t.Errorf("%d closed, want 1", n)
	}
	before := lifecycleVersions(t, db)
	if n := closeUnlisted(t, s, closing("2026-11-02", kept.Key)); n != 0 || !slices.Equal(before, lifecycleVersions(t, db)) {
		t.Errorf("the same once more closed %d, or wrote rows", n)
	}
	want := []lifecycle{{Key: gone.Key, State: "closed", Closed: "2026-11-02"}, {Key: kept.Key, State: "open", DaysSeen: 1}, {Key: other.Key, State: "open"}}
	if diff := cmp.Diff(want, lifecycles(t, db)); diff != "" {
		t.Errorf("after closing (-want +got):\n%s", diff)
	}
	// A look that is older than the closing proves nothing.
	if c := save(t, s, "2026-11-01", gone); c.Reopened != 0 {
		t.Errorf("an older look: %+v", c)
	}
	edited := gone
	edited.Title = "Edited"
	if c := save(t, s, "2026-11-05", edited); c != (store.Change{Updated: 1, Reopened: 1}) {
		t.Errorf("seen again, edited: %+v", c)
	}
	closeUnlisted(t, s, closing("2026-11-06", kept.Key))
	if c := save(t, s, "2026-11-07", edited, kept); c != (store.Change{Unchanged: 2, Reopened: 1}) {
		t.Errorf("seen again: %+v", c)
	}
	want[1].DaysSeen = 6
	want[0] = lifecycle{Key: gone.Key, State: "open", DaysSeen: 6, Edits: 1, Reopened: 2, Reposted: true}
	if diff := cmp.Diff(want, lifecycles(t, db)); diff != "" {
		t.Errorf("after reopening (-want +got):\n%s", diff)
	}
	var history []string
	if err := db.Select(&history, `SELECT closed_on || ' to ' || reopened_on FROM reopenings ORDER BY closed_on`); err != nil ||
		!slices.Equal(history, []string{"2026-11-02 to 2026-11-05", "2026-11-06 to 2026-11-07"}) {
		t.Errorf("history %q, %v", history, err)
	}
}

func lifecycleVersions(t *testing.T, db *sqlx.DB) []string {
	t.Helper()
	var versions []string
	err := db.Select(&versions, `
		SELECT 'version ' || posting_id || ' ' || ctid || ' ' || xmin FROM posting_versions
		UNION ALL
		SELECT 'reopening ' || posting_id || ' ' || ctid || ' ' || xmin FROM reopenings
		ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	return append(versions, rowVersions(t, db)...)
}

func TestAnEmptyListClosesNothing(t *testing.T) {
	s, db := open(t)
	save(t, s, "2026-11-01", fullPosting("acme/1"), fullPosting("acme/2"))
	if n, err := s.CloseUnlisted(t.Context(), closing("2026-11-02")); err == nil || n != 0 || !strings.Contains(err.Error(), "greenhouse/acme") {
		t.Errorf("an empty list closed %d, %v; want an error that names the board", n, err)
	}
	for _, l := range lifecycles(t, db) {
		if l.State != "open" {
			t.Errorf("%+v", l)
		}
	}
	// What was seen lately is spared where asked.
	spare := closing("2026-11-09", "acme/3")
	spare.Unseen = "2026-11-01"
	if n := closeUnlisted(t, s, spare); n != 0 {
		t.Errorf("%d closed that were to be spared", n)
	}
	spare.Unseen = "2026-11-02"
	if n := closeUnlisted(t, s, spare); n != 2 {
		t.Errorf("%d closed, want the 2 that were not seen since", n)
	}
}

func TestPageGoneTwiceCloses(t *testing.T) {
	s, db := open(t)
	one, two := fullPosting("acme/1"), fullPosting("acme/2")
	save(t, s, "2026-11-01", one, two)
	for i, look := range []struct {
		one, two int
		closed   int
	}{{200, 200, 0}, {404, 404, 0}, {410, 200, 1}, {404, 404, 0}} {
		run := startRun(t, s, market.Real)
		page := market.Page{Source: "greenhouse", Board: "acme", FetchedAt: start}
		first, second := page, page
		first.URL, first.Status, second.URL, second.Status = one.URL, look.one, two.URL, look.two
		// Tries of one run count once.
		if err := s.SavePages(t.Context(), run, []market.Page{first, first, second, second}); err != nil {
			t.Fatal(err)
		}
		n, err := s.CloseGone(t.Context(), closing(market.Day(fmt.Sprintf("2026-11-%02d", 2+i))))
		if err != nil || n != look.closed {
			t.Errorf("look %d: %d closed, %v; want %d", i+1, n, err, look.closed)
		}
		if err := s.FinishRun(t.Context(), store.Run{ID: run, Status: "ok", FinishedAt: start}); err != nil {
			t.Fatal(err)
		}
	}
	if got := lifecycles(t, db); got[0].Closed != "2026-11-04" || got[1].Closed != "" {
		t.Errorf("%+v", got)
	}
}

func TestSignals(t *testing.T) {
	s, db := open(t)
	evergreen, refreshed, old, again := fullPosting("acme/ever"), fullPosting("acme/refreshed"), fullPosting("acme/old"), fullPosting("acme/new")
	save(t, s, "2026-06-01", evergreen, refreshed, old)
	for i, posted := range []market.Day{"2026-07-01", "2026-06-15", "2026-08-01"} { // later, earlier, later
		refreshed.PostedOn, refreshed.UpdatedOn = posted, posted
		save(t, s, market.Day(fmt.Sprintf("2026-08-%02d", 2+i)), refreshed)
	}
	save(t, s, "2026-10-01", evergreen)
	closeUnlisted(t, s, closing("2026-10-01", evergreen.Key, refreshed.Key))
	save(t, s, "2026-10-02", again)
	for _, p := range stored(t, s) {
		reading := market.Reading{Version: "v1", Level: "senior", Role: "backend", Remote: "unknown", Vacancy: p.Key}
		if p.Key == old.Key || p.Key == again.Key {
			reading.Vacancy = "one vacancy"
		}
		if _, err := s.SaveReadings(t.Context(), []store.StoredReading{{Posting: p.ID, Hash: p.Hash, Reading: reading}}); err != nil {
			t.Fatal(err)
		}
	}
	run := startRun(t, s, market.Real) // of 2026-11-21
	if err := s.SaveBoardResults(t.Context(), run, []market.BoardResult{{Source: "greenhouse", Board: "acme", Error: "an outage"}}); err != nil {
		t.Fatal(err)
	}
	want := []lifecycle{
		{Key: evergreen.Key, State: "unsure", DaysSeen: 122, Evergreen: true},
		{Key: again.Key, State: "unsure", RepostOf: old.Key, Reposted: true},
		{Key: old.Key, State: "closed", Closed: "2026-10-01"},
		{Key: refreshed.Key, State: "unsure", DaysSeen: 64, Refreshes: 1, Reposted: true},
	}
	if diff := cmp.Diff(want, lifecycles(t, db)); diff != "" {
		t.Errorf("signals (-want +got):\n%s", diff)
	}
}
