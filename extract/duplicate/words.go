package duplicate

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is a token of a text in lower case: letters, digits and the + and # of C++ and C#.
type word struct {
	text  string
	hash  uint32
	start int // byte offset in the lower-case text
}

// maxWords bounds how much of a text is compared.
const maxWords = 4000

// words splits a lower-case text.
func words(lower string, into []word) []word {
	start := -1
	hash := uint32(fnvOffset)
	flush := func(end int) {
		if start >= 0 {
			into = append(into, word{lower[start:end], hash, start})
			start, hash = -1, fnvOffset
		}
	}
	for i := 0; i < len(lower) && len(into) < maxWords; {
		c, n := lower[i], 1
		ok := 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || (c == '+' || c == '#') && start >= 0
		if c >= utf8.RuneSelf {
			var r rune
			r, n = utf8.DecodeRuneInString(lower[i:])
			ok = unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
		}
		if !ok {
			flush(i)
			i += n
			continue
		}
		if start < 0 {
			start = i
		}
		for _, b := range []byte(lower[i : i+n]) {
			hash = (hash ^ uint32(b)) * fnvPrime
		}
		i += n
	}
	if len(into) < maxWords {
		flush(len(lower))
	}
	return into
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

// wordSet is the distinct hashes of words, sorted.
type wordSet []uint32

func setOf(ws []word) wordSet {
	s := make(wordSet, 0, len(ws))
	for _, w := range ws {
		s = append(s, w.hash)
	}
	slices.Sort(s)
	return slices.Compact(s)
}

func (s wordSet) has(h uint32) bool {
	_, ok := slices.BinarySearch(s, h)
	return ok
}

// common counts what two sorted slices share.
func common(a, b []uint32) int {
	n, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n, i, j = n+1, i+1, j+1
		}
	}
	return n
}

// shingles are the distinct hashes of n words in a row, sorted.
func shingles(ws []word, n int) []uint32 {
	if len(ws) < n {
		return nil
	}
	out := make([]uint32, 0, len(ws)-n+1)
	for i := range len(ws) - n + 1 {
		h := uint64(0)
		for _, w := range ws[i : i+n] {
			h = mix(h ^ uint64(w.hash))
		}
		out = append(out, uint32(h))
	}
	slices.Sort(out)
	return slices.Compact(out)
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
