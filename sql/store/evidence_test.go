package store_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

// naming stores a posting of an employer and a reading of it that finds the skill go wherever the text has "Go".
func naming(t *testing.T, s *store.Store, p market.Posting, r market.Reading) {
	t.Helper()
	if p.Source == "" {
		p.Source, p.Board = "lever", "b"
	}
	p.Key = fmt.Sprintf("%s/%d", p.Company, len(stored(t, s)))
	save(t, s, today, p)
	list := stored(t, s)
	last := list[len(list)-1]
	for at := 0; ; at++ {
		next := strings.Index(r.Text[at:], "Go")
		if next < 0 {
			break
		}
		at += next
		need := market.Preferred
		if strings.HasPrefix(r.Text[at:], "Go!") {
			need = market.Required
		}
		r.Mentions = append(r.Mentions, market.Mention{Skill: "go", Start: at, End: at + 2, Need: need})
	}
	r.Version, r.Level, r.Role, r.Remote = "v1", market.LevelUnknown, market.RoleUnknown, market.RemoteUnknown
	if _, err := s.SaveReadings(t.Context(), []store.StoredReading{{Posting: last.ID, Hash: last.Hash, Reading: r}}); err != nil {
		t.Fatal(err)
	}
}

func wantEvidence(each int, skills ...market.Skill) store.EvidenceFilter {
	return store.EvidenceFilter{ObservationFilter: store.ObservationFilter{Dataset: market.Real, Version: "v1"}, Skills: skills, Each: each}
}

func TestEvidenceIsOfDifferentEmployersNewestFirst(t *testing.T) {
	s, _ := open(t)
	naming(t, s, market.Posting{Company: "Old", PostedOn: "2024-01-02"}, market.Reading{Text: "Go here"})
	naming(t, s, market.Posting{Company: "Acme, Inc.", PostedOn: "2026-01-02"}, market.Reading{Text: "Go before"})
	naming(t, s, market.Posting{Company: "ACME", PostedOn: "2026-02-03", URL: "https://example.org/2", Title: "T", Location: "L"},
		market.Reading{Text: "Wir Go, or Go!"})
	naming(t, s, market.Posting{Company: "Foreign", PostedOn: "2026-03-01"}, market.Reading{Text: "Go ist gut", Language: "de"})
	naming(t, s, market.Posting{Source: "import", Board: "file", Company: "Undated"}, market.Reading{Text: "Go, some day"})
	naming(t, s, market.Posting{Company: "Nothing", PostedOn: "2026-03-01"}, market.Reading{Text: "nothing"})
	got, err := s.Evidence(t.Context(), wantEvidence(10, "go", "cobol"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[market.Skill][]market.Evidence{"go": {
		{Posting: 3, Title: "T", Company: "ACME", Location: "L", Source: "lever", URL: "https://example.org/2", Day: "2026-02-03", Need: market.Required,
			Before: "Wir Go, or ", Mention: "Go", After: "!"},
		{Posting: 1, Company: "Old", Source: "lever", Day: "2024-01-02", Need: market.Preferred, Mention: "Go", After: " here"},
		{Posting: 5, Company: "Undated", Source: "file", Need: market.Preferred, Mention: "Go", After: ", some day"},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("evidence (-want +got):\n%s", diff)
	}
}

func TestEvidenceIsBounded(t *testing.T) {
	s, _ := open(t)
	long := strings.Repeat("é", 9_000) + "Go" + strings.Repeat("日", 9_000)
	for i := range 12 {
		naming(t, s, market.Posting{Company: fmt.Sprint("E", i), PostedOn: "2026-01-02"}, market.Reading{Text: long})
	}
	got, err := s.Evidence(t.Context(), wantEvidence(10, "go"))
	if err != nil {
		t.Fatal(err)
	}
	if len(got["go"]) != 10 {
		t.Fatalf("%d places, want 10", len(got["go"]))
	}
	for _, e := range got["go"] {
		if e.Mention != "Go" || len(e.Before) > 400 || len(e.After) > 400 || !utf8.ValidString(e.Before+e.After) {
			t.Errorf("posting %d: %d bytes, %q, %d bytes", e.Posting, len(e.Before), e.Mention, len(e.After))
		}
	}
	few := wantEvidence(10, "go")
	few.Depth = 3
	if got, err = s.Evidence(t.Context(), few); err != nil || len(got["go"]) != 3 {
		t.Errorf("of the 3 newest: %d places, %v", len(got["go"]), err)
	}
	for _, none := range []store.EvidenceFilter{wantEvidence(0, "go"), wantEvidence(10)} {
		if got, err := s.Evidence(t.Context(), none); err != nil || len(got) != 0 {
			t.Errorf("%+v: %v, %v", none, got, err)
		}
	}
}

func TestEvidenceLeavesOutRecurringLines(t *testing.T) {
	s, _ := open(t)
	naming(t, s, market.Posting{Company: "A", PostedOn: "2026-01-02"}, market.Reading{Text: "About us: Go! The role: Go"})
	p := stored(t, s)[0]
	saveClusters(t, s, store.ClusterMethod{Dataset: market.Real, Version: "v1", Method: "m"},
		store.PostingCluster{Posting: p.ID, Cluster: p.ID, Class: "single", Boilerplate: []int{0}})
	got, err := s.Evidence(t.Context(), wantEvidence(10, "go"))
	if err != nil || len(got["go"]) != 1 || got["go"][0].Before != "About us: Go! The role: " {
		t.Errorf("evidence %+v, %v", got, err)
	}
}
