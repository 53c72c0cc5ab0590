package extract

import (
	"slices"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

func TestReadFindsPhrasesOfClaims(t *testing.T) {
	x, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string][]string{
		"":                                 nil,
		"You will mentor two juniors.":     {"mentor"},
		"Mentoring, Problem-Solving":       {"mentor", "problem solving"},
		"tormentor and commentor":          nil,
		"We are AWS Certified.":            {"aws certified", "certified"},
		"<p>Stock options and a bonus</p>": {"bonus", "stock options"},
		"equity; equity; EQUITY":           {"equity"},
	} {
		got := x.Read(market.Posting{Title: "Engineer", Description: text}).Phrases
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if !slices.IsSorted(x.Phrases()) || !slices.Contains(x.Phrases(), "mentor") {
		t.Errorf("phrases %q", x.Phrases())
	}
}

func TestPhraseFilesAreChecked(t *testing.T) {
	for file, want := range map[string]string{
		"a phrase":         "line 1: want a phrase, a colon",
		"# fine\na: b\nb:": `line 3: "b" is a spelling of "a" already`,
		": x":              "line 1: want a phrase",
	} {
		if _, err := newClaimPhrases(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", file, err, want)
		}
	}
}
