package analysis

import (
	"math"

	"github.com/roadcheck/roadcheck/internal/market"
	"gonum.org/v1/gonum/mathext"
)

// testPair asks whether each item of the subject is asked for more than each it is set against.
func (t *tester) testPair(h market.Hypothesis) (Tested, string) {
	p, reason := t.populated(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	var marks []bitset
	var names []string
	met := t.none()
	for _, it := range append(append([]market.Item{}, h.Subject...), h.Against...) {
		mark, reason := t.any([]market.Item{it}, t.by(rolledUp))
		if reason != "" {
			return Tested{}, reason
		}
		met.or(mark)
		marks, names = append(marks, mark), append(names, itemWords(it))
	}
	table := p.profiles(marks...)
	var parts []part
	for a := range h.Subject {
		for b := len(h.Subject); b < len(marks); b++ {
			one := partOf(names[a]+" over "+names[b], t.difference(table, a, b, h))
			one.n = int(p.all.n)
			parts = append(parts, one)
		}
	}
	out := t.fill(every("difference", parts), p, met)
	if len(parts) == 1 {
		out.Items = nil
	}
	return out, ""
}

// difference tests by how much the share of one mark is above that of another in the same vacancies. Its interval is
// that of a ratio of what employers add up to (Obuchowski 1998), its p-value the sign test.
func (t *tester) difference(table *profiles, a, b int, h market.Hypothesis) Tested {
	value := 0.0
	if h.Value != nil {
		value = *h.Value
	}
	d := (table.totals[a] - table.totals[b]) / table.n
	s := table.spread(func(r *profile) float64 { return (r.counts[a] - r.counts[b] - d*r.size) / table.n })
	out := t.againstSpread(d, value, s, h)
	if value == 0 {
		more, less := table.signTest(a, b)
		if aims(h) < 0 {
			more, less = less, more
		}
		out.P, out.PAgainst = max(out.P, more), max(out.PAgainst, less)
	}
	if out.Beyond == 0 {
		out.NeededN = neededFor(d, value, s, int(table.n))
	}
	return out
}

// signTest is McNemar's exact test for clusters: an employer's surplus of one mark over the other is as likely to be
// in favour of either (Durkalski, Palesch, Lipsitz and Rust 2003, whose statistic it makes exact by the binomial distribution on as
// many employers as would weigh the same). With one vacancy for each employer it is McNemar's own.
func (t *profiles) signTest(a, b int) (more, less float64) {
	var up, all, squares float64
	for _, r := range t.rows {
		d := r.counts[a] - r.counts[b]
		up += r.employers * max(d, 0)
		all += r.employers * math.Abs(d)
		squares += r.employers * d * d
	}
	if all == 0 {
		return 1, 1
	}
	n := all * all / squares
	x := up / all * n
	more, less = 1, 1
	if x > 0 {
		more = mathext.RegIncBeta(x, n-x+1, 0.5)
	}
	if x < n {
		less = 1 - mathext.RegIncBeta(x+1, n-x, 0.5)
	}
	return more, less
}
