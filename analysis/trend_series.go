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

// monthly is what the months of a skill tell.
type monthly struct {
	trend           Trend
	counts          []float64 // per cell
	shares, factors []float64 // see standardise
	described       bool      // it has a series, and so what follows
	perMonth        []hits
	change          *RecentChange
}

// monthly counts and tests the ranked skills, several at a time.
func (f *frame) monthly(p *twoPeriods, demand []Demand) []*monthly {
	var out []*monthly
	taught, technologies := f.taughtByAny(), 0
	for _, d := range demand {
		if d.Rank == 0 {
			continue
		}
		one := &monthly{trend: Trend{SkillInfo: d.SkillInfo}}
		if d.Kind == technologyKind {
			technologies++
			one.described = technologies <= seriesSkills || taught[d.ID]
		}
		out = append(out, one)
	}
	inParallel(len(out), func(i int) {
		one, mark := out[i], f.column(f.skillIDs[out[i].trend.ID])
		one.counts = p.namingPerCell(mark)
		one.shares, one.factors = p.standardise(one.counts)
		p.test(one, f.z)
		if one.described {
			x := p.naming(mark)
			one.perMonth = p.perMonth(x)
			one.change = p.change(x, f.options.Confidence)
		}
	})
	return out
}

// taughtByAny are the skills that the roadmaps teach.
func (f *frame) taughtByAny() map[market.Skill]bool {
	out := map[market.Skill]bool{}
	for _, r := range f.options.Roadmaps {
		for _, step := range r.Steps {
			for _, s := range step.Skills {
				out[s.Skill] = true
			}
		}
	}
	return out
}

// describeMonths adds series, changes and ranks to the technologies that have them; t.Skills are those of all.
func (f *frame) describeMonths(p *twoPeriods, t *Trends, all []*monthly) {
	var described []*Trend
	var of []*monthly
	for i, one := range all {
		if one.described {
			described, of = append(described, &t.Skills[i]), append(of, one)
		}
	}
	series := f.series(p.panel, described, of)
	for i, changes := range changePoints(series) {
		described[i].Changes = p.described(changes, series[i])
	}
	p.recent(t.Skills, all)
}

// series sets the monthly shares of skills and gives them as numbers.
func (f *frame) series(p *panel, skills []*Trend, from []*monthly) []monthlySeries {
	typical, n := make([]float64, len(p.months)), make([]float64, len(p.months))
	of := make([]hits, len(skills))
	for m := range p.months {
		for i := range skills {
			of[i] = from[i].perMonth[m]
		}
		typical[m], n[m] = p.totals[m].typicalEffect(of), p.totals[m].n
	}
	out := make([]monthlySeries, len(skills))
	for i, t := range skills {
		shares, factors := from[i].shares, from[i].factors
		out[i] = monthlySeries{shares, n}
		for m, h := range from[i].perMonth {
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
