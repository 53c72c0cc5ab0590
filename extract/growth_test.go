package extract

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/roadcheck/roadcheck/internal/market"
)

// tooMuch is half way, in factors, from linear to quadratic work on 8 times
// the input.
const tooMuch = 22

// growth is how many times longer f takes for 8 times the input, measured
// again while it is too much, since other work may disturb a measurement.
func growth(f func(size int)) float64 {
	const size = 32 << 10
	ratio := math.Inf(1)
	for range 5 {
		small := fastest(func() { f(size) })
		if ratio = min(ratio, float64(fastest(func() { f(8 * size) }))/float64(max(small, 1))); ratio <= tooMuch {
			break
		}
	}
	return ratio
}

func fastest(f func()) time.Duration {
	best := time.Duration(1<<63 - 1)
	for range 2 {
		start := time.Now()
		f()
		best = min(best, time.Since(start))
	}
	return best
}

// TestGrowth compares times of one run with each other, so that it holds on a
// slow machine.
func TestGrowth(t *testing.T) {
	if testing.Short() {
		t.Skip("reads large texts")
	}
	x := mustDefault(t)
	for _, unit := range []string{"Go Spring ", "Senior ", "<div>", "<li>", "&lt;p&gt;", "x", "Java/", "é ", "clean unit ", "no "} {
		many := func(size int) string { return strings.Repeat(unit, size/len(unit)) }
		for name, f := range map[string]func(int){
			"matcher":  func(n int) { x.find(many(n)) },
			"text":     func(n int) { Text("", many(n)) },
			"mentions": func(n int) { x.mentions("", Text("", many(n))) },
			"title":    func(n int) { x.Read(market.Posting{Title: many(n)}) },
		} {
			if g := growth(f); g > tooMuch {
				t.Errorf("%s of many %q takes %.0f times as long for 8 times the input", name, unit, g)
			}
		}
	}
}
