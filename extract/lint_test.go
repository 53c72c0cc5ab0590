package extract

import (
	"slices"
	"strings"
	"testing"
)

// knownFaults wait for a change of the lexicon's own files.
var knownFaults = []string{
	`object-storage: "blob storage" is also a name of azure-blob-storage: both need the rule shared, or one of them evidence`,
	`dimensional-modeling: "snowflake schema" can never count: snowflake rules it out`,
	`log-analysis: "log analytics" is also a name of azure-monitor: both need the rule shared, or one of them evidence`,
}

func TestEmbeddedLexiconHasNoNewFaults(t *testing.T) {
	l, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range l.Lint() {
		if !slices.Contains(knownFaults, f) {
			t.Error(f)
		}
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
		`silent: no alias can make it count`,
		`lost: over nosuch: there is no such entry`,
		`lost: broader nowhere: there is no such entry`,
		`lost: broader zig: "cousin" is no kind: want one of ["service" "family" "kind" "stack"]`,
		`circle: it is broader than itself`,
		`round: it is broader than itself`,
		`wrong: not read in "A text without the name.", which mentions it`,
		`wrong: read in "You write Wronglang.", which does not mention it`,
	}
	if got := l.Lint(); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
