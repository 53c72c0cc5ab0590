package extract

import (
	"math"
	"runtime"
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
	const size = 16 << 10
	ratio := math.Inf(1)
	for range 20 {
		small := fastest(func() { f(size) })
		if ratio = min(ratio, float64(fastest(func() { f(8 * size) }))/float64(max(small, 1))); ratio <= tooMuch {
			break
		}
	}
	return ratio
}

func fastest(f func()) time.Duration {
	best := time.Duration(1<<63 - 1)
	for range 3 {
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
	for _, unit := range []string{
		"Go Spring ", "Senior ", "<div>", "<li>", "<", "&lt;p&gt;", "&amp;", "x", "Java/", "é ", "clean unit ", "no ", "remote/", "$100k ", "salary\n", "5 years ",
		"in Berlin ", "Requirements:\n", "- Go\n", "  A", "Go (preferred) ", "looking for engineer ",
	} {
		many := func(size int) string { return strings.Repeat(unit, size/len(unit)) }
		for name, f := range map[string]func(int){
			"matcher":  func(n int) { x.find(many(n)) },
			"text":     func(n int) { Text("", many(n)) },
			"mentions": func(n int) { x.mentions("", Text("", many(n))) },
			"fields": func(n int) {
				var r market.Reading
				readFields(market.Posting{}, Text("", many(n)), &r)
			},
			"title": func(n int) { x.Read(market.Posting{Title: many(n)}) },
		} {
			if g := growth(f); g > tooMuch {
				t.Errorf("%s of many %q takes %.0f times as long for 8 times the input", name, unit, g)
			}
		}
	}
}

// TestReadHuge reads postings of 50 MB, in no more memory than some copies of them.
func TestReadHuge(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 50 MB texts")
	}
	x := mustDefault(t)
	const size, copies = 50 << 20, 40
	for _, unit := range []string{"x", "<div>", "&amp;"} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		checkReading(t, x.Read(market.Posting{Title: "Engineer", Description: strings.Repeat(unit, size/len(unit))}))
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > copies*size {
			t.Errorf("a posting of many %q takes %d times its size", unit, used/size)
		}
	}
}
