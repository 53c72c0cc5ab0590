package reports

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/analysis"
)

// fixtureBefore is what differs from findings in which AWS was rarer, Go commoner, and a verdict another.
func fixtureBefore() *analysis.Difference {
	before, now := small(), small()
	before.MadeOn, before.Extractor = "2026-11-14", "1-old"
	for i, d := range before.Demand {
		switch d.ID {
		case "aws":
			before.Demand[i].Any = wilson(900, d.Any.N)
		case "go":
			before.Demand[i].Any = wilson(1100, d.Any.N)
		}
		before.Demand[i].Any.Effective = float64(d.Any.N)
	}
	for i, d := range now.Demand {
		now.Demand[i].Any.Effective = float64(d.Any.N)
	}
	before.Roadmaps[0].Claims[0].Verdicts[0].Outcome = analysis.Inconclusive
	before.Roadmaps[0].Missing = before.Roadmaps[0].Missing[1:]
	d := analysis.Differ(analysis.Compared{Name: "run 3", Findings: before}, analysis.Compared{Name: "run 4", Findings: now})
	return &d
}

func TestChanges(t *testing.T) {
	f := small()
	v := material{f: f, previous: fixtureBefore()}.changes(fewChanges)
	if v.Since != "run 3 of 2026-11-14, 4,230"+nbsp+"vacancies" || v.Nothing {
		t.Errorf("since %q, nothing %t", v.Since, v.Nothing)
	}
	if len(v.Rising) == 0 || v.Rising[0].Name != "AWS" || v.Rising[0].From != "21"+nbsp+"%" || !strings.HasPrefix(v.Rising[0].Change, "+15.1 points (+13.") {
		t.Errorf("rising: %+v", v.Rising)
	}
	if len(v.Falling) == 0 || v.Falling[0].Name != "Go" {
		t.Errorf("falling: %+v", v.Falling)
	}
	if len(v.Roadmaps) != 1 || v.Roadmaps[0].Page != "roadmap-backend-2026.html" || v.Roadmaps[0].Verdicts[0].From.Words != "unclear" ||
		v.Roadmaps[0].Verdicts[0].To.Words != "does not hold" || v.Roadmaps[0].Gaps[0] != "Newly in demand and missing: "+f.Roadmaps[0].Missing[0].Name+"." {
		t.Errorf("roadmaps: %+v", v.Roadmaps)
	}
	if len(v.Warnings) != 1 || !strings.Contains(v.Warnings[0], "other rules") {
		t.Errorf("warnings: %q", v.Warnings)
	}
	same := analysis.Differ(analysis.Compared{Name: "run 4", Findings: f}, analysis.Compared{Name: "run 5", Findings: f})
	if v := (material{f: f, previous: &same}).changes(fewChanges); !v.Nothing {
		t.Errorf("equal findings differ: %+v", v)
	}
	if v := (material{f: f}).changes(fewChanges); v != nil {
		t.Error("changes without an earlier run")
	}
}

// TestSummarySays proves that a summary has the sentences, the stated claims and the changes.
func TestSummarySays(t *testing.T) {
	got := string(Summary(small(), fixtureBefore()))
	for _, want := range []string{"## What changed", "- Asked for more: **AWS**", "## Backend Developer Career Roadmap", "Of 4 figures that it states, 1 holds, 1 does not",
		"| ✗ does not hold | More than 60 % ask for REST or GraphQL | 10 % (9.5–12) | 915 |", "In demand and missing: Kubernetes (", "built-in sample board"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "Kafka given") {
		t.Error("a claim whose threshold is ours stands among the stated ones")
	}
}

// TestSummaryIsHarmless proves that no text from outside becomes markup, a link or a mention.
func TestSummaryIsHarmless(t *testing.T) {
	for in, want := range map[string]string{
		"<script>x</script>": `\<script\>x\</script\>`, "a|b": `a\|b`, "[x](http://e.org)": `\[x\](http:\/\/e.org)`, "`x` *y* _z_": "\\`x\\` \\*y\\* \\_z\\_",
		"@team": "＠team", "www.e.org": `www\.e.org`, "# big": `\# big`, "a\nb": "a b", `\`: `\\`, "C++": "C++", "&lt;": `\&lt;`,
	} {
		if got := plainMarkdown(in); got != want {
			t.Errorf("plainMarkdown(%q) = %q, want %q", in, got, want)
		}
	}
	d := analysis.Differ(analysis.Compared{Name: evil[0], Findings: small()}, analysis.Compared{Findings: hostile()})
	for _, line := range strings.Split(string(Summary(hostile(), &d)), "\n") {
		if strings.Contains(strings.ReplaceAll(line, `\<`, ""), "<") || strings.Contains(line, "@") || strings.Contains(line, "://") || len(line) > 20_000 {
			t.Errorf("line %q", cut(line, 300))
		}
		if strings.HasPrefix(line, "|") && strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") != 5 {
			t.Errorf("row %q", line)
		}
	}
}

func TestChangesStandFirst(t *testing.T) {
	t.Parallel()
	f := small()
	m := material{f: cleaned(f), previous: cleanedDifference(fixtureBefore()), atlas: newAtlas(cleaned(f))}
	pages := m.pages()
	body, err := renderPage(pages[0])
	if err != nil {
		t.Fatal(err)
	}
	main := string(body[bytes.Index(body, []byte("<main")):])
	changes, answers := strings.Index(main, "What changed"), strings.Index(main, `class="answers"`)
	if changes < 0 || answers < changes {
		t.Errorf("changes at %d, answers at %d", changes, answers)
	}
	if brief := m.changes(mostChanges).Brief; !strings.Contains(main, `<a href="changes.html">`) || !strings.Contains(brief, "Asked for more: AWS 21") || len(brief) > 400 {
		t.Errorf("the front page says %q", brief)
	}
	if i := slices.IndexFunc(pages, func(p page) bool { return p.File == changesPage }); i < 0 || len(pages[i].Body.(*changesView).Rising) == 0 {
		t.Error("no page of the changes")
	}
	if !slices.ContainsFunc(pages, func(p page) bool { return p.Kind == "roadmap" }) {
		t.Error("no page of a roadmap")
	}
}
