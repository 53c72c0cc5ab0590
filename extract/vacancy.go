package extract

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// FNV-1a, 64 bits.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// vacancyKey is equal for postings that advertise one vacancy as far as the
// board's own group, or else employer, title and text tell: case, punctuation,
// numbers and place names do not count. 16 hex digits.
func (f *fieldText) vacancyKey() string {
	h, parts := uint64(fnvOffset), []string{f.posting.Source, f.posting.Board, f.posting.Group}
	if f.posting.Group == "" {
		parts = []string{f.companyKey()}
		h = f.hash
	}
	for _, s := range parts {
		h = hashByte(hashString(h, s), 0)
	}
	return fmt.Sprintf("%016x", h)
}

func hashByte(h uint64, b byte) uint64 { return (h ^ uint64(b)) * fnvPrime }

func hashString(h uint64, s string) uint64 {
	for i := range len(s) {
		h = hashByte(h, s[i])
	}
	return h
}

func isWordByte(b byte) bool {
	return b >= utf8.RuneSelf || '0' <= b && b <= '9' || 'a' <= b|0x20 && b|0x20 <= 'z'
}

var legalForms = wordSet("inc llc ltd limited gmbh ag se sa srl bv nv plc corp corporation co company pvt private llp kg oy ab as sp zoo the")

// employerKey is an employer's name without case, punctuation and legal form.
func employerKey(name string) string {
	var space [64]byte
	key := space[:0]
	for w := range strings.FieldsSeq(phraseText(name)) {
		if strings.IndexByte(w, '.') >= 0 {
			w = strings.ReplaceAll(w, ".", "")
		}
		if legalForms[w] {
			continue
		}
		if len(key) > 0 {
			key = append(key, ' ')
		}
		key = append(key, w...)
	}
	return string(key)
}

// companyKey is the employerKey of the board's name of the employer.
func (f *fieldText) companyKey() string {
	if f.company == "" {
		f.company = employerKey(f.posting.Company)
	}
	return f.company
}
