package scrape

import (
	"fmt"
	"net/url"
	"regexp"

	"github.com/roadcheck/roadcheck/internal/market"
)

var bamboohr = Source{
	Name:  "bamboohr",
	About: "BambooHR; board is the NAME in NAME.bamboohr.com",
	Plan: oneList("the name in NAME.bamboohr.com", func(t Target) string {
		return boardHost(t, "bamboohr.com") + "/careers/list"
	}),
	Parse: parseBambooHR,
}

var bambooID = regexp.MustCompile(`/careers/(\d+)`)

// parseBambooHR reads the list, whose rows have neither text nor date, or one posting's own page.
func parseBambooHR(r Response) (Batch, error) {
	docs, err := decodeAll(r.Body)
	if err != nil {
		return Batch{}, fmt.Errorf("bamboohr board %s: %w", r.Target.Board, err)
	}
	if opening, ok := rootOf(docs).at("result.jobOpening").(map[string]any); ok {
		share, _ := asText(opening["jobOpeningShareUrl"])
		for _, address := range []string{share, r.URL} {
			if m := bambooID.FindStringSubmatch(address); m != nil {
				opening["id"] = m[1]
			}
		}
		return readRows([]any{opening}, r.Target, bambooPosting), nil
	}
	rows, err := entriesOf(docs, "jobOpeningName", "result")
	if err != nil {
		return Batch{}, fmt.Errorf("bamboohr board %s: %w", r.Target.Board, err)
	}
	if r.Kind != "list" {
		return readRows(rows, r.Target, bambooPosting), nil
	}
	return detailsOf("id", rows, r.Target, func(e entry) string {
		return boardHost(r.Target, "bamboohr.com") + "/careers/" + url.PathEscape(e.key) + "/detail"
	}), nil
}

func bambooPosting(e entry, t Target) (market.Posting, bool) {
	p := market.Posting{
		Board: t.Board, Key: joinKey(t.Board, e.key), URL: e.first("jobOpeningShareUrl"), Title: e.text("jobOpeningName"),
		Company: prettyToken(t.Board), Description: e.text("description"), SalaryText: e.text("compensation"),
		EmploymentType: e.first("employmentStatusLabel", "employmentType"), Department: e.text("departmentLabel"),
		PostedOn: e.day("datePosted"), Tags: []string{e.text("minimumExperience")},
		Location: firstOf(address(e.text("location.city"), e.text("location.state"), e.text("location.addressCountry")),
			address(e.text("atsLocation.city"), e.first("atsLocation.state", "atsLocation.province"), e.text("atsLocation.country"))),
	}
	if p.URL == "" && t.Board != "" {
		p.URL = boardHost(t, "bamboohr.com") + "/careers/" + url.PathEscape(e.key)
	}
	p.Remote = map[string]string{"0": "onsite", "1": "remote", "2": "hybrid"}[e.text("locationType")]
	if e.truth("isRemote") {
		p.Remote = "remote"
	}
	return p, true
}
