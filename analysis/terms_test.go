package analysis

import (
	"fmt"
	"slices"
	"testing"

	"github.com/roadcheck/roadcheck/extract"
	"github.com/roadcheck/roadcheck/internal/market"
)

func TestInWords(t *testing.T) {
	for text, want := range map[string]string{
		"Back-end Developer (m/f)": " back end developer m f ", "": " ", "C++": " c ", "ÉCOLE 42": " école 42 ",
	} {
		if got := inWords(text); got != want {
			t.Errorf("%q in words is %q, want %q", text, got, want)
		}
	}
}

// titledMarket are vacancies of 80 employers: a third are of an API developer, and seniors are architects.
func titledMarket(t *testing.T, tests []market.Hypothesis, phrases ...string) *tester {
	t.Helper()
	r := market.Roadmap{ID: "r", Claims: []market.Claim{{ID: "c", Hypotheses: tests}}}
	c, err := NewCollector(Options{Catalog: []market.SkillInfo{{ID: "go", Name: "Go", Kind: technologyKind}}, Roadmaps: []market.Roadmap{r}, Phrases: phrases})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 600 {
		o := market.Observation{Posting: market.PostingID(i + 1), Source: "a", Employer: fmt.Sprint("e", i%80), Role: "backend", Level: "junior", Title: "Backend Engineer"}
		switch {
		case i%3 == 0:
			o.Title = "Senior API-Developer, Payments"
		case i%3 == 1 && i%2 == 0:
			o.Level, o.Title, o.Phrases = "senior", "Cloud Architect", []string{"mentor", "unknown to anybody"}
		}
		if i%4 == 0 {
			o.Skills = []market.SkillNeed{{Skill: "go", Need: market.Required}}
		}
		c.Add(o)
	}
	return &tester{frame: newFrame(c), roadmap: r, roadmaps: []market.Roadmap{r}}
}

func TestTitles(t *testing.T) {
	value, zero, half := 0.2, 0.0, 0.5
	each := market.Hypothesis{ID: "each", Threshold: thresholds[1], Test: "each", Metric: "title-share-each", Of: byTitle, Names: []string{"API Developer"}, Comparator: ">=", Value: &value}
	both := each
	both.Names = []string{"api developer", "Cloud Architects"}
	duties := each
	duties.Subject, duties.Value = []market.Item{{"go"}}, &half
	differs := market.Hypothesis{ID: "differs", Threshold: thresholds[1], Test: "differs", Metric: "names-difference", Of: byTitle, Names: []string{"cloud architect"}, Comparator: ">", Value: &zero,
		Population: market.Population{Levels: []market.Level{"senior"}}, Versus: &market.Population{Levels: []market.Level{"junior"}}}
	tests := []market.Hypothesis{each, both, duties, differs}
	m := titledMarket(t, tests)
	for i, want := range []Outcome{Supported, Contradicted, Contradicted, Supported} {
		v := m.verdict(market.Claim{ID: "c"}, tests[i])
		if got := decide(v.Beyond, v.P, v.PAgainst); v.Reason != "" || got != want {
			t.Errorf("%d: %s is %s (%s), want %s", i, v.Sentence, got, v.Reason, want)
		}
	}
}

func TestPhrases(t *testing.T) {
	value := 0.1
	h := market.Hypothesis{ID: "h", Threshold: thresholds[1], Test: "share", Metric: "share", Subject: []market.Item{{"~mentor", "go"}}, Comparator: ">=", Value: &value}
	v := titledMarket(t, []market.Hypothesis{h}, "mentor").verdict(market.Claim{}, h)
	// 100 vacancies say it, 150 name Go, and 50 both or so: a union, not a sum.
	if v.Reason != "" || v.Estimate.Value <= 0.25 || v.Estimate.Value >= 0.417 {
		t.Errorf("share %v (%s), want that of either", v.Estimate, v.Reason)
	}
	required := slices.IndexFunc(v.Sensitivity, func(s Sensitivity) bool { return s.Assumption == "required only" })
	if required < 0 || v.Sensitivity[required].Outcome != NotTestable {
		t.Errorf("sensitivities %+v, want one that cannot tell what is required", v.Sensitivity)
	}
	v = titledMarket(t, []market.Hypothesis{h}).verdict(market.Claim{}, h)
	if want := "texts are not searched for mentor: name them in extract/phrases.txt"; v.Outcome != NotTestable || v.Reason != want {
		t.Errorf("%s: %q, want %q", v.Outcome, v.Reason, want)
	}
}

// What the built-in roadmaps name is searched for, and nothing else.
func TestBuiltinPhrasesAreSearched(t *testing.T) {
	x, err := extract.Default()
	if err != nil {
		t.Fatal(err)
	}
	roadmaps, err := BuiltinRoadmaps()
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, r := range roadmaps {
		for _, c := range slices.Concat(r.Claims, r.NotTestable) {
			for _, h := range c.Hypotheses {
				for _, it := range append(slices.Concat(h.Subject, h.Against), h.Universe) {
					_, phrases := ItemSkills(it)
					for _, p := range phrases {
						named[p] = true
					}
				}
				if h.Of == byPhrase {
					for _, p := range h.Names {
						named[p] = true
					}
				}
			}
		}
	}
	if got, want := sortedKeys(named), x.Phrases(); !slices.Equal(got, want) {
		t.Errorf("roadmaps name %q, texts are searched for %q", got, want)
	}
}
