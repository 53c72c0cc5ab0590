package analysis

import (
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// resampler draws employers again and again, so that what is made of shares gets intervals too: ranks,
// and how they agree with a roadmap.
type resampler struct {
	skills []int32 // that are drawn, by place in totals
	// Per employer: where its entries start; per entry: place and number of vacancies.
	starts, places, counts []int32
	// totals are the vacancies per skill in each replicate.
	totals [][]int32
	orders [][]int32 // see technologyOrders
}

// employerCounts lists, employer by employer, the skills that its vacancies name and how many do.
type employerCounts struct{ starts, skills, counts []int32 }

func (e *employerCounts) add(inHand []skillHits) {
	e.starts = append(e.starts, int32(len(e.skills)))
	for _, h := range inHand {
		e.skills, e.counts = append(e.skills, h.skill), append(e.counts, h.any)
	}
}

// newResampler draws the skills that at least minCount vacancies name.
func newResampler(t *tally, minCount int) *resampler {
	r := &resampler{}
	place := make([]int32, len(t.any)) // plus one, 0 when not drawn
	for skill, h := range t.any {
		if h.count >= max(minCount, 1) {
			r.skills = append(r.skills, int32(skill))
			place[skill] = int32(len(r.skills))
		}
	}
	e := t.kept
	for i, start := range e.starts {
		end := len(e.skills)
		if i+1 < len(e.starts) {
			end = int(e.starts[i+1])
		}
		r.starts = append(r.starts, int32(len(r.places)))
		for k := int(start); k < end; k++ {
			if p := place[e.skills[k]]; p > 0 {
				r.places, r.counts = append(r.places, p-1), append(r.counts, e.counts[k])
			}
		}
	}
	r.draw()
	return r
}

// draw sets the vacancies per skill in every replicate.
func (r *resampler) draw() {
	r.totals = make([][]int32, replicates)
	inParallel(replicates/abreast, func(block int) {
		sums, draws := make([]lanes, len(r.skills)), newWeights(block)
		for e, start := range r.starts {
			end := len(r.places)
			if e+1 < len(r.starts) {
				end = int(r.starts[e+1])
			}
			w := draws.next()
			for i := int(start); i < end; i++ {
				sums[r.places[i]].addTimes(&w, uint64(r.counts[i]))
			}
		}
		for k := range abreast {
			totals := make([]int32, len(r.skills))
			for place := range sums {
				totals[place] = int32(sums[place].of(k))
			}
			r.totals[block*abreast+k] = totals
		}
	})
}

// each calls do for every replicate, several at a time.
func (r *resampler) each(do func(replicate int)) { inParallel(replicates, do) }

// ranks gives each place its rank: 1 for the largest total, equal totals share one.
func ranks(totals []int32) []int32 {
	order, out := make([]int32, len(totals)), make([]int32, len(totals))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return int(totals[b]) - int(totals[a]) })
	for i, p := range order {
		out[p] = int32(i + 1)
		if i > 0 && totals[p] == totals[order[i-1]] {
			out[p] = out[order[i-1]]
		}
	}
	return out
}

// rankIntervals sets the percentile interval of each ranked skill's rank.
func (c *Collector) rankIntervals(r *resampler, demand []Demand) {
	drawn := make([][]int32, replicates)
	r.each(func(i int) { drawn[i] = ranks(r.totals[i]) })
	at := make(map[market.Skill]int, len(r.skills))
	for p, skill := range r.skills {
		at[c.skills[skill].ID] = p
	}
	one := make([]int32, replicates)
	for i := range demand {
		p, ok := at[demand[i].ID]
		if demand[i].Rank == 0 || !ok {
			continue
		}
		for k := range drawn {
			one[k] = drawn[k][p]
		}
		slices.Sort(one)
		// A draw's luck must not leave out the rank itself.
		lo, hi := percentiles(c.options.Confidence)
		demand[i].RankLo, demand[i].RankHi = min(int(one[lo]), demand[i].Rank), max(int(one[hi]), demand[i].Rank)
	}
}

// percentiles are the places of an interval's ends among sorted replicates.
func percentiles(confidence float64) (lo, hi int) { return percentilesOf(replicates, confidence) }

// percentilesOf are those among n.
func percentilesOf(n int, confidence float64) (lo, hi int) {
	lo = int((1 - confidence) / 2 * float64(n))
	return lo, n - 1 - lo
}
