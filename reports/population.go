package reports

import (
	"fmt"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// population is one set of vacancies with the roadmap it is set against, if any.
type population struct {
	slug     string
	roadmap  *analysis.RoadmapFinding // nil: the whole sample, set against nothing
	words    string                   // "backend vacancies"
	n        int
	demand   []analysis.Demand
	place    map[market.Skill]analysis.TaughtSkill
	minCount int
	pages    map[market.Skill]string // of skills that have one
	names    map[market.Skill]string
}

// ref is a skill's name with its page.
func (p population) ref(d analysis.Demand) skillRef {
	return skillRef{skillName(d.SkillInfo), p.pages[d.ID]}
}

// populations are those of the roadmaps, or the whole sample without roadmaps.
func populations(f analysis.Findings) []population {
	if len(f.Roadmaps) == 0 {
		return []population{{slug: "all", words: "all vacancies", n: f.Base.Vacancies, demand: f.Demand, minCount: f.MinCount}}
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
		out[i] = population{slug: s, roadmap: r, words: r.Population, n: r.N, demand: r.Demand, place: place, minCount: f.MinCount}
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
