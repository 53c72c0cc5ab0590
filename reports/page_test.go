package reports

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

var update = flag.Bool("update", false, "rewrite golden files")

// quickDPI draws PNG charts that nobody looks at.
const quickDPI = 24

// report makes the files of f without writing them.
func report(t *testing.T, f analysis.Findings) map[string][]byte {
	t.Helper()
	files, err := makeFiles(context.Background(), f, Options{DPI: quickDPI, Evidence: fixtureEvidence(f), Links: map[string]string{"Source code": "https://example.org/?a=1&b=2"}})
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string][]byte, len(files))
	for _, fl := range files {
		out[fl.Name] = fl.body
	}
	return out
}

// golden compares got with testdata/name, or rewrites it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; see it with -update and git diff", path)
	}
}

func TestGoldenOnePosting(t *testing.T) {
	files := report(t, onePosting())
	golden(t, "one.svg", files["charts/demand-r-technologies.svg"])
	golden(t, "one.csv", files["data/demand-r.csv"])
	golden(t, "one.html", files["index.html"])
}

func TestGoldenSection(t *testing.T) {
	f := realistic()
	got, err := json.MarshalIndent(sectionView(f, populations(f)[0], nil), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "section.json", append(got, '\n'))
}

func TestEmptyFindingsSaySo(t *testing.T) {
	files := report(t, analysis.Findings{})
	page := string(files["index.html"])
	if !strings.Contains(page, "no vacancy was counted") {
		t.Error("the page does not say that it is empty")
	}
	if m := regexp.MustCompile(`\b(NaN|Inf)\b`).FindString(page); m != "" {
		t.Errorf("the page shows %s", m)
	}
	for name := range files {
		if strings.HasPrefix(name, "charts/") {
			t.Errorf("%s drawn from nothing", name)
		}
	}
}

func TestHostileStringsAreHarmless(t *testing.T) {
	t.Parallel()
	files := report(t, hostile())
	for name, raw := range files {
		if !utf8.Valid(raw) && !strings.HasSuffix(name, ".png") {
			t.Errorf("%s is not UTF-8", name)
		}
		switch filepath.Ext(name) {
		case ".html", ".svg", ".csv", ".json":
			for _, r := range string(raw) {
				if unicode.Is(unicode.Bidi_Control, r) {
					t.Errorf("%s holds %U", name, r)
				}
			}
		}
		switch filepath.Ext(name) {
		case ".svg":
			checkMarkup(t, name, raw)
		case ".csv":
			checkCSV(t, name, raw)
		case ".json":
			if !json.Valid(raw) {
				t.Errorf("%s is not JSON", name)
			}
		}
	}
	for name, page := range pagesOf(files) {
		if n := strings.Count(page, "<script"); n != 1 {
			t.Errorf("%d scripts on %s", n, name)
		}
		if strings.Contains(page, "<img") || strings.Contains(page, "W"+strings.Repeat("W", maxText)) {
			t.Errorf("%s holds foreign markup or an endless word", name)
		}
	}
}

// pagesOf are the HTML pages of a report.
func pagesOf(files map[string][]byte) map[string]string {
	out := map[string]string{}
	for name, raw := range files {
		if filepath.Ext(name) == ".html" {
			out[name] = string(raw)
		}
	}
	return out
}

// checkMarkup proves that an SVG is well-formed and holds drawing elements only.
func checkMarkup(t *testing.T, name string, raw []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(raw))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		el, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch el.Name.Local {
		case "svg", "title", "desc", "g", "path", "text":
		default:
			t.Errorf("%s holds <%s>", name, el.Name.Local)
		}
		for _, a := range el.Attr {
			if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "style" || a.Name.Local == "href" {
				t.Errorf("%s holds attribute %s", name, a.Name.Local)
			}
		}
	}
}

func checkCSV(t *testing.T, name string, raw []byte) {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, rec := range records {
		for _, cell := range rec {
			if _, err := strconv.ParseFloat(cell, 64); err == nil {
				continue // a number, negative ones too
			}
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("%s: cell %q would run", name, cell)
			}
		}
	}
}

// TestContentPolicy proves that the page's own style and script are what its
// policy admits, that nothing else could run, and that nothing is loaded.
func TestContentPolicy(t *testing.T) {
	for name, page := range pagesOf(report(t, onePosting())) {
		t.Run(name, func(t *testing.T) { checkPolicy(t, page) })
	}
}

