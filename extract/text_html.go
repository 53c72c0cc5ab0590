package extract

import (
	"html"
	"strings"
)

// html writes the visible text of markup in one pass. It is no HTML5 parser:
// it knows tags, comments, entities and elements without text, which is what
// boards publish; anything else degrades to text.
func (w *textWriter) html(s string) {
	w.space = false
	for len(s) > 0 {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			i = len(s)
		}
		w.entities(s[:i])
		s = s[i:]
		if s == "" {
			break
		}
		n, name, closing := tag(s)
		if n == 0 {
			w.byte('<')
			s = s[1:]
			continue
		}
		s = s[n:]
		kind := markup[name]
		if kind == skip && !closing {
			s = skipElement(s, name)
		}
		w.tag(kind, closing)
	}
	w.line()
}

func (w *textWriter) tag(kind tagKind, closing bool) {
	switch {
	case kind == block && w.onlyBullet():
	case kind == block, kind == item && closing:
		w.line()
	case kind == item:
		w.bullet()
	case kind == cell:
		w.space = true
	}
}

// onlyBullet reports whether the line so far is a bare "-": a block inside a
// list item does not start a line of its own.
func (w *textWriter) onlyBullet() bool {
	n := len(w.b)
	return n > 1 && w.b[n-1] == '-' && w.b[n-2] == '\n' && w.space
}

func (w *textWriter) entities(s string) {
	if strings.IndexByte(s, '&') >= 0 {
		s = clean(html.UnescapeString(s))
	}
	w.string(s)
}

// tag reads the tag or comment at the front of s: its length and, for a tag,
// its lower-case name. Length 0 means that the "<" is text.
func tag(s string) (n int, name string, closing bool) {
	if strings.HasPrefix(s, "<!--") {
		if end := strings.Index(s[4:], "-->"); end >= 0 {
			return 4 + end + 3, "", false
		}
		return len(s), "", false
	}
	i := 1
	if i < len(s) && s[i] == '/' {
		closing = true
		i++
	}
	if i >= len(s) || !isAlpha(s[i]) && s[i] != '!' && s[i] != '?' {
		return 0, "", false
	}
	start := i
	for i < len(s) && (isAlnum(s[i]) || s[i] == '!' || s[i] == '?' || s[i] == ':' || s[i] == '-') {
		i++
	}
	name = strings.ToLower(s[start:i])
	return tagEnd(s, i), name, closing
}

// tagEnd is the index after the ">" that ends a tag whose attributes start at
// i; quoted attribute values may hold ">".
func tagEnd(s string, i int) int {
	var quote byte
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '>':
			return i + 1
		case (c == '"' || c == '\'') && s[i-1] == '=':
			quote = c
		}
	}
	return len(s)
}

// skipElement cuts everything up to the end tag of an element without text.
func skipElement(s, name string) string {
	for i := 0; ; {
		j := strings.Index(s[i:], "</")
		if j < 0 {
			return ""
		}
		i += j + 2
		if len(s)-i >= len(name) && strings.EqualFold(s[i:i+len(name)], name) {
			return s[i-2:]
		}
	}
}

func isAlpha(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }
func isAlnum(c byte) bool { return isAlpha(c) || isDigit(c) }
