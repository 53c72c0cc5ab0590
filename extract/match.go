package extract

import (
	"strings"
	"unicode"
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
func newMatcher(l *Lexicon) (*matcher, error) {
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
	t, err := newTrie(keys)
	if err != nil {
		return nil, err
	}
	m := &matcher{trie: t}
	for _, k := range m.keys {
		m.forms = append(m.forms, byKey[k])
		m.digits = append(m.digits, len(k) > 2 && isAlpha(k[len(k)-1]) || k[len(k)-1] == '+')
	}
	return m, nil
}

// find sets dst to the hits in a text, reusing its space: at each word start the longest
// pattern that ends at a word end, without those inside an earlier hit.
func (m *matcher) find(s *wordScan, dst []hit) []hit {
	dst = dst[:0]
	for _, at := range s.starts.all() {
		if at > 0 && (s.text[at-1] == '.' || s.text[at-1] == '*') {
			dst = m.take(s, int(at)-1, dst)
		}
		dst = m.take(s, int(at), dst)
	}
	return dst
}

// take appends the longest pattern at i, if there is one that ends behind the
// hits before.
func (m *matcher) take(s *wordScan, i int, dst []hit) []hit {
	found := hit{pattern: -1}
	a, n := m.enter(s.padded[i:])
	for j := i + n; a != nil; j += n {
		if p := int32(a.accept) - 1; p >= 0 {
			if end := m.wordEnd(s.text, j, p); end > 0 {
				found = hit{int32(i), int32(end), p}
			}
		}
		a, n = m.next(a, s.padded[j:])
	}
	if found.pattern < 0 || len(dst) > 0 && found.end <= dst[len(dst)-1].end || !wordStart(s.text, i) {
		return dst
	}
	return append(dst, found)
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
