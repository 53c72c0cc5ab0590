package extract

import (
	"math"
	"math/bits"
	"sort"
	"unicode"
	"unicode/utf8"
)

// trie finds keys at word starts of a text. Keys are folded: ASCII letters in
// lower case, hyphen and underscore as a space. A filter over the first letters
// of a word and what follows them spares most words the walk, and a table of
// the first letters that keys have spares the others its first steps.
type trie struct {
	nodes  []node
	edges  []edge
	keys   []string
	filter [1 << filterLog]uint32 // hash of first letters → set of what may follow
	heads  []head
	slots  []uint16 // hash of first letters → index in heads + 1
}

// node is a state: what keys with a common front go on with. Nodes and edges
// are small because a walk costs what it misses in the caches.
type node struct {
	first  uint32 // of its edges
	edges  uint16
	accept int16 // key+1 of the key that ends here, or 0
}

// edge is one way on from a node: to a node, or to -(key+1) when only that key
// goes on this way.
type edge struct {
	c  byte
	to int16
}

// step is where c leads from a state, 0 for nowhere.
func (t *trie) step(state int32, c byte) int32 {
	n := &t.nodes[state]
	for _, e := range t.edges[n.first:][:n.edges] {
		if e.c == c {
			return int32(e.to)
		}
	}
	return 0
}

// head is what the trie holds behind the first letters of a word.
type head struct {
	letters uint64
	follow  uint64 // set of the folded bytes (modulo 64) that may come next
	state   int32  // where to walk on, as in edge
	accepts bool   // a key ends here
}

// filterLog is the size of the filter as a power of two.
const filterLog = 15

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
	t := &trie{keys: keys}
	sort.Strings(t.keys)
	t.build(0, len(t.keys), 0)
	for _, k := range t.keys {
		if !isAlnum(k[0]) && k[0] < utf8.RuneSelf {
			k = k[1:] // found from the word behind its mark
		}
		t.allow(k)
	}
	t.addHeads()
	return t
}

// addHeads fills the table of first letters. At least half of it stays free,
// so that a search of it ends soon.
func (t *trie) addHeads() {
	seen := map[uint64]bool{}
	for _, k := range t.keys {
		letters, n := wordHead(load(k, 0))
		if n <= len(k) && !seen[letters] {
			seen[letters] = true
			t.heads = append(t.heads, t.head(k, n))
		}
	}
	t.slots = make([]uint16, 1<<bits.Len(uint(2*len(t.heads))))
	for i, h := range t.heads {
		t.slots[t.slot(h.letters)] = uint16(i + 1)
	}
}

// head is the head that is the first n bytes of the key k.
func (t *trie) head(k string, n int) head {
	h := head{}
	h.letters, _ = wordHead(load(k, 0))
	for d := 0; d < n && h.state >= 0; d++ {
		h.state = t.step(h.state, k[d])
	}
	if h.state < 0 {
		h.accepts = n == len(k)
		if !h.accepts {
			h.follow = 1 << (k[n] & 63)
		}
		return h
	}
	state := &t.nodes[h.state]
	h.accepts = state.accept > 0
	for _, e := range t.edges[state.first:][:state.edges] {
		h.follow |= 1 << (e.c & 63)
	}
	return h
}

// slot is the place of first letters in the table, or the free one where they
// belong.
func (t *trie) slot(letters uint64) uint64 {
	last := uint64(len(t.slots) - 1)
	i := filterHash(letters) & last
	for t.slots[i] != 0 && t.heads[t.slots[i]-1].letters != letters {
		i = (i + 1) & last
	}
	return i
}

// enter is the state behind the first letters of the word at text[i:], and
// where they end; 0 when no key can be there.
func (t *trie) enter(text string, i int) (state int32, end int) {
	letters, n := wordHead(load(text, i))
	at := t.slots[t.slot(letters)]
	if at == 0 {
		return 0, 0
	}
	h := &t.heads[at-1]
	end = i + n
	if !h.accepts && (end >= len(text) || h.follow>>(fold[text[end]]&63)&1 == 0) {
		return 0, 0
	}
	return h.state, end
}

// wordHead is the first letters of the 8 bytes v, in lower case, or its first
// byte when that is no letter, and their number.
func wordHead(v uint64) (head uint64, n int) {
	run := bits.TrailingZeros64(^letters(v)&highBits) &^ 7 // in bits, 64 when all are letters
	if run == 0 {
		return v & 0xff, 1
	}
	return (v | 0x20*eachByte) & (1<<run - 1), run / 8
}

