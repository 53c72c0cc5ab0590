package extract

import (
	"slices"
	"strings"
	"testing"
)

func TestEmbeddedLexiconHasNoFaults(t *testing.T) {
	l, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range l.Lint() {
		t.Error(f)
	}
}

func TestLintFindsFaults(t *testing.T) {
	const file = `category language
zig: Zig
  any Zig
  + Experience with Zig and more.
  - Nothing of the sort.
zag: Zag
  any Zag, Zig
blocked: Blocked
  any Zog
blocker: Blocker
  any Zoggy
  not Zog
silent: Silent
  not never this
  + Never say never.
  - Always that.
lost: Lost
  any Lostlang
  over nosuch
  broader nowhere kind
  broader zig cousin
circle: Circle
  any Circlelang
  broader round kind
round: Round
  any Roundlang
  broader circle family
odd: Odd
  any Oddlang, (odd)
  link so oddlang
  link wikidata oddlang
  link https://example.com
wrong: Wrong
  any Wronglang
  + A text without the name.
  - You write Wronglang.
`
	l := &Lexicon{}
	if err := l.Add("test.txt", strings.NewReader(file)); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`zag: "zig" is also a name of zig: both need the rule shared, or one of them evidence`,
		`blocked: "zog" can never count: blocker rules it out`,
		`blocker: it is ambiguous: want a "+" line with a text that mentions it`,
		`blocker: it is ambiguous: want a "-" line with a text that only looks so`,
		`silent: no alias can make it count`,
		`silent: not read in "Never say never.", which mentions it`,
		`silent: no name of it stands in "Always that.", so the case says nothing`,
		`lost: over nosuch: there is no such entry`,
		`lost: broader nowhere: there is no such entry`,
		`lost: broader zig: "cousin" is no kind: want one of ["service" "family" "kind" "stack"]`,
		`circle: it is broader than itself`,
		`round: it is broader than itself`,
		`odd: "(odd)" can never be found: a name begins with a letter, a digit, a dot or a star`,
		`odd: link "wikidata oddlang": want "so TAG" (Stack Overflow) or "wikidata Q123"`,
		`odd: link "https://example.com": want "so TAG" (Stack Overflow) or "wikidata Q123"`,
		`wrong: not read in "A text without the name.", which mentions it`,
		`wrong: read in "You write Wronglang.", which does not mention it`,
	}
	if got := l.Lint(); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
