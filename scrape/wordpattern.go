package scrape

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"unicode/utf8"
)

// wordPattern is the pattern `(?i)\b(...)\b`. ASCII text is tried only where a word begins with a letter that one of the
// alternatives begins with; the regular expression by itself is tried at every byte, which takes three times as long.
type wordPattern struct {
	*regexp.Regexp
	here  *regexp.Regexp // the same from the beginning of the text
	first [utf8.RuneSelf]bool
}

// words makes a pattern of alternatives, each of which begins with a letter.
func words(alternatives string) wordPattern {
	w := wordPattern{
		Regexp: regexp.MustCompile(`(?i)\b(` + alternatives + `)\b`),
		here:   regexp.MustCompile(`(?i)^(` + alternatives + `)\b`),
	}
	for c := range w.first {
		w.first[c] = isWordByte(byte(c)) && beginsWith(alternatives, rune(c))
	}
	return w
}

// beginsWith tells whether a match of a pattern, in any letter case, can begin with c.
func beginsWith(pattern string, c rune) bool {
	parsed, err := syntax.Parse(`(?i)`+pattern, syntax.Perl)
	if err != nil {
		panic(err) // as regexp.MustCompile does, for patterns of the program itself
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		panic(err)
	}
	seen := make([]bool, len(prog.Inst))
	for todo := []uint32{uint32(prog.Start)}; len(todo) > 0; {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[at] {
			continue
		}
		seen[at] = true
		switch i := &prog.Inst[at]; i.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			todo = append(todo, i.Out, i.Arg)
		case syntax.InstCapture, syntax.InstEmptyWidth, syntax.InstNop:
			todo = append(todo, i.Out)
		case syntax.InstFail:
		default:
			if i.MatchRune(c) {
				return true
			}
		}
	}
	return false
}

// MatchString is that of the whole pattern.
func (w wordPattern) MatchString(s string) bool {
	if slices.ContainsFunc([]byte(s), func(b byte) bool { return b >= utf8.RuneSelf }) {
		return w.Regexp.MatchString(s) // some letters beyond ASCII are those of ASCII in another case
	}
	inWord := false
	for i := range len(s) {
		before := inWord
		inWord = isWordByte(s[i])
		if !before && inWord && w.first[s[i]] && w.here.MatchString(s[i:]) {
			return true
		}
	}
	return false
}

func isWordByte(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b == '_'
}
