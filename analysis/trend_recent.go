package analysis

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Periods are the last months and as many before them, a year each where the months reach so far: then both hold the same
// seasons. Only sources with enough vacancies in both count.
type Periods struct {
	Previous Period   `json:"previous"`
	Last     Period   `json:"last"`
	Sources  []string `json:"sources"`
	Warning  string   `json:"warning"` // why they cannot be compared, "" otherwise
}

// Period is some months.
type Period struct {
	From string `json:"from"` // "2025-06"
	To   string `json:"to"`
	N    int    `json:"n"` // vacancies of the sources compared
}

// RecentChange is how a technology stands in the last period and stood in the one before, each source weighted alike in both.
type RecentChange struct {
	Previous Standing `json:"previous"`
	Last     Standing `json:"last"`
	// Change is the difference of the shares, with employers as the units of its interval.
	Change  Estimate `json:"change"`
	P       float64  `json:"p"` // two-sided
	Q       float64  `json:"q"` // P after Benjamini and Hochberg over all technologies compared
	Verdict string   `json:"verdict"`
}

// Standing is a rank among the technologies of a period, with what it rests on.
type Standing struct {
	Rank  int     `json:"rank"`  // equal shares share a rank; 0 where nobody names it
	Count int     `json:"count"` // vacancies that name it, of the period's
	P     float64 `json:"p"`     // with the mix of sources of both periods together
}

// yearMonths is the length of a period where the months reach so far.
const yearMonths = 12

// twoPeriods are those of a panel.
type twoPeriods struct {
	*panel
	Periods
	// factor is what a vacancy of a cell counts in the difference: its source's weight over the vacancies of the source
	// in the period, negative in the previous one; 0 outside.
	factor []float64
	late   []bool // cells of the last period
}

func (p *panel) compare() *twoPeriods {
	out := &twoPeriods{panel: p, Periods: Periods{Sources: []string{}}}
	if len(p.months) == 0 {
		out.Warning = "there is no series"
		return out
	}
	end := p.months[len(p.months)-1]
	length := min((end-p.months[0]+1)/2, yearMonths)
	out.Last = Period{From: monthName(end - length + 1), To: monthName(end)}
	out.Previous = Period{From: monthName(end - 2*length + 1), To: monthName(end - length)}
	in := func(c sourceCell) int {
		return int(end-p.months[c.month]) / int(max(length, 1)) // 0: last, 1: previous
	}
	sizes := make([][2]float64, len(p.sources))
	for _, c := range p.cells {
		if k := in(c); k < 2 {
			sizes[c.source][k] += float64(c.n)
		}
	}
	all := 0.0
	for s, n := range sizes {
		if min(n[0], n[1]) >= monthVacancies {
			out.Sources = append(out.Sources, p.sources[s])
			out.Last.N, out.Previous.N, all = out.Last.N+int(n[0]), out.Previous.N+int(n[1]), all+n[0]+n[1]
		}
	}
	out.factor, out.late = make([]float64, len(p.cells)), make([]bool, len(p.cells))
	for i, c := range p.cells {
		n := sizes[c.source]
		if k := in(c); k < 2 && min(n[0], n[1]) >= monthVacancies {
			out.factor[i] = (n[0] + n[1]) / all / n[k] * [2]float64{1, -1}[k]
			out.late[i] = k == 0
		}
	}
	if len(out.Sources) == 0 {
		out.Warning = "no source has at least 30 vacancies in both periods"
	}
	return out
}

// standings are the shares of a skill, by its counts per cell: previous, then last.
func (c *twoPeriods) standings(counts []float64) (out [2]Standing) {
	for i, x := range counts {
		k := 0
		if c.late[i] {
			k = 1
		}
		if c.factor[i] != 0 {
			out[k].Count += int(x)
			out[k].P += x * math.Abs(c.factor[i])
		}
	}
	return out
}

