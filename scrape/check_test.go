package scrape

import (
	"context"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
)

func TestCleanPosting(t *testing.T) {
	nan, ten := math.NaN(), 10.0
	got, problems := cleanPosting(market.Posting{
		Key:         " k ",
		Title:       "\u00a0 \xffPro\x00grammer " + strings.Repeat("ä", 600),
		Description: strings.Repeat("é", market.MaxDescription/2) + "!",
		Company:     "A\x00B",
		Pay:         []market.Pay{{Min: &nan, Max: &ten, Currency: "EU\x00R"}},
		Tags:        make([]string, maxTags+1),
		PostedOn:    "2026-02-30",
		UpdatedOn:   "0001-01-01",
	})
	want := market.Posting{
		Key:         "k",
		Title:       "Programmer " + strings.Repeat("ä", 489),
		Description: strings.Repeat("é", market.MaxDescription/2),
		Company:     "AB",
		Pay:         []market.Pay{{Max: &ten, Currency: "EUR"}},
		Tags:        make([]string, maxTags),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var fields []string
	for _, p := range problems {
		fields = append(fields, p.Field)
		if p.Key != "k" {
			t.Errorf("problem without its key: %+v", p)
		}
	}
	if diff := cmp.Diff([]string{"description", "tags", "pay", "posted", "updated"}, fields); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	for _, key := range []string{"", " ", "a\x00b", "\xff", strings.Repeat("x", maxKey+1)} {
		if p, problems := cleanPosting(market.Posting{Key: key}); p.Key != "" || len(problems) != 1 {
			t.Errorf("key %q: %+v", key, problems)
		}
	}
}

func TestBoardDropsWhatItCannotKeep(t *testing.T) {
	s := serve(t, map[string]http.HandlerFunc{
		"/a": text(`{"Postings":[{"Key":"1","Title":"x"},{"Key":"1","Title":"x"},{"Key":"1","Title":"y"},{"Key":""},` +
			`{"Key":"2","Source":"forged","Board":"elsewhere","PostedOn":"soon"}]}`),
	})
	r := crawl(t, t.Context(), fast, target(s, "a"))
	want := []market.Posting{
		{Source: "test", Board: "a", Key: "1", Title: "x"},
		{Source: "test", Board: "elsewhere", Key: "2"},
	}
	if diff := cmp.Diff(want, r.saved); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if b := r.results[0]; b.Postings != 2 || b.ProblemCount != 3 || len(b.Problems) != 3 || !b.Complete {
		t.Errorf("%+v", b)
	}
}

func TestCharset(t *testing.T) {
	const cyrillic = "\xcf\xf0\xe8\xe2\xe5\xf2" // Привет in windows-1251
	for name, c := range map[string]struct{ contentType, body, want, wantType string }{
		"declared":   {"application/json; charset=windows-1251", cyrillic, "Привет", "application/json; charset=utf-8"},
		"meta":       {"text/html", `<meta charset="windows-1251">` + cyrillic, `<meta charset="windows-1251">Привет`, "text/html; charset=utf-8"},
		"undeclared": {"text/html", "caf\xe9", "café", "text/html; charset=utf-8"},
		"lie":        {"text/html; charset=iso-8859-1", "café", "café", "text/html; charset=utf-8"},
		"plain":      {"application/json", "café", "café", "application/json"},
		"unknown":    {"text/plain; charset=nonsense", "caf\xe9", "café", "text/plain; charset=utf-8"},
		"not text":   {"image/png", "\x89PNG", "\x89PNG", "image/png"},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, map[string]http.HandlerFunc{"/a": func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", c.contentType)
				text(c.body)(w, r)
			}})
			p := crawl(t, t.Context(), fast, target(s, "a")).pages[0]
			if string(p.Body) != c.want || p.ContentType != c.wantType {
				t.Errorf("%q of type %q, want %q of type %q", p.Body, p.ContentType, c.want, c.wantType)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	for in, want := range map[string]time.Duration{
		"": -1, "soon": -1, "-5": -1, "1.5": -1, "86401": maxAsked, "99999999999": maxAsked, "99999999999999999999": maxAsked,
		"0": 0, " 12 ": 12 * time.Second,
		"Sat, 21 Nov 2026 10:00:20 GMT": 20 * time.Second,
		"Sat, 21 Nov 2026 09:00:00 GMT": -1,
		"Sat, 21 Nov 2026 10:00:00 GMT": -1,
		"Sat, 21 Nov 2099 10:00:00 GMT": maxAsked,
	} {
		got, ok := retryAfter(http.Header{"Retry-After": {in}}, now)
		if ok != (want >= 0) || ok && got != want {
			t.Errorf("%q: %v, %v", in, got, ok)
		}
	}
}

func TestHostKey(t *testing.T) {
	for in, want := range map[string]string{
		"http://Example.ORG/x":      "example.org",
		"https://example.org.:443/": "example.org",
		"http://example.org:443":    "example.org:443",
		"http://127.0.0.1:8080":     "127.0.0.1:8080",
		"http://[::1]:80/":          "[::1]",
	} {
		u, err := webURL(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := hostKey(u); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func FuzzCleanText(f *testing.F) {
	f.Add("a\x00b\xffc", 3)
	f.Add("äöü", 5)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = max(limit, 0)
		got := cleanText(s, limit)
		if len(got) > limit || !utf8.ValidString(got) || strings.Contains(got, "\x00") {
			t.Errorf("%q, %d: %q", s, limit, got)
		}
		if again := cleanText(got, limit); again != got {
			t.Errorf("%q cleaned twice: %q", got, again)
		}
	})
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /\n", "/x")
	f.Add("User-agent: roadcheck\nAllow: /*$a\nCrawl-delay: 1e9\n", "/a?b")
	f.Add("Disallow\n:::\n\x00", "")
	f.Fuzz(func(t *testing.T, rules, path string) {
		o, err := Options{Save: discard}.filled()
		if err != nil {
			t.Fatal(err)
		}
		u, err := webURL("http://h/" + path)
		if err != nil {
			return
		}
		group, err := newTransport(&o).readRobots(t.Context(), u, []byte(rules))
		if err != nil {
			return // then nothing is read
		}
		group.Test(robotsPath(u))
		if group.CrawlDelay < 0 || group.CrawlDelay > maxCrawlDelay {
			t.Errorf("delay %v of %q", group.CrawlDelay, rules)
		}
	})
}

func discard(context.Context, market.Page, []market.Posting) error { return nil }
