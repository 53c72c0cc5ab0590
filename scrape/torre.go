package scrape

import (
	"fmt"
	"net/url"

	"github.com/roadcheck/roadcheck/internal/market"
)

// torrePage is how many postings are asked for at once.
const torrePage = 50

var torre = Source{
	Name: "torre", Boardless: true, Paged: true, Recent: true,
	About: "Torre; postings have skills and pay, and a line of text; pages bounds how many pages of 50 are read",
	Plan: func(t Target) ([]Request, error) {
		first := torreRequest(t, 0)
		first.Kind = "list"
		return []Request{first}, nil
	},
	Parse: parseTorre,
}

func torreRequest(t Target, offset int) Request {
	return Request{URL: base(t, "https://search.torre.co") + fmt.Sprintf("/opportunities/_search?size=%d&offset=%d&aggregate=false", torrePage, offset), Body: "{}"}
}

func parseTorre(r Response) (Batch, error) {
	docs, err := decodeAll(r.Body)
	if err != nil {
		return Batch{}, fmt.Errorf("torre: %w", err)
	}
	rows, err := entriesOf(docs, "objective", "results")
	if err != nil {
		return Batch{}, fmt.Errorf("torre: %w", err)
	}
	b := readRows(rows, r.Target, torrePosting)
	if next := (pageOf(r) + 1) * torrePage; float64(next) < deref(rootOf(docs).number("total")) {
		b.nextPage(r, firstID(rows, "id"), torreRequest(r.Target, next))
	}
	return b, nil
}

func torrePosting(e entry, t Target) (market.Posting, bool) {
	p := market.Posting{
		Board: whole(t), Key: e.key, URL: "https://torre.ai/post/" + url.PathEscape(e.key), Title: e.text("objective"),
		Company: joinPlaces(texts(e, "organizations")...), Location: joinPlaces(texts(e, "locations")...),
		Description: e.text("tagline"), EmploymentType: e.first("commitment", "type"),
		Tags: texts(e, "skills"), PostedOn: e.day("created"),
	}
	if e.truth("remote") || e.truth("place.remote") {
		p.Remote = "remote"
	}
	if visible, known := e.at("compensation.visible").(bool); visible || !known {
		p.Pay = e.pay(payFields{"compensation.data.minAmount", "compensation.data.maxAmount", "compensation.data.currency", "compensation.data.periodicity"})
	}
	return p, true
}
