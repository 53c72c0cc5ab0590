package scrape

import (
	"strconv"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// detailsOf asks for the page of each entry of a list that does not hold the postings themselves.
func detailsOf(id string, rows []any, t Target, address func(entry) string) Batch {
	var follow []Request
	b := readRowsBy(id, rows, t, func(e entry, _ Target) (market.Posting, bool) {
		follow = append(follow, Request{URL: address(e), Kind: "detail", MayBeGone: true})
		return market.Posting{}, false
	})
	b.Follow = follow
	return b
}

// joinCopies makes one posting of those that boards repeat once per place.
func joinCopies(b Batch) Batch {
	at := map[string]int{}
	out := b.Postings[:0]
	for _, p := range b.Postings {
		i, ok := at[p.Key]
		if !ok {
			at[p.Key] = len(out)
			out = append(out, p)
			continue
		}
		out[i].Location = clip(joinPlaces(append(strings.Split(out[i].Location, "; "), strings.Split(p.Location, "; ")...)...), maxLine)
	}
	b.Postings = out
	return b
}

// pageOf is the page of a list that a response is, from 0.
func pageOf(r Response) int {
	n, err := strconv.Atoi(r.Meta["page"])
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// nextPage asks for a further page of a list that is said to have one. The list
// is cut where the target's Pages are read, and where the host does not give
// what it says it has: this page is empty, or begins like the one before.
// first is the id of the first entry, "" where there is none.
func (b *Batch) nextPage(r Response, first string, next Request) {
	page := pageOf(r) + 1
	switch {
	case r.Kind != "list":
	case first == "" || first == r.Meta["first"] || r.Target.Pages > 0 && page >= r.Target.Pages:
		b.Cut = true
	default:
		next.Kind = "list"
		next.Meta = map[string]string{"page": strconv.Itoa(page), "first": first}
		b.Follow = append(b.Follow, next)
	}
}

// firstID is the id of the first entry of a page, "" where there is none.
func firstID(rows []any, field string) string {
	if len(rows) == 0 {
		return ""
	}
	m, _ := rows[0].(map[string]any)
	s, _ := asText(follow(m, field))
	return s
}
