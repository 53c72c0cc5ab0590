package analysis

import (
	"cmp"
	"math"
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
	// ascending are the rows by y, sorted at the first call.
	ascending func() []int32
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
