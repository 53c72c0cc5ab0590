package scrape

import (
	"fmt"

	"github.com/roadcheck/roadcheck/internal/market"
)

var recruitee = Source{
	Name:  "recruitee",
	About: "Recruitee; board is the NAME in NAME.recruitee.com, or the employer's own host",
	Plan: oneList("the name in NAME.recruitee.com, or the employer's own host", func(t Target) string {
		return boardHost(t, "recruitee.com") + "/api/offers/"
	}),
	Parse: parseRecruitee,
}

// parseRecruitee reads a board, or one posting.
func parseRecruitee(r Response) (Batch, error) {
	rows, err := listing(r.Body, "slug", "offers", "offer")
	if err != nil {
		return Batch{}, fmt.Errorf("recruitee board %s: %w", r.Target.Board, err)
	}
	return readRows(rows, r.Target, recruiteePosting), nil
}

func recruiteePosting(e entry, t Target) (market.Posting, bool) {
	if status := e.text("status"); status != "" && status != "published" {
		return market.Posting{}, false
	}
	link := e.first("careers_url", "careers_apply_url")
	board := firstOf(t.Board, boardFromHost(link, "recruitee.com"))
	p := market.Posting{
		Board: board, Key: joinKey(board, e.key), URL: link, Title: e.text("title"),
		Company:     firstOf(line(e.text("company_name")), prettyToken(board)),
		Location:    recruiteePlace(e),
		Description: sections(e.text("description"), e.text("requirements")),
		Department:  joinPlaces(texts(e, "department")...), EmploymentType: e.first("employment_type_code", "employment_type"),
		PostedOn: e.day("published_at"), UpdatedOn: e.day("updated_at"), Tags: append(texts(e, "tags"), e.text("category_code")),
		Pay: e.pay(payFields{"salary.min", "salary.max", "salary.currency", "salary.period"}),
	}
	if len(p.Pay) == 0 {
		p.Pay = e.pay(payFields{"salary_min", "salary_max", "salary_currency", "salary_period"})
	}
	if p.PostedOn == "" {
		p.PostedOn = e.day("created_at")
	}
	// One translation is the language that the posting was written in; of several none is said to be.
	if translations, _ := e.at("translations").(map[string]any); len(translations) == 1 {
		p.Language = sortedKeys(translations)[0]
	}
	switch {
	case e.truth("hybrid"):
		p.Remote = "hybrid"
	case e.truth("remote"), e.truth("remote_option"):
		p.Remote = "remote"
	case e.truth("on_site"):
		p.Remote = "onsite"
	}
	return p, true
}

func recruiteePlace(e entry) string {
	var places []string
	for _, l := range e.objects("locations") {
		places = append(places, address(l.first("city", "name"), l.first("state", "region"), l.text("country")))
	}
	return firstOf(joinPlaces(places...), line(e.text("location")), address(e.text("city"), e.text("state_name"), e.text("country")))
}
