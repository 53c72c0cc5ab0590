package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// deep is the realistic finding with series, pay, neighbours and levels for some of its skills.
func deep() analysis.Findings {
	f := realistic()
	f.Roadmaps[0].Claims = append(f.Roadmaps[0].Claims, analysis.ClaimFinding{ID: "c90", At: "step 2", Kind: "demand-share", Stated: true,
		Outcome: analysis.Contradicted, Verdicts: []analysis.Verdict{{Hypothesis: "h1", Outcome: analysis.Contradicted, Threshold: fromDocument, Test: "share",
			Sentence: "Backend postings: at least 90 % ask for each of python and java (as of 2026).",
			Tested:   analysis.Tested{Unit: "share", N: 2614, Employers: 812, Estimate: analysis.Estimate{Value: 0.24, Lo: 0.22, Hi: 0.26}}}}})
	for i := range f.Demand {
		d := &f.Demand[i]
		d.Raw, d.ByEmployer, d.RankLo, d.RankHi = d.Any.P, 0.9*d.Any.P, d.Rank, d.Rank
		if d.Rank > 1 {
			d.RankLo, d.RankHi = d.Rank-1, d.Rank+2
		}
		corrected := d.Any
		d.Corrected, d.Concentration = &corrected, &analysis.Concentration{Herfindahl: 0.0018, Employers: 545, Top: 0.042}
	}
	for i, name := range []string{"intern", "junior", "mid", "senior", "lead", "unknown"} {
		n := 200 * (i + 1)
		f.Strata = append(f.Strata, analysis.Stratum{By: "level", Name: name, N: n, Demand: inPart(fixtureDemand(n, 0.5, 90+uint64(i)))})
	}
	f.Trends = fixtureTrends(f)
	pair := func(a, b market.Skill, v, lo, hi float64, both int) analysis.SkillPair {
		return analysis.SkillPair{A: a, B: b, Both: both, Lift: analysis.Estimate{Value: v, Lo: lo, Hi: hi}}
	}
	f.Structures = []analysis.Structure{{Population: "backend and full-stack vacancies", N: 2400,
		Pairs: []analysis.SkillPair{pair("python", "django", 2.2, 2.0, 2.4, 160), pair("python", "aws", 1.2, 1.1, 1.3, 410), pair("python", "java", 0.7, 0.6, 0.8, 150)},
		Next: []analysis.NextSkills{{Skill: "python", Name: "Python", N: 1077, Next: []analysis.NextSkill{
			{Skill: "aws", Name: "AWS", Share: wilson(410, 1077), Lift: analysis.Estimate{Value: 1.2, Lo: 1.1, Hi: 1.3}, Gain: 0.031}}}}}}
	median := analysis.Estimate{Value: 1.05, Lo: 0.99, Hi: 1.11}
	f.Pay.Populations = []analysis.PayPopulation{{Name: "backend and full-stack vacancies", Stated: wilson(601, 2614), Markets: []analysis.PayMarket{{Country: "US", Currency: "USD", N: 540,
		Premiums: []analysis.Premium{{SkillInfo: market.SkillInfo{ID: "python", Name: "Python"}, With: 210, Without: 330, EmployersWith: 120, EmployersWithout: 180,
			Raw: 1.1, Adjusted: analysis.Estimate{Value: 1.04, Lo: 0.98, Hi: 1.1}, P: 0.2, Q: 0.4, Median: &median}}}}}}
	return f
}

