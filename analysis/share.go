package analysis

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// wilson is the share count/n with its score interval when every vacancy speaks for itself.
func wilson(count, n int, z float64) Share {
	if n == 0 {
		return Share{Hi: 1}
	}
	s := scoreInterval(float64(count)/float64(n), float64(n), z)
	s.Count, s.N, s.Effective = count, n, float64(n)
	return s
}

// scoreInterval is the share p of n with the score interval of Wilson (1927), z standard normal
// deviates wide, without continuity correction (Newcombe 1998, method 3).
func scoreInterval(p, n, z float64) Share {
	z2 := z * z
	mid := p + z2/(2*n)
	half := z * math.Sqrt(p*(1-p)/n+z2/(4*n*n))
	scale := 1 + z2/n
	s := Share{P: round(p), Lo: round((mid - half) / scale), Hi: round((mid + half) / scale)}
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
