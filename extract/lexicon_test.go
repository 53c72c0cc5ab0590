package extract

import (
	"os"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

func TestLexicon(t *testing.T) {
	l, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	owner := map[string]*Entry{}
	for _, e := range l.Entries {
		matchable := false
		for _, a := range e.Aliases {
			matchable = matchable || a.Rule != Not
			if a.Rule != Any && a.Rule != Exact {
				continue
			}
			key := foldString(a.Text)
			if other := owner[key]; other != nil && other != e {
				t.Errorf("alias %q belongs to %s and %s; write it under \"shared\" in both", a.Text, other.ID, e.ID)
			}
			owner[key] = e
		}
		if !matchable {
			t.Errorf("%s has no alias: nothing can mention it", e.ID)
		}
		for _, b := range e.Broader {
			if l.byID[b.Skill] == nil {
				t.Errorf("%s: broader term %q is no entry", e.ID, b.Skill)
			}
		}
		for _, over := range e.Over {
			if l.byID[over] == nil {
				t.Errorf("%s: over %q is no entry", e.ID, over)
			}
		}
	}
}

// TestLexiconCases reads the cases that entries carry.
func TestLexiconCases(t *testing.T) {
	l, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	x := mustDefault(t)
	names := func(text string, id market.Skill) bool {
		return strings.Contains(" "+skillsIn(x, text+"\nWe work with Perl, Haskell and Fortran.")+" ", " "+string(id)+" ")
	}
	for _, e := range l.Entries {
		for _, text := range e.Yes {
			if !names(text, e.ID) {
				t.Errorf("%s is not found in %q", e.ID, text)
			}
		}
		for _, text := range e.No {
			if names(text, e.ID) {
				t.Errorf("%s is wrongly found in %q", e.ID, text)
			}
		}
	}
}

func TestLexiconErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"go: Go\n", `x:1: entry "go": no "category" line above it`},
		{"category c\n  any Go\n", `x:2: "any" comes before any entry`},
		{"category c\ngo: Go\n  nay Go\n", `x:3: unknown word "nay"`},
		{"category c\ngo Go\n", `x:2: "go Go": want "id: Name"`},
		{"category c\ngo: Go\n  any \"Go\n", `x:3: "": no closing quote`},
		{"category c\ngo: Go\n  broader c\n", `x:3: broader "c": want an id and a kind`},
		{"category c\ngo: Go\n  any " + strings.Repeat("g", maxAlias+1) + "\n", "x:3: alias"},
	} {
		err := new(Lexicon).Add("x", strings.NewReader(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Add(%q): got %v, want %q", c.text, err, c.want)
		}
	}
}

func TestLexiconCoversVocabulary(t *testing.T) {
	rows, err := os.ReadFile(shared(t, "gold/vocabulary.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	l, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range strings.Split(strings.TrimSpace(string(rows)), "\n")[1:] {
		f := strings.Split(row, "\t")
		e := l.byID[market.Skill(f[0])]
		if e == nil || e.Name != f[1] || e.Category != f[2] || e.Kind != f[4] {
			t.Errorf("lexicon entry of %s differs from the vocabulary", f[0])
		}
	}
}
