package analysis

import (
	"math"
	"math/rand/v2"
	"slices"
)

// outer is the share of amounts at each end that a mean draws in to the next one (Winsor; Dixon 1960).
const outer = 0.01

// mean is that of the amounts, with what each employer adds to its logarithm by the jackknife: linearised influences make too
// little of the few large employers that decide a mean (Miller 1974).
func (s *paySample) mean() (mean float64, influence []float64) {
	totals, sum := s.totals(), 0.0
	for _, v := range totals {
		sum += v
	}
	mean, m := sum/s.all.n, float64(len(totals))
	influence = make([]float64, len(totals))
	for e := range totals {
		if rest := s.all.n - float64(s.sizes[e]); rest > 0 && sum > totals[e] {
			influence[e] = math.Log(mean) - (m-1)/m*math.Log((sum-totals[e])/rest)
		}
	}
	return mean, influence
}

// totals are the sums of the amounts of each employer, the outermost drawn in.
func (s *paySample) totals() []float64 {
	low, high := s.at(outer), s.at(1-outer)
	out := make([]float64, len(s.sizes))
	for _, v := range s.values {
		out[v.employer] += min(max(v.amount, low), high)
	}
	return out
}

// drawnMean is the mean with the percentile interval of drawing employers again.
func (s *paySample) drawnMean(confidence float64) Estimate {
	totals := s.totals()
	mean, _ := s.mean()
	means := make([]float64, replicates)
	for i := range means {
		weight := newEmployerDraw(i)
		sum, n := 0.0, 0.0
		for e, total := range totals {
			w := weight()
			sum, n = sum+w*total, n+w*float64(s.sizes[e])
		}
		means[i] = mean
		if n > 0 {
			means[i] = sum / n
		}
	}
	slices.Sort(means)
	return interval(mean, means, confidence)
}

// newEmployerDraw gives the weights of employers, one after another, in replicate number i.
func newEmployerDraw(i int) func() float64 {
	src, bits, left := rand.NewPCG(resampleSeed, uint64(i)), uint64(0), 0
	return func() float64 {
		if left == 0 {
			bits, left = src.Uint64(), 4
		}
		w := poissonOf[bits&0xffff]
		bits, left = bits>>16, left-1
		return float64(w)
	}
}

// employerSpread is the spread of a figure that employers add up to, each by its influence; free bounds the degrees of
// freedom. It is that of profiles.spread, where employers are not put together.
func employerSpread(influence []float64, free float64) spread {
	m := float64(len(influence))
	if m < 2 {
		return spread{}
	}
	var mean, squares, fourths float64
	for _, v := range influence {
		mean += v / m
	}
	for _, v := range influence {
		d := square(v - mean)
		squares, fourths = squares+d, fourths+d*d
	}
	if !(squares > 0) || math.IsInf(squares, 0) {
		return spread{}
	}
	if excess := fourths/(squares*squares) - 1/m; excess > 0 {
		free = min(free, 2/excess)
	}
	return spread{math.Sqrt(m / (m - 1) * squares), max(free, 1)}
}
