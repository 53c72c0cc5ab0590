package scrape

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// decodeAll reads every JSON value of a body: one document, or JSON lines.
func decodeAll(body []byte) ([]any, error) {
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	if err := checkJSON(body); err != nil {
		return nil, err
	}
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
			return out, fmt.Errorf("not JSON: %w", explained(body, err))
		}
		out = append(out, v)
	}
	if len(out) == 0 {
		return nil, errors.New("empty body")
	}
	return out, nil
}

// explained says where JSON breaks off, or what stands there instead.
func explained(body []byte, err error) error {
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("it breaks off after %d bytes", len(body))
	case bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")):
		return errors.New("it is a page (a login, an error, a moved board?)")
	case errors.As(err, &syntax):
		return fmt.Errorf("at byte %d: %w", syntax.Offset, err)
	}
	return err
}

// listing finds the entries of a board's response: a bare array, an array
// under one of the names, a lone entry, or several of these in one file.
// mark names a field that every entry has and no envelope.
func listing(body []byte, mark string, names ...string) ([]any, error) {
	docs, err := decodeAll(body)
	if err != nil {
		return nil, err
	}
	return entriesOf(docs, mark, names...)
}

// entriesOf finds the entries in the documents of a response, as listing says.
func entriesOf(docs []any, mark string, names ...string) ([]any, error) {
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

// rootOf is the first document of a response, to read what it says of all its entries.
func rootOf(docs []any) entry {
	m, _ := docs[0].(map[string]any)
	return entry{fields: m, problems: new([]market.Problem)}
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
		if list, ok := follow(m, n).([]any); ok {
			return list, true
		}
	}
	if m[mark] != nil {
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
