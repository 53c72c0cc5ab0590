package extract

import (
	"math/bits"
	"strings"
)

// plain writes text that is not HTML: lines stay lines, Markdown marks go.
func (w *textWriter) plain(s string) {
	for len(s) > 0 {
		var line string
		line, s, _ = strings.Cut(s, "\n")
		line = strings.TrimSpace(line)
		if line == "" || byteKinds[line[0]]&rule != 0 && strings.Trim(line, "-=_*~ ") == "" {
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
	last := 0
	for i := 1; i < len(s)-2; i++ {
		if s[i] != ' ' && !isUpper(s[i]) {
			continue
		}
		label := portalLabel(s, i)
		if label == 0 && !(s[i] == ' ' && s[i-1] == ' ' && (isUpper(s[i+1]) || (s[i+1] == '-' || s[i+1] == '*') && s[i+2] == ' ')) {
			continue
		}
		b.WriteString(s[last:i])
		b.WriteByte('\n')
		last = i
		if label > 0 {
			b.WriteString(s[i : i+label])
			b.WriteByte('\n')
			last, i = i+label, i+label-1
		}
	}
	if last == 0 {
		return s
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
	if line == "" || byteKinds[line[0]]&bullets == 0 {
		return line, false
	}
	for _, mark := range bulletMarks {
		rest, ok := strings.CutPrefix(line, mark)
		if ok && (len(mark) > 1 || strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, "\t")) {
			return strings.TrimSpace(rest), true
		}
	}
	return line, false
}

var bulletMarks = []string{"•", "·", "●", "▪", "◦", "‣", "○", "■", "➢", "✓", "✔", "–", "—", "*", "-", "+", "o"}

// firstEmphasis is where the first mark of emphasis or escape stands, or the length of s.
func firstEmphasis(s string) int {
	i := 0
	for ; i+8 <= len(s); i += 8 {
		v := load8(s[i : i+8])
		mark := zeroBytes(v^'*'*eachByte) | zeroBytes(v^'_'*eachByte) | zeroBytes(v^'\\'*eachByte) | zeroBytes(v^'`'*eachByte)
		if mark &^= v; mark != 0 {
			return i + bits.TrailingZeros64(mark)/8
		}
	}
	for i < len(s) && byteKinds[s[i]]&emphasis == 0 {
		i++
	}
	return i
}

// markdown writes a line without emphasis marks and backslash escapes.
func (w *textWriter) markdown(line string) {
	for {
		i := firstEmphasis(line)
		if i == len(line) {
			break
		}
		n := 1
		for line[i] != '\\' && i+n < len(line) && line[i+n] == line[i] {
			n++
		}
		w.string(line[:i])
		switch {
		case line[i] == '\\' && i+1 < len(line) && line[i+1] >= ' ' && line[i+1] < 0x7f && !isAlnum(line[i+1]):
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
