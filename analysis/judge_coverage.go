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
// at least Options.Threshold; its interval and p-values are those of drawing employers again.
func (t *tester) testPrecision(h market.Hypothesis) (Tested, string) {
	p, reason := t.populated(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	var marks []bitset
	known, total := t.taught(), 0.0
	for id := range t.skills {
		if known[int32(id)] && t.skills[id].Kind == technologyKind {
			total++
			if t.columns[id] != nil {
				marks = append(marks, t.columns[id])
			}
		}
	}
	if total == 0 {
		return Tested{}, "the roadmap names no technology"
	}
	precision := func(n float64, totals []float64) float64 {
		asked := 0.0
		for _, x := range totals {
			if n > 0 && x/n >= t.options.Threshold {
				asked++
			}
		}
		return asked / total
	}
	table := p.profiles(marks...)
	figure := precision(table.n, table.totals)
	out := t.fill(byDraws(figure, *h.Value, table.drawn(precision), t.options.Confidence), p, p.in)
	out.Unit = "share"
	out.Notes = []string{fmt.Sprintf("of %d technologies that it names, those in %s of vacancies or more", int(total), percent(t.options.Threshold))}
	return out, ""
}

// byDraws sets a figure against a value by its sorted replicates: how many lie on the other side, and one.
func byDraws(figure, value float64, drawn []float64, confidence float64) Tested {
	out := Tested{Estimate: interval(figure, drawn, confidence)}
	above, below := 1.0, 1.0
	for _, d := range drawn {
		if d <= value {
			above++
		}
		if d >= value {
			below++
		}
	}
	n := float64(len(drawn) + 1)
	out.P, out.PAgainst, out.Beyond = above/n, below/n, beyondOf(out.Estimate, value)
	return out
}

// testSimilarity asks how alike the demand of two populations is: the cosine of the shares of all technologies. Few
// employers make any two look less alike than they are, and draws of them once more, so that the basic bootstrap is
// used (Davison and Hinkley 1997, section 5.2).
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
	table := g.both.profiles(marks...)
	figure := cosine(table.totals)
	drawn := table.drawn(func(_ float64, totals []float64) float64 { return cosine(totals) })
	slices.Reverse(drawn)
	for i := range drawn {
		drawn[i] = min(2*figure-drawn[i], 1)
	}
	out := t.fill(byDraws(figure, *h.Value, drawn, t.options.Confidence), g.both, g.both.in)
	out.Unit = "cosine"
	out.Notes = []string{fmt.Sprintf("over %d technologies, %s against %s", len(marks)/2, plural(int(g.one.all.n), "vacancy", "vacancies"), thousands(int(g.other.all.n)))}
	return out, ""
}

// comparedSkills bounds the technologies that demand is compared over: rarer ones weigh next to nothing.
const comparedSkills = 60

// largest are the columns of the technologies that a segment names most, at least MinCount times.
func (t *tester) largest(p *segment) []bitset {
	type counted struct{ id, n int }
	var all []counted
	for id, column := range t.columns {
		if column == nil || t.skills[id].Kind != technologyKind {
			continue
		}
		if n := p.in.and(column).count(); n >= t.options.MinCount {
			all = append(all, counted{id, n})
		}
	}
	slices.SortFunc(all, func(a, b counted) int {
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(t.skills[a.id].ID, t.skills[b.id].ID))
	})
	var out []bitset
	for _, c := range all[:min(comparedSkills, len(all))] {
		out = append(out, t.columns[c.id])
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
