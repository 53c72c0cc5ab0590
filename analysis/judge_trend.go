package analysis

import (
	"fmt"
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
	"gonum.org/v1/gonum/stat/distuv"
)

// noHistory says why change cannot be told.
const noHistory = "these postings do not reach back: no source has 12 months with at least 30 vacancies each"

// panelOf is the months of a population.
func (t *tester) panelOf(pop market.Population) (*segment, *panel, string) {
	p, reason := t.populated(pop)
	if reason != "" {
		return nil, nil, reason
	}
	months := t.panels.get(p, func() *panel { return newPanel(t.frame, p.in) })
	if len(months.cells) == 0 {
		return p, nil, noHistory
	}
	return p, months, ""
}

// testShareSlope asks whether the share of every item changes over the months: by logistic regression with
// source effects and employers as units, and by Kendall's test of the months; the weaker of both counts.
func (t *tester) testShareSlope(h market.Hypothesis) (Tested, string) {
	p, months, reason := t.panelOf(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	var parts []part
	met := t.none()
	names, marks, reason := t.namedMarks(h, rolledUp)
	for i, mark := range marks {
		met.or(mark)
		var one part
		if one, reason = t.slopePart(months, mark, h); reason != "" {
			break
		}
		one.name = names[i]
		parts = append(parts, one)
	}
	if reason != "" {
		return Tested{}, reason
	}
	out := t.fill(every("share per year", parts), p, met)
	out.Notes = append(out.Notes, months.words())
	return out, ""
}

// testNovelty is never testable.
func (t *tester) testNovelty(market.Hypothesis) (Tested, string) {
	return Tested{}, "the lexicon is a list of today: what was new to postings then, and is not in it, is not seen"
}

// words say what a slope rests on.
func (p *panel) words() string {
	return fmt.Sprintf("%d months of %s to %s, %s, each compared with itself", len(p.months), monthName(p.months[0]), monthName(p.months[len(p.months)-1]),
		plural(len(p.sources), "source", "sources"))
}

// slopePart tests the change of one share.
func (t *tester) slopePart(p *panel, mark bitset, h market.Hypothesis) (part, string) {
	x := p.naming(mark)
	fit, reason := p.slope(x, logistic, t.options.MinCount)
	if reason != "" {
		return part{}, reason
	}
	one := fit.against(func(b float64) float64 { return b * fit.spread }, *h.Value, t.options.Confidence)
	kendall := p.kendall(p.perCell(x))
	one.p, one.against = max(one.p, kendall.p(1)), max(one.against, kendall.p(-1))
	return turned(one, h), ""
}

// turned is a part about "above" as one about what the hypothesis says.
func turned(one part, h market.Hypothesis) part {
	if h.Comparator == "<" || h.Comparator == "<=" {
		one.p, one.against, one.beyond = one.against, one.p, -one.beyond
	}
	return one
}

// against sets a slope, put into the units of the value by scale, which rises, against the value.
func (s slope) against(scale func(float64) float64, value, confidence float64) part {
	t := distuv.StudentsT{Sigma: 1, Nu: max(s.employers-1, 1)}
	half := t.Quantile((1+confidence)/2) * s.se
	out := part{estimate: Estimate{scale(s.value), scale(s.value - half), scale(s.value + half)}, n: s.n}
	// The value in units of the slope, by bisection: scale may be any rising function.
	lo, hi := -50.0, 50.0
	for range 200 {
		if mid := (lo + hi) / 2; scale(mid) < value {
			lo = mid
		} else {
			hi = mid
		}
	}
	z := (s.value - hi) / s.se
	out.p, out.against = t.Survival(z), t.CDF(z)
	switch {
	case out.estimate.Lo > value:
		out.beyond = 1
	case out.estimate.Hi < value:
		out.beyond = -1
	default:
		out.needed = neededFor(s.value, hi, spread{se: s.se}, s.n)
	}
	return out
}

// growth is what a slope of logarithms means per year: 0.1 is a tenth more.
func growth(b float64) float64 { return math.Expm1(min(b, 20)) }

// technical are all technical vacancies of a population's place and time.
func technical(pop market.Population) market.Population {
	return market.Population{Role: "all-tech", Country: pop.Country, Cities: pop.Cities}
}

// testVolume asks whether a population grows in relation to all technical vacancies of the same sources: how many were
// collected says nothing of how many there are.
func (t *tester) testVolume(h market.Hypothesis) (Tested, string) {
	return t.relativeVolume(h, func(*panel, []int32) {})
}

// testEmployersVolume is testVolume of employers: those who seek the population in a month among those who seek anybody technical.
func (t *tester) testEmployersVolume(h market.Hypothesis) (Tested, string) {
	return t.relativeVolume(h, (*panel).employersOnly)
}

// employersOnly makes every unit one employer.
func (p *panel) employersOnly(x []int32) {
	for i := range p.cells {
		p.cells[i].n = 0
	}
	for i := range p.units {
		p.units[i].n, x[i] = 1, min(x[i], 1)
		p.cells[p.units[i].cell].n++
	}
}

func (t *tester) relativeVolume(h market.Hypothesis, change func(*panel, []int32)) (Tested, string) {
	pop := h.Population
	if h.Of == "industry" {
		pop.Industries = h.Names
	}
	if pop.Role == "all-tech" && len(h.Subject) == 0 && len(pop.Levels) == 0 && len(pop.Industries) == 0 && pop.Employer == "" {
		return Tested{}, "the number of all technical postings cannot be told from how many were collected; only parts of it can"
	}
	base, months, reason := t.panelOf(technical(pop))
	if reason != "" {
		return Tested{}, reason
	}
	in := t.where(pop)
	subjects := []bitset{in}
	names := []string{"all"}
	if len(h.Subject) > 0 {
		subjects, names = nil, nil
	}
	for _, it := range h.Subject {
		mark, reason := t.any([]market.Item{it}, rolledUp)
		if reason != "" {
			return Tested{}, reason
		}
		subjects, names = append(subjects, mark.and(in)), append(names, itemWords(it))
	}
	var parts []part
	for i, mark := range subjects {
		p := months.copied()
		x := p.naming(mark)
		change(p, x)
		fit, reason := p.slope(x, logarithmic, t.options.MinCount)
		if reason != "" {
			return Tested{}, reason
		}
		one := fit.against(growth, *h.Value, t.options.Confidence)
		if *h.Value == 0 {
			k := p.kendall(p.perCell(x))
			one.p, one.against = max(one.p, k.p(1)), max(one.against, k.p(-1))
		}
		one = turned(one, h)
		one.name = names[i]
		parts = append(parts, one)
	}
	out := t.fill(every("growth per year", parts), base, in)
	out.Notes = append(out.Notes, "in relation to all technical vacancies of the same sources", months.words())
	return out, ""
}

// copied is a panel whose sizes can be changed.
func (p *panel) copied() *panel {
	out := *p
	out.cells, out.units = slices.Clone(p.cells), slices.Clone(p.units)
	return &out
}

// testVariation asks whether the monthly shares of every item vary by less than the value, as a coefficient of
// variation. What independent draws of the months' vacancies bring is taken out; months are taken as normal.
func (t *tester) testVariation(h market.Hypothesis) (Tested, string) {
	p, months, reason := t.panelOf(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	var parts []part
	met := t.none()
	for _, it := range h.Subject {
		mark, reason := t.any([]market.Item{it}, rolledUp)
		if reason != "" {
			return Tested{}, reason
		}
		met.or(mark)
		one, reason := months.variation(months.naming(mark), *h.Value, t.options)
		if reason != "" {
			return Tested{}, reason
		}
		one.name = itemWords(it)
		parts = append(parts, turned(one, h))
	}
	out := t.fill(every("coefficient of variation", parts), p, met)
	out.Notes = append(out.Notes, months.words())
	return out, ""
}

// variation tests the coefficient of variation of the standardised monthly shares against a value: (m-1)s² over their
// variance is chi-squared (Cox and Hinkley 1974), whatever part of it sampling has.
func (p *panel) variation(x []int32, value float64, o Options) (part, string) {
	hitsOf, m := p.perMonth(x), float64(len(p.months))
	shares, factors := p.standardise(p.perCell(x))
	mean, noise, count, n := 0.0, 0.0, 0, 0.0
	for i, h := range hitsOf {
		mean, count, n = mean+shares[i]/m, count+h.count, n+p.totals[i].n
	}
	if count < max(o.MinCount, 1) || m < trendMonths {
		return part{}, fmt.Sprintf("only %d of %d vacancies in months that can be compared", count, int(n))
	}
	squares := 0.0
	for i := range hitsOf {
		deff := p.totals[i].typicalEffect(hitsOf[i : i+1])
		noise += square(factors[i]) * deff * mean * (1 - mean) / p.totals[i].n / m
		squares += square(shares[i] - mean)
	}
	chi, tail := distuv.ChiSquared{K: m - 1}, (1-o.Confidence)/2
	cv := func(variance float64) float64 { return math.Sqrt(max(variance-noise, 0)) / mean }
	out := part{n: int(n), estimate: Estimate{cv(squares / (m - 1)), cv(squares / chi.Quantile(1-tail)), cv(squares / chi.Quantile(tail))}}
	at := squares / (square(value*mean) + noise)
	out.p, out.against = chi.Survival(at), chi.CDF(at)
	switch {
	case out.estimate.Lo > value:
		out.beyond = 1
	case out.estimate.Hi < value:
		out.beyond = -1
	}
	return out, ""
}
