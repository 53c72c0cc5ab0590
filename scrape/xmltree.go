package scrape

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxXMLDepth bounds how deep elements may nest; feeds need six.
const maxXMLDepth = 64

// xmlTree reads an XML document as the object that JSON would have: an element
// with elements in it is an object, any other its text, repeated ones are an
// array. Names lose their prefix; attributes are not read. Entities that the
// document itself declares are not expanded.
func xmlTree(body []byte) (map[string]any, error) {
	if err := checkMarkup(body); err != nil {
		return nil, err
	}
	dec := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))))
	dec.Strict = false
	dec.Entity = xml.HTMLEntity
	// The crawler has made it UTF-8, whatever the declaration says.
	dec.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return nil, errors.New("not XML: no element in it")
		}
		if err != nil {
			return nil, fmt.Errorf("not XML: %w", err)
		}
		if start, ok := tok.(xml.StartElement); ok {
			root, err := xmlElement(dec, 1)
			if err != nil {
				return nil, fmt.Errorf("not whole XML: %w", err)
			}
			return map[string]any{start.Name.Local: root}, nil
		}
	}
}

// xmlElement reads up to the end of the element that has just begun.
func xmlElement(dec *xml.Decoder, depth int) (any, error) {
	if depth > maxXMLDepth {
		return nil, fmt.Errorf("more than %d elements inside each other", maxXMLDepth)
	}
	var text strings.Builder
	var children map[string]any
	for {
		tok, err := dec.Token()
		if err != nil {
			return nil, err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			child, err := xmlElement(dec, depth+1)
			if err != nil {
				return nil, err
			}
			if children == nil {
				children = map[string]any{}
			}
			name := tok.Name.Local
			switch have := children[name].(type) {
			case nil:
				children[name] = child
			case []any:
				children[name] = append(have, child)
			default:
				children[name] = []any{have, child}
			}
		case xml.CharData:
			text.Write(tok)
		case xml.EndElement:
			if children != nil {
				return children, nil
			}
			return strings.TrimSpace(text.String()), nil
		}
	}
}

// feedItems reads the items of an RSS feed and what the channel says of them all.
func feedItems(body []byte) (channel entry, items []any, err error) {
	root, err := xmlTree(body)
	if err != nil {
		return entry{}, nil, err
	}
	m, ok := follow(root, "rss.channel").(map[string]any)
	if !ok {
		return entry{}, nil, errors.New("no RSS feed: no channel in it")
	}
	channel = rootOf([]any{m})
	return channel, channel.list("item"), nil
}
