package store

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// maxField bounds a text other than a description, in bytes.
const maxField = 64 << 10

// cleaner makes texts storable and remembers whether it had to change one.
type cleaner struct{ repaired bool }

// text is s as valid UTF-8 without NUL, which Postgres refuses, and at most limit bytes long.
func (c *cleaner) text(s string, limit int) string {
	out := s
	if !utf8.ValidString(out) {
		out = strings.ToValidUTF8(out, "\uFFFD")
	}
	if strings.IndexByte(out, 0) >= 0 {
		out = strings.ReplaceAll(out, "\x00", "\uFFFD")
	}
	if len(out) > limit {
		for limit > 0 && !utf8.RuneStart(out[limit]) {
			limit--
		}
		out = out[:limit]
	}
	if out != s {
		c.repaired = true
	}
	return out
}

func (c *cleaner) field(s string) string { return c.text(s, maxField) }

func (c *cleaner) fields(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = c.field(s)
	}
	return out
}

// day is d, or the unknown day when d is none that Postgres can store.
func (c *cleaner) day(d market.Day) market.Day {
	if d == "" || validDay(d) {
		return d
	}
	c.repaired = true
	return ""
}

func validDay(d market.Day) bool {
	t, err := time.Parse(time.DateOnly, string(d))
	return err == nil && t.Year() > 0
}

// storable is field for texts whose repair nobody counts.
func storable(s string) string {
	var c cleaner
	return c.field(s)
}

// sameLength is s as valid UTF-8 without NUL in as many bytes, so that offsets into it keep their meaning.
func sameLength(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	out := []byte(s)
	for i := 0; i < len(out); {
		r, n := utf8.DecodeRune(out[i:])
		if r == 0 || (r == utf8.RuneError && n == 1) {
			out[i] = ' '
		}
		i += n
	}
	return string(out)
}

// nullDay is a day as a parameter: nil when unknown.
func nullDay(d market.Day) any {
	if d == "" {
		return nil
	}
	return string(d)
}
