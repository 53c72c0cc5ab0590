package scrape

import (
	"fmt"

	"github.com/roadcheck/roadcheck/internal/market"
)

var arbeitnow = Source{
	Name: "arbeitnow", Boardless: true, Paged: true,
	About: "Arbeitnow (Germany); pages bounds how many pages of 100 are read, newest first",
	Plan:  oneList("", func(t Target) string { return arbeitnowPage(t, 1) }),
	Parse: parseArbeitnow,
}

func arbeitnowPage(t Target, page int) string {
	return base(t, "https://www.arbeitnow.com") + fmt.Sprintf("/api/job-board-api?page=%d", page)
}

// parseArbeitnow reads a page; the one behind the last is empty.
func parseArbeitnow(r Response) (Batch, error) {
	rows, err := listing(r.Body, "slug", "data")
	if err != nil {
		return Batch{}, fmt.Errorf("arbeitnow: %w", err)
	}
	b := readRowsBy("slug", rows, r.Target, func(e entry, t Target) (market.Posting, bool) {
		p := market.Posting{
			Board: whole(t), Key: e.key, URL: e.text("url"), Title: e.text("title"), Company: e.text("company_name"),
			Location: e.text("location"), Description: markup(e.text("description")),
			EmploymentType: joinPlaces(texts(e, "job_types")...), Tags: texts(e, "tags"), PostedOn: e.day("created_at"),
		}
		if e.truth("remote") {
			p.Remote = "remote"
		}
		return p, true
	})
	if len(rows) > 0 {
		b.nextPage(r, firstID(rows, "slug"), Request{URL: arbeitnowPage(r.Target, pageOf(r)+2)})
	}
	return b, nil
}
