// Package flatjson reads flat JSON objects (RFC 8259) faster than encoding/json and leaves whatever is unusual to it, so that both
// read every line alike.
package flatjson

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math/bits"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Scanner reads one object after another. The zero value is ready.
type Scanner struct {
	line []byte
	at   int
	text []byte // space to undo escapes in
}

// Object reads a line that holds one object. For each member it calls member, which has to read the value by Text, Value or Null,
// and is false when it cannot. Object is false when encoding/json is to read the line.
func (s *Scanner) Object(line []byte, member func(key []byte) bool) bool {
	s.line, s.at = line, 0
	if !s.take('{') {
		return false
	}
	if s.take('}') {
		return s.ended()
	}
	for {
		key, ok := s.raw()
		if !ok || !s.take(':') || !member(key) {
			return false
		}
		if !s.take(',') {
			return s.take('}') && s.ended()
		}
	}
}

// IsText tells whether a string is next.
func (s *Scanner) IsText() bool {
	s.blanks()
	return s.at < len(s.line) && s.line[s.at] == '"'
}

// blanks skips the white space of JSON.
func (s *Scanner) blanks() {
	for s.at < len(s.line) && (s.line[s.at] == ' ' || s.line[s.at] == '\t' || s.line[s.at] == '\n' || s.line[s.at] == '\r') {
		s.at++
	}
}

// take skips white space and then c, if it is next.
func (s *Scanner) take(c byte) bool {
	s.blanks()
	if s.at == len(s.line) || s.line[s.at] != c {
		return false
	}
	s.at++
	return true
}

func (s *Scanner) ended() bool {
	s.blanks()
	return s.at == len(s.line)
}

// Null reads null, where that is next.
func (s *Scanner) Null() bool {
	s.blanks()
	if !bytes.HasPrefix(s.line[s.at:], []byte("null")) {
		return false
	}
	s.at += len("null")
	return true
}

// raw reads a string without escapes and beyond ASCII nothing, such as a key.
func (s *Scanner) raw() ([]byte, bool) {
	if !s.take('"') {
		return nil, false
	}
	start := s.at
	end, high := plainJSON(s.line, start)
	if high || end == len(s.line) || s.line[end] != '"' {
		return nil, false
	}
	s.at = end + 1
	return s.line[start:end], true
}

// Text reads a string into to; null leaves it as it is.
func (s *Scanner) Text(to *string) bool {
	if s.Null() {
		return true
	}
	if !s.take('"') {
		return false
	}
	text, ok := s.unescaped()
	if ok {
		*to = string(text)
	}
	return ok
}

// unescaped reads the rest of a string. What it gives is good until the next call.
func (s *Scanner) unescaped() ([]byte, bool) {
	s.text = s.text[:0]
	beyond := false // ASCII
	for {
		end, high := plainJSON(s.line, s.at)
		beyond = beyond || high
		if end == len(s.line) || s.line[end] < ' ' {
			return nil, false
		}
		part := s.line[s.at:end]
		s.at = end + 1
		if s.line[end] == '"' {
			if len(s.text) > 0 {
				s.text = append(s.text, part...)
				part = s.text
			}
			return part, !beyond || utf8.Valid(part)
		}
		s.text = append(s.text, part...)
		if !s.escape() {
			return nil, false
		}
	}
}

// escape undoes an escape behind its backslash.
func (s *Scanner) escape() bool {
	if s.at == len(s.line) {
		return false
	}
	c := s.line[s.at]
	s.at++
	if c == 'u' {
		return s.unicode()
	}
	plain := jsonEscapes[c]
	s.text = append(s.text, plain)
	return plain != 0
}

// jsonEscapes are what the letters behind a backslash stand for.
var jsonEscapes = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// unicode undoes "\u" with its digits, and the second half of a surrogate pair.
func (s *Scanner) unicode() bool {
	r, ok := s.hex(s.at)
	if !ok {
		return false
	}
	s.at += 4
	if utf16.IsSurrogate(r) {
		second := rune(utf8.RuneError)
		if bytes.HasPrefix(s.line[s.at:], []byte(`\u`)) {
			second, _ = s.hex(s.at + 2)
		}
		if r = utf16.DecodeRune(r, second); r != utf8.RuneError {
			s.at += 6
		}
	}
	s.text = utf8.AppendRune(s.text, r)
	return true
}

// hex reads four digits at i.
func (s *Scanner) hex(i int) (rune, bool) {
	if i+4 > len(s.line) {
		return utf8.RuneError, false
	}
	n, err := strconv.ParseUint(string(s.line[i:i+4]), 16, 16)
	return rune(n), err == nil
}

// Value reads any value and gives its bytes.
func (s *Scanner) Value() ([]byte, bool) {
	s.blanks()
	start, depth := s.at, 0
	for s.at < len(s.line) {
		switch s.line[s.at] {
		case '"':
			whole := s.at == start
			s.at++
			if _, ok := s.unescaped(); !ok || whole {
				return s.line[start:s.at], ok
			}
			continue
		case '{', '[':
			depth++
		case '}', ']', ',':
			if depth == 0 {
				value := bytes.TrimRight(s.line[start:s.at], " \t\r\n")
				return value, json.Valid(value)
			}
			if s.line[s.at] != ',' {
				depth--
			}
		}
		s.at++
	}
	return nil, false
}

// plainJSON is where the run of characters from i on that stand for themselves
// in a JSON string ends, and whether some are beyond ASCII.
func plainJSON(b []byte, i int) (end int, high bool) {
	const each, tops = 0x0101010101010101, 0x8080808080808080
	var seen uint64
	for ; i+8 <= len(b); i += 8 {
		v := binary.LittleEndian.Uint64(b[i:])
		low := v &^ tops
		quote, slash := low^'"'*each, low^'\\'*each
		// The top bit of each byte: not below a space, not a quote, not a backslash.
		stop := ^((low + (0x80-' ')*each) & (quote + 0x7F*each) & (slash + 0x7F*each)) &^ v & tops
		if stop != 0 {
			n := bits.TrailingZeros64(stop) / 8
			seen |= v & (1<<(8*n) - 1)
			return i + n, seen&tops != 0
		}
		seen |= v
	}
	high = seen&tops != 0
	for ; i < len(b) && b[i] >= ' ' && b[i] != '"' && b[i] != '\\'; i++ {
		high = high || b[i] >= utf8.RuneSelf
	}
	return i, high
}
