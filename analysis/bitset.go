package analysis

import "math/bits"

// bitset is a set of places in a frame.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) set(i int)      { b[i>>6] |= 1 << (i & 63) }
func (b bitset) has(i int) bool { return b[i>>6]&(1<<(i&63)) != 0 }

// count is how many places are in the set.
func (b bitset) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// or adds the places of other to b.
func (b bitset) or(other bitset) {
	for i, w := range other {
		b[i] |= w
	}
}

// and is what both hold, as a new set.
func (b bitset) and(other bitset) bitset {
	out := make(bitset, len(b))
	for i, w := range other {
		out[i] = b[i] & w
	}
	return out
}

// meets tells whether the two have a place in common.
func (b bitset) meets(other bitset) bool {
	for i, w := range other {
		if b[i]&w != 0 {
			return true
		}
	}
	return false
}

// without is what b holds and other does not, as a new set.
func (b bitset) without(other bitset) bitset {
	out := make(bitset, len(b))
	for i, w := range other {
		out[i] = b[i] &^ w
	}
	return out
}

// each calls do for every place, lowest first.
func (b bitset) each(do func(place int)) {
	for i, w := range b {
		for w != 0 {
			do(i<<6 | bits.TrailingZeros64(w))
			w &= w - 1
		}
	}
}
