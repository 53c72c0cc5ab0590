package analysis

import (
	"math"

	"github.com/roadcheck/roadcheck/internal/market"
	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// testShare asks whether the share of vacancies that name any item of the subject is beyond the value.
func (t *tester) testShare(h market.Hypothesis) (Tested, string) {
	p, reason := t.populated(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	mark, reason := t.any(h.Subject, t.by(rolledUp))
	if reason != "" {
		return Tested{}, reason
	}
	return t.fill(t.against(p, mark, h.Subject, h), p, mark), ""
}

// any is where any item is met. A reason tells that a phrase of theirs is not looked for in texts, or not how strongly it is asked for.
func (f *frame) any(items []market.Item, by how) (bitset, string) {
	out := f.none()
	for _, it := range items {
		mark, phrases := f.item(it, by)
		if len(phrases) > 0 {
			return nil, f.unread(phrases)
		}
		out.or(mark)
	}
	return out, ""
}

// unread says why vacancies do not tell of phrases, and what to do about it.
func (f *frame) unread(phrases []string) string {
	var open []string
	for _, p := range phrases {
		if !f.terms.searched[p] {
			open = append(open, p)
		}
	}
	if len(open) == 0 {
		return "texts are searched for " + list(phrases) + ", but not for how strongly they are asked for"
	}
	return "texts are not searched for " + list(open) + ": name them in extract/phrases.txt"
}

// tooSmall says that a segment has too few vacancies to be tested, "" when it has enough.
func (p *segment) tooSmall(minCount int) string {
	if n := int(p.all.n); n < max(minCount, 1) {
		return few(n, "vacancy", "vacancies") + " to test it on"
	}
	return ""
}

// against tests the share of a segment where items are met, in the reading at hand.
func (t *tester) against(p *segment, mark bitset, items []market.Item, h market.Hypothesis) Tested {
	s := p.share(mark, t.options.Confidence)
	switch t.reading.view {
	case perEmployer:
		return againstValue(p.employerShare(mark, t.options.Confidence), float64(max(p.all.count-1, 1)), h)
	case corrected:
		if one, ok := t.oneSkill(items); ok {
			if c, ok := t.corrector.of(one, s, t.z); ok {
				return againstValue(c, p.profiles(mark).free(0), h)
			}
		}
	}
	return p.against(s, mark, h)
}

// againstValue sets a share, with the degrees of freedom of its population, against the value of a hypothesis.
func againstValue(s Share, free float64, h market.Hypothesis) Tested {
	above, below := shareTest(s, free, *h.Value)
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
// numbers of a clustered sample in place of the counts, and Student's t in place of the normal distribution for how
// little a few employers tell of their own spread (Korn and Graubard 1998).
func shareTest(s Share, free, value float64) (above, below float64) {
	x, n := s.P*s.Effective, s.Effective
	switch {
	case value <= 0:
		return boundary(s.P > 0), 1
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
	return heavier(above, free), heavier(below, free)
}

// heavier is the p-value that Student's t gives to the deviate of which the normal distribution makes p.
func heavier(p, free float64) float64 {
	return distuv.StudentsT{Sigma: 1, Nu: free}.CDF(distuv.UnitNormal.Quantile(min(max(p, 0), 1)))
}

// against sets the share with a mark against the value of a hypothesis. Besides the exact test a score test over
// employers must agree, whose variance is that under the value itself: it holds its level where the exact one trusts
// the design effect of few employers too much (Boos 1992).
func (p *segment) against(s Share, mark bitset, h market.Hypothesis) Tested {
	table := p.profiles(mark)
	free := table.free(0)
	out := againstValue(s, free, h)
	var sum, squares float64
	for _, r := range table.rows {
		d := r.counts[0] - *h.Value*r.size
		sum += r.employers * d
		squares += r.employers * d * d
	}
	if squares > 0 && *h.Value > 0 {
		low := distuv.StudentsT{Sigma: 1, Nu: free}.CDF(sum / math.Sqrt(squares))
		above, below := 1-low, low
		if aims(h) < 0 {
			above, below = below, above
		}
		out.P, out.PAgainst = max(out.P, above), max(out.PAgainst, below)
	}
	return out
}

// free is the degrees of freedom of the share with a mark.
func (t *profiles) free(mark int) float64 {
	share := t.totals[mark] / t.n
	if s := t.spread(func(r *profile) float64 { return r.counts[mark] - share*r.size }); s.se > 0 {
		return s.free
	}
	c := t.clusters()
	return max(c.effective()-1, 1)
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
