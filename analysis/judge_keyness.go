package analysis

import (
	"fmt"
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// priorVacancies is how many vacancies' worth both populations together tell of each before it is looked at.
const priorVacancies = 20

// testKeyness asks whether each item of the subject is typical of the population, and each it is set against of the
// other: whether its log odds ratio, with what both say together as prior (Monroe, Colaresi and Quinn 2008), is above the value.
func (t *tester) testKeyness(h market.Hypothesis) (Tested, string) {
	g, reason := t.groups(h)
	if reason != "" {
		return Tested{}, reason
	}
	var parts []part
	met := t.none()
	for i, it := range slices.Concat(h.Subject, h.Against) {
		mark, reason := t.any([]market.Item{it}, t.by(rolledUp))
		if reason != "" {
			return Tested{}, reason
		}
		met.or(mark)
		name := itemWords(it)
		of := g
		if i >= len(h.Subject) {
			of, name = groupPair{g.other, g.one, g.both}, name+" of the other"
		}
		parts = append(parts, t.logOdds(of, name, mark, h))
	}
	out := t.fill(every("log odds ratio", parts), g.both, met)
	return out, ""
}

// logOdds tests one item on as many vacancies as each population is effectively worth.
func (t *tester) logOdds(g groupPair, name string, mark bitset, h market.Hypothesis) part {
	a, b := g.one.share(mark, t.options.Confidence), g.other.share(mark, t.options.Confidence)
	pooled := (float64(a.Count+b.Count) + 0.5) / (float64(a.N+b.N) + 1)
	odds := func(s Share) (log, variance float64) {
		with := s.P*s.Effective + pooled*priorVacancies
		without := (1-s.P)*s.Effective + (1-pooled)*priorVacancies
		return math.Log(with / without), 1/with + 1/without
	}
	la, va := odds(a)
	lb, vb := odds(b)
	s := spread{math.Sqrt(va + vb), min(g.one.profiles(mark).free(0), g.other.profiles(mark).free(0))}
	one := partOf(name, t.againstSpread(la-lb, *h.Value, s, h))
	one.n = a.N + b.N
	if one.beyond == 0 {
		one.needed = neededFor(la-lb, *h.Value, s, one.n)
	}
	one.note = fmt.Sprintf("%s of %s against %s of %s", percent(a.P), thousands(a.N), percent(b.P), thousands(b.N))
	return one
}
