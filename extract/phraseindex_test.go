package extract

import (
	"strings"
	"testing"
)

// FuzzStartsPhrase compares startsPhrase with the phrase text that it does not make.
func FuzzStartsPhrase(f *testing.F) {
	for _, s := range []string{"fin-tech company", "FinTech", "e.commerce", "B2B software.", "node.js", "cloud – platform", "größte bank", "cloud"} {
		f.Add(s, "fin tech")
		f.Add(s, "cloud platform")
		f.Add(s, "e.commerce")
		f.Add(s, "cloud")
	}
	f.Fuzz(func(t *testing.T, s, words string) {
		words = strings.Trim(phraseText(words), " ")
		if s == "" || byteClass[s[0]] == 0 || words == "" {
			t.Skip()
		}
		if got, want := startsPhrase(s, words), strings.HasPrefix(phraseText(s), " "+words+" "); got != want {
			t.Errorf("startsPhrase(%q, %q) = %v, want %v", s, words, got, want)
		}
	})
}
