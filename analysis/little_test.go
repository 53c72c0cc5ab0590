package analysis

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/extract"
	"github.com/roadcheck/roadcheck/internal/market"
)

// littleMarket draws vacancies that name skills of the lexicon at random and state all that claims ask for.
type littleMarket struct {
	n     int
	alike bool // all are the same
	with  func(i int, o *market.Observation)
}

func (m littleMarket) observations(skills []market.SkillInfo) (out []market.Observation) {
	src := rand.New(rand.NewPCG(2, 3))
	for i := range m.n {
		draw := i
		if m.alike {
			draw = 0
		}
		low := 90000 + 1000*float64(draw%40)
		high, years := 1.2*low, float64(draw%9)
		o := market.Observation{Posting: market.PostingID(i + 1), Source: "greenhouse", Employer: fmt.Sprint("employer ", i), Title: "Backend Developer", Language: "en",
			Day: dayOf(int32(20250103 + 100*(draw%12))), Role: []market.Role{"backend", "fullstack", "data"}[draw%3], Level: []market.Level{"junior", "mid", "senior", "lead"}[draw%4],
			Remote: []string{"remote", "onsite"}[draw%2], Countries: []string{[]string{"US", "IN"}[draw%2]}, Localities: []string{[]string{"Bengaluru", "Pune"}[draw%2]},
			Industry: []string{"finance", "retail"}[draw%2], Kind: []market.EmployerKind{market.ProductEmployer, market.ServicesEmployer}[draw%2],
			MinYears: &years, Salary: &market.SalaryBand{Min: &low, Max: &high, Currency: []string{"USD", "INR"}[draw%2], Period: market.PerYear}}
		for k, s := range skills {
			if m.alike && k%12 == 0 || !m.alike && k%4 == 0 && src.IntN(8) == 0 {
				o.Skills = append(o.Skills, market.SkillNeed{Skill: s.ID, Need: market.Required})
			}
		}
		if m.with != nil {
			m.with(i, &o)
		}
		out = append(out, o)
	}
	return out
}

// TestBuiltinRoadmapsOnLittle sets all built-in roadmaps against postings that can tell nothing, or little: findings hold no number
// that is none, say what limits them, and decide no claim that cannot be decided.
func TestBuiltinRoadmapsOnLittle(t *testing.T) {
	lexicon, err := extract.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	extractor, err := extract.New(lexicon)
	if err != nil {
		t.Fatal(err)
	}
	roadmaps, err := BuiltinRoadmaps()
	if err != nil {
		t.Fatal(err)
	}
	accuracy, err := BuiltinAccuracy()
	if err != nil {
		t.Fatal(err)
	}
	acme := func(_ int, o *market.Observation) { o.Employer = "acme" }
	for _, tt := range []struct {
		name    string
		market  littleMarket
		warning string
		decides func(test string) bool
	}{
		{"nothing", littleMarket{}, "no vacancy", nil},
		{"one", littleMarket{n: 1}, "only 1 vacancy", nil},
		{"tiny", littleMarket{n: 12}, "only 12 vacancies", nil},
		{"one employer", littleMarket{n: 120, with: acme}, "One employer (acme)", nil},
		{"one employer, all equal", littleMarket{n: 120, alike: true, with: acme}, "One employer (acme)", nil},
		{"no skill", littleMarket{n: 60, with: func(_ int, o *market.Observation) { o.Skills = nil }}, "No vacancy names a skill", notOnSkills},
		{"nameless", littleMarket{n: 15, with: func(_ int, o *market.Observation) { o.Employer = "" }}, "name no employer", nil},
		{"one month", littleMarket{n: 160, with: func(_ int, o *market.Observation) { o.Day = "2025-03-04" }}, "of 1 month", notOfChange},
		{"undated", littleMarket{n: 160, with: func(_ int, o *market.Observation) { o.Day = "" }}, "of 0 months", notOfChange},
		{"all equal", littleMarket{n: 160, alike: true}, "one source", notOfChange},
		{"pay of no size", littleMarket{n: 100, with: func(i int, o *market.Observation) {
			*o.Salary.Min, *o.Salary.Max = []float64{math.NaN(), 0, -5, 1e300}[i%4], math.Inf(1)
		}}, "one source", notOfPay},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if testing.Short() && tt.market.n > 20 && tt.name != "one month" {
				t.Skip("a short test sets one market of some size against all roadmaps")
			}
			o := Options{Catalog: extractor.Skills(), Roadmaps: roadmaps, Accuracy: accuracy, Dataset: market.Real, MadeOn: "2025-12-01"}
			f := collect(t, o, tt.market.observations(o.Catalog)...)
			if _, err := json.Marshal(f); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(strings.Join(f.Warnings, "\n"), tt.warning) {
				t.Errorf("no warning says %q: %q", tt.warning, f.Warnings)
			}
			for _, r := range f.Roadmaps {
				for _, c := range r.Claims {
					for _, v := range c.Verdicts {
						checkLittle(t, r.Roadmap.ID+" "+c.ID, v, tt.decides)
					}
				}
			}
		})
	}
}

// checkLittle wants a verdict whose parts fit together, decided only where it may be; documents are tested whatever the postings.
func checkLittle(t *testing.T, name string, v Verdict, decides func(test string) bool) {
	t.Helper()
	decided := v.Outcome == Supported || v.Outcome == Contradicted
	if decided && v.Test != "documents" && (decides == nil || !decides(v.Test)) {
		t.Errorf("%s %s, %s/%s: %s with %+v", name, v.Hypothesis, v.Test, v.Metric, v.Outcome, v.Tested)
	}
	if !decided && v.Reason == "" {
		t.Errorf("%s %s, %s/%s: %s without a reason", name, v.Hypothesis, v.Test, v.Metric, v.Outcome)
	}
	if decided && (v.N == 0 || v.Beyond == 0 || v.Method == "" || v.Unit == "") {
		t.Errorf("%s %s, %s/%s: %s on %+v", name, v.Hypothesis, v.Test, v.Metric, v.Outcome, v.Tested)
	}
	if e := v.Estimate; e.Lo > e.Value || e.Value > e.Hi || math.Abs(e.Hi) > 1e12 {
		t.Errorf("%s %s, %s/%s: %+v", name, v.Hypothesis, v.Test, v.Metric, e)
	}
	for _, p := range []float64{v.P, v.PAgainst, v.PHolm, v.PAgainstHolm, v.Q, v.QAgainst} {
		if !(0 <= p && p <= 1) {
			t.Errorf("%s %s, %s/%s: p-values %v", name, v.Hypothesis, v.Test, v.Metric, p)
		}
	}
}

// Tests that can decide something on postings without months, without pay, or without skills.
func notOfChange(test string) bool { return !strings.HasPrefix(test, "trend") }

func notOfPay(test string) bool {
	return test != "band" && test != "mean" && test != "premium" && test != "place-pay" && test != "variance"
}

func notOnSkills(test string) bool {
	return slices.Contains([]string{"share", "each", "spread", "top", "mandatory", "up-to", "count", "premium"}, test)
}
