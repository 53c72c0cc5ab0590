package scrape

import (
	"encoding/hex"
	"fmt"
	"html"
	"regexp"
	"strings"
)

// What pages put around JSON-LD besides white space.
var (
	wrapBefore = []string{"//", "/*", "*/", "<!--", "<![CDATA["}
	wrapAfter  = []string{"//", "/*", "*/", "-->", "]]>", ";"}
)

// unwrapScript takes off CDATA and comment wrappers and trailing semicolons.
func unwrapScript(s string) string {
	for before := len(s) + 1; len(s) < before; {
		before = len(s)
		s = strings.Trim(s, " \t\n\f\r")
		for _, wrap := range wrapBefore {
			s = strings.TrimPrefix(s, wrap)
		}
		for _, wrap := range wrapAfter {
			s = strings.TrimSuffix(s, wrap)
		}
	}
	if strings.HasPrefix(s, "{&quot;") || strings.HasPrefix(s, "[{&quot;") {
		s = html.UnescapeString(s)
	}
	return s
}

var danglingComma = regexp.MustCompile(`,(\s*[}\]])`)

// repairJSON mends what pages get wrong: raw control characters and invalid
// escapes inside strings, and commas before a closing bracket outside them.
func repairJSON(s string) string {
	var out, plain strings.Builder
	flush := func() {
		out.WriteString(danglingComma.ReplaceAllString(strings.ReplaceAll(plain.String(), ";", ""), "$1"))
		plain.Reset()
	}
	inString := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '"' && !inString:
			flush()
			inString = true
			out.WriteByte(c)
		case !inString:
			plain.WriteByte(c)
		case c == '"':
			inString = false
			out.WriteByte(c)
		case c == '\\' && i+1 < len(s):
			i++
			writeEscape(&out, s[i], s[i+1:])
		case c < 0x20:
			fmt.Fprintf(&out, `\u%04x`, c)
		default:
			out.WriteByte(c)
		}
	}
	flush()
	return out.String()
}

func writeEscape(out *strings.Builder, c byte, after string) {
	switch {
	case strings.IndexByte(`"\/bfnrt`, c) >= 0, c == 'u' && len(after) >= 4 && isHex(after[:4]):
		out.WriteByte('\\')
		out.WriteByte(c)
	case c < 0x20:
		out.WriteByte(' ')
	default:
		out.WriteByte(c)
	}
}

func isHex(s string) bool {
	_, err := hex.DecodeString(s)
	return err == nil
}
