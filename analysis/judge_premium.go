package analysis

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// compared is a model of pay with what vacancies are compared by: a column for each part.
type compared struct {
	model   *payModel
	names   []string
	marks   []bitset
	columns [][]float64
}

// pooled are vacancies whose pay is compared within each country and currency, so that no rate matters: those that state the
// currency of their country.
func (t *tester) pooled(pop market.Population, kinds ...string) ([]*pay, string) {
	all, reason := t.payingOf(pop, kinds...)
	c := t.payColumns()
	all = slices.DeleteFunc(slices.Clone(all), func(p *pay) bool {
		if pop.Country != "" {
			return currencyOf[pop.Country] != p.currency
		}
		return !p.localTo(c.countries[p.at])
	})
	if n := len(all); reason == "" && n < max(t.options.MinCount, 1) {
		reason = few(n, "vacancy states", "vacancies state") + " pay to test it on"
	}
	return all, reason
}

// amountRead is the amount of a range that the reading at hand takes.
func (t *tester) amountRead() func(*pay) float64 {
	switch t.reading.pay.bound {
	case -1:
		return lowerBound
	case 1:
		return upperBound
	}
	return midpoint
}

// compare models pay without some of the controls; without any but the market when the reading at hand is not adjusted.
func (t *tester) compare(pays []*pay, without ...string) *compared {
	c := t.payColumns()
	if t.reading.pay.raw {
		for _, control := range c.factors {
			if control.name != "market" {
				without = append(without, control.name)
			}
		}
		without = append(without, "years")
	}
	key := modelKey{vacancies: len(pays), without: strings.Join(without, ","), bound: t.reading.pay.bound}
	sum := fnv.New64a()
	for _, p := range pays {
		sum.Write(binary.LittleEndian.AppendUint32(nil, uint32(p.place)))
	}
	key.places = sum.Sum64()
	return &compared{model: c.models.get(key, func() *payModel { return c.newPayModel(pays, t.amountRead(), without...) })}
}

// modelKey tells models of pay apart.
type modelKey struct {
	places    uint64 // hash of the vacancies
	vacancies int
	without   string
	bound     int
}

// modelsKept bounds the models kept for hypotheses about the same vacancies.
const modelsKept = 12

func (c *compared) add(name string, mark bitset) {
	_, column := c.model.named(mark)
	c.names, c.marks, c.columns = append(c.names, name), append(c.marks, mark), append(c.columns, column)
}

// jointly puts the columns of the other parts among the controls of one.
func (c *compared) jointly(part int) *payModel {
	if len(c.columns) == 1 {
		return c.model
	}
	m := c.model
	for k, column := range c.columns {
		if k != part {
			m = m.with(column)
		}
	}
	m.solve()
	return m
}

// ratioPart tests the ratio of pay of one part against a value.
func (t *tester) ratioPart(m *payModel, c *compared, part int, value float64, h market.Hypothesis) partOrReason {
	p, column := m.named(c.marks[part])
	if !p.enough(t.options.MinCount) {
		return partOrReason{reason: "of " + c.names[part] + " too few vacancies or employers state pay"}
	}
	estimate := m.effect
	if t.reading.pay.median {
		estimate = m.medianEffect
	}
	b, s, ok := estimate(column)
	if !ok || s.se == 0 {
		return partOrReason{reason: c.names[part] + " cannot be told from the controls"}
	}
	tested := t.againstSpread(b, math.Log(value), s, h)
	if h.Comparator == ">=" && b == math.Log(value) {
		tested.Beyond = max(tested.Beyond, 0)
	}
	tested.Estimate = payRatio(tested.Estimate)
	if tested.Beyond == 0 {
		tested.NeededN = neededFor(b, math.Log(value), s, len(m.y))
	}
	out := partOf(c.names[part], tested)
	out.n = p.With
	return partOrReason{part: out}
}

type partOrReason struct {
	part   part
	reason string
}

// ratios tests all parts and joins them: each must be beyond the value.
func (t *tester) ratios(c *compared, value float64, h market.Hypothesis, joint func(int) *payModel) (Tested, string) {
	if value <= 0 {
		return Tested{}, "a ratio of pay is above 0"
	}
	var parts []part
	var missing []string
	for i := range c.names {
		got := t.ratioPart(joint(i), c, i, value, h)
		if got.reason != "" {
			missing = append(missing, got.reason)
			continue
		}
		parts = append(parts, got.part)
	}
	if len(parts) == 0 {
		return Tested{}, list(missing)
	}
	out := every("ratio", parts)
	if len(c.names) == 1 {
		out.Items = nil
	}
	if len(missing) > 0 {
		out.Notes, out.Beyond = append(out.Notes, missing...), min(out.Beyond, 0)
		if out.Beyond == 0 {
			out.open = "not every part can be tested"
		}
	}
	return t.fillModel(out, c), ""
}

// associationNote stands beside every comparison of pay.
const associationNote = "what goes along with pay at equal controls need not cause it"

func (t *tester) fillModel(out Tested, c *compared) Tested {
	out = t.fillPay(out, paid{pays: c.model.pays})
	marked := t.none()
	stating := t.none()
	for _, p := range c.model.pays {
		stating.set(int(p.place))
	}
	for _, m := range c.marks {
		marked.or(m)
	}
	out.Postings = t.evidence(stating.and(marked))
	out.Notes = append(out.Notes, associationNote)
	if len(c.model.controls) > 0 {
		out.Notes = append(out.Notes, "at equal "+list(c.model.controls))
	}
	return out
}

// testPremium asks whether vacancies that name each item pay more than those that do not, by the value at least.
func (t *tester) testPremium(h market.Hypothesis) (Tested, string) {
	pays, reason := t.pooled(h.Population, PayBase)
	if reason != "" {
		return Tested{}, reason
	}
	without := []string{}
	if len(h.Names) > 0 {
		without = append(without, "industry")
	}
	c := t.compare(pays, without...)
	for _, it := range h.Subject {
		mark, reason := t.any([]market.Item{it}, t.by(rolledUp))
		if reason != "" {
			return Tested{}, reason
		}
		c.add(itemWords(it), mark)
	}
	for _, name := range h.Names {
		c.add(name, t.ofIndustries(name))
	}
	switch {
	case h.Value == nil && h.Range != nil:
		return t.ratioWithin(c, 1, h)
	case h.Comparator == "=":
		return t.ratioEquals(c, 1+*h.Value, h)
	}
	return t.ratios(c, 1+*h.Value, h, c.jointly)
}
