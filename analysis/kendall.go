package analysis

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

const orderMethod = "Kendall tau-b; interval: Fisher z, standard error of Brown and Benedetti (1977), " +
	"Student t with n-2 (Long and Cliff 1997); p: normal test with ties and continuity correction (Kendall 1970)"

// minOrder is the fewest skills an order can be compared over, and fewOrder the
// number below which the interval is known to be rough (docs/method.md, "Order").
// Below noError a standard error is rounding.
const (
	noError  = 1e-9
	minOrder = 4
	fewOrder = 10
)

// kendall compares two orders of the same things: x[i] and y[i] belong together
// and may repeat. Tau-b is Kendall (1945); the interval is Fisher's z with the
// delta-method standard error of Brown and Benedetti (1977), which holds under
// ties; p is the normal test with the null variance under ties and continuity
// correction of Kendall (1970). Slices have equal length.
func kendall(x, y []float64, confidence float64) Correlation {
	n := len(x)
	c := Correlation{N: n, P: 1, Method: orderMethod}
	if n < minOrder {
		c.Warning = fmt.Sprintf("only %s to compare: an order needs at least %d", plural(n, "skill", "skills"), minOrder)
		return c
	}
	if slices.Min(x) == slices.Max(x) || slices.Min(y) == slices.Max(y) {
		c.Warning = "all skills are tied, so there is no order to compare"
		return c
	}
	tau, se := tauB(x, y)
	c.Tau, c.P = tau, nullP(x, y)
	c.Lo, c.Hi = fisherInterval(c, se, confidence)
	switch {
	case se < noError:
		c.Warning = "the standard error vanishes: the interval is rough"
	case n < fewOrder:
		c.Warning = fmt.Sprintf("only %d skills are compared: the interval is rough", n)
	}
	return c
}

// tauB gives Kendall's tau-b and its asymptotic standard error. With each
// observation i: a = net concordance with the others, tx and ty = observations
// equal to it, all as fractions of n; tau is a function of their means, so its
// variance follows from the delta method (Brown and Benedetti 1977, ASE1).
func tauB(x, y []float64) (tau, se float64) {
	n := len(x)
	a, tx, ty := make([]float64, n), make([]float64, n), make([]float64, n)
	var meanA, meanX, meanY float64
	for i := range n {
		for j := range n {
			dx, dy := cmp.Compare(x[i], x[j]), cmp.Compare(y[i], y[j])
			a[i] += float64(dx * dy)
			if dx == 0 {
				tx[i]++
			}
			if dy == 0 {
				ty[i]++
			}
		}
		a[i], tx[i], ty[i] = a[i]/float64(n), tx[i]/float64(n), ty[i]/float64(n)
		meanA, meanX, meanY = meanA+a[i], meanX+tx[i], meanY+ty[i]
	}
	meanA, meanX, meanY = meanA/float64(n), meanX/float64(n), meanY/float64(n)
	untied := math.Sqrt((1 - meanX) * (1 - meanY))
	tau = meanA / untied
	var sum float64
	for i := range n {
		f := 2*(a[i]-meanA)/untied + tau*((tx[i]-meanX)/(1-meanX)+(ty[i]-meanY)/(1-meanY))
		sum += f * f
	}
	return min(max(tau, -1), 1), math.Sqrt(sum) / float64(n)
}

// fisherInterval gives the interval of c.Tau at the given confidence. Where the
// standard error vanishes (a perfect order, or too few skills to vary) it falls
// back on the one for untied normal ranks of Fieller, Hartley and Pearson (1957),
// as if one pair were discordant, because a width of zero would be false.
func fisherInterval(c Correlation, se, confidence float64) (lo, hi float64) {
	n := float64(c.N)
	short := 1 - 2/(n*(n-1)/2)
	tau := min(max(c.Tau, -short), short)
	seZ := se / (1 - tau*tau)
	if se < noError {
		seZ = math.Sqrt(0.437 / max(n-4, 1))
	}
	t := distuv.StudentsT{Sigma: 1, Nu: n - 2}.Quantile((1 + confidence) / 2)
	lo, hi = math.Tanh(math.Atanh(tau)-t*seZ), math.Tanh(math.Atanh(tau)+t*seZ)
	return min(lo, c.Tau), max(hi, c.Tau)
}

// nullP is the two-sided p of no association: the normal test of S = concordant
// less discordant pairs, with its variance under ties (Kendall 1970, eq. 4.3)
// and the continuity correction.
func nullP(x, y []float64) float64 {
	var s int
	for i := range x {
		for j := range i {
			s += cmp.Compare(x[i], x[j]) * cmp.Compare(y[i], y[j])
		}
	}
	n, tx, ty := float64(len(x)), tieSums(x), tieSums(y)
	variance := (n*(n-1)*(2*n+5)-tx[2]-ty[2])/18 +
		tx[0]*ty[0]/(2*n*(n-1)) + tx[1]*ty[1]/(9*n*(n-1)*(n-2))
	z := max(math.Abs(float64(s))-1, 0) / math.Sqrt(variance)
	return min(1, 2*distuv.UnitNormal.Survival(z))
}

// tieSums gives, over the groups of t equal values, the sums of t(t-1),
// t(t-1)(t-2) and t(t-1)(2t+5).
func tieSums(x []float64) (sums [3]float64) {
	sorted := slices.Sorted(slices.Values(x))
	for len(sorted) > 0 {
		k := 1
		for k < len(sorted) && sorted[k] == sorted[0] {
			k++
		}
		t := float64(k)
		sums[0] += t * (t - 1)
		sums[1] += t * (t - 1) * (t - 2)
		sums[2] += t * (t - 1) * (2*t + 5)
		sorted = sorted[k:]
	}
	return sums
}
