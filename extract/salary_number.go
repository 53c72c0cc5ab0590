package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// lexNumber reads a number with its separators and a scale glued or next to it.
func lexNumber(s string, i int) (payToken, int) {
	t := payToken{kind: payNumber, scale: 1}
	end := numberEnd(s, i)
	t.value = numberValue(s[i:end])
	t.bare = strings.Trim(s[i:end], "0123456789") == ""
	at := end
	for at < len(s) && at-end < 2 && (s[at] == ' ' || s[at] == '\u00a0'&0xff) {
		at++
	}
	stop := at
	for stop < len(s) && (s[stop]|0x20 >= 'a' && s[stop]|0x20 <= 'z') {
		stop++
	}
	if stop > at && stop-at <= 8 && !isLetterAt(s, stop) {
		w := strings.ToLower(s[at:stop])
		if f, ok := scales[w]; ok && (at == end || len(w) > 1 || w == "k") && w != "mil" {
			t.scale, t.word = f, w
			end = stop
		}
	}
	return t, end
}

func isLetterAt(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return i < len(s) && unicode.IsLetter(r)
}

// numberEnd finds where the digits and separators that start at i end.
func numberEnd(s string, i int) int {
	end := i
	for end < len(s) {
		c := s[end]
		switch {
		case c >= '0' && c <= '9':
			end++
			continue
		case c == ',' || c == '.' || c == '\'':
			if end+1 < len(s) && s[end+1] >= '0' && s[end+1] <= '9' {
				end++
				continue
			}
		}
		n := blankLen(s[end:])
		if strings.HasPrefix(s[end:], "’") {
			n = len("’")
		}
		if n > 0 && end-i <= 3 || n > 0 && strings.ContainsAny(s[i:end], " \u00a0\u202f\u2009'’") {
			if threeDigits(s[end+n:]) {
				end += n + 3
				continue
			}
		}
		break
	}
	return end
}

func blankLen(s string) int {
	for _, b := range [...]string{" ", "\u00a0", "\u202f", "\u2009"} {
		if strings.HasPrefix(s, b) {
			return len(b)
		}
	}
	return 0
}

// threeDigits holds when s starts with exactly three digits: one group of thousands.
func threeDigits(s string) bool {
	for i := range 3 {
		if i >= len(s) || s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return len(s) == 3 || s[3] < '0' || s[3] > '9'
}

// numberValue reads digits with separators. The last separator is a decimal one
// when one or two digits follow it, or when it differs from those before.
func numberValue(s string) float64 {
	last, seps, mixed := -1, 0, false
	for i := range len(s) {
		if c := s[i]; c == '.' || c == ',' {
			if seps > 0 && c != s[last] {
				mixed = true
			}
			seps, last = seps+1, i
		}
	}
	decimal := false
	if last >= 0 {
		after := len(s) - last - 1
		decimal = after != 3 && (seps == 1 || mixed)
		if after == 3 && mixed {
			decimal = false
		}
		if s[:last] == "0" {
			decimal = true
		}
	}
	whole, unit, digits := 0.0, 1.0, 0
	for i := range len(s) {
		c := s[i]
		if c < '0' || c > '9' {
			continue
		}
		if digits++; digits > 15 {
			break
		}
		if decimal && i > last {
			unit /= 10
			whole += float64(c-'0') * unit
			continue
		}
		whole = whole*10 + float64(c-'0')
	}
	return whole
}
