package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// payer gives the vacancies of a drawn market log-normal pay around a median of 100,000 USD; employers resemble themselves by
// alike and differ by of, which may change the logarithm.
func payer(alike float64, of func(src *rand.Rand, o *market.Observation) float64) variation {
	return func(src *rand.Rand, o *market.Observation, e drawnEmployer) {
		log := math.Log(100000) + paySpread*(math.Sqrt(alike)*e.own+math.Sqrt(1-alike)*src.NormFloat64())
		if of != nil {
			log += of(src, o)
		}
		low, high := 0.9*math.Exp(log), 1.1*math.Exp(log)
		o.Countries, o.Salary = []string{"US"}, &market.SalaryBand{Min: &low, Max: &high, Currency: "USD", Period: market.PerYear}
	}
}

// paySpread is the standard deviation of the logarithm of drawn pay.
const paySpread = 0.4

func yearly(test, comparator string, value *float64, low, high float64) market.Hypothesis {
	h := market.Hypothesis{Test: test, Comparator: comparator, Value: value, Currency: "USD", Period: market.PerYear, Population: market.Population{Country: "US"}}
	if high > 0 {
		h.Range = &market.Range{Low: &low, High: &high}
	}
	return h
}

// payCases are claims about pay.
func payCases() []drawnCase {
	mean := 100000 * math.Exp(paySpread*paySpread/2)
	share := yearly("share", "<=", number(0.5), 100000, 1e9)
	share.Metric = "share-in-range"
	drawn := func(employers int, alike float64) func(*testing.T, *rand.Rand) *tester {
		return clusteredMarket{employers, alike, nil, payer(alike, nil)}.tester
	}
	named := clusteredMarket{60, 0.3, []float64{0.3, 0.3}, payer(0.3, nil)}.tester
	// Half of the vacancies are so, and pay is the same, or so many times as high.
	half := func(employers int, change func(o *market.Observation), times float64) func(*testing.T, *rand.Rand) *tester {
		return clusteredMarket{employers, 0.3, nil, payer(0.3, func(src *rand.Rand, o *market.Observation) float64 {
			if src.IntN(2) == 0 {
				change(o)
				return math.Log(times)
			}
			return 0
		})}.tester
	}
	fullstack := func(o *market.Observation) { o.Role = "fullstack" }
	ratio := market.Hypothesis{Test: "premium", Metric: "pay-ratio", Population: market.Population{Role: "backend"}, Versus: &market.Population{Role: "fullstack"}}
	within := changed(ratio, func(h *market.Hypothesis) {
		h.Comparator, h.Range = "within", &market.Range{Low: number(0.9), High: number(1.1)}
	})
	above := changed(ratio, func(h *market.Hypothesis) { h.Comparator, h.Value = ">=", number(1) })
	named1 := market.Hypothesis{Test: "premium", Metric: "premium-of-names", Of: byIndustry, Names: []string{"finance"}, Comparator: ">", Value: number(0)}
	roleRank := market.Hypothesis{Test: "premium", Metric: "pay-rank-of-role", Of: "role", Names: []string{"backend"}, Population: market.Population{Role: "all-tech"}, Comparator: "<=", Value: number(0.5)}
	three := func(change func(o *market.Observation, i int)) variation {
		return payer(0.3, func(src *rand.Rand, o *market.Observation) float64 {
			change(o, src.IntN(3))
			return 0
		})
	}
	anywhere := three(func(o *market.Observation, i int) { o.Remote = []string{"remote", "hybrid", "onsite"}[i] })
	graduated := three(func(o *market.Observation, i int) { o.Level = []market.Level{"junior", "mid", "senior"}[i] })
	byYears := three(func(o *market.Observation, i int) { o.MinYears = number([]float64{1, 4, 7}[i]) })
	explains := market.Hypothesis{Test: "variance", Of: "factor", Names: []string{"experience"}, Comparator: ">=", Value: number(0.01)}
	senior := func(o *market.Observation) { o.Level = "senior" }
	differs := market.Hypothesis{Test: "place-pay", Of: "arrangement", Names: []string{"remote", "onsite", "hybrid"}, Comparator: "!=", Value: number(0)}
	rises := market.Hypothesis{Test: "rises", Comparator: "increasing"}
	return []drawnCase{
		{"60 employers", named, about("premium", ">", 0, 1), either, number(1)},
		{"30 employers, correlation .5", clusteredMarket{30, 0.5, []float64{0.4}, payer(0.5, nil)}.tester, about("premium", ">", 0, 1), either, number(1)},
		{"two skills", named, about("premium", ">", 0, 2), []Outcome{Supported}, nil},
		{"of an industry", half(60, func(o *market.Observation) { o.Industry = "finance" }, 1), named1, either, number(1)},
		{"within, at the border", half(60, fullstack, 1/1.1), within, either, number(1.1)},
		{"at least as much", half(60, fullstack, 1), above, either, number(1)},
		{"of two roles alike", half(60, fullstack, 1), roleRank, either, nil},
		{"of three roles alike", clusteredMarket{60, 0.3, nil, jointly(payer(0.3, nil), drawnRole)}.tester, changed(roleRank, func(h *market.Hypothesis) { h.Value = number(1. / 3) }), either, nil},
		{"three levels, 60 employers", clusteredMarket{60, 0.3, nil, graduated}.tester, rises, either, number(0.5)},
		{"three levels, 25 employers", clusteredMarket{25, 0.3, nil, graduated}.tester, rises, either, number(0.5)},
		{"three spans of years", clusteredMarket{60, 0.3, nil, byYears}.tester, changed(rises, metric("pay-by-years")), either, number(0.5)},
		// 2 * 0.0402 explains 1 % of the variation: 0.0402 is the root of .01/.99 * .4 * .4.
		{"one hundredth", half(100, senior, math.Exp(2*0.0402)), explains, either, number(0.01)},
		{"three arrangements", clusteredMarket{60, 0.3, nil, anywhere}.tester, differs, []Outcome{Supported}, nil},
		{"60 employers", drawn(60, 0.3), yearly("band", "within", nil, 100000, 160000), either, number(100000)},
		{"20 employers, correlation .5", drawn(20, 0.5), yearly("band", "within", nil, 60000, 100000), either, number(100000)},
		{"80 employers, correlation .5", drawn(80, 0.5), yearly("band", ">=", number(100000), 0, 0), either, number(100000)},
		{"60 employers", drawn(60, 0.3), yearly("mean", "=", number(mean*1.1), 0, 0), either, &mean},
		{"25 employers", drawn(25, 0.3), yearly("mean", "=", number(mean/1.1), 0, 0), either, &mean},
		{"half, 60 employers", drawn(60, 0.3), share, either, number(0.5)},
	}
}

