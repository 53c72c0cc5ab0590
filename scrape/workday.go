package scrape

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// workdayPage is the most that one page of the list may hold.
const workdayPage = 20

var workday = Source{
	Name: "workday", Paged: true,
	About: "Workday career sites; board is HOST:SITE as in the address, with HOST short for HOST.myworkdayjobs.com: acme.wd5:External_Careers",
	Plan: func(t Target) ([]Request, error) {
		host, site, _ := strings.Cut(t.Board, ":")
		if host == "" || site == "" {
			return nil, fmt.Errorf("workday: board %q: want HOST:SITE, such as acme.wd5:External_Careers for acme.wd5.myworkdayjobs.com/External_Careers", t.Board)
		}
		first := workdayList(t, 0)
		first.Kind = "list"
		return []Request{first}, nil
	},
	Parse: parseWorkday,
}

// workdayAddress is what the site's own pages ask: /wday/cxs/TENANT/SITE.
func workdayAddress(t Target) string {
	host, site, _ := strings.Cut(t.Board, ":")
	tenant, _, _ := strings.Cut(host, ".")
	if !strings.HasSuffix(host, ".com") {
		host += ".myworkdayjobs.com"
	}
	return base(t, "https://"+host) + "/wday/cxs/" + url.PathEscape(tenant) + "/" + url.PathEscape(site)
}

func workdayList(t Target, offset int) Request {
	return Request{URL: workdayAddress(t) + "/jobs", Body: fmt.Sprintf(`{"appliedFacets":{},"limit":%d,"offset":%d,"searchText":""}`, workdayPage, offset)}
}

// parseWorkday reads a page of the list, whose rows have neither text nor
// date, or one posting. Only the first page tells the total, so a full page
// asks for the next.
func parseWorkday(r Response) (Batch, error) {
	rows, err := listing(r.Body, "jobPostingInfo", "jobPostings")
	if err != nil {
		return Batch{}, fmt.Errorf("workday board %s: %w", r.Target.Board, err)
	}
	if r.Kind == "list" {
		b := detailsOf("externalPath", rows, r.Target, func(e entry) string {
			return workdayAddress(r.Target) + "/" + strings.TrimLeft(e.key, "/")
		})
		if len(rows) >= workdayPage {
			b.nextPage(r, firstID(rows, "externalPath"), workdayList(r.Target, (pageOf(r)+1)*workdayPage))
		}
		return b, nil
	}
	if id := "jobPostingInfo.id"; firstID(rows, id) != "" {
		return readRowsBy(id, rows, r.Target, workdayPosting), nil
	}
	return readRowsBy("externalPath", rows, r.Target, workdayRow), nil
}

// workdayRow is what the list says of a posting.
func workdayRow(e entry, t Target) (market.Posting, bool) {
	p := market.Posting{Board: t.Board, Key: joinKey(t.Board, lastSegment(e.key)), Title: e.text("title"),
		Company: prettyToken(workdayTenant(t.Board)), Location: e.text("locationsText"), Remote: workMode(e.text("remoteType"))}
	if ids := texts(e, "bulletFields"); len(ids) > 0 && ids[0] != "" {
		p.Group = joinKey(t.Board, ids[0])
	}
	return p, true
}

func workdayPosting(e entry, t Target) (market.Posting, bool) {
	organization, _ := e.at("hiringOrganization.name").(string)
	info, _ := e.at("jobPostingInfo").(map[string]any)
	e.fields = info
	board := t.Board
	if u, err := url.Parse(e.text("externalUrl")); err == nil && board == "" {
		site, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
		board = strings.TrimSuffix(u.Host, ".myworkdayjobs.com") + ":" + site
	}
	p := market.Posting{
		Board: board, Key: joinKey(board, e.key), URL: e.text("externalUrl"), Title: e.text("title"),
		Company:     firstOf(withoutLedger(stated(organization)), prettyToken(workdayTenant(board))),
		Location:    joinPlaces(append([]string{e.first("location", "jobRequisitionLocation.descriptor")}, texts(e, "additionalLocations")...)...),
		Description: e.text("jobDescription"), EmploymentType: e.text("timeType"), Remote: workMode(e.text("remoteType")),
		// "Posted 4 Days Ago" is all else that tells when.
		PostedOn: e.day("startDate"),
	}
	if req := e.first("jobReqId"); req != "" {
		p.Group = joinKey(board, req)
	}
	return p, true
}

func workdayTenant(board string) string {
	tenant, _, _ := strings.Cut(board, ".")
	return tenant
}
