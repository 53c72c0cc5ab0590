package analysis

import (
	"fmt"
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
	"gonum.org/v1/gonum/stat/distuv"
)

// grown is how a role grows, with what each employer adds to its slope.
type grown struct {
	slope
	influence []float64
}

// testGrowthRank asks whether a role is among those that grow most in relation to all technical vacancies. Its slope is set against
// that of each other role, over employers who seek both.
func (t *tester) testGrowthRank(h market.Hypothesis) (Tested, string) {
	base, months, reason := t.panelOf(market.Population{Role: "all-tech", Country: h.Population.Country, Cities: h.Population.Cities})
	if reason != "" {
		return Tested{}, reason
	}
	var roles []grown
	at := -1
	for _, role := range slices.Sorted(slices.Values(t.roles.all)) {
		if role == "" || role == "non-tech" {
			continue
		}
		one, reason := months.growthOf(t.where(market.Population{Role: role}), t.options.MinCount)
		if reason != "" {
			continue
		}
		if slices.Contains(h.Names, role) {
			at = len(roles)
		}
		roles = append(roles, one)
	}
	most := int(*h.Value)
	if at < 0 || len(roles) <= most || most < 1 {
		return Tested{}, fmt.Sprintf("only %s with enough dated vacancies to rank", plural(len(roles), "role", "roles"))
	}
	one := outside(rankOfGrowth(roles, at, most, t.options.Confidence), h)
	one.name, one.n = h.Names[0], roles[at].n
	out := t.fill(every("rank", []part{one}), base, t.where(market.Population{Role: h.Names[0]}))
	out.Notes = append(out.Notes, fmt.Sprintf("among %d roles, by growth in relation to all technical vacancies", len(roles)), months.words())
	return out, ""
}

// growthOf is the growth of what is marked.
func (p *panel) growthOf(mark bitset, minCount int) (grown, string) {
	x := p.naming(mark)
	m, reason := p.fitted(x, logarithmic, minCount)
	if reason != "" {
		return grown{}, reason
	}
	s, reason := m.robust(x)
	if reason != "" {
		return grown{}, reason
	}
	out := grown{slope: s}
	m.influences(x, func(z float64, _ int) { out.influence = append(out.influence, z) })
	return out, ""
}

// rankOfGrowth ranks one among all by pairs.
func rankOfGrowth(all []grown, at, most int, confidence float64) part {
	rank, over, under := 1, []float64{}, []float64{}
	for i, other := range all {
		if i == at {
			continue
		}
		squares, m := 0.0, float64(len(other.influence))
		for e, z := range other.influence {
			squares += square(all[at].influence[e] - z)
		}
		d, se := all[at].value-other.value, math.Sqrt(squares*m/(m-1))
		rank += oneIf(d < 0)
		above, below := 1.0, 1.0
		if se > 0 {
			t := distuv.StudentsT{Sigma: 1, Nu: max(min(all[at].employers, other.employers)-1, 1)}
			above, below = t.Survival(d/se), t.CDF(d/se)
		}
		over, under = append(over, above), append(under, below)
	}
	return rankAmong(rank, over, under, most, confidence)
}
