package scrape

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// maxLine bounds the one-line fields of a posting, in bytes.
const maxLine = 1000

// entry is one object of a payload, read field by field. A value of the wrong
// type becomes a problem of that field; it never spoils the rest of the entry.
type entry struct {
	fields   map[string]any
	key      string
	problems *[]market.Problem
}

func (e entry) fail(field, why string) {
	*e.problems = append(*e.problems, market.Problem{Key: e.key, Field: field, Why: why})
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

// day reads a date in any spelling ParseAnyDay knows.
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
	if numeral.MatchString(s) {
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

// decodeAll reads every JSON value of a body: one document, or JSON lines.
func decodeAll(body []byte) ([]any, error) {
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var out []any
	for {
		var v any
		err := dec.Decode(&v)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return out, fmt.Errorf("byte %d: %w", dec.InputOffset(), err)
		}
		out = append(out, v)
	}
	if len(out) == 0 {
		return nil, errors.New("empty body")
	}
	return out, nil
}

// listing finds the entries of a board's response: a bare array, an array
// under one of the names, a lone entry, or several of these in one file.
// mark names a field that every entry has beside "id".
func listing(body []byte, mark string, names ...string) ([]any, error) {
	docs, err := decodeAll(body)
	if err != nil {
		return nil, err
	}
	var out []any
	for _, doc := range docs {
		found, ok := findEntries(doc, mark, names)
		if !ok {
			return nil, fmt.Errorf("no array of postings under %s%s", strings.Join(names, ", "), saysInstead(doc))
		}
		out = append(out, found...)
	}
	return out, nil
}

func findEntries(doc any, mark string, names []string) ([]any, bool) {
	if list, ok := doc.([]any); ok {
		return list, true
	}
	m, ok := doc.(map[string]any)
	if !ok {
		return nil, false
	}
	for _, n := range names {
		if list, ok := m[n].([]any); ok {
			return list, true
		}
	}
	if m["id"] != nil && m[mark] != nil {
		return []any{m}, true
	}
	// Savers wrap responses in an envelope of their own.
	for _, n := range []string{"data", "response", "result", "results", "body", "payload", "posting", "job"} {
		if inner, ok := m[n]; ok {
			if found, ok := findEntries(inner, mark, names); ok {
				return found, true
			}
		}
	}
	return nil, false
}

// saysInstead quotes the error message that boards send in place of postings.
func saysInstead(doc any) string {
	m, _ := doc.(map[string]any)
	for _, n := range []string{"error", "message", "errors"} {
		if s, ok := asText(m[n]); ok && s != "" {
			return fmt.Sprintf("; it says %q", clip(s, 200))
		}
	}
	return ""
}

var blanks = regexp.MustCompile(`[\s\x{00a0}\x{200b}\x{feff}]+`)

// line makes a one-line field: entities read, white space folded, bounded.
func line(s string) string {
	s = clean(s)
	if strings.Contains(s, "&") {
		s = clean(html.UnescapeString(s))
	}
	return clip(strings.TrimSpace(blanks.ReplaceAllString(s, " ")), maxLine)
}

// clean makes text that any store accepts: valid UTF-8 without NUL.
func clean(s string) string {
	if utf8.ValidString(s) && !strings.Contains(s, "\x00") {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// clip cuts s to at most n bytes at a rune border.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// finish makes a posting strict: every field is clean, one-line fields are one
// line, the description is bounded, and pay says something.
func finish(p market.Posting) market.Posting {
	for _, s := range []*string{&p.Board, &p.Key, &p.Title, &p.Company, &p.Location, &p.SalaryText,
		&p.EmploymentType, &p.Department, &p.Language, &p.Group} {
		*s = line(*s)
	}
	p.URL = clip(strings.TrimSpace(clean(p.URL)), 2*maxLine)
	p.Description = clip(strings.TrimSpace(clean(p.Description)), market.MaxDescription)
	p.Tags = uniqueLines(p.Tags)
	pay := p.Pay[:0]
	for _, a := range p.Pay {
		if a, ok := strictPay(a); ok {
			pay = append(pay, a)
		}
	}
	p.Pay = pay
	if len(pay) == 0 {
		p.Pay = nil
	}
	return p
}

func uniqueLines(in []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range in {
		if s = line(s); s != "" && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// joinPlaces joins the distinct places of a posting with "; ".
func joinPlaces(places ...string) string { return strings.Join(uniqueLines(places), "; ") }

// prettyToken makes a name of a board token: "acme-corp" is "Acme Corp".
func prettyToken(token string) string {
	words := strings.FieldsFunc(token, func(r rune) bool { return r == '-' || r == '_' || r == ' ' || r == '+' })
	for i, w := range words {
		if w == strings.ToLower(w) {
			r, n := utf8.DecodeRuneInString(w)
			words[i] = strings.ToUpper(string(r)) + w[n:]
		}
	}
	return strings.Join(words, " ")
}

// joinKey makes a posting's key of its board and its id on it.
func joinKey(board, id string) string {
	if board == "" {
		return id
	}
	return board + "/" + id
}

// workMode reads a workplace field: "remote", "hybrid", "onsite" or "".
func workMode(s string) string {
	s = strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(s))
	switch {
	case strings.Contains(s, "hybrid"):
		return "hybrid"
	case strings.Contains(s, "remote"), s == "telecommute", s == "fully":
		return "remote"
	case strings.Contains(s, "onsite"), strings.Contains(s, "inoffice"), strings.Contains(s, "inperson"):
		return "onsite"
	}
	return ""
}
