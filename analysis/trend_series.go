package analysis

import (
	"math"

	"github.com/roadcheck/roadcheck/internal/market"
)

// seriesSkills are how many of the largest technologies have monthly series, besides those that roadmaps teach.
const seriesSkills = 100

// monthList describes the months of a panel.
func (p *panel) monthList() []TrendMonth {
	out := make([]TrendMonth, len(p.months))
	for i, m := range p.months {
		out[i] = TrendMonth{Month: monthName(m), N: int(p.totals[i].n), Employers: p.totals[i].count}
	}
	for _, c := range p.cells {
		out[c.month].Sources++
	}
	return out
}

// describeMonths adds series, changes and ranks to the technologies that have them.
func (f *frame) describeMonths(p *panel, t *Trends, periods *twoPeriods) {
	taught := map[market.Skill]bool{}
	for _, r := range f.options.Roadmaps {
		for _, step := range r.Steps {
			for _, s := range step.Skills {
				taught[s.Skill] = true
			}
		}
	}
	var described, technologies []*Trend
	var naming [][]int32
	for i := range t.Skills {
		one := &t.Skills[i]
		if one.Kind != technologyKind {
			continue
		}
		technologies = append(technologies, one)
		if len(technologies) <= seriesSkills || taught[one.ID] {
			described, naming = append(described, one), append(naming, p.naming(f.column(one.ID)))
		}
	}
	series := f.series(p, described, naming)
	for i, changes := range changePoints(series) {
		described[i].Changes = p.described(changes, series[i])
	}
	periods.recent(technologies, func(s market.Skill) []int32 { return p.naming(f.column(s)) }, f.options.Confidence)
}

// series sets the monthly shares of skills and gives them as numbers.
func (f *frame) series(p *panel, skills []*Trend, naming [][]int32) []monthlySeries {
	perMonth, typical := make([][]hits, len(skills)), make([]float64, len(p.months))
	for i := range skills {
		perMonth[i] = p.perMonth(naming[i])
	}
	of, n := make([]hits, len(skills)), make([]float64, len(p.months))
	for m := range p.months {
		for i := range skills {
			of[i] = perMonth[i][m]
		}
		typical[m], n[m] = p.totals[m].typicalEffect(of), p.totals[m].n
	}
	out := make([]monthlySeries, len(skills))
	for i, t := range skills {
		shares, factors := p.standardise(p.perCell(naming[i]))
		out[i] = monthlySeries{shares, n}
		for m, h := range perMonth[i] {
			s := p.totals[m].share(h, typical[m], f.options.Confidence)
			point := SeriesPoint{Count: h.count, P: short(shares[m]), Lo: short(min(s.Lo*factors[m], shares[m])), Hi: short(min(max(s.Hi*factors[m], shares[m]), 1))}
			if shares[0] > 0 {
				point.Index = short(100 * shares[m] / shares[0])
			}
			t.Series = append(t.Series, point)
		}
	}
	return out
}

// short keeps four decimals: series are long and their intervals wide.
func short(v float64) float64 { return math.Round(v*1e4) / 1e4 }
