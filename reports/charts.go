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
	topStrata  = 10 // skills in a comparison of parts
	mostParts  = 6  // parts in a comparison
	sampleNote = "Sample: this shows Roadcheck's built-in sample board. Its facts were counted from real postings; its texts are generated, its employers pseudonymous."
)

// population is one set of vacancies with the roadmap it is set against, if any.
type population struct {
	slug     string
	roadmap  *analysis.RoadmapFinding // nil: the whole sample, set against nothing
	words    string                   // "backend postings"
	n        int
	demand   []analysis.Demand
	place    map[market.Skill]analysis.TaughtSkill
	minCount int
}

// populations are those of the roadmaps, or the whole sample without roadmaps.
func populations(f analysis.Findings) []population {
	if len(f.Roadmaps) == 0 {
		return []population{{slug: "all", words: "all postings", n: f.Base.Vacancies, demand: f.Demand, minCount: f.MinCount}}
	}
	ids := make([]string, len(f.Roadmaps))
	for i, r := range f.Roadmaps {
		ids[i] = r.Roadmap.ID
	}
	out := make([]population, len(ids))
	for i, s := range slugs(ids) {
		r := &f.Roadmaps[i]
		place := make(map[market.Skill]analysis.TaughtSkill, len(r.Skills))
		for _, t := range r.Skills {
			if _, ok := place[t.ID]; !ok {
				place[t.ID] = t
			}
		}
		out[i] = population{s, r, r.Population, r.N, r.Demand, place, f.MinCount}
	}
	return out
}

// ranked are the skills seen often enough to be drawn, of one kind or of all ("").
func (p population) ranked(kind string) []analysis.Demand {
	var out []analysis.Demand
	for _, d := range p.demand {
		if d.Rank > 0 && (kind == "" || d.Kind == kind) {
			out = append(out, d)
		}
	}
	return out
}

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
	return "Pale lines: " + level(f.Confidence) + " Wilson score intervals. A vacancy advertised several times counts once."
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
		row := demandRow{name: skillName(d.SkillInfo), share: d.Any}
		if t, ok := p.place[d.ID]; ok {
			row.place = "step " + itoa(t.Step)
		} else {
			lacking++
		}
		body.rows = append(body.rows, row)
	}
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

// leftOut says what a demand chart does not draw.
func (p population) leftOut(more int, words string) string {
	s := ""
	if more > 0 {
		s = fmt.Sprintf(" %s more %s are in the table.", thousands(more), words)
	}
	if thin := len(p.demand) - len(p.ranked("")); thin > 0 {
		s += fmt.Sprintf(" Not drawn: %s in fewer than %d vacancies.", plural(thin, "skill", "skills"), p.minCount)
	}
	return s
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
	body := roadmapBody{skills: r.Skills, missing: r.Missing, threshold: r.Threshold}
	c := chart{
		name: "roadmap-" + p.slug, data: "roadmap-" + p.slug, body: body,
		title: roadmapTitle(r),
		subtitle: fmt.Sprintf("Each dot is a skill of “%s”: its place in the roadmap against the share of %s that name it, %s",
			clean(r.Roadmap.Title, 2*maxName), r.Population, sampleSize(r.N)),
	}
	grey := fmt.Sprintf(" Grey dots: surely asked for in less than %s.", level(r.Threshold))
	c.notes = notes(f, intervalNote(f)+grey)
	c.desc = describe(c, p.ranked(""))
	return c, true
}

// roadmapTitle states the finding of the headline chart.
func roadmapTitle(r analysis.RoadmapFinding) string {
	s := fmt.Sprintf("%d of %d taught skills are asked for in at least %s of vacancies", r.Asked, len(r.Skills), level(r.Threshold))
	switch n := len(r.Missing); {
	case n == 1:
		s += "; one skill in demand is missing"
	case n > 1:
		s += fmt.Sprintf("; %d in demand are missing", n)
	}
	return s
}

