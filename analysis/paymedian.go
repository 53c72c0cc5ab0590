package analysis

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// medianMost bounds the vacancies of a median regression: of more, every so many employers are taken.
const medianMost = 4000

// employersOfMost keeps at most so many vacancies, those of every k-th employer, with their values of a column.
func (m *payModel) employersOfMost(most int, column []float64) (*payModel, []float64) {
	k := int32((len(m.y) + most - 1) / most)
	if k <= 1 {
		return m, column
	}
	out := &payModel{columns: m.columns, controls: m.controls, clusters: m.clusters}
	var part []float64
	for i := range m.y {
		if m.cluster[i]%k == 0 {
			out.y, out.pays, out.cluster, out.rows = append(out.y, m.y[i]), append(out.pays, m.pays[i]), append(out.cluster, m.cluster[i]), append(out.rows, m.rows[i])
			part = append(part, column[i])
		}
	}
	return out, part
}

// with is the model with one more column, the last.
func (m *payModel) with(column []float64) *payModel {
	out := *m
	out.columns, out.rows = m.columns+1, make([][]entry, len(m.rows))
	for i, row := range m.rows {
		out.rows[i] = row
		if column[i] != 0 {
			out.rows[i] = append(slices.Clone(row), entry{int32(m.columns), column[i]})
		}
	}
	out.normal, out.residual = nil, nil
	return &out
}

// medianEffect is the coefficient of a column in a regression of the median, with its spread when employers are drawn: the
// sandwich of Powell (1991) with the bandwidth of Hall and Sheather (1988) as in R's quantreg, added up by employer (Parente and Santos Silva 2016).
func (m *payModel) medianEffect(column []float64) (b float64, s spread, ok bool) {
	part, values := m.employersOfMost(medianMost, column)
	full := part.with(values)
	fit := fitMedian(full)
	if fit == nil {
		return 0, spread{}, false
	}
	last := full.columns - 1
	rest := make([]float64, len(full.y))
	for i := range rest {
		rest[i] = full.y[i] - full.fitted(fit, i)
	}
	density := densities(rest)
	if density == nil {
		return fit[last], spread{}, true
	}
	direction := make([]float64, full.columns)
	direction[last] = 1
	normal := decompose(full.gram(density), collinear)
	if !normal.kept[last] {
		return 0, spread{}, false
	}
	normal.solve(direction)
	scores, weights := make([]float64, full.clusters), make([]float64, full.clusters)
	for i, r := range rest {
		d := full.fitted(direction, i)
		scores[full.cluster[i]] += d * (0.5 - float64(oneIf(r < -onLine)))
		weights[full.cluster[i]] += d * d
	}
	scores, weights = present(scores, weights)
	var sum, squares float64
	for _, w := range weights {
		sum, squares = sum+w, squares+w*w
	}
	return fit[last], employerSpread(scores, max(sum*sum/squares-1, 1)), true
}

// onLine is how far below the fit a vacancy that it goes through may come to lie.
const onLine = 1e-7

// present keeps the employers that the sample holds.
func present(scores, weights []float64) (s, w []float64) {
	for i, v := range weights {
		if v > 0 {
			s, w = append(s, scores[i]), append(w, v)
		}
	}
	return s, w
}

// densities are the kernel weights of residuals around 0; nil when they are all alike.
func densities(rest []float64) []float64 {
	n := float64(len(rest))
	z := distuv.UnitNormal
	h := math.Pow(n, -1.0/3) * math.Pow(z.Quantile(0.975), 2.0/3) * math.Pow(1.5*square(z.Prob(0)), 1.0/3)
	for h > 0.5 {
		h /= 2
	}
	sorted := slices.Clone(rest)
	slices.Sort(sorted)
	at := func(i int) float64 { return sorted[i] }
	middle := quantileOf(len(sorted), at, 0.75) - quantileOf(len(sorted), at, 0.25)
	scale := min(math.Sqrt(stat.Variance(rest, nil)), middle/1.34)
	h = 2 * z.Quantile(0.5+min(h, 0.499)) * scale
	if !(h > 1e-12) {
		return nil
	}
	out := make([]float64, len(rest))
	for i, r := range rest {
		out[i] = z.Prob(r/h) / h
	}
	return out
}

// interiorPoint is the state of the method of Frisch and Newton for a median regression: x and s are the primal variables
// with x+s = 1, z and w the dual ones, y the dual solution, which is minus the coefficients.
type interiorPoint struct {
	m          *payModel
	x, s, z, w []float64
	y          []float64
}

