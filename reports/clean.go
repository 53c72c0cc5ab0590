package reports

import (
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// Names and sentences from postings, boards and roadmaps are cut at these many
// runes; what is longer says nothing to a reader and breaks layouts.
const (
	maxText = 600
	maxName = 60
)

// clean makes a text harmless to show: valid UTF-8 on one line, without control
// and format characters (bidirectional overrides can reorder what surrounds
// them), cut at limit runes with an ellipsis.
func clean(s string, limit int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\u2028', r == '\u2029':
			return ' '
		case unicode.Is(unicode.C, r):
			return -1
		}
		return r
	}, s)
	return cut(strings.TrimSpace(s), limit)
}

// cut shortens s to limit runes, the last one an ellipsis.
func cut(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	runes := []rune(s)
	return strings.TrimRight(string(runes[:limit-1]), " ") + "…"
}

// skillName is the name of a skill as shown.
func skillName(s market.SkillInfo) string {
	// The vocabulary's mark of a broad term says nothing to a reader.
	if name := strings.TrimSuffix(clean(s.Name, maxName), " (generic)"); name != "" {
		return name
	}
	if id := clean(string(s.ID), maxName); id != "" {
		return id
	}
	return "unnamed skill"
}

// cleaned is a copy of f in which every string is clean, so that no view can
// forget to clean one.
func cleaned(f analysis.Findings) analysis.Findings {
	return cleanValue(reflect.ValueOf(f)).Interface().(analysis.Findings)
}

// cleanValue copies strings, structs, slices and pointers; other kinds hold no text.
func cleanValue(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	switch v.Kind() {
	case reflect.String:
		out.SetString(clean(v.String(), maxText))
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() { // what is not is no part of stored findings
				out.Field(i).Set(cleanValue(v.Field(i)))
			}
		}
	case reflect.Slice:
		if v.IsNil() {
			return out
		}
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(cleanValue(v.Index(i)))
		}
	case reflect.Pointer:
		if v.IsNil() {
			return out
		}
		out.Set(reflect.New(v.Type().Elem()))
		out.Elem().Set(cleanValue(v.Elem()))
	default:
		out.Set(v)
	}
	return out
}

// csvText defuses a cell that a spreadsheet would run as a formula (OWASP, CSV injection).
func csvText(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// slug is s as a file name and HTML id: lower-case ASCII letters, digits and dashes.
func slug(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 40 {
			break
		}
	}
	return strings.Trim(b.String(), "-")
}

// slugs gives each of names a slug of its own, in order.
func slugs(names []string) []string {
	taken := make(map[string]bool, len(names))
	out := make([]string, len(names))
	for i, name := range names {
		base := slug(name)
		if base == "" {
			base = "roadmap"
		}
		s := base
		for n := 2; taken[s]; n++ {
			s = base + "-" + itoa(n)
		}
		taken[s] = true
		out[i] = s
	}
	return out
}
