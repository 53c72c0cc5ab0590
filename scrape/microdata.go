package scrape

import (
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// microdata reads a posting's itemscope as the object that JSON-LD would have.
// Where nothing but a heading is marked as the description, the whole scope is it.
func microdata(scope *goquery.Selection) map[string]any {
	out := microdataFields(scope)
	if out["description"] == nil {
		if whole, err := scope.Html(); err == nil {
			out["description"] = whole
		}
	}
	return out
}

func microdataFields(scope *goquery.Selection) map[string]any {
	out := map[string]any{}
	scope.Find("[itemprop]").Each(func(_ int, s *goquery.Selection) {
		owner := s.Parent().Closest("[itemscope]")
		if owner.Length() == 0 || owner.Get(0) != scope.Get(0) {
			return
		}
		for _, name := range strings.Fields(s.AttrOr("itemprop", "")) {
			if name == "description" && s.Is("h1, h2, h3, h4, h5, h6") {
				continue
			}
			out[name] = appendValue(out[name], propValue(name, s))
		}
	})
	return out
}

func appendValue(have, v any) any {
	if have == nil {
		return v
	}
	return append(asList(have), v)
}

func propValue(name string, s *goquery.Selection) any {
	if _, nested := s.Attr("itemscope"); nested {
		inner := microdataFields(s)
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
	if name == "title" {
		return strings.TrimSpace(s.Text())
	}
	if h, err := s.Html(); err == nil && (name == "description" || strings.HasSuffix(name, "ations") || strings.HasSuffix(name, "ities")) {
		return h
	}
	if name == "skills" && s.Find("li").Length() > 0 {
		var items []any
		s.Find("li").Each(func(_ int, li *goquery.Selection) { items = append(items, strings.TrimSpace(li.Text())) })
		return items
	}
	return line(s.Text())
}
