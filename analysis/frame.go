package analysis

import (
	"slices"
	"sync"

	"github.com/roadcheck/roadcheck/internal/market"
)

// frame gives tests the counted vacancies as columns. A place is a vacancy's position
// when they are grouped by employer. Tests may use it several at a time.
type frame struct {
	*Collector
	firsts    []market.PostingID // the first posting of each place
	employers []int32            // place to employer, numbered from 0 in order of place; one without a name is one of its own
	named     []bool             // of each employer
	// mentions are the places that name a skill, ascending, as place<<1, with 1 added where it is required: skill after skill,
	// each from its number in starts on.
	mentions []uint32
	starts   []int32
	below    map[market.Skill][]market.Skill
	yearsOf  []float64          // of each name: see years
	parted   map[stratum]bitset // see having
	within   []int32            // per place, the number of its level and country
	cut      bitset             // vacancies of sources that give no whole text
	chosen   kept[string, *segment]
	panels   kept[*segment, *panel]
	// payColumns are made at the first call.
	payColumns func() *payColumns
}

// newFrame groups the vacancies by employer.
func newFrame(c *Collector) *frame {
	c.group()
	n := len(c.vacancies)
	f := &frame{Collector: c, employers: make([]int32, n), below: map[market.Skill][]market.Skill{},
		parted: map[stratum]bitset{}, firsts: make([]market.PostingID, n), within: make([]int32, n)}
	last := int32(0)
	for place, v := range c.vacancies {
		e := v.employer.value
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
	f.payColumns = sync.OnceValue(f.newPayColumns)
	f.readYears()
	f.list()
	cells, cut := map[[2]int32]int32{}, f.texts.cut()
	f.cut = f.none()
	for place, v := range c.vacancies {
		if cut[v.text.panel] {
			f.cut.set(place)
		}
		f.firsts[place] = c.seen[v.first].posting
		f.file(place, v, cells)
	}
	return f
}

// list makes the mentions.
func (f *frame) list() {
	next := make([]int32, len(f.skills)+1)
	for _, v := range f.vacancies {
		for _, packed := range v.skills {
			next[packed>>2+1]++
		}
	}
	for skill := range f.skills {
		next[skill+1] += next[skill]
	}
	f.starts, f.mentions = slices.Clone(next), make([]uint32, next[len(f.skills)])
	for place, v := range f.vacancies {
		for _, packed := range v.skills {
			m := uint32(place) << 1
			if market.Need(packed&3) == market.Required {
				m++
			}
			f.mentions[next[packed>>2]] = m
			next[packed>>2]++
		}
	}
}

// file sets the marks of what a vacancy is; cells numbers levels with countries.
func (f *frame) file(place int, v *vacancy, cells map[[2]int32]int32) {
	mark := func(s stratum) {
		if f.parted[s] == nil {
			f.parted[s] = f.none()
		}
		f.parted[s].set(place)
	}
	mark(stratum{byRole, f.roles.all[v.role.value]})
	mark(stratum{byLevel, f.facts.names.all[v.facts.level.value]})
	mark(stratum{byKind, f.facts.names.all[v.facts.kind.value]})
	mark(stratum{byIndustry, f.facts.names.all[v.facts.industry.value]})
	for _, term := range v.terms {
		mark(f.terms.all[term])
	}
	cell := [2]int32{v.facts.level.value, -1}
	for _, id := range v.strata {
		switch s := f.strata[id]; s.by {
		case byCountry:
			if cell[1] < 0 {
				cell[1] = id
			}
			mark(s)
		case bySource:
			mark(s)
		}
	}
	number, known := cells[cell]
	if !known {
		number = int32(len(cells))
		cells[cell] = number
	}
	f.within[place] = number
}

// having is where vacancies are of one role, level, kind of employer or industry ("" is not known), country or source, or have a
// title or phrase. It is not to be changed.
func (f *frame) having(by, name string) bitset {
	if mark := f.parted[stratum{by, name}]; mark != nil {
		return mark
	}
	return f.none()
}

// anyOf is where vacancies have any of the names.
func (f *frame) anyOf(by string, names ...string) bitset {
	out := f.none()
	for _, name := range names {
		if name != "" {
			out.or(f.having(by, name))
		}
	}
	return out
}

// known is where vacancies of a segment tell something.
func (p *segment) known(by string) bitset { return p.in.without(p.frame.having(by, "")) }

// at is the vacancy at a place.
func (f *frame) at(place int) *vacancy { return f.vacancies[place] }

// none is no place.
func (f *frame) none() bitset { return newBitset(len(f.vacancies)) }

// mentionsOf are those of a skill.
func (f *frame) mentionsOf(skill int32) []uint32 {
	return f.mentions[f.starts[skill]:f.starts[skill+1]]
}

// mark adds to out where a skill is named, or required when that is asked for.
func (f *frame) mark(out bitset, skill int32, by how) {
	for _, m := range f.mentionsOf(skill) {
		if by != required || m&1 == 1 {
			out.set(int(m >> 1))
		}
	}
}

// column is where a skill is named.
func (f *frame) column(skill int32) bitset {
	out := f.none()
	f.mark(out, skill, named)
	return out
}

// how says which mentions meet an item.
type how int

const (
	named    how = iota // the members themselves
	rolledUp            // the members, and what the lexicon has below them: PostgreSQL is a relational database
	required            // as rolledUp, where it is asked for as required
)

// item is where any member of an item is met. The second result lists the phrases that texts were not searched for, and any
// where it matters how strongly they are asked for: that is not read of phrases.
func (f *frame) item(it market.Item, by how) (out bitset, open []string) {
	skills, phrases := ItemSkills(it)
	out = f.none()
	if by != named {
		skills = f.withNarrower(skills)
	}
	for _, s := range skills {
		if id, ok := f.skillIDs[s]; ok {
			f.mark(out, id, by)
		}
	}
	for _, p := range phrases {
		if f.terms.searched[p] && by != required {
			out.or(f.having(byPhrase, p))
		} else {
			open = append(open, p)
		}
	}
	return out, open
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
