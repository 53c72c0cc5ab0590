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
		{"category c\ngo: Go\n  any -\n", `x:3: alias "-": "-" has no letter or digit`},
		{"category c\ngo: Go\n  gap go ... -\n", `x:3: alias "go ... -": "-" has no letter or digit`},
		{"category c\ngo: Go\n  gap go\n", `x:3: gap "go": want two parts`},
		{"category c\ngo: Go\n  prefix " + strings.Repeat("g, ", maxPrefixes) + "g\n", "x:3: go has more than 16 prefixes"},
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

// FuzzLexicon reads any file on top of a lexicon, and a text with both.
func FuzzLexicon(f *testing.F) {
	f.Add("category c\ngo: Go\n  weak Go\n  prefix AWS\n  after api\n  gap a ... b\n", "Go api in AWS Go")
	f.Add("category c\nx: X\n  concept\n  any a-b/c & d.js\n  not x\n  + x\n  - y\n", "a b / c and djs")
	f.Add("category c\nx: X\n  any *nix, .NET, C++\n  broader x kind\n", "*nix .net c++11")
	f.Fuzz(func(t *testing.T, file, text string) {
		l := &Lexicon{}
		if err := l.Add("base", strings.NewReader("category c\nzig: Zig\n  any Zig\n")); err != nil {
			t.Fatal(err)
		}
		if err := l.Add("x", strings.NewReader(file)); err != nil {
			return
		}
		l.Lint()
		x, err := New(l)
		if err != nil {
			return
		}
		for _, m := range x.mentions("", text) {
			if m.Start < 0 || m.Start >= m.End || m.End > len(text) {
				t.Fatalf("mention [%d,%d) is no part of a text of %d bytes", m.Start, m.End, len(text))
			}
		}
	})
}
