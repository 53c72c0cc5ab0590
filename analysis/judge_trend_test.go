package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// handPanel has 12 months of two sources; employer e has 1 to 3 vacancies in each of some cells.
func handPanel() (*panel, []int32) {
	p := &panel{sources: []string{"a", "b"}}
	for m := range int32(12) {
		p.months = append(p.months, 24000+m)
		p.cells = append(p.cells, sourceCell{0, m, 0}, sourceCell{1, m, 0})
	}
	var x []int32
	for e := range int32(40) {
		for c := range int32(24) {
			if (e*7+c*5)%11 < 3 {
				n := 1 + (e+c)%3
				p.units, x = append(p.units, unit{e, c, n}), append(x, min((e*c)%4*(c+e%5)/12, n))
				p.cells[c].n += n
			}
		}
	}
	return p, x
}

// R 4.2.2: glm(cbind(x, n-x) ~ 0 + source + years, binomial) and glm(x ~ 0 + source + years + offset(log(n)), poisson), with
// sandwich::vcovCL(fit, employer, type = "HC0", cadjust = TRUE) of sandwich 3.0-2 (Zeileis 2004).
func TestSlopesMatchR(t *testing.T) {
	p, x := handPanel()
	for _, tt := range []struct {
		link      link
		value, se float64
	}{{logistic, 2.749364571068, 0.439875174946}, {logarithmic, 1.599046601451, 0.200198472761}} {
		got, reason := p.slope(x, tt.link, 1)
		if reason != "" || math.Abs(got.value-tt.value) > 1e-6 || math.Abs(got.se-tt.se) > 1e-6 {
			t.Errorf("link %d: %.9f ± %.9f %s, want %.9f ± %.9f", tt.link, got.value, got.se, reason, tt.value, tt.se)
		}
	}
}

// judgeDrawn judges hypotheses about go on drawn months.
func judgeDrawn(t *testing.T, observations []market.Observation) *tester {
	t.Helper()
	f := columnsOf(t, observations)
	return &tester{frame: f, finding: &RoadmapFinding{}}
}

func aboutGo(metric string, value float64) market.Hypothesis {
	return market.Hypothesis{Test: "trend-share", Metric: metric, Subject: []market.Item{{"go"}}, Population: market.Population{Role: "backend"}, Comparator: ">", Value: &value}
}

// trendCases are claims about change where nothing changes, or as much as they say.
func trendCases() []drawnCase {
	months := func(change func(m int, src *rand.Rand) float64) func(*testing.T, *rand.Rand) []market.Observation {
		return func(_ *testing.T, src *rand.Rand) []market.Observation {
			var out []monthOfSource
			for m := range 18 {
				times := change(m, src)
				out = append(out, monthOfSource{"hn", m, 50, 0.2 * times}, monthOfSource{"lever", m, 35, 0.35 * times})
			}
			return drawMonths(src, out)
		}
	}
	steady := months(func(int, *rand.Rand) float64 { return 1 })
	judged := func(draw func(*testing.T, *rand.Rand) []market.Observation) func(*testing.T, *rand.Rand) *tester {
		return func(t *testing.T, src *rand.Rand) *tester { return judgeDrawn(t, draw(t, src)) }
	}
	// Postings of three roles, of which each has its part of every month, growing as they say.
	roles := func(grows float64) func(*testing.T, *rand.Rand) *tester {
		return judged(func(t *testing.T, src *rand.Rand) []market.Observation {
			all := steady(t, src)
			for i := range all {
				month := float64(i) / float64(len(all)) * 1.5
				part := 0.2 * math.Pow(1+grows, month)
				switch draw := src.Float64(); {
				case draw > part+(1-part)/2:
					all[i].Role = "fullstack"
				case draw > part:
					all[i].Role = "data"
				}
			}
			return all
		})
	}
	varying := judged(months(func(_ int, src *rand.Rand) float64 { return max(1+0.2*src.NormFloat64(), 0.2) }))
	volume := func(name string, value float64) market.Hypothesis {
		return market.Hypothesis{Test: "trend-volume", Metric: name, Population: market.Population{Role: "backend"}, Comparator: ">", Value: &value}
	}
	phrase := changed(aboutGo("phrase-slope", 0), func(h *market.Hypothesis) { h.Subject, h.Of, h.Names = nil, byIndustry, []string{"finance"} })
	rank := changed(volume("growth-rank-of-role", 1), func(h *market.Hypothesis) { h.Comparator, h.Names = "<=", []string{"backend"} })
	fewer := changed(aboutGo("share-variation", 0.2), func(h *market.Hypothesis) { h.Comparator = "<=" })
	return []drawnCase{
		{"18 months", judged(steady), aboutGo("share-slope", 0), either, number(0)},
		{"18 months", judged(func(t *testing.T, src *rand.Rand) []market.Observation {
			all := steady(t, src)
			for i := range all {
				all[i].Industry = []string{"finance", "retail", "media"}[src.IntN(3)]
			}
			return all
		}), phrase, either, number(0)},
		{"18 months", varying, fewer, either, number(0.2)},
		{"no growth", roles(0), volume("volume-slope", 0), either, number(0)},
		{"growth by a fifth", roles(0.2), volume("yearly-growth", 0.2), either, number(0.2)},
		{"no growth", roles(0), volume("employers-slope", 0), either, number(0)},
		{"three roles that grow alike", roles(0), rank, either, nil},
	}
}

