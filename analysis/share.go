package analysis

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// wilson is count/n with the score interval of Wilson (1927), z standard normal
// deviates wide, without continuity correction (Newcombe 1998, method 3). For
// n = 0 nothing is known: the share is 0 and the interval is all of [0, 1].
func wilson(count, n int, z float64) Share {
	if n == 0 {
		return Share{Hi: 1}
	}
	p, total, z2 := float64(count)/float64(n), float64(n), z*z
	mid := p + z2/(2*total)
	half := z * math.Sqrt(p*(1-p)/total+z2/(4*total*total))
	scale := 1 + z2/total
	s := Share{Count: count, N: n, P: round(p), Lo: round((mid - half) / scale), Hi: round((mid + half) / scale)}
	// At the ends the bounds are exact, whatever the arithmetic leaves.
	s.Lo, s.Hi = min(max(s.Lo, 0), s.P), max(min(s.Hi, 1), s.P)
	return s
}

// deviates is the z of a two-sided interval, 1.96 for 0.95.
func deviates(confidence float64) float64 {
	return distuv.UnitNormal.Quantile((1 + confidence) / 2)
}

// round keeps six decimals, so that the last bits, which differ between
// processors, do not reach the findings.
func round(v float64) float64 { return math.Round(v*1e6) / 1e6 }
