package reports

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// marketFindings are findings with n technologies, n cities and n levels of pay in two countries, named by name.
func marketFindings(n int, name func(i int) string) analysis.Findings {
	f := analysis.Findings{Confidence: 0.95, MinCount: 5, Version: "0.1.0", MadeOn: "2026-11-21",
		Base: analysis.Base{Postings: 9000, Vacancies: 8000, Employers: 900, From: "2020-01-01", To: "2026-11-01", WithPay: 900}}
	st := analysis.Structure{Population: "backend vacancies", N: 4000}
	f.Trends.Periods = analysis.Periods{Previous: analysis.Period{From: "2024-12", To: "2025-11", N: 900}, Last: analysis.Period{From: "2025-12", To: "2026-11", N: 1100}}
	for m := range 30 {
		f.Trends.Months = append(f.Trends.Months, analysis.TrendMonth{Month: fmt.Sprintf("%04d-%02d", 2022+m/12, m%12+1), N: 200})
	}
	var premiums []analysis.Premium
	for i := range n {
		info := market.SkillInfo{ID: market.Skill(fmt.Sprintf("s%03d", i)), Name: name(i), Kind: "technology", Category: "language"}
		any := wilson(4000/(i+1), 8000)
		f.Demand = append(f.Demand, analysis.Demand{SkillInfo: info, Rank: i + 1, Any: any, Concentration: &analysis.Concentration{Herfindahl: 0.01, Employers: 100, Top: 0.4 / float64(i+1)}})
		st.Next = append(st.Next, analysis.NextSkills{Skill: info.ID, Name: info.Name, N: any.Count})
		for j := range i {
			lift := 0.3 + float64((i*7+j*3)%60)/5
			st.Pairs = append(st.Pairs, analysis.SkillPair{A: f.Demand[j].ID, B: info.ID, Both: 30, Lift: analysis.Estimate{Value: lift, Lo: 0.8 * lift, Hi: 1.25 * lift}})
		}
		f.Trends.Skills = append(f.Trends.Skills, marketTrend(info, i, len(f.Trends.Months)))
		ratio := 0.6 + float64(i%9)/10
		premiums = append(premiums, analysis.Premium{SkillInfo: info, With: 1000 - i, Raw: ratio * 1.1, Q: float64(i%3) / 25,
			Adjusted: analysis.Estimate{Value: ratio, Lo: 0.9 * ratio, Hi: 1.1 * ratio}})
		f.Base.Languages = append(f.Base.Languages, analysis.Count{Name: name(i), N: 10 + i})
		f.Base.LeftOut = append(f.Base.LeftOut, analysis.Count{Name: name(i), N: 1000 - i})
	}
	for i := range n {
		f.Strata = append(f.Strata, analysis.Stratum{By: "city", Name: name(i), N: 5000 - i, Demand: inPart(f.Demand)})
	}
	st.Clusters = []analysis.SkillCluster{{Skills: slices.Collect(everyOther(f.Demand, 0))}, {Skills: slices.Collect(everyOther(f.Demand, 1))}}
	f.Structures = []analysis.Structure{st}
	pay := analysis.PayPopulation{Name: "backend vacancies", Roadmaps: []string{"r"}, Stated: wilson(900, 4000),
		Markets: []analysis.PayMarket{{Country: "US", Currency: "USD", N: 900, Employers: 300, Controls: []string{"level", "role"}, Premiums: premiums}}}
	for i := range n {
		pay.BySource = append(pay.BySource, analysis.PayStated{Name: name(i), Stated: wilson(40+i, 400+i)})
	}
	for _, place := range []struct {
		country, currency string
		scale             float64
	}{{"US", "USD", 1000}, {"IN", "INR", 20000}} {
		for i, level := range []string{"", "junior", "senior"} {
			g := analysis.PayGroup{Country: place.country, Level: level, Kind: analysis.PayBase, Currency: place.currency, N: 12000}
			for k, p := range []float64{0.25, 0.5, 0.75} {
				v := place.scale * float64(40+30*i+20*k)
				lo, hi := 0.8*v, 1.3*v
				g.Midpoint = append(g.Midpoint, analysis.Quantile{P: p, Value: v, Lo: &lo, Hi: &hi})
			}
			for c := range n {
				low, high := place.scale*float64(20+c), place.scale*float64(60+2*c)
				claim := analysis.ClaimedPay{Roadmap: name(c), Currency: place.currency, Low: &low, High: &high}
				switch c % 4 {
				case 1:
					claim.High = nil
				case 2:
					claim.Low = nil
				case 3:
					claim.High = claim.Low
				}
				g.Claimed = append(g.Claimed, claim)
			}
			pay.Groups = append(pay.Groups, g)
		}
	}
	f.Pay = analysis.Pay{Populations: []analysis.PayPopulation{pay}}
	return f
}

