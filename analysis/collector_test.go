package analysis

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
)

var update = flag.Bool("update", false, "rewrite golden files")

var catalog = []market.SkillInfo{
	{ID: "go", Name: "Go", Category: "language", Kind: "technology"},
	{ID: "java", Name: "Java", Category: "language", Kind: "technology"},
	{ID: "php", Name: "PHP", Category: "language", Kind: "technology"},
	{ID: "sql", Name: "SQL", Category: "language", Kind: "technology"},
	{ID: "docker", Name: "Docker", Category: "container", Kind: "technology"},
	{ID: "agile", Name: "Agile", Category: "practice", Kind: "concept"},
	{ID: "cobol", Name: "COBOL", Category: "language", Kind: "technology"},
}

var teaching = market.Roadmap{
	ID: "small", Title: "A small roadmap", Publisher: "us", AsOf: 2026, Roles: []market.Role{"backend", "fullstack"},
	Steps: []market.RoadmapStep{
		{Title: "Languages", Skills: []market.RoadmapSkill{{Skill: "php"}, {Skill: "go", Emphasis: "must"}, {Skill: "java"}}},
		{Title: "Data", Skills: []market.RoadmapSkill{{Skill: "sql"}, {Skill: "cobol"}}},
	},
}

// observe makes a backend observation; needs is as "go! sql agile?": required, preferred, mentioned.
func observe(id int, vacancy, day, needs string) market.Observation {
	o := market.Observation{
		Posting: market.PostingID(id), Source: "greenhouse", Employer: "acme", Vacancy: vacancy, Day: market.Day(day),
		Level: market.LevelUnknown, Role: "backend", Remote: market.RemoteUnknown, Countries: []string{"US"}, Language: "en",
	}
	for _, s := range strings.Fields(needs) {
		need := market.Preferred
		switch s[len(s)-1] {
		case '!':
			need = market.Required
		case '?':
			need = market.Mentioned
		}
		o.Skills = append(o.Skills, market.SkillNeed{Skill: market.Skill(strings.TrimRight(s, "!?")), Need: need})
	}
	return o
}

