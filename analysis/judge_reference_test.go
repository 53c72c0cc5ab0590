package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

func closeTo(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.10f, want %.10f", what, got, want)
	}
}

// employerRows are vacancies of employers with three marks.
var employerRows = struct{ employer, a, b, score []int }{
	employer: []int{1, 1, 1, 2, 2, 3, 3, 3, 3, 4, 5, 5, 6, 7, 7, 8},
	a:        []int{1, 0, 1, 1, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1},
	b:        []int{0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1},
	score:    []int{0, 1, 2, 0, 0, 1, 1, 2, 0, 2, 1, 0, 2, 0, 1, 2},
}

// collected makes a tester on observations.
func collected(t *testing.T, observations []market.Observation, catalog ...market.Skill) *tester {
	t.Helper()
	o := Options{}
	for _, s := range catalog {
		o.Catalog = append(o.Catalog, market.SkillInfo{ID: s, Name: string(s), Kind: technologyKind, Category: "drawn"})
	}
	c, err := NewCollector(o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range observations {
		observations[i].Posting = market.PostingID(i + 1)
		c.Add(observations[i])
	}
	return &tester{frame: newFrame(c), finding: &RoadmapFinding{}}
}

func rowsOfEmployers(t *testing.T) *tester {
	var obs []market.Observation
	r := employerRows
	for i := range r.employer {
		years := float64(r.score[i])
		o := market.Observation{Employer: fmt.Sprint("e", r.employer[i]), Source: "board", Role: "backend", Language: "en", MinYears: &years}
		if r.a[i] == 1 {
			o.Skills = append(o.Skills, market.SkillNeed{Skill: "s0", Need: market.Required})
		}
		if r.b[i] == 1 {
			o.Skills = append(o.Skills, market.SkillNeed{Skill: "s1", Need: market.Required})
		}
		obs = append(obs, o)
	}
	return collected(t, obs, "s0", "s1")
}

// R's survey 4.1-1 on these rows, ids = ~employer: svymean(~I(a-b)) is 0.3125 with a standard error of
// 0.125556795629; svyglm(a ~ score) has the slope 0.24 with 0.1305234637039.
func TestSpreadMatchesR(t *testing.T) {
	w := rowsOfEmployers(t)
	p, _ := w.segment(market.Population{})
	a, _ := w.item(market.Item{"s0"}, named)
	b, _ := w.item(market.Item{"s1"}, named)
	table := p.profiles(a, b)
	d := (table.totals[0] - table.totals[1]) / table.n
	s := table.spread(func(r *profile) float64 { return (r.counts[0] - r.counts[1] - d*r.size) / table.n })
	closeTo(t, "difference", d, 0.3125, 1e-12)
	closeTo(t, "its standard error", s.se, 0.125556795629, 1e-10)
	slope, s, _ := p.slope(a, func(v *vacancy) float64 { y, _ := w.years(v); return y })
	closeTo(t, "slope", slope, 0.24, 1e-12)
	closeTo(t, "its standard error", s.se, 0.1305234637039, 1e-10)
}

// R's binom.test(10, 12, alternative = "greater"): McNemar's exact test of 10 against 2 discordant vacancies.
func TestSignTestIsMcNemars(t *testing.T) {
	table := newProfiles(map[string]*float64{"\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00": new(10.0),
		"\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01": new(2.0), "\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01": new(30.0)}, 2)
	more, _ := table.signTest(0, 1)
	closeTo(t, "p", more, 0.01928710938, 1e-10)
}

// Fisher's (1935) lady tasting tea: three of four right, 17/70.
func TestFisherOfTheTea(t *testing.T) {
	f := &fourfold{pooled: [4]float64{3, 1, 1, 3}}
	above, _ := f.fisher(math.Sqrt(1./3 + 1 + 1 + 1./3))
	closeTo(t, "p", above, 17./70, 1e-12)
}

// R's mantelhaen.test(UCBAdmissions): the odds of men and women over six departments (Bickel, Hammel and O'Connell 1975), 0.9046968283
// with the interval 0.7719 to 1.0603 of Robins, Breslow and Greenland.
func TestOddsRatioOfBerkeley(t *testing.T) {
	var obs []market.Observation
	for dept, c := range [][4]int{{512, 313, 89, 19}, {353, 207, 17, 8}, {120, 205, 202, 391}, {138, 279, 131, 244}, {53, 138, 94, 299}, {22, 351, 24, 317}} {
		for cell, n := range c {
			for range n {
				o := market.Observation{Source: "board", Role: "backend", Language: "en", Countries: []string{string(rune('A'+dept)) + "X"}}
				if cell < 2 {
					o.Skills = append(o.Skills, market.SkillNeed{Skill: "s0", Need: market.Required})
				}
				if cell%2 == 0 {
					o.Skills = append(o.Skills, market.SkillNeed{Skill: "s1", Need: market.Required})
				}
				obs = append(obs, o)
			}
		}
	}
	w := collected(t, obs, "s0", "s1")
	p, _ := w.segment(market.Population{})
	a, _ := w.item(market.Item{"s0"}, named)
	b, _ := w.item(market.Item{"s1"}, named)
	odds, s := p.fourfold(a, b).oddsRatio(p)
	closeTo(t, "odds ratio", math.Exp(odds), 0.9046968283, 1e-9)
	e, _, _ := s.tested(odds, 0, 0.95)
	closeTo(t, "lower end", math.Exp(e.Lo), 0.7719073618, 0.005)
	closeTo(t, "upper end", math.Exp(e.Hi), 1.0603297644, 0.005)
}

// R: wilcox.test(c(9,7,5), c(8,4,3,2,1), "greater", exact = TRUE) and cor.test(1:5, c(50,40,45,20,10), method =
// "kendall", alternative = "less", exact = TRUE).
func TestPermutationsMatchR(t *testing.T) {
	closeTo(t, "labels", labelP([]float64{9, 7, 5, 8, 4, 3, 2, 1}, 3), 0.07142857143, 1e-9)
	low, _ := orderP([]float64{50, 40, 45, 20, 10})
	closeTo(t, "order", low, 0.04166666667, 1e-9)
	closeTo(t, "tau", orderTau([]float64{50, 40, 45, 20, 10}), -0.8, 1e-12)
}

// R's binom.test of 5 in 5 and 3 in 7.
func TestExactIntervalMatchesR(t *testing.T) {
	lo, hi := exactInterval(5, 5, 0.95)
	closeTo(t, "lower end of 5 in 5", lo, 0.47817625, 1e-8)
	closeTo(t, "upper end of 5 in 5", hi, 1, 0)
	lo, hi = exactInterval(3, 7, 0.95)
	closeTo(t, "lower end of 3 in 7", lo, 0.098988278, 1e-7)
	closeTo(t, "upper end of 3 in 7", hi, 0.815948432, 1e-7)
}

// Bergsma's (2013) formula in R on chisq.test of the table.
func TestCramersVMatchesR(t *testing.T) {
	closeTo(t, "V", cramersV([][]float64{{30, 10, 5}, {12, 25, 9}}), 0.3837821194, 1e-9)
}

// allTests is a hypothesis for every test that needs no more than skills, levels and places.
func allTests() []market.Hypothesis {
	two := market.Population{Levels: []market.Level{"junior"}}
	other := &market.Population{Levels: []market.Level{"senior"}}
	var out []market.Hypothesis
	for _, template := range templates {
		for _, m := range template.Metrics {
			h := market.Hypothesis{Test: template.Name, Metric: m.Name, Comparator: ">=", Value: number(0.3), AtLeast: 2,
				Subject: drawnItems(0, 2), Against: drawnItems(1, 3), Universe: drawnUniverse(3), Names: []string{"backend"}, Versus: other}
			switch template.Name {
			case "differs", "keyness":
				h.Population = two
			case "cities", "top":
				h.Comparator, h.Value = "<=", number(1)
				h.Population.Cities = []string{"Pune", "Delhi"}
			case "list-rank":
				h.Value = number(2)
			case "mandatory":
				h.Population.Levels = []market.Level{"mid"}
			}
			out = append(out, h)
		}
	}
	return out
}

// TestNoFalseVerdictOnLittle runs every test on data that can tell nothing: each gives a reason or stays open.
func TestNoFalseVerdictOnLittle(t *testing.T) {
	vacancies := func(n int, with func(i int, o *market.Observation)) (out []market.Observation) {
		for i := range n {
			o := market.Observation{Source: "board", Role: "backend", Level: "mid", Language: "en", Localities: []string{"Delhi", "Pune"}}
			with(i, &o)
			out = append(out, o)
		}
		return out
	}
	some := []market.SkillNeed{{Skill: "s0", Need: market.Required}, {Skill: "s1", Need: market.Required}}
	for name, obs := range map[string][]market.Observation{
		"nothing": nil,
		"one":     vacancies(1, func(_ int, o *market.Observation) { o.Skills = some }),
		"few":     vacancies(10, func(i int, o *market.Observation) { o.Employer, o.Skills = fmt.Sprint(i), some[:i%2] }),
		"one employer": vacancies(500, func(i int, o *market.Observation) {
			o.Employer, o.Skills, o.Level = "acme", some[:i%3], []market.Level{"junior", "mid", "senior"}[i%3]
		}),
	} {
		t.Run(name, func(t *testing.T) {
			w := collected(t, obs, "s0", "s1", "s2")
			for _, h := range allTests() {
				if hypothesisTests[h.Test+"/"+h.Metric] == nil || h.Test == "documents" {
					continue
				}
				v := w.verdictOf(h)
				if v.Outcome == Supported || v.Outcome == Contradicted || v.Outcome == NotTestable && v.Reason == "" {
					t.Errorf("%s/%s: %s %q %+v", h.Test, h.Metric, v.Outcome, v.Reason, v.Estimate)
				}
			}
		})
	}
}

// TestAlikeDataGivesNumbers runs every test on vacancies that are all the same, or half and half.
func TestAlikeDataGivesNumbers(t *testing.T) {
	src := rand.New(rand.NewPCG(3, 5))
	w := clusteredMarket{50, 0.5, []float64{0.999, 0.001, 0.5}, drawnLevel}.tester(t, src)
	for _, h := range allTests() {
		if hypothesisTests[h.Test+"/"+h.Metric] == nil {
			continue
		}
		v := w.verdictOf(h)
		for _, x := range []float64{v.Estimate.Value, v.Estimate.Lo, v.Estimate.Hi, v.P, v.PAgainst} {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				t.Errorf("%s/%s: %+v", h.Test, h.Metric, v.Tested)
			}
		}
		if v.P < 0 || v.P > 1 || v.PAgainst < 0 || v.PAgainst > 1 {
			t.Errorf("%s/%s: p-values %v and %v", h.Test, h.Metric, v.P, v.PAgainst)
		}
	}
}
