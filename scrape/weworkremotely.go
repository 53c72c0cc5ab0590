package scrape

import (
	"fmt"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

var weworkremotely = Source{
	Name: "weworkremotely", Boardless: true, Recent: true,
	About: "We Work Remotely, its newest postings",
	Plan:  oneList("", func(t Target) string { return base(t, "https://weworkremotely.com") + "/remote-jobs.rss" }),
	Parse: parseWeWorkRemotely,
}

// parseWeWorkRemotely reads the RSS feed. The last part of a posting's address is its only id.
func parseWeWorkRemotely(r Response) (Batch, error) {
	_, items, err := feedItems(r.Body)
	if err != nil {
		return Batch{}, fmt.Errorf("weworkremotely: %w", err)
	}
	return readRowsBy("link", items, r.Target, func(e entry, t Target) (market.Posting, bool) {
		p := market.Posting{
			Board: whole(t), Key: lastSegment(e.key), URL: e.key, Title: e.text("title"), Description: markup(e.text("description")),
			Location:       joinPlaces(e.text("region"), e.text("country"), e.text("state")),
			EmploymentType: e.text("type"), Remote: "remote", Department: joinPlaces(texts(e, "category")...),
			Tags: e.listed("skills"), PostedOn: e.day("pubDate"),
		}
		// "Company: Role" is all that names the company.
		if company, role, ok := strings.Cut(p.Title, ": "); ok && strings.TrimSpace(role) != "" {
			p.Company, p.Title = company, role
		}
		return p, true
	}), nil
}
