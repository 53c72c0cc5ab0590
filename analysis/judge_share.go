package analysis

import (
	"math"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// testShare asks whether the share of vacancies that name any item of the subject is beyond the value.
func (t *tester) testShare(h market.Hypothesis) (Tested, string) {
	p, reason := t.segment(h.Population)
	if reason == "" {
		reason = p.tooSmall(t.options.MinCount)
	}
	if reason != "" {
		return Tested{}, reason
	}
	mark, reason := t.any(h.Subject, rolledUp)
	if reason != "" {
		return Tested{}, reason
	}
	share := p.share(mark, t.options.Confidence)
	out := againstValue(share, h)
	out.N, out.Employers, out.Postings = share.N, p.named, t.evidence(p.in.and(mark))
	return out, ""
}

// any is where any item is met. A reason tells that a phrase of theirs is not looked for in texts.
func (f *frame) any(items []market.Item, by how) (bitset, string) {
	out := newBitset(len(f.order))
	for _, it := range items {
		mark, phrases := f.item(it, by)
		if len(phrases) > 0 {
			return nil, "texts are not searched for " + strings.Join(phrases, ", ")
		}
		out.or(mark)
	}
	return out, ""
}

// tooSmall says that a segment has too few vacancies to be tested, "" when it has enough.
func (p *segment) tooSmall(minCount int) string {
	if n := int(p.all.n); n < max(minCount, 1) {
		return "only " + plural(n, "vacancy", "vacancies") + " to test it on"
	}
	return ""
}

// againstValue sets a share against the value of a hypothesis.
func againstValue(s Share, h market.Hypothesis) Tested {
	above, below := shareTest(s, *h.Value)
	out := Tested{Unit: "share", Estimate: Estimate{s.P, s.Lo, s.Hi}, P: above, PAgainst: below}
	switch {
	case s.Lo > *h.Value || s.Lo == *h.Value && h.Comparator == ">=":
		out.Beyond = 1
	case s.Hi < *h.Value || s.Hi == *h.Value && h.Comparator == ">":
		out.Beyond = -1
	default:
		out.NeededN = neededForShare(s, *h.Value)
	}
	if h.Comparator == "<" || h.Comparator == "<=" {
		out.P, out.PAgainst, out.Beyond = below, above, -out.Beyond
	}
	return out
}

// shareTest gives the exact binomial p-values against "at most value" and "at least value", with the effective
// numbers of a clustered sample in place of the counts (Korn and Graubard 1998).
func shareTest(s Share, value float64) (above, below float64) {
	x, n := s.P*s.Effective, s.Effective
	switch {
	case value <= 0:
		return 1, 1
	case value >= 1:
		return 1, boundary(s.P < 1)
	}
	above, below = 1, 1
	if x > 0 {
		above = mathext.RegIncBeta(x, n-x+1, value)
	}
	if x < n {
		below = 1 - mathext.RegIncBeta(x+1, max(n-x, 0), value)
	}
	return above, below
}

func boundary(sure bool) float64 {
	if sure {
		return 0
	}
	return 1
}

// neededMost is the largest number of vacancies worth naming.
const neededMost = 10_000_000

// neededForShare is how many vacancies, clustered as these, tell the share from the value at 5 % two-sided with a
// power of 0.8 (Fleiss, Levin and Paik 2003, equation 2.7), 0 when the two are as good as equal.
func neededForShare(s Share, value float64) int {
	z := distuv.UnitNormal.Quantile
	d := math.Abs(s.P - value)
	if d == 0 || s.Effective == 0 {
		return 0
	}
	root := (z(0.975)*math.Sqrt(value*(1-value)) + z(0.8)*math.Sqrt(s.P*(1-s.P))) / d
	n := root * root * float64(s.N) / s.Effective
	if !(n < neededMost) {
		return 0
	}
	return int(math.Ceil(n))
}
