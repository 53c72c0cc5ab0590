package analysis

import (
	"math"
	"math/bits"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Bounds of stacks.
const (
	stackSize   = 5
	mostStacks  = 15
	stackShare  = 0.02 // of the base
	stackLift   = 1.2  // of a set over any of its members and the rest
	stackCommon = 0.5  // of the members of two stacks, Jaccard
)

// candidate is a set with where it is named.
type candidate struct {
	set   []int
	mark  bitset
	count int
	score float64
}

// stacks finds sets that are named together (Agrawal and Srikant 1994), and keeps those that tell most: vacancies times the
// logarithm of the lift, as long as they have at most half of their members in common with one kept before.
func (t *ensemble) stacks(lifts [][]lift) []Stack {
	least := max(t.options.MinCount, int(math.Ceil(stackShare*t.base.all.n)))
	var level, found []candidate
	for i, mark := range t.marks {
		if t.counts[i] >= least {
			level = append(level, candidate{[]int{i}, mark, t.counts[i], 0})
		}
	}
	for size := 2; size <= stackSize; size++ {
		var next []candidate
		for _, c := range level {
			for i := c.set[len(c.set)-1] + 1; i < len(t.marks); i++ {
				if t.counts[i] < least || slices.ContainsFunc(c.set, func(j int) bool { return lifts[j][i].related }) {
					continue
				}
				if n := c.mark.common(t.marks[i]); n >= least && float64(n)*t.base.all.n >= stackLift*float64(c.count)*float64(t.counts[i]) {
					next = append(next, candidate{append(slices.Clone(c.set), i), c.mark.and(t.marks[i]), n, 0})
				}
			}
		}
		level = next
		found = append(found, next...)
	}
	for i := range found {
		c := &found[i]
		l := math.Log(float64(c.count) / t.base.all.n)
		for _, s := range c.set {
			l -= math.Log(float64(t.counts[s]) / t.base.all.n)
		}
		c.score = float64(c.count) * l
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return cmpFloat(b.score, a.score) })
	return t.unlike(found)
}

// common is how many places are in both.
func (b bitset) common(other bitset) int {
	n := 0
	for i, w := range other {
		n += bits.OnesCount64(b[i] & w)
	}
	return n
}

// unlike keeps the first of sets that are much alike.
func (t *ensemble) unlike(found []candidate) []Stack {
	var kept [][]int
	out := []Stack{}
	for _, c := range found {
		if len(out) == mostStacks {
			break
		}
		if slices.ContainsFunc(kept, func(k []int) bool { return jaccard(k, c.set) > stackCommon }) {
			continue
		}
		kept = append(kept, c.set)
		s := Stack{Skills: []market.Skill{}, Name: t.names(c.set), Share: t.base.share(c.mark, t.options.Confidence), Lift: t.liftOf(c.set, c.mark)}
		for _, i := range c.set {
			s.Skills = append(s.Skills, t.info(i).ID)
		}
		out = append(out, s)
	}
	return out
}

// jaccard is the part of the members of two sorted sets that both have.
func jaccard(a, b []int) float64 {
	both := 0
	for _, i := range a {
		if slices.Contains(b, i) {
			both++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}
