package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

// hostileTexts are texts that files and databases lose, change or run easily.
var hostileTexts = []string{
	"plain", "'; DROP TABLE postings; --", `" OR 1=1 --`, "$1", "%s%n", `\'; SELECT pg_sleep(9) --`, "a\x00b", "\xff\xfe", "=cmd|' /C calc'!A0", "'",
	"+1", "-1", "@SUM(A1)", "\ttab", "\r", "a\r\nb\rc\nd", `"`, `a,"b"`, "null", `\N`, "\u202emoc.live\u202c", "\u2028", "日本語 Ingénieur 🦫", "<b>&amp;</b>",
	"\x01\x1f", "\ufeff", strings.Repeat("long \r\n\"", 9000), "{}", "[]", "{a,b}", "x'||(SELECT 1)||'", "$$;DROP SCHEMA public CASCADE;$$", "roadcheck.posting.v1",
}

// hostilePostings are postings with each of the texts in every field.
func hostilePostings() []market.Posting {
	low, high := 0.1, 1e15
	var list []market.Posting
	for i, s := range hostileTexts {
		list = append(list, market.Posting{
			Source: "s" + s, Board: s, Key: fmt.Sprint(i, s), URL: s, Title: s, Company: s, Location: s, Description: s, SalaryText: s,
			EmploymentType: s, Remote: s, Department: s, Language: s, Group: s, Tags: []string{s, "", s}, PostedOn: "2026-11-01",
			Pay: []market.Pay{{Min: &low, Max: &high, Currency: s, Period: market.Period(s), Label: s, Basis: s, Form: s}, {}},
		})
	}
	return list
}

// command runs the program in this process on a database and gives what it prints.
func command(t *testing.T, databaseURL string, args ...string) string {
	t.Helper()
	var out, log bytes.Buffer
	sys := system{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &log,
		Environ: []string{"DATABASE_URL=" + databaseURL, "ROADCHECK_PRIVACY_KEEP_CONTACTS=true"}}
	if code := run(t.Context(), args, sys); code != exitOK {
		t.Fatalf("roadcheck %s ended with %d: %s", strings.Join(args, " "), code, log.String())
	}
	return out.String()
}

// TestExportComesBack exports what is nasty, reads it into an empty database and exports that: the bytes must be equal.
func TestExportComesBack(t *testing.T) {
	t.Parallel()
	url := storetest.URL(t)
	s := storetest.Open(t, url)
	if _, _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	postings := hostilePostings()
	for _, save := range []store.SavePostings{
		{Dataset: market.Real, Day: "2026-11-01", Postings: postings},
		{Dataset: market.Sample, Day: "2026-11-02", Postings: postings[:5]},
		{Dataset: market.Real, Day: "2026-11-03", Postings: postings[3:]},
	} {
		if _, err := s.SavePostings(t.Context(), save); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.CloseUnlisted(t.Context(), store.Closing{Dataset: market.Real, Source: "splain", Board: "plain", Day: "2026-11-04", Listed: []string{"other"}}); err != nil || n != 1 {
		t.Fatalf("closed %d: %v", n, err)
	}
	want := records(t, s)
	dir := t.TempDir()
	for _, form := range [][]string{{"jsonl"}, {"jsonl.gz"}, {"csv"}, {"csv", "--raw"}, {"csv.gz"}, {"parquet"}} {
		t.Run(strings.Join(form, " "), func(t *testing.T) {
			first, second := filepath.Join(dir, "first."+form[0]), filepath.Join(dir, "second."+form[0])
			export := append([]string{"export", "postings", "--dataset", "both", "--format"}, form...)
			command(t, url, append(export, "--out", first)...)
			empty := storetest.URL(t)
			command(t, empty, "import", first)
			command(t, empty, append(export, "--out", second)...)
			a, b := contentOf(t, first), contentOf(t, second)
			if len(a) == 0 || !bytes.Equal(a, b) {
				t.Errorf("%d bytes became %d others", len(a), len(b))
			}
			if d := cmp.Diff(want, records(t, storetest.Open(t, empty))); d != "" {
				t.Error(d)
			}
			command(t, empty, "import", first)
			command(t, empty, append(export, "--out", second)...)
			if !bytes.Equal(a, contentOf(t, second)) {
				t.Error("a second import changed something")
			}
		})
	}
}

func contentOf(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// records gives all stored postings without their ids, which are the database's own.
func records(t *testing.T, s *store.Store) (list []store.PostingRecord) {
	t.Helper()
	err := s.Export(t.Context(), store.ExportFilter{}, func(e *store.Snapshot) error {
		return e.EachPosting(t.Context(), func(p store.PostingRecord) error {
			p.ID = 0
			list = append(list, p)
			return nil
		})
	})
	if err != nil || len(list) == 0 {
		t.Fatalf("%d postings: %v", len(list), err)
	}
	return list
}

func TestExportStopsWithoutAFile(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	err := writeFile(ctx, filepath.Join(dir, "x.jsonl"), func(w io.Writer) error {
		_, err := w.Write([]byte("half"))
		cancel()
		return err
	})
	left, globErr := filepath.Glob(filepath.Join(dir, "*"))
	hidden, _ := filepath.Glob(filepath.Join(dir, ".*"))
	if err == nil || globErr != nil || len(left)+len(hidden) != 0 {
		t.Errorf("error %v, left %v %v", err, left, hidden)
	}
}
