package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
	"gonum.org/v1/gonum/stat/distuv"
)

// clusteredMarket says how vacancies are drawn for simulations: employers of log-normal size whose vacancies
// resemble each other.
type clusteredMarket struct {
	employers int
	alike     float64   // intraclass correlation
	shares    []float64 // of the skills s0, s1 ...
	vary      func(src *rand.Rand, o *market.Observation, employer int)
}

// draw makes a tester on drawn vacancies.
func (m clusteredMarket) draw(src *rand.Rand, o Options) *tester {
	for i := range m.shares {
		o.Catalog = append(o.Catalog, market.SkillInfo{ID: drawnSkill(i), Name: string(drawnSkill(i)), Kind: technologyKind, Category: "drawn"})
	}
	c, err := NewCollector(o)
	if err != nil {
		panic(err)
	}
	number := int64(0)
	for e := range m.employers {
		own := make([]float64, len(m.shares))
		for i, p := range m.shares {
			own[i] = distuv.Beta{Alpha: p * (1 - m.alike) / m.alike, Beta: (1 - p) * (1 - m.alike) / m.alike, Src: src}.Rand()
		}
		for range max(1, int(3*math.Exp(src.NormFloat64()))) {
			number++
			ob := market.Observation{Posting: market.PostingID(number), Source: "board", Employer: fmt.Sprint("employer ", e),
				Role: "backend", Level: "mid", Language: "en"}
			for i, p := range own {
				if src.Float64() < p {
					ob.Skills = append(ob.Skills, market.SkillNeed{Skill: drawnSkill(i), Need: market.Required})
				}
			}
			if m.vary != nil {
				m.vary(src, &ob, e)
			}
			c.Add(ob)
		}
	}
	return &tester{frame: newFrame(c, c.byEmployer()), finding: &RoadmapFinding{}}
}

func drawnSkill(i int) market.Skill { return market.Skill(fmt.Sprint("s", i)) }

// drawnItems are the skills from s(from) on.
func drawnItems(from, to int) (out []market.Item) {
	for i := from; i < to; i++ {
		out = append(out, market.Item{string(drawnSkill(i))})
	}
	return out
}

// drawnCase is a hypothesis that is true, or false, at the very border.
type drawnCase struct {
	name       string
	market     clusteredMarket
	hypothesis market.Hypothesis
	// falsely are the outcomes that are wrong or unfounded at the border.
	falsely []Outcome
	options func(*Options)
}

// TestFalseVerdicts draws markets at the border of each claim and counts how often a verdict takes a side: at most in 5 of 100.
func TestFalseVerdicts(t *testing.T) {
	runs := simulated(250, 60)
	both := []Outcome{Supported, Contradicted}
	equal := []float64{0.2, 0.2, 0.2, 0.2, 0.2}
	rare := []float64{0.03, 0.03}
	for _, tt := range []drawnCase{
		{"share", clusteredMarket{60, 0.3, []float64{0.5, 0.2}, nil}, market.Hypothesis{Test: "share", Subject: drawnItems(0, 1), Comparator: ">=", Value: number(0.5)}, both, nil},
		{"rare share", clusteredMarket{200, 0.2, rare, nil}, market.Hypothesis{Test: "share", Subject: drawnItems(0, 1), Comparator: ">=", Value: number(0.03)}, both, nil},
		{"each", clusteredMarket{100, 0.3, equal, nil}, market.Hypothesis{Test: "each", Subject: drawnItems(0, 5), Comparator: ">=", Value: number(0.2)}, both, nil},
		{"pair", clusteredMarket{100, 0.3, equal, nil}, market.Hypothesis{Test: "pair", Subject: drawnItems(0, 1), Against: drawnItems(1, 2), Comparator: ">", Value: number(0)}, both, nil},
		{"rare pair", clusteredMarket{150, 0.3, rare, nil}, market.Hypothesis{Test: "pair", Subject: drawnItems(0, 1), Against: drawnItems(1, 2), Comparator: ">", Value: number(0)}, both, nil},
		{"pair of few employers", clusteredMarket{60, 0.5, equal, nil}, market.Hypothesis{Test: "pair", Subject: drawnItems(0, 1), Against: drawnItems(1, 2), Comparator: ">", Value: number(0)}, both, nil},
		{"up to", clusteredMarket{100, 0.2, []float64{0.65, 0.2}, nil}, market.Hypothesis{Test: "up-to", Subject: drawnItems(0, 1), Comparator: "<=", Value: number(0.75)}, []Outcome{Supported}, nil},
		{"list rank", clusteredMarket{60, 0.3, equal, nil}, market.Hypothesis{Test: "list-rank", Subject: drawnItems(0, 2), Universe: drawnUniverse(5), Comparator: "<=", Value: number(2)}, both, nil},
		{"top", clusteredMarket{60, 0.3, []float64{0.3, 0.3, 0.1}, nil}, market.Hypothesis{Test: "top", Subject: drawnItems(0, 1), Universe: drawnUniverse(3), Comparator: "<=", Value: number(1)}, both, nil},
		{"order", clusteredMarket{60, 0.3, equal, nil}, market.Hypothesis{Test: "order", Subject: drawnItems(0, 5), Comparator: "<", Value: number(0)}, both, nil},
		{"together", clusteredMarket{150, 0.2, equal, nil}, market.Hypothesis{Test: "together", Subject: drawnItems(0, 1), Against: drawnItems(1, 2), Comparator: ">", Value: number(1)}, both, nil},
		{"rare together", clusteredMarket{150, 0.2, []float64{0.08, 0.03}, nil}, market.Hypothesis{Test: "together", Subject: drawnItems(0, 1), Against: drawnItems(1, 2), Comparator: ">", Value: number(1)}, both, nil},
		{"differs", clusteredMarket{120, 0.3, equal, drawnLevel}, market.Hypothesis{Test: "differs", Subject: drawnItems(0, 1), Population: market.Population{Levels: []market.Level{"junior"}},
			Versus: &market.Population{Levels: []market.Level{"senior"}}, Comparator: ">", Value: number(0)}, both, nil},
		{"differs by employer", clusteredMarket{120, 0.3, []float64{0.1, 0.2}, drawnKind}, market.Hypothesis{Test: "differs", Subject: drawnItems(0, 1), Population: market.Population{Employer: "product"},
			Versus: &market.Population{Employer: "services"}, Comparator: ">", Value: number(0)}, both, nil},
		{"mandatory", clusteredMarket{120, 0.3, []float64{0.5, 0.5}, drawnLevel}, market.Hypothesis{Test: "mandatory", Subject: drawnItems(0, 2), Population: market.Population{Levels: []market.Level{"mid", "senior"}},
			Comparator: ">=", Value: number(0.5)}, both, nil},
		{"rises", clusteredMarket{120, 0.3, equal, drawnLevel}, market.Hypothesis{Test: "rises", Metric: "share-by-level", Subject: drawnItems(0, 1), Comparator: "increasing"}, both, nil},
		{"cities", clusteredMarket{120, 0.1, equal, drawnCity}, market.Hypothesis{Test: "cities", Subject: drawnItems(0, 2), Population: market.Population{Cities: []string{"Pune", "Delhi"}},
			Comparator: ">=", Value: number(0.2)}, both, nil},
		{"keyness", clusteredMarket{120, 0.3, []float64{0.1, 0.2}, drawnKind}, market.Hypothesis{Test: "keyness", Subject: drawnItems(0, 1), Population: market.Population{Employer: "product"},
			Versus: &market.Population{Employer: "services"}, Comparator: ">", Value: number(0)}, both, nil},
		{"skills per posting", clusteredMarket{120, 0.3, equal, drawnKind}, market.Hypothesis{Test: "count", Metric: "skills-per-posting", Population: market.Population{Employer: "product"},
			Versus: &market.Population{Employer: "services"}, Comparator: ">", Value: number(0)}, both, nil},
		{"several", clusteredMarket{100, 0.3, []float64{0.5, 0.5}, nil}, market.Hypothesis{Test: "count", Subject: []market.Item{drawnUniverse(2)}, AtLeast: 2, Comparator: ">=", Value: number(0.25)}, both, nil},
		{"industries", clusteredMarket{100, 0.3, equal, drawnIndustry}, market.Hypothesis{Test: "spread", Names: []string{"finance", "retail"}, Comparator: ">=", Value: number(0.5)}, both, nil},
		{"association with industries", clusteredMarket{60, 0.3, equal[:3], drawnIndustry}, market.Hypothesis{Test: "spread", Metric: "association", Subject: []market.Item{drawnUniverse(3)}, Comparator: ">", Value: number(0)}, both, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			checkFalseVerdicts(t, tt, runs)
		})
	}
}

