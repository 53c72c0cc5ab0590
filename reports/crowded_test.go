package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// crowded are findings from which every kind of chart is drawn, with n things in each, named by name.
func crowded(n int, name func(i int) string) analysis.Findings {
	f := marketFindings(n, name)
	f.Base.From, f.Base.To = "2022-01-01", "2024-06-30"
	for m := range 30 {
		f.Base.Months = append(f.Base.Months, analysis.Count{Name: f.Trends.Months[m].Month, N: 200})
	}
	for i := range f.Trends.Skills {
		t := &f.Trends.Skills[i]
		t.First, t.Last = analysis.Portion{Count: 100 + i, N: 2000, P: float64(100+i) / 2000}, analysis.Portion{Count: 150 + 2*i, N: 2000, P: float64(150+2*i) / 2000}
	}
	f.Trends.From, f.Trends.To = "2022-01", "2024-06"
	for _, by := range []string{"source", "country"} {
		for i := range n {
			f.Strata = append(f.Strata, analysis.Stratum{By: by, Name: name(i) + " " + by, N: 5000 - i, Demand: inPart(f.Demand)})
		}
	}
	for _, steps := range []int{1, max(n/6, 1), n} {
		f.Roadmaps = append(f.Roadmaps, crowdedRoadmap(f, steps, name))
	}
	return f
}

// crowdedRoadmap teaches every second skill in that many steps and lacks the others.
func crowdedRoadmap(f analysis.Findings, steps int, name func(i int) string) analysis.RoadmapFinding {
	r := analysis.RoadmapFinding{Population: "backend vacancies", N: 8000, Threshold: 0.02, Demand: slices.Clone(f.Demand),
		Roadmap: market.Roadmap{ID: fmt.Sprintf("r%d", steps), Title: name(steps)}, Order: analysis.Correlation{Tau: 0.1, Lo: -0.1, Hi: 0.3, N: len(f.Demand)}}
	for i := range steps {
		r.Roadmap.Steps = append(r.Roadmap.Steps, market.RoadmapStep{Title: name(i)})
	}
	for i := range r.Demand {
		d := r.Demand[i]
		if i%4 >= 2 {
			r.Demand[i].Kind = "concept"
		}
		if i%2 == 1 {
			r.Missing = append(r.Missing, d)
			continue
		}
		at := (i * 31) % len(r.Demand)
		r.Skills = append(r.Skills, analysis.TaughtSkill{Demand: r.Demand[at], Step: 1 + i*steps/len(r.Demand), Position: len(r.Skills) + 1})
	}
	c := &r.Coverage
	c.N, c.Bound = 4000, []float64{0}
	for i := range r.Skills {
		p := 1 - math.Exp(-float64(i+1)/40)
		c.Best = append(c.Best, analysis.CoverageSkill{Skill: r.Demand[i].ID, Name: r.Demand[i].Name, P: p})
		c.Own = append(c.Own, analysis.CoverageSkill{Skill: r.Skills[i].ID, Name: r.Skills[i].Name, P: 0.6 * p})
		c.Bound = append(c.Bound, p)
	}
	for i := range steps {
		taught := (i + 1) * len(r.Skills) / steps
		if taught > 0 {
			c.Steps = append(c.Steps, analysis.CoverageStep{Step: i + 1, Taught: taught, Share: wilson(int(0.5*c.Own[taught-1].P*4000), 4000)})
		}
	}
	return r
}

// kindsOfCharts are how the names of charts begin; those of claims have a test of their own.
var kindsOfCharts = []string{"overview", "roadmap-", "coverage-", "demand-", "trends", "by-source", "by-country", "by-city", "months", "pay-", "premium-",
	"together", "ranks", "months-by-technology", "city-languages", "concentration", "quality"}

// TestTextsApartHoweverMany proves for every kind of chart that no text meets another or leaves the sheet.
func TestTextsApartHoweverMany(t *testing.T) {
	t.Parallel()
	p := painter{newFaces(), defaultDPI}
	for _, n := range []int{1, 10, 40, 120} {
		for kind, name := range map[string]func(int) string{
			"short":   func(i int) string { return fmt.Sprintf("T%d", i) },
			"long":    func(i int) string { return fmt.Sprintf("A technology with a rather long name %d", i) },
			"hostile": func(i int) string { return evil[i%len(evil)] },
		} {
			f := cleaned(crowded(n, name))
			drawn := map[string]bool{}
			for _, c := range charts(f) {
				for _, k := range kindsOfCharts {
					drawn[k] = drawn[k] || strings.HasPrefix(c.name, k)
				}
				for _, width := range []float64{wide, narrow} {
					t.Run(fmt.Sprintf("%d %s/%s/%g", n, kind, c.name, width), func(t *testing.T) { checkDrawing(t, p, c, width) })
				}
			}
			for _, k := range kindsOfCharts {
				if n >= 40 && kind == "short" && !drawn[k] {
					t.Errorf("%d: no chart called %s", n, k)
				}
			}
		}
	}
}

func checkDrawing(t *testing.T, p painter, c chart, width float64) {
	t.Helper()
	d, err := p.inline(c, width, "x")
	if err != nil {
		t.Fatal(err)
	}
	checkTexts(t, d.texts, width, c.body.height(p.faces, width))
	checkMarkup(t, c.name, d.svg)
	// What is in the picture is what was checked: a text written past the sheet's list would stand in the SVG alone.
	if n := strings.Count(string(d.svg), "<text "); n != len(d.texts) || n == 0 {
		t.Errorf("%d texts in the picture, %d checked", n, len(d.texts))
	}
}

// TestCheckTextsSees proves that the check finds what it looks for.
func TestCheckTextsSees(t *testing.T) {
	here := written{"a", box{10, 10, 30, 8}}
	for why, texts := range map[string][]written{
		"meet":  {here, {"b", box{39, 12, 30, 8}}},
		"clip":  {{"c", box{80, 10, 30, 8}}},
		"above": {{"d", box{10, -2, 30, 8}}},
	} {
		probe := &testing.T{}
		checkTexts(probe, texts, 100, 50)
		if !probe.Failed() {
			t.Errorf("%s: not seen", why)
		}
	}
	probe := &testing.T{}
	checkTexts(probe, []written{here, {"b", box{41, 12, 30, 8}}}, 100, 50)
	if probe.Failed() {
		t.Error("what is apart was found to meet")
	}
}

// TestGroupsStandTogether proves that rows stay sorted by share within their group, and that the group that leads comes first.
func TestGroupsStandTogether(t *testing.T) {
	var d demandBody
	for i, group := range []string{"b", "a", "b", "c", "a", "b", "a", "c"} {
		d.rows = append(d.rows, demandRow{name: itoa(i), group: group})
	}
	d.group()
	names, heads := "", 0
	for i, r := range d.rows {
		names += r.group + r.name + " "
		if d.begins(i) {
			heads++
		}
	}
	if want := "b0 b2 b5 a1 a4 a6 c3 c7 "; names != want || heads != 3 {
		t.Errorf("%s with %d headings, want %s", names, heads, want)
	}
	few := demandBody{rows: d.rows[:4]}
	if few.group(); few.headed {
		t.Error("four rows have headings")
	}
}
