package scrape

import (
	"fmt"

	"github.com/roadcheck/roadcheck/internal/market"
)

var remotive = Source{
	Name: "remotive", Boardless: true, Recent: true,
	About: "Remotive, its newest postings",
	Plan:  oneList("", func(t Target) string { return base(t, "https://remotive.com") + "/api/remote-jobs" }),
	Parse: parseRemotive,
}

func parseRemotive(r Response) (Batch, error) {
	rows, err := listing(r.Body, "candidate_required_location", "jobs")
	if err != nil {
		return Batch{}, fmt.Errorf("remotive: %w", err)
	}
	return readRows(rows, r.Target, func(e entry, t Target) (market.Posting, bool) {
		return market.Posting{
			Board: whole(t), Key: e.key, URL: e.text("url"), Title: e.text("title"), Company: e.text("company_name"),
			Location: e.text("candidate_required_location"), Description: e.text("description"), SalaryText: e.text("salary"),
			EmploymentType: e.text("job_type"), Remote: "remote", Department: e.text("category"),
			Tags: texts(e, "tags"), PostedOn: e.day("publication_date"),
		}, true
	}), nil
}