func TestTrendVerdicts(t *testing.T) {
	var up, flat []monthOfSource
	for m := range 24 {
		up = append(up, monthOfSource{"hn", m, 80, 0.1 + 0.015*float64(m)}, monthOfSource{"lever", m, 40, 0.2 + 0.02*float64(m)})
		flat = append(flat, monthOfSource{"hn", m, 120, 0.3})
	}
	src := rand.New(rand.NewPCG(6, 6))
	rising, steady, short := judgeDrawn(t, drawMonths(src, up)), judgeDrawn(t, drawMonths(src, flat)), judgeDrawn(t, drawMonths(src, flat[:8]))
	// Backend postings become rarer among all technical ones.
	observations := drawMonths(src, flat)
	for i := range observations {
		if month := int(observations[i].Day[3]-'2')*12 + int(observations[i].Day[5]-'0')*10 + int(observations[i].Day[6]-'0'); src.IntN(40) < month {
			observations[i].Role = "data"
		}
	}
	shrinking := judgeDrawn(t, observations)
	volume := market.Hypothesis{Population: market.Population{Role: "backend"}, Comparator: ">", Value: new(float64)}
	everybody, rank, first := volume, volume, 1.0
	everybody.Population.Role = "all-tech"
	rank.Names, rank.Comparator, rank.Value = []string{"backend"}, "<=", &first
	fewer := aboutGo("share-variation", 0.5)
	fewer.Comparator = "<="
	for _, tt := range []struct {
		name   string
		tester *tester
		test   hypothesisTest
		h      market.Hypothesis
		want   Outcome
		reason string
	}{
		{"a share that rises", rising, (*tester).testShareSlope, aboutGo("", 0), Supported, ""},
		{"one that stays", steady, (*tester).testShareSlope, aboutGo("", 0), Inconclusive, ""},
		{"eight months", short, (*tester).testShareSlope, aboutGo("", 0), NotTestable, "do not reach back"},
		{"a steady share varies little", steady, (*tester).testVariation, fewer, Supported, ""},
		{"volume that falls", shrinking, (*tester).testVolume, volume, Contradicted, ""},
		{"employers that become fewer", shrinking, (*tester).testEmployersVolume, volume, Contradicted, ""},
		{"all technical postings", steady, (*tester).testVolume, everybody, NotTestable, "cannot be told"},
		{"the role that grows least is not first", shrinking, (*tester).testGrowthRank, rank, Contradicted, ""},
		{"one role has no rank", steady, (*tester).testGrowthRank, rank, NotTestable, "only 0 roles"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, reason := tt.test(tt.tester, tt.h)
			outcome := NotTestable
			if reason == "" {
				outcome = decide(got.Beyond, got.P, got.PAgainst)
			}
			if outcome != tt.want || !strings.Contains(reason, tt.reason) {
				t.Errorf("%s %q: %s", outcome, reason, fmt.Sprintf("%+v", got))
			}
		})
	}
}
