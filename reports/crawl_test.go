package reports

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// several is the deep finding with a second roadmap, whose claim names a group of skills.
func several() analysis.Findings {
	f := deep()
	f.Dataset = market.Real
	second := fixtureRoadmap(fixtureDemand(2614, 0.15, 7), 2614)
	second.Roadmap.ID, second.Roadmap.Title = "other-2025", "Another Roadmap"
	second.Claims = []analysis.ClaimFinding{{ID: "c7", At: "step 2, line 30", Kind: "demand-share", Stated: true, Outcome: analysis.Supported,
		Verdicts: []analysis.Verdict{{Hypothesis: "h1", Outcome: analysis.Supported, Threshold: fromDocument, Test: "share",
			Sentence: "Backend postings: at least 50 % ask for lang universe (as of 2025).",
			Tested:   analysis.Tested{Unit: "share", N: 2614, Employers: 812, Estimate: analysis.Estimate{Value: 0.8, Lo: 0.78, Hi: 0.82}}}}}}
	f.Roadmaps = append(f.Roadmaps, second)
	return f
}

// TestEveryLinkLeadsSomewhere follows every link of a whole report from its front page, and finds every page.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	f := several()
	list, err := makeFiles(context.Background(), f, Options{Formats: nil, DPI: quickDPI, Previous: fixtureBefore(), Evidence: fixtureEvidence(f), Links: map[string]string{"Source code": "https://example.org/?a=1&b=2"}})
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string][]byte, len(list))
	for _, fl := range list {
		files[fl.Name] = fl.body
	}
	link := regexp.MustCompile(`href="([^"#:]+)`)
	todo, seen := []string{pageFile}, map[string]bool{pageFile: true}
	for len(todo) > 0 {
		name := todo[0]
		todo = todo[1:]
		checkSound(t, files, string(files[name]))
		for _, m := range link.FindAllSubmatch(files[name], -1) {
			if to := string(m[1]); !seen[to] && strings.HasSuffix(to, ".html") {
				seen[to] = true
				todo = append(todo, to)
			}
		}
	}
	for name := range pagesOf(files) {
		if !seen[name] {
			t.Errorf("no link leads to %s", name)
		}
	}
	for page, wants := range map[string][]string{
		"technology-python.html":    {`href="roadmap-other-2025.html#claim-other-2025-c7"`},
		"roadmap-other-2025.html":   {`<a href="#claim-other-2025-c7">`, `<a href="#step-2">step 2, line 30</a>`, `<a href="technology-python.html">Python</a>`, `<a href="technology-docker.html">Docker</a>`},
		"changes.html":              {`<a href="technology-aws.html">AWS</a>`},
		"roadmaps.html":             {`<a href="technology-docker.html">Docker</a>`},
		"roadmap-backend-2026.html": {`<details id="step-2">`},
	} {
		for _, want := range wants {
			if !strings.Contains(string(files[page]), want) {
				t.Errorf("%s lacks %s", page, want)
			}
		}
	}
}

// TestNamedSkills proves that claims are found by ids and by groups, and that what ranks are ranks in is not taken for the subject.
func TestNamedSkills(t *testing.T) {
	p := population{pages: map[market.Skill]string{"go": "g", "python": "p", "java": "j", "git": "v", "less": "l"}}
	for sentence, want := range map[string][]market.Skill{
		"Go postings: at least 50 % ask for python or java (as of 2026).":             {"python", "java"},
		"Backend postings: at least 50 % ask for vcs (as of 2026).":                   {"git"},
		"Backend postings: go ranks in the first 5 among lang universe (as of 2026).": {"go"},
		"Backend postings: less than python.":                                         {"python"},
		"Postings cannot decide it.":                                                  nil,
	} {
		if got := p.named([]verdictView{{Sentence: sentence}}); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", sentence, got, want)
		}
	}
	if got := p.named([]verdictView{{Sentence: "Backend postings: at most 50 % name at least 2 of lang universe."}}); len(got) != 3 {
		t.Errorf("members of a group: %v", got)
	}
}
