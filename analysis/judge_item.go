package analysis

import (
	"math"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
	"gonum.org/v1/gonum/stat/distuv"
)

// part is the test of one part of a hypothesis: an item, a pair, a cell.
type part struct {
	name       string
	estimate   Estimate
	n          int
	p, against float64 // one-sided, against "the claim is false" and "the claim is true"
	beyond     int     // see Tested.Beyond
	needed     int
	note       string
}

// partOf is the part that a tested figure makes.
func partOf(name string, t Tested) part {
	return part{name: name, estimate: t.Estimate, n: t.N, p: t.P, against: t.PAgainst, beyond: t.Beyond, needed: t.NeededN}
}

// every joins parts that must all hold. The claim holds when each does, so its p-value is the largest (Berger 1982); it
// fails when any does, so against it stands the smallest after Bonferroni. The estimate is that of the
// part farthest on the wrong side: the one with the largest p-value.
func every(unit string, parts []part) Tested {
	out := Tested{Unit: unit, PAgainst: 1}
	if len(parts) == 0 {
		out.P = 1
		return out
	}
	worst, refuted := 0, 0
	for i, p := range parts {
		if p.p > parts[worst].p || p.p == parts[worst].p && p.against < parts[worst].against {
			worst = i
		}
		if p.against < parts[refuted].against {
			refuted = i
		}
		out.NeededN = max(out.NeededN, p.needed)
		out.N = max(out.N, p.n)
	}
	out.Estimate, out.P = parts[worst].estimate, parts[worst].p
	out.PAgainst = min(1, parts[refuted].against*float64(len(parts)))
	out.Beyond = 1
	for _, p := range parts {
		out.Beyond = min(out.Beyond, max(p.beyond, 0))
	}
	if parts[refuted].beyond < 0 {
		out.Beyond, out.Estimate = -1, parts[refuted].estimate
	}
	out.Items = judged(parts)
	out.Notes = failing(out.Items)
	return out
}

// judged decides each part among all of them.
func judged(parts []part) []ItemVerdict {
	p, against := make([]float64, len(parts)), make([]float64, len(parts))
	for i := range parts {
		p[i], against[i] = parts[i].p, parts[i].against
	}
	p, against = holm(p), holm(against)
	out := make([]ItemVerdict, len(parts))
	for i, it := range parts {
		out[i] = ItemVerdict{
			Name: it.name, Estimate: it.estimate, N: it.n, P: p[i], PAgainst: against[i],
			Outcome: decide(it.beyond, p[i], against[i]), Note: it.note,
		}
	}
	return out
}

// mostNames bounds the names in a note.
const mostNames = 8

// failing says how many items hold, and names those that do not.
func failing(items []ItemVerdict) []string {
	if len(items) < 2 {
		return nil
	}
	by := map[Outcome][]string{}
	for _, it := range items {
		by[it.Outcome] = append(by[it.Outcome], it.Name)
	}
	out := []string{plural(len(by[Supported]), "part holds", "parts hold") + " of " + thousands(len(items))}
	for _, o := range []struct {
		outcome Outcome
		words   string
	}{{Contradicted, "refuted: "}, {Inconclusive, "open: "}} {
		names := by[o.outcome]
		if more := len(names) - mostNames; more > 0 {
			names = append(slices.Clone(names[:mostNames]), thousands(more)+" more")
		}
		if len(names) > 0 {
			out = append(out, o.words+strings.Join(names, ", "))
		}
	}
	return out
}

// aims tells which way a hypothesis points: 1 up, -1 down.
func aims(h market.Hypothesis) int {
	if h.Comparator == "<" || h.Comparator == "<=" {
		return -1
	}
	return 1
}

// againstSpread sets a figure, known with a spread, against a value.
func (t *tester) againstSpread(figure, value float64, s spread, h market.Hypothesis) Tested {
	e, above, below := s.tested(figure, value, t.options.Confidence)
	out := Tested{Estimate: e, P: above, PAgainst: below, Beyond: beyondOf(e, value)}
	if s.se == 0 {
		out.Beyond = 0
	}
	if aims(h) < 0 {
		out.P, out.PAgainst, out.Beyond = out.PAgainst, out.P, -out.Beyond
	}
	return out
}

// beyondOf tells on which side of a value an interval lies whole: 1 above, -1 below.
func beyondOf(e Estimate, value float64) int { return oneIf(e.Lo > value) - oneIf(e.Hi < value) }

func oneIf(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// neededFor is how many vacancies, clustered as these n, would tell a figure from a value with a chance of 0.8 when
// its standard error falls with their root, 0 where that cannot be said.
func neededFor(figure, value float64, s spread, n int) int {
	d := math.Abs(figure - value)
	z := distuv.UnitNormal.Quantile
	need := float64(n) * square((z(0.975)+z(0.8))*s.se/d)
	if d == 0 || s.se == 0 || !(need < neededMost) {
		return 0
	}
	return int(math.Ceil(need))
}

// populated gives the segment of a population, or why it cannot be tested on.
func (t *tester) populated(p market.Population) (*segment, string) {
	s, reason := t.segment(p)
	if reason == "" && t.reading.whole {
		s = s.whole()
	}
	if reason == "" {
		reason = s.tooSmall(t.options.MinCount)
	}
	if reason == "" && s.all.count < 2 {
		reason = "all vacancies are of one employer"
	}
	return s, reason
}

// fill completes what is tested with what it was tested on.
func (t *tester) fill(out Tested, p *segment, mark bitset) Tested {
	out.N, out.Employers, out.Postings = int(p.all.n), p.named, t.evidence(p.in.and(mark))
	return out
}
