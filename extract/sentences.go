package extract

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// sentenceEnd is the length of the first sentence of text[start:end], a line or the rest of it.
func (r *reading) sentenceEnd(start, end int) int {
	s := r.text[start:end]
	for at := r.words.stopFrom(start+1, end); at+1 < end; at = r.words.stopFrom(at+1, end) {
		if i := at - start; s[i] == ' ' && opensSentence(s, i+1) || s[i] != ' ' && stopsAt(s, i) {
			return i + 1
		}
	}
	return len(s)
}

// stopFrom is the first place from i on, before end, where a sentence may end, else end or more.
func (s *wordScan) stopFrom(i, end int) int {
	for ; i < end; i = i/64*64 + 64 {
		if stops := s.masks[i/64].stop >> (i % 64); stops != 0 {
			return i + bits.TrailingZeros64(stops)
		}
	}
	return end
}

// markOpeners adds the spaces before capitalised words that may open a sentence
// to the places where one may end.
func (r *reading) markOpeners() {
	for _, p := range r.phrases {
		if i := int(p.start) - 1; p.class&opens != 0 && i >= 0 && r.text[i] == ' ' && isUpper(r.text[i+1]) {
			r.words.masks[i/64].stop |= 1 << (i % 64)
		}
	}
}

// openers are the first words of what opensSentence knows by its words.
func openers() []string {
	var out []string
	for _, p := range slices.Concat(inlineHeads, headQualifiers, flatAsks) {
		words := strings.FieldsFunc(p, func(c rune) bool { return !isAlnum(byte(c)) || c >= utf8.RuneSelf })
		if len(words[0]) <= 2 && len(words) > 1 {
			words[0] += " " + words[1] // "In-depth"
		}
		out = append(out, words[0])
	}
	return out
}

// opensSentence reports whether a sentence opens at s[i], behind a space.
func opensSentence(s string, i int) bool {
	switch c := s[i]; {
	case isUpper(c):
		return inlineHead(s, i) > 0 || isLower(s[i-2]) && opensAsking(s[i:])
	case isDigit(c):
		return isLower(s[i-2]) && opensYears(s[i:]) && !hasSuffixWord(s[:i-1], beforeYears)
	}
	return opensItem(s[i:])
}

// stopsAt reports whether the mark at i ends a sentence: a space and no
// lower-case letter follow, or, where the space was lost, a capitalised word.
func stopsAt(s string, i int) bool {
	next := s[i+1]
	if next == ' ' {
		return i+2 < len(s) && !isLower(s[i+2]) && !abbreviated(s[:i])
	}
	return s[i] != ';' && isUpper(next) && isLower(s[i-1]) && i+2 < len(s) && isLower(s[i+2])
}

// opensItem reports whether s starts with a list mark in the middle of a line.
func opensItem(s string) bool {
	for _, mark := range []string{"• ", "* ", "· ", "● "} {
		if strings.HasPrefix(s, mark) {
			return true
		}
	}
	return strings.HasPrefix(s, "- ") && len(s) > 2 && (isUpper(s[2]) || opensYears(s[2:]))
}

// flatAsks open the items of a list that lost its line breaks: they stand
// capitalised in the middle of a line.
var flatAsks = []string{
	"Experience with", "Experience in", "Experience using", "Experience working", "Experience building", "Experience developing", "Strong knowledge",
	"Strong understanding", "Strong experience", "Strong technical", "Strong proficiency", "Working knowledge", "Knowledge of", "Good knowledge",
	"Good understanding", "Solid understanding", "Solid experience", "Solid knowledge", "Hands-on experience", "Hands on experience", "Proficiency in",
	"Proficiency with", "Proficient in", "Proficient with", "Familiarity with", "Familiar with", "Understanding of", "Ability to", "Excellent communication",
	"Strong communication", "Bachelor's", "Bachelor’s", "Master's", "Proven experience", "Proven ability", "Proven track", "Expertise in", "Expertise with", "Demonstrated experience",
	"Demonstrated ability", "Exposure to", "Deep understanding", "Deep knowledge", "Must have", "In-depth knowledge", "Comfortable with", "Prior experience", "Previous experience",
}

// opensAsking reports whether s starts with an item that asks.
func opensAsking(s string) bool {
	if strings.IndexByte("BCDEFGHIKMPSUW", s[0]) < 0 {
		return false
	}
	for _, a := range flatAsks {
		if strings.HasPrefix(s, a) {
			return true
		}
	}
	return false
}

// beforeYears are words that a number of years belongs to.
var beforeYears = []string{"Preferred", "preferred", "Minimum", "minimum", "least", "over", "with", "have", "has", "and", "or", "of", "than", "required", "Required", "about", "around", "typically", "approximately", "to", "by"}

// opensYears reports whether s starts as "3+ years" does.
func opensYears(s string) bool {
	i := 0
	for i < len(s) && i < 3 && isDigit(s[i]) {
		i++
	}
	return strings.HasPrefix(s[i:], "+ years") || strings.HasPrefix(s[i:], "+ yrs")
}

// abbreviated reports whether s ends in an abbreviation whose dot ends no sentence.
func abbreviated(s string) bool {
	for _, a := range []string{"e.g", "i.e", "etc", "vs", "incl", " sr", " jr", "approx", "inc"} {
		if strings.HasSuffix(s, a) && a != "etc" {
			return true
		}
	}
	return false
}

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }
func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
