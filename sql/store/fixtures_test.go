package store_test

import (
	"fmt"
	"testing"

	"github.com/jmoiron/sqlx"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

const today market.Day = "2026-11-21"

func ptr(f float64) *float64 { return &f }

// fullPosting has a value in every field, awkward ones where that is allowed.
func fullPosting(key string) market.Posting {
	return market.Posting{
		Source: "greenhouse", Board: "acme", Key: key, URL: "https://example.com/jobs/" + key + "?a=1&b='2'",
		Title: "Ingénieur \"Go\"; 日本", Company: "Acme, Inc.", Location: "Berlin; Paris",
		Description: "<p>Tab\there\\n, back\\slash, new\nline, {braces}, NULL, \\N</p>",
		Pay: []market.Pay{
			{Min: ptr(50000), Max: ptr(70000.5), Currency: "EUR", Period: market.PerYear, Label: "Berlin"},
			{Max: ptr(90000)},
		},
		SalaryText: "€50k – €70k", EmploymentType: "FullTime", Remote: "hybrid", Department: "R&D", Language: "fr",
		Tags: []string{"go", "a,b", `quote"d`, "NULL", "{x}", ""}, Group: "g1",
		PostedOn: "2026-11-01", UpdatedOn: "2026-11-20",
	}
}

func manyPostings(n int) []market.Posting {
	list := make([]market.Posting, n)
	for i := range list {
		list[i] = market.Posting{Source: "lever", Board: "b", Key: fmt.Sprintf("b/%06d", i), Title: "Engineer",
			Company: fmt.Sprintf("Company %d", i%97), Description: fmt.Sprintf("Work number %d.", i)}
	}
	return list
}

// fullReading has a value in every field; its text is not ASCII before the mentions.
func fullReading(version string) market.Reading {
	text := "Ingénieur Go\nGo et Kubernetes, 日本"
	return market.Reading{
		Version: version, Text: text,
		Mentions: []market.Mention{
			{Skill: "go", Start: 11, End: 13, Need: market.Mentioned},
			{Skill: "go", Start: 14, End: 16, Need: market.Required},
			{Skill: "kubernetes", Start: 20, End: 30, Need: market.Preferred},
		},
		Salary: &market.SalaryBand{Min: ptr(90000), Max: ptr(50000), Currency: "EUR", Period: market.PerYear,
			Provenance: "text", Start: 32, End: 38, Doubt: "minimum above maximum", Basis: market.Net, Form: market.FormB2B, Months: 13},
		Level: "senior", Role: "backend", Remote: "hybrid", Countries: []string{"DE", "FR"}, Cities: []string{"Berlin"},
		Localities: []string{"Berlin", "Ruhr"}, Employment: market.Contract, Industry: "finance", Kind: market.AgencyEmployer,
		MinYears: ptr(3.5), Language: "fr", Vacancy: "v-1", Phrases: []string{"equity", "mentor"},
	}
}

// open gives a store, and its database for looking behind it.
func open(t testing.TB) (*store.Store, *sqlx.DB) {
	t.Helper()
	return openAt(t, storetest.URL(t))
}

func openAt(t testing.TB, url string) (*store.Store, *sqlx.DB) {
	t.Helper()
	s := storetest.Open(t, url)
	if _, _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	db, err := store.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return s, sqlx.NewDb(db, "postgres")
}

func save(t testing.TB, s *store.Store, day market.Day, postings ...market.Posting) store.Change {
	t.Helper()
	change, err := s.SavePostings(t.Context(), store.SavePostings{Dataset: market.Real, Day: day, Postings: postings})
	if err != nil {
		t.Fatal(err)
	}
	return change
}

// stored gives all stored postings, by id.
func stored(t testing.TB, s *store.Store) []market.StoredPosting {
	t.Helper()
	list, err := s.Unread(t.Context(), "no such version", 0, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	return list
}
