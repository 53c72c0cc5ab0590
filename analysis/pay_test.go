package analysis

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// ranked are the whole numbers 1 to n, each of an employer of its own.
func ranked(n int) []payValue {
	var out []payValue
	for i := range n {
		out = append(out, payValue{float64(i + 1), int32(i)})
	}
	return out
}

// R 4.2.2: uniroot(function(r) pbeta(p, r, n-r+1) - c) with c .975 and .025, the fractional ranks of Beran and Hall (1993) and
// Hutson (1999), between the whole ranks of Hahn and Meeker (1991, 5.2); the amounts are their own ranks.
func TestOrderStatisticRanks(t *testing.T) {
	for _, tt := range []struct {
		n      int
		p      float64
		lo, hi float64 // 0 where no order statistic bounds it
	}{{30, 0.5, 10.174987, 20.825013}, {100, 0.1, 5.053865, 16.716478}, {100, 0.5, 40.723422, 60.276578}, {100, 0.9, 84.283522, 95.946135},
		{20, 0.5, 6.169614, 14.830386}, {20, 0.1, 0, 5.425687}, {20, 0.9, 15.574313, 0}, {6, 0.5, 1.194124, 5.805876}, {5, 0.5, 0, 0}} {
		q := newPaySample(ranked(tt.n)).quantile(tt.p, 0.95)
		if lo, hi := endOr(q.Lo, 0), endOr(q.Hi, 0); math.Abs(lo-tt.lo) > 2e-6 || math.Abs(hi-tt.hi) > 2e-6 {
			t.Errorf("n %d, quantile %v: %v to %v, want %v to %v", tt.n, tt.p, lo, hi, tt.lo, tt.hi)
		}
	}
}

// R 4.2.2: quantile(x, type = 7), and approx(1:30, sort(x), r) at the ranks of TestOrderStatisticRanks.
func TestQuantilesMatchR(t *testing.T) {
	var values []payValue
	for i, x := range []float64{12, 15, 15, 18, 20, 22, 23, 25, 26, 28, 30, 31, 33, 35, 36, 40, 41, 45, 50, 52, 55, 60, 70, 80, 90, 12.5, 19, 27, 38, 47} {
		values = append(values, payValue{x, int32(i)})
	}
	s := newPaySample(values)
	for _, want := range []struct{ p, value, lo, hi float64 }{{0.25, 22.25, 15, 27.837605}, {0.5, 32, 25.174987, 40.825013}, {0.75, 46.5, 36.324790, 63.509652}} {
		q := s.quantile(want.p, 0.95)
		if q.Value != want.value || math.Abs(*q.Lo-want.lo) > 2e-6 || math.Abs(*q.Hi-want.hi) > 2e-6 {
			t.Errorf("quantile %v: %v, %v to %v, want %+v", want.p, q.Value, *q.Lo, *q.Hi, want)
		}
	}
}

// drawPay draws log-normal pay of employers of unequal size that resemble themselves; its median is 100.
func drawPay(src *rand.Rand, employers int, spread, alike float64) []payValue {
	var out []payValue
	for e := range employers {
		own := math.Sqrt(alike) * src.NormFloat64()
		for range max(1, int(3*math.Exp(spread*src.NormFloat64()))) {
			out = append(out, payValue{100 * math.Exp(0.4*(own+math.Sqrt(1-alike)*src.NormFloat64())), int32(e)})
		}
	}
	return out
}

// TestQuantileCoverage draws employers again and again and counts how often the 95 % interval holds the quantile.
func TestQuantileCoverage(t *testing.T) {
	runs := simulated(1000, 150)
	for _, tt := range []struct {
		employers     int
		spread, alike float64
	}{{15, 0.5, 0.3}, {30, 0, 0}, {60, 1.1, 0.5}, {200, 1.1, 0.3}, {60, 1.1, 0.05}} {
		for _, p := range []float64{0.1, 0.5, 0.75} {
			name := fmt.Sprintf("quantile %v, %d employers, spread %v, correlation %v", p, tt.employers, tt.spread, tt.alike)
			t.Run(name, func(t *testing.T) {
				src := rand.New(rand.NewPCG(3, 4))
				truth, held, open := 100*math.Exp(0.4*normalQuantile(p)), 0, 0
				for range runs {
					q := newPaySample(drawPay(src, tt.employers, tt.spread, tt.alike)).quantile(p, 0.95)
					held += oneIf((q.Lo == nil || *q.Lo <= truth) && (q.Hi == nil || truth <= *q.Hi))
					open += oneIf(q.Lo == nil || q.Hi == nil)
				}
				c := covered{"pay quantile", name, runs, held}
				if open > runs/100 {
					c.atLeast(t) // few amounts bound an outer quantile on one side only: that holds more
					return
				}
				c.check(t)
			})
		}
	}
}

func normalQuantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }

// paying is an observation with a band.
func paying(id int, employer string, low, high float64) market.Observation {
	o := observe(id, "", "2026-03-04", "go!")
	o.Employer, o.Salary = employer, &market.SalaryBand{Min: &low, Max: &high, Currency: "USD", Period: market.PerYear}
	return o
}

func payOf(f Findings, country, level, kind string) *PayGroup {
	for _, p := range f.Pay.Populations[1:] {
		if i := slices.IndexFunc(p.Groups, func(g PayGroup) bool { return g.Country == country && g.Level == level && g.Kind == kind }); i >= 0 {
			return &p.Groups[i]
		}
	}
	return nil
}