// TestPremiumCoverage draws employers again and again and counts how often the 95 % interval holds the premium.
func TestPremiumCoverage(t *testing.T) {
	runs := simulated(600, 100)
	for _, employers := range []int{30, 100} {
		held, heldMedian := 0, 0
		src := rand.New(rand.NewPCG(9, 9))
		m := clusteredMarket{employers, 0.4, []float64{0.3}, payer(0.4, func(_ *rand.Rand, o *market.Observation) float64 {
			return math.Log(1.2) * float64(len(o.Skills))
		})}
		for range runs {
			w := m.tester(t, src)
			var pays []*pay
			for i := range w.payColumns().pays {
				pays = append(pays, &w.payColumns().pays[i])
			}
			model := w.payColumns().newPayModel(pays, midpoint)
			p, column := model.named(w.column(w.skillIDs[drawnSkill(0)]))
			model.estimate(&p, column, true, 0.95)
			held += oneIf(p.Adjusted.Lo <= 1.2 && 1.2 <= p.Adjusted.Hi)
			heldMedian += oneIf(p.Median != nil && p.Median.Lo <= 1.2 && 1.2 <= p.Median.Hi)
		}
		covered{"premium, means", fmt.Sprint(employers, " employers"), runs, held}.check(t)
		covered{"premium, medians", fmt.Sprint(employers, " employers"), runs, heldMedian}.atLeast(t)
	}
}

