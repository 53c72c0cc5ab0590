package scrape

import (
	"fmt"

	"github.com/roadcheck/roadcheck/internal/market"
)

var themuse = Source{
	Name: "themuse", Boardless: true, Paged: true, Recent: true,
	About: "The Muse; pages bounds how many pages of 20 are read",
	Plan:  oneList("", func(t Target) string { return themuseAddress(t, 0) }),
	Parse: parseTheMuse,
}

func themuseAddress(t Target, page int) string {
	return base(t, "https://www.themuse.com") + fmt.Sprintf("/api/public/jobs?page=%d", page)
}

func parseTheMuse(r Response) (Batch, error) {
	docs, err := decodeAll(r.Body)
	if err != nil {
		return Batch{}, fmt.Errorf("themuse: %w", err)
	}
	rows, err := entriesOf(docs, "contents", "results", "jobs")
	if err != nil {
		return Batch{}, fmt.Errorf("themuse: %w", err)
	}
	b := readRows(rows, r.Target, func(e entry, t Target) (market.Posting, bool) {
		p := market.Posting{
			Board: whole(t), Key: e.key, URL: e.text("refs.landing_page"), Title: e.text("name"), Company: e.text("company.name"),
			Location: joinPlaces(texts(e, "locations")...), Description: e.text("contents"),
			Department: joinPlaces(texts(e, "categories")...), Tags: append(texts(e, "tags"), texts(e, "levels")...),
			PostedOn: e.day("publication_date"),
		}
		for _, place := range texts(e, "locations") {
			if p.Remote == "" && workMode(place) == "remote" {
				p.Remote = "remote"
			}
		}
		return p, true
	})
	if next := pageOf(r) + 1; float64(next) < deref(rootOf(docs).number("page_count")) {
		b.nextPage(r, firstID(rows, "id"), Request{URL: themuseAddress(r.Target, next)})
	}
	return b, nil
}
