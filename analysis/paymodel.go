package analysis

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// payModel is a linear model of the logarithm of pay on controls: an intercept, factors of which each vacancy has one
// level, and numbers.
type payModel struct {
	pays     []*pay
	y        []float64 // logarithm of pay
	rows     [][]entry // the columns of each vacancy that are not 0; column 0 is the intercept
	columns  int
	controls []string
	cluster  []int32 // employer of each vacancy, from 0
	clusters int
	normal   *cholesky
	residual []float64 // of y
}

// usualEntries is room for what is not 0 in a row.
const usualEntries = 12

// fewInLevel is below how many vacancies levels of a factor are put together.
const fewInLevel = 10

// newPayModel makes a model of an amount; vary names controls to leave out, since they are what is asked about.
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
	for _, control := range c.payControls() {
		if !slices.Contains(without, control.name) {
			m.factor(control)
		}
	}
	if !slices.Contains(without, "years") {
		m.years(c)
	}
	m.solve()
	return m
}

// payControl is a property by which vacancies are compared with their like.
type payControl struct {
	name string
	of   func(p *pay) string
}

// payControls are the controls of models of pay, besides years.
func (c *payColumns) payControls() []payControl {
	name := func(p pick) string { return c.facts.names.all[p.value] }
	at := func(p *pay) *vacancy { return c.at(int(p.place)) }
	return []payControl{
		{"market", func(p *pay) string { return c.market(p) }},
		{"level", func(p *pay) string { return p.level }},
		{"role", func(p *pay) string { return c.roles.all[at(p).role.value] }},
		{"source", func(p *pay) string { return name(at(p).facts.panel) }},
		{"month", func(p *pay) string { return monthOf(at(p).from) }},
		{"place", func(p *pay) string { return c.locality(at(p)) }},
		{"arrangement", func(p *pay) string { return name(at(p).facts.remote) }},
		{"industry", func(p *pay) string { return name(at(p).facts.industry) }},
		{"employer kind", func(p *pay) string { return name(at(p).facts.kind) }},
	}
}

