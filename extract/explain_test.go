package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
)

// What Explain takes must be what Read mentions, and every decision has a reason.
func TestExplainAgreesWithRead(t *testing.T) {
	x := mustDefault(t)
	postings := []market.Posting{
		{Title: "Senior Go Engineer", Company: "Oracle", Description: "<p>Oracle is hiring.</p><ul><li>Experience with Go, Rust, React and R</li><li>no PHP please</li></ul>"},
		{},
	}
	if !testing.Short() {
		for _, g := range goldPostings(t) {
			postings = append(postings, market.Posting{Title: g.Posting.Title, Company: g.Posting.Company, Description: g.Posting.Description})
		}
	}
	for _, p := range postings {
		reading := x.Read(p)
		text, decisions := x.Explain(p)
		if text != reading.Text {
			t.Fatalf("%s: other text", p.Title)
		}
		var taken []market.Mention
		for _, d := range decisions {
			if d.Why == "" || d.Start < 0 || d.End > len(text) || d.Start >= d.End {
				t.Errorf("%s: incomplete decision %+v", p.Title, d)
			}
			if d.Taken {
				taken = append(taken, market.Mention{Skill: d.Skill, Start: d.Start, End: d.End, Need: d.Need})
			}
		}
		if diff := cmp.Diff(append([]market.Mention{}, reading.Mentions...), append([]market.Mention{}, taken...)); diff != "" {
			t.Errorf("%s: (-read +explained):\n%s", p.Title, diff)
		}
	}
}

func TestExplainSaysWhyNot(t *testing.T) {
	x := mustDefault(t)
	for _, tt := range []struct{ company, text, surface, want string }{
		{"", "Engineer with Docker\nno PHP please, and experience with Java", "PHP", "negated"},
		{"", "Write Java. See github.com/acme for more Python.", "github", "address"},
		{"Redis", "Redis builds the future. You know Java.", "Redis", "employer"},
		{"", "We go to market with the best.", "go to market", "rules out"},
	} {
		_, decisions := x.Explain(market.Posting{Company: tt.company, Description: tt.text})
		found := false
		for _, d := range decisions {
			text := Text("", tt.text)
			if text[d.Start:d.End] != tt.surface {
				continue
			}
			found = true
			if d.Taken || !strings.Contains(d.Why, tt.want) {
				t.Errorf("%q in %q: taken %t because %s, want %q", tt.surface, tt.text, d.Taken, d.Why, tt.want)
			}
		}
		if !found {
			t.Errorf("%q in %q: no decision among %+v", tt.surface, tt.text, decisions)
		}
	}
}
