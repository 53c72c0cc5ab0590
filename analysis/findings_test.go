package analysis

import (
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
)

var update = flag.Bool("update", false, "rewrite golden files")

// sampleOf draws postings with reposts, gaps and two countries.
func sampleOf(n int, seed uint64) []market.Observation {
	r := rand.New(rand.NewPCG(seed, 7))
	var out []market.Observation
	for i := range n {
		o := observe(i+1, "", "", "")
		if r.IntN(4) > 0 {
			o.Vacancy = string(rune('A' + r.IntN(26)))
			o.Vacancy += string(rune('A' + r.IntN(max(1, n/40))))
		}
		if r.IntN(10) > 0 {
			o.Day = dayOf(int32(20260101 + 100*r.IntN(4) + r.IntN(28)))
		}
		o.Employer = []string{"", "acme", "beta", "cyan", "dune"}[r.IntN(5)]
		o.Source = []string{"greenhouse", "lever", "hackernews"}[r.IntN(3)]
		o.Role = []market.Role{"backend", "backend", "fullstack", "data", "non-tech", market.RoleUnknown}[r.IntN(6)]
		o.Countries = [][]string{{"US"}, {"DE", "US"}, {"IN"}, nil}[r.IntN(4)]
		o.Language = []string{"en", "en", "en", "", "de"}[r.IntN(5)]
		for k, s := range catalog[:len(catalog)-1] {
			if r.IntN(k+2) == 0 {
				o.Skills = append(o.Skills, market.SkillNeed{Skill: s.ID, Need: market.Need(1 + r.IntN(3))})
			}
		}
		out = append(out, o)
	}
	return out
}

func options() Options {
	return Options{
		Version: "test", Extractor: "x1", MadeOn: "2026-11-21", Dataset: market.Real, Catalog: catalog, MinCount: 5,
		Roadmaps: []market.Roadmap{teaching}, Boards: []market.BoardResult{{Source: "lever", Board: "b"}, {Source: "lever", Board: "a", Complete: true}},
	}
}

func TestOrderOfPostingsDoesNotMatter(t *testing.T) {
	observations := sampleOf(300, 1)
	want := marshal(t, collect(t, options(), observations...))
	r := rand.New(rand.NewPCG(3, 3))
	for range 5 {
		r.Shuffle(len(observations), func(i, j int) {
			observations[i], observations[j] = observations[j], observations[i]
		})
		if diff := cmp.Diff(string(want), string(marshal(t, collect(t, options(), observations...)))); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestSharesAreConsistent(t *testing.T) {
	f := collect(t, options(), sampleOf(500, 2)...)
	check := func(list []PartDemand, n int) {
		for i, d := range list {
			for _, s := range []Share{d.Any, d.Required} {
				if !(0 <= s.Lo && s.Lo <= s.P && s.P <= s.Hi && s.Hi <= 1) || s.N != n {
					t.Errorf("%s: %+v, n %d", d.ID, s, n)
				}
			}
			if d.Required.Count > d.Any.Count || d.Employers > d.Any.Count {
				t.Errorf("%s: %+v", d.ID, d)
			}
			if i > 0 && list[i-1].Any.Count < d.Any.Count {
				t.Errorf("%s comes after a smaller one", d.ID)
			}
		}
	}
	check(inPart(f.Demand), f.Base.Vacancies)
	for _, s := range f.Strata {
		check(s.Demand, s.N)
	}
	check(inPart(f.Roadmaps[0].Demand), f.Roadmaps[0].N)
}

func TestGolden(t *testing.T) {
	got := marshal(t, collect(t, options(), sampleOf(120, 4)...))
	path := filepath.Join("testdata", "findings.golden.json")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("findings changed (-update rewrites):\n%s", diff)
	}
}

func marshal(t *testing.T, f Findings) []byte {
	t.Helper()
	data, err := json.MarshalIndent(f, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	return append(data, '\n')
}
