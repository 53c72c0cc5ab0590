package extract

import (
	"math/bits"
	"sort"
	"unicode"
	"unicode/utf8"
)

// trie finds keys at word starts of a text. Keys are folded: ASCII letters in
// lower case, hyphen and underscore as a space. A filter over the first letters
// of a word spares most words the walk.
type trie struct {
	class [256]uint8 // byte → class of its folded byte, 0: in no key
	// next maps state*classes + class to a state, 0 for none, or -(key+1) when
	// only that key goes on this way.
	next    []int16
	accept  []int32 // state → key+1
	keys    []string
	classes int32
	filter  [filterBits / 64]uint64
}

// filterBits is the size of the filter, a power of two.
const filterBits = 1 << 18

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

// newTrie compiles keys, which must be folded.
func newTrie(keys []string) *trie {
	t := &trie{classes: 1, keys: keys}
	sort.Strings(t.keys)
	for _, k := range t.keys {
		for _, c := range []byte(k) {
			if t.class[c] == 0 {
				t.class[c] = uint8(t.classes)
				t.classes++
			}
		}
	}
	t.build(0, len(t.keys), 0)
	for _, k := range t.keys {
		if !isAlnum(k[0]) && k[0] < utf8.RuneSelf {
			k = k[1:] // found from the word behind its mark
		}
		t.allow(k)
	}
	folded := t.class
	for c := range t.class {
		t.class[c] = folded[fold[c]]
	}
	return t
}

// build makes the state for the sorted keys[lo:hi], which share their first
// depth bytes, and returns it.
func (t *trie) build(lo, hi, depth int) int32 {
	state := int32(len(t.accept))
	t.accept = append(t.accept, 0)
	t.next = append(t.next, make([]int16, t.classes)...)
	if len(t.keys[lo]) == depth {
		t.accept[state] = int32(lo) + 1
		lo++
	}
	for lo < hi {
		c := t.keys[lo][depth]
		end := lo + 1
		for end < hi && t.keys[end][depth] == c {
			end++
		}
		to := int32(-lo - 1)
		if end > lo+1 {
			to = t.build(lo, end, depth+1)
		}
		t.next[state*t.classes+int32(t.class[c])] = int16(to)
		lo = end
	}
	return state
}

// ends reports whether text goes on with the rest of the key, from byte j on.
func ends(text, rest string, j int) bool {
	if len(text)-j < len(rest) {
		return false
	}
	for d := 0; d < len(rest); d++ {
		if fold[text[j+d]] != rest[d] {
			return false
		}
	}
	return true
}

// allow sets the filter for texts that start with k, or with k and then no
// letter where k is too short for the filter.
func (t *trie) allow(k string) {
	n := 0
	for n < len(k) && isAlpha(k[n]) {
		n++
	}
	if n < len(k) && n < shortWord && k[n] != ' ' || n >= shortWord {
		t.set(k)
		return
	}
	for c := 0; c < 256; c++ {
		if !isAlpha(byte(c)) && (n == len(k) || fold[c] == ' ') {
			t.set(k[:n] + string([]byte{byte(c)}))
		}
	}
}

func (t *trie) set(k string) {
	h := filterHash(firstLetters(load(k, 0)))
	t.filter[h/64] |= 1 << (h % 64)
}

func filterHash(letters uint64) uint64 {
	letters ^= letters >> 31
	return letters * 0xD6E8FEB86659FD93 >> (64 - 18)
}

const (
	eachByte = 0x0101010101010101
	highBits = 0x80 * eachByte
)

// load reads the 8 bytes of s from i on, zeros behind its end, low byte first.
func load(s string, i int) uint64 {
	if i+8 <= len(s) {
		b := s[i : i+8]
		return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
			uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
	}
	var v uint64
	for d := 0; i+d < len(s); d++ {
		v |= uint64(s[i+d]) << (8 * d)
	}
	return v
}

// letters sets the high bit of each byte of v that is an ASCII letter.
func letters(v uint64) uint64 {
	low := (v | 0x20*eachByte) &^ highBits
	return (low + (0x80-'a')*eachByte) &^ (low + (0x80-'z'-1)*eachByte) &^ v & highBits
}

// alnums sets the high bit of each byte of v that is an ASCII letter or digit.
func alnums(v uint64) uint64 {
	low := v &^ highBits
	return letters(v) | (low+(0x80-'0')*eachByte)&^(low+(0x80-'9'-1)*eachByte)&^v&highBits
}

// shortWord is how many letters say enough about a word without the byte
// that follows them.
const shortWord = 3

// firstLetters keeps the letters at the front of the 8 bytes v, in lower case,
// and with few of them the byte that follows.
func firstLetters(v uint64) uint64 {
	n := bits.TrailingZeros64(^letters(v)&highBits) &^ 7 // 64 when all are letters
	n += 8 & ((n - 8*shortWord) >> 63)
	return (v | 0x20*eachByte) & (1<<n - 1)
}

// gather packs the high bits of the bytes of v into the low byte.
func gather(v uint64) uint64 { return (v >> 7) * 0x0102040810204080 >> 56 }

// blockBytes is how much text is filtered at a time, a multiple of 64.
const blockBytes = 1024

// offsets holds the places in a block of text where a key may start.
type offsets [blockBytes]int32

// candidates fills b with the word starts in text[from:from+blockBytes] whose
// first letters are those of a key, and returns their number. A word starts
// at an ASCII letter or digit behind anything else, or at a longer character.
func (t *trie) candidates(text string, from int, b *offsets) int {
	end := min(from+blockBytes, len(text))
	n := 0
	var before uint64 // 1 when the byte before is part of a word
	if from > 0 && isAlnum(text[from-1]) {
		before = 1
	}
	for at := from; at < end; at += 64 {
		var words, long uint64
		for d := 0; d < 64 && at+d < end; d += 8 {
			v := load(text, at+d)
			words |= gather(alnums(v)) << d
			long |= gather(v&(v<<1)&highBits) << d
		}
		starts := words&^(words<<1|before) | long
		before = words >> 63
		for ; starts != 0; starts &= starts - 1 {
			i := at + bits.TrailingZeros64(starts)
			h := filterHash(firstLetters(load(text, i)))
			b[n&(blockBytes-1)] = int32(i)
			n += int(t.filter[h/64] >> (h % 64) & 1)
		}
	}
	return n
}

// wordStart reports whether a key may start at i: at the first character of a
// word, or at a dot or star before one (".NET", "*nix").
func wordStart(text string, i int) bool {
	if c := text[i]; c < utf8.RuneSelf && !isAlnum(c) {
		return (c == '.' || c == '*') && i+1 < len(text) && isAlpha(text[i+1]) && (i == 0 || !letterBefore(text, i))
	} else if c >= utf8.RuneSelf && !letterAt(text, i) {
		return false
	}
	return i == 0 || !letterBefore(text, i)
}

// letterAt reports whether a letter or digit starts at i.
func letterAt(text string, i int) bool {
	if c := text[i]; c < utf8.RuneSelf {
		return isAlnum(c)
	}
	if !utf8.RuneStart(text[i]) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r)
}

func letterBefore(text string, i int) bool {
	if c := text[i-1]; c < utf8.RuneSelf {
		return isAlnum(c)
	}
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return unicode.IsLetter(r)
}
