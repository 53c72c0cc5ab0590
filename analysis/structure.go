package analysis

import (
	"cmp"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Structure is which technologies a population asks for together. Its base are the vacancies that name a technology: the
// others, mostly short texts, would make all of them seem to go together.
type Structure struct {
	Population string        `json:"population"` // in words
	Roles      []market.Role `json:"roles"`      // of the roadmaps it is for; none: all but the non-technical
	N          int           `json:"n"`          // vacancies that name a technology
	// Pairs of the 60 largest technologies that at least MinCount vacancies name together, or would if they had nothing
	// to do with each other; the largest lift first. A term and what the lexicon has above it are no pair.
	Pairs    []SkillPair    `json:"pairs"`
	Clusters []SkillCluster `json:"clusters"` // of them, the largest first
	Stacks   []Stack        `json:"stacks"`   // sets that are often named together, few and unlike each other
	Next     []NextSkills   `json:"next"`     // for each of them what to learn after it, the largest first
	Warning  string         `json:"warning"`  // why there is nothing, "" otherwise
}

// SkillPair is how two technologies go together.
type SkillPair struct {
	A    market.Skill `json:"a"` // the larger
	B    market.Skill `json:"b"`
	Both int          `json:"both"` // vacancies that name both
	// Lift is how many times as many that is as if they had nothing to do with each other.
	Lift Estimate `json:"lift"`
}

// SkillCluster is a group of technologies that are named together.
type SkillCluster struct {
	Name   string         `json:"name"`   // its largest, up to three
	Skills []market.Skill `json:"skills"` // largest first
}

// Stack is a set of two to five technologies, largest first.
type Stack struct {
	Skills []market.Skill `json:"skills"`
	Name   string         `json:"name"`
	Share  Share          `json:"share"` // of the base
	Lift   Estimate       `json:"lift"`
}

// NextSkills are what to learn after a technology.
type NextSkills struct {
	Skill market.Skill `json:"skill"`
	Name  string       `json:"name"`
	N     int          `json:"n"` // vacancies that name it
	Next  []NextSkill  `json:"next"`
}

// NextSkill is a technology that goes with another more than with the rest.
type NextSkill struct {
	Skill market.Skill `json:"skill"`
	Name  string       `json:"name"`
	Share Share        `json:"share"` // of the vacancies that name the first, those that name it
	Lift  Estimate     `json:"lift"`
	// Gain is the part of the vacancies naming the first whose required technologies are all known with
	// both, and not with the first alone.
	Gain float64 `json:"gain"`
}

const (
	structureSkills = 60
	mostNext        = 5
)

// ensemble is the base of a structure: its technologies by size with where they are named.
type ensemble struct {
	*frame
	base   *segment
	skills []int32 // in the catalog, largest first
	marks  []bitset
	counts []int
	// Per skill and employer of the base: vacancies that name it; and all vacancies.
	naming [][]int32
	sizes  []int32
	number []int32 // of each employer of the frame among sizes
}

// structure describes one population, whose demand is sorted by size.
func (f *frame) structure(roles []market.Role, p *segment, demand []Demand) Structure {
	out := Structure{Population: population(roles), Roles: append([]market.Role{}, roles...), Pairs: []SkillPair{}, Clusters: []SkillCluster{},
		Stacks: []Stack{}, Next: []NextSkills{}}
	t := f.ensemble(p, demand)
	out.N = int(t.base.all.n)
	if out.N < f.options.MinCount || len(t.skills) < 2 {
		out.Warning = "too few vacancies name technologies"
		return out
	}
	lifts := t.lifts()
	out.Pairs = t.pairs(lifts)
	out.Clusters = t.clusters(lifts)
	out.Stacks = t.stacks(lifts)
	out.Next = t.next(lifts)
	return out
}

func (f *frame) ensemble(p *segment, demand []Demand) *ensemble {
	some := f.none()
	for id, s := range f.skills {
		if s.Kind == technologyKind {
			f.mark(some, int32(id), named)
		}
	}
	t := &ensemble{frame: f, base: f.part(p.in.and(some))}
	for _, d := range demand {
		if d.Kind == technologyKind && d.Rank > 0 && len(t.skills) < structureSkills {
			id := f.skillIDs[d.ID]
			t.skills, t.marks = append(t.skills, id), append(t.marks, f.column(id).and(t.base.in))
			t.counts = append(t.counts, d.Any.Count)
		}
	}
	// Employers are numbered anew, so that tables hold only those of the base.
	t.number = make([]int32, len(f.named))
	last := int32(-1)
	t.base.in.each(func(place int) {
		if e := f.employers[place]; e != last {
			t.sizes, last = append(t.sizes, 0), e
			t.number[e] = int32(len(t.sizes) - 1)
		}
		t.sizes[len(t.sizes)-1]++
	})
	for _, mark := range t.marks {
		t.naming = append(t.naming, t.perEmployer(mark))
	}
	return t
}

// related tells whether one skill is above the other in the lexicon.
func (t *ensemble) related(a, b int) bool {
	x, y := t.frame.skills[t.skills[a]].ID, t.frame.skills[t.skills[b]].ID
	return slices.Contains(t.withNarrower([]market.Skill{x}), y) || slices.Contains(t.withNarrower([]market.Skill{y}), x)
}

func (t *ensemble) info(i int) market.SkillInfo { return t.frame.skills[t.skills[i]] }

// pairs lists those with enough vacancies to tell something.
func (t *ensemble) pairs(lifts [][]lift) []SkillPair {
	out := []SkillPair{}
	n := t.base.all.n
	for a := range t.skills {
		for b := a + 1; b < len(t.skills); b++ {
			l := lifts[a][b]
			if expected := float64(t.counts[a]) * float64(t.counts[b]) / n; max(float64(l.both), expected) < float64(t.options.MinCount) || l.related {
				continue
			}
			out = append(out, SkillPair{A: t.info(a).ID, B: t.info(b).ID, Both: l.both, Lift: l.Estimate})
		}
	}
	slices.SortFunc(out, func(x, y SkillPair) int {
		return cmp.Or(cmp.Compare(y.Lift.Value, x.Lift.Value), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	return out
}

// next ranks what goes with each technology by how many vacancies it completes.
func (t *ensemble) next(lifts [][]lift) []NextSkills {
	out := []NextSkills{}
	for a := range t.skills {
		one := NextSkills{Skill: t.info(a).ID, Name: t.info(a).Name, N: t.counts[a], Next: []NextSkill{}}
		part, gains := t.part(t.marks[a]), t.gains(a)
		for b := range t.skills {
			l := lifts[min(a, b)][max(a, b)]
			if a == b || l.related || l.both < t.options.MinCount || l.Lo <= 1 {
				continue
			}
			one.Next = append(one.Next, NextSkill{Skill: t.info(b).ID, Name: t.info(b).Name, Share: part.share(t.marks[b], t.options.Confidence),
				Lift: l.Estimate, Gain: round(ratioOf(gains[t.skills[b]], t.counts[a]))})
		}
		slices.SortStableFunc(one.Next, func(x, y NextSkill) int {
			return cmp.Or(cmp.Compare(y.Gain, x.Gain), cmp.Compare(y.Share.P, x.Share.P), cmp.Compare(x.Skill, y.Skill))
		})
		one.Next = one.Next[:min(mostNext, len(one.Next))]
		out = append(out, one)
	}
	return out
}

// gains counts, by what it is, the one technology that the vacancies naming another require besides.
func (t *ensemble) gains(a int) map[int32]int {
	out := map[int32]int{}
	var required []int32
	t.marks[a].each(func(place int) {
		other, n := int32(0), 0
		required = t.requiredTechnologies(required[:0], t.at(place))
		for _, s := range required {
			if s != t.skills[a] {
				other, n = s, n+1
			}
		}
		if n == 1 {
			out[other]++
		}
	})
	return out
}
