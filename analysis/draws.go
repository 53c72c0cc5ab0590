package analysis

import (
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
)

// Employers are drawn again and again by giving each a weight from the Poisson distribution of mean 1, which differs
// little from drawing as many with replacement (Hanley and MacGibbon 2006).

// resampleSeed makes the draws, and so the findings, the same every time.
const resampleSeed = 20270

// abreast is how many replicates are drawn in one pass: the employers' entries are read once for all.
const abreast = 16

// lanes hold a whole number for each of abreast replicates, two to a word: weights, and the vacancies that they add up
// to, stay below 2^32.
type lanes [abreast / 2]uint64

// addTimes adds n times the weights.
func (l *lanes) addTimes(w *lanes, n uint64) {
	for k := range l {
		l[k] += w[k] * n
	}
}

// of is what a replicate has.
func (l *lanes) of(replicate int) uint32 { return uint32(l[replicate/2] >> (32 * (replicate & 1))) }

// weights draws those of abreast replicates, employer by employer.
type weights struct{ src *rand.PCG }

// newWeights is for the block of replicates with a number.
func newWeights(block int) weights { return weights{rand.NewPCG(resampleSeed, uint64(block))} }

// next draws the weights of one employer.
func (d weights) next() (out lanes) {
	for k := 0; k < len(out); k += 2 {
		bits := d.src.Uint64()
		out[k] = uint64(poissonOf[bits&0xffff]) | uint64(poissonOf[bits>>16&0xffff])<<32
		out[k+1] = uint64(poissonOf[bits>>32&0xffff]) | uint64(poissonOf[bits>>48])<<32
	}
	return out
}

// fewAlike is up to how many employers weights are drawn one by one.
const fewAlike = 16

// alike draws the weights that so many like employers have together. Of many it is the normal distribution, rounded.
func (d weights) alike(employers int) (out lanes) {
	if employers <= fewAlike {
		for range employers {
			one := d.next()
			out.addTimes(&one, 1)
		}
		return out
	}
	m, normal := float64(employers), rand.New(d.src)
	for k := range out {
		for half := range 2 {
			w := max(math.Round(m+math.Sqrt(m)*normal.NormFloat64()), 0)
			out[k] |= uint64(w) << (32 * half)
		}
	}
	return out
}

// poissonOf turns 16 random bits into a draw from the Poisson distribution of mean 1: each number has as many places as its
// chance asks for.
var poissonOf = func() (out [1 << 16]uint8) {
	p, below, place := math.Exp(-1), 0.0, 0
	for k := uint8(0); place < len(out); k++ {
		for below += p; place < int(math.Round(below*float64(len(out)))); place++ {
			out[place] = k
		}
		p /= float64(k + 1)
	}
	return out
}()

// inParallel calls do for 0 to n-1, several at a time, in no particular order.
func inParallel(n int, do func(i int)) {
	var wg sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}
