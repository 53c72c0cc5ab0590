package store_test

import (
	"errors"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

func observations(t *testing.T, s *store.Store, filter store.ObservationFilter) []market.Observation {
	t.Helper()
	var list []market.Observation
	err := s.EachObservation(t.Context(), filter, func(o market.Observation) error {
		list = append(list, o)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestEachObservation(t *testing.T) {
	s, _ := open(t)
	dated, undated := fullPosting("acme/1"), fullPosting("acme/2")
	undated.PostedOn = ""
	save(t, s, today, dated, undated)
	readAll(t, s, "v1")
	list := stored(t, s)
	r := fullReading("v1")
	want := market.Observation{
		Posting: list[0].ID, Source: "greenhouse", Panel: "greenhouse", Employer: "acme", Title: dated.Title, Vacancy: "v-1", Day: "2026-11-01",
		Level: "senior", Role: "backend", Remote: "hybrid", Countries: r.Countries, Cities: r.Cities,
		Localities: r.Localities, Employment: r.Employment, Industry: r.Industry, Kind: r.Kind,
		Language: "fr", MinYears: r.MinYears, Salary: r.Salary,
		Skills:  []market.SkillNeed{{Skill: "go", Need: market.Required}, {Skill: "kubernetes", Need: market.Preferred}},
		Phrases: r.Phrases, Text: len(r.Text),
	}
	second := want
	second.Posting, second.Day = list[1].ID, today
	got := observations(t, s, store.ObservationFilter{Dataset: market.Real, Version: "v1"})
	if diff := cmp.Diff([]market.Observation{want, second}, got); diff != "" {
		t.Errorf("observations (-want +got):\n%s", diff)
	}

	dated.Title = "Changed since"
	save(t, s, today, dated)
	for _, tt := range []struct {
		name   string
		filter store.ObservationFilter
		want   int
	}{
		{"content changed since read", store.ObservationFilter{Dataset: market.Real, Version: "v1"}, 1},
		{"any version", store.ObservationFilter{Dataset: market.Real}, 1},
		{"other version", store.ObservationFilter{Dataset: market.Real, Version: "v2"}, 0},
		{"other dataset", store.ObservationFilter{Dataset: market.Sample, Version: "v1"}, 0},
	} {
		if got := observations(t, s, tt.filter); len(got) != tt.want {
			t.Errorf("%s: %d observations, want %d", tt.name, len(got), tt.want)
		}
	}
}

// Rows of 20 MB in all pass by without staying: a slice of them would.
func TestObservationsStream(t *testing.T) {
	s, db := open(t)
	const rows = 2000
	save(t, s, today, manyPostings(rows)...)
	readAll(t, s, "v1")
	if _, err := db.Exec(`UPDATE postings SET title = repeat(md5(id::text), 10000 / 32)`); err != nil {
		t.Fatal(err)
	}
	live := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	var calls int
	var early, late uint64
	err := s.EachObservation(t.Context(), store.ObservationFilter{Dataset: market.Real}, func(o market.Observation) error {
		switch calls++; calls {
		case rows / 10:
			early = live()
		case rows:
			late = live()
		}
		return nil
	})
	if err != nil || calls != rows {
		t.Fatalf("%d observations, want %d; error %v", calls, rows, err)
	}
	if late > early+4<<20 {
		t.Errorf("%d kB live after %d rows, %d kB after %d", early>>10, rows/10, late>>10, rows)
	}
}

func TestEachObservationEndsWithTheCaller(t *testing.T) {
	s, _ := open(t)
	save(t, s, today, manyPostings(50)...)
	readAll(t, s, "v1")
	enough := errors.New("enough")
	calls := 0
	err := s.EachObservation(t.Context(), store.ObservationFilter{Dataset: market.Real}, func(o market.Observation) error {
		calls++
		// Evidence is looked up while the stream is open.
		if _, _, err := s.Posting(t.Context(), o.Posting); err != nil {
			return err
		}
		if calls == 3 {
			return enough
		}
		return nil
	})
	if err != enough || calls != 3 {
		t.Errorf("error %v after %d calls, want the caller's own after 3", err, calls)
	}
}
