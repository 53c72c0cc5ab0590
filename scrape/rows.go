package scrape

import (
	"fmt"
	"html"
	"net/url"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// base is the address that a source's public paths hang below.
func base(t Target, public string) string {
	if t.BaseURL != "" {
		return strings.TrimRight(t.BaseURL, "/")
	}
	return public
}

// boardHost is the address of a board that has a host of its own: that of the
// provider below domain, or a host of the employer's where the board is one.
func boardHost(t Target, domain string) string {
	host := strings.ToLower(t.Board)
	if !strings.Contains(host, ".") {
		host += "." + domain
	}
	return base(t, "https://"+host)
}

// oneList plans a single list at an address made of the target. want says
// which token to give; it is "" for a source that is one board.
func oneList(want string, address func(Target) string) func(Target) ([]Request, error) {
	return func(t Target) ([]Request, error) {
		if t.Board == "" && want != "" {
			return nil, fmt.Errorf("%s: no board given: want %s", t.Source, want)
		}
		return []Request{{URL: address(t), Kind: "list"}}, nil
	}
}

// whole names the single board of a source that is one.
func whole(t Target) string { return firstOf(t.Board, t.Source) }

// markup undoes the escaping of HTML that a board's importer escaped once too often.
func markup(s string) string {
	if !strings.Contains(s, "<") && strings.Contains(s, "&lt;") {
		return html.UnescapeString(s)
	}
	return s
}

// lastSegment is the last part of an address's path, which names a posting where there is no id; "" without one.
func lastSegment(link string) string {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil {
		return ""
	}
	path := strings.TrimRight(u.Path, "/")
	return path[strings.LastIndexByte(path, '/')+1:]
}

// withoutQuery drops the parameters of an address, which tell who asked and not what it shows.
func withoutQuery(link string) string {
	link, _, _ = strings.Cut(link, "?")
	return link
}

// boardFromURL reads a board's token off the address of one of its postings.
func boardFromURL(address, domain string) string {
	u, err := url.Parse(address)
	if err != nil || !strings.HasSuffix(u.Host, domain) {
		return ""
	}
	token, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	return token
}

// boardFromHost reads a board's token off the host of one of its postings, or gives the whole host.
func boardFromHost(address, domain string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(u.Host, "."+domain)
}

// readRows reads the entries of a list; one that is no object or has no id is a problem.
func readRows(rows []any, t Target, read func(entry, Target) (market.Posting, bool)) Batch {
	return readRowsBy("id", rows, t, read)
}

// readRowsBy is readRows for entries whose id stands in another field.
func readRowsBy(id string, rows []any, t Target, read func(entry, Target) (market.Posting, bool)) Batch {
	var b Batch
	for i, row := range firstEntries(&b, rows) {
		e := entry{key: fmt.Sprintf("entry %d", i+1), problems: &b.Problems}
		m, ok := row.(map[string]any)
		if !ok {
			e.fail("", "want an object, have "+typeName(row))
			continue
		}
		e.fields = m
		key := line(e.text(id))
		if key == "" {
			e.fail(id, "missing")
			continue
		}
		e.key = key
		p, ok := read(e, t)
		if !ok {
			continue
		}
		p.Source = t.Source
		if p.Title = line(p.Title); p.Title == "" {
			e.fail("title", "missing")
		}
		b.Postings = append(b.Postings, finish(p))
	}
	return b
}