func fixtureTrends(f analysis.Findings) analysis.Trends {
	t := analysis.Trends{Sources: []string{"hn"}, From: "2024-12", To: "2026-11", Periods: analysis.Periods{
		Previous: analysis.Period{From: "2024-12", To: "2025-11", N: 2000}, Last: analysis.Period{From: "2025-12", To: "2026-11", N: 2230}, Sources: []string{"hn"}}}
	for _, m := range f.Base.Months {
		t.Months = append(t.Months, analysis.TrendMonth{Month: m.Name, N: m.N, Employers: m.N / 2, Sources: 1})
	}
	for i, d := range f.Demand[:12] {
		one := analysis.Trend{SkillInfo: d.SkillInfo, Slope: analysis.Estimate{Value: 0.012, Lo: 0.008, Hi: 0.015}, Verdict: []string{analysis.Rising, analysis.Falling, analysis.Unclear}[i%3],
			Recent: &analysis.RecentChange{Previous: analysis.Standing{Rank: i + 2, Count: 90, P: d.Any.P - 0.02}, Last: analysis.Standing{Rank: i + 1, Count: 110, P: d.Any.P},
				Change: analysis.Estimate{Value: 0.02, Lo: 0.01, Hi: 0.03}, Verdict: analysis.Rising},
			Changes: []analysis.ChangePoint{{Month: "2025-06", Before: d.Any.P - 0.02, After: d.Any.P}}}
		for k := range t.Months {
			p := d.Any.P - 0.02 + 0.001*float64((k*7)%20)
			one.Series = append(one.Series, analysis.SeriesPoint{Count: 40, P: p, Lo: 0.8 * p, Hi: 1.2 * p, Index: 100})
		}
		t.Skills = append(t.Skills, one)
	}
	return t
}

// fixtureEvidence is what a store would give for python and for go, which is all that onePosting names, and evil texts for
// all others.
func fixtureEvidence(f analysis.Findings) map[market.Skill][]market.Evidence {
	out := map[market.Skill][]market.Evidence{}
	next := 0
	e := func() string { next++; return evil[next%len(evil)] }
	for _, id := range Skills(f, Options{}) {
		for range 12 {
			out[id] = append(out[id], market.Evidence{Posting: 1, Title: e(), Company: e(), Location: e(), Source: e(), URL: e(), Day: market.Day(e()),
				Need: market.Preferred, Before: e(), Mention: "Go" + e(), After: e()})
		}
	}
	out["python"] = []market.Evidence{{Posting: 7, Title: "Backend Engineer", Company: "Example Ltd", Location: "Berlin", Source: "lever", URL: "https://jobs.example.org/7?a=1&b=2",
		Day: "2026-11-02", Need: market.Required, Before: "You bring\n • three years of  ", Mention: "Python", After: " and write to [e-mail removed]."}}
	out["go"] = []market.Evidence{{Posting: 8, Title: "Engineer", Company: "Example Ltd", Source: "hn", Need: market.Preferred, Before: "Some ", Mention: "Go", After: " helps."}}
	return out
}

func TestGoldenTechnology(t *testing.T) {
	f := deep()
	f.Dataset = market.Real
	a := newAtlas(cleaned(f))
	views := map[string]technologyView{}
	for _, d := range a.skills {
		if d.ID == "python" || d.ID == "apache-tomcat" {
			views[string(d.ID)] = a.view(d, fixtureEvidence(f))
		}
	}
	got, err := json.MarshalIndent(views, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "technology.json", append(got, '\n'))
}