// build makes the node for the sorted keys[lo:hi], which share their first
// depth bytes, and returns it.
func (t *trie) build(lo, hi, depth int) int32 {
	state := int32(len(t.nodes))
	t.nodes = append(t.nodes, node{})
	accept := 0
	if len(t.keys[lo]) == depth {
		lo++
		accept = lo
	}
	var edges []edge
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
		edges = append(edges, edge{c, int16(to)})
		lo = end
	}
	t.nodes[state] = node{uint32(len(t.edges)), uint16(len(edges)), int16(accept)}
	t.edges = append(t.edges, edges...)
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

// allow sets the filter for texts that start with k.
func (t *trie) allow(k string) {
	head, n := firstLetters(load(k, 0))
	set := &t.filter[filterHash(head)]
	if n >= len(k) {
		*set = math.MaxUint32
		return
	}
	for c := range 256 {
		if fold[c] != k[n] {
			continue
		}
		for d := range 256 {
			if n+1 == len(k) || fold[d] == k[n+1] {
				*set |= 1 << follow(byte(c), byte(d))
			}
		}
	}
}

// follow maps the two bytes behind first letters to one of 32 cases: the
// second counts when the first is a space or hyphen.
func follow(c, d byte) uint32 {
	gap := uint32(gaps[c])
	return ((uint32(d)<<8|uint32(c))>>gap&15 | 16 - 2*gap) & 31
}

// gaps is 8 for the bytes that fold to a space.
var gaps = [256]uint8{' ': 8, '-': 8, '_': 8}

func filterHash(letters uint64) uint64 {
	letters ^= letters >> 31
	return letters * 0xD6E8FEB86659FD93 >> (64 - filterLog)
}

const (
	eachByte = 0x0101010101010101
	highBits = 0x80 * eachByte
)

// load reads the 8 bytes of s from i on, zeros behind its end, low byte first.
func load(s string, i int) uint64 {
	if i+8 <= len(s) {
		return load8(s[i : i+8])
	}
	return loadEnd(s[i:])
}

// load8 reads the first 8 bytes of b, which the compiler does in one step.
func load8(b string) uint64 {
	_ = b[7]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

func loadEnd(s string) (v uint64) {
	for d := 0; d < len(s); d++ {
		v |= uint64(s[d]) << (8 * d)
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
	small := low | 0x20*eachByte
	letter := (small + (0x80-'a')*eachByte) &^ (small + (0x80-'z'-1)*eachByte)
	digit := (low + (0x80-'0')*eachByte) &^ (low + (0x80-'9'-1)*eachByte)
	return (letter | digit) &^ v & highBits
}

// firstLetters keeps the letters at the front of the 8 bytes v, in lower case,
// and tells how many they are.
func firstLetters(v uint64) (letters8 uint64, n int) {
	other := ^letters(v) & highBits
	return (v | 0x20*eachByte) & ((other&-other)>>7 - 1), bits.TrailingZeros64(other) >> 3
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
		words, long := wordMask(text, at, end)
		starts := words&^(words<<1|before) | long
		before = words >> 63
		for ; starts != 0; starts &= starts - 1 {
			i := at + bits.TrailingZeros64(starts)
			var head uint64
			var c, d byte // the bytes behind the letters
			if len(text)-i >= 16 {
				var size int
				head, size = firstLetters(load8(text[i : i+8]))
				c, d = text[i+size], text[i+size+1]
			} else {
				head, c, d = lastHead(text[i:])
			}
			b[n&(blockBytes-1)] = int32(i)
			n += int(t.filter[filterHash(head)] >> follow(c, d) & 1)
		}
	}
	return n
}

// lastHead is the first letters of a word near the end of a text and the two
// bytes behind them, zeros where the text has ended.
func lastHead(word string) (head uint64, c, d byte) {
	head, n := firstLetters(load(word, 0))
	v := load(word, min(n, len(word)))
	return head, byte(v), byte(v >> 8)
}

// wordMask has a bit for each byte of text[at:at+64], up to end: in words for
// ASCII letters and digits, in long for the first bytes of longer characters.
func wordMask(text string, at, end int) (words, long uint64) {
	if len(text)-at < 64 {
		for d := 0; d < 64 && at+d < end; d += 8 {
			v := load(text, at+d)
			words |= gather(alnums(v)) << d
			long |= gather(v&(v<<1)&highBits) << d
		}
		return words, long
	}
	block := text[at : at+64]
	var all uint64
	for d := 0; d < 64; d += 8 {
		v := load8(block[d : d+8])
		words |= gather(alnums(v)) << d
		all |= v
	}
	if all&highBits != 0 {
		for d := 0; d < 64; d += 8 {
			v := load8(block[d : d+8])
			long |= gather(v&(v<<1)&highBits) << d
		}
	}
	return words, long
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
