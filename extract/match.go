package extract

import (
	"sort"
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

// matcher finds every lexicon pattern in one pass over a text: a trie over
// folded bytes, entered at the start of words, the longest match winning.
// Folding makes ASCII letters lower case and hyphen and underscore a space.
type matcher struct {
	class    [256]uint8 // folded byte class, 0: in no pattern
	next     []int32    // state*classes + class → state, 0: none
	accept   []int32    // state → pattern+1
	forms    [][]form   // by pattern
	keys     []string   // by pattern, folded
	digits   []bool     // by pattern: a version number may be glued to it
	classes  int32
	dotStart bool
}

// fold maps a byte to the one that patterns are written in.
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
	m := &matcher{classes: 1}
	for k := range byKey {
		m.keys = append(m.keys, k)
	}
	sort.Strings(m.keys)
	for _, k := range m.keys {
		m.forms = append(m.forms, byKey[k])
		m.digits = append(m.digits, len(k) > 2 && isAlpha(k[len(k)-1]) || k[len(k)-1] == '+')
		for _, c := range []byte(k) {
			if m.class[c] == 0 {
				m.class[c] = uint8(m.classes)
				m.classes++
			}
		}
	}
	m.build()
	return m
}

func (m *matcher) build() {
	m.next = make([]int32, m.classes)
	m.accept = []int32{0}
	for p, k := range m.keys {
		state := int32(0)
		for _, c := range []byte(k) {
			at := state*m.classes + int32(m.class[c])
			if m.next[at] == 0 {
				m.next[at] = int32(len(m.accept))
				m.accept = append(m.accept, 0)
				m.next = append(m.next, make([]int32, m.classes)...)
			}
			state = m.next[at]
		}
		m.accept[state] = int32(p) + 1
	}
	// A byte folds to its class; class 0 leads nowhere.
	var byByte [256]uint8
	for c := range byByte {
		byByte[c] = m.class[fold[c]]
	}
	m.class = byByte
}

// find appends the hits in text to dst: at each word start the longest
// pattern that ends at a word end, without those inside an earlier hit.
func (m *matcher) find(text string, dst []hit) []hit {
	covered := int32(-1)
	for i := 0; i < len(text); {
		if !wordStart(text, i) {
			i++
			continue
		}
		if p, end := m.longest(text, i); p >= 0 && int32(end) > covered {
			dst = append(dst, hit{int32(i), int32(end), p})
			covered = int32(end)
		}
		i++
	}
	return dst
}

// longest walks the trie from i and returns the longest pattern that ends at
// a word end, or -1.
func (m *matcher) longest(text string, i int) (pattern int32, end int) {
	pattern, state := int32(-1), int32(0)
	for j := i; j < len(text); j++ {
		state = m.next[state*m.classes+int32(m.class[text[j]])]
		if state == 0 {
			break
		}
		if p := m.accept[state] - 1; p >= 0 {
			if e := m.wordEnd(text, j+1, p); e > 0 {
				pattern, end = p, e
			}
		}
	}
	return pattern, end
}

// wordStart reports whether a pattern may start at i: at the first character
// of a word, or at a dot before one (".NET").
func wordStart(text string, i int) bool {
	if c := text[i]; c < utf8.RuneSelf && !isAlnum(c) {
		return (c == '.' || c == '*') && i+1 < len(text) && isAlpha(text[i+1]) && (i == 0 || !letterBefore(text, i))
	} else if c >= utf8.RuneSelf && !letterAt(text, i) {
		return false
	}
	return i == 0 || !letterBefore(text, i)
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

// letterAt reports whether a letter or digit starts at i, or i is inside one.
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
