package analysis

import (
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// testPayRatio asks how the pay of one population is to that of another. Where one is part of the other it is
// set against the rest.
func (t *tester) testPayRatio(h market.Hypothesis) (Tested, string) {
	versus := overlay(h.Population, *h.Versus)
	one, reason := t.pooled(h.Population, PayBase)
	if reason != "" {
		return Tested{}, reason
	}
	other, reason := t.pooled(versus, PayBase)
	if reason != "" {
		return Tested{}, reason
	}
	mark := t.none()
	for _, p := range one {
		mark.set(int(p.place))
	}
	both := slices.Clone(one)
	for _, p := range other {
		if !mark.has(int(p.place)) {
			both = append(both, p)
		}
	}
	slices.SortFunc(both, func(a, b *pay) int { return int(a.place - b.place) })
	var without []string
	if h.Population.Role != versus.Role {
		without = append(without, "role")
	}
	if h.Population.Employer != versus.Employer {
		without = append(without, "employer kind")
	}
	c := t.compare(both, without...)
	c.add(populationWords(h.Population), mark)
	switch {
	case h.Value == nil && h.Range != nil:
		return t.ratioWithin(c, 0, h)
	case h.Comparator == "=":
		return t.ratioEquals(c, *h.Value, h)
	}
	return t.ratios(c, *h.Value, h, c.jointly)
}

// ratioEquals asks whether the ratio is the value, give or take the margin.
func (t *tester) ratioEquals(c *compared, value float64, h market.Hypothesis) (Tested, string) {
	low, high := value/(1+payMargin), value*(1+payMargin)
	h.Range = &market.Range{Low: &low, High: &high}
	return t.ratioWithin(c, 0, h)
}

// ratioWithin asks whether every ratio lies between two, by two one-sided tests each. plus makes ratios of premiums.
func (t *tester) ratioWithin(c *compared, plus float64, h market.Hypothesis) (Tested, string) {
	var parts []part
	for i := range c.names {
		model := c.jointly(i)
		for _, end := range []struct {
			value      *float64
			comparator string
		}{{h.Range.Low, ">="}, {h.Range.High, "<="}} {
			if end.value == nil {
				continue
			}
			one := h
			one.Comparator = end.comparator
			if *end.value+plus <= 0 {
				return Tested{}, "a ratio of pay is above 0"
			}
			got := t.ratioPart(model, c, i, *end.value+plus, one)
			if got.reason != "" {
				return Tested{}, got.reason
			}
			parts = append(parts, got.part)
		}
	}
	out := every("ratio", parts)
	out.Items, out.Notes = nil, nil
	return t.fillModel(out, c), ""
}

// testPayOnSize is never testable.
func (t *tester) testPayOnSize(market.Hypothesis) (Tested, string) {
	return Tested{}, "postings do not tell how large employers are"
}
