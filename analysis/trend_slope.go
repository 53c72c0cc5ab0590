package analysis

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// slope is the change per year of a share's logit or logarithm, each source with a level of its own.
type slope struct {
	value, se float64
	employers float64 // effective
	n         int     // vacancies
	spread    float64 // mean change of the share for a change of one in the logit
}

// link is the scale on which a share changes by as much every year.
type link int

const (
	logistic link = iota
	logarithmic
)

// mean is the expected share at a linear predictor, and its derivative.
func (l link) mean(eta float64) (share, derivative float64) {
	if l == logarithmic {
		share = math.Exp(min(eta, 20))
		return share, share
	}
	share = 1 / (1 + math.Exp(-eta))
	return share, share * (1 - share)
}

// slope fits it to the cells of a panel (iteratively reweighted least squares, McCullagh and Nelder 1989), binomial or, for
// logarithms, Poisson; the standard error is the sandwich of Liang and Zeger (1986) over employers, m/(m-1) times.
// The reason says why there is none.
func (p *panel) slope(x []int32, scale link, minCount int) (slope, string) {
	m, reason := p.fitted(x, scale, minCount)
	if reason != "" {
		return slope{}, reason
	}
	return m.robust(x)
}

// fitted is the model whose slope that is.
func (p *panel) fitted(x []int32, scale link, minCount int) (*model, string) {
	counts := p.perCell(x)
	sum, total := 0.0, 0.0
	used := make([]bool, len(p.sources)) // a source that never names it has no level
	for i, c := range p.cells {
		sum, total = sum+counts[i], total+float64(c.n)
		used[c.source] = used[c.source] || counts[i] > 0
	}
	if int(sum) < max(minCount, 1) || scale == logistic && total-sum < float64(max(minCount, 1)) {
		return nil, fmt.Sprintf("only %d of %d vacancies in months that can be compared", int(min(sum, total-sum)), int(total))
	}
	at, k := make([]int, len(p.sources)), 0
	for s, ok := range used {
		if ok {
			at[s] = k
			k++
		}
	}
	m := &model{panel: p, link: scale, used: used, at: at, k: k + 1, beta: make([]float64, k+1)}
	for i := range k {
		m.beta[i] = math.Log(sum / max(total-sum, 1))
		if scale == logarithmic {
			m.beta[i] = math.Log(sum / total)
		}
	}
	if !m.fit(counts) {
		return nil, "the months cannot tell a slope"
	}
	return m, ""
}

// model is a fit in progress: a level for each used source, then the slope.
type model struct {
	*panel
	link link
	used []bool
	at   []int
	k    int
	beta []float64
	cov  mat.Dense // inverse of the information
}

// years is the time of a cell, about the middle of the panel.
func (m *model) years(c sourceCell) float64 {
	middle := float64(m.months[0]+m.months[len(m.months)-1]) / 2
	return (float64(m.months[c.month]) - middle) / yearMonths
}

func (m *model) predicted(c sourceCell) (share, derivative float64) {
	return m.link.mean(m.beta[m.at[c.source]] + m.beta[m.k-1]*m.years(c))
}

const fitRounds = 50

func (m *model) fit(counts []float64) bool {
	for range fitRounds {
		info, score := mat.NewDense(m.k, m.k, nil), mat.NewVecDense(m.k, nil)
		for i, c := range m.cells {
			if !m.used[c.source] {
				continue
			}
			share, d := m.predicted(c)
			w, s, y := float64(c.n)*d, m.at[c.source], m.years(c)
			r := counts[i] - float64(c.n)*share
			score.SetVec(s, score.AtVec(s)+r)
			score.SetVec(m.k-1, score.AtVec(m.k-1)+r*y)
			info.Set(s, s, info.At(s, s)+w)
			info.Set(s, m.k-1, info.At(s, m.k-1)+w*y)
			info.Set(m.k-1, s, info.At(m.k-1, s)+w*y)
			info.Set(m.k-1, m.k-1, info.At(m.k-1, m.k-1)+w*y*y)
		}
		if err := m.cov.Inverse(info); err != nil {
			return false
		}
		var step mat.VecDense
		step.MulVec(&m.cov, score)
		largest := 0.0
		for i := range m.beta {
			move := min(max(step.AtVec(i), -2), 2)
			m.beta[i] += move
			largest = max(largest, math.Abs(move))
		}
		if largest < 1e-10 {
			return true
		}
	}
	return false
}

// robust makes the slope with its standard error over employers; the reason says why there is none.
func (m *model) robust(x []int32) (slope, string) {
	var sizes clusters
	squares, spread, n := 0.0, 0.0, 0.0
	for _, c := range m.cells {
		if m.used[c.source] {
			_, d := m.predicted(c)
			spread, n = spread+d*float64(c.n), n+float64(c.n)
		}
	}
	m.influences(x, func(z float64, size int) {
		if size > 0 {
			squares += z * z
			sizes.add(size)
		}
	})
	count := float64(sizes.count)
	out := slope{value: m.beta[m.k-1], se: math.Sqrt(squares * count / (count - 1)), employers: sizes.effective(), n: int(n), spread: spread / n}
	if count < 2 || !(out.se > 0) {
		return slope{}, "too few employers to tell a slope"
	}
	return out, ""
}

// influences calls do with what each employer adds to the slope, and its vacancies from used sources.
func (m *model) influences(x []int32, do func(z float64, size int)) {
	weights := make([]float64, m.k) // the row of the inverse information for the slope
	for i := range weights {
		weights[i] = m.cov.At(m.k-1, i)
	}
	shares, influence := make([]float64, len(m.cells)), make([]float64, len(m.cells))
	for i, c := range m.cells {
		if m.used[c.source] {
			shares[i], _ = m.predicted(c)
			influence[i] = weights[m.at[c.source]] + weights[m.k-1]*m.years(c)
		}
	}
	m.each(x, func(units []unit, x []int32) {
		z, size := 0.0, 0
		for i, u := range units {
			if m.used[m.cells[u.cell].source] {
				z += influence[u.cell] * (float64(x[i]) - float64(u.n)*shares[u.cell])
				size += int(u.n)
			}
		}
		do(z, size)
	})
}
