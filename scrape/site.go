package scrape

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

const (
	// maxSitemap bounds a sitemap after decompression (the protocol's own limit is 50 MB).
	maxSitemap = 64 << 20
	// maxFollow bounds the pages asked for because of one response.
	maxFollow = 50_000
	// maxListingPages bounds how many listing pages are followed by "next" links.
	maxListingPages = 50
)

var site = Source{
	Name: "site",
	About: "any site with schema.org JobPosting data, or with selectors that say where its fields are; url is a sitemap " +
		"(also .gz), a listing page, a posting page, or a bare host, whose robots.txt then names the sitemaps",
	Plan:  planSite,
	Parse: parseSite,
}

func planSite(t Target) ([]Request, error) {
	if err := t.Select.Check(); err != nil {
		return nil, fmt.Errorf("site %s: %w", t.Board, err)
	}
	address := t.URL
	if address == "" {
		address = t.BaseURL
	}
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return nil, fmt.Errorf("site %s: url %q: want the http(s) address of a sitemap, listing or posting page", t.Board, address)
	}
	if strings.Trim(u.Path, "/") == "" && u.RawQuery == "" {
		return []Request{{URL: u.Scheme + "://" + u.Host + "/robots.txt", Kind: "robots"}}, nil
	}
	return []Request{{URL: u.String(), Kind: "start"}}, nil
}

// parseSite tells by the payload what it is: robots.txt, a sitemap, bare
// JSON-LD, or a page.
func parseSite(r Response) (Batch, error) {
	page, err := url.Parse(firstOf(r.FinalURL, r.URL, r.Target.URL))
	if err != nil {
		return Batch{}, fmt.Errorf("site address %q: %w", r.URL, err)
	}
	body, err := inflated(r.Body)
	if err != nil {
		return Batch{}, fmt.Errorf("site %s: %w", page, err)
	}
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	switch head := strings.ToLower(string(body[:min(len(body), 1000)])); {
	case r.Kind == "robots": // an empty one is a valid one
		return parseRobots(page, body), nil
	case len(body) == 0:
		return Batch{}, fmt.Errorf("site %s: empty body", page)
	case strings.Contains(head, "<urlset") || strings.Contains(head, "<sitemapindex"):
		return parseSitemap(page, body)
	case body[0] == '{' || body[0] == '[':
		return parseBareJSONLD(r.Target, page, body)
	}
	return parsePage(r, page, body)
}

// inflated undoes the gzip of a stored sitemap.gz, bounded.
func inflated(body []byte) ([]byte, error) {
	if !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		return body, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	out, err := io.ReadAll(io.LimitReader(z, maxSitemap+1))
	if err != nil {
		return nil, fmt.Errorf("gzip: %w", err)
	}
	if len(out) > maxSitemap {
		return nil, fmt.Errorf("gzip: more than %d MB", maxSitemap>>20)
	}
	return out, nil
}

// parseRobots follows the sitemaps a host names, else the customary one.
func parseRobots(page *url.URL, body []byte) Batch {
	f := follower{page: page, seen: map[string]bool{}}
	for _, l := range strings.Split(string(body), "\n") {
		name, value, ok := strings.Cut(l, ":")
		if ok && strings.EqualFold(strings.TrimSpace(name), "sitemap") {
			f.add(value, "sitemap", nil)
		}
	}
	if len(f.out) == 0 {
		f.add("/sitemap.xml", "sitemap", nil)
	}
	return Batch{Follow: f.out}
}

// follower collects addresses on the page's own host, each once.
type follower struct {
	page *url.URL
	seen map[string]bool
	out  []Request
}

func (f *follower) add(address, kind string, meta map[string]string) {
	u, err := f.page.Parse(strings.TrimSpace(address))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || len(f.out) >= maxFollow {
		return
	}
	u.Fragment = ""
	if f.page.Host != "" && bareHost(u) != bareHost(f.page) || f.seen[u.String()] {
		return
	}
	f.seen[u.String()] = true
	f.out = append(f.out, Request{URL: u.String(), Kind: kind, Meta: meta, MayBeGone: kind == "page"})
}

func bareHost(u *url.URL) string { return strings.TrimPrefix(strings.ToLower(u.Host), "www.") }

