package analysis

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
)

var claimCatalog = []market.SkillInfo{{ID: "go", Name: "Go"}, {ID: "python", Name: "Python"}, {ID: "rest", Name: "REST"}, {ID: "graphql", Name: "GraphQL"}}

const claimFile = `id: mine
title: Mine
as_of: 2026
markets: [IN]
steps:
  - title: Languages
    skills: [go]
named:
  - {skill: python, at: line 9}
claims:
  - id: api-share
    at: step 5, line 88
    kind: demand-share
    doubts: [assumed]
    hypotheses:
      - id: h1
        test: share
        subject: [[rest, graphql]]
        population: {role: backend, country: IN, levels: [mid, senior]}
        comparator: ">"
        value: 0.6
        as_of: 2026
        threshold: document
  - id: senior-pay
    kind: salary-level
    hypotheses:
      - id: h1
        test: band
        population: {role: backend, levels: [senior]}
        comparator: within
        range: [1500000, null]
        currency: INR
        period: year
        threshold: document
not_testable:
  - id: future
    kind: growth
    reason: It is about the future.
`

func TestClaimsOfAFile(t *testing.T) {
	r, err := ParseRoadmap("mine.yaml", []byte(claimFile))
	if err != nil {
		t.Fatal(err)
	}
	share, low := 0.6, 1500000.0
	want := market.Hypothesis{
		ID: "h1", Test: "share", Subject: []market.Item{{"rest", "graphql"}}, Comparator: ">", Value: &share, AsOf: 2026, Threshold: "document",
		Population: market.Population{Role: "backend", Country: "IN", Levels: []market.Level{"mid", "senior"}},
	}
	if diff := cmp.Diff(want, r.Claims[0].Hypotheses[0]); diff != "" {
		t.Errorf("hypothesis (-want +got):\n%s", diff)
	}
	if got := r.Claims[1].Hypotheses[0].Range; got.High != nil || *got.Low != low {
		t.Errorf("open range is %v", got)
	}
	again, err := ParseRoadmap("again", FormatRoadmap(r))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r, again); diff != "" {
		t.Errorf("what is written reads differently (-want +got):\n%s", diff)
	}
}

func TestHypothesesInWords(t *testing.T) {
	r, err := ParseRoadmap("mine.yaml", []byte(claimFile))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"In mid senior backend postings in IN, the share that asks for rest or graphql is above 60 % (as of 2026).",
		"In senior backend postings, the median pay is INR 1,500,000 to more a year.",
	}
	for i, res := range Resolve(r) {
		if res.Sentence != want[i] || !res.Executable() {
			t.Errorf("%d: %q, executable %v", i, res.Sentence, res.Executable())
		}
	}
}

func TestFaultsOfClaimsNameLineKeyAndRemedy(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"subject: [[rest, graphql]]", "subject: [[rest, grafql]]", `mine.yaml:18: subject: the lexicon has no skill "grafql"; did you mean "graphql"?`},
		{"subject: [[rest, graphql]]", `subject: ["@nothing"]`, `mine.yaml:18: subject: no such group: "@nothing"; want @ai,`},
		{"test: share", "test: chair", `mine.yaml:17: test: no such test: "chair"; want share,`},
		{`comparator: ">"`, `comparator: within`, `mine.yaml:20: comparator: "within": the test "share" wants`},
		{"        value: 0.6\n", "", "mine.yaml:16: value: is missing: share of the test \"share\" needs it"},
		{"kind: growth", "kind: hope", `mine.yaml:37: kind: "hope": want salary-level,`},
		{"    reason: It is about the future.\n", "", "mine.yaml:36: reason: is missing: say why no posting can decide the claim"},
		{"currency: INR\n        period: year", "currency: INR", "mine.yaml:27: period: is missing"},
		{"threshold: document\n  - id: senior-pay", "threshold: document\n  - id: api-share", `mine.yaml:24: id: "api-share" is that of line 11 already`},
		{"doubts: [assumed]", "doubts: [guess]", `mine.yaml:14: doubts: no such doubt: "guess"; want advertised-pay,`},
		{"country: IN", "country: India", `mine.yaml:19: country: "India": want two capital letters`},
		{"range: [1500000, null]", "range: [9, 3]", "mine.yaml:31: range: want the lower number first"},
	} {
		text := strings.Replace(claimFile, c.old, c.new, 1)
		if text == claimFile {
			t.Fatalf("%q is not in the file", c.old)
		}
		faults := LintRoadmap("mine.yaml", []byte(text), claimCatalog).Faults
		if len(faults) == 0 || !strings.HasPrefix(faults[0], c.want) {
			t.Errorf("%q -> %q: faults %q, want %q", c.old, c.new, faults, c.want)
		}
	}
}

// Every group has members that the lexicon could know, and every metric a wording.
func TestTemplatesAndGroupsAreWhole(t *testing.T) {
	if n := len(Templates()); n != 26 {
		t.Errorf("%d templates", n)
	}
	for _, template := range Templates() {
		for _, m := range template.Metrics {
			if metricWords[m.Name] == "" && template.Name != NoTest {
				t.Errorf("%s: the metric %s has no wording", template.Name, m.Name)
			}
		}
		for _, f := range template.Facts {
			if factWords[f] == "" {
				t.Errorf("%s: the fact %s has no wording", template.Name, f)
			}
		}
	}
	all, err := Groups()
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range all {
		if len(g.Members) == 0 {
			t.Errorf("%s has no members", g.Name)
		}
	}
}

func FuzzFormatRoadmap(f *testing.F) {
	f.Add(claimFile)
	f.Add("id: a\ntitle: \"a: b # c\"\nsteps: [{title: \"- x\", skills: [c#, .net]}]")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ParseRoadmap("f", []byte(text))
		if err != nil {
			return
		}
		out := FormatRoadmap(r)
		again, err := ParseRoadmap("again", out)
		if err != nil {
			t.Fatalf("%v in:\n%s", err, out)
		}
		if next := FormatRoadmap(again); string(next) != string(out) {
			t.Fatalf("written twice:\n%s\n%s", out, next)
		}
	})
}
