package extract

import (
	"encoding/binary"
	"math"
	"math/bits"
	"sync"
)

// wordScan is what one pass over a text finds for all its readers: its words,
// lines, and where the keys of the lexicon and of the phrase book may start.
// Its space is used again.
type wordScan struct {
	text    string
	padded  []byte     // the text and padding
	lower   []byte     // the same with ASCII letters in lower case
	masks   []byteMask // of the text, 64 bytes each, and an empty one
	lines   []int32    // where lines start
	words   []textWord
	starts  startList // of lexicon patterns
	phrases startList // of phrases
}

// textWord is a word of small letters that may have a capital one in front, or
// the start of another run of bytes of words and signs, which has size 0.
type textWord struct {
	hash  uint64 // of its first eight letters in lower case
	start int32
	size  int32 // in bytes, at most 63
}

// startList is places in a text, in order. It is written without a branch:
// each place is stored, and stays when it counts.
type startList struct {
	at []int32
	n  int
}

// room makes space for 64 more places, as many as a block can have.
func (l *startList) room() {
	if len(l.at)-l.n < 64 {
		l.at = append(l.at, make([]int32, 64+len(l.at))...)
	}
}

func (l *startList) all() []int32 { return l.at[:l.n] }

// wordScans keeps the space that texts are scanned in.
var wordScans = sync.Pool{New: func() any { return &wordScan{} }}

// scanWords reads a text; the result may be given back with release. filter
// tells what may start a pattern or a phrase.
func scanWords(text string, filter *wordFilter) *wordScan {
	s := wordScans.Get().(*wordScan)
	s.text = text
	s.padded = append(append(s.padded[:0], text...), padding[:]...)
	s.words, s.starts.n, s.phrases.n = s.words[:0], 0, 0
	s.mask()
	carry := uint64(0) // 1 when the block before ends within a word
	for b := range len(s.masks) - 1 {
		s.room()
		s.block(b, carry, filter)
		carry = s.masks[b].word >> 63
	}
	return s
}

// maxKept bounds the texts whose space is kept for others, in bytes.
const maxKept = 1 << 18

// release gives the space of s back; s is not to be used again.
func (s *wordScan) release() {
	if len(s.text) > maxKept {
		return
	}
	s.text = ""
	wordScans.Put(s)
}

// block reads the words that begin in s.masks[b].
func (s *wordScan) block(b int, carry uint64, filter *wordFilter) {
	m, next := s.masks[b], s.masks[b+1]
	words, keys, phrases := s.words, s.starts, s.phrases // in registers
	for starts := m.word&^(m.word<<1|carry) | m.dollar; starts != 0; starts &= starts - 1 {
		o := bits.TrailingZeros64(starts) & 63
		start := b*64 + o
		n := bits.TrailingZeros64(^(m.word>>o | next.word<<1<<(63-o)))
		odd := (m.odd>>o | next.odd<<1<<(63-o)) & (1<<(n&63) - 1)
		at := s.padded[start : start+10]
		if c := at[0] | 0x20; odd > 1 || n == 64 || c < 'a' || c > 'z' {
			s.words, s.starts, s.phrases = append(words, textWord{start: int32(start)}), keys, phrases
			s.run(start, filter)
			words, keys, phrases = s.words, s.starts, s.phrases
			continue
		}
		k := min(n, 8)
		h := mixHash(fnvOffset, (binary.LittleEndian.Uint64(at)|0x20*eachByte)&(math.MaxUint64>>((64-8*k)&63)))
		words = append(words, textWord{h, int32(start), int32(n)})
		sets := filter.sets(h, at[k], at[k+1])
		keys.keep(start, sets)
		phrases.keep(start, sets>>32)
	}
	s.words, s.starts, s.phrases = words, keys, phrases
}

// room makes space for what a block can have.
func (s *wordScan) room() {
	s.starts.room()
	s.phrases.room()
}

// keep adds a place if the low bit of set is set.
func (l *startList) keep(start int, set uint64) {
	l.at[l.n] = int32(start)
	l.n += int(set & 1)
}

// run takes the starts of keys in a run of bytes of words: ASCII letters or
// digits behind anything else, and the first bytes of longer characters.
func (s *wordScan) run(start int, filter *wordFilter) {
	inWord := false
	for i := start; i < len(s.text) && byteClass[s.text[i]] != 0; i++ {
		before := inWord
		inWord = isAlnum(s.text[i])
		if inWord && before || !inWord && s.text[i] < 0xC0 {
			continue
		}
		head, n := firstLetters(binary.LittleEndian.Uint64(s.padded[i:]))
		sets := filter.sets(mixHash(fnvOffset, head), s.padded[i+n], s.padded[i+n+1])
		s.starts.keep(i, sets)
		s.phrases.keep(i, sets>>32)
		s.room()
	}
}

// wordFilter tells by its first letters and what follows them whether a word
// may start a key: by hash of the letters the set of what may follow, in the low
// half for lexicon patterns and in the high half for phrases.
type wordFilter [1 << filterLog]uint64

const filterLog = 14

// sets has bit 0 set when a pattern may start with letters of hash h and then c
// and d, and bit 32 when a phrase may.
func (f *wordFilter) sets(h uint64, c, d byte) uint64 {
	return f[h>>(64-filterLog)] >> follow(c, d)
}

// allow lets texts pass that start with one of keys; half is 0 for patterns, 32 for phrases.
func (f *wordFilter) allow(keys []string, half int) {
	for _, k := range keys {
		if k[0] < 0x80 && !isAlnum(k[0]) {
			k = k[1:] // found from the word behind its mark
		}
		head, n := firstLetters(load(k, 0))
		set := &f[mixHash(fnvOffset, head)>>(64-filterLog)]
		if n >= len(k) {
			*set |= math.MaxUint32 << half
			continue
		}
		*set |= uint64(followers(k[n:])) << half
	}
}

// followers is the set of the cases of follow in which a text may go on with the rest of a key.
func followers(rest string) (set uint32) {
	if rest[0] != ' ' {
		return 1 << follow(rest[0], 0)
	}
	if len(rest) == 1 {
		return 1<<16 - 1
	}
	for _, d := range []byte{rest[1], '-', '_'} {
		if fold[d] == rest[1] {
			set |= 1 << follow(' ', d)
		}
	}
	return set
}

// follow maps the two bytes behind first letters to one of 32 cases: the
// second counts when the first is a space or hyphen.
func follow(c, d byte) uint32 {
	gap := uint32(gaps[c])
	return ((uint32(d)<<8|uint32(c))>>gap&15 | 16 - 2*gap) & 31
}

// gaps is 8 for the bytes that fold to a space.
var gaps = [256]uint8{' ': 8, '-': 8, '_': 8}
