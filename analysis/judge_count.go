package analysis

import (
	"fmt"
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// oneChoice lists skills that count as one where different ones are counted.
var oneChoice = [][]market.Skill{{"javascript", "node.js", "typescript"}, {"c#", ".net", "asp.net"}}

// testSeveral asks for the share of vacancies that name so many different members of the subject.
func (t *tester) testSeveral(h market.Hypothesis) (Tested, string) {
	p, reason := t.populated(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	mark := t.several(p, h.Subject, h.AtLeast)
	out := t.fill(p.against(p.share(mark, t.options.Confidence), mark, h), p, mark)
	out.Notes = append(out.Notes, "alternatives count too: \"Java or Python\" names two")
	return out, ""
}

// several marks vacancies that name so many different members of items; what is one choice counts once.
func (t *tester) several(p *segment, items []market.Item, atLeast int) bitset {
	of := map[int32]int{} // skill to what it counts as
	for _, it := range items {
		skills, _ := ItemSkills(it)
		for i, s := range skills {
			as := i
			for k, same := range oneChoice {
				if slices.Contains(same, s) {
					as = -1 - k
				}
			}
			if id, ok := t.skillIDs[s]; ok {
				of[id] = as
			}
		}
	}
	return p.marked(func(v *vacancy) bool {
		seen := map[int]bool{}
		for _, packed := range v.skills {
			if as, ok := of[int32(packed>>2)]; ok {
				seen[as] = true
			}
		}
		return len(seen) >= atLeast
	})
}

// testSkillsPerPosting asks whether the vacancies of one population name more different technologies than those of
// another; testKindsPerPosting whether they name skills of more categories. Longer texts name more: their length is not known here.
func (t *tester) testSkillsPerPosting(h market.Hypothesis) (Tested, string) {
	return t.perPosting(h, func(v *vacancy) float64 {
		n := 0.0
		for _, packed := range v.skills {
			if t.skills[packed>>2].Kind == technologyKind {
				n++
			}
		}
		return n
	})
}

func (t *tester) testKindsPerPosting(h market.Hypothesis) (Tested, string) {
	return t.perPosting(h, func(v *vacancy) float64 {
		seen := map[string]bool{}
		for _, packed := range v.skills {
			seen[t.skills[packed>>2].Category] = true
		}
		return float64(len(seen))
	})
}

// perPosting sets the means of a count in two populations against each other: the logarithm of their ratio, with the
// spread of a ratio of sums over employers (Cochran 1977, section 6.4).
func (t *tester) perPosting(h market.Hypothesis, count func(*vacancy) float64) (Tested, string) {
	g, reason := t.groups(h)
	if reason != "" {
		return Tested{}, reason
	}
	mean := func(p *segment) float64 {
		sum := 0.0
		p.in.each(func(place int) { sum += count(t.at(place)) })
		return sum / p.all.n
	}
	a, b := mean(g.one), mean(g.other)
	if a == 0 || b == 0 {
		return Tested{}, "one population names none at all"
	}
	s := g.both.spreadBy(func(place int) float64 {
		x := count(t.at(place))
		if g.one.in.has(place) {
			return (x/a - 1) / g.one.all.n
		}
		return -(x/b - 1) / g.other.all.n
	})
	s.free = min(s.free, max(g.one.all.effective()-1, 1), max(g.other.all.effective()-1, 1))
	out := t.againstSpread(math.Log(a/b), *h.Value, s, h)
	out.Unit = "log ratio"
	if out.Beyond == 0 {
		out.NeededN = neededFor(math.Log(a/b), *h.Value, s, int(g.both.all.n))
	}
	out = t.fill(out, g.both, g.one.in)
	out.Notes = []string{fmt.Sprintf("%.3g on average against %.3g; longer texts name more, and their length is not taken into account", a, b)}
	return out, ""
}
