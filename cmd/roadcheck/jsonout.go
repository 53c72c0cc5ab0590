package main

import (
	"encoding/json"
	"math"
	"strconv"
	"unicode/utf8"
)

// appendTo appends the line of o as encoding/json writes it without HTML escapes.
func (o *lineOut) appendTo(b []byte) ([]byte, error) {
	b = appendString(append(b, `{"id":`...), o.ID)
	b = append(b, `,"skills":[`...)
	for i := range o.Skills {
		if i > 0 {
			b = append(b, ',')
		}
		b = o.Skills[i].appendTo(b)
	}
	b = append(b, `],"salary":`...)
	var err error
	if b, err = o.Salary.appendTo(b); err != nil {
		return b, err
	}
	b = appendString(append(b, `,"level":`...), string(o.Level))
	b = appendString(append(b, `,"role":`...), string(o.Role))
	b = appendString(append(b, `,"remote":`...), o.Remote)
	b = appendStrings(append(b, `,"countries":`...), o.Countries)
	b = appendStrings(append(b, `,"cities":`...), o.Cities)
	if b, err = appendNumber(append(b, `,"min_years":`...), o.MinYears); err != nil {
		return b, err
	}
	b = appendStrings(append(b, `,"localities":`...), o.Localities)
	b = appendString(append(b, `,"employment":`...), string(o.Employment))
	b = appendString(append(b, `,"industry":`...), o.Industry)
	b = appendString(append(b, `,"employer_kind":`...), string(o.Kind))
	b = appendString(append(b, `,"language":`...), o.Language)
	b = appendString(append(b, `,"version":`...), o.Version)
	if o.Text != nil {
		b = appendString(append(b, `,"text":`...), *o.Text)
	}
	return append(b, '}', '\n'), nil
}

func (s *skillOut) appendTo(b []byte) []byte {
	b = appendString(append(b, `{"id":`...), string(s.ID))
	b = appendString(append(b, `,"surface":`...), s.Surface)
	b = strconv.AppendInt(append(b, `,"start":`...), int64(s.Start), 10)
	b = strconv.AppendInt(append(b, `,"end":`...), int64(s.End), 10)
	return append(appendString(append(b, `,"need":`...), s.Need.String()), '}')
}

func (s *salaryOut) appendTo(b []byte) ([]byte, error) {
	if s == nil {
		return append(b, "null"...), nil
	}
	b, err := appendNumber(append(b, `{"min":`...), s.Min)
	if err != nil {
		return b, err
	}
	if b, err = appendNumber(append(b, `,"max":`...), s.Max); err != nil {
		return b, err
	}
	b = appendString(append(b, `,"currency":`...), s.Currency)
	b = appendString(append(b, `,"period":`...), string(s.Period))
	for _, f := range [...]struct{ key, value string }{{"basis", s.Basis}, {"form", s.Form}, {"from", s.From}, {"doubt", s.Doubt}} {
		if f.value != "" {
			b = appendString(append(append(append(b, `,"`...), f.key...), `":`...), f.value)
		}
	}
	for _, f := range [...]struct {
		key   string
		value int
	}{{"months", s.Months}, {"start", s.Start}, {"end", s.End}} {
		if f.value != 0 {
			b = strconv.AppendInt(append(append(append(b, `,"`...), f.key...), `":`...), int64(f.value), 10)
		}
	}
	return append(b, '}'), nil
}

// appendNumber appends a number; what is not finite is the error of encoding/json.
func appendNumber(b []byte, n *float64) ([]byte, error) {
	if n == nil {
		return append(b, "null"...), nil
	}
	if size := math.Abs(*n); size >= 1e-6 && size < 1e21 {
		return strconv.AppendFloat(b, *n, 'f', -1, 64), nil
	}
	text, err := json.Marshal(*n)
	return append(b, text...), err
}

func appendStrings(b []byte, list []string) []byte {
	b = append(b, '[')
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, s)
	}
	return append(b, ']')
}

// appendString appends a JSON string.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c < ' ' || c == '"' || c == '\\' {
				b = appendEscape(append(b, s[start:i]...), c)
				start = i + 1
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			b = append(append(b, s[start:i]...), `\ufffd`...)
			start = i + n
		case r == '\u2028' || r == '\u2029': // no line breaks to JSON, but to JavaScript
			b = append(append(b, s[start:i]...), `\u202`...)
			b = append(b, "89"[r-'\u2028'])
			start = i + n
		}
		i += n
	}
	return append(append(b, s[start:]...), '"')
}

func appendEscape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\b':
		return append(b, '\\', 'b')
	case '\f':
		return append(b, '\\', 'f')
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	const digits = "0123456789abcdef"
	return append(b, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
}
