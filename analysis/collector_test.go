package analysis

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
)

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

func inStratum(t *testing.T, list []PartDemand, skill market.Skill) PartDemand {
	t.Helper()
	i := slices.IndexFunc(list, func(d PartDemand) bool { return d.ID == skill })
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

func TestEmployerAndRoleAreOfTheEarliestThatStatesThem(t *testing.T) {
	first := observe(1, "v", "2026-01-01", "go")
	first.Role, first.Employer = market.RoleUnknown, ""
	second, third, undated := observe(3, "v", "2026-01-02", "sql"), observe(2, "v", "2026-01-03", ""), observe(0, "v", "", "")
	third.Role, third.Employer = "data", "zeta"
	undated.Role, undated.Employer = "qa", "yota"
	f := collect(t, Options{Catalog: catalog, MinCount: 1, Roadmaps: []market.Roadmap{teaching}}, undated, third, first, second)
	if f.Roadmaps[0].N != 1 || f.Base.Vacancies != 1 || f.Base.Unnamed != 0 {
		t.Errorf("%d backend vacancies of %d, %d unnamed", f.Roadmaps[0].N, f.Base.Vacancies, f.Base.Unnamed)
	}
	if !strings.Contains(strings.Join(f.Warnings, " "), "(acme)") {
		t.Errorf("the employer is not that of the earliest posting that names one: %q", f.Warnings)
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
	if d := inStratum(t, us.Demand, "cobol"); d.Any.Count != 0 || d.Any.N != 2 || d.Rank != 0 {
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

func TestLargestCitiesAreStrata(t *testing.T) {
	var seen []market.Observation
	for i := range 3 * (cityStrata + 5) {
		o := observe(i+1, "", "2026-01-01", "go")
		o.Localities = []string{fmt.Sprintf("City %02d", i/3), "Everywhere"}
		seen = append(seen, o)
	}
	seen[0].Localities = []string{"Nowhere else"}
	f := collect(t, Options{MinCount: 3, Catalog: catalog}, seen...)
	cities := map[string]int{}
	for _, s := range f.Strata {
		if s.By == "city" {
			cities[s.Name] = s.N
		}
	}
	if len(cities) != cityStrata || cities["Everywhere"] != len(seen)-1 || cities["City 01"] != 3 || cities["City 00"] != 0 || cities["City 30"] != 0 {
		t.Errorf("%d cities are strata: %v", len(cities), cities)
	}
	if d := inStratum(t, stratumOf(f, "city", "City 01").Demand, "go"); d.Any.Count != 3 || d.Any.N != 3 {
		t.Errorf("go in City 01: %+v", d.Any)
	}
	seen[4].Vacancy, seen[5].Vacancy = "same", "same"
	if f = collect(t, Options{MinCount: 2, Catalog: catalog}, seen[:6]...); stratumOf(f, "city", "City 01").N != 2 {
		t.Error("two postings of a vacancy count twice in its city")
	}
}

// TestWaysOfCounting has an employer whose one vacancy stands three times, and one with a single posting.
func TestWaysOfCounting(t *testing.T) {
	var all []market.Observation
	for id, o := range []struct{ employer, vacancy, needs string }{
		{"acme", "a", "go"}, {"acme", "a", "go"}, {"acme", "a", ""}, {"acme", "b", "java"}, {"acme", "c", "java"}, {"other", "d", "go"},
	} {
		observation := observe(id+1, o.vacancy, "2026-05-01", o.needs)
		observation.Employer = o.employer
		all = append(all, observation)
	}
	got := map[market.Skill][3]float64{}
	for _, d := range collect(t, Options{Catalog: catalog}, all...).Demand {
		got[d.ID] = [3]float64{d.Any.P, d.Raw, d.ByEmployer}
	}
	want := map[market.Skill][3]float64{"go": {0.5, 0.5, 0.666667}, "java": {0.5, 0.333333, 0.333333}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("shares of vacancies, postings and by employer (-want +got):\n%s", diff)
	}
}

// What strata are compared by stands in each, also far below its own largest skills.
func TestStrataListWhatTheyAreComparedBy(t *testing.T) {
	catalog := []market.SkillInfo{{ID: "go", Kind: technologyKind}, {ID: "php", Kind: technologyKind}}
	var many []market.Skill
	for i := range strataSkills {
		id := market.Skill(fmt.Sprintf("concept-%02d", i))
		catalog = append(catalog, market.SkillInfo{ID: id, Kind: "concept"})
		many = append(many, id)
	}
	var observations []market.Observation
	add := func(source string, skills ...market.Skill) {
		o := requiring(market.PostingID(len(observations)+1), "", skills...)
		o.Source = source
		observations = append(observations, o)
	}
	for range 30 {
		add("hn", "go")
		add("lever", many...)
	}
	add("lever", "go")
	f := collect(t, Options{Catalog: catalog}, observations...)
	for _, s := range f.Strata {
		if s.By != bySource {
			continue
		}
		i := slices.IndexFunc(s.Demand, func(d PartDemand) bool { return d.ID == "go" })
		if want := map[string]int{"hn": 30, "lever": 1}[s.Name]; i < 0 || s.Demand[i].Any.Count != want {
			t.Errorf("%s: go stands at %d of %d skills, want it there with %d", s.Name, i, len(s.Demand), want)
		}
	}
}
