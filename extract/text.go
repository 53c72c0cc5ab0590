package extract

import (
	"html"
	"math/bits"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Text turns a posting's title and description into the plain text that every
// offset refers to: the title, a newline, then the body. The description may
// be HTML, HTML escaped as text, Markdown or plain text. Blocks become lines,
// list items lines that start with "- ". The result is valid UTF-8 without
// control characters other than newline.
func Text(title, description string) string {
	w := textWriters.Get().(*textWriter)
	defer textWriters.Put(w)
	if w.b = w.b[:0]; cap(w.b) > keptBytes {
		w.b = nil
	}
	w.title(title)
	description = clean(description)
	if !hasTag(description) && strings.Contains(description, "&lt;") {
		if once := html.UnescapeString(description); hasTag(once) {
			description = once
		}
	}
	if hasTag(description) {
		w.html(description)
	} else {
		w.plain(unflatten(parted(html.UnescapeString(description))))
	}
	return string(w.finish())
}

// textWriters are used again, each with its space up to keptBytes.
var textWriters = sync.Pool{New: func() any { return new(textWriter) }}

const keptBytes = 1 << 20

// clean makes s valid UTF-8 and drops NUL, which Postgres refuses.
func clean(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// hasTag reports whether s holds markup rather than a stray "<".
func hasTag(s string) bool {
	for i := strings.IndexByte(s, '<'); i >= 0; {
		rest := strings.TrimPrefix(s[i+1:], "/")
		n := 0
		for n < len(rest) && n < 12 && isAlnum(rest[n]) {
			n++
		}
		if n > 0 && n < len(rest) && strings.IndexByte(" \t\r\n/>", rest[n]) >= 0 && markup[strings.ToLower(rest[:n])] != notMarkup {
			return true
		}
		next := strings.IndexByte(s[i+1:], '<')
		if next < 0 {
			return false
		}
		i += 1 + next
	}
	return false
}

// tagKind says what a tag does to the text around it.
type tagKind uint8

const (
	notMarkup tagKind = iota
	inline
	block
	item // list item
	cell // table cell
	skip // its content is no text
)

var markup = map[string]tagKind{
	"a": inline, "b": inline, "strong": inline, "i": inline, "em": inline, "u": inline, "span": inline,
	"font": inline, "code": inline, "sub": inline, "sup": inline, "small": inline, "img": inline, "mark": inline,
	"s": inline, "label": inline, "abbr": inline, "wbr": inline,
	"p": block, "div": block, "br": block, "hr": block, "ul": block, "ol": block, "dl": block, "dt": block,
	"dd": block, "table": block, "tr": block, "thead": block, "tbody": block, "tfoot": block, "caption": block,
	"h1": block, "h2": block, "h3": block, "h4": block, "h5": block, "h6": block, "section": block,
	"article": block, "header": block, "footer": block, "main": block, "aside": block, "nav": block,
	"blockquote": block, "pre": block, "form": block, "figure": block, "figcaption": block, "address": block,
	"html": block, "body": block, "head": block, "fieldset": block, "details": block, "summary": block,
	"li": item, "td": cell, "th": cell,
	"script": skip, "style": skip, "template": skip, "noscript": skip, "svg": skip, "iframe": skip,
	"textarea": skip, "select": skip, "title": skip, "object": skip, "math": skip,
}

// textWriter builds lines whose inner white space is single spaces.
type textWriter struct {
	b     []byte
	body  int  // where the description's text starts
	space bool // white space is due before the next character
}

func (w *textWriter) title(s string) {
	w.space = false
	for _, field := range strings.Fields(html.UnescapeString(clean(s))) {
		w.string(field)
		w.space = true
	}
	w.b = append(w.b, '\n')
	w.body = len(w.b)
	w.space = false
}

// line ends the current line if it has any text.
func (w *textWriter) line() {
	w.space = false
	if n := len(w.b); n > 0 && w.b[n-1] != '\n' {
		w.b = append(w.b, '\n')
	}
}

func (w *textWriter) atLineStart() bool {
	return len(w.b) == 0 || w.b[len(w.b)-1] == '\n'
}

// bullet starts a list item.
func (w *textWriter) bullet() {
	w.line()
	w.b = append(w.b, '-')
	w.space = true
}

// string writes text: runs of white space become one space, invisible
// characters vanish, odd hyphens and spaces become the plain ones.
func (w *textWriter) string(s string) {
	for i := 0; i < len(s); {
		c := s[i]
		if byteKinds[c]&printed != 0 {
			n := plainRun(s, i)
			w.flushSpace()
			w.b = append(w.b, s[i:n]...)
			i = n
			continue
		}
		if c < utf8.RuneSelf {
			w.space = true
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		w.rune(r, s[i:i+n])
		i += n
	}
}

// plainRun is where the run of printed ASCII characters with single spaces
// between them that starts at i stops.
func plainRun(s string, i int) int {
	for ; i+9 <= len(s); i += 8 {
		v, next := load8(s[i:i+8]), load8(s[i+1:i+9])
		space := zeroBytes(v^' '*eachByte) &^ v
		if stop := (unprinted(v) &^ space) | space&unprinted(next); stop != 0 {
			return i + bits.TrailingZeros64(stop)/8
		}
	}
	for ; i < len(s); i++ {
		if byteKinds[s[i]]&printed == 0 && (s[i] != ' ' || i+1 == len(s) || byteKinds[s[i+1]]&printed == 0) {
			break
		}
	}
	return i
}

// unprinted sets the high bit of each byte of v that is no printed ASCII character.
func unprinted(v uint64) uint64 {
	low := v &^ highBits
	return (^(low + (0x80-'!')*eachByte) | (low + eachByte) | v) & highBits
}

// load8 reads the first 8 bytes of b, low byte first, which the compiler does in one step.
func load8(b string) uint64 {
	_ = b[7]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// byteKinds are what a byte is in plain text, a set.
var byteKinds = func() (t [256]uint8) {
	for c := '!'; c <= '~'; c++ {
		t[c] = printed
	}
	for _, c := range "*_\\`" {
		t[c] |= emphasis
	}
	for _, c := range "-=_*~ " {
		t[c] |= rule
	}
	for _, mark := range bulletMarks {
		t[mark[0]] |= bullets
	}
	return t
}()

const (
	printed  = 1 << iota // ASCII other than white space and control characters
	emphasis             // a mark of Markdown inside a line
	rule                 // what horizontal rules are made of
	bullets              // the first byte of a list mark
)

func (w *textWriter) byte(c byte) {
	w.flushSpace()
	w.b = append(w.b, c)
}

func (w *textWriter) flushSpace() {
	if w.space && !w.atLineStart() {
		w.b = append(w.b, ' ')
	}
	w.space = false
}

func (w *textWriter) rune(r rune, s string) {
	switch {
	case r == '\u2010' || r == '\u2011':
		w.byte('-')
	case r == '\u2019' || r == '\u2018':
		w.byte('\'')
	case r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\u2060' || r == '\ufeff' || r == '\u00ad':
	case r >= 0xE000 && r <= 0xF8FF: // private use: bullets of symbol fonts
		w.bullet()
	case unicode.IsSpace(r) || unicode.IsControl(r):
		w.space = true
	default:
		w.flushSpace()
		w.b = append(w.b, s...)
	}
}

// finish drops empty list items and trailing white space.
func (w *textWriter) finish() []byte {
	for {
		n := len(w.b)
		switch {
		case n > w.body && w.b[n-1] == '\n':
			w.b = w.b[:n-1]
		case n > w.body && w.b[n-1] == '-' && w.b[n-2] == '\n':
			w.b = w.b[:n-1]
		default:
			return w.b
		}
	}
}