// strataChart compares the most asked-for technologies between parts of the sample.
func strataChart(f analysis.Findings, by, words string) (chart, bool) {
	parts, top := strataOf(f, by), topTechnologies(f)
	if len(parts) < 2 || len(top) == 0 {
		return chart{}, false
	}
	body := strataBody{}
	for _, d := range top {
		body.skills = append(body.skills, skillName(d.SkillInfo))
	}
	for _, st := range parts[:min(len(parts), mostParts)] {
		body.parts = append(body.parts, strataPart{clean(st.Name, maxName), st.N, sharesIn(st, top)})
	}
	c := chart{
		name: "by-" + by, data: "by-" + by, body: body,
		subtitle: fmt.Sprintf("Share of vacancies that name the technology, all postings; the %d most asked-for technologies, in the %s with most vacancies", len(top), words),
		notes:    notes(f, intervalNote(f)),
	}
	c.title = strataTitle(body, words)
	c.desc = describe(c, top)
	return c, true
}

// strataTitle says which skills come first in how many parts.
func strataTitle(b strataBody, words string) string {
	firsts := make([]int, len(b.skills))
	for _, part := range b.parts {
		best := 0
		for i, sh := range part.shares {
			if sh.P > part.shares[best].P {
				best = i
			}
		}
		firsts[best]++
	}
	best := 0
	for i, n := range firsts {
		if n > firsts[best] {
			best = i
		}
	}
	if firsts[best] == len(b.parts) {
		return fmt.Sprintf("%s is named most in all %d %s", b.skills[best], len(b.parts), words)
	}
	return fmt.Sprintf("%s is named most in %d of %d %s", b.skills[best], firsts[best], len(b.parts), words)
}

// strataOf are the parts of the sample by source, country or month: months in
// order of time, others with the largest first.
func strataOf(f analysis.Findings, by string) []analysis.Stratum {
	var out []analysis.Stratum
	for _, s := range f.Strata {
		if s.By == by && s.N > 0 {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b analysis.Stratum) int {
		if by == "month" || a.N == b.N {
			return strings.Compare(a.Name, b.Name)
		}
		return b.N - a.N
	})
	return out
}

func topTechnologies(f analysis.Findings) []analysis.Demand {
	all := population{demand: f.Demand}.ranked("technology")
	return all[:min(len(all), topStrata)]
}

// sharesIn looks up skills in a part; a skill never seen there has a share of 0
// with the interval that n allows.
func sharesIn(st analysis.Stratum, skills []analysis.Demand) []analysis.Share {
	at := make(map[market.Skill]analysis.Share, len(st.Demand))
	for _, d := range st.Demand {
		at[d.ID] = d.Any
	}
	out := make([]analysis.Share, len(skills))
	for i, d := range skills {
		sh, ok := at[d.ID]
		if !ok {
			sh = analysis.Share{N: st.N}
		}
		out[i] = sh
	}
	return out
}

// monthsChart shows how the sample spreads over time.
func monthsChart(f analysis.Findings) (chart, bool) {
	if len(f.Base.Months) < 2 {
		return chart{}, false
	}
	months := slices.Clone(f.Base.Months)
	slices.SortFunc(months, func(a, b analysis.Count) int { return strings.Compare(a.Name, b.Name) })
	c := chart{
		name: "months", data: "months", body: monthsBody{months},
		title:    fmt.Sprintf("%s vacancies from %d months", thousands(f.Base.Vacancies), len(months)),
		subtitle: "Vacancies per month of first publication; a short month is a short sample, not a short market",
		notes:    notes(f),
	}
	c.desc = c.subtitle + "."
	return c, true
}

// charts are all charts of a report, in the order of the page.
func charts(f analysis.Findings) []chart {
	var out []chart
	add := func(c chart, ok bool) {
		if ok {
			out = append(out, c)
		}
	}
	for _, p := range populations(f) {
		add(roadmapChart(f, p))
		add(demandChart(f, p, "technology", "technologies"))
		add(demandChart(f, p, "concept", "concepts"))
	}
	add(strataChart(f, "source", "sources"))
	add(strataChart(f, "country", "countries"))
	add(monthsChart(f))
	return out
}
