package analysis

import (
	"fmt"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
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
	vary      func(src *rand.Rand, o *market.Observation, e drawnEmployer)
}

// drawnEmployer is what the vacancies of one employer have in common.
type drawnEmployer struct {
	kind int     // 0 to 5
	own  float64 // standard normal
}

// tester draws vacancies to test on.
func (m clusteredMarket) tester(t *testing.T, src *rand.Rand) *tester {
	return m.with(Options{})(t, src)
}

// with draws them for an analysis with options, which names the roadmap that is tested.
func (m clusteredMarket) with(o Options) func(*testing.T, *rand.Rand) *tester {
	return func(t *testing.T, src *rand.Rand) *tester {
		w := &tester{frame: m.frame(t, src, o), finding: &RoadmapFinding{}, roadmaps: o.Roadmaps}
		if len(o.Roadmaps) > 0 {
			w.roadmap = o.Roadmaps[0]
		}
		return w
	}
}

func (m clusteredMarket) frame(t *testing.T, src *rand.Rand, o Options) *frame {
	return newFrame(m.collector(t, src, o))
}

func (m clusteredMarket) collector(t *testing.T, src *rand.Rand, o Options) *Collector {
	t.Helper()
	for i := range m.shares {
		o.Catalog = append(o.Catalog, market.SkillInfo{ID: drawnSkill(i), Name: string(drawnSkill(i)), Kind: technologyKind, Category: fmt.Sprint("category ", i%2)})
	}
	c, err := NewCollector(o)
	if err != nil {
		t.Fatal(err)
	}
	number := int64(0)
	for e := range m.employers {
		own := make([]float64, len(m.shares))
		for i, p := range m.shares {
			own[i] = distuv.Beta{Alpha: p * (1 - m.alike) / m.alike, Beta: (1 - p) * (1 - m.alike) / m.alike, Src: src}.Rand()
		}
		employer := drawnEmployer{src.IntN(6), src.NormFloat64()}
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
				m.vary(src, &ob, employer)
			}
			c.Add(ob)
		}
	}
	return c
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
	draw       func(*testing.T, *rand.Rand) *tester
	hypothesis market.Hypothesis
	// falsely are the outcomes that are wrong or unfounded at the border.
	falsely []Outcome
	// truth of the estimate, whose interval must hold it; nil where the case has none.
	truth *float64
}

// drawnToNull are the tests whose interval holds the truth more often at the border than elsewhere: a prior draws the estimate there.
var drawnToNull = map[string]bool{"keyness/log-odds": true}

// fewUntestable is the share of draws that may be too small to be tested.
const fewUntestable = 0.02

// key is what the case is a simulation of.
func (c drawnCase) key() string {
	m, _ := templateOf(c.hypothesis.Test)
	metric, _ := m.metric(c.hypothesis.Metric)
	return c.hypothesis.Test + "/" + metric.Name
}

// drawnCases are those of all kinds.
func drawnCases() []drawnCase {
	return slices.Concat(shareCases(), rankCases(), groupCases(), roadmapCases(), payCases(), trendCases())
}

// TestFalseVerdicts draws markets at the border of each claim and counts how often a verdict takes a side, at most in 5 of 100, and
// how often its interval holds the truth.
func TestFalseVerdicts(t *testing.T) {
	for _, c := range drawnCases() {
		t.Run(strings.ReplaceAll(c.key(), "/", " ")+", "+c.name, func(t *testing.T) {
			t.Parallel()
			c.check(t, simulated(500, 40))
		})
	}
}

func (c drawnCase) check(t *testing.T, runs int) {
	src := rand.New(rand.NewPCG(7, uint64(crc32.ChecksumIEEE([]byte(c.key()+c.name)))))
	count, held := map[Outcome]int{}, 0
	for range runs {
		v := c.draw(t, src).verdictOf(c.hypothesis)
		if count[v.Outcome]++; v.Outcome == NotTestable && float64(count[NotTestable]) > max(fewUntestable*float64(runs), 1) {
			t.Fatalf("not testable: %s", v.Reason)
		}
		held += oneIf(c.truth != nil && v.Outcome != NotTestable && v.Estimate.Lo <= *c.truth && *c.truth <= v.Estimate.Hi)
	}
	n := float64(runs - count[NotTestable])
	supported, contradicted, holds := float64(count[Supported])/n, float64(count[Contradicted])/n, ""
	if c.truth != nil {
		holds = fmt.Sprintf("%.3f", float64(held)/n)
	}
	t.Logf("row: | %s | %s | %d | %.3f | %.3f | %s |", c.key(), c.name, runs, supported, contradicted, holds)
	for _, o := range c.falsely {
		if got := float64(count[o]) / n; got > errorRate+slack(runs) {
			t.Errorf("%s in %.3f of draws, at the border of the claim", o, got)
		}
	}
	if c.truth != nil && (float64(held) < n*(0.93-slack(runs)) || float64(held) > n*(0.97+slack(runs)) && !drawnToNull[c.key()]) {
		t.Errorf("the interval holds the truth in %s of draws", holds)
	}
}

// unsimulated are the tests without a case, and why.
var unsimulated = map[string]string{
	"published/published-value":  "never testable",
	"published/published-spread": "never testable",
	"premium/pay-slope-on-size":  "never testable",
	"trend-share/novelty":        "never testable",
}

// TestEveryTestIsSimulated fails for a test whose errors nobody has counted.
func TestEveryTestIsSimulated(t *testing.T) {
	simulated := map[string]bool{}
	for _, c := range drawnCases() {
		simulated[c.key()] = true
		if hypothesisTests[c.key()] == nil {
			t.Errorf("%s: there is no such test", c.key())
		}
	}
	for _, key := range sortedKeys(hypothesisTests) {
		if _, excepted := unsimulated[key]; excepted == simulated[key] {
			t.Errorf("%s: simulated %v, excepted %v", key, simulated[key], excepted)
		}
	}
	for key := range unsimulated {
		template, metric, _ := strings.Cut(key, "/")
		h := market.Hypothesis{Test: template, Metric: metric, Value: number(1)}
		if _, reason := hypothesisTests[key]((clusteredMarket{40, 0.3, []float64{0.5}, nil}).tester(t, rand.New(rand.NewPCG(1, 1))), h); reason == "" {
			t.Errorf("%s is testable", key)
		}
	}
}

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