func checkPolicy(t *testing.T, page string) {
	t.Helper()
	for _, tag := range []string{"style", "script"} {
		m := regexp.MustCompile(`(?s)<` + tag + `>(.*?)</` + tag + `>`).FindStringSubmatch(page)
		if m == nil || !strings.Contains(strings.ReplaceAll(strings.ReplaceAll(page, "&#39;", "'"), "&#43;", "+"), tag+"-src "+hash(m[1])) {
			t.Errorf("the policy does not admit the page's own %s", tag)
		}
	}
	if m := regexp.MustCompile(`\s(style|on[a-z]+)=`).FindString(page); m != "" {
		t.Errorf("the policy would block %q", m)
	}
	if m := regexp.MustCompile(`(src=|url\(|@import|<iframe|<object|<base)[^>]*`).FindString(page); m != "" {
		t.Errorf("the page loads %q", m)
	}
	if !strings.Contains(page, `href="https://example.org/?a=1&amp;b=2"`) {
		t.Error("the link is missing")
	}
}

// TestPageIsSound proves that ids are unique and that every local link leads somewhere.
func TestPageIsSound(t *testing.T) {
	t.Parallel()
	files := report(t, realistic())
	for name, page := range pagesOf(files) {
		t.Run(name, func(t *testing.T) { checkSound(t, files, page) })
	}
}

func checkSound(t *testing.T, files map[string][]byte, page string) {
	t.Helper()
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`\sid="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if seen[m[1]] {
			t.Errorf("id %s stands twice", m[1])
		}
		seen[m[1]] = true
	}
	for _, m := range regexp.MustCompile(`(?:href|aria-labelledby)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		switch to := m[1]; {
		case strings.Contains(to, ":"):
		case strings.HasPrefix(to, "#"):
			if !seen[to[1:]] {
				t.Errorf("no %s on the page", to)
			}
		case strings.Contains(m[0], "labelledby"):
			for _, id := range strings.Fields(to) {
				if !seen[id] {
					t.Errorf("no id %s on the page", id)
				}
			}
		case strings.Contains(to, "#"):
			file, id, _ := strings.Cut(to, "#")
			if !bytes.Contains(files[file], []byte(` id="`+id+`"`)) {
				t.Errorf("link to %s leads nowhere", to)
			}
		case files[to] == nil:
			t.Errorf("link to %s leads nowhere", to)
		}
	}
	if len(page) > 1<<20 {
		t.Errorf("the page weighs %d bytes", len(page))
	}
}

func TestVisibleJSONRoundTrip(t *testing.T) {
	t.Parallel()
	f := hostile()
	raw, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	var got analysis.Findings
	if err := json.Unmarshal(visible(raw), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Demand) != len(f.Demand) || got.Boards[0].Board != f.Boards[0].Board || got.Demand[3].Any != f.Demand[3].Any {
		t.Error("escaped JSON does not hold the findings")
	}
}

func TestSampleIsSaid(t *testing.T) {
	t.Parallel()
	f := onePosting()
	f.Dataset = market.Sample
	files := report(t, f)
	for _, name := range []string{"index.html", "charts/roadmap-r.svg"} {
		if !bytes.Contains(files[name], []byte("built-in sample board")) {
			t.Errorf("%s does not say that it shows the sample", name)
		}
	}
	f.Dataset = market.Real
	if bytes.Contains(report(t, f)["index.html"], []byte("built-in sample board")) {
		t.Error("a report on real postings speaks of the sample")
	}
}

func TestTones(t *testing.T) {
	seen := map[string]bool{}
	for _, tn := range tones {
		if tn.rgb().A != 255 || len(tn.light) != 7 || len(tn.dark) != 7 || seen[tn.light] {
			t.Errorf("tone %+v", tn)
		}
		seen[tn.light] = true
	}
}

