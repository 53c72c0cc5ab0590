package scrape

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"

	"github.com/roadcheck/roadcheck/internal/market"
)

// teamtailorPage is how many postings are asked for at once; sites may give fewer.
const teamtailorPage = 100

var teamtailor = Source{
	Name: "teamtailor", Paged: true,
	About: "Teamtailor career sites; board is the NAME in NAME.teamtailor.com, or the employer's own host (career.example.com)",
	Plan: oneList("the name in NAME.teamtailor.com, or the employer's own host", func(t Target) string {
		return teamtailorAddress(t, 0)
	}),
	Parse: parseTeamtailor,
}

// teamtailorAddress is the RSS feed: the JSON feed has no descriptions.
func teamtailorAddress(t Target, offset int) string {
	return boardHost(t, "teamtailor.com") + fmt.Sprintf("/jobs.rss?per_page=%d&offset=%d", teamtailorPage, offset)
}

// parseTeamtailor reads the RSS feed, the JSON feed or the answer of the API.
func parseTeamtailor(r Response) (Batch, error) {
	if !bytes.HasPrefix(bytes.TrimSpace(r.Body), []byte("<")) {
		return parseTeamtailorJSON(r)
	}
	channel, items, err := feedItems(r.Body)
	if err != nil {
		return Batch{}, fmt.Errorf("teamtailor board %s: %w", r.Target.Board, err)
	}
	company := firstOf(line(channel.text("title")), prettyToken(r.Target.Board))
	b := readRowsBy("link", items, r.Target, func(e entry, t Target) (market.Posting, bool) {
		var places []string
		for _, l := range e.objects("locations.location") {
			places = append(places, firstOf(address(l.text("city"), l.text("country")), line(l.text("name"))))
		}
		p := teamtailorPosting(e, t, e.first("link"))
		p.Company, p.Location, p.Description = company, joinPlaces(places...), e.text("description")
		p.Department, p.Remote = e.text("department"), teamtailorMode(e.text("remoteStatus"))
		p.PostedOn, p.Tags = e.day("pubDate"), []string{e.text("role")}
		return p, true
	})
	// A site that knows no paging gives everything at once, and then once more.
	first := firstID(items, "link")
	if offset := (pageOf(r) + 1) * teamtailorPage; len(items) >= teamtailorPage && first != r.Meta["first"] {
		b.nextPage(r, first, Request{URL: teamtailorAddress(r.Target, offset)})
	}
	return b, nil
}

func parseTeamtailorJSON(r Response) (Batch, error) {
	docs, err := decodeAll(r.Body)
	if err != nil {
		return Batch{}, fmt.Errorf("teamtailor board %s: %w", r.Target.Board, err)
	}
	rows, err := entriesOf(docs, "attributes", "items", "data")
	if err != nil {
		return Batch{}, fmt.Errorf("teamtailor board %s: %w", r.Target.Board, err)
	}
	company := firstOf(rootOf(docs).first("title"), prettyToken(r.Target.Board))
	return readRows(rows, r.Target, func(e entry, t Target) (market.Posting, bool) {
		p := teamtailorPosting(e, t, e.first("url", "links.careersite-job-url"))
		ld, _ := e.at("_jobposting").(map[string]any)
		posting := entry{ld, e.key, e.problems}
		p.Company = firstOf(employer(posting), company)
		p.Location = joinPlaces(places(posting, "jobLocation")...)
		p.Description = firstOf(e.first("content_html", "attributes.body"), ldDescription(posting), e.text("content_text"))
		p.EmploymentType, p.Pay = joinPlaces(texts(posting, "employmentType")...), ldPay(posting)
		p.Remote = teamtailorMode(firstOf(e.text("attributes.remote-status"), posting.text("jobLocationType")))
		p.Language = e.first("attributes.language-code", "language")
		p.PostedOn, p.UpdatedOn = e.day("date_published"), e.day("date_modified")
		if p.PostedOn == "" {
			p.PostedOn = e.day("attributes.created-at")
		}
		p.Tags = append(texts(e, "tags"), texts(e, "attributes.tags")...)
		return p, true
	}), nil
}

var teamtailorID = regexp.MustCompile(`/jobs/(\d+)`)

// teamtailorPosting has what both feeds share; the number in the address is
// the id that stays when the title in it changes.
func teamtailorPosting(e entry, t Target, link string) market.Posting {
	board := firstOf(t.Board, boardFromHost(link, "teamtailor.com"))
	key := e.key
	if u, err := url.Parse(link); err == nil {
		if m := teamtailorID.FindStringSubmatch(u.Path); m != nil {
			key = m[1]
		}
	}
	return market.Posting{Board: board, Key: joinKey(board, key), URL: link, Title: e.first("title", "attributes.title")}
}

// teamtailorMode reads remoteStatus: fully and temporary are remote, "none" is not said.
func teamtailorMode(s string) string {
	if s == "temporary" {
		return "remote"
	}
	return workMode(s)
}
