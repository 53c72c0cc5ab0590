package analysis

import (
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// frame gives tests the counted vacancies as columns. A place is a vacancy's position
// when they are grouped by employer.
type frame struct {
	*Collector
	order     []int32  // place to index in vacancies
	employers []int32  // place to employer, numbered from 0 in order of place; one without a name is one of its own
	named     []bool   // of each employer
	columns   []bitset // per skill, nil until it is asked for
	required  []bitset // per skill, those that require it, likewise
	below     map[market.Skill][]market.Skill
	chosen    map[string]*segment
	paying    *payColumns // nil until it is asked for
}

// newFrame groups the vacancies by employer; order is that of byEmployer.
func newFrame(c *Collector, order []int32) *frame {
	f := &frame{Collector: c, order: order, employers: make([]int32, len(order)), columns: make([]bitset, len(c.skills)),
		required: make([]bitset, len(c.skills)), below: map[market.Skill][]market.Skill{}, chosen: map[string]*segment{}}
	last := int32(0)
	for place, i := range order {
		e := c.vacancies[i].employer.value
		if place == 0 || e == 0 || e != last {
			f.named = append(f.named, e != 0)
		}
		f.employers[place], last = int32(len(f.named)-1), e
	}
	for _, s := range c.skills {
		for _, above := range s.Broader {
			f.below[above] = append(f.below[above], s.ID)
		}
	}
	f.fill()
	return f
}

// fill makes the columns of all skills in one pass.
func (f *frame) fill() {
	for place := range f.order {
		for _, packed := range f.at(place).skills {
			skill := packed >> 2
			if f.columns[skill] == nil {
				f.columns[skill], f.required[skill] = newBitset(len(f.order)), newBitset(len(f.order))
			}
			f.columns[skill].set(place)
			if market.Need(packed&3) == market.Required {
				f.required[skill].set(place)
			}
		}
	}
}

// at is the vacancy at a place.
func (f *frame) at(place int) *vacancy { return f.vacancies[f.order[place]] }

// how says which mentions meet an item.
type how int

const (
	named    how = iota // the members themselves
	rolledUp            // the members, and what the lexicon has below them: PostgreSQL is a relational database
	required            // as rolledUp, where it is asked for as required
)

// item is where any member of an item is met. Phrases that the lexicon lacks are not looked for:
// the second result lists them.
func (f *frame) item(it market.Item, by how) (bitset, []string) {
	skills, phrases := ItemSkills(it)
	out := newBitset(len(f.order))
	if by != named {
		skills = f.withNarrower(skills)
	}
	columns := f.columns
	if by == required {
		columns = f.required
	}
	for _, s := range skills {
		if id, ok := f.skillIDs[s]; ok && columns[id] != nil {
			out.or(columns[id])
		}
	}
	return out, phrases
}

// withNarrower adds all that is below the skills.
func (f *frame) withNarrower(skills []market.Skill) []market.Skill {
	out := slices.Clone(skills)
	for i := 0; i < len(out); i++ {
		for _, s := range f.below[out[i]] {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}