// everyOther gives the ids of every other skill.
func everyOther(all []analysis.Demand, from int) func(func(market.Skill) bool) {
	return func(yield func(market.Skill) bool) {
		for i := from; i < len(all); i += 2 {
			if !yield(all[i].ID) {
				return
			}
		}
	}
}

// marketTrend rises, falls or does neither, and changes its level once.
func marketTrend(info market.SkillInfo, i, months int) analysis.Trend {
	verdict := []string{analysis.Rising, analysis.Falling, analysis.Unclear}[i%3]
	t := analysis.Trend{SkillInfo: info, Verdict: verdict, Slope: analysis.Estimate{Value: 0.01, Lo: 0.005, Hi: 0.02},
		Changes: []analysis.ChangePoint{{Month: "2023-04"}},
		Recent: &analysis.RecentChange{Previous: analysis.Standing{Rank: i + 1, P: 0.1}, Last: analysis.Standing{Rank: (i*7)%131 + 1, P: 0.2},
			Change: analysis.Estimate{Value: 0.1, Lo: 0.05, Hi: 0.15}, Verdict: verdict}}
	for m := range months {
		p := 0.1 + 0.01*float64((m*i)%7)
		t.Series = append(t.Series, analysis.SeriesPoint{Count: 30, P: p, Lo: 0.7 * p, Hi: 1.4 * p})
	}
	return t
}

// TestMarketChartsAreThere proves that enough gives every chart and too little none, with a reason on the page.
func TestMarketChartsAreThere(t *testing.T) {
	f := cleaned(marketFindings(40, func(i int) string { return fmt.Sprintf("T%d", i) }))
	var names []string
	for _, c := range slices.Concat(payCharts(f), marketCharts(f)) {
		names = append(names, c.name)
	}
	want := "pay-us pay-in premium-us together ranks months-by-technology city-languages concentration quality"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("charts %s, want %s", got, want)
	}
	v := material{f: cleaned(analysis.Findings{})}.marketView()
	for what, reason := range map[string]string{"pairs": v.NoTogether, "ranks": v.NoRanks, "months": v.NoMonths, "cities": v.NoCities, "employers": v.NoFirms} {
		if reason == "" {
			t.Errorf("no reason why there is no chart of %s", what)
		}
	}
}

func TestMoneyRange(t *testing.T) {
	for _, c := range []struct {
		code   string
		lo, hi float64
		want   string
	}{
		{"INR", 9e5, 1e6, "₹9–10" + nbsp + "lakh"}, {"USD", 60e3, 85e3, "$60–85k"}, {"CHF", 1e5, 110500, "CHF" + nbsp + "100–111k"},
	} {
		if got := moneyRange(c.code, c.lo, c.hi); got != c.want {
			t.Errorf("%g to %g %s: %q, want %q", c.lo, c.hi, c.code, got, c.want)
		}
	}
}

// TestPayTitleIsNoStronger proves that only claims outside the interval of a median are said to differ.
func TestPayTitleIsNoStronger(t *testing.T) {
	lo, hi := 90.0, 110.0
	g := &analysis.PayGroup{Currency: "USD", Midpoint: []analysis.Quantile{{P: 0.5, Value: 100, Lo: &lo, Hi: &hi}}}
	row := func(lo, hi float64) payBody {
		return payBody{currency: "USD", rows: []payRow{{pay: g, claims: []payClaim{{lo: lo, hi: hi}}}}}
	}
	for _, c := range []struct {
		lo, hi float64
		want   string
	}{{50, 95, "none of"}, {105, 200, "none of"}, {50, 89, "1 clearly below"}, {111, 120, "none clearly below"}} {
		if got := payTitle("US", row(c.lo, c.hi)); !strings.Contains(got, c.want) {
			t.Errorf("%g to %g: %q lacks %q", c.lo, c.hi, got, c.want)
		}
	}
}
