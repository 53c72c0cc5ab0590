package store

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lib/pq"

	"github.com/roadcheck/roadcheck/internal/market"
)

func TestEmployer(t *testing.T) {
	for company, want := range map[string]string{
		"Acme, Inc.":               "acme",
		"  ACME  ":                 "acme",
		"Acme GmbH & Co. KG":       "acme",
		"Acme Pvt. Ltd.":           "acme",
		"Acme (Pty) Ltd":           "acme",
		"Acme S.A.":                "acme",
		"Acme Sp. z o.o.":          "acme",
		"Müller  und\tSöhne AG":    "müller und söhne",
		"Inc.":                     "inc",
		"Gmbh Co":                  "gmbh",
		"The Corporation Exchange": "the corporation exchange",
		"AT&T":                     "at&t",
		"Gen Z":                    "gen z",
		"":                         "",
		" \t":                      "",
	} {
		if got := employer(company); got != want {
			t.Errorf("employer(%q) = %q, want %q", company, got, want)
		}
	}
}

func TestSSLMode(t *testing.T) {
	for url, want := range map[string]pq.SSLMode{
		"postgres://u@localhost/db":                       "disable",
		"postgres://u@127.0.0.1:5433/db":                  "disable",
		"postgres://u@[::1]/db":                           "disable",
		"postgres:///db?host=/tmp/x&user=u":               "disable",
		"postgresql://u@db.example.com/db":                "require",
		"postgres://u@192.0.2.1/db":                       "require",
		"postgres://u@db.example.com/db?sslmode=disable":  "disable",
		"postgres://u@db.example.com/db?sslmode=prefer":   "prefer",
		"postgres://u@localhost/db?sslmode=verify-full":   "verify-full",
		"postgres://u@db.example.com/db?hostaddr=1.2.3.4": "require",
	} {
		cfg, err := config(url)
		if err != nil || cfg.SSLMode != want {
			t.Errorf("%s: sslmode %q, %v; want %q", url, cfg.SSLMode, err, want)
		}
	}
}

// TestContentHash changes every field in turn: no two contents may share a hash.
func TestContentHash(t *testing.T) {
	amount := func(f float64) *float64 { return &f }
	base := market.Posting{}
	variants := []func(*market.Posting){
		func(p *market.Posting) {},
		func(p *market.Posting) { p.Source = "x" },
		func(p *market.Posting) { p.Board = "x" },
		func(p *market.Posting) { p.Key = "x" },
		func(p *market.Posting) { p.URL = "x" },
		func(p *market.Posting) { p.Title = "x" },
		func(p *market.Posting) { p.Company = "x" },
		func(p *market.Posting) { p.Location = "x" },
		func(p *market.Posting) { p.Description = "x" },
		func(p *market.Posting) { p.SalaryText = "x" },
		func(p *market.Posting) { p.EmploymentType = "x" },
		func(p *market.Posting) { p.Remote = "x" },
		func(p *market.Posting) { p.Department = "x" },
		func(p *market.Posting) { p.Language = "x" },
		func(p *market.Posting) { p.Group = "x" },
		func(p *market.Posting) { p.PostedOn = "2026-01-01" },
		func(p *market.Posting) { p.UpdatedOn = "2026-01-01" },
		func(p *market.Posting) { p.Tags = []string{"x"} },
		func(p *market.Posting) { p.Tags = []string{"", "x"} },
		func(p *market.Posting) { p.Tags = []string{"x", ""} },
		func(p *market.Posting) { p.Pay = []market.Pay{{}} },
		func(p *market.Posting) { p.Pay = []market.Pay{{Min: amount(0)}} },
		func(p *market.Posting) { p.Pay = []market.Pay{{Max: amount(0)}} },
		func(p *market.Posting) { p.Pay = []market.Pay{{Currency: "EUR"}} },
		func(p *market.Posting) { p.Pay = []market.Pay{{Period: "year"}} },
		func(p *market.Posting) { p.Pay = []market.Pay{{Label: "x"}} },
		func(p *market.Posting) { p.Title, p.Company = "ab", "c" },
		func(p *market.Posting) { p.Title, p.Company = "a", "bc" },
	}
	seen := make(map[string]int)
	for i, change := range variants {
		p := base
		change(&p)
		h := contentHash(p)
		if j, ok := seen[h]; ok {
			t.Errorf("variants %d and %d have one hash", j, i)
		}
		seen[h] = i
	}
}

func FuzzClean(f *testing.F) {
	for _, seed := range []string{"", "plain", "a\x00b", "\xff\xfe", "é日", "\xc3\x28\x00", strings.Repeat("日", 500)} {
		f.Add(seed, 100)
	}
	f.Fuzz(func(t *testing.T, s string, limit int) {
		limit = min(max(limit, 0), 1<<16)
		var c cleaner
		out := c.text(s, limit)
		if !utf8.ValidString(out) || strings.ContainsRune(out, 0) || len(out) > limit {
			t.Errorf("text(%q, %d) = %q", s, limit, out)
		}
		if c.repaired != (out != s) {
			t.Errorf("text(%q, %d) = %q, repaired %v", s, limit, out, c.repaired)
		}
		if same := sameLength(s); len(same) != len(s) || !utf8.ValidString(same) || strings.ContainsRune(same, 0) {
			t.Errorf("sameLength(%q) = %q", s, same)
		}
		key := new(cleaner).key(s)
		if len(key) > maxKey || !utf8.ValidString(key) || (s == "") != (key == "") {
			t.Errorf("key(%q) = %q", s, key)
		}
	})
}
