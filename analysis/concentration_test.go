package analysis

import (
	"fmt"
	"math"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// The example of the United States Department of Justice ("Herfindahl-Hirschman Index", justice.gov/atr): four firms with
// shares of 30, 30, 20 and 20 percent have an index of 2,600 on the scale of 10,000.
func TestHerfindahlIndex(t *testing.T) {
	var c clusters
	for _, n := range []int{30, 30, 20, 20} {
		c.add(n)
	}
	got := concentration(c.n, c.squares, c.top)
	if got.Herfindahl != 0.26 || math.Abs(got.Employers-1/0.26) > 1e-6 || got.Top != 1 {
		t.Errorf("%+v", got)
	}
	for _, n := range []int{5, 40, 1, 35, 100} {
		c.add(n)
	}
	if c.top != (largest{100, 40, 35, 30, 30}) {
		t.Errorf("largest %v", c.top)
	}
	if none := (concentration(0, 0, largest{})); none != (Concentration{}) {
		t.Errorf("of nothing: %+v", none)
	}
}

// Of 40 vacancies 25 name a member of databases: 15 PostgreSQL, 10 the broader term, 5 of them both.
func TestRolledUpAndConcentratedDemand(t *testing.T) {
	catalog := []market.SkillInfo{{ID: "databases", Kind: "concept"}, {ID: "postgresql", Kind: technologyKind, Broader: []market.Skill{"databases"}}}
	var observations []market.Observation
	for i := range 40 {
		var skills []market.Skill
		if i < 15 {
			skills = append(skills, "postgresql")
		}
		if i >= 10 && i < 20 {
			skills = append(skills, "databases")
		}
		observations = append(observations, requiring(market.PostingID(i+1), fmt.Sprintf("e%d", i/4), skills...))
	}
	r := market.Roadmap{ID: "r", Roles: []market.Role{"backend"}, Steps: []market.RoadmapStep{{Title: "one", Skills: []market.RoadmapSkill{{Skill: "databases"}}}}}
	f := collect(t, Options{Catalog: catalog, MinCount: 5, Roadmaps: []market.Roadmap{r}}, observations...)
	for _, list := range [][]Demand{f.Demand, f.Roadmaps[0].Demand, {f.Roadmaps[0].Skills[0].Demand}} {
		d := demandOf(t, list, "databases")
		if d.RolledUp == nil || d.RolledUp.Count != 20 || d.Any.Count != 10 || d.RolledUp.N != 40 {
			t.Errorf("rolled up %+v beside %+v", d.RolledUp, d.Any)
		}
		if d.Concentration == nil || d.Concentration.Herfindahl != 0.36 { // 2, 4 and 4 of 10
			t.Errorf("concentration %+v", d.Concentration)
		}
	}
	if d := demandOf(t, f.Demand, "postgresql"); d.RolledUp != nil {
		t.Errorf("nothing is below PostgreSQL: %+v", d.RolledUp)
	}
	if got := f.Base.Concentration; got.Herfindahl != 0.1 || got.Employers != 10 || got.Top != 0.5 {
		t.Errorf("of all: %+v", got)
	}
}

// Level, role and kind of employer are strata, what is not known too.
func TestStrataByLevelRoleAndKind(t *testing.T) {
	var observations []market.Observation
	for i := range 30 {
		o := requiring(market.PostingID(i+1), "", "go")
		o.Level, o.Kind = "senior", market.ProductEmployer
		if i >= 20 {
			o.Level, o.Kind, o.Role = market.LevelUnknown, market.EmployerUnknown, "data"
		}
		observations = append(observations, o)
	}
	f := collect(t, Options{Catalog: catalog, MinCount: 5}, observations...)
	got := map[stratum]int{}
	for _, s := range f.Strata {
		got[stratum{s.By, s.Name}] = s.N
	}
	for s, n := range map[stratum]int{{byLevel, "senior"}: 20, {byLevel, unknown}: 10, {byRole, "backend"}: 20, {byRole, "data"}: 10,
		{byKind, "product"}: 20, {byKind, unknown}: 10} {
		if got[s] != n {
			t.Errorf("%v has %d vacancies, want %d", s, got[s], n)
		}
	}
}
