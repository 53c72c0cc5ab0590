package analysis

import (
	"strconv"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// finding makes a roadmap finding with n vacancies and the given interval, gaps and skills.
func finding(n int, order Correlation, missing, unasked, skills int) RoadmapFinding {
	lacks := make([]Demand, missing)
	for i := range lacks {
		lacks[i].Name, lacks[i].Kind, lacks[i].Any.P = "T"+strconv.Itoa(i+1), "technology", 0.4/float64(i+1)
	}
	return RoadmapFinding{
		N: n, Population: population([]market.Role{"backend"}), Order: order, Threshold: 0.02,
		Missing: lacks, Unasked: make([]TaughtSkill, unasked), Skills: make([]TaughtSkill, skills),
	}
}

func TestHeadline(t *testing.T) {
	o := Options{Confidence: 0.95, MinCount: 20}
	order := func(tau, lo, hi float64) Correlation { return Correlation{Tau: tau, Lo: lo, Hi: hi, N: 45, P: 0.5} }
	for _, tt := range []struct {
		f    RoadmapFinding
		want string
	}{
		{finding(0, order(0, 0, 0), 0, 0, 3),
			"There are no backend vacancies to check the roadmap against."},
		{finding(100, order(0, 0, 0), 1, 0, 0),
			"The roadmap teaches no skill of the lexicon, so there is nothing to check."},
		{finding(100, kendall(nil, nil, 0.95), 2, 1, 1),
			"In 100 backend vacancies, the one skill it teaches is named in clearly less than 2 %; the roadmap's order cannot be compared with demand; " +
				"it lacks 2 technologies named in clearly more than 2 %, T1 (40 %) and T2 (20 %)."},
		{finding(1, order(0, 0, 0), 0, 0, 3),
			"With 1 backend vacancy there is too little to check the roadmap against."},
		{finding(19, order(0, 0, 0), 0, 0, 3),
			"With 19 backend vacancies there is too little to check the roadmap against."},
		{finding(1234, order(0.08, -0.11, 0.36), 3, 5, 45),
			"In 1,234 backend vacancies, 5 of the 45 skills it teaches are named in clearly less than 2 %; no clear relation shows between the roadmap's order and demand (tau-b 0.08, 95 % interval -0.11 to 0.36); " +
				"it lacks 3 technologies named in clearly more than 2 %, T1 (40 %), T2 (20 %) and T3 (13 %)."},
		{finding(50, order(-0.001, -0.2, 0.2), 1, 1, 45),
			"In 50 backend vacancies, 1 of the 45 skills it teaches is named in clearly less than 2 %; the roadmap's order explains little, if anything, of demand (tau-b 0.00, 95 % interval -0.20 to 0.20); " +
				"it lacks 1 technology named in clearly more than 2 %, T1 (40 %)."},
		{finding(50, order(0.4, 0.2, 0.6), 0, 0, 1),
			"In 50 backend vacancies, the one skill it teaches is not named in clearly less than 2 %; skills taught earlier tend to be named more often (tau-b 0.40, 95 % interval 0.20 to 0.60, 45 skills); " +
				"it lacks no skill named in clearly more than 2 %."},
	} {
		if got := headline(tt.f, o); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}

func TestLacking(t *testing.T) {
	tech, concept := finding(0, Correlation{}, 5, 0, 0).Missing, Demand{SkillInfo: market.SkillInfo{Kind: "concept", Name: "Agile"}}
	for _, tt := range []struct {
		missing []Demand
		want    string
	}{
		{nil, "it lacks no skill named in clearly more than 2 %"},
		{[]Demand{concept}, "it lacks 1 broader concept named in clearly more than 2 %"},
		{append([]Demand{concept, concept}, tech...),
			"it lacks 5 technologies named in clearly more than 2 %, among them T1 (40 %), T2 (20 %) and T3 (13 %), and 2 broader concepts"},
	} {
		if got := lacking(tt.missing, "2 %"); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}

func TestOrderWordsFollowTheInterval(t *testing.T) {
	for _, tt := range []struct {
		lo, hi float64
		want   string
	}{
		{0.55, 0.8, "strongly tend to be named more often"},
		{0.45, 0.8, "tend to be named more often"},
		{0.05, 0.25, "tend, but only weakly, to be named more often"},
		{-0.25, -0.05, "tend, but only weakly, to be named less often"},
		{-0.6, -0.2, "tend to be named less often"},
		{-0.8, -0.55, "strongly tend to be named less often"},
		{0, 0.4, "no clear relation"},
		{-0.1, 0.31, "no clear relation"},
		{-0.1, 0.1, "explains little"},
	} {
		got := orderWords(Correlation{Lo: tt.lo, Hi: tt.hi})
		if !strings.Contains(got, tt.want) || strings.Contains(got, "strongly") != strings.Contains(tt.want, "strongly") {
			t.Errorf("[%v, %v]: %q, want %q", tt.lo, tt.hi, got, tt.want)
		}
	}
}

func TestWarnings(t *testing.T) {
	many := make([]market.Observation, 40)
	for i := range many {
		many[i] = observe(i+1, "", "2026-01-01", "go")
	}
	many[0].Language = "fr"
	f := collect(t, Options{Catalog: catalog, Dataset: market.Sample}, many...)
	for _, want := range []string{"sample board", "only 39 vacancies", "(acme) has 100 %", "one source (greenhouse)", "of 1 month"} {
		if !strings.Contains(strings.Join(f.Warnings, "\n"), want) {
			t.Errorf("warnings %q lack %q", f.Warnings, want)
		}
	}
	one := observe(1, "", "", "")
	one.Employer = ""
	f = collect(t, Options{Catalog: catalog}, one)
	for _, want := range []string{"is only 1 vacancy", "100 % of the vacancies name no employer", "No vacancy names a skill"} {
		if !strings.Contains(strings.Join(f.Warnings, "\n"), want) {
			t.Errorf("warnings %q lack %q", f.Warnings, want)
		}
	}
	spread := sampleOf(2000, 9)
	for i := range spread {
		spread[i].Employer, spread[i].Language = string(rune('a'+i%20)), "en"
	}
	if f := collect(t, Options{Catalog: catalog}, spread...); len(f.Warnings) != 0 {
		t.Errorf("a broad population draws warnings: %q", f.Warnings)
	}
}
