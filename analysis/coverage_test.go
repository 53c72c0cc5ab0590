package analysis

import (
	"math/bits"
	"math/rand/v2"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// requiring is a vacancy that requires skills, and names kafka without asking for it.
func requiring(id market.PostingID, employer string, skills ...market.Skill) market.Observation {
	o := market.Observation{Posting: id, Source: "greenhouse", Employer: employer, Role: "backend", Level: "mid", Language: "en"}
	for _, s := range skills {
		o.Skills = append(o.Skills, market.SkillNeed{Skill: s, Need: market.Required})
	}
	return o
}

func TestCoverageOfARoadmap(t *testing.T) {
	tech := func(ids ...market.Skill) (out []market.SkillInfo) {
		for _, id := range ids {
			out = append(out, market.SkillInfo{ID: id, Name: string(id), Kind: technologyKind})
		}
		return out
	}
	r := market.Roadmap{ID: "r", Roles: []market.Role{"backend"}, Steps: []market.RoadmapStep{
		{Title: "one", Skills: []market.RoadmapSkill{{Skill: "go"}, {Skill: "agile"}}},
		{Title: "two", Skills: []market.RoadmapSkill{{Skill: "sql"}}},
		{Title: "three", Skills: []market.RoadmapSkill{{Skill: "cobol"}}},
	}}
	onlyNamed := requiring(8, "h")
	onlyNamed.Skills = []market.SkillNeed{{Skill: "java", Need: market.Mentioned}}
	other := requiring(9, "i", "go")
	other.Role = "frontend"
	f := collect(t, Options{
		Catalog:  append(tech("go", "sql", "java", "cobol"), market.SkillInfo{ID: "agile", Kind: "concept"}),
		Roadmaps: []market.Roadmap{r},
	}, requiring(1, "a", "go"), requiring(2, "b", "go", "agile"), requiring(3, "c", "go", "sql"), requiring(4, "d", "java"),
		requiring(5, "e", "java"), requiring(6, "f", "java", "sql"), requiring(7, "g", "agile"), onlyNamed, other)
	c := f.Roadmaps[0].Coverage
	if c.N != 6 || c.Without != 2 {
		t.Errorf("%d vacancies with required technologies, %d without, want 6 and 2", c.N, c.Without)
	}
	for i, want := range []struct{ taught, covered int }{{1, 2}, {2, 3}, {3, 3}} {
		if s := c.Steps[i]; s.Taught != want.taught || s.Share.Count != want.covered || s.Share.N != 6 {
			t.Errorf("step %d: %+v, want %+v", i+1, s, want)
		}
	}
	if len(c.Own) != 3 || c.Own[0].Skill != "go" || c.Own[1].Skill != "sql" || c.Own[2].P != 0.5 {
		t.Errorf("best order of its own: %+v", c.Own)
	}
	if len(c.Best) != 3 || c.Best[2].P != 1 {
		t.Errorf("best of all: %+v", c.Best)
	}
	if len(c.Bound) != 4 || c.Bound[3] != 1 || c.Bound[0] != 0 {
		t.Errorf("bounds: %v", c.Bound)
	}
}

// Juniors are asked for go alone, seniors for go and java; the roadmap teaches go last and java never.
func TestCoverageInPartsAndSuggestedOrder(t *testing.T) {
	var catalog []market.SkillInfo
	for _, s := range []market.Skill{"go", "java", "cobol"} {
		catalog = append(catalog, market.SkillInfo{ID: s, Name: string(s), Kind: technologyKind})
	}
	r := market.Roadmap{ID: "r", Roles: []market.Role{"backend"}, Steps: []market.RoadmapStep{
		{Title: "one", Skills: []market.RoadmapSkill{{Skill: "cobol"}}}, {Title: "two", Skills: []market.RoadmapSkill{{Skill: "go"}}}}}
	var observations []market.Observation
	add := func(n int, level market.Level, country string, skills ...market.Skill) {
		for range n {
			o := requiring(market.PostingID(len(observations)+1), "", skills...)
			o.Level, o.Countries = level, []string{country}
			observations = append(observations, o)
		}
	}
	add(100, "junior", "DE", "go")
	add(150, "senior", "US", "go", "java")
	add(99, "lead", "PL", "cobol")
	c := collect(t, Options{Catalog: catalog, Roadmaps: []market.Roadmap{r}}, observations...).Roadmaps[0].Coverage
	want := []struct {
		by, name string
		n        int
		end      float64
	}{{byLevel, "senior", 150, 0}, {byLevel, "junior", 100, 1}, {byCountry, "US", 150, 0}, {byCountry, "DE", 100, 1}}
	if len(c.Parts) != len(want) {
		t.Fatalf("%d parts: %+v", len(c.Parts), c.Parts)
	}
	for i, w := range want {
		p := c.Parts[i]
		if p.By != w.by || p.Name != w.name || p.N != w.n || p.Steps[0].P != 0 || p.Steps[1].P != w.end || p.Best[len(p.Best)-1] != 1 {
			t.Errorf("part %d: %+v, want %+v", i, p, w)
		}
	}
	if len(c.Suggested) != 3 {
		t.Fatalf("suggested: %+v", c.Suggested)
	}
	for i, w := range []Suggestion{{CoverageSkill{"go", "go", 0.286533}, 0.286533, 2}, {CoverageSkill{"cobol", "cobol", 0.570201}, 0.283668, 1},
		{CoverageSkill{"java", "java", 1}, 0.429799, 0}} {
		if c.Suggested[i] != w {
			t.Errorf("suggestion %d: %+v, want %+v", i+1, c.Suggested[i], w)
		}
	}
}

// On small markets every choice of skills can be tried: no choice exceeds the bound, and the
// order found is seldom far from the best.
func TestCoverageBoundHolds(t *testing.T) {
	src := rand.New(rand.NewPCG(5, 6))
	const skills = 9
	found, best := 0, 0
	for range 60 {
		q := newRequirements()
		var masks []uint
		for range 40 {
			var set []int32
			mask := src.UintN(1<<skills) & src.UintN(1<<skills)
			for s := range skills {
				if mask>>s&1 == 1 {
					set = append(set, int32(s))
				}
			}
			if len(set) > 0 {
				q.add(set)
				masks = append(masks, mask)
			}
		}
		var optimum [skills + 1]int
		for choice := range uint(1 << skills) {
			covered := 0
			for _, m := range masks {
				if m&^choice == 0 {
					covered++
				}
			}
			k := bits.OnesCount(choice)
			optimum[k] = max(optimum[k], covered)
		}
		bounds, order := q.bounds(skills), q.order(nil, q.skills(), skills)
		for k := 1; k <= len(order); k++ {
			if bounds[k] < float64(optimum[k]) {
				t.Fatalf("%d skills can cover %d vacancies, over the bound of %v", k, optimum[k], bounds[k])
			}
			if order[k-1].covered > optimum[k] {
				t.Fatalf("%d skills cover %d vacancies, over the optimum of %d", k, order[k-1].covered, optimum[k])
			}
			found, best = found+order[k-1].covered, best+optimum[k]
		}
	}
	t.Logf("orders cover %.3f of what the best choices of each size do", float64(found)/float64(best))
	if float64(found) < 0.9*float64(best) {
		t.Errorf("orders cover %d, the best choices of each size %d", found, best)
	}
}

func TestCoverageOfNothing(t *testing.T) {
	f := collect(t, Options{Catalog: []market.SkillInfo{{ID: "go", Kind: technologyKind}}, Roadmaps: []market.Roadmap{{ID: "r",
		Steps: []market.RoadmapStep{{Title: "one", Skills: []market.RoadmapSkill{{Skill: "go"}}}}}}})
	c := f.Roadmaps[0].Coverage
	if c.N != 0 || len(c.Steps) != 1 || c.Steps[0].Share.P != 0 || c.Steps[0].Share.Hi != 1 {
		t.Errorf("%+v", c)
	}
}
