package analysis

import (
	"math"
	"math/rand/v2"
	"testing"
)

// scipy 1.10.1: scipy.stats.kstwobign.sf; 1.3581 is the 5 % point of Smirnov's table (1948).
func TestKolmogorovMatchesScipy(t *testing.T) {
	for x, want := range map[float64]float64{0.5: 0.9639452436648751, 1.0: 0.26999967167735456, 1.3580986393225505: 0.05, 2: 0.0006709252557796953} {
		if got := kolmogorov(x); math.Abs(got-want) > 1e-12 {
			t.Errorf("beyond %v: %.16f, want %.16f", x, got, want)
		}
	}
	if kolmogorov(0) != 1 || kolmogorov(0.1) != 1 {
		t.Error("every supremum is beyond 0.1")
	}
}

// ar makes a series of shares about a level with sampling error of n vacancies and correlated months.
func ar(src *rand.Rand, months int, alike float64, level func(int) float64) (y, n []float64) {
	last := src.NormFloat64()
	for i := range months {
		last = alike*last + math.Sqrt(1-alike*alike)*src.NormFloat64()
		size := float64(100 + src.IntN(500))
		p := level(i)
		n, y = append(n, size), append(y, p+last*math.Sqrt(2*p*(1-p)/size))
	}
	return y, n
}

// Without a change the test finds one in at most about 5 % of series, also when months resemble each other.
func TestLevelChangeUnderNone(t *testing.T) {
	runs := simulated(2000, 400)
	for _, tt := range []struct {
		months int
		alike  float64
	}{{12, 0}, {24, 0}, {60, 0}, {24, 0.3}, {60, 0.3}, {60, 0.5}} {
		src := rand.New(rand.NewPCG(3, uint64(tt.months)))
		found := 0
		for range runs {
			y, n := ar(src, tt.months, tt.alike, func(int) float64 { return 0.1 })
			if _, p := levelChange(y, n); p <= 0.05 {
				found++
			}
		}
		share := float64(found) / float64(runs)
		t.Logf("%d months, correlation %v: found in %.3f", tt.months, tt.alike, share)
		if share > 0.06+2*math.Sqrt(0.05*0.95/float64(runs)) {
			t.Errorf("%d months, correlation %v: found in %.3f of series without a change", tt.months, tt.alike, share)
		}
	}
}

// One clear step is found near where it is, and beside it series without a step stay whole.
func TestChangePointsFindAStep(t *testing.T) {
	src := rand.New(rand.NewPCG(5, 5))
	var all []monthlySeries
	for i := range 40 {
		y, n := ar(src, 48, 0.2, func(m int) float64 {
			if i < 10 && m >= 30 {
				return 0.2
			}
			return 0.1
		})
		all = append(all, monthlySeries{y, n})
	}
	wrong := 0
	for i, found := range changePoints(all) {
		switch {
		case i < 10 && (len(found) == 0 || math.Abs(float64(found[0].at-30)) > 3):
			t.Errorf("series %d: %v, want a change at 30", i, found)
		case i >= 10:
			wrong += len(found)
		}
	}
	if wrong > 2 {
		t.Errorf("%d changes in series without any", wrong)
	}
}

func TestNoChangeInWhatCannotTell(t *testing.T) {
	same, zero, n := make([]float64, 30), make([]float64, 30), make([]float64, 30)
	for i := range same {
		same[i], n[i] = 0.3, 50
	}
	for name, s := range map[string][2][]float64{"nothing": {}, "one month": {{0.1}, {40}}, "all equal": {same, n}, "all zero": {zero, n}, "no vacancies": {zero, zero}} {
		if at, p := levelChange(s[0], s[1]); !(p > 0.05) || math.IsNaN(p) {
			t.Errorf("%s: change at %d with p %v", name, at, p)
		}
	}
}
