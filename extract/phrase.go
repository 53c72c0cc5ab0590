package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// phrase is words that mean something, in the form phraseText gives.
type phrase[T any] struct {
	words string
	means T
}

// phraseText is s in lower case with one blank around every word; "+", "#" and
// inner dots stay, so that "C++", "C#" and ".NET" remain words.
func phraseText(s string) string {
	var short [256]byte
	short[0] = ' '
	n, i := uint8(1), 0
	for i < len(s) && n < 254 {
		c := s[i]
		if p := phraseByte[c]; p != 0 {
			short[n] = p
			n++
		} else if c >= utf8.RuneSelf {
			break
		} else if c == '.' && innerDot(s, i) {
			short[n] = c
			n++
		} else if short[n-1] != ' ' {
			short[n] = ' '
			n++
		}
		i++
	}
	if i < len(s) {
		return longPhraseText(s)
	}
	if short[n-1] != ' ' {
		short[n] = ' '
		n++
	}
	return string(short[:n])
}

// longPhraseText is phraseText of any string.
func longPhraseText(s string) string {
	b := append(make([]byte, 0, len(s)+2), ' ')
	for i := 0; i < len(s); {
		c := s[i]
		if p := phraseByte[c]; p != 0 {
			b = append(b, p)
			i++
			continue
		}
		n, keep := 1, c == '.' && innerDot(s, i)
		if c >= utf8.RuneSelf {
			var r rune
			if r, n = utf8.DecodeRuneInString(s[i:]); unicode.IsLetter(r) || unicode.IsMark(r) {
				b = utf8.AppendRune(b, unicode.ToLower(r))
				i += n
				continue
			}
		}
		if keep {
			b = append(b, c)
		} else if b[len(b)-1] != ' ' {
			b = append(b, ' ')
		}
		i += n
	}
	if b[len(b)-1] != ' ' {
		b = append(b, ' ')
	}
	return string(b)
}

// phraseByte is what phraseText makes of an ASCII byte that it keeps, 0 of others.
var phraseByte = func() (t [256]byte) {
	for c := range utf8.RuneSelf {
		switch {
		case byteClass[c] == 3:
			t[c] = byte(c) | 0x20
		case byteClass[c] != 0 || c == '+' || c == '#':
			t[c] = byte(c)
		}
	}
	return t
}()

// innerDot holds for a full stop inside a word ("Node.js", ".NET"), not between two that a
// portal glued together ("location.Position").
func innerDot(s string, i int) bool {
	if i+1 >= len(s) || byteClass[s[i+1]] == 0 {
		return false
	}
	return i == 0 || byteClass[s[i-1]] != 1 || byteClass[s[i+1]] != 3
}

// startsPhrase holds when phraseText of s, which starts with a letter or digit, starts with words.
func startsPhrase(s, words string) bool {
	i := 0
	for j := 0; j < len(words); j++ {
		switch {
		case i == len(s):
			return false
		case s[i] >= utf8.RuneSelf:
			return strings.HasPrefix(phraseText(s)[1:], words+" ")
		case words[j] != ' ':
			if phraseByte[s[i]] != words[j] && !(s[i] == '.' && words[j] == '.' && innerDot(s, i)) {
				return false
			}
			i++
			continue
		case keptInPhrase(s, i):
			return false
		}
		for i++; i < len(s) && s[i] < utf8.RuneSelf && !keptInPhrase(s, i); {
			i++
		}
	}
	if i < len(s) && s[i] >= utf8.RuneSelf {
		return strings.HasPrefix(phraseText(s)[1:], words+" ")
	}
	return i == len(s) || !keptInPhrase(s, i)
}

// keptInPhrase holds for an ASCII byte s[i] that phraseText keeps.
func keptInPhrase(s string, i int) bool {
	return phraseByte[s[i]] != 0 || s[i] == '.' && innerDot(s, i)
}

// has holds when the phrase text s contains words.
func has(s, words string) bool {
	for from := 0; ; {
		i := strings.Index(s[from:], words)
		if i < 0 {
			return false
		}
		i += from
		if s[i-1] == ' ' && s[i+len(words)] == ' ' {
			return true
		}
		from = i + 1
	}
}