// market is the country and currency of pay: of several countries the first that has the currency.
func (c *payColumns) market(p *pay) string {
	for _, country := range c.countries[c.index[p.place]] {
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

// factor adds a column for each level but the commonest. Rare months count as their year, other rare levels as one.
func (m *payModel) factor(control payControl) {
	values, counts := make([]string, len(m.pays)), map[string]int{}
	for i, p := range m.pays {
		values[i] = control.of(p)
		counts[values[i]]++
	}
	if control.name == "month" {
		years := map[string]int{}
		for i, v := range values {
			if counts[v] < fewInLevel && len(v) > 4 {
				values[i] = v[:4]
			}
			years[values[i]]++
		}
		counts = years
	}
	rare := ""
	for i, v := range values {
		if counts[v] < fewInLevel {
			values[i] = rare
		}
	}
	final := map[string]int{}
	for _, v := range values {
		final[v]++
	}
	if len(final) < 2 {
		return
	}
	levels := sortedCounts(final)
	column := map[string]int32{}
	for i, l := range levels {
		if i > 0 {
			column[l.Name] = int32(m.columns)
			m.columns++
		}
	}
	for i, v := range values {
		if column[v] > 0 {
			m.rows[i] = append(m.rows[i], entry{column[v], 1})
		}
	}
	m.controls = append(m.controls, control.name)
}

// years adds the years asked for, and whether any are.
func (m *payModel) years(c *payColumns) {
	asked, stated := make([]float64, len(m.pays)), 0
	m.factor(payControl{"years stated", func(p *pay) string {
		_, ok := c.years(c.at(int(p.place)))
		return strconv.FormatBool(ok)
	}})
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

// entry is a value of one column.
type entry struct {
	column int32
	v      float64
}

// gram is the matrix of the products of columns, each vacancy weighed; nil weights are 1.
func (m *payModel) gram(weights []float64) [][]float64 {
	out := make([][]float64, m.columns)
	for i := range out {
		out[i] = make([]float64, i+1)
	}
	for i, row := range m.rows {
		w := 1.0
		if weights != nil {
			w = weights[i]
		}
		for a, x := range row {
			line := out[x.column] // columns of a row ascend
			for _, z := range row[:a+1] {
				line[z.column] += w * x.v * z.v
			}
		}
	}
	return out
}

// solve projects the logarithm of pay on the controls.
func (m *payModel) solve() {
	m.normal = decompose(m.gram(nil), collinear)
	m.residual = m.without(m.y)
}

// times is the product of each column with a vector.
func (m *payModel) times(v []float64) []float64 {
	out := make([]float64, m.columns)
	for i, x := range v {
		if x != 0 {
			for _, e := range m.rows[i] {
				out[e.column] += x * e.v
			}
		}
	}
	return out
}

// without is what the controls leave of a vector (Frisch and Waugh 1933).
func (m *payModel) without(v []float64) []float64 {
	c := m.normal.solve(m.times(v))
	out := make([]float64, len(v))
	for i := range v {
		out[i] = v[i] - m.fitted(c, i)
	}
	return out
}

// fitted is the product of a row with coefficients.
func (m *payModel) fitted(beta []float64, i int) float64 {
	sum := 0.0
	for _, e := range m.rows[i] {
		sum += beta[e.column] * e.v
	}
	return sum
}

// collinear is the share of a column's variation below which the controls leave nothing to tell it by.
const collinear = 1e-8

// effect is the coefficient of a column added to the controls, with its spread when employers are drawn: CR1, the sandwich of
// R's vcovCL(type = "HC1"). The degrees of freedom are at most one less than the employers, weighed by what they tell of the
// coefficient, and those of profiles.spread. ok is false where the controls leave nothing of the column.
func (m *payModel) effect(column []float64) (b float64, s spread, ok bool) {
	d := m.without(column)
	var dd, dy, whole float64
	for i, x := range d {
		dd, dy, whole = dd+x*x, dy+x*m.residual[i], whole+column[i]*column[i]
	}
	free := float64(len(m.y) - m.normal.rank - 1)
	if !(dd > collinear*whole) || free < 1 || m.clusters < 2 {
		return 0, spread{}, false
	}
	b = dy / dd
	scores, weights := make([]float64, m.clusters), make([]float64, m.clusters)
	for i, x := range d {
		scores[m.cluster[i]] += x * (m.residual[i] - b*x) / dd
		weights[m.cluster[i]] += x * x / dd
	}
	var equal float64
	for _, w := range weights {
		equal += w * w
	}
	s = employerSpread(scores, max(min(float64(m.clusters), 1/equal)-1, 1))
	s.se *= math.Sqrt(float64(len(m.y)-1) / free)
	return b, s, true
}

// cholesky is the lower triangle L of a positive semi-definite matrix L L'. Rows that depend on those before are left out.
type cholesky struct {
	rows [][]float64
	kept []bool
	rank int
}

// decompose overwrites the lower triangle a. A row depends on others when they leave less than the share least of its square.
func decompose(a [][]float64, least float64) *cholesky {
	c := &cholesky{rows: a, kept: make([]bool, len(a))}
	for i := range a {
		diagonal := a[i][i]
		for j := range i {
			if !c.kept[j] {
				a[i][j] = 0
				continue
			}
			sum := a[i][j]
			for k := range j {
				sum -= a[i][k] * a[j][k]
			}
			a[i][j] = sum / a[j][j]
		}
		rest := diagonal
		for k := range i {
			rest -= a[i][k] * a[i][k]
		}
		if rest > least*cmp.Or(diagonal, 1) {
			a[i][i], c.kept[i] = math.Sqrt(rest), true
			c.rank++
		}
	}
	return c
}

// solve gives x with L L' x = b, 0 where a row was left out. b is overwritten.
func (c *cholesky) solve(b []float64) []float64 {
	for i, row := range c.rows {
		if !c.kept[i] {
			b[i] = 0
			continue
		}
		for k := range i {
			b[i] -= row[k] * b[k]
		}
		b[i] /= row[i]
	}
	for i := len(b) - 1; i >= 0; i-- {
		if !c.kept[i] {
			continue
		}
		b[i] /= c.rows[i][i]
		for k := range i {
			b[k] -= c.rows[i][k] * b[i]
		}
	}
	for i, kept := range c.kept {
		if !kept {
			b[i] = 0
		}
	}
	return b
}
