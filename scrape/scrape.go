// Package scrape knows where postings are published and how each board's
// payload is read.
//
// # How to add a source
//
// Write one file with a Source value: Plan says what to ask a board for first,
// Parse reads one response into postings and further requests. Add one line to
// the table in this file and one folder under testdata. Parse is pure: no
// network, clock or global; the crawler does the rest.
package scrape

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Target is one board to read: what a configuration lists.
type Target struct {
	Source string // name in the table of sources
	Board  string // token, site or label; unique within the source
	// BaseURL replaces the source's public address, for self-hosted and test boards.
	BaseURL string
	// URL is where a "site" starts: a sitemap, a listing page or a posting page.
	URL string
	// Select says where the fields are on the pages of a "site" that has no JobPosting data; may be nil.
	Select *Selectors
	// Months is how many monthly threads "hn" reads, newest first; 0 means 1.
	Months int
	// Pages bounds the pages read of a list that comes in pages (see Source.Paged); 0 means all.
	Pages int
	// ID and Key are the credentials that some sources ask for (see About); they
	// are in no address that is stored or reported.
	ID, Key Secret
}

// Request is one thing to ask a host for.
type Request struct {
	URL string
	// Body is the JSON to ask with, by POST; "" asks by GET.
	Body string `json:",omitempty"`
	// Kind tells Parse what the response answers, in the source's own words ("list", "thread", "item").
	Kind string
	// Meta is handed back to Parse untouched.
	Meta map[string]string
	// MayBeGone: 404 and 410 answer that the posting asked for is no longer published.
	MayBeGone bool
}

// name tells requests of one URL apart by what they ask: it is the address that the answer is kept under.
func (r Request) name() string {
	address, _, _ := strings.Cut(r.URL, "#")
	if r.Body != "" {
		address += "#" + url.QueryEscape(r.Body)
	}
	return address
}

// Response is what came back for a Request.
type Response struct {
	Request
	Target      Target
	FinalURL    string
	ContentType string
	Body        []byte // decompressed, complete
}

// Batch is what one response says.
type Batch struct {
	Postings []market.Posting
	Follow   []Request // further requests, in the order to make them
	// Cut: the list ended before its end, so it was not read whole (see nextPage).
	Cut bool `json:",omitempty"`
	// Problems are entries that could not be read, or fields given up on; the rest of the batch stands.
	Problems []market.Problem
}

// Source is one kind of board.
type Source struct {
	Name  string
	About string // one line for --help: what it reads and what a target needs
	// Boardless: the source is one board, so a target needs no token.
	Boardless bool
	// Authorize puts a target's ID and Key on a request as it is sent, which is
	// the only place they appear; nil where anybody may read.
	Authorize func(Target, *http.Request)
	// Recent: it lists only its newest postings, so one that it lists no more may still be open.
	Recent bool
	// Paged: its list comes in pages, which a target's Pages can bound.
	Paged bool
	Plan  func(Target) ([]Request, error)
	// Parse fails only when the response as a whole is not what the board sends.
	Parse func(Response) (Batch, error)
}

// Sources is the table of sources, by name.
var Sources = []Source{
	greenhouse, lever, ashby, smartrecruiters, workable, recruitee, personio, teamtailor, workday,
	remoteok, remotive, arbeitnow, himalayas, jobicy, weworkremotely, themuse, adzuna, usajobs,
	nofluffjobs, justjoinit, rocketjobs, bamboohr, comeet, pinpoint, rippling, startupjobs, torre, workingnomads, jobscz,
	hn, site,
}

// Lookup finds a source by name; the error lists the names there are.
func Lookup(name string) (Source, error) {
	return lookupIn(Sources, name)
}

func lookupIn(sources []Source, name string) (Source, error) {
	names := make([]string, len(sources))
	for i, s := range sources {
		if s.Name == name {
			return s, nil
		}
		names[i] = s.Name
	}
	slices.Sort(names)
	return Source{}, fmt.Errorf("unknown source %q: want one of %v", name, names)
}
