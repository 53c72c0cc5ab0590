package store_test

import (
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

// TestExamine breaks databases, one way at a time, and sees that it is noticed, and mended where that is safe.
func TestExamine(t *testing.T) {
	for name, c := range map[string]struct {
		breaks      string
		check, what string
		fixable     bool
	}{
		"nothing":       {"", "", "", false},
		"lost index":    {`DROP INDEX fetches_hash`, "indexes", "fetches_hash is missing", true},
		"invalid index": {`UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'clusters_cluster'::regclass`, "indexes", "clusters_cluster", true},
		"lost key":      {`ALTER TABLE clusters DROP CONSTRAINT clusters_posting_id_fkey`, "constraints", "clusters_posting_id_fkey is missing", false},
		"unchecked": {`ALTER TABLE postings ADD CONSTRAINT later CHECK (title <> '') NOT VALID`,
			"constraints", "postings later", false},
		"dead run": {`INSERT INTO runs (command, version, dataset, started_at, status) VALUES ('run', 'v', 'real', now(), 'running')`,
			"runs", "run 1", true},
		"orphan readings": {`SET session_replication_role = replica; DELETE FROM postings`, "orphans", "1 readings", true},
		"lost bodies": {`SET session_replication_role = replica;
			INSERT INTO runs (command, version, dataset, started_at, status) VALUES ('run', 'v', 'real', now(), 'ok');
			INSERT INTO fetches (run_id, source, board, url, final_url, fetched_at, status, error, content_type, etag, last_modified, not_modified, bytes, hash)
			VALUES (1, '', '', '', '', now(), 200, '', '', '', '', false, 1, 'none')`, "orphans", "1 pages", false},
		"mention outside": {`UPDATE readings SET mention_ends = ARRAY[1, 2, 999999]`, "rows", "outside of their text", true},
		"sequence":        {`ALTER TABLE postings ALTER COLUMN id RESTART WITH 1`, "sequences", "postings", true},
		"old schema":      {`DELETE FROM roadcheck_migrations WHERE version_id = (SELECT max(version_id) FROM roadcheck_migrations)`, "schema", "this program wants", false},
		"new schema":      {`INSERT INTO roadcheck_migrations (version_id, is_applied) VALUES (9999, true)`, "schema", "9999", false},
	} {
		t.Run(name, func(t *testing.T) {
			s, db := open(t)
			save(t, s, "2026-11-01", fullPosting("1"))
			posting := stored(t, s)[0]
			if _, err := s.SaveReadings(t.Context(), []store.StoredReading{{Posting: posting.ID, Hash: posting.Hash, Reading: fullReading("v1")}}); err != nil {
				t.Fatal(err)
			}
			// One connection, which is gone afterwards with its settings.
			if _, err := db.Exec(c.breaks); err != nil {
				t.Fatal(err)
			}
			found, err := s.Examine(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			noticed := false
			for _, f := range found {
				if f.Remedy == "" {
					t.Errorf("%s: %s has no remedy", f.Check, f.What)
				}
				noticed = noticed || f.Check == c.check && strings.Contains(f.What, c.what) && f.Fixable == c.fixable
			}
			own := found[:0:0]
			for _, f := range found {
				if f.Check != "settings" { // the server of the tests does not sync
					own = append(own, f)
				}
			}
			if noticed != (c.check != "") || len(own) > 0 && c.check == "" {
				t.Fatalf("found %+v, want %s %q", found, c.check, c.what)
			}
			if !c.fixable {
				return
			}
			if err := s.Fix(t.Context(), found); err != nil {
				t.Fatal(err)
			}
			again, err := s.Examine(t.Context())
			for _, f := range again {
				if err != nil || f.Check == c.check {
					t.Errorf("mended, but there is still %+v, %v", f, err)
				}
			}
		})
	}
}

func TestExamineSparesRunningRuns(t *testing.T) {
	s := storetest.New(t)
	if _, err := s.StartRun(t.Context(), store.Run{Command: "run", Dataset: market.Real}); err != nil {
		t.Fatal(err)
	}
	found, err := s.Examine(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if f.Check == "runs" {
			t.Errorf("a run that is going on is taken for a dead one: %+v", f)
		}
	}
}
