package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// permutations of employers over industries.
const permutations = 999

// testAssociation asks whether what is asked for differs by industry: Cramér's V of items and industries, corrected
// for its bias (Bergsma 2013). The p-value deals the industries out anew among employers, which keeps their vacancies
// together; it cannot show that there is no association, only that none is seen.
func (t *tester) testAssociation(h market.Hypothesis) (Tested, string) {
	p, reason := t.ofKnownIndustry(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	var marks []bitset
	for _, it := range h.Subject {
		skills, _ := ItemSkills(it)
		for _, s := range skills {
			if one, _ := t.item(market.Item{string(s)}, t.by(rolledUp)); p.in.and(one).count() >= t.options.MinCount {
				marks = append(marks, one)
			}
		}
	}
	if len(marks) < 2 {
		return Tested{}, "too few of the items are named to compare them by industry"
	}
	names := t.industriesIn(p)
	tables := make([]*profiles, 0, len(names))
	for _, name := range names {
		in := t.part(p.in.and(t.having(byIndustry, name)))
		if int(in.all.n) >= t.options.MinCount {
			tables = append(tables, in.profiles(marks...))
		}
	}
	if len(tables) < 2 {
		return Tested{}, "fewer than two industries have enough vacancies"
	}
	return t.fill(t.cramer(tables), p, p.in), ""
}

// cramer tests the table of marks by industry.
func (t *tester) cramer(tables []*profiles) Tested {
	var industries []int
	var rows []*profile
	counts := make([][]float64, len(tables))
	for i, table := range tables {
		counts[i] = table.totals
		for k := range table.rows {
			for range int(table.rows[k].employers) {
				rows, industries = append(rows, &table.rows[k]), append(industries, i)
			}
		}
	}
	v := cramersV(counts)
	drawn := make([]float64, permutations)
	src := rand.New(rand.NewPCG(resampleSeed, uint64(len(rows))))
	as := 1
	for i := range drawn {
		src.Shuffle(len(industries), func(a, b int) { industries[a], industries[b] = industries[b], industries[a] })
		dealt := make([][]float64, len(tables))
		for k := range dealt {
			dealt[k] = make([]float64, len(counts[0]))
		}
		for k, r := range rows {
			for m, x := range r.counts {
				dealt[industries[k]][m] += x
			}
		}
		if drawn[i] = cramersV(dealt); drawn[i] >= v {
			as++
		}
	}
	slices.Sort(drawn)
	// What chance alone gives is taken off, so that the estimate is that of the association.
	low, high := percentilesOf(permutations, 0.95)
	chance := drawn[permutations/2]
	out := Tested{Unit: "Cramér's V", P: float64(as) / (permutations + 1), PAgainst: 1}
	out.Estimate = Estimate{v, max(v-(drawn[high]-chance), 0), min(v+(chance-drawn[low]), 1)}
	if v > drawn[high] {
		out.Beyond = 1
	}
	out.Notes = []string{fmt.Sprintf("by chance alone it would be %.3g", chance)}
	return out
}

// cramersV of a table of counts, corrected for its bias (Bergsma 2013).
func cramersV(counts [][]float64) float64 {
	rows, columns, n := make([]float64, len(counts)), make([]float64, len(counts[0])), 0.0
	for i, row := range counts {
		for k, x := range row {
			rows[i], columns[k], n = rows[i]+x, columns[k]+x, n+x
		}
	}
	chi, r, c := 0.0, 0.0, 0.0
	for i := range rows {
		if rows[i] > 0 {
			r++
		}
		for k := range columns {
			if e := rows[i] * columns[k] / n; e > 0 {
				chi += square(counts[i][k]-e) / e
			}
		}
	}
	for k := range columns {
		if columns[k] > 0 {
			c++
		}
	}
	if n < 2 || r < 2 || c < 2 {
		return 0
	}
	phi := max(0, chi/n-(r-1)*(c-1)/(n-1))
	return math.Sqrt(phi / min(r-1-square(r-1)/(n-1), c-1-square(c-1)/(n-1)))
}
