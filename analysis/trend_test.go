package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
	"gonum.org/v1/gonum/stat/distuv"
)

var (
	monthsX = []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}
	sharesY = []float64{.10, .12, .11, .13, .13, .15, .12, .16, .17, .15, .18, .17}
)

// scipy 1.10.1: kendalltau(x, y, method="asymptotic") has p 0.0008909313329990803 without continuity correction;
// theilslopes(y, x) gives 0.0066667 with 0.004 to 0.010 at 95 %.
func TestMannKendallAndSenMatchScipy(t *testing.T) {
	s, v := mannKendall(monthsX, sharesY)
	v /= autocorrelationFactor(monthsX, sharesY)
	if p := 2 * distuv.UnitNormal.Survival(s/math.Sqrt(v)); math.Abs(p-0.0008909313329990803) > 1e-9 {
		t.Errorf("p %.16f, want 0.0008909313329990803", p)
	}
	slopes := appendSlopes(nil, monthsX, sharesY)
	slices.Sort(slopes)
	m, lo, hi := senInterval(slopes, deviates(0.95)*math.Sqrt(v))
	if math.Abs(m-0.02/3) > 1e-12 || math.Abs(lo-0.004) > 1e-12 || math.Abs(hi-0.010) > 1e-12 {
		t.Errorf("slope %v, %v to %v; want 0.00667, 0.004 to 0.010", m, lo, hi)
	}
}

// R 4.2.2: p.adjust(c(.001, .02, .03, .04, .5, .9, .02), "BH").
func TestFalseDiscoveryRatesMatchR(t *testing.T) {
	want := []float64{0.007, 0.04666666667, 0.0525, 0.056, 0.58333333333, 0.9, 0.04666666667}
	for i, q := range falseDiscoveryRates([]float64{.001, .02, .03, .04, .5, .9, .02}) {
		if math.Abs(q-want[i]) > 1e-9 {
			t.Errorf("q %d is %v, want %v", i, q, want[i])
		}
	}
}

// Without a trend the test rejects in at most about 5 % of series, also when months resemble each other.
func TestMannKendallUnderNoTrend(t *testing.T) {
	if testing.Short() {
		t.Skip("simulation")
	}
	for _, tt := range []struct {
		alike float64
		n     int
		most  float64
	}{{0, 24, 0.055}, {0, 60, 0.055}, {0.3, 24, 0.07}, {0.4, 60, 0.07}} {
		t.Run(fmt.Sprintf("correlation %v, %d months", tt.alike, tt.n), func(t *testing.T) {
			src := rand.New(rand.NewPCG(11, 12))
			const runs = 800
			rejected, plain := 0, 0
			x, y := make([]float64, tt.n), make([]float64, tt.n)
			for range runs {
				last := src.NormFloat64()
				for i := range y {
					last = tt.alike*last + math.Sqrt(1-tt.alike*tt.alike)*src.NormFloat64()
					x[i], y[i] = float64(i), last
				}
				s, v := mannKendall(x, y)
				z := (math.Abs(s) - 1) / math.Sqrt(v)
				if z > 1.96 {
					rejected++
				}
				if z*math.Sqrt(autocorrelationFactor(x, y)) > 1.96 {
					plain++
				}
			}
			got := float64(rejected) / runs
			t.Logf("rejected in %.3f of series; without allowing for autocorrelation, in %.3f", got, float64(plain)/runs)
			if got > tt.most {
				t.Errorf("rejected in %.3f, want at most %v", got, tt.most)
			}
		})
	}
}

// Two sources of 24 months: go rises in both, java stays, php is only named by the source that joins late.
func TestTrends(t *testing.T) {
	src := rand.New(rand.NewPCG(1, 1))
	var observations []market.Observation
	add := func(source string, month int, shares map[market.Skill]float64) {
		o := requiring(market.PostingID(len(observations)+1), "")
		o.Source, o.Day = source, market.Day(fmt.Sprintf("%d-%02d-03", 2024+month/12, month%12+1))
		for _, s := range []market.Skill{"go", "java", "php"} {
			if src.Float64() < shares[s] {
				o.Skills = append(o.Skills, market.SkillNeed{Skill: s, Need: market.Required})
			}
		}
		observations = append(observations, o)
	}
	for month := range 24 {
		for range 60 {
			add("hn", month, map[market.Skill]float64{"go": 0.1 + 0.015*float64(month), "java": 0.3})
		}
		for range 60 {
			if month >= 12 {
				add("lever", month, map[market.Skill]float64{"go": 0.1 + 0.015*float64(month), "java": 0.3, "php": 0.5})
			}
		}
	}
	catalog := []market.SkillInfo{{ID: "go"}, {ID: "java"}, {ID: "php"}}
	got := collect(t, Options{Catalog: catalog}, observations...).Trends
	if got.From != "2024-01" || got.To != "2025-12" || len(got.Sources) != 2 || got.Warning != "" {
		t.Errorf("%+v", got)
	}
	verdicts := map[market.Skill]string{}
	for _, x := range got.Skills {
		verdicts[x.ID] = x.Verdict
		if x.ID == "go" && (x.Slope.Value < 0.15 || x.Slope.Value > 0.21) {
			t.Errorf("go rises by %v a year, want about 0.18", x.Slope.Value)
		}
	}
	want := map[market.Skill]string{"go": Rising, "java": Unclear, "php": Unclear}
	for s, v := range want {
		if verdicts[s] != v {
			t.Errorf("%s is %s, want %s", s, verdicts[s], v)
		}
	}
	if none := collect(t, Options{Catalog: catalog}, observations[:50]...).Trends; none.Warning == "" || len(none.Skills) != 0 {
		t.Errorf("of one month: %+v", none)
	}
}
