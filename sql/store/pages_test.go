package store_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
)

func page(url string, body string) market.Page {
	sum := sha256.Sum256([]byte(body))
	return market.Page{Source: "lever", Board: "acme", URL: url, FinalURL: url + "#end", FetchedAt: start.UTC(), Status: 200,
		ContentType: "application/json", ETag: `W/"1"`, LastModified: "Sat, 21 Nov 2026 08:00:00 GMT",
		Body: []byte(body), Hash: hex.EncodeToString(sum[:])}
}

func TestPages(t *testing.T) {
	s, db := open(t)
	run := startRun(t, s, market.Real)
	const url = "https://example.com/a?x='1'"
	first := page(url, strings.Repeat("text \x00\xff ", 1000))
	if err := s.SavePage(t.Context(), run, first); err != nil {
		t.Fatal(err)
	}
	got, ok, err := s.CachedPage(t.Context(), url)
	if diff := cmp.Diff(first, got); err != nil || !ok || diff != "" {
		t.Fatalf("cached %v, %v (-want +got):\n%s", ok, err, diff)
	}

	unchanged := first
	unchanged.Status, unchanged.NotModified, unchanged.ETag = 304, true, ""
	bodyless := unchanged
	bodyless.Body = nil
	again := first
	again.FetchedAt, again.ETag, again.Hash = first.FetchedAt.Add(time.Hour), `"2"`, "not the hash"
	missing := market.Page{Source: "lever", Board: "acme", URL: url, FetchedAt: start.UTC(), Error: "no such host\x00"}
	elsewhere := market.Page{Source: "lever", URL: url + "2", FetchedAt: start.UTC(), Status: 304, NotModified: true, Hash: strings.Repeat("0", 64)}
	teapot := page(url, "short and stout")
	teapot.Status = 418
	cut := page(url, "half a bo")
	cut.Error = "body exceeds 10 MB"
	if err := s.SavePages(t.Context(), run, []market.Page{unchanged, bodyless, again, missing, elsewhere, teapot, cut, teapot}); err != nil {
		t.Fatal(err)
	}
	again.Hash = first.Hash
	got, ok, err = s.CachedPage(t.Context(), url)
	if diff := cmp.Diff(again, got); err != nil || !ok || diff != "" {
		t.Errorf("latest usable page %v, %v (-want +got):\n%s", ok, err, diff)
	}
	var ledger []struct {
		Status int
		Bytes  int
		Body   bool
	}
	if err := db.Select(&ledger, `SELECT status, bytes, hash IS NOT NULL AS body FROM fetches ORDER BY id`); err != nil {
		t.Fatal(err)
	}
	want := "[{200 8000 true} {304 8000 true} {304 0 true} {200 8000 true} {0 0 false} {304 0 false} {418 15 true} {200 9 true} {418 15 true}]"
	if got := fmt.Sprint(ledger); got != want {
		t.Errorf("ledger\n%s, want\n%s", got, want)
	}
	var bodies, size int
	if err := db.QueryRow(`SELECT count(*), max(length(content)) FROM bodies`).Scan(&bodies, &size); err != nil || bodies != 3 || size > 500 {
		t.Errorf("%d bodies of up to %d bytes stored (%v), want 3, compressed", bodies, size, err)
	}
}

func TestCachedPageMisses(t *testing.T) {
	s, _ := open(t)
	run := startRun(t, s, market.Real)
	failed := page("https://example.com/", "oops")
	failed.Status = 500
	if err := s.SavePage(t.Context(), run, failed); err != nil {
		t.Fatal(err)
	}
	for _, url := range []string{"https://example.com/", "https://example.com/other", "", "a\x00b"} {
		if _, ok, err := s.CachedPage(t.Context(), url); ok || err != nil {
			t.Errorf("%q: %v, %v; want no page", url, ok, err)
		}
	}
}

func TestLargePageAndLongURL(t *testing.T) {
	s, _ := open(t)
	run := startRun(t, s, market.Real)
	p := page("https://example.com/?q="+strings.Repeat("q", 20_000), strings.Repeat("0123456789", 1<<20))
	if err := s.SavePages(t.Context(), run, []market.Page{p}); err != nil {
		t.Fatal(err)
	}
	got, ok, err := s.CachedPage(t.Context(), p.URL)
	if err != nil || !ok || !bytes.Equal(got.Body, p.Body) {
		t.Errorf("%v, %v: %d bytes, want %d", ok, err, len(got.Body), len(p.Body))
	}
}

func TestPageOfNoRun(t *testing.T) {
	s, db := open(t)
	err := s.SavePage(t.Context(), 42, page("https://example.com/x", "body"))
	if err == nil || !strings.Contains(err.Error(), "https://example.com/x") || !strings.Contains(err.Error(), "run 42") {
		t.Errorf("error %v, want one that names page and run", err)
	}
	var n int
	if err := db.Get(&n, `SELECT count(*) FROM bodies`); err != nil || n != 0 {
		t.Errorf("%d bodies left behind, %v", n, err)
	}
}
