package reports

import (
	"fmt"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
)

// marketView is what the page on skills together and over time shows.
type marketView struct {
	Headline      string
	Together      []togetherView
	NoTogether    string
	Ranks         *figure
	Clear         []rankChange
	NoRanks       string
	Months        *figure
	NoMonths      string
	Cities        *figure
	CitySentence  string
	NoCities      string
	Concentration *figure
	Concentrated  []concentrationLine
	NoFirms       string
}

// togetherView is what a population asks for together.
type togetherView struct {
	ID, Population string
	Figure         *figure
	None           string
	Stacks         []stackLine
	Next           []nextLine
}

type (
	stackLine struct{ Name, Share, Interval, Lift string }
	nextLine  struct {
		skillRef
		N    string
		Next []afterSkill
	}
	afterSkill struct {
		skillRef
		Share string
	}
	rankChange struct {
		skillRef
		Before, After, Ranks, Change string
	}
	concentrationLine struct {
		skillRef
		N, Employers, Effective, Top string
	}
)

const (
	stacksListed = 10
	nextListed   = 12
	afterListed  = 3
)

// structureNames are the chart names of the structures, in their order.
func structureNames(f analysis.Findings) []string {
	if len(f.Structures) == 1 {
		return []string{"together"}
	}
	names := make([]string, len(f.Structures))
	for i, s := range f.Structures {
		names[i] = s.Population
	}
	out := slugs(names)
	for i := range out {
		out[i] = "together-" + out[i]
	}
	return out
}

// marketCharts are the charts on skills together, over time, by place and by employer.
func marketCharts(f analysis.Findings) []chart {
	var out []chart
	add := func(c chart, ok bool) {
		if ok {
			out = append(out, c)
		}
	}
	for i, name := range structureNames(f) {
		add(heatChart(f, &f.Structures[i], name))
	}
	add(slopeChart(f))
	add(multiplesChart(f))
	add(cityChart(f))
	add(concentrationChart(f))
	add(qualityChart(f))
	return out
}

func (m material) marketView() marketView {
	f := m.f
	v := marketView{Ranks: m.figure("ranks"), Months: m.figure("months-by-technology"), Cities: m.figure("city-languages"), Concentration: m.figure("concentration")}
	for i, name := range structureNames(f) {
		v.Together = append(v.Together, m.together(&f.Structures[i], m.figure(name), name))
	}
	if len(v.Together) == 0 {
		v.NoTogether = "No vacancy names a technology, so nothing is asked for together."
	}
	if v.Ranks == nil {
		v.NoRanks = because("Ranks are not compared", f.Trends.Periods.Warning, f.Trends.Warning, "too few technologies have a rank in both periods")
	}
	if v.Months == nil {
		v.NoMonths = because("There are no monthly series", f.Trends.Warning, "too few months have enough vacancies")
	}
	if v.Cities == nil {
		v.NoCities = "Cities are not compared: fewer than two have enough vacancies, or fewer than two languages are ranked."
	} else if c, ok := cityChart(f); ok {
		v.CitySentence = c.body.(cityBody).sentence()
	}
	if v.Concentration == nil {
		v.NoFirms = "Employers are not compared: too few technologies are ranked."
	}
	for _, t := range f.Trends.Skills {
		if t.Recent != nil && changed(t) {
			v.Clear = append(v.Clear, rankChange{m.skill(t.ID, skillName(t.SkillInfo)), percent(t.Recent.Previous.P), percent(t.Recent.Last.P),
				rankWords(t.Recent.Previous) + " → " + rankWords(t.Recent.Last), changeWords(t)})
		}
	}
	if c, ok := concentrationChart(f); ok {
		for _, d := range c.body.(concentrationBody).rows {
			v.Concentrated = append(v.Concentrated, concentrationLine{m.skill(d.ID, skillName(d.SkillInfo)), thousands(d.Any.Count), thousands(d.Employers),
				thousands(effective(d)), percent(d.Concentration.Top)})
		}
	}
	v.Headline = v.headline()
	return v
}

// because gives the first reason that there is.
func because(what string, reasons ...string) string {
	for _, r := range reasons {
		if r != "" {
			return what + ": " + strings.TrimSuffix(r, ".") + "."
		}
	}
	return what + "."
}

// headline joins the findings of the first charts.
func (v marketView) headline() string {
	var parts []string
	for _, t := range v.Together {
		if t.Figure != nil {
			parts = append(parts, t.Figure.Title)
			break
		}
	}
	if v.Ranks != nil {
		parts = append(parts, v.Ranks.Title)
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, ". ") + "."
}

func (m material) together(s *analysis.Structure, fig *figure, id string) togetherView {
	v := togetherView{ID: id, Population: clean(s.Population, maxName), Figure: fig}
	if fig == nil {
		v.None = because("There is too little to draw", s.Warning, "too few technologies are named together")
	}
	for _, k := range s.Stacks[:min(len(s.Stacks), stacksListed)] {
		v.Stacks = append(v.Stacks, stackLine{strings.ReplaceAll(clean(k.Name, 4*maxName), ", ", " · "), percent(k.Share.P), between(k.Share),
			fmt.Sprintf("%s× (%s–%s)", lift(k.Lift.Value), lift(k.Lift.Lo), lift(k.Lift.Hi))})
	}
	for _, k := range s.Next[:min(len(s.Next), nextListed)] {
		var after []afterSkill
		for _, x := range k.Next[:min(len(k.Next), afterListed)] {
			after = append(after, afterSkill{m.skill(x.Skill, shortName(x.Name, x.Skill)), percent(x.Share.P)})
		}
		if len(after) > 0 {
			v.Next = append(v.Next, nextLine{m.skill(k.Skill, shortName(k.Name, k.Skill)), thousands(k.N), after})
		}
	}
	return v
}
