package scrape

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/roadcheck/roadcheck/internal/market"
)

var greenhouse = Source{
	Name:  "greenhouse",
	About: "Greenhouse job boards; board is the token in boards.greenhouse.io/TOKEN",
	Plan: func(t Target) ([]Request, error) {
		if t.Board == "" {
			return nil, fmt.Errorf("greenhouse: no board given: want the token of boards.greenhouse.io/TOKEN")
		}
		u := base(t, "https://boards-api.greenhouse.io") + "/v1/boards/" + url.PathEscape(t.Board) + "/jobs?content=true"
		return []Request{{URL: u, Kind: "list"}}, nil
	},
	Parse: parseGreenhouse,
}

// parseGreenhouse reads a list of postings, with or without their content, or
// one posting. Posts without an internal_job_id ("general application") are
// kept: they are published, and their empty Group tells them apart.
func parseGreenhouse(r Response) (Batch, error) {
	rows, err := listing(r.Body, "title", "jobs")
	if err != nil {
		return Batch{}, fmt.Errorf("greenhouse board %s: %w", r.Target.Board, err)
	}
	return readRows(rows, r.Target, greenhousePosting), nil
}

func greenhousePosting(e entry, t Target) (market.Posting, bool) {
	board := t.Board
	if board == "" {
		board = boardFromURL(e.first("absolute_url"), "greenhouse.io")
	}
	p := market.Posting{
		Board: board, Key: joinKey(board, e.key), URL: e.text("absolute_url"), Title: e.text("title"),
		Company: e.first("company_name"), Location: greenhousePlace(e),
		// The API escapes the HTML of the content once more.
		Description: html.UnescapeString(e.text("content")),
		Language:    e.text("language"), Group: e.text("internal_job_id"),
		PostedOn: e.day("first_published"), UpdatedOn: e.day("updated_at"),
	}
	if p.Company == "" {
		p.Company = prettyToken(board)
	}
	if p.Group != "" {
		p.Group = joinKey(board, p.Group)
	}
	var departments []string
	for _, d := range e.objects("departments") {
		departments = append(departments, d.text("name"))
	}
	p.Department = joinPlaces(departments...)
	p.Pay = payRanges(p.Description)
	greenhouseMetadata(e, &p)
	return p, true
}

// greenhousePlace is the free text of the location, else the offices.
func greenhousePlace(e entry) string {
	if s, ok := e.at("location").(string); ok {
		return s
	}
	if s := e.first("location.name"); s != "" {
		return strings.ReplaceAll(s, " | ", "; ")
	}
	var offices []string
	for _, o := range e.objects("offices") {
		offices = append(offices, o.first("location.name", "name"))
	}
	return joinPlaces(offices...)
}

// payRanges reads the pay transparency blocks that Greenhouse renders into content.
func payRanges(content string) []market.Pay {
	if !strings.Contains(content, "pay-range") {
		return nil
	}
	doc, err := document([]byte(content))
	if err != nil {
		return nil
	}
	var out []market.Pay
	doc.Find("div.pay-range").EachWithBreak(func(i int, s *goquery.Selection) bool {
		title := strings.TrimSpace(s.Parent().Find("div.title").First().Text())
		pay, ok := textRange(s.Text())
		if !ok {
			v, currency := textAmount(s.Text())
			pay = market.Pay{Min: v, Max: v, Currency: currency}
		}
		pay.Period = payPeriod(title + " " + s.Text())
		pay.Label = title
		out = append(out, pay)
		return i+1 < maxPay // each looks through all that stands beside it
	})
	return out
}

var (
	payName    = regexp.MustCompile(`(?i)\b(salary|pay|compensation)\b`)
	notBasePay = regexp.MustCompile(`(?i)\b(OTE|bonus|commission|equity|variable)\b`)
	modeName   = regexp.MustCompile(`(?i)\b(remote|workplace|work (model|location type|arrangement)|hybrid)\b`)
	minName    = regexp.MustCompile(`(?i)\bmin(imum)?\b`)
	maxName    = regexp.MustCompile(`(?i)\bmax(imum)?\b`)
	rateName   = regexp.MustCompile(`(?i)\b(pay|salary) (type|frequency|rate type|period)\b|salaried or hourly`)
)

// greenhouseMetadata reads the employer's own fields. Their names differ per
// employer, so only those that name base pay or the way of working count.
func greenhouseMetadata(e entry, p *market.Posting) {
	var pays []market.Pay
	var bounds market.Pay
	var period market.Period
	for _, f := range e.objects("metadata") {
		name, kind := f.text("name"), f.text("value_type")
		switch {
		case kind == "user" || f.at("value") == nil:
		case rateName.MatchString(name):
			period = payPeriod(firstText(f.at("value")))
		case modeName.MatchString(name) && p.Remote == "":
			p.Remote = workMode(firstText(f.at("value")))
		case notBasePay.MatchString(name):
		case kind != "currency_range" && !payName.MatchString(name): // a range of money is pay by any name ("Job Post Range")
		case kind == "currency_range" || kind == "number_range":
			pays = append(pays, market.Pay{Min: f.number("value.min_value"), Max: f.number("value.max_value"),
				Currency: f.text("value.unit"), Period: payPeriod(name), Label: name})
		case kind == "currency" || kind == "number":
			boundOf(f, name, &bounds)
		case kind == "short_text" || kind == "long_text":
			if pay, ok := textRange(firstText(f.at("value"))); ok {
				pay.Label = name
				pays = append(pays, pay)
			}
		}
	}
	pays = append(pays, bounds)
	// The content's blocks are what the candidate reads; metadata often repeats them.
	if len(p.Pay) == 0 {
		p.Pay = pays
	}
	for i := range p.Pay {
		if p.Pay[i].Period == "" {
			p.Pay[i].Period = period
		}
	}
}

// boundOf puts a lone amount where its name says.
func boundOf(f entry, name string, pay *market.Pay) {
	path := "value"
	if _, ok := f.at("value").(map[string]any); ok {
		path, pay.Currency = "value.amount", f.text("value.unit")
	}
	v := f.number(path)
	switch {
	case minName.MatchString(name):
		pay.Min = v
	case maxName.MatchString(name):
		pay.Max = v
	default:
		pay.Min, pay.Max = v, v
	}
}

// firstText is a value's text, or that of its first element.
func firstText(v any) string {
	if list, ok := v.([]any); ok {
		if len(list) == 0 {
			return ""
		}
		v = list[0]
	}
	s, _ := asText(v)
	return s
}
