package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

func TestPrune(t *testing.T) {
	s, db := open(t)
	ctx := t.Context()
	run, err := s.StartRun(ctx, store.Run{Command: "scrape", Dataset: market.Real, StartedAt: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	page := func(board, name string, month time.Month, body string) market.Page {
		status := 200
		if body == "" {
			status = 500
		}
		return market.Page{Source: "lever", Board: board, URL: "https://h/" + board + "/" + name, Status: status, Body: []byte(body),
			FetchedAt: time.Date(2026, month, 1, 12, 0, 0, 0, time.UTC)}
	}
	pages := []market.Page{
		page("open", "list", 1, "old list"),      // goes: there is a later one
		page("open", "list", 2, "latest list"),   // stays: the open posting is read from it
		page("open", "list", 3, ""),              // goes: a failure
		page("open", "other", 10, "young"),       // stays: young
		page("closed", "list", 1, "closed list"), // goes: the board has no open posting
		page("closed", "twin", 1, "young"),       // goes, but its body stays for the other page
	}
	if err := s.SavePages(ctx, run, pages); err != nil {
		t.Fatal(err)
	}
	for _, p := range []struct{ board, key, day string }{{"open", "o1", "2026-01-01"}, {"open", "o2", "2026-11-01"}, {"closed", "c1", "2026-01-01"}, {"unsure", "u1", "2026-01-01"}} {
		save(t, s, market.Day(p.day), market.Posting{Source: "lever", Board: p.board, Key: p.key})
	}
	if _, err := s.CloseUnlisted(ctx, store.Closing{Dataset: market.Real, Source: "lever", Board: "closed", Day: "2026-02-01", Listed: []string{"x"}}); err != nil {
		t.Fatal(err)
	}
	// The board of the unsure posting was read after it was last seen; the one of the open posting was not.
	if err := s.SaveBoardResults(ctx, run, []market.BoardResult{{Source: "lever", Board: "unsure"}}); err != nil {
		t.Fatal(err)
	}

	keep := store.Retention{Pages: "2026-09-01", Postings: "2026-06-01"}
	want := store.Pruned{Pages: 4, Bodies: 2, Postings: 2}
	told, err := s.Prunable(ctx, keep)
	if err != nil {
		t.Fatal(err)
	}
	done, err := s.Prune(ctx, keep)
	if err != nil {
		t.Fatal(err)
	}
	if told != done {
		t.Errorf("told %+v, done %+v", told, done)
	}
	want.BodyBytes = done.BodyBytes
	if d := cmp.Diff(want, done); d != "" || done.BodyBytes == 0 {
		t.Errorf("removed (-want +got):\n%s", d)
	}
	var left []string
	if err := db.Select(&left, `SELECT url || ' ' || status FROM fetches UNION ALL SELECT key FROM postings ORDER BY 1`); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"https://h/open/list 200", "https://h/open/other 200", "o1", "o2"}, left); d != "" {
		t.Error(d)
	}
	if p, ok, err := s.CachedPage(ctx, "https://h/open/list"); err != nil || !ok || string(p.Body) != "latest list" {
		t.Errorf("the page of an open posting is %q, %v, %v", p.Body, ok, err)
	}
	if again, err := s.Prune(ctx, keep); err != nil || again != (store.Pruned{}) {
		t.Errorf("a second time removed %+v, %v", again, err)
	}
	if nothing, err := s.Prune(ctx, store.Retention{}); err != nil || nothing != (store.Pruned{}) {
		t.Errorf("without limits removed %+v, %v", nothing, err)
	}
}

// BenchmarkRemoveMonth compares removing one month of twelve: from one table in batches, and by
// dropping a partition, beside what the same rows cost to insert.
func BenchmarkRemoveMonth(b *testing.B) {
	const rows = 1_000_000
	for _, c := range []struct{ name, make, remove string }{
		{"batches", `CREATE TABLE pages (id bigint, url text, fetched_at timestamptz, hash text)`,
			`DELETE FROM pages WHERE id IN (SELECT id FROM pages WHERE fetched_at < '2026-02-01' LIMIT 20000)`},
		{"partitions", `CREATE TABLE pages (id bigint, url text, fetched_at timestamptz, hash text) PARTITION BY RANGE (fetched_at)`,
			`DROP TABLE IF EXISTS pages_1`},
	} {
		b.Run(c.name, func(b *testing.B) {
			_, db := open(b)
			for b.Loop() {
				execute := func(statement string) int64 {
					result, err := db.Exec(statement)
					if err != nil {
						b.Fatal(err)
					}
					n, err := result.RowsAffected()
					if err != nil {
						b.Fatal(err)
					}
					return n
				}
				execute(`DROP TABLE IF EXISTS pages`)
				execute(c.make)
				for m := 1; c.name == "partitions" && m <= 12; m++ {
					execute(fmt.Sprintf(`CREATE TABLE pages_%d PARTITION OF pages FOR VALUES FROM (make_date(2026, %d, 1)) TO (make_date(2026, %d, 1) + interval '1 month')`, m, m, m))
				}
				execute(`CREATE INDEX pages_url ON pages (md5(url), id DESC)`)
				execute(`CREATE INDEX pages_hash ON pages (hash)`)
				begin := time.Now()
				execute(fmt.Sprintf(`INSERT INTO pages SELECT n, 'https://host/' || n %% 100000, timestamptz '2026-01-01' + n * interval '364 days' / %d, md5(n::text) FROM generate_series(1, %d) n`, rows, rows))
				b.ReportMetric(time.Since(begin).Seconds(), "insert-s")
				begin = time.Now()
				var latest int64
				for i := range 1000 { // what a conditional request asks for
					if err := db.Get(&latest, `SELECT id FROM pages WHERE md5(url) = md5($1) AND url = $1 ORDER BY id DESC LIMIT 1`, fmt.Sprint("https://host/", i)); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(time.Since(begin).Microseconds())/1000, "lookup-us")
				begin = time.Now()
				for execute(c.remove) > 0 {
				}
				execute(`VACUUM pages`)
				b.ReportMetric(time.Since(begin).Seconds(), "remove-s")
			}
		})
	}
}
