package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
)

func suggest(t *testing.T, descriptions ...string) *Suggester {
	t.Helper()
	x := mustDefault(t)
	s := x.NewSuggester()
	for _, d := range descriptions {
		s.Add(x.Read(market.Posting{Title: "Engineer", Description: d}))
	}
	return s
}

func TestSuggest(t *testing.T) {
	s := suggest(t,
		"Requirements:\n- Experience with Quuxdb, PostgreSQL and Zorblang\n- Quuxdb again, beside Docker",
		"We use Java, Python/QUUXDB and Docker in Berlin. The Florist team likes tulips.",
		"<ul><li>Kubernetes</li><li>Frob Engine</li><li>Docker</li></ul>",
		"Java, Tooling and Docker. We like tooling and tooling likes us.",
		"Docker, Paris, Java (CA), Kubernetes Java, 42, Blip.js",
	)
	want := []Suggestion{
		{"Quuxdb", 2, []string{"Requirements: - Experience with Quuxdb, PostgreSQL and Zorblang - Quuxdb", "Engineer We use Java, Python/QUUXDB and Docker in Berlin. The Florist team"}},
		{"Blip.js", 1, []string{"Paris, Java (CA), Kubernetes Java, 42, Blip.js"}},
		{"Frob Engine", 1, []string{"Engineer - Kubernetes - Frob Engine - Docker"}},
		{"Zorblang", 1, []string{"Experience with Quuxdb, PostgreSQL and Zorblang - Quuxdb again, beside Docker"}},
	}
	if diff := cmp.Diff(want, s.Top(10)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want[:2], s.Top(2)); diff != "" {
		t.Errorf("the top 2 (-want +got):\n%s", diff)
	}
	if s.Top(-1) == nil || len(s.Top(-1)) != 0 {
		t.Error("fewer than no terms")
	}
}

func TestSuggestCountsAVacancyOnce(t *testing.T) {
	x := mustDefault(t)
	s := x.NewSuggester()
	r := x.Read(market.Posting{Title: "Engineer", Company: "Acme", Description: "You know Java, Quuxdb and Docker."})
	r.Vacancy = "v"
	s.Add(r)
	s.Add(r)
	if got := s.Top(5); len(got) != 1 || got[0].Postings != 1 {
		t.Errorf("got %+v, want one term of one posting", got)
	}
}

func FuzzSuggest(f *testing.F) {
	f.Add("- Java, Foo & Bar/Baz (Qux)\n- Docker\n- Ünïcode Näme, Go and C++.")
	x := mustDefault(f)
	f.Fuzz(func(t *testing.T, text string) {
		s := x.NewSuggester()
		r := x.Read(market.Posting{Description: "Java, Kafka, " + text + ", Docker"})
		s.Add(r)
		for _, g := range s.Top(100) {
			if g.Postings != 1 || len(g.Examples) != 1 || !strings.Contains(r.Text, g.Term) {
				t.Errorf("%+v of %q", g, text)
			}
		}
		if _, decisions := x.Explain(market.Posting{Description: text}); len(decisions) > len(text)*8 {
			t.Errorf("%d decisions on %d bytes", len(decisions), len(text))
		}
	})
}
