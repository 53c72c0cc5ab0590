package analysis

import (
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// inPopulation tells whether a roadmap for the given roles is checked against a
// vacancy; a roadmap without roles is for all but the non-technical.
func inPopulation(role market.Role, roles []market.Role) bool {
	if len(roles) == 0 {
		return role != "non-tech"
	}
	return slices.Contains(roles, role)
}

// readers are the vacancies that roadmaps for the same roles are checked against, and the demand in them.
type readers struct {
	tally     *tally
	demand    []Demand
	draws     *resampler
	parts     []*wanting // those that require a technology: all, then by level and by country
	structure Structure
}

// readersOf describes the vacancies of some roles.
func (c *Collector) readersOf(roles []market.Role, t *tally, f *frame) *readers {
	p := &readers{tally: t, demand: c.demand(t), draws: newResampler(t, c.options.MinCount)}
	c.rankIntervals(p.draws, p.demand)
	c.concentrate(t, p.demand)
	segment := f.part(f.readBy(roles))
	f.rollUp(segment, p.demand)
	p.structure = f.structure(roles, segment, p.demand)
	p.parts = f.wantingParts(segment.in)
	return p
}

// roleSet is equal on roadmaps for the same roles.
func roleSet(roles []market.Role) string {
	return strings.Join(slices.Sorted(slices.Values(texts(roles))), " ")
}

// roadmap sets one roadmap against the demand of its population.
func (c *Collector) roadmap(r market.Roadmap, p *readers) RoadmapFinding {
	f := RoadmapFinding{
		Roadmap: complete(r), Population: population(r.Roles), N: int(p.tally.n),
		Threshold: c.options.Threshold, Demand: slices.Clone(p.demand),
		Skills: []TaughtSkill{}, Missing: []Demand{}, Unasked: []TaughtSkill{}, Warnings: []string{},
	}
	demand := make(map[market.Skill]Demand, len(f.Demand))
	for _, d := range f.Demand {
		demand[d.ID] = d
	}
	taught := map[market.Skill]bool{}
	for i, step := range r.Steps {
		for _, s := range step.Skills {
			d, ok := demand[s.Skill]
			if !ok {
				d = c.skillDemand(p.tally, c.skillIDs[s.Skill])
			}
			taught[s.Skill] = true
			f.Skills = append(f.Skills, TaughtSkill{
				Demand: d, Step: i + 1, Position: len(f.Skills) + 1, Emphasis: s.Emphasis,
			})
		}
	}
	for _, s := range f.Skills {
		switch {
		case s.Any.P >= f.Threshold:
			f.Asked++
		case s.Any.Hi < f.Threshold:
			f.Unasked = append(f.Unasked, s)
		}
	}
	for _, d := range f.Demand {
		if !taught[d.ID] && d.Any.Lo >= f.Threshold {
			f.Missing = append(f.Missing, d)
		}
	}
	f.Order = c.order(f)
	f.Agreement = c.agreement(f, p.draws)
	f.Coverage = c.coverage(r, p.parts)
	f.Headline = headline(f, c.options)
	f.Warnings = roadmapWarnings(f, c.options.MinCount)
	return f
}

// order compares place in the roadmap with demand.
func (c *Collector) order(f RoadmapFinding) Correlation {
	earliness, demand := make([]float64, len(f.Skills)), make([]float64, len(f.Skills))
	for i, s := range f.Skills {
		earliness[i] = -float64(s.Position)
		demand[i] = float64(s.Any.Count)
	}
	o := kendall(earliness, demand, c.options.Confidence)
	o.Tau, o.Lo, o.Hi, o.P = round(o.Tau), round(o.Lo), round(o.Hi), round(o.P)
	return o
}

// complete copies what a finding shows of a roadmap, with nothing null in JSON. Claims
// have findings of their own, so they are not repeated.
func complete(r market.Roadmap) market.Roadmap {
	r.Named, r.Claims, r.NotTestable, r.Unread = nil, nil, nil, nil
	r.Roles = append([]market.Role{}, r.Roles...)
	r.Steps = append([]market.RoadmapStep{}, r.Steps...)
	for i := range r.Steps {
		r.Steps[i].Skills = append([]market.RoadmapSkill{}, r.Steps[i].Skills...)
	}
	return r
}
