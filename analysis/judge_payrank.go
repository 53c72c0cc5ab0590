package analysis

import (
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// testPayRankOfRole asks how the roles rank by pay at equal controls: the rank of the named ones among all, as a share of them.
func (t *tester) testPayRankOfRole(h market.Hypothesis) (Tested, string) {
	if h.Of != "role" || len(h.Names) != 1 {
		return Tested{}, "the rank by pay is that of one role"
	}
	pays, reason := t.pooled(h.Population, PayBase)
	if reason != "" {
		return Tested{}, reason
	}
	counts := map[string]int{}
	role := func(p *pay) string { return t.roles.all[t.at(int(p.place)).role.value] }
	for _, p := range pays {
		counts[role(p)]++
	}
	pays = slices.DeleteFunc(pays, func(p *pay) bool { return role(p) == "" || counts[role(p)] < max(t.options.MinCount, 1) })
	if counts[h.Names[0]] < max(t.options.MinCount, 1) {
		return Tested{}, "too few vacancies of " + h.Names[0] + " state pay"
	}
	c := t.compare(pays, "role")
	c.marks = append(c.marks, t.ofRoles(h.Names))
	table := newRoleTable(c.model, role)
	own := slices.Index(table.roles, h.Names[0])
	if len(table.roles) < 2 {
		return Tested{}, "the pay of one role has no rank"
	}
	return t.rankOfRole(table, own, c, h)
}

// roleTable sums what the controls leave of pay, by employer and role.
type roleTable struct {
	roles       []string
	sums, sizes [][]float64 // per role and employer
}

func newRoleTable(m *payModel, role func(*pay) string) *roleTable {
	out := &roleTable{}
	for _, p := range m.pays {
		if !slices.Contains(out.roles, role(p)) {
			out.roles = append(out.roles, role(p))
		}
	}
	slices.Sort(out.roles)
	for range out.roles {
		out.sums, out.sizes = append(out.sums, make([]float64, m.clusters)), append(out.sizes, make([]float64, m.clusters))
	}
	for i, p := range m.pays {
		r := slices.Index(out.roles, role(p))
		out.sums[r][m.cluster[i]] += m.residual[i]
		out.sizes[r][m.cluster[i]]++
	}
	return out
}

// over is how much a role pays more than another at equal controls, with its spread over employers.
func (r *roleTable) over(one, other int) (float64, spread) {
	influence := make([]float64, len(r.sums[one]))
	mean := func(role int, sign float64) float64 {
		var sum, n float64
		for e := range influence {
			sum, n = sum+r.sums[role][e], n+r.sizes[role][e]
		}
		for e := range influence {
			influence[e] += sign * (r.sums[role][e] - sum/n*r.sizes[role][e]) / n
		}
		return sign * sum / n
	}
	d := mean(one, 1) + mean(other, -1)
	return d, employerSpread(influence, min(r.free(one), r.free(other)))
}

// free is the effective employers of a role, less one.
func (r *roleTable) free(role int) float64 {
	var n, squares float64
	for _, k := range r.sizes[role] {
		n, squares = n+k, squares+k*k
	}
	return max(n*n/squares-1, 1)
}

// rankOfRole sets the rank of a role, as a share of all roles, against the value: 1/k is the best paid of k.
func (t *tester) rankOfRole(table *roleTable, own int, c *compared, h market.Hypothesis) (Tested, string) {
	k, rank, over, under := float64(len(table.roles)), 1, []float64{}, []float64{}
	for other := range table.roles {
		if other == own {
			continue
		}
		d, s := table.over(own, other)
		rank += oneIf(d < 0)
		_, above, below := s.tested(d, 0, t.options.Confidence)
		over, under = append(over, above), append(under, below)
	}
	most := int(math.Floor(*h.Value*k + 1e-9))
	if most < 1 || most >= len(table.roles) {
		return Tested{}, "of " + plural(len(table.roles), "role", "roles") + " no rank or every one is within " + percent(*h.Value)
	}
	one := outside(rankAmong(rank, over, under, most, t.options.Confidence), h)
	e := &one.estimate
	e.Value, e.Lo, e.Hi = e.Value/k, e.Lo/k, e.Hi/k
	out := partTested(one)
	out.Unit = "relative rank"
	return t.fillModel(out, c), ""
}
