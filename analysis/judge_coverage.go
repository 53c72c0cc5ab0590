package analysis

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// testRecall asks for the part of all mentions of technologies that the roadmap teaches or names.
func (t *tester) testRecall(h market.Hypothesis) (Tested, string) {
	p, reason := t.populated(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	known := t.taught()
	mentions := func(place int) (all, own float64) {
		for _, packed := range t.at(place).skills {
			if id := int32(packed >> 2); t.skills[id].Kind == technologyKind {
				all++
				if known[id] {
					own++
				}
			}
		}
		return all, own
	}
	var all, own float64
	p.in.each(func(place int) {
		a, o := mentions(place)
		all, own = all+a, own+o
	})
	if all == 0 {
		return Tested{}, "no technology is named"
	}
	recall := own / all
	s := p.spreadBy(func(place int) float64 {
		a, o := mentions(place)
		return (o - recall*a) / all
	})
	out := t.againstSpread(recall, *h.Value, s, h)
	out.Unit = "share"
	out.Estimate.Lo, out.Estimate.Hi = max(out.Estimate.Lo, 0), min(out.Estimate.Hi, 1)
	if out.Beyond == 0 {
		out.NeededN = neededFor(recall, *h.Value, s, int(p.all.n))
	}
	out = t.fill(out, p, p.in)
	out.Notes = []string{fmt.Sprintf("of %s of technologies", plural(int(all), "mention", "mentions"))}
	return out, ""
}

// taught are the skills that the roadmap names, by number.
func (t *tester) taught() map[int32]bool {
	out := map[int32]bool{}
	for _, s := range namedSkills(t.roadmap) {
		if id, ok := t.skillIDs[s]; ok {
			out[id] = true
		}
	}
	return out
}

// testPrecision asks for the part of the roadmap's technologies that are asked for by a share of vacancies of
// at least Options.Threshold. Each is tested by itself; what counts is how many of these tests Holm (1979) rejects: a share near the
// threshold speaks for neither side, which draws of employers would not tell of a rare one.
func (t *tester) testPrecision(h market.Hypothesis) (Tested, string) {
	p, reason := t.populated(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	asked, above, below := 0, []float64{}, []float64{}
	known, least := t.taught(), market.Hypothesis{Comparator: ">=", Value: &t.options.Threshold}
	for id := range t.skills {
		if !known[int32(id)] || t.skills[id].Kind != technologyKind {
			continue
		}
		mark := t.column(int32(id))
		s := p.share(mark, t.options.Confidence)
		one := p.against(s, mark, least)
		above, below, asked = append(above, one.P), append(below, one.PAgainst), asked+oneIf(s.P >= t.options.Threshold)
	}
	if len(above) == 0 {
		return Tested{}, "the roadmap names no technology"
	}
	out := t.fill(partTested(howMany(asked, above, below, h, t.options.Confidence)), p, p.in)
	out.Unit = "share"
	out.Notes = []string{fmt.Sprintf("of %d technologies that it names, those in %s of vacancies or more", len(above), percent(t.options.Threshold))}
	return out, ""
}

// howMany tests the part of things of which something holds, from the p-values against its holding and not holding.
func howMany(asked int, holds, fails []float64, h market.Hypothesis, confidence float64) part {
	n := len(holds)
	holds, fails = holm(holds), holm(fails)
	slices.Sort(holds)
	slices.Sort(fails)
	least := int(math.Ceil(*h.Value*float64(n) - 1e-9)) // so many must hold
	if h.Comparator == ">" {
		least = int(math.Floor(*h.Value*float64(n)+1e-9)) + 1
	}
	tail, of := (1-confidence)/2, func(k int) float64 { return float64(k) / float64(n) }
	surely, atMost := rejected(holds, tail), n-rejected(fails, tail)
	out := part{estimate: Estimate{of(asked), of(surely), of(atMost)}, beyond: oneIf(surely >= least) - oneIf(atMost < least), p: 1, against: 1}
	if 1 <= least && least <= n {
		out.p, out.against = holds[least-1], fails[n-least]
	}
	return out
}

// partTested is the figure of a part by itself.
func partTested(p part) Tested {
	return Tested{Estimate: p.estimate, P: p.p, PAgainst: p.against, Beyond: p.beyond}
}

// testSimilarity asks how alike the demand of two populations is: the cosine of the shares of all technologies. Few
// employers make any two look less alike than they are; the jackknife over employers takes that out and gives the spread (Miller
// 1974), of Fisher's z because a cosine ends at 1.
func (t *tester) testSimilarity(h market.Hypothesis) (Tested, string) {
	g, reason := t.groups(h)
	if reason != "" {
		return Tested{}, reason
	}
	var marks []bitset
	for _, column := range t.largest(g.both) {
		marks = append(marks, column.and(g.one.in), column.and(g.other.in))
	}
	if len(marks) == 0 {
		return Tested{}, "no technology is named often enough"
	}
	z, s := g.both.profiles(marks...).jackknife(func(totals []float64) float64 { return math.Atanh(min(cosine(totals), mostAlike)) })
	s.free = min(s.free, max(g.one.all.effective()-1, 1), max(g.other.all.effective()-1, 1))
	out := t.againstSpread(z, math.Atanh(min(*h.Value, mostAlike)), s, h)
	out.Estimate = Estimate{math.Tanh(out.Estimate.Value), math.Tanh(out.Estimate.Lo), math.Tanh(out.Estimate.Hi)}
	if out.Beyond == 0 {
		out.NeededN = neededFor(z, math.Atanh(min(*h.Value, mostAlike)), s, int(g.both.all.n))
	}
	out = t.fill(out, g.both, g.both.in)
	out.Unit = "cosine"
	out.Notes = []string{fmt.Sprintf("over %d technologies, %s against %s", len(marks)/2, plural(int(g.one.all.n), "vacancy", "vacancies"), thousands(int(g.other.all.n)))}
	return out, ""
}

// mostAlike is the largest cosine that Fisher's z is taken of.
const mostAlike = 1 - 1e-9

// jackknife is a figure of totals less its bias, with its spread, from leaving out one employer at a time.
func (t *profiles) jackknife(figure func(totals []float64) float64) (float64, spread) {
	whole, rest := figure(t.totals), make([]float64, len(t.totals))
	values, weights, mean := make([]float64, len(t.rows)), make([]float64, len(t.rows)), 0.0
	for i, r := range t.rows {
		for k, x := range r.counts {
			rest[k] = t.totals[k] - x
		}
		values[i], weights[i] = (whole*t.employers-(t.employers-1)*figure(rest))/t.employers, r.employers
		mean += weights[i] * values[i]
	}
	c := t.clusters()
	return mean, spreadOf(values, weights, c.effective())
}

// comparedSkills bounds the technologies that demand is compared over: rarer ones weigh next to nothing.
const comparedSkills = 60

// largest are the columns of the technologies that a segment names most, at least MinCount times.
func (t *tester) largest(p *segment) []bitset {
	type counted struct {
		id int32
		n  int
	}
	var all []counted
	for id, s := range t.skills {
		if s.Kind != technologyKind {
			continue
		}
		n := 0
		for _, m := range t.mentionsOf(int32(id)) {
			n += oneIf(p.in.has(int(m >> 1)))
		}
		if n >= max(t.options.MinCount, 1) {
			all = append(all, counted{int32(id), n})
		}
	}
	slices.SortFunc(all, func(a, b counted) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(t.skills[a.id].ID, t.skills[b.id].ID))
	})
	var out []bitset
	for _, c := range all[:min(comparedSkills, len(all))] {
		out = append(out, t.column(c.id))
	}
	return out
}

// cosine of the totals at even places with those that follow them.
func cosine(totals []float64) float64 {
	var ab, aa, bb float64
	for i := 0; i < len(totals); i += 2 {
		ab += totals[i] * totals[i+1]
		aa += totals[i] * totals[i]
		bb += totals[i+1] * totals[i+1]
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return ab / math.Sqrt(aa*bb)
}
