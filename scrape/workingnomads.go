package scrape

import (
	"fmt"

	"github.com/roadcheck/roadcheck/internal/market"
)

var workingnomads = Source{
	Name: "workingnomads", Boardless: true, Recent: true,
	About: "Working Nomads, its newest postings",
	Plan:  oneList("", func(t Target) string { return base(t, "https://www.workingnomads.com") + "/api/exposed_jobs/" }),
	Parse: parseWorkingNomads,
}

// parseWorkingNomads reads the list; the number in a posting's address is its only id.
func parseWorkingNomads(r Response) (Batch, error) {
	rows, err := listing(r.Body, "company_name", "jobs")
	if err != nil {
		return Batch{}, fmt.Errorf("workingnomads: %w", err)
	}
	return readRowsBy("url", rows, r.Target, func(e entry, t Target) (market.Posting, bool) {
		return market.Posting{
			Board: whole(t), Key: lastSegment(e.key), URL: e.key, Title: e.text("title"), Company: e.text("company_name"),
			Location: e.text("location"), Description: e.text("description"), Remote: "remote", Department: e.text("category_name"),
			Tags: e.listed("tags"), PostedOn: e.day("pub_date"),
		}, true
	}), nil
}