// fitMedian minimises the sum of absolute residuals by the primal-dual interior point method of Portnoy and Koenker
// (1997), as R's quantreg does (rq.fit.fnb). It is nil where the steps do not end.
func fitMedian(m *payModel) []float64 {
	n := len(m.y)
	if n < m.columns+2 {
		return nil
	}
	p := &interiorPoint{m: m, x: fill(n, 0.5), s: fill(n, 0.5), z: make([]float64, n), w: make([]float64, n)}
	p.y = decompose(m.gram(nil), collinear).solve(m.times(m.y))
	for i := range p.y {
		p.y[i] = -p.y[i]
	}
	size := 0.0
	for i := range n {
		r := -m.y[i] - m.fitted(p.y, i)
		size += math.Abs(r)
		if r == 0 {
			r = 0.001
		}
		p.z[i] = max(r, 0)
		p.w[i] = p.z[i] - r
	}
	for range 60 {
		gap := 0.0
		for i := range n {
			gap += p.z[i]*p.x[i] + p.w[i]*p.s[i]
		}
		if math.IsNaN(gap) {
			return nil
		}
		if gap <= 1e-9*(1+size) {
			for i := range p.y {
				p.y[i] = -p.y[i]
			}
			return p.y
		}
		p.step()
	}
	return nil
}

func fill(n int, v float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = v
	}
	return out
}

// step predicts and corrects once (Mehrotra 1992).
func (p *interiorPoint) step() {
	n := len(p.x)
	q, r := make([]float64, n), make([]float64, n)
	for i := range n {
		q[i] = 1 / (p.z[i]/p.x[i] + p.w[i]/p.s[i])
		r[i] = p.z[i] - p.w[i]
	}
	normal := decompose(p.m.gram(q), 1e-14)
	dx, dz, dw := make([]float64, n), make([]float64, n), make([]float64, n)
	right := make([]float64, n)
	for i := range n {
		right[i] = q[i] * r[i]
	}
	dy := normal.solve(p.m.times(right))
	for i := range n {
		dx[i] = q[i] * (p.m.fitted(dy, i) - r[i])
		dz[i] = -p.z[i] * (1 + dx[i]/p.x[i])
		dw[i] = -p.w[i] * (1 - dx[i]/p.s[i])
	}
	fp, fd := p.lengths(dx, dz, dw)
	if min(fp, fd) < 1 {
		mu := p.centre(dx, dz, dw, fp, fd)
		extra := make([]float64, n)
		for i := range n {
			extra[i] = dx[i]*dz[i]/p.x[i] + dx[i]*dw[i]/p.s[i] - mu*(1/p.x[i]-1/p.s[i])
			right[i] = q[i] * (r[i] + extra[i])
		}
		dy = normal.solve(p.m.times(right))
		for i := range n {
			cx, cw := dx[i]*dz[i], -dx[i]*dw[i]
			dx[i] = q[i] * (p.m.fitted(dy, i) - r[i] - extra[i])
			dz[i] = mu/p.x[i] - p.z[i] - p.z[i]*dx[i]/p.x[i] - cx/p.x[i]
			dw[i] = mu/p.s[i] - p.w[i] + p.w[i]*dx[i]/p.s[i] - cw/p.s[i]
		}
		fp, fd = p.lengths(dx, dz, dw)
	}
	for i := range n {
		p.x[i] += fp * dx[i]
		p.s[i] -= fp * dx[i]
		p.z[i] += fd * dz[i]
		p.w[i] += fd * dw[i]
	}
	for k := range p.y {
		p.y[k] += fd * dy[k]
	}
}

// lengths are how far primal and dual steps may go without leaving the inside.
func (p *interiorPoint) lengths(dx, dz, dw []float64) (fp, fd float64) {
	const near = 0.9995
	fp, fd = 1/near, 1/near
	for i := range dx {
		if dx[i] < 0 {
			fp = min(fp, -p.x[i]/dx[i])
		} else if dx[i] > 0 {
			fp = min(fp, p.s[i]/dx[i])
		}
		if dz[i] < 0 {
			fd = min(fd, -p.z[i]/dz[i])
		}
		if dw[i] < 0 {
			fd = min(fd, -p.w[i]/dw[i])
		}
	}
	return near * fp, near * fd
}

// centre is the target of the products x z and s w.
func (p *interiorPoint) centre(dx, dz, dw []float64, fp, fd float64) float64 {
	mu, g := 0.0, 0.0
	for i := range dx {
		mu += p.z[i]*p.x[i] + p.w[i]*p.s[i]
		g += (p.z[i]+fd*dz[i])*(p.x[i]+fp*dx[i]) + (p.w[i]+fd*dw[i])*(p.s[i]-fp*dx[i])
	}
	r := g / mu
	return mu * r * r * r / float64(2*len(dx))
}
