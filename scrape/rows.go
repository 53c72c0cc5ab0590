package scrape

import (
	"fmt"
	"html"
	"net/url"
	"strconv"
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
	for i, row := range rows {
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

// truth reads a truth value, also as text or number; absent is false.
func (e entry) truth(path string) bool {
	switch s := strings.ToLower(strings.TrimSpace(e.text(path))); s {
	case "true", "1", "yes":
		return true
	}
	return false
}

// amount reads an amount of money: a number, numeric text, or text such as "€45,000"; nil when absent.
func (e entry) amount(path string) *float64 {
	v := e.at(path)
	n, ok := asNumber(v)
	if !ok {
		s, _ := asText(v)
		if n, _ = textAmount(s); n == nil {
			e.fail(path, "want an amount, have "+typeName(v))
		}
	}
	return n
}

// payFields name the fields that an amount of pay is stated in.
type payFields struct{ min, max, currency, period string }

// pay reads an amount of pay; none when neither bound is stated.
func (e entry) pay(f payFields) []market.Pay {
	pay, ok := strictPay(market.Pay{Min: e.amount(f.min), Max: e.amount(f.max), Currency: e.optional(f.currency)})
	if !ok {
		return nil
	}
	pay.Period = payPeriod(e.optional(f.period))
	if top := max(deref(pay.Min), deref(pay.Max)); pay.Period == market.PerYear && top < 500 {
		e.fail(f.period, fmt.Sprintf("%g a year cannot be: the period is dropped", top))
		pay.Period = ""
	}
	return []market.Pay{pay}
}

// optional is text of a field that a board may not have at all.
func (e entry) optional(path string) string {
	if path == "" {
		return ""
	}
	return e.text(path)
}

func deref(f *float64) float64 {
	if f == nil {
		return 0
	}
	return *f
}

// address joins the parts of a place that are stated, smallest first.
func address(parts ...string) string {
	for i, p := range parts {
		parts[i] = stated(p)
	}
	return strings.Join(uniqueLines(parts), ", ")
}

// sections joins the parts of a description that are stated, in order.
func sections(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, "\n")
}

// listed is text or texts of a field, split at commas.
func (e entry) listed(path string) []string {
	var out []string
	for _, s := range texts(e, path) {
		out = append(out, strings.Split(s, ",")...)
	}
	return out
}

// headed is a part of a description below its heading; "" when the part is.
func headed(heading, text string) string {
	if text = strings.TrimSpace(text); text == "" || strings.TrimSpace(heading) == "" {
		return text
	}
	return "<h3>" + html.EscapeString(strings.TrimSpace(heading)) + "</h3>\n" + text
}
