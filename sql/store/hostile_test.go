package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

// hostile are texts that would do harm where one became part of a statement, a COPY line or an array.
var hostile = []string{
	"", "'", "''", `"`, "\\", "\\.", "\\N", "$1", "$$", "%", "%s%n", ";", "--", "/*", "a\x00b", "\xff\xfe\xc3", "\r\n", "\t", "{a,\"b\"}", "(1,2)", "NULL",
	"'; DROP TABLE postings; --", "' OR '1'='1", "1; SELECT pg_sleep(60)", "'||(SELECT version())||'", "\\'; DROP SCHEMA public CASCADE; --",
	"\u02bc; DROP TABLE runs; --", "\uff07 OR 1=1", "\u202e\u2028", "E'\\x27'", "U&'\\0027'", "$tag$;DELETE FROM runs;$tag$", "\x01\x1b[31m", strings.Repeat("'", 70_000),
	"real", "import", "2026-11-01'::date", "1e999", "-1", "9223372036854775808", "../../etc/passwd", "COPY runs TO PROGRAM 'id'",
}

// TestHostileTexts gives each text to each parameter of the store that a user, a file or a board decides. Whatever it
// answers, it must not be an error of syntax, and all tables must be as they were.
func TestHostileTexts(t *testing.T) {
	s, db := open(t)
	ctx := t.Context()
	save(t, s, "2026-11-01", fullPosting("1"))
	run, err := s.StartRun(ctx, store.Run{Command: "scrape", Dataset: market.Real})
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range hostile {
		for what, call := range map[string]func() error{
			"posting": func() error {
				_, err := s.SavePostings(ctx, store.SavePostings{Dataset: market.Real, Day: "2026-11-01", Postings: []market.Posting{{
					Source: "h" + x, Key: fmt.Sprint(i, x), Board: x, URL: x, Title: x, Company: x, Location: x, Description: x, Tags: []string{x, x},
					Pay: []market.Pay{{Currency: x, Label: x}}, PostedOn: market.Day(x)}}})
				return err
			},
			"dataset": func() error {
				_, err := s.SavePostings(ctx, store.SavePostings{Dataset: market.Dataset(x), Day: "2026-11-01", Postings: []market.Posting{{Source: "s", Key: "k"}}})
				return err
			},
			"day": func() error {
				_, err := s.SavePostings(ctx, store.SavePostings{Dataset: market.Real, Day: market.Day(x), Postings: []market.Posting{{Source: "s", Key: "k"}}})
				return err
			},
			"export": func() error {
				return s.Export(ctx, store.ExportFilter{Dataset: market.Dataset(strings.ToValidUTF8(strings.ReplaceAll(x, "\x00", ""), "")), Source: x}, func(e *store.Snapshot) error {
					err := e.EachPosting(ctx, func(p store.PostingRecord) error { return nil })
					return errors.Join(err, e.EachReading(ctx, func(store.ReadingRecord) error { return nil }), e.EachFindings(ctx, func(store.FindingsRecord) error { return nil }))
				})
			},
			"export since": func() error {
				err := s.Export(ctx, store.ExportFilter{Since: market.Day(x)}, func(*store.Snapshot) error { return nil })
				if x != "" && err == nil {
					t.Errorf("%.40q was taken for a day", x)
				}
				return err
			},
			"close": func() error {
				_, err := s.CloseUnlisted(ctx, store.Closing{Dataset: market.Real, Source: x, Board: x, Day: "2026-11-02", Listed: []string{x, "other"}})
				return err
			},
			"gone": func() error {
				_, err := s.CloseGone(ctx, store.Closing{Dataset: market.Real, Source: x, Board: x, Day: "2026-11-02"})
				return err
			},
			"page": func() error {
				return s.SavePage(ctx, run, market.Page{Source: x, Board: x, URL: x, FinalURL: x, Error: x, ContentType: x, ETag: x, LastModified: x, Hash: x, Body: []byte(x)})
			},
			"cached page": func() error {
				_, _, err := s.CachedPage(ctx, x)
				return err
			},
			"board": func() error {
				return s.SaveBoardResults(ctx, run, []market.BoardResult{{Source: x, Board: x, Host: x, Robots: x, Error: x, Problems: []market.Problem{{Key: x, Field: x, Why: x}}}})
			},
			"run": func() error {
				id, err := s.StartRun(ctx, store.Run{Command: x, Version: x, Plan: x, Dataset: market.Real, Counts: map[string]int64{x: 1}})
				if err == nil {
					err = s.FinishRun(ctx, store.Run{ID: id, Status: "ok", Error: x})
				}
				return err
			},
			"findings": func() error { return s.SaveFindings(ctx, run, x, []byte(`{}`)) },
			"readings": func() error {
				_, err := s.Unread(ctx, strings.ToValidUTF8(strings.ReplaceAll(x, "\x00", ""), ""), 0, 1)
				return err
			},
			"restore": func() error {
				r := store.PostingRecord{ContentSince: market.Day(x)}
				r.Source, r.Key, r.FirstSeen, r.LastSeen = "r"+x, x, "2026-11-01", "2026-11-01"
				_, _, err := s.RestorePostings(ctx, market.Real, []store.PostingRecord{r})
				return err
			},
		} {
			if err := call(); err != nil && strings.Contains(err.Error(), "pq:") {
				t.Errorf("%s with %.40q reached the server: %v", what, x, err)
			}
		}
	}
	var closed, tables int
	if err := db.Get(&closed, `SELECT count(*) FROM postings WHERE source = 'greenhouse' AND closed_on IS NOT NULL`); err != nil || closed != 0 {
		t.Errorf("a posting of another source was closed: %d, %v", closed, err)
	}
	if err := db.Get(&tables, `SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()`); err != nil || tables < 12 {
		t.Errorf("%d tables are left, %v", tables, err)
	}
	if found, err := s.Examine(ctx); err != nil || len(found) > 2 { // the settings of the test server
		t.Errorf("afterwards there is wrong %+v, %v", found, err)
	}
}
