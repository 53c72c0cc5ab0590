package scrape

import (
	"errors"
	"fmt"
	"net/url"

	"github.com/roadcheck/roadcheck/internal/market"
)

var personio = Source{
	Name:  "personio",
	About: "Personio; board is the NAME in NAME.jobs.personio.de, or the whole host (NAME.jobs.personio.com)",
	Plan: oneList("the name in NAME.jobs.personio.de, or the whole host", func(t Target) string {
		return boardHost(t, "jobs.personio.de") + "/xml"
	}),
	Parse: parsePersonio,
}

// parsePersonio reads a board's XML feed, which may list a posting twice.
func parsePersonio(r Response) (Batch, error) {
	root, err := xmlTree(r.Body)
	if err != nil {
		return Batch{}, fmt.Errorf("personio board %s: %w", r.Target.Board, err)
	}
	feed, ok := root["workzag-jobs"]
	if !ok {
		return Batch{}, fmt.Errorf("personio board %s: %w", r.Target.Board, errors.New("no workzag-jobs element"))
	}
	m, _ := feed.(map[string]any) // an empty feed is text
	return joinCopies(readRows(rootOf([]any{m}).list("position"), r.Target, personioPosting)), nil
}

func personioPosting(e entry, t Target) (market.Posting, bool) {
	p := market.Posting{
		Board: t.Board, Key: joinKey(t.Board, e.key), Title: e.text("name"),
		Company:        firstOf(line(e.text("subcompany")), prettyToken(t.Board)),
		Location:       joinPlaces(append([]string{e.text("office")}, texts(e, "additionalOffices.office")...)...),
		EmploymentType: address(e.text("employmentType"), e.text("schedule")),
		Department:     e.text("department"), PostedOn: e.day("createdAt"),
		Tags: append(e.listed("keywords"), e.text("recruitingCategory"), e.text("occupation"), e.text("seniority")),
	}
	var parts []string
	for _, d := range e.objects("jobDescriptions.jobDescription") {
		parts = append(parts, headed(d.text("name"), d.text("value")))
	}
	p.Description = sections(parts...)
	// The feed has no addresses; they follow from host and id.
	if t.Board != "" {
		p.URL = boardHost(t, "jobs.personio.de") + "/job/" + url.PathEscape(e.key)
	}
	return p, true
}
