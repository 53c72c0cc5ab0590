package roadmap

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"
)

// decode makes text of the bytes of a document, in the encoding that they or the content type say. What is no text is an error.
func decode(data []byte, contentType string) (string, error) {
	if len(data) == 0 {
		return "", fmt.Errorf("is empty: %w", ErrFormat)
	}
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", fmt.Errorf("is not the UTF-16 text it says it is: save it as UTF-8: %w", ErrFormat)
		}
		data = out
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(data, 0) >= 0 {
		return "", fmt.Errorf("is binary: give HTML, Markdown, plain text or JSON: %w", ErrFormat)
	}
	if !utf8.Valid(data) {
		enc, _, _ := charset.DetermineEncoding(data, contentType)
		out, err := enc.NewDecoder().Bytes(data)
		if err != nil || strange(out) {
			return "", fmt.Errorf("is in an unknown encoding: save it as UTF-8: %w", ErrFormat)
		}
		data = out
	}
	if strange(data) {
		return "", fmt.Errorf("is binary: give HTML, Markdown, plain text or JSON: %w", ErrFormat)
	}
	return string(data), nil
}

// strange tells whether more than one character in fifty is a control character or a replacement.
func strange(data []byte) bool {
	bad, all := 0, 0
	for _, r := range string(data) {
		all++
		if r == utf8.RuneError || r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' || r >= 0x7f && r < 0xa0 {
			bad++
		}
	}
	return bad*50 > all
}

var (
	htmlStart = regexp.MustCompile(`(?i)^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|section|div|h[1-6]|p|ul|ol|table)\b`)
	htmlTags  = regexp.MustCompile(`(?i)</(?:p|li|h[1-6]|div|td)\s*>`)
	mdMark    = regexp.MustCompile(`(?m)^(?:#{1,6} \S|(?:[-*+]|\d+[.)]) +\[[^\]]*\]\(|\|?\s*:?-{3,}:?\s*\||---\s*$|\*\*[^*]+\*\*\s*$|={3,}\s*$)`)
	mdHeading = regexp.MustCompile(`(?m)^#{1,6} \S`)
)

// parse tells the format and reads it.
func parse(text string) (*document, error) {
	trimmed := strings.TrimSpace(text)
	switch {
	case trimmed == "":
		return nil, fmt.Errorf("is empty: %w", ErrFormat)
	case trimmed[0] == '{' || trimmed[0] == '[' && json.Valid([]byte(trimmed)):
		return parseJSON(trimmed)
	case htmlStart.MatchString(trimmed[:min(len(trimmed), 4096)]) || len(htmlTags.FindAllStringIndex(trimmed, 5)) == 5:
		return parseHTML(text), nil
	case mdHeading.MatchString(text) || strings.HasPrefix(trimmed, "---\n") || len(mdMark.FindAllStringIndex(text, 3)) == 3:
		return parseMarkdown(text), nil
	}
	return parsePlain(text), nil
}

// maxNesting bounds the depth of JSON, which no published roadmap comes near.
const maxNesting = 64

// tooDeep tells whether JSON nests deeper than maxNesting.
func tooDeep(text string) bool {
	depth := 0
	quoted := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			if depth++; depth > maxNesting {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}

// parseJSON reads one of the JSON formats, told by its keys.
func parseJSON(text string) (*document, error) {
	if tooDeep(text) {
		return nil, fmt.Errorf("is JSON nested deeper than %d, which no roadmap is: %w", maxNesting, ErrFormat)
	}
	if text[0] == '[' {
		var posts []json.RawMessage
		if err := json.Unmarshal([]byte(text), &posts); err != nil || len(posts) == 0 {
			return nil, fmt.Errorf("is a JSON list without a post: give one post: %w", ErrFormat)
		}
		if len(posts) > 1 {
			return nil, fmt.Errorf("is a list of %d posts: give one post: %w", len(posts), ErrFormat)
		}
		text = string(posts[0])
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &keys); err != nil {
		return nil, fmt.Errorf("is broken JSON (%v): fetch it again: %w", err, ErrFormat)
	}
	switch {
	case keys["mockup"] != nil:
		return nil, fmt.Errorf("is a Balsamiq mock-up, the form of roadmap.sh before 2024, which says no order: give the newer graph with nodes and edges: %w", ErrFormat)
	case keys["nodes"] != nil:
		return parseGraph([]byte(text))
	case keys["content"] != nil && keys["title"] != nil:
		return parsePost([]byte(text))
	}
	return parseContentMap(keys)
}
