package roadmap

import (
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
)

// post is what is used of a post of the WordPress REST API, version 2.
type post struct {
	Title    rendered
	Content  rendered
	Link     string
	Date     string
	Modified string
}

// rendered is {"rendered": "<p>"} or, from other exports, a plain string.
type rendered struct{ Rendered string }

func (r *rendered) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &r.Rendered)
	}
	var object struct{ Rendered string }
	if err := json.Unmarshal(b, &object); err != nil {
		return err
	}
	r.Rendered = object.Rendered
	return nil
}

func parsePost(data []byte) (*document, error) {
	var p post
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, fmt.Errorf("is not a post of the WordPress REST API (%v): %w", err, ErrFormat)
	}
	if strings.TrimSpace(p.Content.Rendered) == "" {
		return nil, fmt.Errorf("is a post without content: fetch it with content.rendered: %w", ErrFormat)
	}
	d := parseHTML(p.Content.Rendered)
	d.title = squeeze(html.UnescapeString(stripTags(p.Title.Rendered)))
	if u, err := url.Parse(p.Link); err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http") {
		d.url, d.publisher = p.Link, strings.TrimPrefix(u.Hostname(), "www.")
	}
	for _, date := range []string{p.Date, p.Modified} {
		if len(date) >= 10 {
			if y := yearIn(date[:4]); y != 0 {
				d.year = y
			}
		}
	}
	if len(p.Date) >= 10 && len(p.Modified) >= 10 {
		d.notes = append(d.notes, fmt.Sprintf("Published %s, changed %s.", squeeze(p.Date[:10]), squeeze(p.Modified[:10])))
	}
	return d, nil
}

func stripTags(s string) string {
	d := parseHTML("<p>" + s + "</p>")
	if len(d.blocks) == 0 {
		return ""
	}
	return d.blocks[0].text
}
