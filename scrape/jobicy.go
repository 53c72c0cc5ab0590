package scrape

import (
	"fmt"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

var jobicy = Source{
	Name: "jobicy", Boardless: true, Recent: true,
	About: "Jobicy, its newest postings (at most 100)",
	Plan:  oneList("", func(t Target) string { return base(t, "https://jobicy.com") + "/api/v2/remote-jobs?count=100" }),
	Parse: parseJobicy,
}

func parseJobicy(r Response) (Batch, error) {
	rows, err := listing(r.Body, "jobTitle", "jobs")
	if err != nil {
		return Batch{}, fmt.Errorf("jobicy: %w", err)
	}
	return readRows(rows, r.Target, jobicyPosting), nil
}

func jobicyPosting(e entry, t Target) (market.Posting, bool) {
	p := market.Posting{
		Board: whole(t), Key: e.key, URL: e.text("url"), Title: e.text("jobTitle"), Company: e.text("companyName"),
		Location: joinPlaces(strings.Split(e.text("jobGeo"), ",")...), Description: e.first("jobDescription", "jobExcerpt"),
		EmploymentType: joinPlaces(texts(e, "jobType")...), Remote: "remote", Department: joinPlaces(texts(e, "jobIndustry")...),
		Tags: append(texts(e, "jobTags"), e.text("jobLevel")), PostedOn: e.day("pubDate"),
		Pay: e.pay(payFields{"salaryMin", "salaryMax", "salaryCurrency", "salaryPeriod"}),
	}
	if len(p.Pay) == 0 { // as the API had it until 2025
		p.Pay = e.pay(payFields{min: "annualSalaryMin", max: "annualSalaryMax", currency: "salaryCurrency"})
		for i := range p.Pay {
			p.Pay[i].Period = market.PerYear
		}
	}
	return p, true
}
