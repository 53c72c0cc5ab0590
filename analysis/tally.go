package analysis

import (
	"cmp"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// tally counts the skills of one population.
type tally struct {
	n         int
	any       []int32 // per skill: vacancies that name it
	required  []int32
	employers []int32 // distinct named employers
	last      []int32 // employer counted last; vacancies come sorted by employer
}

func newTally(skills int) *tally {
	return &tally{
		any: make([]int32, skills), required: make([]int32, skills),
		employers: make([]int32, skills), last: make([]int32, skills),
	}
}

// add counts a vacancy. Vacancies must come grouped by employer.
func (t *tally) add(v *vacancy) {
	t.n++
	for _, packed := range v.skills {
		skill := packed >> 2
		t.any[skill]++
		if market.Need(packed&3) == market.Required {
			t.required[skill]++
		}
		if e := v.employer.value; e != 0 && t.last[skill] != e {
			t.last[skill] = e
			t.employers[skill]++
		}
	}
}

// demand ranks the skills that the population names, largest first. Skills
// named fewer than minCount times follow with rank 0; equal counts share a rank.
func (c *Collector) demand(t *tally) []Demand {
	out := []Demand{}
	for skill, count := range t.any {
		if count > 0 {
			out = append(out, c.skillDemand(t, int32(skill)))
		}
	}
	slices.SortFunc(out, func(a, b Demand) int {
		return cmp.Or(cmp.Compare(b.Any.Count, a.Any.Count), cmp.Compare(a.ID, b.ID))
	})
	for i := range out {
		switch {
		case out[i].Any.Count < c.options.MinCount:
			// too few to be ranked
		case i > 0 && out[i].Any.Count == out[i-1].Any.Count:
			out[i].Rank = out[i-1].Rank
		default:
			out[i].Rank = i + 1
		}
	}
	return out
}

// skillDemand is the demand for one skill, unranked.
func (c *Collector) skillDemand(t *tally, skill int32) Demand {
	return Demand{
		SkillInfo: c.skills[skill],
		Any:       wilson(int(t.any[skill]), t.n, c.z),
		Required:  wilson(int(t.required[skill]), t.n, c.z),
		Employers: int(t.employers[skill]),
	}
}

// byEmployer gives the vacancies in the order that tallies need.
func (c *Collector) byEmployer() []int32 {
	order := make([]int32, len(c.vacancies))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		return cmp.Compare(c.vacancies[a].employer.value, c.vacancies[b].employer.value)
	})
	return order
}