func TestPayIsComparedWithItsLike(t *testing.T) {
	with := func(o market.Observation, change func(*market.Observation)) market.Observation {
		change(&o)
		return o
	}
	list := []market.Observation{
		paying(1, "a", 100000, 120000), paying(2, "b", 80000, 100000),
		with(paying(3, "c", 50, 60), func(o *market.Observation) { o.Salary.Period = market.PerHour }),
		with(paying(4, "d", 90000, 90000), func(o *market.Observation) { o.Salary.Form = market.FormCTC }),
		with(paying(5, "e", 90000, 90000), func(o *market.Observation) { o.Employment = market.Contract }),
		with(paying(6, "f", 30000, 30000), func(o *market.Observation) { o.Employment = market.Internship }),
		with(paying(7, "g", 30000, 30000), func(o *market.Observation) { o.Salary.Max = nil }),
		with(paying(8, "h", 40, 50), func(o *market.Observation) {}),
		with(paying(9, "i", 60000, 80000), func(o *market.Observation) { o.Salary.Currency, o.Countries = "EUR", []string{"DE", "US"} }),
		with(paying(10, "j", 60000, 80000), func(o *market.Observation) { o.Salary.Currency = "GBP" }),
		with(paying(11, "k", 90000, 90000), func(o *market.Observation) { o.Level = "staff" }),
		observe(12, "", "2026-03-04", "go!"),
	}
	f := collect(t, Options{Catalog: catalog, MinCount: 1, Roadmaps: []market.Roadmap{teaching}}, list...)
	p := f.Pay.Populations[1]
	if p.Stated.Count != 11 || p.Stated.N != 12 || p.OtherCurrency != 1 {
		t.Errorf("stated %+v, other currency %d", p.Stated, p.OtherCurrency)
	}
	if got, want := fmt.Sprint(p.Unused), "[{implausible for a year 1} {one bound only 1}]"; got != want {
		t.Errorf("unused %s, want %s", got, want)
	}
	if got, want := fmt.Sprint(p.Kinds), "[{base 5} {contract 1} {ctc 1} {hourly 1} {internship 1}]"; got != want {
		t.Errorf("kinds %s, want %s", got, want)
	}
	us, de, hourly := payOf(f, "US", "", PayBase), payOf(f, "DE", "", PayBase), payOf(f, "US", "", PayHourly)
	if us == nil || us.N != 3 || us.Midpoint[2].Value != 90000 || us.Lower[2].Value != 90000 || us.Upper[2].Value != 100000 {
		t.Errorf("US %+v", us)
	}
	if de == nil || de.Currency != "EUR" || de.Midpoint[2].Value != 70000 || de.USD[2].Value < 70000 || de.RateNote == "" {
		t.Errorf("DE %+v", de)
	}
	if hourly == nil || hourly.Midpoint[2].Value != 55*2080 {
		t.Errorf("hourly %+v", hourly)
	}
	if senior := payOf(f, "US", "senior", PayBase); senior == nil || senior.N != 1 {
		t.Errorf("staff is not among the senior: %+v", senior)
	}
}

func TestPayAtTheEdges(t *testing.T) {
	same := func(n int, employer func(int) string, low, high float64) (out []market.Observation) {
		for i := range n {
			out = append(out, paying(i+1, employer(i), low, high))
		}
		return out
	}
	one := func(int) string { return "acme" }
	each := func(i int) string { return fmt.Sprint("e", i) }
	for name, list := range map[string][]market.Observation{
		"nothing": nil, "no pay": {observe(1, "", "", "go")}, "one vacancy": same(1, one, 1e5, 1e5), "one employer": same(60, one, 1e5, 2e5),
		"all equal": same(60, each, 1e5, 1e5), "zero": same(30, each, 0, 0), "negative": same(30, each, -5, 5), "huge": same(30, each, 1e300, 1.7e308),
		"infinite": same(30, each, 1e5, math.Inf(1)), "not a number": same(30, each, math.NaN(), 1e5), "unnamed": same(30, func(int) string { return "" }, 1e5, 1e5),
	} {
		t.Run(name, func(t *testing.T) {
			if testing.Short() && len(list) > 1 && name != "all equal" {
				t.Skip("a short test sets one market of some size against all roadmaps")
			}
			roadmaps, err := BuiltinRoadmaps()
			if err != nil {
				t.Fatal(err)
			}
			o := Options{Roadmaps: roadmaps}
			for _, r := range roadmaps {
				for _, step := range r.Steps {
					for _, s := range step.Skills {
						if !slices.ContainsFunc(o.Catalog, func(i market.SkillInfo) bool { return i.ID == s.Skill }) {
							o.Catalog = append(o.Catalog, market.SkillInfo{ID: s.Skill, Name: string(s.Skill), Kind: "technology"})
						}
					}
				}
			}
			f := collect(t, o, list...)
			if _, err := json.Marshal(f); err != nil {
				t.Error(err)
			}
			for _, g := range f.Pay.Populations[1].Groups {
				if q := g.Midpoint[2]; q.Value <= 0 || q.Lo != nil && *q.Lo > q.Value || q.Hi != nil && *q.Hi < q.Value {
					t.Errorf("%s: %+v", g.Country, q)
				}
			}
			for _, r := range f.Roadmaps {
				for _, c := range r.Claims {
					for _, v := range c.Verdicts {
						if (name == "one employer" || name == "nothing" || name == "zero") && v.Test == "band" && (v.Outcome == Supported || v.Outcome == Contradicted) {
							t.Errorf("%s/%s is %s", r.Roadmap.ID, c.ID, v.Outcome)
						}
					}
				}
			}
		})
	}
}
