package scrape

import (
	"bytes"
	"fmt"
	"net/url"

	"github.com/roadcheck/roadcheck/internal/market"
)

var startupjobs = Source{
	Name:  "startupjobs-cz",
	About: "StartupJobs.cz; board is the name of a partner's feed in feedback.startupjobs.cz/feed/NAME.php",
	Plan: oneList("the name of a partner's feed in feedback.startupjobs.cz/feed/NAME.php", func(t Target) string {
		return base(t, "https://feedback.startupjobs.cz") + "/feed/" + url.PathEscape(t.Board) + ".php"
	}),
	Parse: parseStartupJobs,
}

// parseStartupJobs reads a feed, in JSON or in the XML of before 2023.
func parseStartupJobs(r Response) (Batch, error) {
	var rows []any
	var err error
	if bytes.HasPrefix(bytes.TrimSpace(r.Body), []byte("<")) {
		var root map[string]any
		if root, err = xmlTree(r.Body); err == nil {
			rows = rootOf([]any{root}).list("offers.offer")
		}
	} else {
		rows, err = listing(r.Body, "position", "offers")
	}
	if err != nil {
		return Batch{}, fmt.Errorf("startupjobs-cz feed %s: %w", r.Target.Board, err)
	}
	return readRows(rows, r.Target, func(e entry, t Target) (market.Posting, bool) {
		return market.Posting{
			Board: whole(t), Key: e.key, URL: withoutQuery(e.text("url")), Title: e.text("position"), Company: e.text("startup"),
			Location: joinPlaces(append(texts(e, "cities"), texts(e, "cities.city")...)...), Description: e.text("description"),
			EmploymentType: joinPlaces(append(texts(e, "jobtypes"), texts(e, "jobtypes.jobtype")...)...), UpdatedOn: e.day("lastUpdate"),
		}, true
	}), nil
}