func checkFalseVerdicts(t *testing.T, tt drawnCase, runs int) {
	src := rand.New(rand.NewPCG(7, 11))
	count := map[Outcome]int{}
	for range runs {
		o := Options{}
		if tt.options != nil {
			tt.options(&o)
		}
		w := tt.market.draw(src, o)
		v := w.verdictOf(tt.hypothesis)
		if v.Outcome == NotTestable {
			t.Fatalf("not testable: %s", v.Reason)
		}
		count[v.Outcome]++
	}
	t.Logf("of %d: %v", runs, count)
	for _, o := range tt.falsely {
		if got := float64(count[o]) / float64(runs); got > errorRate+slack(runs) {
			t.Errorf("%s in %.3f of draws, at the border of the claim", o, got)
		}
	}
}

// slack is two standard errors of a rate in so many runs.
func slack(runs int) float64 { return 2 * math.Sqrt(errorRate*(1-errorRate)/float64(runs)) }

// verdictOf is the verdict on a hypothesis by itself.
func (t *tester) verdictOf(h market.Hypothesis) Verdict {
	m, _ := templateOf(h.Test)
	metric, _ := m.metric(h.Metric)
	got, reason := hypothesisTests[h.Test+"/"+metric.Name](t, h)
	got.tidy()
	v := Verdict{Tested: got, Reason: reason, Outcome: NotTestable}
	if reason == "" {
		v.Outcome = decide(got.Beyond, got.P, got.PAgainst)
	}
	return v
}

// drawnUniverse are so many skills.
func drawnUniverse(n int) (out market.Item) {
	for i := range n {
		out = append(out, string(drawnSkill(i)))
	}
	return out
}

// drawnLevel draws levels, most of an employer's alike.
func drawnLevel(src *rand.Rand, o *market.Observation, employer int) {
	all := []market.Level{"junior", "mid", "senior"}
	o.Level = all[employer%3]
	if src.Float64() < 0.5 {
		o.Level = all[src.IntN(3)]
	}
}

// drawnKind gives an employer its kind.
func drawnKind(_ *rand.Rand, o *market.Observation, employer int) {
	o.Kind = []market.EmployerKind{market.ProductEmployer, market.ServicesEmployer}[employer%2]
}

// drawnCity gives most vacancies of an employer its city.
func drawnCity(src *rand.Rand, o *market.Observation, employer int) {
	o.Localities = []string{[]string{"Pune", "Delhi"}[employer%2]}
	if src.Float64() < 0.3 {
		o.Localities = []string{"Delhi", "Pune"}
	}
}

// drawnIndustry gives an employer its industry.
func drawnIndustry(_ *rand.Rand, o *market.Observation, employer int) {
	o.Industry = []string{"finance", "retail"}[employer%2]
}
