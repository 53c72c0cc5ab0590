package scrape

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// hostileBodies are what a host may send to exhaust whoever reads it, about 32 kB each.
func hostileBodies() map[string]string {
	const size = 32 << 10
	fill := func(part string) string { return strings.Repeat(part, size/len(part)) }
	var entities strings.Builder
	entities.WriteString(`<?xml version="1.0"?><!DOCTYPE u [<!ENTITY a0 "lol">`)
	for i := range 30 {
		fmt.Fprintf(&entities, `<!ENTITY a%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&a%d;", i), 10))
	}
	bomb := entities.String() + `]>`
	ld := func(json string) string {
		return `<html><script type="application/ld+json">` + json + `</script></html>`
	}
	return map[string]string{
		"entity bomb in a sitemap": bomb + `<urlset><url><loc>http://h/&a30;</loc></url></urlset>`,
		"entity bomb in a feed":    bomb + `<rss><channel><item><title>&a30;</title><link>http://h/1</link><guid>1</guid></item></channel></rss>`,
		"external entity":          `<?xml version="1.0"?><!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>http://h/&x;</loc></url></urlset>`,
		"deep arrays":              fill("["),
		"deep objects":             fill(`{"a":`),
		"deep in a posting":        `{"jobs":[{"id":1,"title":` + strings.Repeat("[", 12_000) + strings.Repeat("]", 12_000) + `}]}`,
		"deep JSON-LD":             ld(strings.Repeat(`{"@graph":[`, size/11)),
		"closed deep JSON-LD":      ld(strings.Repeat(`{"@graph":[`, 5000) + strings.Repeat(`]}`, 5000)),
		"deep elements":            fill("<div>"),
		"deep tables":              fill("<table><tr><td>"),
		"open formatting":          fill("<b><i><p>"),
		"open anchors":             fill(`<a href="x"><select>`),
		"deep XML":                 `<urlset>` + fill("<url>"),
		"many attributes":          "<div " + fill(`a="b" `) + ">",
		"one attribute":            `<div itemtype="` + fill("JobPosting ") + `">`,
		"open comments":            fill("<!--"),
		"open script":              fill(`<script type="application/ld+json">{`),
		"entities":                 fill("&amp;&#x41;&bogus;"),
		"many links":               `<urlset>` + fill(`<url><loc>http://h/jobs/1</loc></url>`) + `</urlset>`,
		"many items":               `{"jobs":[` + strings.TrimSuffix(fill(`{"id":1},`), ",") + `]}`,
		"many numbers":             "[" + strings.TrimSuffix(fill("1e999,"), ",") + "]",
		"a long number":            fill("9"),
		"surrogates":               `["` + fill(`\ud800`) + `"]`,
		"zeros":                    fill("\x00"),
	}
}

// TestHostileBodies: no adapter hangs, panics or multiplies what it is sent.
func TestHostileBodies(t *testing.T) {
	if testing.Short() {
		t.Skip("parses each body with each source")
	}
	const most, growth = 5 * time.Second, 256 << 20
	for name, body := range hostileBodies() {
		t.Run(name, func(t *testing.T) {
			for _, src := range Sources {
				for _, kind := range kindsOf(src) {
					var before, after runtime.MemStats
					runtime.ReadMemStats(&before)
					begun := time.Now()
					b, err := src.Parse(Response{
						Request: Request{URL: "http://h/jobs", Kind: kind}, Target: Target{Source: src.Name, Board: "b", BaseURL: "http://h", URL: "http://h/jobs"},
						FinalURL: "http://h/jobs", ContentType: "text/html", Body: []byte(body),
					})
					took := time.Since(begun)
					runtime.ReadMemStats(&after)
					if used := after.TotalAlloc - before.TotalAlloc; took > most || used > growth {
						t.Errorf("%s %s: %v and %d MB for %d kB (%v)", src.Name, kind, took, used>>20, len(body)>>10, err)
					}
					for _, p := range b.Postings {
						if len(p.Title)+len(p.Description) > len(body)+1000 {
							t.Errorf("%s %s: a posting larger than what was sent", src.Name, kind)
						}
					}
				}
			}
		})
	}
}

// kindsOf are the kinds of request a source begins with, and those of its later ones.
func kindsOf(src Source) []string {
	kinds := map[string]bool{"": true}
	plan, err := src.Plan(Target{Source: src.Name, Board: "b", BaseURL: "http://h", URL: "http://h/jobs"})
	if err == nil {
		for _, r := range plan {
			kinds[r.Kind] = true
		}
	}
	out := []string{}
	for k := range kinds {
		out = append(out, k)
	}
	return out
}
