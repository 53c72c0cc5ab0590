package scrape

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// hostileBodies are what a host may send to exhaust whoever reads it, of about size bytes each.
func hostileBodies(size int) map[string]string {
	fill := func(part string) string { return strings.Repeat(part, size/len(part)) }
	ld := func(json string) string {
		return `<html><script type="application/ld+json">` + json + `</script></html>`
	}
	posting := func(fields string) string { return ld(`{"@type":"JobPosting","title":"a",` + fields + `}`) }
	bomb := entityBomb()
	return map[string]string{
		"entity bomb in a sitemap": bomb + `<urlset><url><loc>http://h/&a30;</loc></url></urlset>`,
		"entity bomb in a feed":    bomb + `<rss><channel><item><title>&a30;</title><link>http://h/1</link><guid>1</guid></item></channel></rss>`,
		"external entity":          `<?xml version="1.0"?><!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>http://h/&x;</loc></url></urlset>`,
		"deep arrays":              fill("["),
		"deep objects":             fill(`{"a":`),
		"deep in a posting":        `{"jobs":[{"id":1,"title":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + `}]}`,
		"deep JSON-LD":             ld(fill(`{"@graph":[`)),
		"closed deep JSON-LD":      ld(strings.Repeat(`{"@graph":[`, 4500) + strings.Repeat(`]}`, 4500)),
		"deep elements":            fill("<div>"),
		"deep tables":              fill("<table><tr><td>"),
		"open formatting":          fill("<b><i><p>"),
		"open anchors":             fill(`<a href="x"><select>`),
		"deep XML":                 `<urlset>` + fill("<url>"),
		"many attributes":          "<div " + fill(`a="b" `) + ">",
		"one attribute":            `<div itemtype="` + fill("JobPosting ") + `">`,
		"one property":             `<div itemscope itemtype="JobPosting"><i itemprop="` + fill("skills ") + `">` + fill("a<b>"),
		"nested scopes":            strings.Repeat(`<div itemscope itemprop="x" itemtype="JobPosting">`, 400) + fill(`<i itemprop="title">x</i>`),
		"nested properties":        `<div itemscope itemtype="JobPosting">` + strings.Repeat(`<div itemprop="description">`, 400) + fill("text "),
		"nested comments":          strings.Repeat(`<table><tr class="athing comtr" id="1"><td class="ind" indent="0"><span class="commtext">`, 120) + fill("<i>x</i>"),
		"open comments":            fill("<!--"),
		"open script":              fill(`<script type="application/ld+json">{`),
		"entities":                 fill("&amp;&#x41;&bogus;"),
		"many links":               `<urlset>` + numbered(size, `<url><loc>http://h/jobs/%d</loc></url>`) + `</urlset>`,
		"many anchors":             numbered(size, `<a href="/jobs/%d">x</a>`),
		"many items":               `[` + numbered(size, `{"id":1},{"id":%d,"title":"a"},`) + `{"id":0}]`,
		"many feed items":          `<rss><channel>` + numbered(size, `<item><title>a</title><link>http://h/%[1]d</link><guid>%[1]d</guid></item>`) + `</channel></rss>`,
		"many positions":           `<workzag-jobs>` + numbered(size, `<position><id>%d</id><name>a</name></position>`) + `</workzag-jobs>`,
		"many sections":            `{"jobs":[{"id":1,"uid":1,"details":[` + numbered(size/2, `{"name":"a","value":"b%d"},`) + `{}],"lists":[` + numbered(size/2, `{"text":"%d"},`) + `{}]}]}`,
		"many descriptions":        posting(`"description":[` + numbered(size, `"a%d",`) + `""]`),
		"many places":              posting(`"jobLocation":[` + numbered(size, `"a%d",`) + `""]`),
		"many postings":            ld(`[` + numbered(size, `{"@type":"JobPosting","title":"a","url":"/%d"},`) + `{}]`),
		"many scopes":              fill(`<div itemscope itemtype="JobPosting"><b itemprop="title">x</b></div>`),
		"many references":          ld(`[` + numbered(size, `{"@id":"a%d","x":1},`) + `{}]`),
		"many pay ranges":          `{"jobs":[{"id":1,"title":"a","content":"` + fill("<p class=pay-range>1") + `"}]}`,
		"many numbers":             "[" + strings.TrimSuffix(fill("1e999,"), ",") + "]",
		"a long number":            fill("9"),
		"a long title":             `{"jobs":[{"id":1,"title":"` + fill("&amp;") + `","content":"` + fill("&lt;") + `"}]}`,
		"long names":               posting(`"hiringOrganization":"` + fill("12 a,") + `","baseSalary":"` + fill("1 - ") + `"`),
		"broken JSON-LD":           ld(`{"@type":"JobPosting"` + fill(", ") + "x"),
		"surrogates":               `["` + fill(`\ud800`) + `"]`,
		"zeros":                    fill("\x00"),
	}
}

func entityBomb() string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><!DOCTYPE u [<!ENTITY a0 "lol">`)
	for i := range 30 {
		fmt.Fprintf(&b, `<!ENTITY a%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&a%d;", i), 10))
	}
	return b.String() + `]>`
}

