package analysis

import (
	"fmt"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// holdShare is the part of the mentions of a universe that an industry standard must hold.
const holdShare = 0.8

// testRank asks whether every item of the subject is among the first of its universe.
func (t *tester) testRank(h market.Hypothesis) (Tested, string) {
	p, reason := t.populated(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	parts, notes, reason := t.ranked(p, h)
	if reason != "" {
		return Tested{}, reason
	}
	out := t.ofParts("rank", parts, notes, p, h)
	if r, _ := t.ranking(p, h.Subject, h.Universe); len(h.Universe) < 2 && int(*h.Value) == r.listed {
		// As many ranks as items: one that is not listed and above a listed one leaves it none.
		out.PAgainst = p.profiles(r.marks...).overtaken(r)
	}
	return out, ""
}

// overtaken is the p-value against no rival being above a listed mark, after Bonferroni over all such pairs.
func (t *profiles) overtaken(r ranking) float64 {
	least := 1.0
	for i := range r.listed {
		for j := r.listed; j < len(r.marks); j++ {
			_, less := t.signTest(i, j)
			least = min(least, less)
		}
	}
	return min(1, least*float64(r.listed*(len(r.marks)-r.listed)))
}

// testRankAndHold asks besides whether vacancies that name any of the universe mostly name the subject.
func (t *tester) testRankAndHold(h market.Hypothesis) (Tested, string) {
	p, reason := t.populated(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	parts, notes, reason := t.ranked(p, h)
	if reason != "" {
		return Tested{}, reason
	}
	r, _ := t.ranking(p, h.Subject, h.Universe)
	of := t.part(p.in.and(r.union(len(r.marks))))
	if reason := of.tooSmall(t.options.MinCount); reason != "" {
		return Tested{}, reason
	}
	hold := holdShare
	mark := r.union(r.listed)
	s := of.share(mark, t.options.Confidence)
	one := partOf("share of vacancies that name any", of.against(s, mark, market.Hypothesis{Comparator: ">=", Value: &hold}))
	one.n = s.N
	return t.ofParts("rank", append(parts, one), notes, p, h), ""
}

// testRankInCity asks for the ranks in each city by itself.
func (t *tester) testRankInCity(h market.Hypothesis) (Tested, string) {
	var parts []part
	var notes []string
	for _, city := range h.Population.Cities {
		in := h.Population
		in.Cities = []string{city}
		p, reason := t.populated(in)
		if reason != "" {
			return Tested{}, city + ": " + reason
		}
		of, more, reason := t.ranked(p, h)
		if reason != "" {
			return Tested{}, city + ": " + reason
		}
		for _, one := range of {
			one.name += " in " + city
			parts = append(parts, one)
		}
		for _, n := range more {
			notes = append(notes, city+": "+n)
		}
	}
	p, reason := t.populated(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	return t.ofParts("rank", parts, notes, p, h), ""
}

// testRankAsPartner asks for the rank of what goes with the subject among technologies of its category, in
// vacancies that name the subject.
func (t *tester) testRankAsPartner(h market.Hypothesis) (Tested, string) {
	p, reason := t.populated(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	with, reason := t.any(h.Subject, t.by(rolledUp))
	if reason != "" {
		return Tested{}, reason
	}
	of := t.part(p.in.and(with))
	if reason := of.tooSmall(t.options.MinCount); reason != "" {
		return Tested{}, reason + " that name " + itemsWords(h.Subject)
	}
	h.Subject, h.Universe = h.Against, t.ofCategory(h.Against)
	parts, notes, reason := t.ranked(of, h)
	if reason != "" {
		return Tested{}, reason
	}
	return t.ofParts("rank", parts, notes, of, h), ""
}

// ofCategory lists the technologies of the categories that items are of, without what they are part of.
func (t *tester) ofCategory(items []market.Item) (out market.Item) {
	categories := map[string]bool{}
	for _, it := range items {
		skills, _ := ItemSkills(it)
		for _, s := range skills {
			if id, ok := t.skillIDs[s]; ok {
				categories[t.skills[id].Category] = true
			}
		}
	}
	for _, s := range t.skills {
		if s.Kind == technologyKind && categories[s.Category] {
			out = append(out, string(s.ID))
		}
	}
	return out
}

// ofParts joins the parts of a test of ranks with what it was made on.
func (t *tester) ofParts(unit string, parts []part, notes []string, p *segment, h market.Hypothesis) Tested {
	mark, _ := t.any(h.Subject, t.by(rolledUp))
	if mark == nil {
		mark = p.in
	}
	out := t.fill(every(unit, parts), p, mark)
	out.Notes = append(out.Notes, notes...)
	return out
}

// ranked tests the rank of every item of a subject. Where the universe has several groups and the value is
// less than the items there are, each is ranked in the smallest group that has it.
func (t *tester) ranked(p *segment, h market.Hypothesis) (parts []part, notes []string, reason string) {
	if len(h.Universe) < 2 || *h.Value >= float64(len(h.Subject)) || len(groups[h.Universe[0]].Members) == 0 {
		return t.rankedIn(p, h, h.Subject, h.Universe)
	}
	for _, name := range h.Universe {
		var own []market.Item
		for _, it := range h.Subject {
			if smallestGroup(it, h.Universe) == name {
				own = append(own, it)
			}
		}
		if len(own) == 0 {
			continue
		}
		of, more, reason := t.rankedIn(p, h, own, market.Item{name})
		if reason != "" {
			return nil, nil, reason
		}
		parts, notes = append(parts, of...), append(notes, more...)
	}
	return parts, notes, ""
}

// smallestGroup is the smallest of the groups that has any skill of an item.
func smallestGroup(it market.Item, names market.Item) string {
	best, size := "", 0
	skills, _ := ItemSkills(it)
	for _, name := range names {
		members := universeSkills(market.Item{name})
		if slices.ContainsFunc(skills, func(s market.Skill) bool { return slices.Contains(members, s) }) && (best == "" || len(members) < size) {
			best, size = name, len(members)
		}
	}
	return best
}

// rankedIn tests the ranks of items in one universe.
func (t *tester) rankedIn(p *segment, h market.Hypothesis, subject []market.Item, universe market.Item) ([]part, []string, string) {
	r, reason := t.ranking(p, subject, universe)
	if reason != "" {
		return nil, nil, reason
	}
	if most := int(*h.Value); len(r.marks) <= most {
		return nil, nil, fmt.Sprintf("only %d of the kind are named at all, so that a rank of %d says nothing", len(r.marks), most)
	}
	table := p.profiles(r.marks...)
	parts := table.ranks(r, int(*h.Value), t.options.Confidence)
	for i := range parts {
		parts[i].n = int(p.all.n)
	}
	return parts, append(table.setApart(r), table.above(r)...), ""
}
