package analysis

import (
	"fmt"
	"math"

	"github.com/roadcheck/roadcheck/internal/market"
)

// leastLift is how much likelier what goes together must be than by chance for the difference to matter.
const leastLift = 1.2

// testTogether asks whether each item of the subject and each of the others are asked for together: whether the odds
// ratio within level and country is above the value. Mentions of parts do not count: that Django is Python must
// not make the two go together.
func (t *tester) testTogether(h market.Hypothesis) (Tested, string) {
	p, reason := t.populated(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	var parts []part
	var notes []string
	met := t.none()
	for _, x := range h.Subject {
		a, reason := t.any([]market.Item{x}, t.by(named))
		if reason != "" {
			return Tested{}, reason
		}
		if n := p.in.and(a).count(); n < t.options.MinCount {
			return Tested{}, fmt.Sprintf("only %s %s", plural(n, "vacancy names", "vacancies name"), itemWords(x))
		}
		for _, y := range h.Against {
			b, reason := t.any([]market.Item{y}, t.by(named))
			if reason != "" {
				return Tested{}, reason
			}
			if p.in.and(b).count() == 0 {
				return Tested{}, "no vacancy names " + itemWords(y)
			}
			met.or(a.and(b))
			one, note := t.association(p, a, b, h)
			one.name, one.n = itemWords(x)+" with "+itemWords(y), int(p.all.n)
			one.note = note
			parts, notes = append(parts, one), append(notes, note)
		}
	}
	out := t.fill(every("odds ratio", parts), p, met)
	if len(parts) == 1 {
		out.Items, out.Notes = nil, append(out.Notes, notes...)
		out.open = parts[0].open()
	}
	return out, ""
}

// open says why a part whose interval is on the claim's side is not decided.
func (p part) open() string {
	if p.beyond == 0 && p.estimate.Lo > 1 {
		return fmt.Sprintf("less than %v times as likely together as by chance: too little to matter", leastLift)
	}
	return ""
}

// association tests the odds ratio of two marks.
func (t *tester) association(p *segment, a, b bitset, h market.Hypothesis) (part, string) {
	f := p.fourfold(a, b)
	logOR, s := f.oddsRatio(p)
	e, above, below := s.tested(logOR, math.Log(*h.Value), t.options.Confidence)
	exactAbove, exactBelow := f.fisher(s.se)
	one := part{estimate: Estimate{math.Exp(e.Value), math.Exp(e.Lo), math.Exp(e.Hi)}, p: max(above, exactAbove), against: max(below, exactBelow)}
	one.beyond = beyondOf(one.estimate, *h.Value)
	lift := f.lift()
	if one.beyond > 0 && lift < leastLift {
		one.beyond = 0
	}
	if one.beyond == 0 && one.estimate.Lo <= *h.Value {
		one.needed = neededFor(logOR, math.Log(*h.Value), s, int(p.all.n))
	}
	return one, fmt.Sprintf("%d vacancies name both, %.3g times as many as by chance", int(f.pooled[0]), lift)
}

// fourfold counts vacancies by whether they hold two marks: both, the first alone, the second alone, neither; in all and
// within strata.
type fourfold struct {
	pooled [4]float64
	strata [][4]float64
	at     func(place int) (stratum, cell int)
}

// fourfold counts two marks within level and country.
func (p *segment) fourfold(a, b bitset) *fourfold {
	f := &fourfold{}
	ids := map[int32]int{}
	cell := func(place int) int {
		c := 0
		if !a.has(place) {
			c += 2
		}
		if !b.has(place) {
			c++
		}
		return c
	}
	p.in.each(func(place int) {
		key := p.frame.within[place]
		id, ok := ids[key]
		if !ok {
			id = len(f.strata)
			ids[key] = id
			f.strata = append(f.strata, [4]float64{})
		}
		c := cell(place)
		f.strata[id][c]++
		f.pooled[c]++
	})
	f.at = func(place int) (int, int) { return ids[p.frame.within[place]], cell(place) }
	return f
}

// oddsRatio is the logarithm of the odds ratio of Mantel and Haenszel (1959) with its spread over employers, by the
// influence that each vacancy has on it (Zhang and Boos 1997 for the idea). Where a product of cells is empty
// everywhere it is the pooled one with a half added to each cell (Haldane 1956).
func (f *fourfold) oddsRatio(p *segment) (float64, spread) {
	var r, s float64
	for _, c := range f.strata {
		n := c[0] + c[1] + c[2] + c[3]
		r += c[0] * c[3] / n
		s += c[1] * c[2] / n
	}
	if r == 0 || s == 0 {
		c, v := f.pooled, 0.0
		for i := range c {
			c[i] += 0.5
			v += 1 / c[i]
		}
		return math.Log(c[0] * c[3] / (c[1] * c[2])), spread{math.Sqrt(v * p.typical()), max(p.all.effective()-1, 1)}
	}
	influence := make([][4]float64, len(f.strata))
	for i, c := range f.strata {
		n := c[0] + c[1] + c[2] + c[3]
		with, across := c[0]*c[3]/(n*n), c[1]*c[2]/(n*n)
		influence[i] = [4]float64{
			(c[3]/n-with)/r + across/s, -with/r - (c[2]/n-across)/s,
			-with/r - (c[1]/n-across)/s, (c[0]/n-with)/r + across/s,
		}
	}
	return math.Log(r / s), p.spreadBy(func(place int) float64 {
		stratum, cell := f.at(place)
		return influence[stratum][cell]
	})
}

// fewExpected is the expected number of effective vacancies with both below which the exact test is asked too.
const fewExpected = 10

// fisher gives Fisher's (1935) exact p-values, on as many vacancies as would vary as much one by one, where
// few are expected to name both; else they are 0 and leave the word to the other test.
func (f *fourfold) fisher(se float64) (above, below float64) {
	c, v := f.pooled, 0.0
	for i := range c {
		v += 1 / max(c[i], 0.5)
	}
	effect := max(se*se/v, 1)
	for i := range c {
		c[i] = math.Round(c[i] / effect)
	}
	row, column, n := c[0]+c[1], c[0]+c[2], c[0]+c[1]+c[2]+c[3]
	if row*column/n >= fewExpected {
		return 0, 0
	}
	for x := max(0, row+column-n); x <= min(row, column); x++ {
		p := math.Exp(logChoose(row, x) + logChoose(n-row, column-x) - logChoose(n, column))
		if x >= c[0] {
			above += p
		}
		if x <= c[0] {
			below += p
		}
	}
	return min(above, 1), min(below, 1)
}

func logChoose(n, k float64) float64 {
	a, _ := math.Lgamma(n + 1)
	b, _ := math.Lgamma(k + 1)
	c, _ := math.Lgamma(n - k + 1)
	return a - b - c
}

// lift is how many times as many vacancies hold both marks as would by chance.
func (f *fourfold) lift() float64 {
	c := f.pooled
	return c[0] * (c[0] + c[1] + c[2] + c[3]) / ((c[0] + c[1]) * (c[0] + c[2]))
}
