package scrape

import (
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"github.com/roadcheck/roadcheck/internal/market"
)

const (
	// maxScopes bounds how deep scopes are read inside each other: each is looked through from its top.
	maxScopes = 4
	// maxScope bounds the text taken from one scope, in bytes: an element's text has that of those in it.
	maxScope = 4 * market.MaxDescription
	// maxNames bounds the properties that one element is.
	maxNames = 8
)

// microdataPostings reads every posting's scope; one in another posting is
// broken markup, where no end tag was found, and is read on its own.
func microdataPostings(doc *goquery.Document) []map[string]any {
	var out []map[string]any
	depths := map[*html.Node]int{} // of scopes of postings
	doc.Find("[itemtype]").Each(func(_ int, s *goquery.Selection) {
		if !isJobPosting(s.AttrOr("itemtype", "")) {
			return
		}
		node, depth := s.Get(0), 1
		for p := node.Parent; p != nil; p = p.Parent {
			if d, ok := depths[p]; ok {
				depth = d + 1
				break
			}
		}
		depths[node] = depth
		if depth <= maxScopes {
			out = append(out, microdata(s))
		}
	})
	return out
}

// scopeReader reads one posting's scope.
type scopeReader struct{ room int } // for text, in bytes

// microdata reads a posting's itemscope as the object that JSON-LD would have.
// Where nothing but a heading is marked as the description, the whole scope is it.
func microdata(scope *goquery.Selection) map[string]any {
	r := scopeReader{room: maxScope}
	out := r.fields(scope, 1)
	if out["description"] == nil {
		if whole, err := scope.Html(); err == nil {
			out["description"] = whole
		}
	}
	return out
}

func (r *scopeReader) fields(scope *goquery.Selection, depth int) map[string]any {
	out := map[string]any{}
	scope.Find("[itemprop]").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		if scopeOf(s.Get(0)) != scope.Get(0) {
			return true
		}
		names := strings.Fields(s.AttrOr("itemprop", ""))
		for _, name := range names[:min(len(names), maxNames)] {
			if name == "description" && s.Is("h1, h2, h3, h4, h5, h6") {
				continue
			}
			out[name] = appendValue(out[name], r.value(name, s, depth))
		}
		return r.room > 0
	})
	return out
}

// scopeOf is the element whose scope a property stands in.
func scopeOf(n *html.Node) *html.Node {
	for p := n.Parent; p != nil; p = p.Parent {
		for _, a := range p.Attr {
			if a.Key == "itemscope" {
				return p
			}
		}
	}
	return nil
}

func appendValue(have, v any) any {
	if have == nil {
		return v
	}
	return append(asList(have), v)
}

func (r *scopeReader) value(name string, s *goquery.Selection, depth int) any {
	if _, nested := s.Attr("itemscope"); nested && depth < maxScopes {
		inner := r.fields(s, depth+1)
		if len(inner) > 0 {
			return inner
		}
	}
	for _, attr := range []string{"content", "datetime"} {
		if v, ok := s.Attr(attr); ok && strings.TrimSpace(v) != "" {
			return v
		}
	}
	if name == "url" || name == "sameAs" {
		if v, ok := s.Attr("href"); ok {
			return v
		}
	}
	text := s.Text()
	r.room -= len(text)
	if name == "title" {
		return strings.TrimSpace(text)
	}
	if name == "description" || strings.HasSuffix(name, "ations") || strings.HasSuffix(name, "ities") {
		if h, err := s.Html(); err == nil {
			r.room -= len(h)
			return h
		}
	}
	if name == "skills" && s.Find("li").Length() > 0 {
		var items []any
		s.Find("li").Each(func(_ int, li *goquery.Selection) { items = append(items, line(li.Text())) })
		return items
	}
	return line(text)
}
