package analysis

import (
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// ranking is what ranks are ranks in: the items of a subject first, then their rivals.
type ranking struct {
	names  []string
	marks  []bitset
	listed int
}

// kinGroups hold what one choice of technology goes by: neither is the other's rival.
var kinGroups = []string{"@js-backend", "@csharp-dotnet"}

// ranking sets the items against the members of the groups of a universe that nobody lists. What is a
// part of a listed skill, or has it as a part, is no rival of it.
func (t *tester) ranking(p *segment, subject []market.Item, universe market.Item) (ranking, string) {
	r := ranking{listed: len(subject)}
	listed := []market.Skill{}
	for _, it := range subject {
		mark, reason := t.any([]market.Item{it}, t.by(rolledUp))
		if reason != "" {
			return r, reason
		}
		skills, _ := ItemSkills(it)
		listed = append(listed, skills...)
		r.names, r.marks = append(r.names, itemWords(it)), append(r.marks, mark)
	}
	for _, s := range universeSkills(universe) {
		if slices.Contains(listed, s) || slices.ContainsFunc(listed, func(l market.Skill) bool { return t.kin(s, l) }) {
			continue
		}
		if mark, _ := t.item(market.Item{string(s)}, t.by(rolledUp)); p.in.and(mark).count() > 0 {
			r.names, r.marks = append(r.names, string(s)), append(r.marks, mark)
		}
	}
	return r, ""
}

// universeSkills lists the members of groups and their rivals.
func universeSkills(universe market.Item) []market.Skill {
	out, _ := ItemSkills(universe)
	for _, name := range universe {
		rivals, _ := ItemSkills(groups[name].Rivals)
		for _, s := range rivals {
			if !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

// kin tells whether one of two skills is a part of the other, or both stand for one choice.
func (t *tester) kin(a, b market.Skill) bool {
	if slices.Contains(t.withNarrower([]market.Skill{a}), b) || slices.Contains(t.withNarrower([]market.Skill{b}), a) {
		return true
	}
	return slices.ContainsFunc(kinGroups, func(name string) bool {
		members := groups[name].Members
		return slices.Contains(members, string(a)) && slices.Contains(members, string(b))
	})
}

// union is where any of the first marks is.
func (r ranking) union(first int) bitset {
	out := slices.Clone(r.marks[0])
	for _, m := range r.marks[1:first] {
		out.or(m)
	}
	return out
}

// rankAmong tests whether the rank of one among others is at most so many, from the p-values against its not being above each
// of them, over, and not below, under. Both sides and both ends of the interval count the p-values that Holm (1979) rejects: so
// often, at most, one is taken for above or below that is not, however many are level and however they go together.
func rankAmong(rank int, over, under []float64, most int, confidence float64) part {
	over, under = holm(over), holm(under)
	slices.Sort(over)
	slices.Sort(under)
	tail := (1 - confidence) / 2
	e := Estimate{float64(rank), float64(1 + rejected(under, tail)), float64(1 + len(over) - rejected(over, tail))}
	return part{estimate: e, p: over[len(over)-most], against: under[most-1],
		beyond: oneIf(e.Hi <= float64(most)) - oneIf(e.Lo > float64(most))}
}

// rejected counts the p-values, sorted, up to a level.
func rejected(ps []float64, level float64) int {
	n, _ := slices.BinarySearchFunc(ps, level, func(p, level float64) int {
		if p <= level {
			return -1
		}
		return 1
	})
	return n
}

// outside is a part about being within a rank as one about what the hypothesis says.
func outside(one part, h market.Hypothesis) part {
	if h.Comparator == ">" || h.Comparator == ">=" {
		one.p, one.against, one.beyond = one.against, one.p, -one.beyond
	}
	return one
}
