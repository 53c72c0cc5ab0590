package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

const (
	topDrawn   = 40 // skills in a demand chart
	sampleNote = "Sample: this shows Roadcheck's built-in sample board. Its facts were counted from real postings; its texts are generated, its employers pseudonymous."
)

// notes are the footer of every chart: sample, sources, dates, intervals, version.
func notes(f analysis.Findings, extra ...string) []string {
	var out []string
	if f.Dataset == market.Sample {
		out = append(out, sampleNote)
	}
	names := make([]string, 0, len(f.Base.Sources))
	for _, s := range f.Base.Sources {
		names = append(names, s.Name)
	}
	source := "Sources: " + cut(list(names), 160)
	if when := months(f.Base.From, f.Base.To); when != "" {
		source += ", " + when
	}
	source += ". Roadcheck " + f.Version + ", " + string(f.MadeOn) + "."
	return append(append(out, extra...), source)
}

func intervalNote(f analysis.Findings) string {
	return "Pale lines: " + level(f.Confidence) + " Wilson score intervals that allow for employers' many vacancies. A vacancy advertised several times counts once."
}

// demandChart is the demand for the skills of one kind in a population.
func demandChart(f analysis.Findings, p population, kind, words string) (chart, bool) {
	all := p.ranked(kind)
	top := all[:min(len(all), topDrawn)]
	if len(top) == 0 {
		return chart{}, false
	}
	body := demandBody{}
	if p.roadmap != nil {
		body.roadmap = p.roadmap.Roadmap.Title
	}
	lacking := 0
	for _, d := range top {
		row := demandRow{name: skillName(d.SkillInfo), share: d.Any, group: groupOf(d)}
		if t, ok := p.place[d.ID]; ok {
			row.place = "step " + itoa(t.Step)
		} else {
			lacking++
		}
		body.rows = append(body.rows, row)
	}
	body.group()
	c := chart{
		name: "demand-" + p.slug + "-" + words, data: "demand-" + p.slug, body: body,
		title:    fmt.Sprintf("%s leads with %s", skillName(top[0].SkillInfo), percent(top[0].Any.P)),
		subtitle: fmt.Sprintf("Share of vacancies that name the %s, %s, %s", singular(words), p.words, sampleSize(p.n)),
	}
	switch {
	case p.roadmap == nil || len(top) == 1:
	case lacking == 0:
		c.title += fmt.Sprintf("; the roadmap has all of these %d %s", len(top), words)
	default:
		c.title += fmt.Sprintf("; the roadmap leaves out %d of the %d most asked-for %s", lacking, len(top), words)
	}
	c.notes = notes(f, intervalNote(f)+p.leftOut(len(all)-len(top), words))
	c.desc = describe(c, top)
	return c, true
}

func singular(words string) string {
	if words == "technologies" {
		return "technology"
	}
	return strings.TrimSuffix(words, "s")
}

// describe puts the first rows of a chart in words.
func describe(c chart, rows []analysis.Demand) string {
	var parts []string
	for _, d := range rows[:min(len(rows), topStrata)] {
		parts = append(parts, skillName(d.SkillInfo)+" "+percent(d.Any.P)+" ("+between(d.Any)+")")
	}
	return c.subtitle + ". " + strings.Join(parts, ", ") + ". The table has every number."
}

// roadmapChart sets place in the roadmap against demand.
func roadmapChart(f analysis.Findings, p population) (chart, bool) {
	if p.roadmap == nil || p.n == 0 || len(p.roadmap.Skills)+len(p.roadmap.Missing) == 0 {
		return chart{}, false
	}
	r := *p.roadmap
	body := roadmapBody{skills: r.Skills, threshold: r.Threshold}
	body.missing, body.more = missingDrawn(r)
	for _, step := range r.Roadmap.Steps {
		body.steps = append(body.steps, step.Title)
	}
	c := chart{
		name: "roadmap-" + p.slug, data: "roadmap-" + p.slug, body: body,
		title: roadmapTitle(r),
		subtitle: fmt.Sprintf("Place of each skill in “%s” against the share of %s that name it, %s",
			clean(r.Roadmap.Title, 2*maxName), r.Population, sampleSize(r.N)),
	}
	grey := fmt.Sprintf(" Grey dots: clearly asked for in less than %s.", level(r.Threshold))
	c.notes = notes(f, intervalNote(f)+grey)
	c.desc = describe(c, p.ranked(""))
	return c, true
}

// roadmapTitle states the finding of the headline chart.
func roadmapTitle(r analysis.RoadmapFinding) string {
	asked, rare := surely(&r)
	s := fmt.Sprintf("%d of %d taught skills are named in clearly more than %s of vacancies, %d in clearly less", asked, len(r.Skills), level(r.Threshold), rare)
	technologies, concepts := byKind(r.Missing)
	switch n := len(technologies); {
	case n == 1:
		s += "; one technology in demand is missing"
	case n > 1:
		s += fmt.Sprintf("; %d technologies in demand are missing", n)
	case len(concepts) > 0:
		s += fmt.Sprintf("; no technology in demand is missing, but %s", plural(len(concepts), "concept is", "concepts are"))
	}
	return s
}

// charts are all charts of a report, in the order of the page.
func charts(f analysis.Findings) []chart {
	var out []chart
	add := func(c chart, ok bool) {
		if ok {
			out = append(out, c)
		}
	}
	add(overviewChart(f))
	for _, p := range populations(f) {
		add(roadmapChart(f, p))
		add(coverageChart(f, p))
		out = append(out, verdictCharts(f, p)...)
		add(demandChart(f, p, "technology", "technologies"))
		add(demandChart(f, p, "concept", "concepts"))
	}
	add(trendChart(f))
	add(strataChart(f, "source", "sources"))
	add(strataChart(f, "country", "countries"))
	add(strataChart(f, "city", "cities"))
	add(monthsChart(f))
	return slices.Concat(out, payCharts(f), marketCharts(f))
}
