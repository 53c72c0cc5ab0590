package scrape

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Selectors say by CSS where the fields of a posting are on the pages of a
// site. They are used on pages without JobPosting data. Besides CSS each that
// is not of links may end in " @name", which reads that attribute in place of the text.
type Selectors struct {
	Posting     string `yaml:"posting"` // links to postings on a listing page; "" guesses by their addresses
	Next        string `yaml:"next"`    // link to the next listing page; "" is what the page declares as such
	Title       string `yaml:"title"`
	Company     string `yaml:"company"`
	Location    string `yaml:"location"` // each match is one place
	Description string `yaml:"description"`
	Salary      string `yaml:"salary"`
	PostedOn    string `yaml:"posted_on"`
}

// Check says which selector is wrong. Title and description are wanted; nil is right.
func (s *Selectors) Check() error {
	if s == nil {
		return nil
	}
	for _, f := range []struct{ name, value string }{
		{"posting", s.Posting}, {"next", s.Next}, {"title", s.Title}, {"company", s.Company}, {"location", s.Location},
		{"description", s.Description}, {"salary", s.Salary}, {"posted_on", s.PostedOn},
	} {
		css, attribute := selectorParts(f.value)
		if attribute != "" && (f.name == "posting" || f.name == "next") {
			return fmt.Errorf("the selector for %s, %q, is of links: leave @%s away", f.name, f.value, attribute)
		}
		if css == "" {
			if f.name == "title" || f.name == "description" {
				return fmt.Errorf("want a selector for the %s, such as h1 or div.text", f.name)
			}
			continue
		}
		if _, err := cascadia.ParseGroup(css); err != nil {
			return fmt.Errorf("the selector for %s, %q, is no CSS: %w", f.name, f.value, err)
		}
	}
	return nil
}

var attributePart = regexp.MustCompile(`\s+@([\w-]+)$`)

func selectorParts(s string) (css, attribute string) {
	s = strings.TrimSpace(s)
	if m := attributePart.FindStringSubmatchIndex(s); m != nil {
		return s[:m[0]], s[m[2]:m[3]]
	}
	return s, ""
}

// lists tells whether a starting page is a listing by its links to postings.
func (s *Selectors) lists(doc *goquery.Document) bool {
	return s.Posting != "" && doc.Find(s.Posting).Length() > 0
}

// values reads each match of a selector as text.
func values(doc *goquery.Document, selector string) []string {
	css, attribute := selectorParts(selector)
	if css == "" {
		return nil
	}
	var out []string
	doc.Find(css).Each(func(_ int, s *goquery.Selection) {
		if attribute != "" {
			out = append(out, line(s.AttrOr(attribute, "")))
			return
		}
		out = append(out, line(s.Text()))
	})
	return uniqueLines(out)
}

func firstValue(doc *goquery.Document, selector string) string {
	if v := values(doc, selector); len(v) > 0 {
		return v[0]
	}
	return ""
}

// linkIn is the address a selection leads to: its own, that of a link in it or around it.
func linkIn(s *goquery.Selection) string {
	for _, link := range []*goquery.Selection{s, s.Find("a[href]").First(), s.Closest("a[href]")} {
		if href, ok := link.Attr("href"); ok {
			return href
		}
	}
	return ""
}

// selected reads the page's posting by selectors. A page with neither title nor
// description is none; one that lacks either is named as a problem.
func (r *pageReader) selected(doc *goquery.Document, s Selectors) {
	e := entry{key: pageKey(r.page), problems: &r.batch.Problems}
	p := market.Posting{
		Source: r.target.Source, Board: firstOf(r.target.Board, r.page.Hostname()), Key: e.key, URL: r.page.String(),
		Title: firstValue(doc, s.Title), Company: firstOf(firstValue(doc, s.Company), prettyToken(r.target.Board)),
		Location: joinPlaces(values(doc, s.Location)...), Description: selectedText(doc, s.Description),
		SalaryText: firstValue(doc, s.Salary),
	}
	if p.Title == "" && p.Description == "" {
		e.fail("", "the selectors for title and description match nothing")
		return
	}
	for _, f := range []struct{ name, selector, value string }{
		{"title", s.Title, p.Title}, {"description", s.Description, p.Description}, {"location", s.Location, p.Location},
		{"salary", s.Salary, p.SalaryText}, {"posted_on", s.PostedOn, firstValue(doc, s.PostedOn)},
	} {
		if f.selector != "" && f.value == "" {
			e.fail(f.name, fmt.Sprintf("the selector %q matches nothing", f.selector))
		}
	}
	var err error
	if p.PostedOn, err = parseAnyDay(firstValue(doc, s.PostedOn)); err != nil {
		e.fail("posted_on", err.Error())
	}
	r.batch.Postings = append(r.batch.Postings, finish(p))
}

// selectedText is the HTML of every match, in order, each once, up to what a description may have.
func selectedText(doc *goquery.Document, selector string) string {
	css, attribute := selectorParts(selector)
	if attribute != "" {
		return strings.Join(values(doc, selector), "\n")
	}
	var parts []string
	size := 0
	doc.Find(css).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		if h, err := s.Html(); err == nil && strings.TrimSpace(s.Text()) != "" && !containsText(parts, strings.TrimSpace(h)) {
			parts = append(parts, strings.TrimSpace(h))
			size += len(h)
		}
		return len(parts) < maxParts && size < market.MaxDescription
	})
	return strings.Join(parts, "\n")
}
