package scrape

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// smartPage is the most that one page of the list may hold.
const smartPage = 100

var smartrecruiters = Source{
	Name: "smartrecruiters", Paged: true,
	About: "SmartRecruiters; board is the company in jobs.smartrecruiters.com/COMPANY",
	Plan: oneList("the company of jobs.smartrecruiters.com/COMPANY", func(t Target) string {
		return smartAddress(t) + fmt.Sprintf("?limit=%d&offset=0", smartPage)
	}),
	Parse: parseSmartRecruiters,
}

func smartAddress(t Target) string {
	return base(t, "https://api.smartrecruiters.com") + "/v1/companies/" + url.PathEscape(t.Board) + "/postings"
}

// parseSmartRecruiters reads a page of the list, whose rows have no
// description: in a crawl each is asked for, and stored only as its own page
// has it. Outside a crawl the rows themselves are the postings.
func parseSmartRecruiters(r Response) (Batch, error) {
	docs, err := decodeAll(r.Body)
	if err != nil {
		return Batch{}, fmt.Errorf("smartrecruiters company %s: %w", r.Target.Board, err)
	}
	rows, err := entriesOf(docs, "name", "content")
	if err != nil {
		return Batch{}, fmt.Errorf("smartrecruiters company %s: %w", r.Target.Board, err)
	}
	if r.Kind == "list" {
		return smartList(r, docs, rows), nil
	}
	return readRows(rows, r.Target, func(e entry, t Target) (market.Posting, bool) {
		if active, known := e.at("active").(bool); known && !active && r.Kind == "detail" {
			return market.Posting{}, false // shown to those who have the link, no longer open
		}
		return smartPosting(e, t)
	}), nil
}

// smartList asks for the postings of a page, then for the next page.
func smartList(r Response, docs, rows []any) Batch {
	b := detailsOf("id", rows, r.Target, func(e entry) string { return smartAddress(r.Target) + "/" + url.PathEscape(e.key) })
	if next := (pageOf(r) + 1) * smartPage; float64(next) < deref(rootOf(docs).number("totalFound")) {
		u := smartAddress(r.Target) + fmt.Sprintf("?limit=%d&offset=%d", smartPage, next)
		b.nextPage(r, firstID(rows, "id"), Request{URL: u})
	}
	return b
}

func smartPosting(e entry, t Target) (market.Posting, bool) {
	board := firstOf(t.Board, e.text("company.identifier"))
	p := market.Posting{
		Board: board, Key: joinKey(board, e.key), URL: e.first("postingUrl"), Title: e.text("name"),
		Company: firstOf(stated(e.text("company.name")), prettyToken(board)), Location: smartPlace(e),
		EmploymentType: e.first("typeOfEmployment.label", "typeOfEmployment.id"),
		Department:     e.first("department.label", "function.label"),
		Language:       e.first("language.code"), PostedOn: e.day("releasedDate"),
		Pay:  e.pay(payFields{"compensation.min", "compensation.max", "compensation.currency", "compensation.period"}),
		Tags: []string{e.text("function.label"), e.text("industry.label"), e.text("experienceLevel.label")},
	}
	if p.URL == "" {
		p.URL = "https://jobs.smartrecruiters.com/" + url.PathEscape(board) + "/" + url.PathEscape(e.key)
	}
	if ref := e.text("refNumber"); ref != "" {
		p.Group = joinKey(board, ref)
	}
	switch {
	case e.truth("location.remote"):
		p.Remote = "remote"
	case e.truth("location.hybrid"):
		p.Remote = "hybrid"
	}
	for _, section := range []string{"companyDescription", "jobDescription", "qualifications", "additionalInformation"} {
		p.Description = sections(p.Description, headed(e.text("jobAd.sections."+section+".title"), e.text("jobAd.sections."+section+".text")))
	}
	return p, true
}

// smartPlace is the full text of the place, which may be only commas, else its parts.
func smartPlace(e entry) string {
	if parts := strings.FieldsFunc(e.text("location.fullLocation"), func(r rune) bool { return r == ',' }); len(address(parts...)) > 0 {
		return address(parts...)
	}
	return address(e.text("location.city"), e.text("location.region"), strings.ToUpper(e.text("location.country")))
}
