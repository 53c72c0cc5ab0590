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
	return market.Hypothesis{Metric: metric, Subject: []market.Item{{"go"}}, Population: market.Population{Role: "backend"}, Comparator: ">", Value: &value}
}

// At the border of the claim it is rarely supported and rarely contradicted, and the interval of the slope holds the truth.
func TestShareSlopeAtTheBorder(t *testing.T) {
	runs := simulated(200, 50)
	src := rand.New(rand.NewPCG(4, 4))
	supported, contradicted, held := 0, 0, 0
	for range runs {
		var months []monthOfSource
		for m := range 18 {
			months = append(months, monthOfSource{"hn", m, 50, 0.2}, monthOfSource{"lever", m, 35, 0.35})
		}
		got, reason := judgeDrawn(t, drawMonths(src, months)).testShareSlope(aboutGo("share-slope", 0))
		if reason != "" {
			t.Fatal(reason)
		}
		switch decide(got.Beyond, got.P, got.PAgainst) {
		case Supported:
			supported++
		case Contradicted:
			contradicted++
		}
		if got.Estimate.Lo <= 0 && 0 <= got.Estimate.Hi {
			held++
		}
	}
	n := float64(runs)
	t.Logf("supported in %.3f, contradicted in %.3f, interval holds in %.3f of %d draws", float64(supported)/n, float64(contradicted)/n, float64(held)/n, runs)
	if slack := 2 * math.Sqrt(0.05*0.95/n); max(float64(supported), float64(contradicted))/n > 0.05 || math.Abs(float64(held)/n-0.95) > 0.02+slack {
		t.Error("outside what is promised")
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
