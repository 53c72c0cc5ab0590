package analysis

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3 (score, no correction).
func TestWilsonAgainstNewcombe(t *testing.T) {
	for _, tt := range []struct {
		count, n int
		lo, hi   float64
	}{
		{81, 263, 0.2553, 0.3662},
		{15, 148, 0.0624, 0.1605},
		{0, 20, 0, 0.1611},
		{1, 29, 0.0061, 0.1718},
	} {
		s := wilson(tt.count, tt.n, deviates(0.95))
		if math.Abs(s.Lo-tt.lo) > 5e-5 || math.Abs(s.Hi-tt.hi) > 5e-5 {
			t.Errorf("%d/%d: got %.4f to %.4f, want %.4f to %.4f", tt.count, tt.n, s.Lo, s.Hi, tt.lo, tt.hi)
		}
	}
}

func TestWilsonOfNothingKnowsNothing(t *testing.T) {
	if got, want := wilson(0, 0, 1.96), (Share{Hi: 1}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestWilsonHoldsItsShare(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 5000 {
		n := 1 + r.IntN(1+r.IntN(1_000_000))
		s := wilson(r.IntN(n+1), n, deviates([]float64{0.5, 0.9, 0.95, 0.999}[r.IntN(4)]))
		if !(0 <= s.Lo && s.Lo <= s.P && s.P <= s.Hi && s.Hi <= 1) {
			t.Fatalf("out of order: %+v", s)
		}
	}
}
