package analysis

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"github.com/roadcheck/roadcheck/internal/market"
)

// resampler draws employers again and again, so that what is made of shares gets intervals too: ranks,
// and how they agree with a roadmap. Each draw gives every employer a weight from the Poisson distribution of mean 1,
// which differs little from drawing as many employers with replacement (Hanley and MacGibbon 2006).
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

// abreast is how many replicates are drawn in one pass over the employers: their entries are read once for all.
const abreast = 16

// draw sets the vacancies per skill in every replicate, each from a source of its own.
func (r *resampler) draw() {
	r.totals = make([][]int32, replicates)
	inParallel(replicates/abreast, func(block int) {
		sums := make([][abreast]int32, len(r.skills))
		var sources [abreast]*rand.PCG
		for k := range sources {
			sources[k] = rand.NewPCG(resampleSeed, uint64(block*abreast+k))
		}
		for e, start := range r.starts {
			end := len(r.places)
			if e+1 < len(r.starts) {
				end = int(r.starts[e+1])
			}
			var weights [abreast]int32
			for k, src := range sources {
				weights[k] = poisson(src.Uint64())
			}
			for i := int(start); i < end; i++ {
				sum, n := &sums[r.places[i]], r.counts[i]
				for k, w := range weights {
					sum[k] += w * n
				}
			}
		}
		for k := range abreast {
			totals := make([]int32, len(r.skills))
			for place := range sums {
				totals[place] = sums[place][k]
			}
			r.totals[block*abreast+k] = totals
		}
	})
}

// resampleSeed makes the draws, and so the findings, the same every time.
const resampleSeed = 20270

// each calls do for every replicate, several at a time.
func (r *resampler) each(do func(replicate int)) { inParallel(replicates, do) }

// inParallel calls do for 0 to n-1, several at a time.
func inParallel(n int, do func(i int)) {
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n; i += workers {
				do(i)
			}
		})
	}
	wg.Wait()
}

// poissonBelow[k] is the chance of at most k for mean 1, in units of 2^-64.
var poissonBelow = func() (out [16]uint64) {
	p, sum := math.Exp(-1), 0.0
	for k := range out {
		sum += p
		p /= float64(k + 1)
		out[k] = uint64(min(sum, 1-1e-16) * (1 << 63) * 2)
	}
	return out
}()

// poisson turns 64 random bits into a draw from the Poisson distribution of mean 1.
func poisson(bits uint64) int32 {
	for k, below := range poissonBelow {
		if bits < below {
			return int32(k)
		}
	}
	return int32(len(poissonBelow))
}

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
