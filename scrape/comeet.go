package scrape

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

var comeet = Source{
	Name:  "comeet",
	About: "Comeet; board is the company's uid (F6.003), key the token that its career page asks with",
	Plan: func(t Target) ([]Request, error) {
		if t.Board == "" || t.Key == "" {
			return nil, fmt.Errorf("comeet: want the uid of a company, such as F6.003, as board and the token of its career page as key")
		}
		u := base(t, "https://www.comeet.co") + "/careers-api/2.0/company/" + url.PathEscape(t.Board) + "/positions?details=true"
		return []Request{{URL: u, Kind: "list"}}, nil
	},
	Authorize: func(t Target, req *http.Request) { withQuery(req, "token", string(t.Key)) },
	Parse:     parseComeet,
}

func parseComeet(r Response) (Batch, error) {
	rows, err := listing(r.Body, "uid", "positions")
	if err != nil {
		return Batch{}, fmt.Errorf("comeet company %s: %w", r.Target.Board, err)
	}
	return readRowsBy("uid", rows, r.Target, comeetPosting), nil
}

func comeetPosting(e entry, t Target) (market.Posting, bool) {
	if e.truth("is_internal") {
		return market.Posting{}, false
	}
	p := market.Posting{
		Board: t.Board, Key: joinKey(t.Board, e.key), URL: e.first("url_active_page", "url_comeet_hosted_page"), Title: e.text("name"),
		Company:  firstOf(line(e.text("company_name")), prettyToken(t.Board)),
		Location: firstOf(address(e.text("location.city"), e.text("location.state"), e.text("location.country")), line(e.text("location.name"))),
		Remote:   workMode(e.text("workplace_type")), EmploymentType: e.text("employment_type"),
		Department: e.text("department"), UpdatedOn: e.day("time_updated"), Tags: []string{e.text("experience_level")},
	}
	// The places of one position are "18.767", "18.767-9B.20A" and so on.
	position, _, _ := strings.Cut(e.key, "-")
	p.Group = joinKey(t.Board, position)
	if p.Remote == "" && e.truth("location.is_remote") {
		p.Remote = "remote"
	}
	var parts []string
	for _, d := range e.objects("details") {
		parts = append(parts, headed(d.text("name"), d.text("value")))
	}
	p.Description = sections(parts...)
	return p, true
}
