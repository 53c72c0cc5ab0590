package extract

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"sort"
)

// trie finds keys in a text, several letters a step. Keys are folded: ASCII
// letters in lower case, hyphen and underscore as a space. It is one table, so
// that a step costs at most one miss of the caches.
type trie struct {
	keys  []string // sorted
	arcs  []arc    // by hash, at most two thirds full
	shift int      // of the hash of an arc, to its place in arcs
}

// arc leads from a state over a chunk of text. State 0 is before all keys.
type arc struct {
	from   uint64 // the chunk, and above it the state
	follow uint32 // set of what keys go on with, as follow has it
	to     uint16 // state, 0 on a free arc
	accept uint16 // key+1 of the key that ends here, or 0
}

// newTrie compiles keys, which must be folded. Too many are an error.
func newTrie(keys []string) (*trie, error) {
	sort.Strings(keys)
	t := &trie{keys: keys, arcs: make([]arc, 2), shift: 63}
	states := 1
	for n, k := range keys {
		padded := append([]byte(k), padding[:]...)
		at := arc{}
		for i := 0; i < len(k); {
			from, size := chunk(at.to, padded[i:])
			i += size
			a := t.arc(from)
			if a.to == 0 {
				if states > math.MaxUint16 {
					return nil, fmt.Errorf("%d spellings are too many", len(keys))
				}
				*a = arc{from: from, to: uint16(states)}
				if states++; 3*states > 2*len(t.arcs) {
					t.grow()
					a = t.arc(from)
				}
			}
			if i < len(k) {
				a.follow |= followers(k[i:])
			} else {
				a.accept = uint16(n + 1)
			}
			at = *a
		}
	}
	return t, nil
}

// grow doubles the space for arcs.
func (t *trie) grow() {
	old := t.arcs
	t.arcs, t.shift = make([]arc, 2*len(old)), t.shift-1
	for _, a := range old {
		if a.to != 0 {
			*t.arc(a.from) = a
		}
	}
}

// arc is the arc that leads on from a state over a chunk, or the free one where it belongs.
func (t *trie) arc(from uint64) *arc {
	// The high bits of the product: only they depend on chunk and state alike.
	for i := from * 0x9E3779B97F4A7C15 >> t.shift; ; i++ {
		if a := &t.arcs[i&uint64(len(t.arcs)-1)]; a.from == from || a.to == 0 {
			return a
		}
	}
}

// enter steps over the front of text, of which eight bytes are there, and n of
// them. No key starts so when the arc leads to state 0.
func (t *trie) enter(text []byte) (a *arc, n int) {
	from, n := chunk(0, text)
	return t.arc(from), n
}

// next steps on from behind a, likewise; nil when no key goes on so.
func (t *trie) next(a *arc, text []byte) (*arc, int) {
	if a.follow>>follow(text[0], text[1])&1 == 0 {
		return nil, 0
	}
	from, n := chunk(a.to, text)
	if a = t.arc(from); a.to == 0 {
		return nil, 0
	}
	return a, n
}

// chunkBytes is what a step reads at most; a state fits above it.
const chunkBytes = 6

// chunk folds the letters at the front of text, with a space before them, or
// else one byte, and puts the state above them. n is how many bytes they are.
func chunk(state uint16, text []byte) (from uint64, n int) {
	v := binary.LittleEndian.Uint64(text)
	run := letters(v)
	if fold[byte(v)] == ' ' {
		v, run = v&^0xff|' ', run|0x80
	}
	other := ^run&highBits | 1<<(8*chunkBytes+7)
	if other&0x80 != 0 {
		return v&0xff | uint64(state)<<(8*chunkBytes), 1
	}
	return (v|0x20*eachByte)&((other&-other)>>7-1) | uint64(state)<<(8*chunkBytes), bits.TrailingZeros64(other) >> 3
}

// fold maps a byte to the one that keys are written in.
var fold = func() (t [256]byte) {
	for i := range t {
		t[i] = byte(i)
	}
	for c := 'A'; c <= 'Z'; c++ {
		t[c] = byte(c) + 'a' - 'A'
	}
	t['-'], t['_'] = ' ', ' '
	return t
}()

func foldString(s string) string {
	b := []byte(s)
	for i, c := range b {
		b[i] = fold[c]
	}
	return string(b)
}
