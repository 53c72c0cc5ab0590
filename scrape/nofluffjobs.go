package scrape

import (
	"fmt"

	"github.com/roadcheck/roadcheck/internal/market"
)

// nofluffPage is how many postings are asked for at once.
const nofluffPage = 100

var nofluffjobs = Source{
	Name: "nofluffjobs", Boardless: true, Paged: true,
	About: "No Fluff Jobs (Poland); postings have tags and pay, no text; pages bounds how many pages of 100 are read",
	Plan: func(t Target) ([]Request, error) {
		first := nofluffRequest(t, 1)
		first.Kind = "list"
		return []Request{first}, nil
	},
	Parse: parseNoFluffJobs,
}

func nofluffRequest(t Target, page int) Request {
	return Request{
		URL: base(t, "https://nofluffjobs.com") + fmt.Sprintf("/api/search/posting?pageFrom=%d&pageTo=%d&pageSize=%d&salaryCurrency=PLN&salaryPeriod=month&region=pl",
			page, page, nofluffPage),
		Body: fmt.Sprintf(`{"criteriaSearch":{},"pageSize":%d}`, nofluffPage),
	}
}

func parseNoFluffJobs(r Response) (Batch, error) {
	docs, err := decodeAll(r.Body)
	if err != nil {
		return Batch{}, fmt.Errorf("nofluffjobs: %w", err)
	}
	rows, err := entriesOf(docs, "tiles", "postings")
	if err != nil {
		return Batch{}, fmt.Errorf("nofluffjobs: %w", err)
	}
	b := readRows(rows, r.Target, nofluffPosting)
	if page := pageOf(r) + 1; float64(page) < deref(rootOf(docs).number("totalPages")) {
		b.nextPage(r, firstID(rows, "id"), nofluffRequest(r.Target, page+1))
	}
	return b, nil
}

func nofluffPosting(e entry, t Target) (market.Posting, bool) {
	var places []string
	for _, l := range e.objects("location.places") {
		places = append(places, address(l.first("city", "province"), l.text("country.name")))
	}
	p := market.Posting{
		Board: whole(t), Key: e.key, Title: e.text("title"), Company: e.text("name"), Location: joinPlaces(places...),
		Department: e.text("category"), EmploymentType: e.text("salary.type"), Group: e.text("reference"),
		PostedOn: e.day("posted"), UpdatedOn: e.day("renewed"), Tags: texts(e, "seniority"),
	}
	if slug := e.first("url"); slug != "" {
		p.URL = "https://nofluffjobs.com/job/" + slug
	}
	if e.truth("fullyRemote") || e.truth("location.fullyRemote") {
		p.Remote = "remote"
	}
	for _, tile := range e.objects("tiles.values") {
		if tile.text("type") == "requirement" {
			p.Tags = append(p.Tags, tile.text("value"))
		}
	}
	for _, salary := range e.objects("salary") {
		for _, pay := range salary.pay(payFields{min: "from", max: "to", currency: "currency"}) {
			pay.Period, pay.Label = market.PerMonth, salary.text("type") // the search asks for amounts of a month
			p.Pay = append(p.Pay, pay)
		}
	}
	return p, true
}
