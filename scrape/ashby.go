package scrape

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

var ashby = Source{
	Name:  "ashby",
	About: "Ashby job boards; board is the name in jobs.ashbyhq.com/NAME",
	Plan: func(t Target) ([]Request, error) {
		if t.Board == "" {
			return nil, fmt.Errorf("ashby: no board given: want the name of jobs.ashbyhq.com/NAME")
		}
		u := base(t, "https://api.ashbyhq.com") + "/posting-api/job-board/" + url.PathEscape(t.Board) + "?includeCompensation=true"
		return []Request{{URL: u, Kind: "list"}}, nil
	},
	Parse: parseAshby,
}

// parseAshby reads a board, or one posting. Unlisted postings are skipped.
func parseAshby(r Response) (Batch, error) {
	rows, err := listing(r.Body, "title", "jobs", "jobPostings")
	if err != nil {
		return Batch{}, fmt.Errorf("ashby board %s: %w", r.Target.Board, err)
	}
	return readRows(rows, r.Target, ashbyPosting), nil
}

func ashbyPosting(e entry, t Target) (market.Posting, bool) {
	if listed, ok := e.at("isListed").(bool); ok && !listed {
		return market.Posting{}, false
	}
	board := t.Board
	if board == "" {
		board = boardFromURL(e.first("jobUrl", "applyUrl"), "ashbyhq.com")
	}
	p := market.Posting{
		Board: board, Key: joinKey(board, e.key), URL: e.first("jobUrl", "applyUrl"), Title: e.text("title"),
		Company: e.first("companyName", "organizationName"), Location: ashbyPlaces(e),
		// The plain text has headings in capitals, which makes "GO" of "Go".
		Description: e.first("descriptionHtml", "descriptionPlain"),
		SalaryText:  ashbySummary(e), EmploymentType: e.text("employmentType"),
		Remote: workMode(e.text("workplaceType")), Department: e.first("department", "team"),
		PostedOn: e.day("publishedAt"), UpdatedOn: e.day("updatedAt"), Pay: ashbyPay(e),
	}
	if p.Company == "" {
		p.Company = prettyToken(board)
	}
	if remote, _ := e.at("isRemote").(bool); remote && p.Remote == "" {
		p.Remote = "remote"
	}
	if team := e.text("team"); team != p.Department {
		p.Tags = []string{team}
	}
	return p, true
}

func ashbySummary(e entry) string {
	if _, ok := e.at("compensation").(map[string]any); !ok {
		return ""
	}
	return e.first("compensation.compensationTierSummary", "compensation.scrapeableCompensationSalarySummary")
}

// ashbyPlaces joins the places; the postal address stands in for a missing name.
func ashbyPlaces(e entry) string {
	places := []string{e.text("location")}
	for _, v := range e.list("secondaryLocations") {
		if s, ok := asText(v); ok {
			places = append(places, s)
			continue
		}
		if m, ok := v.(map[string]any); ok {
			places = append(places, entry{m, e.key, e.problems}.text("location"))
		}
	}
	if s := joinPlaces(places...); s != "" {
		return s
	}
	return line(strings.Join(uniqueLines([]string{
		e.text("address.postalAddress.addressLocality"),
		e.text("address.postalAddress.addressRegion"),
		e.text("address.postalAddress.addressCountry")}), ", "))
}

// ashbyPay reads the salary components of every tier, else of the summary:
// the summary merges tiers that the posting states one by one.
func ashbyPay(e entry) []market.Pay {
	var out []market.Pay
	for _, tier := range e.objects("compensation.compensationTiers") {
		label := tier.text("title")
		for _, c := range tier.objects("components") {
			out = appendSalary(out, c, label)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, c := range e.objects("compensation.summaryComponents") {
		out = appendSalary(out, c, "")
	}
	return out
}

func appendSalary(out []market.Pay, c entry, label string) []market.Pay {
	if c.text("compensationType") != "Salary" {
		return out
	}
	pay, ok := strictPay(market.Pay{Min: c.number("minValue"), Max: c.number("maxValue"),
		Currency: c.text("currencyCode"), Period: payPeriod(c.text("interval")), Label: label})
	if !ok {
		return out
	}
	return append(out, pay)
}
