package scrape

import (
	"fmt"
	"net/url"

	"github.com/roadcheck/roadcheck/internal/market"
)

var workable = Source{
	Name:  "workable",
	About: "Workable; board is the account in apply.workable.com/ACCOUNT",
	Plan: oneList("the account of apply.workable.com/ACCOUNT", func(t Target) string {
		return base(t, "https://apply.workable.com") + "/api/v1/widget/accounts/" + url.PathEscape(t.Board) + "?details=true"
	}),
	Parse: parseWorkable,
}

// parseWorkable reads an account, which repeats a posting once per place.
func parseWorkable(r Response) (Batch, error) {
	docs, err := decodeAll(r.Body)
	if err != nil {
		return Batch{}, fmt.Errorf("workable account %s: %w", r.Target.Board, err)
	}
	rows, err := entriesOf(docs, "shortcode", "jobs", "results")
	if err != nil {
		return Batch{}, fmt.Errorf("workable account %s: %w", r.Target.Board, err)
	}
	company := firstOf(rootOf(docs).first("name"), prettyToken(r.Target.Board))
	return joinCopies(readRowsBy("shortcode", rows, r.Target, func(e entry, t Target) (market.Posting, bool) {
		p := market.Posting{
			Board: t.Board, Key: joinKey(t.Board, e.key), URL: e.first("url", "shortlink", "application_url"), Title: e.text("title"),
			Company: company, Location: joinPlaces(workablePlaces(e)...),
			Description:    sections(e.text("description"), headed("Requirements", e.text("requirements")), headed("Benefits", e.text("benefits"))),
			EmploymentType: e.text("employment_type"), Remote: workMode(e.first("workplace_type", "workplace")),
			Department: joinPlaces(texts(e, "department")...), Language: e.text("language"),
			PostedOn: e.day("published_on"), UpdatedOn: e.day("updated_at"),
			Tags: []string{e.text("function"), e.text("industry"), e.text("experience")},
		}
		if p.PostedOn == "" {
			p.PostedOn = e.day("created_at")
		}
		if p.Remote == "" && e.truth("telecommuting") {
			p.Remote = "remote"
		}
		if code := line(e.text("code")); code != "" {
			p.Group = joinKey(t.Board, code)
		}
		return p, true
	})), nil
}

func workablePlaces(e entry) []string {
	var out []string
	for _, l := range e.objects("locations") {
		out = append(out, address(l.text("city"), l.first("region", "state"), l.text("country")))
	}
	if len(out) == 0 {
		out = append(out, address(e.text("city"), e.text("state"), e.text("country")))
	}
	return out
}
