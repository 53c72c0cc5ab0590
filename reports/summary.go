package reports

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// Bounds of a summary: it is read in a chat or a pull request.
const (
	summaryMissing = 10
	summaryClaims  = 40
)

// Summary is what the front page says, as GitHub-flavoured Markdown. previous is what changed since the findings before,
// nil without any. No text from outside can form markup, mention anybody or link.
func Summary(f analysis.Findings, previous *analysis.Difference) []byte {
	m := material{f: cleaned(f), previous: previous}
	if previous != nil {
		m.previous = cleanedDifference(previous)
	}
	return m.summary()
}

// markdownMarks are what Markdown reads as markup inside a line.
var markdownMarks = regexp.MustCompile("[\\\\`*_\\[\\]<>#|~!&$]")

// plainMarkdown escapes a text so that it stands as it is in a line of Markdown.
func plainMarkdown(s string) string {
	s = markdownMarks.ReplaceAllString(strings.ReplaceAll(clean(s, maxText), nbsp, " "), `\$0`)
	// Bare addresses and names would become links and mentions.
	return strings.NewReplacer("://", `:\/\/`, "www.", `www\.`, "@", "＠").Replace(s)
}

// markdown collects lines; every argument of line is escaped.
type markdown struct{ strings.Builder }

func (b *markdown) line(format string, args ...string) {
	safe := make([]any, len(args))
	for i, a := range args {
		safe[i] = plainMarkdown(a)
	}
	fmt.Fprintf(b, format+"\n", safe...)
}

func (m material) summary() []byte {
	var b markdown
	b.line("# Roadcheck: what roadmaps claim against what employers ask for\n")
	if m.f.Dataset == market.Sample {
		b.line("> %s\n", sampleNote)
	}
	m.summaryChanges(&b)
	all := populations(m.f)
	for _, p := range all {
		if p.roadmap == nil {
			b.line("%s, no roadmap was checked.\n", plural(p.n, "vacancy", "vacancies"))
			continue
		}
		m.summaryRoadmap(&b, p)
	}
	base := m.f.Base
	b.line("---\n\n%s of %s, %s. %s", plural(base.Vacancies, "vacancy", "vacancies"), plural(base.Employers, "employer", "employers"),
		months(base.From, base.To), madeBy(m.f))
	for _, w := range m.f.Warnings {
		b.line("- %s", w)
	}
	return []byte(b.String())
}

func (m material) summaryChanges(b *markdown) {
	c := m.changes(fewChanges)
	if c == nil {
		return
	}
	b.line("## What changed\n\nSince %s.\n", c.Since)
	if c.Nothing {
		b.line("Nothing differs for certain.\n")
	}
	for _, dir := range []struct {
		words string
		lines []changeLine
	}{{"Asked for more", c.Rising}, {"Asked for less", c.Falling}} {
		for _, l := range dir.lines {
			b.line("- %s: **%s**, %s to %s, %s", dir.words, l.Name, l.From, l.To, l.Change)
		}
	}
	for _, r := range c.Roadmaps {
		for _, v := range r.Verdicts {
			b.line("- %s: “%s” was “%s” and is now “%s”", r.Title, v.Words, v.From.Words, v.To.Words)
		}
		for _, g := range r.Gaps {
			b.line("- %s: %s", r.Title, g)
		}
	}
	for _, w := range c.Warnings {
		b.line("- Note: %s", w)
	}
	b.line("")
}

func (m material) summaryRoadmap(b *markdown, p population) {
	row := overview(m.f, p)
	b.line("## %s\n\n%s\n", row.Title, row.Headline)
	stated, _ := claimRows(m.f, p.roadmap.Claims)
	if row.Claims != "" {
		b.line("%s\n", row.Claims)
	}
	if len(stated) > 0 {
		b.line("| Verdict | What the document states | Postings say | n |\n|---|---|---|---:|")
	}
	for _, r := range stated[:min(len(stated), summaryClaims)] {
		says, n := unit(r.lead.Unit).estimate(r.lead.Estimate), thousands(r.lead.N)
		if r.outcome == analysis.NotTestable {
			says, n = r.lead.Reason, "–"
		}
		b.line("| %s %s | %s | %s | %s |", outcomeSigns[r.outcome], outcomeWords[r.outcome], r.words, says, n)
	}
	if len(stated) > 0 {
		b.line("")
	}
	technologies, _ := byKind(p.roadmap.Missing)
	var names []string
	for _, d := range technologies[:min(len(technologies), summaryMissing)] {
		names = append(names, skillName(d.SkillInfo)+" ("+percent(d.Any.P)+")")
	}
	if len(names) > 0 {
		if more := len(technologies) - len(names); more > 0 {
			names = append(names, itoa(more)+" more")
		}
		b.line("In demand and missing: %s.\n", list(names))
	}
}
