package analysis

// mixRounds is how often standardise goes back and forth; it converges geometrically.
const mixRounds = 60

// standardise gives each month's share as it were if every month had the same mix of sources, and the factor between it
// and the month's own share. Shares are taken as a source's level times a month's (a log-linear model without
// interaction, fitted by iterative proportional scaling, Deming and Stephan 1940); the month's level times the levels of the
// sources, each weighted by its part of all vacancies, is the indirectly standardised share (Breslow and Day 1987, 2.3).
func (p *panel) standardise(counts []float64) (shares, factors []float64) {
	levels, times := make([]float64, len(p.sources)), make([]float64, len(p.months))
	for i := range levels {
		levels[i] = 1
	}
	scale := func(of []float64, at func(sourceCell) int32, by []float64, other func(sourceCell) int32) {
		expected := make([]float64, len(of))
		clear(of)
		for i, c := range p.cells {
			of[at(c)] += counts[i]
			expected[at(c)] += float64(c.n) * by[other(c)]
		}
		for i := range of {
			if expected[i] > 0 {
				of[i] /= expected[i]
			}
		}
	}
	source, month := func(c sourceCell) int32 { return c.source }, func(c sourceCell) int32 { return c.month }
	rounds := mixRounds
	if len(p.sources) == 1 {
		rounds = 1
	}
	for range rounds {
		scale(times, month, levels, source)
		scale(levels, source, times, month)
	}
	scale(times, month, levels, source)
	all, mixed := 0.0, 0.0
	n, expected := make([]float64, len(p.months)), make([]float64, len(p.months))
	for _, c := range p.cells {
		size := float64(c.n)
		all, mixed = all+size, mixed+size*levels[c.source]
		n[c.month], expected[c.month] = n[c.month]+size, expected[c.month]+size*levels[c.source]
	}
	shares, factors = make([]float64, len(times)), make([]float64, len(times))
	for t := range times {
		shares[t], factors[t] = min(times[t]*mixed/max(all, 1), 1), 1
		if expected[t] > 0 {
			factors[t] = n[t] * mixed / (all * expected[t])
		}
	}
	return shares, factors
}
