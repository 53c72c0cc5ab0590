package extract

import (
	"encoding/binary"
	"math/bits"
)

// hashLetters is wordHash of the first n bytes of text, letters, in lower case. Seven bytes
// must follow them.
func hashLetters(text []byte, n int) uint64 {
	h := uint64(fnvOffset)
	for ; n > 8; n -= 8 {
		h = mixHash(h, binary.LittleEndian.Uint64(text)|0x20*eachByte)
		text = text[8:]
	}
	return mixHash(h, (binary.LittleEndian.Uint64(text)|0x20*eachByte)&(1<<(8*n)-1))
}

// wordGroup is a set of words that texts are searched for.
type wordGroup struct{ table *hashTable[bool] }

func newWordGroup(set map[string]bool) wordGroup {
	all := map[uint64]bool{}
	for w := range set {
		all[hashLetters(append([]byte(w), padding[:8]...), len(w))] = true
	}
	return wordGroup{newHashTable(all)}
}

// names holds when a word of the group stands in text[s.start:s.end].
func (f *fieldText) names(g wordGroup, s span) bool {
	for b := s.start / 64; b*64 < s.end; b++ {
		m, next := f.masks[b], f.masks[b+1]
		starts := m.word &^ (m.word << 1)
		if b > 0 {
			starts &^= f.masks[b-1].word >> 63
		}
		for ; starts != 0; starts &= starts - 1 {
			o := bits.TrailingZeros64(starts)
			start := b*64 + o
			n := bits.TrailingZeros64(^(m.word>>o | next.word<<(64-o)))
			if start >= s.start && start+n <= s.end && n < 64 && g.table.find(hashLetters(f.padded[start:], n)) {
				return true
			}
		}
	}
	return false
}

// mixHash adds eight bytes to a hash.
func mixHash(h, bytes uint64) uint64 {
	h = (h ^ bytes) * 0x9E3779B97F4A7C15
	return h ^ h>>29
}

// wordHasher hashes a word that comes byte by byte.
type wordHasher struct {
	hash, bytes uint64
	n           int
}

func (w *wordHasher) add(b byte) {
	if w.n == 8 {
		w.hash, w.bytes, w.n = mixHash(w.hash, w.bytes), 0, 0
	}
	w.bytes |= uint64(b) << (8 * w.n)
	w.n++
}

func (w *wordHasher) sum() uint64 { return mixHash(w.hash, w.bytes) }

// wordHash is the hash of a word in lower case.
func wordHash(lower string) uint64 {
	h := uint64(fnvOffset)
	for ; len(lower) > 8; lower = lower[8:] {
		h = mixHash(h, load8(lower))
	}
	return mixHash(h, load(lower, 0))
}
