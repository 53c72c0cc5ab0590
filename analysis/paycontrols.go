package analysis

import (
	"math"
	"slices"
	"strconv"
	"sync"
)

// usualEntries is room for what is not 0 in a row.
const usualEntries = 12

// fewInLevel is below how many vacancies levels of a factor are put together.
const fewInLevel = 10

// payFactor is a property by which vacancies are compared with their like.
type payFactor struct {
	name   string
	levels []string
	of     []int32 // of each of payColumns.pays, its level
}

// statedYears is the factor of whether a vacancy asks for years.
const statedYears = "years stated"

// readFactors reads the controls of models of pay, several at a time.
func (c *payColumns) readFactors() {
	name := func(p pick) string { return c.facts.names.all[p.value] }
	controls := []struct {
		name string
		of   func(p *pay, v *vacancy) string
	}{
		{"market", func(p *pay, _ *vacancy) string { return c.market(p) }},
		{"level", func(p *pay, _ *vacancy) string { return p.level }},
		{"role", func(_ *pay, v *vacancy) string { return c.roles.all[v.role.value] }},
		{"source", func(_ *pay, v *vacancy) string { return name(v.facts.panel) }},
		{"month", func(_ *pay, v *vacancy) string { return monthOf(v.from) }},
		{"place", func(_ *pay, v *vacancy) string { return c.locality(v) }},
		{"arrangement", func(_ *pay, v *vacancy) string { return name(v.facts.remote) }},
		{"industry", func(_ *pay, v *vacancy) string { return name(v.facts.industry) }},
		{"employer kind", func(_ *pay, v *vacancy) string { return name(v.facts.kind) }},
		{statedYears, func(_ *pay, v *vacancy) string {
			_, ok := c.years(v)
			return strconv.FormatBool(ok)
		}},
	}
	c.factors = make([]payFactor, len(controls))
	inParallel(len(controls), func(i int) {
		levels, of := names{}, make([]int32, len(c.pays))
		for k := range c.pays {
			of[k] = levels.id(controls[i].of(&c.pays[k], c.at(int(c.pays[k].place))))
		}
		c.factors[i] = payFactor{controls[i].name, levels.all, of}
	})
}

// newPayModel makes a model of an amount; without names controls to leave out, since they are what is asked about.
func (c *payColumns) newPayModel(pays []*pay, amount func(*pay) float64, without ...string) *payModel {
	m := &payModel{pays: pays, columns: 1}
	seen := map[int32]int32{}
	for _, p := range pays {
		m.y = append(m.y, math.Log(amount(p)))
		if _, ok := seen[p.employer]; !ok {
			seen[p.employer] = int32(len(seen))
		}
		m.cluster, m.rows = append(m.cluster, seen[p.employer]), append(m.rows, append(make([]entry, 0, usualEntries), entry{0, 1}))
	}
	m.clusters = len(seen)
	years := !slices.Contains(without, "years")
	for i := range c.factors {
		if f := &c.factors[i]; !slices.Contains(without, f.name) && (years || f.name != statedYears) {
			m.factor(f)
		}
	}
	if years {
		m.years(c)
	}
	m.ascending = sync.OnceValue(m.byPay)
	m.solve()
	return m
}

func (m *payModel) byPay() []int32 {
	out := make([]int32, len(m.y))
	for i := range out {
		out[i] = int32(i)
	}
	slices.SortFunc(out, func(a, b int32) int { return cmpFloat(m.y[a], m.y[b]) })
	return out
}

// market is the country and currency of pay: of several countries the first that has the currency.
func (c *payColumns) market(p *pay) string {
	for _, country := range c.countries[p.at] {
		if currencyOf[country] == p.currency {
			return country + " " + p.currency
		}
	}
	return p.currency
}

// locality is the first city or area of a vacancy.
func (c *payColumns) locality(v *vacancy) string {
	names := make([]string, len(v.facts.localities))
	for i, l := range v.facts.localities {
		names[i] = c.facts.names.all[l]
	}
	if len(names) == 0 {
		return ""
	}
	return slices.Min(names)
}

// factor adds a column for each level but the commonest.
func (m *payModel) factor(f *payFactor) {
	counts := make([]int, len(f.levels))
	for _, p := range m.pays {
		counts[f.of[p.at]]++
	}
	counted := f.countedAs(counts)
	final := map[string]int{}
	for l, n := range counts {
		if n > 0 {
			final[counted[l]] += n
		}
	}
	if len(final) < 2 {
		return
	}
	columns := map[string]int32{}
	for i, l := range sortedCounts(final) {
		if i > 0 {
			columns[l.Name] = int32(m.columns)
			m.columns++
		}
	}
	column := make([]int32, len(f.levels))
	for l, name := range counted {
		column[l] = columns[name]
	}
	for i, p := range m.pays {
		if at := column[f.of[p.at]]; at > 0 {
			m.rows[i] = append(m.rows[i], entry{at, 1})
		}
	}
	m.controls = append(m.controls, f.name)
}

// countedAs says what each level counts as, of which there are so many: rare months count as their year, other rare levels as
// one.
func (f *payFactor) countedAs(counts []int) []string {
	out, together := slices.Clone(f.levels), map[string]int{}
	for l, name := range out {
		if f.name == "month" && counts[l] < fewInLevel && len(name) > 4 {
			out[l] = name[:4]
		}
		together[out[l]] += counts[l]
	}
	for l, name := range out {
		if together[name] < fewInLevel {
			out[l] = ""
		}
	}
	return out
}

// years adds the years asked for, where enough are.
func (m *payModel) years(c *payColumns) {
	asked, stated := make([]float64, len(m.pays)), 0
	for i, p := range m.pays {
		if years, ok := c.years(c.at(int(p.place))); ok {
			asked[i] = min(years, 30)
			stated++
		}
	}
	if stated >= fewInLevel {
		m.number("years", asked)
	}
}

func (m *payModel) number(name string, values []float64) {
	for i, v := range values {
		if v != 0 {
			m.rows[i] = append(m.rows[i], entry{int32(m.columns), v})
		}
	}
	m.controls = append(m.controls, name)
	m.columns++
}
