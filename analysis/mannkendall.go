package analysis

import (
	"cmp"
	"math"
	"slices"
)

// mannKendall is the test statistic S of Mann (1945) for a trend of y over x, which is sorted and distinct, and its variance
// under none, with ties (Kendall 1970), widened for autocorrelation.
func mannKendall(x, y []float64) (s, variance float64) {
	n := len(y)
	for i := range y {
		for j := i + 1; j < n; j++ {
			s += float64(cmp.Compare(y[j], y[i]))
		}
	}
	v := float64(n) * float64(n-1) * float64(2*n+5)
	sorted := slices.Sorted(slices.Values(y))
	for i := 0; i < n; {
		j := i
		for j < n && sorted[j] == sorted[i] {
			j++
		}
		t := float64(j - i)
		v -= t * (t - 1) * (2*t + 5)
		i = j
	}
	return s, v / 18 * autocorrelationFactor(x, y)
}

// autocorrelationFactor is how much the variance of S grows because neighbouring months resemble each other: that of a
// first-order autoregression (Bayley and Hammersley 1946; for this test Yue and Wang 2004), whose correlation is that of the
// ranks of y without its trend, corrected for the bias that taking out a trend brings, (2+4r)/n. Below 1 it is
// taken as 1, so that the test is never made easier.
func autocorrelationFactor(x, y []float64) float64 {
	n := len(y)
	if n < 6 {
		return 1
	}
	slopes := appendSlopes(nil, x, y)
	slices.Sort(slopes)
	slope, _, _ := senInterval(slopes, 0)
	rest := make([]float64, n)
	for i := range y {
		rest[i] = y[i] - slope*x[i]
	}
	r, m := midRanks(rest), float64(n)
	sum, beside := 0.0, 0.0
	for i := range r {
		r[i] -= (m + 1) / 2
		sum += r[i] * r[i]
		if i > 0 {
			beside += r[i] * r[i-1]
		}
	}
	if sum == 0 {
		return 1
	}
	rho := min((m*beside/sum+2)/(m-4), 0.95)
	factor, power := 1.0, 1.0
	for lag := 1; lag < n && rho > 0; lag++ {
		power *= rho
		factor += 2 * (1 - float64(lag)/m) * power
	}
	return factor
}

// midRanks are the ranks of y from 1, the mean of them where values are equal.
func midRanks(y []float64) []float64 {
	order := make([]int, len(y))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(y[a], y[b]) })
	out := make([]float64, len(y))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && y[order[j]] == y[order[i]] {
			j++
		}
		for k := i; k < j; k++ {
			out[order[k]] = float64(i+j+1) / 2
		}
		i = j
	}
	return out
}

// appendSlopes adds the slope of every pair of points.
func appendSlopes(to, x, y []float64) []float64 {
	for i := range y {
		for j := i + 1; j < len(y); j++ {
			to = append(to, (y[j]-y[i])/(x[j]-x[i]))
		}
	}
	return to
}

// senInterval is the median of sorted slopes with the interval of Sen (1968): the slopes that lie wide ranks,
// z times the standard deviation of S, around the middle.
func senInterval(sorted []float64, wide float64) (median, lo, hi float64) {
	n := len(sorted)
	if n == 0 {
		return 0, 0, 0
	}
	median = (sorted[(n-1)/2] + sorted[n/2]) / 2
	below := int(math.Round((float64(n) - wide) / 2))
	above := int(math.Round((float64(n) + wide) / 2))
	return median, sorted[min(max(below-1, 0), n-1)], sorted[min(max(above, 0), n-1)]
}

// falseDiscoveryRates are p-values adjusted after Benjamini and Hochberg (1995).
func falseDiscoveryRates(ps []float64) []float64 {
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(ps[b], ps[a]) })
	out, least := make([]float64, len(ps)), 1.0
	for i, at := range order {
		least = min(least, ps[at]*float64(len(ps))/float64(len(ps)-i))
		out[at] = least
	}
	return out
}
