package analysis

import (
	"cmp"
	"math"
	"slices"
)

// Agreement says how far the technologies of a roadmap are those in demand. Intervals come from drawing employers again.
type Agreement struct {
	K int `json:"k"` // technologies compared: 10, or as many as both sides have
	// Precision is the share of the first K taught technologies that are among the K most in demand;
	// Recall the share of the K most in demand that the roadmap teaches anywhere.
	Precision Estimate `json:"precision"`
	Recall    Estimate `json:"recall"`
	// Overlap is the rank-biased overlap of the two orders, with persistence 0.9: 1 when equal, 0 without a common skill; the
	// first ten places have 86 % of the weight (Webber, Moffat and Zobel 2010).
	Overlap Estimate `json:"overlap"`
}

// Estimate is a figure with its interval.
type Estimate struct {
	Value float64 `json:"value"`
	Lo    float64 `json:"lo"`
	Hi    float64 `json:"hi"`
}

const (
	agreementDepth = 10
	persistence    = 0.9
	overlapDepth   = 150 // what lies deeper has less than a millionth of the weight
)

// agreement compares the roadmap's technologies, in its order, with those ranked in its population.
func (c *Collector) agreement(f RoadmapFinding, draws *resampler) Agreement {
	var taught []int32
	for _, s := range f.Skills {
		if s.Kind == technologyKind {
			taught = append(taught, c.skillIDs[s.ID])
		}
	}
	var places []int32 // of technologies in totals
	observed := make([]int32, len(draws.skills))
	for _, d := range f.Demand {
		if i, ok := slices.BinarySearch(draws.skills, c.skillIDs[d.ID]); ok {
			observed[i] = int32(d.Any.Count)
		}
	}
	for p, skill := range draws.skills {
		if c.skills[skill].Kind == technologyKind {
			places = append(places, int32(p))
		}
	}
	out := Agreement{K: min(agreementDepth, len(taught), len(places))}
	if out.K == 0 {
		return out
	}
	figures := func(demand []int32) [3]float64 {
		return [3]float64{
			inCommon(taught[:out.K], demand[:out.K]), inCommon(taught, demand[:out.K]),
			rankBiasedOverlap(taught, demand, persistence),
		}
	}
	orders := draws.technologyOrders(places)
	drawn := [3][]float64{}
	for i := range drawn {
		drawn[i] = make([]float64, replicates)
	}
	draws.each(func(i int) {
		for k, v := range figures(orders[i]) {
			drawn[k][i] = v
		}
	})
	lo, hi := percentiles(c.options.Confidence)
	values := figures(draws.largest(observed, places))
	for k, e := range []*Estimate{&out.Precision, &out.Recall, &out.Overlap} {
		slices.Sort(drawn[k])
		v := values[k]
		*e = Estimate{round(v), round(min(drawn[k][lo], v)), round(max(drawn[k][hi], v))}
	}
	return out
}

// technologyOrders are the technologies most named in each replicate, largest first. places are theirs in totals,
// the same at every call.
func (r *resampler) technologyOrders(places []int32) [][]int32 {
	if r.orders == nil {
		r.orders = make([][]int32, replicates)
		r.each(func(i int) { r.orders[i] = r.largest(r.totals[i], places) })
	}
	return r.orders
}

// largest lists the first overlapDepth of the skills at places, largest total first.
func (r *resampler) largest(totals, places []int32) []int32 {
	demand := slices.Clone(places)
	slices.SortFunc(demand, func(a, b int32) int { return cmp.Or(cmp.Compare(totals[b], totals[a]), cmp.Compare(a, b)) })
	demand = demand[:min(len(demand), overlapDepth)]
	for i, p := range demand {
		demand[i] = r.skills[p]
	}
	return demand
}

// inCommon is the share of b that is in a.
func inCommon(a, b []int32) float64 {
	n := 0
	for _, x := range b {
		if slices.Contains(a, x) {
			n++
		}
	}
	return float64(n) / float64(len(b))
}

// rankBiasedOverlap is the rank-biased overlap of two orders without ties, extrapolated beyond the shorter
// (Webber, Moffat and Zobel 2010, equation 32).
func rankBiasedOverlap(a, b []int32, p float64) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	s, l := len(a), len(b)
	if s == 0 {
		return 0
	}
	seenA, seenB := map[int32]bool{}, map[int32]bool{}
	common, atShorter := 0, 0
	sum, weight := 0.0, 1.0
	for d := 1; d <= l; d++ {
		weight *= p
		if d <= s {
			seenA[a[d-1]] = true
			if seenB[a[d-1]] {
				common++
			}
		}
		seenB[b[d-1]] = true
		if seenA[b[d-1]] {
			common++
		}
		sum += float64(common) / float64(d) * weight
		if d == s {
			atShorter = common
		}
		if d > s {
			sum += float64(atShorter) * float64(d-s) / float64(s*d) * weight
		}
	}
	tail := (float64(common-atShorter)/float64(l) + float64(atShorter)/float64(s)) * math.Pow(p, float64(l))
	return (1-p)/p*sum + tail
}
