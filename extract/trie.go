package extract

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"sort"
)

// trie finds keys in a text, several letters a step. Keys are folded: ASCII
// letters in lower case, hyphen and underscore as a space.
type trie struct {
	keys   []string // sorted
	states []state
	arcs   []arc // by hash of where they start and what they read, at most half full
}

// state is where the chunks of a key lead. State 0 is before all keys.
type state struct {
	follow uint64 // set of the folded bytes (modulo 64) that keys go on with
	accept int32  // key+1 of the key that ends here, or 0
}

// arc leads from a state to another over a chunk of text; to is 0 on a free one.
type arc struct {
	chunk    uint64
	from, to uint16
}

// newTrie compiles keys, which must be folded. Too many are an error.
func newTrie(keys []string) (*trie, error) {
	sort.Strings(keys)
	t := &trie{keys: keys, states: make([]state, 1), arcs: make([]arc, 2)}
	used := 0
	for n, k := range keys {
		padded := append([]byte(k), padding[:]...)
		at := uint16(0)
		for i := 0; i < len(k); {
			chunk, size := readChunk(padded[i:])
			t.states[at].follow |= 1 << (k[i] & 63)
			a := t.arc(at, chunk)
			if a.to == 0 {
				if len(t.states) > math.MaxUint16 {
					return nil, fmt.Errorf("%d spellings are too many", len(keys))
				}
				*a = arc{chunk, at, uint16(len(t.states))}
				t.states = append(t.states, state{})
				if used++; 2*used > len(t.arcs) {
					t.grow()
				}
			}
			at = t.arc(at, chunk).to
			i += size
		}
		t.states[at].accept = int32(n + 1)
	}
	return t, nil
}

// grow doubles the space for arcs.
func (t *trie) grow() {
	old := t.arcs
	t.arcs = make([]arc, 2*len(old))
	for _, a := range old {
		if a.to != 0 {
			*t.arc(a.from, a.chunk) = a
		}
	}
}

// arc is the arc from a state over a chunk, or the free one where it belongs.
func (t *trie) arc(from uint16, chunk uint64) *arc {
	h := (chunk ^ uint64(from)<<48 ^ chunk>>31) * 0xD6E8FEB86659FD93
	for i := h >> 32; ; i++ {
		a := &t.arcs[i&uint64(len(t.arcs)-1)]
		if a.to == 0 || a.chunk == chunk && a.from == from {
			return a
		}
	}
}

// step goes from a state over the front of text, eight bytes of which are there:
// to the next state, 0 for none, and over how many bytes.
func (t *trie) step(from uint16, text []byte) (to uint16, n int) {
	if t.states[from].follow>>(fold[text[0]]&63)&1 == 0 {
		return 0, 0
	}
	chunk, n := readChunk(text)
	return t.arc(from, chunk).to, n
}

// readChunk folds the letters at the front of eight bytes, with a space before
// them, or else one byte, and tells how many bytes they are.
func readChunk(text []byte) (chunk uint64, n int) {
	v := binary.LittleEndian.Uint64(text)
	run := letters(v)
	if fold[byte(v)] == ' ' {
		v, run = v&^0xff|' ', run|0x80
	}
	other := ^run & highBits
	if other&0x80 != 0 {
		return v & 0xff, 1
	}
	return (v | 0x20*eachByte) & ((other&-other)>>7 - 1), bits.TrailingZeros64(other) >> 3
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