// postingPath is how addresses of postings look; a sitemap that has such
// addresses is read only for them.
var postingPath = regexp.MustCompile(`(?i)(^|[/_-])(jobs?|careers?|positions?|openings?|vacanc(y|ies)|offers?|offres?|stellen\w*|postings?|roles?|gigs?|empleos?|praca|toimik)([/_.?=-]|$)`)

func parseSitemap(page *url.URL, body []byte) (Batch, error) {
	dec := xml.NewDecoder(bytes.NewReader(body))
	dec.Strict = false
	index, inLoc := false, false
	var all []string
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) || (err != nil && len(all) > 0) {
			break
		}
		if err != nil {
			return Batch{}, fmt.Errorf("sitemap %s: %w", page, err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			index = index || tok.Name.Local == "sitemapindex"
			inLoc = tok.Name.Local == "loc"
		case xml.EndElement:
			inLoc = false
		case xml.CharData:
			if s := strings.TrimSpace(string(tok)); inLoc && s != "" && len(all) < maxFollow {
				all = append(all, s)
			}
		}
	}
	kind := "page"
	if index {
		kind = "sitemap"
	}
	f := follower{page: page, seen: map[string]bool{}}
	for _, s := range likelyPostings(all) {
		f.add(s, kind, nil)
	}
	return Batch{Follow: f.out}, nil
}

func likelyPostings(all []string) []string {
	var out []string
	for _, s := range all {
		if u, err := url.Parse(s); err == nil && postingPath.MatchString(u.Path) {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return all
	}
	return out
}

func newPageReader(t Target, page *url.URL) *pageReader {
	return &pageReader{target: t, page: page, byID: map[string]map[string]any{}}
}

func parseBareJSONLD(t Target, page *url.URL, body []byte) (Batch, error) {
	r := newPageReader(t, page)
	r.script(string(body), "document")
	if len(r.found) == 0 {
		why := "no JobPosting in the JSON"
		if len(r.batch.Problems) > 0 {
			why = r.batch.Problems[0].Why
		}
		return Batch{}, fmt.Errorf("site %s: %s", page, why)
	}
	return r.postings(), nil
}

// parsePage reads a page's postings; a starting page is also a listing whose
// links to postings and to the next page are followed.
func parsePage(r Response, page *url.URL, body []byte) (Batch, error) {
	doc, err := document(body)
	if err != nil {
		return Batch{}, fmt.Errorf("page %s: %w", page, err)
	}
	reader := newPageReader(r.Target, page)
	reader.markup(doc)
	b := reader.postings()
	sel := r.Target.Select
	if len(reader.found) == 0 && sel != nil && (r.Kind != "start" || !sel.lists(doc)) {
		reader.selected(doc, *sel)
		b = reader.batch
	}
	if r.Kind == "start" {
		b.Follow = listingLinks(doc, page, r, len(b.Postings))
	}
	return b, nil
}

// listingLinks follows the links of a listing. A page that holds its postings
// itself is followed only to its next page; a lone posting nowhere.
func listingLinks(doc *goquery.Document, page *url.URL, r Response, postings int) []Request {
	f := follower{page: page, seen: map[string]bool{page.String(): true}}
	sel := Selectors{}
	if r.Target.Select != nil {
		sel = *r.Target.Select
	}
	switch {
	case postings == 1:
		return nil
	case sel.Posting != "":
		doc.Find(sel.Posting).Each(func(_ int, s *goquery.Selection) { f.add(linkIn(s), "page", nil) })
	case postings == 0:
		doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
			u, err := page.Parse(a.AttrOr("href", ""))
			if err == nil && postingPath.MatchString(u.Path) && strings.Trim(u.Path, "/") != strings.Trim(page.Path, "/") {
				f.add(u.String(), "page", nil)
			}
		})
	}
	depth, _ := strconv.Atoi(r.Meta["depth"])
	if depth+1 < maxListingPages {
		next := linkIn(doc.Find(firstOf(sel.Next, "a[rel~='next'], link[rel~='next']")).First())
		if next != "" {
			f.add(next, "start", map[string]string{"depth": strconv.Itoa(depth + 1)})
		}
	}
	return f.out
}
