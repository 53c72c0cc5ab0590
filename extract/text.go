package extract

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text turns a posting's title and description into the plain text that every
// offset refers to: the title, a newline, then the body. The description may
// be HTML, HTML escaped as text, Markdown or plain text. Blocks become lines,
// list items lines that start with "- ". The result is valid UTF-8 without
// control characters other than newline.
func Text(title, description string) string {
	var w textWriter
	w.b = make([]byte, 0, len(title)+len(description)+16)
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
		w.plain(unflatten(html.UnescapeString(description)))
	}
	return string(w.finish())
}

// clean makes s valid UTF-8 and drops NUL, which Postgres refuses.
func clean(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
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
		if c > ' ' && c < 0x7f {
			n := i + 1
			for n < len(s) && s[n] > ' ' && s[n] < 0x7f {
				n++
			}
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

// plain writes text that is not HTML: lines stay lines, Markdown marks go.
func (w *textWriter) plain(s string) {
	for len(s) > 0 {
		var line string
		line, s, _ = strings.Cut(s, "\n")
		line = strings.TrimSpace(line)
		if line == "" || strings.Trim(line, "-=_*~ ") == "" {
			continue
		}
		if rest, ok := bulleted(line); ok {
			w.bullet()
			line = rest
		} else {
			w.line()
			line = strings.TrimLeft(line, "#")
		}
		w.markdown(line)
	}
	w.line()
}

// unflatten gives a text that lost its line breaks some of them back: where
// two spaces stand before a capital letter or list mark, and before the labels
// that job portals put around the text.
func unflatten(s string) string {
	if strings.Count(s, "\n") > 4 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 64)
	last := 0
	for i := 1; i < len(s)-2; i++ {
		if s[i] == ' ' && s[i-1] == ' ' && (isUpper(s[i+1]) || (s[i+1] == '-' || s[i+1] == '*') && s[i+2] == ' ') || portalLabel(s, i) > 0 {
			b.WriteString(s[last:i])
			b.WriteByte('\n')
			last = i
			if n := portalLabel(s, i); n > 0 {
				b.WriteString(s[i : i+n])
				b.WriteByte('\n')
				last, i = i+n, i+n-1
			}
		}
	}
	b.WriteString(s[last:])
	return b.String()
}

// portalLabels are field names of job portals as they stand in flattened texts.
var portalLabels = []string{
	"Job description", "Industry Type", "Functional Area", "Employment Type", "Role Category", "Education", "Key Skills", "Role", "Department",
	"Skills highlighted with ‘‘ are preferred keyskills", "Skills highlighted with ‘ ‘ are preferred keyskills",
}

// portalLabel is the length of a label at i that is glued to the words around
// it or ends in a colon, or 0.
func portalLabel(s string, i int) int {
	if !isUpper(s[i]) || isUpper(s[i-1]) {
		return 0
	}
	for _, l := range portalLabels {
		if !strings.HasPrefix(s[i:], l) {
			continue
		}
		rest := strings.TrimPrefix(s[i+len(l):], " ")
		glued := isLower(s[i-1]) || s[i-1] == '.' || s[i-1] == ','
		if strings.HasPrefix(rest, ":") || glued || strings.HasPrefix(rest, "UG") || strings.HasPrefix(l, "Key") && isUpper(s[i]) && (rest == s[i+len(l):] || strings.HasPrefix(rest, "Skills")) || len(l) > 20 {
			return len(l)
		}
	}
	return 0
}

// bulleted cuts a list mark off the front of a line.
func bulleted(line string) (string, bool) {
	for _, mark := range bulletMarks {
		rest, ok := strings.CutPrefix(line, mark)
		if ok && (len(mark) > 1 || strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, "\t")) {
			return strings.TrimSpace(rest), true
		}
	}
	return line, false
}

var bulletMarks = []string{"•", "·", "●", "▪", "◦", "‣", "○", "■", "➢", "✓", "✔", "–", "—", "*", "-", "+", "o"}

// markdown writes a line without emphasis marks and backslash escapes.
func (w *textWriter) markdown(line string) {
	for {
		i := strings.IndexAny(line, "*_\\`")
		if i < 0 {
			break
		}
		n := 1
		for line[i] != '\\' && i+n < len(line) && line[i+n] == line[i] {
			n++
		}
		w.string(line[:i])
		switch {
		case line[i] == '\\' && i+1 < len(line) && line[i+1] < utf8.RuneSelf && !isAlnum(line[i+1]):
			w.byte(line[i+1])
			n = 2
		case line[i] == '*' && n == 1 && i > 0 && line[i-1] == ' ' && i+1 < len(line) && line[i+1] == ' ':
			w.string("*")
		case n < 2 && (line[i] == '_' || line[i] == '*' || line[i] == '\\'):
			w.string(line[i : i+n])
		}
		line = line[i+n:]
	}
	w.string(line)
}