// Of two skills one pays half as much again: a claim that both pay the same is not that of the first alone.
func TestEveryPremiumMustBeWithin(t *testing.T) {
	dear := payer(0.2, func(_ *rand.Rand, o *market.Observation) float64 {
		for _, s := range o.Skills {
			if s.Skill == "s1" {
				return math.Log(1.5)
			}
		}
		return 0
	})
	w := clusteredMarket{150, 0.2, []float64{0.4, 0.4}, dear}.tester(t, rand.New(rand.NewPCG(1, 8)))
	for n, want := range []Outcome{Supported, Contradicted} {
		h := market.Hypothesis{Test: "premium", Subject: drawnItems(0, n+1), Comparator: "within", Range: &market.Range{Low: number(-0.1), High: number(0.1)}}
		if v := w.verdictOf(h); v.Outcome != want {
			t.Errorf("%d skills: %s %q with %+v", n+1, v.Outcome, v.Reason, v.Estimate)
		}
	}
}

// A claim in another currency than the country pays says by which rate, of which day, its pay was converted.
func TestConvertedPayShowsTheDayOfItsRate(t *testing.T) {
	inIndia := func(src *rand.Rand, o *market.Observation, e drawnEmployer) {
		payer(0.3, nil)(src, o, e)
		o.Countries, o.Salary.Currency = []string{"IN"}, "INR"
		*o.Salary.Min, *o.Salary.Max = 20**o.Salary.Min, 20**o.Salary.Max
	}
	w := clusteredMarket{60, 0.3, nil, inIndia}.tester(t, rand.New(rand.NewPCG(1, 9)))
	rates, err := BuiltinRates()
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range []market.Hypothesis{yearly("mean", "=", number(25000), 0, 0), yearly("band", "within", nil, 10000, 40000)} {
		h.Population.Country = "IN"
		v := w.verdictOf(h)
		if !strings.Contains(v.RateNote, string(rates.Day)) || v.Estimate.Value < 10000 || v.Estimate.Value > 50000 {
			t.Errorf("%s: %q, %+v, %s", h.Test, v.RateNote, v.Estimate, v.Reason)
		}
		h.Currency, h.Value = "INR", number(2e6)
		if v := w.verdictOf(h); v.RateNote != "" {
			t.Errorf("%s: %q for what was not converted", h.Test, v.RateNote)
		}
	}
}

// Hollander and Wolfe (1999), example 6.2 (Hundal 1969): three groups of six workers, J = 79 of 108 pairs.
func TestJonckheereExample(t *testing.T) {
	var values []graded
	for level, outputs := range [][]float64{{40, 35, 38, 43, 44, 41}, {38, 40, 47, 44, 40, 42}, {48, 40, 45, 43, 46, 44}} {
		for _, x := range outputs {
			values = append(values, graded{amount: x, level: level, employer: int32(len(values))})
		}
	}
	theta, s := jonckheere(values)
	if math.Abs(theta-79.0/108) > 1e-12 {
		t.Errorf("%v of the pairs in order, want 79/108", theta)
	}
	if math.Abs(s.se-jackknifed(values)) > 0.02 {
		t.Errorf("standard error %v, by leaving out one worker at a time %v", s.se, jackknifed(values))
	}
}

// jackknifed is the standard error of the share of pairs in order, from leaving out one employer at a time.
func jackknifed(values []graded) float64 {
	employers := map[int32]bool{}
	for _, v := range values {
		employers[v.employer] = true
	}
	var left []float64
	for e := range employers {
		var rest []graded
		for _, v := range values {
			if v.employer != e {
				rest = append(rest, v)
			}
		}
		theta, _ := jonckheere(rest)
		left = append(left, theta)
	}
	mean, sum := 0.0, 0.0
	for _, v := range left {
		mean += v / float64(len(left))
	}
	for _, v := range left {
		sum += square(v - mean)
	}
	return math.Sqrt(sum * float64(len(left)-1) / float64(len(left)))
}

func TestJonckheereSpreadIsTheJackknife(t *testing.T) {
	src := rand.New(rand.NewPCG(1, 5))
	var values []graded
	for e := range 80 {
		own := src.NormFloat64()
		for range 1 + src.IntN(6) {
			l := src.IntN(4)
			values = append(values, graded{math.Round(10 * (own + src.NormFloat64() + 0.3*float64(l))), l, []string{"US", "IN"}[e%2], int32(e)})
		}
	}
	_, s := jonckheere(values)
	if want := jackknifed(values); math.Abs(s.se/want-1) > 0.08 {
		t.Errorf("standard error %v, by leaving out one employer at a time %v", s.se, want)
	}
}
