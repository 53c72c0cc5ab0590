package scrape

import (
	"fmt"
	"net/url"

	"github.com/roadcheck/roadcheck/internal/market"
)

var justjoinit = byCursor(Source{
	Name: "justjoinit", Boardless: true, Paged: true,
	About: "Just Join IT (Poland); postings have tags and pay, no text; pages bounds how many pages are read, newest first",
}, "https://api.justjoin.it", "https://justjoin.it/job-offer/")

var rocketjobs = byCursor(Source{
	Name: "rocketjobs", Boardless: true, Paged: true,
	About: "Rocket Jobs (Poland, other trades than IT); as justjoinit",
}, "https://api.rocketjobs.pl", "https://rocketjobs.pl/oferta-pracy/")

// byCursor completes one of the two sources that share an API: api is its address, pages where postings are shown.
func byCursor(s Source, api, pages string) Source {
	list := func(t Target, cursor string) string {
		return base(t, api) + "/v2/user-panel/offers/by-cursor?itemsCount=100&orderBy=DESC&sortBy=published&from=" + url.QueryEscape(cursor)
	}
	s.Plan = oneList("", func(t Target) string { return list(t, "0") })
	s.Parse = func(r Response) (Batch, error) {
		docs, err := decodeAll(r.Body)
		if err != nil {
			return Batch{}, fmt.Errorf("%s: %w", s.Name, err)
		}
		rows, err := entriesOf(docs, "workplaceType", "data")
		if err != nil {
			return Batch{}, fmt.Errorf("%s: %w", s.Name, err)
		}
		b := readRowsBy("guid", rows, r.Target, func(e entry, t Target) (market.Posting, bool) {
			p := cursorPosting(e, t)
			if slug := e.first("slug"); slug != "" {
				p.URL = pages + slug
			}
			return p, true
		})
		if cursor := rootOf(docs).text("meta.next.cursor"); cursor != "" {
			b.nextPage(r, firstID(rows, "guid"), Request{URL: list(r.Target, cursor)})
		}
		return b, nil
	}
	return s
}

func cursorPosting(e entry, t Target) market.Posting {
	var places, kinds []string
	for _, l := range e.objects("locations") {
		places = append(places, l.text("city"))
	}
	p := market.Posting{
		Board: whole(t), Key: e.key, Title: e.text("title"), Company: e.text("companyName"),
		Location: firstOf(joinPlaces(places...), line(e.text("city"))), Remote: workMode(e.text("workplaceType")),
		Department: e.first("category.key"), PostedOn: e.day("publishedAt"), UpdatedOn: e.day("lastPublishedAt"),
		Tags: append(append(texts(e, "requiredSkills"), texts(e, "niceToHaveSkills")...), e.text("experienceLevel")),
	}
	for _, terms := range e.objects("employmentTypes") {
		kinds = append(kinds, terms.text("type"))
		// The other amounts are the site's conversions of the one that was stated.
		if source := terms.text("currencySource"); source != "" && source != "original" {
			continue
		}
		for _, pay := range terms.pay(payFields{"from", "to", "currency", "unit"}) {
			pay.Label = terms.text("type")
			p.Pay = append(p.Pay, pay)
		}
	}
	p.EmploymentType = joinPlaces(append(kinds, e.text("workingTime"))...)
	return p
}
