package extract

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

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
			continue
		}
		if f[3] == "1" && (len(e.Yes) == 0 || len(e.No) == 0) {
			t.Errorf("%s is ambiguous in the vocabulary and has no two cases", f[0])
		}
	}
}

// TestBroaderTerms follows the roll-up of every skill to its end.
func TestBroaderTerms(t *testing.T) {
	l, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	above := map[market.Skill][]market.Skill{}
	for _, s := range l.Skills() {
		above[s.ID] = s.Broader
	}
	for id, want := range map[market.Skill][]market.Skill{
		"aws-lambda": {"aws", "serverless"}, "aws": {"cloud"}, "cloud": nil, "lamp": nil, "kibana": {"elk"}, "elk": nil,
	} {
		if !slices.Equal(above[id], want) {
			t.Errorf("broader terms of %s: got %v, want %v", id, above[id], want)
		}
	}
	for id := range above {
		for level, from := 0, above[id]; len(from) > 0; level++ {
			if level == len(above) {
				t.Fatalf("the broader terms of %s have no end", id)
			}
			var next []market.Skill
			for _, b := range from {
				next = append(next, above[b]...)
			}
			slices.Sort(next)
			from = slices.Compact(next)
		}
	}
}
