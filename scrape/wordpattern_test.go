package scrape

import "testing"

var wordPatterns = map[string]wordPattern{"mode": isMode, "status": isStatus, "role": isRole, "place": isPlace}

// FuzzWordPattern holds the quick way against the regular expression.
func FuzzWordPattern(f *testing.F) {
	for _, s := range []string{"", "Acme | Senior Go Engineer | Berlin, DE | REMOTE", "re-mote remotely", "onsite/on site", "xremote remote_", "U.S. citizens only",
		"u.s.a.", "Montréal", "montr\u00e9al remote", "\u017fan francisco \u017falesx\u017ff", "London,GB", "full-stack", "ml", "é remote é", "engineering", "_remote", "\xff remote"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, p := range wordPatterns {
			if got, want := p.MatchString(s), p.Regexp.MatchString(s); got != want {
				t.Errorf("%s in %q: %t, want %t", name, s, got, want)
			}
		}
	})
}
