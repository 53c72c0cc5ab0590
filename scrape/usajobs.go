package scrape

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// usajobsPage is the most that one page may hold.
const usajobsPage = 500

var usajobs = Source{
	Name: "usajobs", Paged: true,
	About: "USAJobs; board is an occupational series (2210) or a word to search for; needs id (the e-mail of the account) and key",
	Plan: func(t Target) ([]Request, error) {
		if t.Board == "" || t.ID == "" || t.Key == "" {
			return nil, fmt.Errorf("usajobs: want a board such as 2210 (the API answers no search without a filter), and the e-mail and key of developer.usajobs.gov as id and key")
		}
		return []Request{{URL: usajobsAddress(t, 1), Kind: "list"}}, nil
	},
	// The API knows its users by these headers, and wants the e-mail as the agent.
	Authorize: func(t Target, req *http.Request) {
		req.Header.Set("User-Agent", string(t.ID))
		req.Header.Set("Authorization-Key", string(t.Key))
	},
	Parse: parseUSAJobs,
}

func usajobsAddress(t Target, page int) string {
	filter := "Keyword"
	if allDigits.MatchString(t.Board) {
		filter = "JobCategoryCode"
	}
	return base(t, "https://data.usajobs.gov") + fmt.Sprintf("/api/search?%s=%s&Fields=Full&ResultsPerPage=%d&Page=%d",
		filter, url.QueryEscape(t.Board), usajobsPage, page)
}

func parseUSAJobs(r Response) (Batch, error) {
	docs, err := decodeAll(r.Body)
	if err != nil {
		return Batch{}, fmt.Errorf("usajobs %s: %w", r.Target.Board, err)
	}
	rows, err := entriesOf(docs, "MatchedObjectDescriptor", "SearchResult.SearchResultItems", "SearchResultItems")
	if err != nil {
		return Batch{}, fmt.Errorf("usajobs %s: %w", r.Target.Board, err)
	}
	b := readRowsBy("MatchedObjectId", rows, r.Target, usajobsPosting)
	if page := pageOf(r) + 1; float64(page) < deref(rootOf(docs).number("SearchResult.UserArea.NumberOfPages")) {
		b.nextPage(r, firstID(rows, "MatchedObjectId"), Request{URL: usajobsAddress(r.Target, page+1)})
	}
	return b, nil
}

func usajobsPosting(e entry, t Target) (market.Posting, bool) {
	descriptor, ok := e.at("MatchedObjectDescriptor").(map[string]any)
	if !ok {
		e.fail("MatchedObjectDescriptor", "missing")
		return market.Posting{}, false
	}
	e.fields = descriptor
	var places []string
	for _, l := range e.objects("PositionLocation") {
		places = append(places, l.first("LocationName", "CityName"))
	}
	if len(places) == 0 {
		places = []string{e.text("PositionLocationDisplay")}
	}
	p := market.Posting{
		Board: whole(t), Key: e.key, URL: strings.Replace(e.text("PositionURI"), ":443/", "/", 1), Title: e.text("PositionTitle"),
		Company: e.first("OrganizationName", "DepartmentName"), Location: joinPlaces(places...), Department: e.text("DepartmentName"),
		Description: usajobsText(e), EmploymentType: joinPlaces(named(e, "PositionSchedule")...),
		Tags: append(named(e, "JobCategory"), named(e, "PositionOfferingType")...), Group: e.text("PositionID"),
		PostedOn: e.day("PublicationStartDate"), Language: "en",
	}
	if e.truth("UserArea.Details.RemoteIndicator") {
		p.Remote = "remote"
	}
	for _, pay := range e.objects("PositionRemuneration") {
		for _, stated := range pay.pay(payFields{min: "MinimumRange", max: "MaximumRange"}) {
			code := pay.text("RateIntervalCode")
			stated.Currency, stated.Period = "USD", payPeriod(firstOf(usajobsRates[code], code, pay.text("Description")))
			p.Pay = append(p.Pay, stated)
		}
	}
	return p, true
}

// usajobsRates are the codes of the API's code list; those of no period (piece work, without pay) are missing.
var usajobsRates = map[string]string{"PA": "year", "PH": "hour", "PD": "day", "PM": "month", "BW": "biweekly"}

func named(e entry, path string) []string {
	var out []string
	for _, o := range e.objects(path) {
		out = append(out, o.first("Name", "Code"))
	}
	return out
}

func usajobsText(e entry) string {
	out := sections(e.text("UserArea.Details.JobSummary"), headed("Duties", strings.Join(texts(e, "UserArea.Details.MajorDuties"), "\n")),
		headed("Qualifications", e.text("QualificationSummary")))
	for _, part := range []string{"Education", "Requirements", "Evaluations", "Benefits"} {
		out = sections(out, headed(part, strings.Join(texts(e, "UserArea.Details."+part), "\n")))
	}
	return out
}
