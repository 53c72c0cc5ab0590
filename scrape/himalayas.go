package scrape

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// himalayasPage is the most that one answer holds.
const himalayasPage = 20

var himalayas = Source{
	Name: "himalayas", Boardless: true, Paged: true, Recent: true,
	About: "Himalayas; pages bounds how many pages of 20 are read, newest first (there are thousands)",
	Plan:  oneList("", func(t Target) string { return himalayasAddress(t, 0) }),
	Parse: parseHimalayas,
}

func himalayasAddress(t Target, offset int) string {
	return base(t, "https://himalayas.app") + fmt.Sprintf("/jobs/api?limit=%d&offset=%d", himalayasPage, offset)
}

func parseHimalayas(r Response) (Batch, error) {
	docs, err := decodeAll(r.Body)
	if err != nil {
		return Batch{}, fmt.Errorf("himalayas: %w", err)
	}
	rows, err := entriesOf(docs, "guid", "jobs")
	if err != nil {
		return Batch{}, fmt.Errorf("himalayas: %w", err)
	}
	b := readRowsBy("guid", rows, r.Target, himalayasPosting)
	if next := (pageOf(r) + 1) * himalayasPage; float64(next) < deref(rootOf(docs).number("totalCount")) {
		b.nextPage(r, firstID(rows, "guid"), Request{URL: himalayasAddress(r.Target, next)})
	}
	return b, nil
}

func himalayasPosting(e entry, t Target) (market.Posting, bool) {
	p := market.Posting{
		Board: whole(t), Key: e.key, URL: e.first("guid", "applicationLink"), Title: e.text("title"), Company: e.text("companyName"),
		Location: joinPlaces(texts(e, "locationRestrictions")...), Description: e.first("description", "excerpt"),
		EmploymentType: e.text("employmentType"), Remote: "remote", Department: joinPlaces(texts(e, "parentCategories")...),
		Tags: append(texts(e, "categories"), texts(e, "seniority")...), PostedOn: e.day("pubDate"),
		Pay: e.pay(payFields{"minSalary", "maxSalary", "currency", "salaryPeriod"}),
	}
	if u, err := url.Parse(e.key); err == nil && u.Host != "" {
		p.Key = strings.Trim(u.Path, "/")
	}
	// The API has answered with the name of the field in place of the name.
	if p.Company == "" || p.Company == "name" {
		p.Company = prettyToken(e.text("companySlug"))
	}
	return p, true
}
