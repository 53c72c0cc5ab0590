package scrape

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// entry is one object of a payload, read field by field. A value of the wrong
// type becomes a problem of that field; it never spoils the rest of the entry.
type entry struct {
	fields   map[string]any
	key      string
	problems *[]market.Problem
}

func (e entry) fail(field, why string) {
	addProblem(e.problems, market.Problem{Key: e.key, Field: field, Why: why})
}

// at follows a dotted path through nested objects; nil when any part is absent.
func (e entry) at(path string) any { return follow(e.fields, path) }

func follow(m map[string]any, path string) any {
	if v, ok := m[path]; ok {
		return v
	}
	head, rest, nested := strings.Cut(path, ".")
	if !nested {
		return nil
	}
	if sub, ok := m[head].(map[string]any); ok {
		return follow(sub, rest)
	}
	return nil
}

// text reads a string, number or truth value as text; absent and null are "".
func (e entry) text(path string) string {
	v := e.at(path)
	s, ok := asText(v)
	if !ok {
		e.fail(path, fmt.Sprintf("want text, have %s", typeName(v)))
	}
	return s
}

// first is the first of several fields that holds any text.
func (e entry) first(paths ...string) string {
	for _, p := range paths {
		if s := strings.TrimSpace(e.text(p)); s != "" {
			return s
		}
	}
	return ""
}

// number reads a number or numeric text; nil when absent.
func (e entry) number(path string) *float64 {
	v := e.at(path)
	n, ok := asNumber(v)
	if !ok {
		e.fail(path, fmt.Sprintf("want a number, have %s", typeName(v)))
	}
	return n
}

// list reads an array; a lone value counts as an array of one.
func (e entry) list(path string) []any {
	switch v := e.at(path).(type) {
	case nil:
		return nil
	case []any:
		return v
	default:
		return []any{v}
	}
}

// objects reads an array of objects; elements of another type become problems.
func (e entry) objects(path string) []entry {
	var out []entry
	for _, v := range e.list(path) {
		m, ok := v.(map[string]any)
		if !ok {
			if v != nil {
				e.fail(path, fmt.Sprintf("want an object, have %s", typeName(v)))
			}
			continue
		}
		out = append(out, entry{m, e.key, e.problems})
	}
	return out
}

// day reads a date in any spelling parseAnyDay knows.
func (e entry) day(path string) market.Day {
	s := e.text(path)
	d, err := parseAnyDay(s)
	if err != nil {
		e.fail(path, err.Error())
	}
	return d
}

func asText(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}

var numeral = regexp.MustCompile(`^-?\d{1,3}(,\d{3})+(\.\d+)?$`)

// asNumber reads JSON numbers and numerals in text ("120000.0", "$1,200"); empty text is absent.
func asNumber(v any) (*float64, bool) {
	s, ok := asText(v)
	if _, isBool := v.(bool); !ok || isBool {
		return nil, false
	}
	s = strings.TrimSpace(strings.Trim(strings.TrimSpace(s), "$€£ "))
	if s == "" {
		return nil, true
	}
	if _, isText := v.(string); isText && dotGroups.MatchString(s) {
		s = toDecimal.Replace(s)
	} else if numeral.MatchString(s) {
		s = strings.ReplaceAll(s, ",", "")
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return nil, false
	}
	return &f, true
}

func typeName(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case map[string]any:
		return "an object"
	case []any:
		return "an array"
	case bool:
		return "a truth value"
	case string:
		return strconv.Quote(clip(v, 40))
	}
	return "a number"
}
