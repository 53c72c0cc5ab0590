package analysis

import (
	"regexp"
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
		"Mid or senior backend postings in IN: more than 60 % ask for rest or graphql (as of 2026).",
		"Senior backend postings: the median pay is at least INR 1,500,000 a year.",
	}
	for i, res := range Resolve(r) {
		if res.Sentence != want[i] || !res.Executable() {
			t.Errorf("%d: %q, executable %v", i, res.Sentence, res.Executable())
		}
	}
}

func TestSentences(t *testing.T) {
	v := func(x float64) *float64 { return &x }
	items := func(names ...string) (out []market.Item) {
		for _, n := range names {
			out = append(out, market.Item{n})
		}
		return out
	}
	senior := &market.Population{Role: "backend", Levels: []market.Level{"senior"}}
	for want, h := range map[string]market.Hypothesis{
		"Postings: at least 10 % ask for go.":                                           {Test: "each", Metric: "share-each", Subject: items("go"), Comparator: ">=", Value: v(0.1)},
		"Postings: at least 10 % ask for each of go and java.":                          {Test: "each", Metric: "share-each", Subject: items("go", "java"), Comparator: ">=", Value: v(0.1)},
		"Postings: more than 10 % require go.":                                          {Test: "mandatory", Metric: "share", Subject: items("go"), Comparator: ">", Value: v(0.1)},
		"Postings: up to 75 % ask for go.":                                              {Test: "up-to", Metric: "share", Subject: items("go"), Comparator: "<=", Value: v(0.75)},
		"Postings: go ranks first among lang universe.":                                 {Test: "top", Metric: "rank", Subject: items("go"), Universe: market.Item{"@lang-universe"}, Comparator: "<=", Value: v(1)},
		"Postings: go and java both rank in the first 3 among lang universe.":           {Test: "top", Metric: "rank", Subject: items("go", "java"), Universe: market.Item{"@lang-universe"}, Comparator: "<=", Value: v(3)},
		"Postings: more ask for go than for java.":                                      {Test: "pair", Metric: "share-difference", Subject: items("go"), Against: items("java"), Comparator: ">", Value: v(0)},
		"Postings: no fewer ask for go than in senior backend postings.":                {Test: "differs", Metric: "share-difference", Subject: items("go"), Versus: senior, Comparator: ">=", Value: v(0)},
		"Postings: the share for go less that for java is above 5 %.":                   {Test: "pair", Metric: "share-difference", Subject: items("go"), Against: items("java"), Comparator: ">", Value: v(0.05)},
		"Postings: each of sql and linux is asked for more often with go than without.": {Test: "together", Metric: "odds-ratio", Subject: items("go"), Against: items("sql", "linux"), Comparator: ">", Value: v(1)},
		"Postings: the share for each of go and java falls.":                            {Test: "trend-share", Metric: "share-slope", Subject: items("go", "java"), Comparator: "<", Value: v(0)},
		"Postings: median pay rises with the level.":                                    {Test: "rises", Metric: "pay-by-level", Comparator: "increasing"},
	} {
		if got := Sentence(h); got != want {
			t.Errorf("%s\nwant %s", got, want)
		}
	}
	years := market.Population{Role: "backend", Country: "IN", Years: &market.Range{Low: v(4)}}
	if got := populationWords(years); got != "backend postings in IN for 4 years and more" {
		t.Error(got)
	}
}

// TestEverySentenceIsWhole proves that no part of a phrase stays unfilled in what the built-in roadmaps claim.
func TestEverySentenceIsWhole(t *testing.T) {
	all, err := BuiltinRoadmaps()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		for _, res := range Resolve(r) {
			if !strings.HasSuffix(res.Sentence, ".") || regexp.MustCompile(`%[a-zA-Z]|  |null|,,`).MatchString(res.Sentence) {
				t.Errorf("%s.%s: %q", res.Claim, res.Hypothesis, res.Sentence)
			}
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