func collect(t *testing.T, o Options, observations ...market.Observation) Findings {
	t.Helper()
	c, err := NewCollector(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range observations {
		c.Add(x)
	}
	return c.Findings()
}

func demandOf(t *testing.T, list []Demand, skill market.Skill) Demand {
	t.Helper()
	i := slices.IndexFunc(list, func(d Demand) bool { return d.ID == skill })
	if i < 0 {
		t.Fatalf("no demand for %q", skill)
	}
	return list[i]
}

func stratumOf(f Findings, by, name string) *Stratum {
	for i, s := range f.Strata {
		if s.By == by && s.Name == name {
			return &f.Strata[i]
		}
	}
	return nil
}

func TestOneVacancyCountsOnce(t *testing.T) {
	second := observe(2, "v1", "2026-02-10", "go! sql?")
	second.Countries, second.Source = []string{"DE"}, "lever"
	max := 90.0
	second.Salary = &market.SalaryBand{Max: &max}
	f := collect(t, Options{Catalog: catalog, MinCount: 1},
		observe(1, "v1", "2026-01-05", "go java!"), second, observe(3, "v2", "2026-02-11", "sql!"),
		observe(4, "", "", "sql"), observe(5, "", "", "sql"))
	b := f.Base
	if b.Postings != 5 || b.Vacancies != 4 || b.Undated != 2 || b.WithPay != 1 || b.Employers != 1 {
		t.Errorf("base %+v", b)
	}
	if b.From != "2026-01-05" || b.To != "2026-02-11" {
		t.Errorf("from %q to %q", b.From, b.To)
	}
	golang, sql := demandOf(t, f.Demand, "go"), demandOf(t, f.Demand, "sql")
	if golang.Any.Count != 1 || golang.Required.Count != 1 || golang.Any.N != 4 {
		t.Errorf("go: the union keeps the strongest need once: %+v", golang)
	}
	if sql.Any.Count != 4 || sql.Required.Count != 1 || sql.Rank != 1 || sql.Any.P != 1 {
		t.Errorf("sql: %+v", sql)
	}
	for _, want := range []Count{{"DE", 1}, {"US", 4}} {
		if !slices.Contains(b.Countries, want) {
			t.Errorf("countries %v lack %v", b.Countries, want)
		}
	}
	if diff := cmp.Diff([]Count{{"2026-01", 1}, {"2026-02", 2}}, b.Months); diff != "" {
		t.Errorf("a vacancy counts in each month it was seen in: %s", diff)
	}
}

func TestRanksShareTies(t *testing.T) {
	f := collect(t, Options{Catalog: catalog, MinCount: 2},
		observe(1, "", "", "go java sql docker"), observe(2, "", "", "go java sql"), observe(3, "", "", "go php cobol"))
	got := map[market.Skill]int{}
	for _, d := range f.Demand {
		got[d.ID] = d.Rank
	}
	want := map[market.Skill]int{"go": 1, "java": 2, "sql": 2, "docker": 0, "php": 0, "cobol": 0}
	if diff := cmp.Diff(want, got); diff != "" || f.Suppressed != 3 {
		t.Errorf("%d suppressed, ranks: %s", f.Suppressed, diff)
	}
}

func TestLeftOut(t *testing.T) {
	german := observe(1, "", "", "go")
	german.Language = "de"
	unsure := observe(2, "", "", "go")
	unsure.Language = ""
	f := collect(t, Options{}, german, unsure, market.Observation{Posting: 3, Source: "lever"})
	want := []Count{{"text is not English", 1}, {"text was not read", 1}}
	if diff := cmp.Diff(want, f.Base.LeftOut); diff != "" || f.Base.Postings != 1 {
		t.Errorf("%d postings counted; %s", f.Base.Postings, diff)
	}
}

func TestStrataBelowTheMinimumAreOnlyCounted(t *testing.T) {
	far := observe(3, "", "2026-01-01", "go")
	far.Countries = nil
	f := collect(t, Options{MinCount: 2, Catalog: catalog, Roadmaps: []market.Roadmap{teaching}},
		observe(1, "", "2026-01-01", "go"), observe(2, "", "2026-03-01", "go docker"), far)
	if stratumOf(f, "country", "unknown") != nil || stratumOf(f, "month", "2026-03") != nil {
		t.Error("a stratum of one is shown")
	}
	if !slices.Contains(f.Base.Countries, Count{"unknown", 1}) {
		t.Errorf("countries %v", f.Base.Countries)
	}
	us := stratumOf(f, "country", "US")
	if us == nil || us.N != 2 {
		t.Fatalf("US: %+v", us)
	}
	if d := demandOf(t, us.Demand, "cobol"); d.Any.Count != 0 || d.Any.N != 2 || d.Rank != 0 {
		t.Errorf("a taught skill that nobody asks for: %+v", d)
	}
}

func TestEmployersAreCountedPerSkill(t *testing.T) {
	other := observe(3, "", "", "go")
	other.Employer = "zeta"
	unnamed := observe(4, "", "", "go")
	unnamed.Employer = ""
	f := collect(t, Options{Catalog: catalog}, observe(1, "", "", "go"), other, observe(2, "", "", "go"), unnamed)
	if d := demandOf(t, f.Demand, "go"); d.Employers != 2 || f.Base.Employers != 2 || f.Base.Unnamed != 1 {
		t.Errorf("%d employers, base %+v", d.Employers, f.Base)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	wrong := teaching
	wrong.Steps = []market.RoadmapStep{{Title: "Languages", Skills: []market.RoadmapSkill{{Skill: "jva"}}}}
	twice := teaching
	twice.Steps = []market.RoadmapStep{{Title: "A", Skills: []market.RoadmapSkill{{Skill: "go"}, {Skill: "go"}}}}
	for _, tt := range []struct {
		o    Options
		want string
	}{
		{Options{Confidence: 95}, "confidence 95"},
		{Options{Threshold: 2}, "threshold 2"},
		{Options{MinCount: -1}, "minimum count -1"},
		{Options{Catalog: append(slices.Clone(catalog), catalog[0])}, `skill "go" is there twice`},
		{Options{Catalog: catalog, Roadmaps: []market.Roadmap{wrong}}, `roadmap "small", step 1 "Languages": skill "jva" is not in the lexicon; did you mean "java"`},
		{Options{Catalog: catalog, Roadmaps: []market.Roadmap{twice}}, "already taught in step 1"},
	} {
		if _, err := NewCollector(tt.o); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got %v, want it to contain %q", err, tt.want)
		}
	}
}

func TestNothingIsStillFindings(t *testing.T) {
	f := collect(t, Options{Catalog: catalog, Roadmaps: []market.Roadmap{teaching}})
	data, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte("null")) {
		t.Errorf("null in %s", data)
	}
	if len(f.Warnings) == 0 || len(f.Roadmaps[0].Unasked) != 0 {
		t.Errorf("warnings %q, unasked %v", f.Warnings, f.Roadmaps[0].Unasked)
	}
}

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
	check := func(list []Demand, n int) {
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
	check(f.Demand, f.Base.Vacancies)
	for _, s := range f.Strata {
		check(s.Demand, s.N)
	}
	check(f.Roadmaps[0].Demand, f.Roadmaps[0].N)
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

func BenchmarkFindings(b *testing.B) {
	observations := sampleOf(100_000, 5)
	for b.Loop() {
		c, err := NewCollector(options())
		if err != nil {
			b.Fatal(err)
		}
		for _, o := range observations {
			c.Add(o)
		}
		if f := c.Findings(); len(f.Demand) == 0 {
			b.Fatal("no demand")
		}
	}
	b.ReportMetric(float64(len(observations))*float64(b.N)/b.Elapsed().Seconds(), "observations/s")
}
