package reports

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// snippet is a piece of a posting with the mention in it.
type snippet struct {
	Before, Mention, After string
	Title, Origin, Need    string
	URL, Host              string // "" without an address to follow
}

// snippetRunes bounds a snippet, and maxURL the address that it leads to.
const (
	snippetRunes = 160
	maxURL       = 2000
)

// needWords say how a posting asks for a skill.
var needWords = map[market.Need]string{market.Required: "required", market.Preferred: "preferred", market.Mentioned: "named"}

// evidence are places that name a skill, or why there are none.
func (a *atlas) evidence(d analysis.Demand, evidence map[market.Skill][]market.Evidence) (out []snippet, note string) {
	if evidence == nil {
		return nil, "This report was made from findings alone. With the database at hand, roadcheck report quotes postings here."
	}
	for _, e := range evidence[d.ID] {
		if s := newSnippet(e, a.f.Dataset); s.Mention != "" && len(out) < EvidenceEach {
			out = append(out, s)
		}
	}
	switch {
	case len(out) > 0:
		return out, fmt.Sprintf("The newest of %s, one of each employer, cut to what stands around the name.", plural(d.Any.Count, "vacancy", "vacancies"))
	case d.Any.Count == 0:
		return nil, "No posting names it."
	}
	return nil, "The newest postings do not name it."
}

func newSnippet(e market.Evidence, dataset market.Dataset) snippet {
	s := snippet{Mention: clean(oneLine(e.Mention), maxName), Title: clean(oneLine(e.Title), 2*maxName), Need: needWords[e.Need]}
	if s.Title == "" {
		s.Title = "Untitled posting"
	}
	before, after := oneLine(e.Before), oneLine(e.After)
	room := snippetRunes - utf8.RuneCountInString(s.Mention)
	head, tail := min(utf8.RuneCountInString(before), room/2), min(utf8.RuneCountInString(after), room/2)
	s.Before, s.After = lastRunes(before, room-tail), firstRunes(after, room-head)
	var origin []string
	for _, part := range []string{e.Company, e.Location, string(e.Day), e.Source} {
		if part = clean(oneLine(part), maxName); part != "" {
			origin = append(origin, part)
		}
	}
	s.Origin = strings.Join(origin, " · ")
	// The sample board is on nobody's network.
	if u, ok := webAddress(e.URL); ok && dataset != market.Sample {
		s.URL, s.Host = u.String(), clean(strings.TrimPrefix(u.Host, "www."), maxName)
	}
	return s
}

// oneLine is a text harmless to show with single spaces; one at either end stays.
func oneLine(s string) string {
	const mark = "x" // keeps what clean would trim
	s = clean(mark+s+mark, len(s)+2)
	return strings.TrimSuffix(strings.TrimPrefix(joined(s), mark), mark)
}

// joined puts one space between words.
func joined(s string) string { return strings.Join(strings.Fields(s), " ") }

// firstRunes is the start of a text, cut after a word.
func firstRunes(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	out := string([]rune(s)[:max(most-1, 0)])
	if at := strings.LastIndexByte(out, ' '); at > 0 {
		out = out[:at]
	}
	return out + "…"
}

// lastRunes is the end of a text, cut before a word.
func lastRunes(s string, most int) string {
	n := utf8.RuneCountInString(s)
	if n <= most {
		return s
	}
	out := string([]rune(s)[n-max(most-1, 0):])
	if at := strings.IndexByte(out, ' '); at >= 0 && at < len(out)-1 {
		out = out[at+1:]
	}
	return "…" + out
}

// webAddress reads an address that a reader may follow: http or https, without a name and a password.
func webAddress(s string) (*url.URL, bool) {
	if len(s) > maxURL || clean(s, maxURL) != s {
		return nil, false
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return nil, false
	}
	return u, true
}
