package extract

import (
	"strings"
	"unicode/utf8"
)

// form is one reading of a pattern: an entry and the rule it counts by.
type form struct {
	entry int32
	rule  Rule
	exact string // the letter case that the rule needs, "" for any
	tail  string // what a Gap form needs after the pattern, folded
}

// hit is an occurrence of a pattern in a text.
type hit struct {
	start, end int32
	pattern    int32
}

// matcher finds every lexicon pattern in one pass over a text, the longest
// match at each word start.
type matcher struct {
	*trie
	forms  [][]form // by pattern
	digits []bool   // by pattern: a version number may be glued to it
}

// newMatcher compiles the expanded aliases of a lexicon.
func newMatcher(l *Lexicon) *matcher {
	byKey := map[string][]form{}
	for i, e := range l.Entries {
		for _, a := range e.Aliases {
			for _, f := range forms(e, a) {
				f.entry = int32(i)
				key := foldString(f.exact)
				if !a.Rule.cased() && !(a.Rule == Not && f.exact != strings.ToLower(f.exact)) {
					f.exact = ""
				}
				byKey[key] = append(byKey[key], f)
			}
		}
	}
	keys := make([]string, 0, len(byKey))
	for k := range byKey {
		keys = append(keys, k)
	}
	m := &matcher{trie: newTrie(keys)}
	for _, k := range m.keys {
		m.forms = append(m.forms, byKey[k])
		m.digits = append(m.digits, len(k) > 2 && isAlpha(k[len(k)-1]) || k[len(k)-1] == '+')
	}
	return m
}

// find sets dst to the hits in text, reusing its space: at each word start the longest
// pattern that ends at a word end, without those inside an earlier hit.
func (m *matcher) find(text string, dst []hit) []hit {
	var b offsets
	dst = dst[:0]
	for from := 0; from < len(text); from += blockBytes {
		for _, at := range b[:m.candidates(text, from, &b)] {
			i := int(at)
			if i > 0 && (text[i-1] == '.' || text[i-1] == '*') {
				dst = m.take(text, i-1, dst)
			}
			dst = m.take(text, i, dst)
		}
	}
	return dst
}

// take appends the longest pattern at i, if there is one that ends behind the
// hits before.
func (m *matcher) take(text string, i int, dst []hit) []hit {
	state, next := m.enter(text, i)
	if state == 0 {
		return dst
	}
	p, end := m.longest(text, state, i, next)
	if p < 0 || len(dst) > 0 && int32(end) <= dst[len(dst)-1].end || !wordStart(text, i) {
		return dst
	}
	return append(dst, hit{int32(i), int32(end), p})
}

// longest walks the trie on from state, which text[i:j] leads to, and returns
// the longest pattern at i that ends at a word end, or -1.
func (m *matcher) longest(text string, state int32, i, j int) (pattern int32, end int) {
	pattern = -1
	for {
		if state < 0 {
			p := -state - 1
			if rest := m.keys[p][j-i:]; ends(text, rest, j) {
				if e := m.wordEnd(text, j+len(rest), p); e > 0 {
					return p, e
				}
			}
			return pattern, end
		}
		if p := int32(m.nodes[state].accept) - 1; p >= 0 {
			if e := m.wordEnd(text, j, p); e > 0 {
				pattern, end = p, e
			}
		}
		if j == len(text) {
			return pattern, end
		}
		state = m.step(state, fold[text[j]])
		j++
		if state == 0 {
			return pattern, end
		}
	}
}

// wordEnd is where a match that would end at j ends: j, or after glued digits
// ("HTML5"); 0 when j is inside a word.
func (m *matcher) wordEnd(text string, j int, pattern int32) int {
	if j == len(text) {
		return j
	}
	c := text[j]
	last := text[j-1]
	if !isAlnum(last) && last < utf8.RuneSelf && last != '+' && last != '#' {
		return j
	}
	if m.digits[pattern] && isDigit(c) {
		for j < len(text) && isDigit(text[j]) {
			j++
		}
		if j == len(text) {
			return j
		}
		c = text[j]
	}
	if isAlnum(c) || c >= utf8.RuneSelf && letterAt(text, j) {
		return 0
	}
	if (c == '+' || c == '#') && isAlpha(last) && (j < 2 || !letterBefore(text, j-1)) {
		return 0
	}
	return j
}
