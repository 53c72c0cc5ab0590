package analysis

import (
	"cmp"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// group puts the vacancies of an employer beside each other, as tallies and frames need them: by the employer's name, those
// without one first, then by first posting, so that sums do not depend on the order in which postings came. Nothing may be added afterwards.
func (c *Collector) group() {
	rank := make([]int32, len(c.employers.all))
	for i, employer := range c.employers.sorted() {
		rank[employer] = int32(i)
	}
	type placed struct {
		first    market.PostingID
		employer int32
		index    int32
	}
	order := make([]placed, len(c.vacancies))
	for i, v := range c.vacancies {
		order[i] = placed{c.seen[v.first].posting, 0, int32(i)}
		if len(rank) > 0 {
			order[i].employer = rank[v.employer.value]
		}
	}
	slices.SortFunc(order, func(a, b placed) int {
		return cmp.Or(cmp.Compare(a.employer, b.employer), cmp.Compare(a.first, b.first), cmp.Compare(a.index, b.index))
	})
	from := make([]int32, len(order))
	for i, p := range order {
		from[i] = p.index
	}
	c.groups = nil
	c.move(from)
	c.pack()
}

// move puts the vacancy at from[i] to i, round by round. It uses from up.
func (c *Collector) move(from []int32) {
	for start := range from {
		first := *c.vacancies[start]
		at := int32(start)
		for next := from[at]; next != at; next = from[at] {
			from[at] = at
			if next == int32(start) {
				break
			}
			*c.vacancies[at] = *c.vacancies[next]
			at = next
		}
		*c.vacancies[at] = first
	}
}

// pack puts the lists of the vacancies one after the other, since most of what follows goes through all of them.
func (c *Collector) pack() {
	skills, others := 0, 0
	for _, v := range c.vacancies {
		skills += len(v.skills)
		for _, list := range v.lists() {
			others += len(*list)
		}
	}
	allSkills, all := make([]uint32, 0, skills), make([]int32, 0, others)
	for _, v := range c.vacancies {
		from := len(allSkills)
		allSkills = append(allSkills, v.skills...)
		v.skills = allSkills[from:len(allSkills):len(allSkills)]
		for _, list := range v.lists() {
			if *list == nil {
				continue
			}
			from := len(all)
			all = append(all, *list...)
			*list = all[from:len(all):len(all)]
		}
	}
}

// lists are all but the skills.
func (v *vacancy) lists() [5]*[]int32 {
	return [5]*[]int32{&v.naming, &v.strata, &v.months, &v.terms, &v.facts.localities}
}
