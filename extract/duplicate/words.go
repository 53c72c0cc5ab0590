package duplicate

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxWords bounds how much of a text is compared.
const maxWords = 4000

// word is where a token stands: letters, digits and the + and # of C++ and C#.
type word struct {
	hash       uint32
	kind       kind
	start, end int32 // bytes in the text
	from, to   int32 // bytes in tokens.squeezed
}

// tokens are the words of a text in lower case. The zero value is empty; read uses its space again.
type tokens struct {
	words    []word
	squeezed string // the words without anything between them
	buf      []byte
	// cases splits "managementPG" where lower case meets upper case: fields that have run together.
	cases bool
}

func (t *tokens) text(w word) string { return t.squeezed[w.from:w.to] }

// texts are the words themselves.
func (t *tokens) texts() []string {
	out := make([]string, len(t.words))
	for i, w := range t.words {
		out[i] = t.text(w)
	}
	return out
}

// inWord gives the lower case of the bytes that words are made of; 0 is none of them.
var inWord = func() (table [256]byte) {
	for c := byte('a'); c <= 'z'; c++ {
		table[c], table[c-'a'+'A'] = c, c
	}
	for _, c := range []byte("0123456789+#") {
		table[c] = c
	}
	return table
}()

// read splits a text.
func (t *tokens) read(s string) {
	t.words, t.buf = t.words[:0], t.buf[:0]
	first := opensLine
	for i := 0; i < len(s) && len(t.words) < maxWords; {
		c := s[i]
		if n := wordRune(s[i:]); n == 0 || c == '+' || c == '#' {
			if c == '\n' {
				first = opensLine
			}
			i += max(1, skipped(s[i:]))
			continue
		}
		w := word{start: int32(i), from: int32(len(t.buf)), kind: first}
		i = t.word(s, i, &w)
		t.words = append(t.words, w)
		first = 0
	}
	t.squeezed = string(t.buf)
}

// word reads the rest of a word that starts at i, and says where it ends.
func (t *tokens) word(s string, i int, w *word) int {
	hash := uint32(fnvOffset)
	digits := 0
	for i < len(s) {
		c := inWord[s[i]]
		if c == 0 {
			n := wordRune(s[i:])
			if n == 0 {
				break
			}
			r, _ := utf8.DecodeRuneInString(s[i:])
			at := len(t.buf)
			t.buf = utf8.AppendRune(t.buf, unicode.ToLower(r))
			for _, b := range t.buf[at:] {
				hash = (hash ^ uint32(b)) * fnvPrime
			}
			i += n
			continue
		}
		if c <= '9' && c >= '0' {
			digits++
		}
		if t.cases && i > 0 && c != s[i] && 'a' <= s[i-1] && s[i-1] <= 'z' && i > int(w.start) {
			break
		}
		hash = (hash ^ uint32(c)) * fnvPrime
		t.buf = append(t.buf, c)
		i++
	}
	w.hash, w.end, w.to = hash, int32(i), int32(len(t.buf))
	if digits > 0 {
		w.kind |= hasDigit
		if digits == int(w.to-w.from) {
			w.kind |= number
		}
	}
	w.kind |= kinds.of(hash)
	return i
}

// wordRune is the length of the letter, digit or mark that s starts with; 0 is none.
func wordRune(s string) int {
	if inWord[s[0]] != 0 {
		return 1
	}
	if s[0] < utf8.RuneSelf {
		return 0
	}
	if r, n := utf8.DecodeRuneInString(s); unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
		return n
	}
	return 0
}

func skipped(s string) int {
	if s[0] < utf8.RuneSelf {
		return 1
	}
	_, n := utf8.DecodeRuneInString(s)
	return n
}

// wordsOf are the words of a short text.
func wordsOf(s string) []string {
	var t tokens
	t.read(s)
	return t.texts()
}

// FNV-1a, 32 bits.
const (
	fnvOffset = 2166136261
	fnvPrime  = 16777619
)

func hashWord(s string) uint32 {
	h := uint32(fnvOffset)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * fnvPrime
	}
	return h
}

// mix spreads the bits of h. Source: the finaliser of MurmurHash3 (public domain).
func mix(h uint64) uint64 {
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// shingle is the hash of words in a row.
func shingle(ws []word) uint32 {
	h := uint64(0)
	for _, w := range ws {
		h = (h ^ uint64(w.hash)) * 0x9e3779b97f4a7c15
		h ^= h >> 32
	}
	return uint32(h)
}

func wordTable(s string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(s) {
		out[w] = true
	}
	return out
}

// isNumber holds for digits only.
func isNumber(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// hashSet is a set of hashes; reset uses its space again.
type hashSet struct {
	list  []uint32 // members in the order they came
	slots []uint32 // 0 is free
	shift uint8
}

// reset empties the set and makes room for n members.
func (s *hashSet) reset(n int) {
	bits := uint8(6)
	for 1<<bits < 2*n {
		bits++
	}
	s.slots = slices.Grow(s.slots[:0], 1<<bits)[:1<<bits]
	clear(s.slots)
	s.list, s.shift = s.list[:0], 32-bits
}

// find is the slot of a hash, or the free one for it.
func (s *hashSet) find(h uint32) *uint32 {
	for i := h * 0x9e3779b1 >> s.shift; ; i++ {
		slot := &s.slots[i&uint32(len(s.slots)-1)]
		if *slot == h || *slot == 0 {
			return slot
		}
	}
}

func (s *hashSet) add(h uint32) {
	h = max(h, 1)
	if slot := s.find(h); *slot == 0 {
		*slot = h
		s.list = append(s.list, h)
	}
}

func (s *hashSet) has(h uint32) bool {
	return len(s.list) > 0 && *s.find(max(h, 1)) != 0
}

// common counts what two sets share.
func common(a, b *hashSet) int {
	if len(a.list) > len(b.list) {
		a, b = b, a
	}
	n := 0
	for _, h := range a.list {
		if b.has(h) {
			n++
		}
	}
	return n
}
