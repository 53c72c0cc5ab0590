package analysis

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
	"gonum.org/v1/gonum/stat/distuv"
)

// technologies is a catalog of them.
func technologies(ids ...market.Skill) (out []market.SkillInfo) {
	for _, id := range ids {
		out = append(out, market.SkillInfo{ID: id, Name: string(id), Kind: technologyKind})
	}
	return out
}

// ensembleOf describes observations in which all technologies of the catalog are ranked.
func ensembleOf(t *testing.T, catalog []market.SkillInfo, observations []market.Observation) *ensemble {
	t.Helper()
	c, err := NewCollector(Options{Catalog: catalog, MinCount: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range observations {
		c.Add(o)
	}
	f := newFrame(c)
	all, _, _ := c.count()
	whole, _ := f.segment(market.Population{})
	return f.ensemble(whole, c.demand(all))
}

// R 4.2.2, survey 4.1-1: svycontrast(svytotal(~ab+a+b+one, svydesign(~employer)), quote(log(ab)+log(one)-log(a)-log(b)))
// gives 0.285228083490 with a standard error of 0.111453689113. Every vacancy names "base" besides.
func TestLiftMatchesR(t *testing.T) {
	sizes, as := []int{4, 1, 3, 5, 2, 6, 1, 3, 2, 4, 5, 1}, []int{2, 1, 1, 4, 0, 3, 0, 2, 1, 2, 1, 1}
	bs, both := []int{1, 1, 2, 3, 1, 4, 0, 0, 1, 2, 2, 0}, []int{1, 1, 1, 3, 0, 2, 0, 0, 1, 1, 1, 0}
	var observations []market.Observation
	for e, size := range sizes {
		for i := range size {
			skills := []market.Skill{"base"}
			if i < as[e] {
				skills = append(skills, "a")
			}
			if i < both[e] || i >= size-(bs[e]-both[e]) {
				skills = append(skills, "b")
			}
			observations = append(observations, requiring(market.PostingID(len(observations)+1), fmt.Sprintf("e%02d", e), skills...))
		}
	}
	en := ensembleOf(t, technologies("a", "b", "base"), observations)
	a := slices.IndexFunc(en.skills, func(s int32) bool { return en.frame.skills[s].ID == "a" })
	b := slices.IndexFunc(en.skills, func(s int32) bool { return en.frame.skills[s].ID == "b" })
	got := en.liftOf([]int{a, b}, en.marks[a].and(en.marks[b]))
	deviate := distuv.StudentsT{Sigma: 1, Nu: en.base.all.effective() - 1}.Quantile(0.975)
	const value, se = 0.285228083490, 0.111453689113
	for name, pair := range map[string][2]float64{"lift": {got.Value, math.Exp(value)}, "low": {got.Lo, math.Exp(value - deviate*se)}, "high": {got.Hi, math.Exp(value + deviate*se)}} {
		if math.Abs(pair[0]-pair[1]) > 1e-5 {
			t.Errorf("%s %v, want %v", name, pair[0], pair[1])
		}
	}
}

// scipy 1.10.1: fcluster(linkage(1 - likeness, "average"), t, "distance") with t 0.5, 0.81 and 0.9.
func TestAverageLinkageMatchesScipy(t *testing.T) {
	likeness := [][]float64{{0, .9, .2, .1, .0, .3}, {.9, 0, .4, .2, .1, .1}, {.2, .4, 0, .7, .6, .0}, {.1, .2, .7, 0, .5, .2}, {.0, .1, .6, .5, 0, .1}, {.3, .1, .0, .2, .1, 0}}
	for least, want := range map[float64]string{0.5: "[[0 1] [2 3 4] [5]]", 0.19: "[[0 1 5] [2 3 4]]", 0.1: "[[0 1 2 3 4 5]]"} {
		if got := fmt.Sprint(averageLinkage(likeness, least)); got != want {
			t.Errorf("at least %v alike: %s, want %s", least, got, want)
		}
	}
}

// The interval of the lift holds 1 where technologies have nothing to do with each other, though employers repeat themselves.
func TestLiftCovers(t *testing.T) {
	runs := simulated(600, 80)
	src := rand.New(rand.NewPCG(2, 9))
	held := 0
	for range runs {
		var observations []market.Observation
		for e := range 150 {
			usual := [2]float64{src.Float64(), src.Float64()}
			for range 1 + src.IntN(6) {
				skills := []market.Skill{"base"}
				for i, s := range []market.Skill{"a", "b"} {
					draw := src.Float64()
					if src.IntN(2) == 0 {
						draw = usual[i]
					}
					if draw < 0.3 {
						skills = append(skills, s)
					}
				}
				observations = append(observations, requiring(market.PostingID(len(observations)+1), fmt.Sprintf("e%d", e), skills...))
			}
		}
		en := ensembleOf(t, technologies("a", "b", "base"), observations)
		got := en.liftOf([]int{1, 2}, en.marks[1].and(en.marks[2]))
		if got.Lo <= 1 && 1 <= got.Hi {
			held++
		}
	}
	covered{"lift", "150 employers that repeat themselves", runs, held}.check(t)
}

// Two worlds, a web one and a data one, that share nothing but git.
func TestStructureOfTwoWorlds(t *testing.T) {
	src := rand.New(rand.NewPCG(3, 3))
	catalog := technologies("react", "typescript", "css", "spark", "kafka", "scala", "git", "ts-core")
	catalog[7].Broader = []market.Skill{"typescript"}
	worlds := [][]market.Skill{{"react", "typescript", "css"}, {"spark", "kafka", "scala"}}
	var observations []market.Observation
	for i := range 600 {
		var skills []market.Skill
		for _, s := range worlds[i%5/3] {
			if src.IntN(10) < 7 {
				skills = append(skills, s)
			}
		}
		if src.IntN(3) == 0 {
			skills = append(skills, "git")
		}
		if slices.Contains(skills, "typescript") {
			skills = append(skills, "ts-core")
		}
		observations = append(observations, requiring(market.PostingID(i+1), fmt.Sprintf("e%d", i/3), skills...))
	}
	r := market.Roadmap{ID: "r", Roles: []market.Role{"backend"}, Steps: []market.RoadmapStep{{Title: "one", Skills: []market.RoadmapSkill{{Skill: "git"}}}}}
	again := r
	again.ID = "again"
	f := collect(t, Options{Catalog: catalog, Roadmaps: []market.Roadmap{r, again}}, observations...)
	if len(f.Structures) != 1 {
		t.Fatalf("%d structures for one population", len(f.Structures))
	}
	s := f.Structures[0]
	if len(s.Clusters) != 2 || len(s.Clusters[0].Skills) != 4 || len(s.Clusters[1].Skills) != 3 {
		t.Errorf("clusters %+v", s.Clusters)
	}
	for _, p := range s.Pairs {
		if p.A == "typescript" && p.B == "ts-core" || p.A == "ts-core" && p.B == "typescript" {
			t.Errorf("a term with what is above it: %+v", p)
		}
		if !(p.Lift.Lo <= p.Lift.Value && p.Lift.Value <= p.Lift.Hi) {
			t.Errorf("%+v", p)
		}
	}
	if len(s.Stacks) < 2 {
		t.Errorf("stacks %+v", s.Stacks)
	}
	for _, n := range s.Next {
		for _, next := range n.Next {
			if n.Skill != "git" && next.Skill == "git" || next.Lift.Lo <= 1 || n.Skill == "spark" && next.Skill == "react" {
				t.Errorf("after %s %+v", n.Skill, next)
			}
		}
	}
	if i := slices.IndexFunc(s.Next, func(n NextSkills) bool { return n.Skill == "spark" }); i < 0 || len(s.Next[i].Next) != 2 || s.Next[i].Next[0].Gain <= 0 {
		t.Errorf("after spark: %+v", s.Next)
	}
}

func TestStructureOfLittle(t *testing.T) {
	r := market.Roadmap{ID: "r", Steps: []market.RoadmapStep{{Title: "one", Skills: []market.RoadmapSkill{{Skill: "go"}}}}}
	var same []market.Observation
	for i := range 50 {
		same = append(same, requiring(market.PostingID(i+1), "only", "go", "java"))
	}
	for name, observations := range map[string][]market.Observation{"nothing": nil, "one": same[:1], "one employer, all equal": same} {
		f := collect(t, Options{Catalog: catalog, Roadmaps: []market.Roadmap{r}}, observations...)
		if _, err := json.Marshal(f); err != nil {
			t.Fatal(err)
		}
		s := f.Structures[0]
		if len(s.Clusters) != 0 || len(s.Stacks) != 0 || len(observations) < 20 && s.Warning == "" {
			t.Errorf("%s: %+v", name, s)
		}
		for _, n := range s.Next {
			if len(n.Next) > 0 {
				t.Errorf("%s: %+v", name, n)
			}
		}
	}
}