// Several roadmaps: a row and a sentence of each on the front page, and a page of its own.
func TestPageOfEachRoadmap(t *testing.T) {
	t.Parallel()
	f := small()
	second := f.Roadmaps[0]
	second.Roadmap.ID, second.Roadmap.Title = "other-2025", "Another <Roadmap>"
	f.Roadmaps = append(f.Roadmaps, second)
	files := report(t, f)
	front := string(files["index.html"])
	for _, want := range []string{`<a href="roadmap-backend-2026.html">`, `<a href="roadmap-other-2025.html">Another &lt;Roadmap&gt;</a>`, f.Roadmaps[0].Headline[:40]} {
		if !strings.Contains(front, want) {
			t.Errorf("the front page lacks %q", want)
		}
	}
	if strings.Contains(front, "Every skill ranked") {
		t.Error("the front page has the tables of the roadmaps")
	}
	for name, own := range map[string]string{"roadmap-backend-2026.html": "charts/roadmap-backend-2026.png", "roadmap-other-2025.html": "charts/roadmap-other-2025.png"} {
		page := string(files[name])
		if !strings.Contains(page, own) || !strings.Contains(page, `<a href="index.html">`) || !strings.Contains(page, "Every skill ranked") {
			t.Errorf("%s lacks its chart, its table or the way back", name)
		}
		if strings.Contains(page, "findings.json") {
			t.Errorf("%s repeats the downloads", name)
		}
	}
	for name, page := range pagesOf(files) {
		t.Run(name, func(t *testing.T) { checkSound(t, files, page) })
	}
}

// TestSideBySide proves that the matrix has places and shades, and contradictions the verdicts of both sides.
func TestSideBySide(t *testing.T) {
	f := small()
	second := fixtureRoadmap(fixtureDemand(2614, 0.15, 7), 2614)
	second.Roadmap.ID, second.Roadmap.Title, second.Roadmap.Publisher = "other-2025", "Another Roadmap", "Somebody else"
	second.Roadmap.Steps = second.Roadmap.Steps[2:]
	f.Roadmaps = append(f.Roadmaps, second)
	var given []market.Roadmap
	for i, value := range []float64{0.6, 0.1} {
		r := f.Roadmaps[i].Roadmap
		r.Claims = []market.Claim{{ID: "c1", Hypotheses: []market.Hypothesis{{ID: "h1", Test: "share", Comparator: ">", Value: &value, Subject: []market.Item{{"rest"}}}}}}
		given = append(given, r)
	}
	p, ok := (material{f: cleaned(f), roadmaps: given, atlas: newAtlas(cleaned(f))}).matrix()
	if !ok {
		t.Fatal("no page")
	}
	v := p.Body.(matrixView)
	if !strings.HasPrefix(v.Lead, "2"+nbsp+"roadmaps of 2"+nbsp+"publishers teach") || len(v.Pairs) != 1 || v.Pairs[0].One {
		t.Errorf("lead %q, pairs %+v", v.Lead, v.Pairs)
	}
	for _, row := range v.Shared.Rows {
		if row.Name == "Docker" && (row.Cells[0] != matrixCell{"e5", "9"} || row.Cells[1] != matrixCell{"e4", "7"}) {
			t.Errorf("Docker stands at %+v", row.Cells)
		}
	}
	if len(v.Alone.Rows) == 0 || v.Alone.Rows[0].Cells[1] != (matrixCell{}) {
		t.Errorf("taught by one alone: %+v", v.Alone.Rows)
	}
	if len(v.Contradictions) == 0 || len(v.Contradictions[0].Items[0].Sides) != 2 {
		t.Fatalf("contradictions %+v", v.Contradictions)
	}
	side := v.Contradictions[0].Items[0].Sides[0]
	if side.Verdict.Words != "does not hold" || side.Link != "roadmap-backend-2026.html#claims-backend-2026" || !strings.HasPrefix(side.Measured, "10"+nbsp+"% (9.5–12)") {
		t.Errorf("side %+v", side)
	}
	if _, ok := (material{f: cleaned(small())}).matrix(); ok {
		t.Error("one roadmap stands beside none")
	}
}

func TestTopicWords(t *testing.T) {
	for in, want := range map[string]string{"pay: IN INR year": "Pay in India, INR a year", "pay: IN INR year junior": "Pay in India, INR a year, junior", "place of iac": "Place of infrastructure as code",
		"c# and go": "C# and Go", "average against the bands of r-2024": "Average against the bands of “R”"} {
		if got := topicWords(in, map[string]string{"c#": "C#", "go": "Go", "r-2024": "“R”"}); got != want {
			t.Errorf("topicWords(%q) = %q, want %q", in, got, want)
		}
	}
}
