package analysis

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

func TestPoisson(t *testing.T) {
	var seen [20]float64
	for _, k := range poissonOf {
		seen[k] += 1.0 / float64(len(poissonOf))
	}
	p := math.Exp(-1)
	for k := range 6 {
		if math.Abs(seen[k]-p) > 2e-5 {
			t.Errorf("%d is drawn with %.6f, want %.6f", k, seen[k], p)
		}
		p /= float64(k + 1)
	}
}

// Weights have the mean and the variance of as many employers, and different blocks differ.
func TestWeights(t *testing.T) {
	for _, employers := range []int{1, 3, fewAlike, 40, 5000} {
		draws, sum, squares, n := newWeights(7), 0.0, 0.0, 0.0
		for range 4000 {
			w := draws.alike(employers)
			for k := range abreast {
				x := float64(w.of(k))
				sum, squares, n = sum+x, squares+x*x, n+1
			}
		}
		m := float64(employers)
		mean := sum / n
		variance := squares/n - mean*mean
		if math.Abs(mean-m) > 4*math.Sqrt(m/n) || math.Abs(variance/m-1) > 0.03 {
			t.Errorf("%d employers weigh %.4f with variance %.4f", employers, mean, variance)
		}
	}
	if a, b := newWeights(1).next(), newWeights(2).next(); a == b {
		t.Error("two blocks draw the same weights")
	}
}

func TestRanksOfTotals(t *testing.T) {
	if got, want := ranks([]int32{5, 9, 5, 0, 7}), []int32{3, 1, 3, 5, 2}; !slices.Equal(got, want) {
		t.Errorf("ranks %v, want %v", got, want)
	}
}

// Two skills that differ clearly, two that hardly do, named by many employers.
func TestRankIntervals(t *testing.T) {
	src := rand.New(rand.NewPCG(8, 9))
	var observations []market.Observation
	for i := range 1200 {
		o := requiring(market.PostingID(i+1), string(rune('a'+i%26))+string(rune('a'+i/26%26))+"x")
		for _, s := range []struct {
			id market.Skill
			p  float64
		}{{"go", 0.6}, {"java", 0.3}, {"php", 0.3}, {"sql", 0.1}} {
			if src.Float64() < s.p {
				o.Skills = append(o.Skills, market.SkillNeed{Skill: s.id, Need: market.Required})
			}
		}
		observations = append(observations, o)
	}
	f := collect(t, Options{Catalog: []market.SkillInfo{{ID: "go"}, {ID: "java"}, {ID: "php"}, {ID: "sql"}}}, observations...)
	got := map[market.Skill][3]int{}
	for _, d := range f.Demand {
		got[d.ID] = [3]int{d.Rank, d.RankLo, d.RankHi}
		if d.RankLo > d.Rank || d.RankHi < d.Rank {
			t.Errorf("%s: rank %d outside its interval %d to %d", d.ID, d.Rank, d.RankLo, d.RankHi)
		}
	}
	if got["go"] != [3]int{1, 1, 1} || got["sql"] != [3]int{4, 4, 4} {
		t.Errorf("clear ranks: go %v, sql %v", got["go"], got["sql"])
	}
	for _, s := range []market.Skill{"java", "php"} {
		if got[s][1] != 2 || got[s][2] != 3 {
			t.Errorf("%s, as good as tied: %v, want an interval of 2 to 3", s, got[s])
		}
	}
}

// Values of equation 32 written out in Python over sets.
func TestRankBiasedOverlap(t *testing.T) {
	for _, tt := range []struct {
		a, b []int32
		want float64
	}{
		{[]int32{1, 2, 3, 4, 5}, []int32{2, 1, 3, 6, 7, 4, 8}, 0.7050966428571428},
		{[]int32{5, 9, 1, 2}, []int32{1, 2, 3, 4, 5, 6}, 0.503037},
		{[]int32{1, 2, 3}, []int32{1, 2, 3}, 1},
		{[]int32{1, 2}, []int32{3, 4, 5}, 0},
		{nil, []int32{1}, 0},
	} {
		got, back := rankBiasedOverlap(tt.a, tt.b, 0.9), rankBiasedOverlap(tt.b, tt.a, 0.9)
		if math.Abs(got-tt.want) > 1e-9 || got != back {
			t.Errorf("overlap of %v and %v is %.12f and %.12f, want %.12f", tt.a, tt.b, got, back, tt.want)
		}
	}
}

func TestAgreement(t *testing.T) {
	var observations []market.Observation
	for i := range 90 {
		skills := []market.Skill{"go"}
		if i < 60 {
			skills = append(skills, "java")
		}
		if i < 30 {
			skills = append(skills, "php")
		}
		observations = append(observations, requiring(market.PostingID(i+1), "", skills...))
	}
	catalog := []market.SkillInfo{{ID: "go", Kind: technologyKind}, {ID: "java", Kind: technologyKind}, {ID: "php", Kind: technologyKind}, {ID: "sql", Kind: technologyKind}}
	r := market.Roadmap{ID: "r", Steps: []market.RoadmapStep{{Title: "one", Skills: []market.RoadmapSkill{{Skill: "sql"}, {Skill: "go"}}}}}
	a := collect(t, Options{Catalog: catalog, Roadmaps: []market.Roadmap{r}}, observations...).Roadmaps[0].Agreement
	if a.K != 2 || a.Precision.Value != 0.5 || a.Recall.Value != 0.5 || a.Overlap.Value <= 0.2 || a.Overlap.Value >= 0.5 {
		t.Errorf("%+v", a)
	}
	none := collect(t, Options{Catalog: catalog, Roadmaps: []market.Roadmap{r}}).Roadmaps[0].Agreement
	if none != (Agreement{}) {
		t.Errorf("of nothing: %+v", none)
	}
}
