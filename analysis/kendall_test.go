package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// The SAS/STAT documentation of PROC FREQ, example "Cochran-Armitage trend
// test": adverse reactions by dose, tau-b 0.3373 with ASE 0.0642. Its ASE is
// that of Brown and Benedetti (1977).
func TestTauBAgainstSAS(t *testing.T) {
	var x, y []float64
	for adverse, row := range [][]int{{26, 26, 23, 18, 9}, {6, 7, 9, 14, 23}} {
		for dose, count := range row {
			for range count {
				x, y = append(x, float64(adverse)), append(y, float64(dose))
			}
		}
	}
	tau, se := tauB(x, y)
	if math.Abs(tau-0.3373) > 5e-5 || math.Abs(se-0.0642) > 5e-5 {
		t.Errorf("got tau-b %.4f with standard error %.4f, want 0.3373 with 0.0642", tau, se)
	}
}

// The tuna data of Hollander and Wolfe, as in R's ?cor.test: tau 0.4444, exact p 0.1194.
func TestKendallAgainstHollanderWolfe(t *testing.T) {
	x := []float64{44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1}
	y := []float64{2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8}
	c := kendall(x, y, 0.95)
	if math.Abs(c.Tau-0.4444) > 5e-5 || math.Abs(c.P-0.1194) > 0.005 || c.N != 9 {
		t.Errorf("got %+v, want tau 0.4444 and p near 0.1194", c)
	}
	if c.Warning == "" {
		t.Error("9 skills are few, and the warning does not say so")
	}
}

// The null variance under ties against the variance over all permutations.
func TestNullVarianceUnderTies(t *testing.T) {
	x := []float64{1, 1, 2, 3, 3, 3, 4}
	y := []float64{0, 0, 0, 1, 2, 2, 5}
	var n, sum float64
	permute(y, 0, func(y []float64) {
		s := float64(net(x, y))
		n, sum = n+1, sum+s*s
	})
	s := math.Abs(float64(net(x, y))) - 1
	want := math.Erfc(s / math.Sqrt(sum/n) / math.Sqrt2)
	if got := nullP(x, y); math.Abs(got-want) > 1e-12 {
		t.Errorf("p = %v, want %v by enumeration", got, want)
	}
}

// net is concordant less discordant pairs, by the definition.
func net(x, y []float64) int {
	s := 0
	for i := range x {
		for j := range i {
			switch d := (x[i] - x[j]) * (y[i] - y[j]); {
			case d > 0:
				s++
			case d < 0:
				s--
			}
		}
	}
	return s
}

func permute(y []float64, from int, visit func([]float64)) {
	if from == len(y) {
		visit(y)
		return
	}
	for i := from; i < len(y); i++ {
		y[from], y[i] = y[i], y[from]
		permute(y, from+1, visit)
		y[from], y[i] = y[i], y[from]
	}
}

func TestKendallWhereUndefined(t *testing.T) {
	for name, tt := range map[string]struct{ x, y []float64 }{
		"none":      {nil, nil},
		"one":       {[]float64{1}, []float64{2}},
		"three":     {[]float64{1, 2, 3}, []float64{1, 2, 3}},
		"all tied":  {[]float64{1, 2, 3, 4, 5}, []float64{0, 0, 0, 0, 0}},
		"both tied": {[]float64{1, 1, 1, 1}, []float64{0, 0, 0, 0}},
	} {
		c := kendall(tt.x, tt.y, 0.95)
		if c.Tau != 0 || c.Lo != 0 || c.Hi != 0 || c.P != 1 || c.Warning == "" {
			t.Errorf("%s: got %+v, want zeros, p 1 and a warning", name, c)
		}
	}
}

func TestKendallAtTheEnds(t *testing.T) {
	up, down, pairs := make([]float64, 30), make([]float64, 30), []float64{2, 1, 4, 3}
	for i := range up {
		up[i], down[i] = float64(i), -float64(i)
	}
	if c := kendall(up, up, 0.95); round(c.Tau) != 1 || round(c.Hi) != 1 || c.Lo > 0.995 || c.Lo < 0.9 || c.Warning == "" {
		t.Errorf("perfect order: %+v", c)
	}
	if c := kendall(up, down, 0.95); round(c.Tau) != -1 || round(c.Lo) != -1 || c.Hi < -0.995 || c.P > 1e-6 {
		t.Errorf("reversed order: %+v", c)
	}
	// Every skill has the same net concordance: the standard error vanishes.
	if c := kendall(up[:4], pairs, 0.95); c.Hi-c.Lo < 0.5 {
		t.Errorf("four skills leave an interval of %v to %v", c.Lo, c.Hi)
	}
}

// With normal scores whose lower third is tied, as skills that nobody asks for
// are, intervals of nominal 95 % cover tau-b in 93 to 97 of 100 samples.
func TestKendallCoverage(t *testing.T) {
	if testing.Short() {
		t.Skip("simulation")
	}
	r := rand.New(rand.NewPCG(20, 26))
	for _, rho := range []float64{0, 0.45, 0.8} {
		truth := 0.0 // exact without association, else from a large sample
		for range 4 {
			x, y := tiedScores(r, 1000, rho)
			if tau, _ := tauB(x, y); rho != 0 {
				truth += tau / 4
			}
		}
		for _, n := range []int{12, 45} {
			const samples = 1000
			held, rejected := 0, 0
			for range samples {
				c := kendall2(tiedScores(r, n, rho))
				if c.Lo <= truth && truth <= c.Hi {
					held++
				}
				if c.P <= 0.05 {
					rejected++
				}
			}
			covered{"tau-b of a roadmap's order", fmt.Sprintf("%.2f, %d skills, a third tied", truth, n), samples, held}.check(t)
			if rho == 0 && float64(rejected)/samples > 0.055 {
				t.Errorf("n %d: %d of %d samples without association have p <= 0.05", n, rejected, samples)
			}
		}
	}
}

func kendall2(x, y []float64) Correlation { return kendall(x, y, 0.95) }

func tiedScores(r *rand.Rand, n int, rho float64) (x, y []float64) {
	for range n {
		a := r.NormFloat64()
		b := rho*a + math.Sqrt(1-rho*rho)*r.NormFloat64()
		x, y = append(x, a), append(y, max(b, -0.43))
	}
	return x, y
}
