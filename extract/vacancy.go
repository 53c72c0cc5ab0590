package extract

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// FNV-1a, 64 bits.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// vacancyKey is equal for postings that advertise one vacancy as far as the
// board's own group, or else employer, title and text tell: case, punctuation,
// numbers and place names do not count. 16 hex digits.
func vacancyKey(p market.Posting, text string) string {
	h := uint64(fnvOffset)
	if p.Group != "" {
		for _, s := range []string{p.Source, p.Board, p.Group} {
			h = hashByte(hashString(h, s), 0)
		}
		return fmt.Sprintf("%016x", h)
	}
	h = hashByte(hashWords(h, employerKey(p.Company)), 0)
	h = hashWords(h, text)
	return fmt.Sprintf("%016x", h)
}

func hashByte(h uint64, b byte) uint64 { return (h ^ uint64(b)) * fnvPrime }

func hashString(h uint64, s string) uint64 {
	for i := range len(s) {
		h = hashByte(h, s[i])
	}
	return h
}

// hashWords hashes the words of s that are neither numbers nor place names.
func hashWords(h uint64, s string) uint64 {
	for i := 0; i < len(s); {
		if !isWordByte(s[i]) {
			i++
			continue
		}
		start, letters := i, false
		for i < len(s) && isWordByte(s[i]) {
			letters = letters || s[i] > '9'
			i++
		}
		if word := s[start:i]; letters && !namesPlace(word) {
			for j := range len(word) {
				h = hashByte(h, lowerASCII(word[j]))
			}
			h = hashByte(h, ' ')
		}
	}
	return h
}

func isWordByte(b byte) bool {
	return b >= utf8.RuneSelf || '0' <= b && b <= '9' || 'a' <= b|0x20 && b|0x20 <= 'z'
}

// namesPlace holds for a capitalised word that is a place's name or code by itself.
func namesPlace(word string) bool {
	if word[0] < 'A' || word[0] > 'Z' && word[0] < utf8.RuneSelf {
		return false
	}
	return atlas.names[strings.ToLower(word)] != nil || len(word) <= 3 && atlas.codes[word] != nil
}

var legalForms = wordSet("inc llc ltd limited gmbh ag se sa srl bv nv plc corp corporation co company pvt private llp kg oy ab as sp zoo the")

// employerKey is an employer's name without case, punctuation and legal form.
func employerKey(name string) string {
	var kept []string
	for _, w := range strings.Fields(phraseText(name)) {
		if w = strings.ReplaceAll(w, ".", ""); !legalForms[w] {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}
