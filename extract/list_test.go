package extract

import (
	"slices"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// A doubtful name is weighed by the list that it is an item of.
func TestNamesInLists(t *testing.T) {
	x, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		text string
		want []market.Skill
	}{
		{"Requirements: Go, C, R", []market.Skill{"go", "c", "r"}},
		{"react/redux", []market.Skill{"react", "redux"}},
		{"experience in react, node", []market.Skill{"react", "node.js"}},
		{"skills: java, react, node, go, python", []market.Skill{"java", "react", "node.js", "go", "python"}},
		{"Go Developer (Remote)", []market.Skill{"go"}},
		{"our web stack (three.js, backbone.js)", []market.Skill{"three.js"}},
		{"ask us at r/haskell", []market.Skill{"haskell"}},
		{"go, see and react to what customers say", nil},
		{"Access, storage and play areas", nil},
	} {
		r := x.Read(market.Posting{Title: "Engineer", Description: tt.text})
		var got []market.Skill
		for _, m := range r.Mentions {
			if m.Start > len("Engineer") {
				got = append(got, m.Skill)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q names %v, want %v", tt.text, got, tt.want)
		}
	}
}
