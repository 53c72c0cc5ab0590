package analysis

import (
	"fmt"

	"github.com/roadcheck/roadcheck/internal/market"
)

// testMandatory asks whether each item is required, not only named, by most vacancies of each level.
func (t *tester) testMandatory(h market.Hypothesis) (Tested, string) {
	return t.mandatory(h, h.Subject, func(it market.Item) []market.Item { return []market.Item{it} })
}

// testMandatoryAny asks the same of any item of the subject.
func (t *tester) testMandatoryAny(h market.Hypothesis) (Tested, string) {
	return t.mandatory(h, h.Subject[:1], func(market.Item) []market.Item { return h.Subject })
}

func (t *tester) mandatory(h market.Hypothesis, subject []market.Item, items func(market.Item) []market.Item) (Tested, string) {
	all, reason := t.populated(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	var parts []part
	met := t.none()
	for _, l := range eachLevel(h.Population.Levels) {
		at := h.Population
		at.Levels = l
		p, reason := t.populated(at)
		if reason != "" {
			return Tested{}, reason + " at level " + levelsText(l)
		}
		for _, it := range subject {
			of := items(it)
			mark, reason := t.any(of, t.by(required))
			if reason != "" {
				return Tested{}, reason
			}
			met.or(p.in.and(mark))
			s := p.share(mark, t.options.Confidence)
			one := partOf(itemsWords(of)+" at level "+levelsText(l), p.against(s, mark, h))
			one.n = s.N
			parts = append(parts, one)
		}
	}
	return t.fill(every("share", parts), all, met), ""
}

// eachLevel gives each level by itself, or none where none is named.
func eachLevel(levels []market.Level) [][]market.Level {
	if len(levels) == 0 {
		return [][]market.Level{nil}
	}
	var out [][]market.Level
	for _, l := range levels {
		out = append(out, []market.Level{l})
	}
	return out
}

func levelsText(levels []market.Level) string {
	if len(levels) == 0 {
		return "any"
	}
	return list(texts(levels))
}

// cityMargin is how far shares of cities may differ and count as alike.
const cityMargin = 0.10

// testCities asks whether each item reaches the value in each city, and whether its shares there differ by less than
// cityMargin (two one-sided tests: Schuirmann 1987).
func (t *tester) testCities(h market.Hypothesis) (Tested, string) {
	all, reason := t.populated(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	cities := make([]*segment, len(h.Population.Cities))
	for i, city := range h.Population.Cities {
		in := h.Population
		in.Cities = []string{city}
		if cities[i], reason = t.populated(in); reason != "" {
			return Tested{}, city + ": " + reason
		}
	}
	var parts []part
	met := t.none()
	for _, it := range h.Subject {
		mark, reason := t.any([]market.Item{it}, t.by(rolledUp))
		if reason != "" {
			return Tested{}, reason
		}
		met.or(mark)
		for i, p := range cities {
			s := p.share(mark, t.options.Confidence)
			one := partOf(itemWords(it)+" in "+h.Population.Cities[i], p.against(s, mark, h))
			one.n = s.N
			parts = append(parts, one)
			for k := range i {
				one := t.alike(all, cities[k], p, mark)
				one.name = fmt.Sprintf("%s alike in %s and %s", itemWords(it), h.Population.Cities[k], h.Population.Cities[i])
				parts = append(parts, one)
			}
		}
	}
	return t.fill(every("share", parts), all, met), ""
}

// alike tests whether shares in two places, which may have vacancies in common, differ by less than cityMargin.
func (t *tester) alike(all, one, other *segment, mark bitset) part {
	n1, n2 := one.all.n, other.all.n
	table := all.profiles(one.in, one.in.and(mark), other.in, other.in.and(mark))
	p1, p2 := table.totals[1]/n1, table.totals[3]/n2
	s := table.spread(func(r *profile) float64 { return (r.counts[1]-p1*r.counts[0])/n1 - (r.counts[3]-p2*r.counts[2])/n2 })
	s.free = min(s.free, max(one.all.effective()-1, 1), max(other.all.effective()-1, 1))
	e, aboveLow, belowLow := s.tested(p1-p2, -cityMargin, t.options.Confidence)
	_, aboveHigh, belowHigh := s.tested(p1-p2, cityMargin, t.options.Confidence)
	out := part{estimate: e, n: int(n1 + n2), p: max(aboveLow, belowHigh), against: min(1, 2*min(belowLow, aboveHigh))}
	switch {
	case s.se == 0:
	case e.Lo > -cityMargin && e.Hi < cityMargin:
		out.beyond = 1
	case e.Hi < -cityMargin || e.Lo > cityMargin:
		out.beyond = -1
	}
	return out
}
