package analysis

import (
	"cmp"
	"math"

	"github.com/roadcheck/roadcheck/internal/market"
	"gonum.org/v1/gonum/stat/distuv"
)

// testEach asks whether the share of every item reaches the value.
func (t *tester) testEach(h market.Hypothesis) (Tested, string) {
	p, reason := t.populated(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	return t.eachItem(p, h, func(mark bitset, it market.Item) Tested { return t.against(p, mark, []market.Item{it}, h) })
}

// testEachEmployer asks whether more employers than the value ask for every item: one does where any of its
// vacancies names it.
func (t *tester) testEachEmployer(h market.Hypothesis) (Tested, string) {
	p, reason := t.populated(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	out, reason := t.eachItem(p, h, func(mark bitset, _ market.Item) Tested {
		s := wilson(p.hits(mark).naming, p.all.count, t.z)
		out := againstValue(s, float64(s.N-1), h)
		out.N = s.N
		return out
	})
	out.Notes = append(out.Notes, "of employers; a vacancy without a named one counts as one of its own")
	return out, reason
}

// eachItem tests every item by itself.
func (t *tester) eachItem(p *segment, h market.Hypothesis, test func(bitset, market.Item) Tested) (Tested, string) {
	var parts []part
	met := t.none()
	for _, it := range h.Subject {
		mark, reason := t.any([]market.Item{it}, t.by(rolledUp))
		if reason != "" {
			return Tested{}, reason
		}
		met.or(mark)
		one := partOf(itemWords(it), test(mark, it))
		one.n = cmp.Or(one.n, int(p.all.n))
		parts = append(parts, one)
	}
	out := every("share", parts)
	n := out.N
	out = t.fill(out, p, met)
	out.N = n
	return out, ""
}

// testEachTitle asks whether every title has its share; with a subject, whether every item of it has in vacancies with any of the titles.
func (t *tester) testEachTitle(h market.Hypothesis) (Tested, string) {
	p, reason := t.populated(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	titled := t.none()
	var parts []part
	for _, name := range h.Names {
		mark := t.titled(name)
		titled.or(mark)
		one := partOf(name, p.against(p.factShare(mark, t.options.Confidence), mark, h))
		one.n = int(p.all.n)
		parts = append(parts, one)
	}
	if len(h.Subject) == 0 {
		return t.fill(every("share", parts), p, titled), ""
	}
	of := t.part(p.in.and(titled))
	if reason := of.tooSmall(t.options.MinCount); reason != "" {
		return Tested{}, reason + " with the titles " + list(h.Names)
	}
	if of.all.count < 2 {
		return Tested{}, "all vacancies with the titles are of one employer"
	}
	out, reason := t.eachItem(of, h, func(mark bitset, it market.Item) Tested { return t.against(of, mark, []market.Item{it}, h) })
	out.Notes = append(out.Notes, "of vacancies with one of the titles, "+percent(of.all.n/p.all.n)+" of all")
	return out, reason
}

// testEachLevel asks whether every level has its share of the vacancies whose level is known.
func (t *tester) testEachLevel(h market.Hypothesis) (Tested, string) {
	levels := h.Population.Levels
	if len(levels) == 0 {
		levels = []market.Level{"junior", "mid", "senior"}
	}
	p, reason := t.ofKnownLevel(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	var parts []part
	for _, l := range levels {
		mark := t.atLevels(l)
		one := partOf(string(l), p.against(p.factShare(mark, t.options.Confidence), mark, h))
		one.n = int(p.all.n)
		parts = append(parts, one)
	}
	out := t.fill(every("share", parts), p, p.in)
	out.Notes = append(out.Notes, "of vacancies whose level is known")
	return out, ""
}

// ofKnownLevel is a population of any level that is known.
func (t *tester) ofKnownLevel(pop market.Population) (*segment, string) {
	pop.Levels = levels
	return t.populated(pop)
}

// levels are all that are known, lowest first.
var levels = func() (out []market.Level) {
	for _, l := range levelNames {
		out = append(out, market.Level(l))
	}
	return out
}()

// atLevels marks vacancies of any of the levels.
func (t *tester) atLevels(of ...market.Level) bitset {
	return t.anyOf(byLevel, texts(of)...)
}

// employerShare is the mean over employers of the share of their vacancies with a mark, its score interval on as many
// employers as would vary as much.
func (p *segment) employerShare(mark bitset, confidence float64) Share {
	rows := p.profiles(mark)
	m, mean, squares := rows.employers, 0.0, 0.0
	for _, r := range rows.rows {
		mean += r.employers * r.counts[0] / r.size / m
	}
	for _, r := range rows.rows {
		squares += r.employers * square(r.counts[0]/r.size-mean)
	}
	n := m
	if squares > 0 {
		n = min(mean*(1-mean)*m*(m-1)/squares, 4*m)
	}
	free := max(m-1, 1)
	s := scoreInterval(mean, n, distuv.StudentsT{Sigma: 1, Nu: free}.Quantile((1+confidence)/2))
	s.Count, s.N, s.Effective = int(math.Round(mean*m)), int(m), round(n)
	return s
}
