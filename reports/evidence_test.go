package reports

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

func TestSnippetIsCutAtWords(t *testing.T) {
	for _, c := range []struct{ before, mention, after, wantBefore, wantAfter string }{
		{"We use ", "Go", " here.", "We use ", " here."},
		{"", "Go", "", "", ""},
		{"one\n\n two\t", "Go", "\r\nthree ", "one two ", " three "},
		{strings.Repeat("before ", 60), "Go", " end", "…" + strings.Repeat("before ", 21), " end"},
		{"start ", "Go", strings.Repeat(" after", 60), "start ", strings.Repeat(" after", 25) + "…"},
		{strings.Repeat("x", 500), "Go", strings.Repeat("y", 500), "…" + strings.Repeat("x", 78), strings.Repeat("y", 78) + "…"},
	} {
		s := newSnippet(market.Evidence{Before: c.before, Mention: c.mention, After: c.after}, market.Real)
		if s.Before != c.wantBefore || s.Mention != c.mention || s.After != c.wantAfter {
			t.Errorf("%.20q: %q %q %q", c.before, s.Before, s.Mention, s.After)
		}
	}
}

func TestSnippetsOfHostileTextsAreHarmless(t *testing.T) {
	for _, before := range evil {
		for _, after := range evil {
			s := newSnippet(market.Evidence{Title: before, Company: after, Location: before, Source: after, Day: market.Day(before), URL: after,
				Before: before, Mention: "Go" + after, After: after}, market.Real)
			for _, text := range []string{s.Before, s.Mention, s.After, s.Title, s.Origin, s.Host} {
				if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.C, r) || r == '\u2028' }) {
					t.Errorf("%q", text)
				}
			}
			if n := utf8.RuneCountInString(s.Before + s.Mention + s.After); n > snippetRunes+2 {
				t.Errorf("%d runes", n)
			}
			if s.URL != "" {
				t.Errorf("leads to %q", s.URL)
			}
		}
	}
}

func TestWebAddress(t *testing.T) {
	for _, bad := range []string{"", "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "//example.org/x", "/x", "ftp://example.org", "http://",
		"https://name:secret@example.org/", "https://example.org/\u202egnp", "https://example.org/ x\n", "https://example.org/" + strings.Repeat("x", 3000), "vbscript:x", "file:///etc/passwd"} {
		if u, ok := webAddress(bad); ok {
			t.Errorf("%.40q leads to %s", bad, u)
		}
	}
	for _, good := range []string{"https://example.org/a?b=1&c=%22", "http://example.org"} {
		if _, ok := webAddress(good); !ok {
			t.Errorf("%q is refused", good)
		}
	}
	if s := newSnippet(market.Evidence{URL: "https://example.org/1"}, market.Sample); s.URL != "" {
		t.Error("the sample's postings have addresses")
	}
}
