package scrape

import (
	"fmt"
	"net/url"

	"github.com/roadcheck/roadcheck/internal/market"
)

var rippling = Source{
	Name:  "rippling",
	About: "Rippling; board is the NAME in ats.rippling.com/NAME",
	Plan:  oneList("the name in ats.rippling.com/NAME", ripplingAddress),
	Parse: parseRippling,
}

func ripplingAddress(t Target) string {
	return base(t, "https://api.rippling.com") + "/platform/api/ats/v1/board/" + url.PathEscape(t.Board) + "/jobs"
}

// parseRippling reads the list, which has no texts and repeats a posting once per place, or one posting.
func parseRippling(r Response) (Batch, error) {
	rows, err := listing(r.Body, "uuid", "jobs", "items")
	if err != nil {
		return Batch{}, fmt.Errorf("rippling board %s: %w", r.Target.Board, err)
	}
	if r.Kind == "list" {
		return detailsOf("uuid", rows, r.Target, func(e entry) string { return ripplingAddress(r.Target) + "/" + url.PathEscape(e.key) }), nil
	}
	return joinCopies(readRowsBy("uuid", rows, r.Target, ripplingPosting)), nil
}

func ripplingPosting(e entry, t Target) (market.Posting, bool) {
	p := market.Posting{
		Board: t.Board, Key: joinKey(t.Board, e.key), URL: e.first("url"), Title: e.text("name"),
		Company:        firstOf(e.first("companyName"), prettyToken(t.Board)),
		Location:       firstOf(joinPlaces(texts(e, "workLocations")...), e.first("workLocation.label")),
		Department:     e.first("department.label", "department.name"),
		EmploymentType: e.first("employmentType.label", "employmentType.id"), PostedOn: e.day("createdOn"),
	}
	if parts, ok := e.at("description").(map[string]any); ok {
		text := entry{parts, e.key, e.problems}
		p.Description = sections(text.text("role"), text.text("company"))
	} else {
		p.Description = e.text("description")
	}
	for _, pay := range e.objects("payRangeDetails") {
		p.Pay = append(p.Pay, pay.pay(payFields{"rangeStart", "rangeEnd", "currency", "frequency"})...)
	}
	return p, true
}
