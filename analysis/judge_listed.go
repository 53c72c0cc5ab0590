package analysis

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// setApart says how well the listed are set apart from the rest: the share of the first ranks that they hold, and
// the chance that a listed one is asked for more than one that is not, with its exact permutation p-value (the
// test of Mann and Whitney 1947).
func (t *profiles) setApart(r ranking) []string {
	rivals := len(r.marks) - r.listed
	if rivals == 0 {
		return nil
	}
	order := slices.Clone(t.totals)
	slices.SortFunc(order, func(a, b float64) int { return cmpFloat(b, a) })
	first := 0
	for _, x := range t.totals[:r.listed] {
		if x >= order[r.listed-1] {
			first++
		}
	}
	u := 0.0
	for _, a := range t.totals[:r.listed] {
		for _, b := range t.totals[r.listed:] {
			u += float64(cmpFloat(a, b)+1) / 2
		}
	}
	return []string{fmt.Sprintf("%d of the listed %d are among the first %d of %d; a listed one is asked for more than another in %s of pairs (permutation p %.3g)",
		first, r.listed, r.listed, len(r.marks), percent(u/float64(r.listed*rivals)), labelP(t.totals, r.listed))}
}

// labelP is the chance that as many labels, put on at random, fall on values whose ranks sum up to as much as those
// of the first ones, by counting every choice.
func labelP(values []float64, labels int) float64 {
	// Twice the mid-rank is a whole number.
	twice := make([]int, len(values))
	observed, most := 0, 0
	for i, a := range values {
		for _, b := range values {
			twice[i] += 1 + cmpFloat(a, b)
		}
		most += twice[i]
		if i < labels {
			observed += twice[i]
		}
	}
	ways := make([][]float64, labels+1)
	for k := range ways {
		ways[k] = make([]float64, most+1)
	}
	ways[0][0] = 1
	for _, rank := range twice {
		for k := labels; k > 0; k-- {
			for sum := most; sum >= rank; sum-- {
				ways[k][sum] += ways[k-1][sum-rank]
			}
		}
	}
	as, all := 0.0, 0.0
	for sum, n := range ways[labels] {
		all += n
		if sum >= observed {
			as += n
		}
	}
	if all == 0 || math.IsInf(all, 0) {
		return 1
	}
	return as / all
}

// above names the unlisted that are asked for more than a listed one beyond doubt, each over the listed one it is
// farthest above.
func (t *profiles) above(r ranking) []string {
	pairs := float64(r.listed * (len(r.marks) - r.listed))
	var names []string
	for j := r.listed; j < len(r.marks); j++ {
		least := -1
		for i := range r.listed {
			_, less := t.signTest(i, j)
			if less*pairs <= errorRate && (least < 0 || t.totals[i] < t.totals[least]) {
				least = i
			}
		}
		if least >= 0 {
			names = append(names, r.names[j]+" over "+r.names[least])
		}
	}
	if len(names) == 0 {
		return nil
	}
	if more := len(names) - mostNames; more > 0 {
		names = append(names[:mostNames], thousands(more)+" more")
	}
	return []string{"not listed and asked for more: " + strings.Join(names, ", ")}
}