// numbered repeats a part with numbers in it up to size bytes.
func numbered(size int, part string) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, part, i)
	}
	return b.String()
}

// cost is what it takes to read a body with a source: time of the processor and memory asked for.
type cost struct {
	took time.Duration
	used uint64
}

func costOf(t *testing.T, src Source, kind, body string) cost {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begun := processorTime(t)
	b, err := src.Parse(Response{
		Request: Request{URL: "http://h/jobs", Kind: kind}, Target: Target{Source: src.Name, Board: "b", BaseURL: "http://h", URL: "http://h/jobs"},
		FinalURL: "http://h/jobs", ContentType: "text/html", Body: []byte(body),
	})
	c := cost{took: processorTime(t) - begun}
	runtime.ReadMemStats(&after)
	c.used = after.TotalAlloc - before.TotalAlloc
	if len(b.Postings) > maxEntries || len(b.Follow) > maxFollow+1 || len(b.Problems) > maxProblems+1 {
		t.Errorf("%s %s: %d postings, %d requests, %d problems (%v)", src.Name, kind, len(b.Postings), len(b.Follow), len(b.Problems), err)
	}
	for _, p := range b.Postings {
		if len(p.Title)+len(p.Description) > 2*len(body)+1000 { // markup is written with its end tags
			t.Errorf("%s %s: a posting larger than what was sent", src.Name, kind)
		}
	}
	return c
}

// processorTime is what this process has had of the processors, which other work on the machine does not change.
func processorTime(t *testing.T) time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		t.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// TestHostileBodies: no adapter hangs, panics or multiplies what it is sent. Four times the bytes take about four
// times the effort, and never eight: what is quadratic takes sixteen.
func TestHostileBodies(t *testing.T) {
	if testing.Short() {
		t.Skip("parses each body with each source")
	}
	const size, most, amplified = 1 << 20, 8, 200
	small, large := hostileBodies(size/4), hostileBodies(size)
	for name, body := range large {
		t.Run(name, func(t *testing.T) {
			for _, src := range Sources {
				for _, kind := range kindsOf(src) {
					c := costOf(t, src, kind, body)
					if c.used > amplified*uint64(max(len(body), 10_000)) {
						t.Errorf("%s %s: %d MB for %d kB", src.Name, kind, c.used>>20, len(body)>>10)
					}
					for try := 0; c.measurable() && c.exceeds(most, costOf(t, src, kind, small[name])); try++ {
						if c = costOf(t, src, kind, body); try == 3 {
							t.Errorf("%s %s: %v for %d kB, more than %d times what a quarter takes", src.Name, kind, c.took, len(body)>>10, most)
							break
						}
					}
				}
			}
		})
	}
}

// measurable tells costs that are large enough to be compared.
func (c cost) measurable() bool { return c.took > 300*time.Millisecond || c.used > 64<<20 }

// exceeds tells whether a cost is more than so many times another.
func (c cost) exceeds(times int, other cost) bool {
	return c.took > 300*time.Millisecond && c.took > time.Duration(times)*other.took || c.used > uint64(times)*other.used
}

// TestBounds: what would take too much memory is refused before it is decoded, and a list that is longer than what is
// read counts as cut, so that nothing is taken for closed.
func TestBounds(t *testing.T) {
	read := func(body string) (Batch, error) {
		return greenhouse.Parse(Response{Request: Request{Kind: "list"}, Target: Target{Source: "greenhouse", Board: "b"}, Body: []byte(body)})
	}
	for name, c := range map[string]struct{ body, want string }{
		"objects":         {`[` + strings.Repeat(`{},`, 800_000) + `{}]`, "at most 256 are spent"},
		"arrays":          {`[` + strings.Repeat(`[],`, 4_000_000) + `[]]`, "at most 256 are spent"},
		"braces in texts": {`[{"id":1,"title":"` + strings.Repeat(`{\"{,`, 800_000) + `"}]`, ""},
	} {
		if _, err := read(c.body); (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
	if _, err := document([]byte(strings.Repeat("<b>", maxElements+1))); err == nil || !strings.Contains(err.Error(), "500001 tags") {
		t.Errorf("a page of tags: %v", err)
	}
	b, err := read(`[` + strings.Repeat(`1,`, maxEntries) + `{"id":1,"title":"last"}]`)
	if err != nil || !b.Cut || len(b.Postings) != 0 || len(b.Problems) != maxProblems+1 {
		t.Errorf("a long list: cut %v, %d problems, %d postings, %v", b.Cut, len(b.Problems), len(b.Postings), err)
	}
	if why := b.Problems[0].Why + b.Problems[maxProblems].Why; !strings.Contains(why, "20001 entries in one response") || !strings.Contains(why, "more than 10000 problems") {
		t.Errorf("problems say %q", why)
	}
}

// kindsOf are the kinds of request a source begins with; "" where it cannot be planned.
func kindsOf(src Source) []string {
	plan, err := src.Plan(Target{Source: src.Name, Board: "b", BaseURL: "http://h", URL: "http://h/jobs", ID: "i", Key: "k"})
	if err != nil {
		return []string{""}
	}
	var out []string
	for _, r := range plan {
		if !slices.Contains(out, r.Kind) {
			out = append(out, r.Kind)
		}
	}
	return out
}