func TestTechnologyPagesAreSound(t *testing.T) {
	t.Parallel()
	f := deep()
	f.Dataset = market.Real
	files := report(t, f)
	n := 0
	for name, body := range files {
		if !strings.HasPrefix(name, "technology-") {
			continue
		}
		n++
		checkSound(t, files, string(body))
		if len(body) > 150_000 {
			t.Errorf("%s weighs %d bytes", name, len(body))
		}
		if !bytes.Contains(files[technologiesPage], []byte(`"`+name+`"`)) {
			t.Errorf("the list does not lead to %s", name)
		}
	}
	if n != len(withPage(cleaned(f))) || n < 50 {
		t.Errorf("%d pages for %d skills", n, len(withPage(cleaned(f))))
	}
	page := string(files["technology-python.html"])
	for _, want := range []string{`<mark>Python</mark>`, `href="https://jobs.example.org/7?a=1&amp;b=2" rel="noreferrer"`, `href="technology-django.html"`,
		`href="roadmap-backend-2026.html#claim-backend-2026-c90"`, `rises by 1.2 points a year`, `[e-mail removed]`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if !strings.Contains(string(files["roadmap-backend-2026.html"]), `<a href="technology-python.html">Python</a>`) {
		t.Error("the roadmap's page does not lead to its skills")
	}
}

func TestReportWithoutEvidenceSaysSo(t *testing.T) {
	a := newAtlas(onePosting())
	if _, note := a.evidence(a.skills[0], nil); !strings.Contains(note, "from findings alone") {
		t.Errorf("note %q", note)
	}
	if _, note := a.evidence(a.skills[0], map[market.Skill][]market.Evidence{}); !strings.Contains(note, "do not name it") {
		t.Errorf("note %q", note)
	}
}

// TestTaughtButNeverAsked proves that a skill in no vacancy has a page that says so.
func TestTaughtButNeverAsked(t *testing.T) {
	f := onePosting()
	f.Roadmaps[0].Skills = append(f.Roadmaps[0].Skills, analysis.TaughtSkill{Step: 1, Position: 2,
		Demand: analysis.Demand{SkillInfo: market.SkillInfo{ID: "soap", Name: "SOAP", Kind: "technology"}}})
	page := string(report(t, f)["technology-soap.html"])
	if !strings.Contains(page, "None of 1\u00a0vacancy names SOAP; the roadmap teaches it.") || !strings.Contains(page, "No posting names it.") {
		t.Errorf("page:\n%s", page)
	}
}

func TestSkillFilesAreStableAndApart(t *testing.T) {
	for id, want := range map[market.Skill]string{"c": "technology-c.html", "c++": "technology-c-plus-plus.html", "c#": "technology-c-sharp.html",
		".net": "technology-dot-net.html", "node.js": "technology-node-dot-js.html", "ci-cd": "technology-ci-cd.html"} {
		if got := skillFile(id); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
	harmless := regexp.MustCompile(`^technology-[a-z0-9-]{1,60}\.html$`)
	for _, s := range append([]string{"C", "日本", "日本語", "a b", "a_b", strings.Repeat("x", 50)}, evil...) {
		if got := skillFile(market.Skill(s)); !harmless.MatchString(got) {
			t.Errorf("%.40q: %s", s, got)
		}
	}
	entries, err := filepath.Glob("../extract/skills/*.txt")
	if err != nil || len(entries) == 0 {
		t.Fatalf("no lexicon: %v", err)
	}
	owner := map[string]string{}
	for _, name := range entries {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^([a-z0-9.+#*&-]+):`).FindAllStringSubmatch(string(raw), -1) {
			file := skillFile(market.Skill(m[1]))
			if other, ok := owner[file]; ok && other != m[1] {
				t.Errorf("%s and %s share %s", other, m[1], file)
			}
			owner[file] = m[1]
		}
	}
	if len(owner) < 500 {
		t.Errorf("only %d skills in the lexicon", len(owner))
	}
}

func TestMonthlyTextsApart(t *testing.T) {
	p := painter{newFaces(), defaultDPI}
	for _, months := range []int{2, 7, 24, 60, 240} {
		for _, top := range []float64{0.0004, 0.05, 0.97} {
			b := monthlyBody{}
			for i := range months {
				m := 2018*12 + i
				b.points = append(b.points, monthPoint{fmt.Sprintf("%d-%02d", m/12, m%12+1), m, analysis.SeriesPoint{P: top * float64(i) / float64(months), Lo: 0, Hi: top}})
				b.changes = append(b.changes, changeAt{m, changeMark(i)})
			}
			d, err := p.inline(chart{body: b}, monthlyWidth, "x")
			if err != nil {
				t.Fatal(err)
			}
			checkTexts(t, d.texts, monthlyWidth, monthlyH)
		}
	}
}

func TestDotAxisTextsApart(t *testing.T) {
	faces := newFaces()
	for _, top := range []float64{0.001, 0.004, 0.017, 0.09, 0.3, 0.62, 1} {
		end := 0.0
		for _, k := range (dotAxis{shareAxis(top, 3), top / 2}).ticks() {
			w := faces.width(lettering{size: dotsText}, k.text)
			left := map[string]float64{"start": k.x, "middle": k.x - w/2, "end": k.x - w}[k.anchor]
			if left < end || left+w > dotsW+0.01 {
				t.Errorf("up to %g: %q from %.1f on, the one before ends at %.1f", top, k.text, left, end)
			}
			end = left + w + 3
		}
	}
}