// difference is the linearised standard error of the difference of the standardised shares when employers are
// drawn (Cochran 1977, 9.7; an employer in both periods counts once), with their effective number.
func (c *twoPeriods) difference(x []int32, counts []float64) (se, employers float64) {
	type sums struct{ x, n [2]float64 }
	bySource := make([]sums, len(c.sources))
	for i, cell := range c.cells {
		if c.factor[i] != 0 {
			k := 0
			if c.late[i] {
				k = 1
			}
			bySource[cell.source].x[k] += counts[i]
			bySource[cell.source].n[k] += float64(cell.n)
		}
	}
	share := make([]float64, len(c.cells))
	for i, cell := range c.cells {
		if s := bySource[cell.source]; c.factor[i] != 0 {
			k := 0
			if c.late[i] {
				k = 1
			}
			share[i] = s.x[k] / s.n[k]
		}
	}
	var sum, m float64
	var sizes clusters
	c.each(x, func(units []unit, x []int32) {
		z, n := 0.0, 0
		for i, u := range units {
			if f := c.factor[u.cell]; f != 0 {
				z += f * (float64(x[i]) - share[u.cell]*float64(u.n))
				n += int(u.n)
			}
		}
		if n > 0 {
			sum, m = sum+z*z, m+1
			sizes.add(n)
		}
	})
	if m < 2 {
		return math.Inf(1), m
	}
	return math.Sqrt(sum * m / (m - 1)), sizes.effective()
}

// recent compares the periods for the technologies among skills.
func (c *twoPeriods) recent(skills []Trend, of []*monthly) {
	if c.Warning != "" {
		return
	}
	type one struct {
		t      *Trend
		change *RecentChange
		shares [2]Standing
	}
	var all []one
	for i := range skills {
		if t := &skills[i]; t.Kind == technologyKind {
			all = append(all, one{t, of[i].change, c.standings(of[i].counts)})
		}
	}
	for k := range 2 {
		slices.SortStableFunc(all, func(a, b one) int { return cmp.Compare(b.shares[k].P, a.shares[k].P) })
		for i := range all {
			switch s := &all[i].shares[k]; {
			case s.Count == 0:
			case i > 0 && s.P == all[i-1].shares[k].P:
				s.Rank = all[i-1].shares[k].Rank
			default:
				s.Rank = i + 1
			}
		}
	}
	var tested []*RecentChange
	var ps []float64
	for _, a := range all {
		r := a.change
		if r == nil {
			continue
		}
		r.Previous, r.Last = a.shares[0], a.shares[1]
		r.Previous.P, r.Last.P = round(r.Previous.P), round(r.Last.P)
		a.t.Recent = r
		tested, ps = append(tested, r), append(ps, r.P)
	}
	for i, q := range falseDiscoveryRates(ps) {
		r := tested[i]
		r.Verdict = verdictOf(q, r.Change)
		r.P, r.Q = round(r.P), round(q)
	}
}

// change is that of a technology which x counts unit by unit.
func (c *twoPeriods) change(x []int32, confidence float64) *RecentChange {
	counts := c.perCell(x)
	s := c.standings(counts)
	d := s[1].P - s[0].P
	se, employers := c.difference(x, counts)
	if se == 0 || math.IsInf(se, 1) {
		return &RecentChange{Change: Estimate{round(d), -1, 1}, P: 1}
	}
	t := distuv.StudentsT{Sigma: 1, Nu: max(employers-1, 1)}
	half := t.Quantile((1+confidence)/2) * se
	return &RecentChange{Change: Estimate{round(d), round(max(d-half, -1)), round(min(d+half, 1))}, P: min(2*t.Survival(math.Abs(d)/se), 1)}
}

// verdictOf takes a side where the false discovery rate and the interval do.
func verdictOf(q float64, e Estimate) string {
	switch {
	case q <= falseDiscovery && e.Lo > 0:
		return Rising
	case q <= falseDiscovery && e.Hi < 0:
		return Falling
	}
	return Unclear
}
