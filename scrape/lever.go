package scrape

import (
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

const (
	leverPage = 100
	// leverPages bounds the pages read of one board: 20,000 postings.
	leverPages = 200
)

var lever = Source{
	Name:  "lever",
	About: "Lever job sites; board is the token in jobs.lever.co/TOKEN (EU sites: base_url https://api.eu.lever.co)",
	Plan: func(t Target) ([]Request, error) {
		if t.Board == "" {
			return nil, fmt.Errorf("lever: no board given: want the token of jobs.lever.co/TOKEN")
		}
		return []Request{leverRequest(t, 0)}, nil
	},
	Parse: parseLever,
}

func leverRequest(t Target, skip int) Request {
	u := fmt.Sprintf("%s/v0/postings/%s?mode=json&skip=%d&limit=%d",
		base(t, "https://api.lever.co"), url.PathEscape(t.Board), skip, leverPage)
	return Request{URL: u, Kind: "list", Meta: map[string]string{"skip": strconv.Itoa(skip)}}
}

// parseLever reads a page of postings, or one posting. A full page asks for the
// next, unless it began like the page before: then the host ignores paging.
func parseLever(r Response) (Batch, error) {
	rows, err := listing(r.Body, "text", "postings", "jobs")
	if err != nil {
		return Batch{}, fmt.Errorf("lever board %s: %w", r.Target.Board, err)
	}
	b := readRows(rows, r.Target, leverPosting)
	skip, err := strconv.Atoi(r.Meta["skip"])
	if err != nil || len(rows) != leverPage || len(b.Postings) == 0 || skip >= leverPage*leverPages {
		return b, nil
	}
	first := b.Postings[0].Key
	if first == r.Meta["first"] {
		return Batch{}, nil
	}
	next := leverRequest(r.Target, skip+leverPage)
	next.Meta["first"] = first
	b.Follow = []Request{next}
	return b, nil
}

func leverPosting(e entry, t Target) (market.Posting, bool) {
	board := t.Board
	if board == "" {
		board = boardFromURL(e.first("hostedUrl", "applyUrl"), "lever.co")
	}
	places := []string{e.text("categories.location")}
	for _, v := range e.list("categories.allLocations") {
		s, _ := asText(v)
		places = append(places, s)
	}
	p := market.Posting{
		Board: board, Key: joinKey(board, e.key), URL: e.first("hostedUrl", "applyUrl"),
		Title: e.first("text", "title"), Company: e.first("company", "company_name"),
		Location: joinPlaces(places...), Description: leverDescription(e),
		SalaryText:     plainText(e.first("salaryDescriptionPlain", "salaryDescription")),
		EmploymentType: e.text("categories.commitment"), Remote: workMode(e.text("workplaceType")),
		Department: e.first("categories.department", "categories.team"),
		PostedOn:   e.day("createdAt"), UpdatedOn: e.day("updatedAt"),
	}
	if p.Company == "" {
		p.Company = prettyToken(board)
	}
	if team := e.text("categories.team"); team != p.Department {
		p.Tags = []string{team}
	}
	for _, s := range e.objects("salaryRange") {
		p.Pay = append(p.Pay, market.Pay{Min: s.number("min"), Max: s.number("max"),
			Currency: s.text("currency"), Period: payPeriod(s.text("interval"))})
	}
	return p, true
}

// leverDescription composes what the posting's page shows: opening and body,
// the lists (requirements are usually here), and the closing text.
func leverDescription(e entry) string {
	var b strings.Builder
	part := func(h, plain string) {
		if strings.TrimSpace(h) == "" && strings.TrimSpace(plain) != "" {
			h = "<div>" + strings.ReplaceAll(html.EscapeString(plain), "\n", "<br>") + "</div>"
		}
		if strings.TrimSpace(h) != "" {
			b.WriteString(h + "\n")
		}
	}
	before := b.Len()
	part(e.text("description"), e.text("descriptionPlain"))
	if b.Len() == before {
		part(e.text("opening"), e.text("openingPlain"))
		part(e.text("descriptionBody"), e.text("descriptionBodyPlain"))
	}
	for _, l := range e.objects("lists") {
		if heading := strings.TrimSpace(l.text("text")); heading != "" {
			b.WriteString("<h3>" + html.EscapeString(heading) + "</h3>\n")
		}
		if content := l.text("content"); strings.TrimSpace(content) != "" {
			b.WriteString("<ul>" + content + "</ul>\n")
		}
	}
	part(e.text("salaryDescription"), e.text("salaryDescriptionPlain"))
	part(e.text("additional"), e.text("additionalPlain"))
	return b.String()
}
