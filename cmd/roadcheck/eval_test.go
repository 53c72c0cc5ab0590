package main

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/analysis"
)

// goldFolder finds the labelled postings and their scorer, or skips the test.
func goldFolder(t *testing.T) string {
	t.Helper()
	shared := os.Getenv("ROADCHECK_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	dir := filepath.Join(shared, "gold")
	if _, err := os.Stat(filepath.Join(dir, "score.py")); err != nil {
		t.Skip("shared test material not found")
	}
	return dir
}

// TestEvalAgreesWithReferenceScorer scores good and damaged readings of the
// labelled postings both here and with the scorer that came with the labels.
func TestEvalAgreesWithReferenceScorer(t *testing.T) {
	t.Parallel()
	dir := goldFolder(t)
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 not found: the reference scorer cannot run")
	}
	gold := filepath.Join(dir, "dev.jsonl")
	lines, err := readGold(nil, gold)
	if err != nil {
		t.Fatal(err)
	}
	good := extracted(t, lines)
	for name, readings := range map[string][]byte{"good": good, "damaged": damaged(t, good)} {
		file := filepath.Join(t.TempDir(), name+".jsonl")
		if err := os.WriteFile(file, readings, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(python, filepath.Join(dir, "score.py"), gold, file, "--by-source").Output()
		if err != nil {
			t.Fatalf("score.py: %v", err)
		}
		compareScores(t, name, evalJSON(t, gold, "--readings", file), string(out))
		if name == "good" {
			compareScores(t, "extracted", evalJSON(t, gold), string(out))
		}
	}
}

func extracted(t *testing.T, gold []goldLine) []byte {
	t.Helper()
	var in, out bytes.Buffer
	for _, g := range gold {
		in.Write(append(g.posting, '\n'))
	}
	if code := run(t.Context(), []string{"extract", "--jsonl"}, system{Stdin: &in, Stdout: &out, Stderr: os.Stderr}); code != exitOK {
		t.Fatalf("extract ended with %d", code)
	}
	return out.Bytes()
}

// damaged leaves out readings and spoils every field of some others.
func damaged(t *testing.T, readings []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	for i, line := range bytes.Split(bytes.TrimSpace(readings), []byte("\n")) {
		var r map[string]any
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatal(err)
		}
		switch i % 4 {
		case 0:
			continue
		case 1:
			r["salary"] = map[string]any{"min": 10.005, "max": nil, "currency": "usd", "period": nil}
			r["skills"] = []any{map[string]any{"id": "no such skill", "need": "required"}, map[string]any{"id": "go", "need": "preferred"},
				map[string]any{"id": "go", "need": nil}}
			r["level"], r["role"], r["remote"], r["min_years"] = nil, "unknown", "", 2.5
			r["countries"], r["cities"] = []string{"gb", "GB"}, nil
		case 2:
			r["salary"] = nil
		}
		if err := enc.Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

func evalJSON(t *testing.T, gold string, args ...string) analysis.Scores {
	t.Helper()
	var out bytes.Buffer
	args = append([]string{"eval", gold, "--json"}, args...)
	if code := run(t.Context(), args, system{Stdout: &out, Stderr: os.Stderr}); code != exitOK {
		t.Fatalf("%v ended with %d", args, code)
	}
	var s analysis.Scores
	if err := json.Unmarshal(out.Bytes(), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// compareScores holds every figure of the reference scorer's report against ours.
func compareScores(t *testing.T, name string, s analysis.Scores, report string) {
	t.Helper()
	prf := func(p analysis.PRF) []float64 { return []float64{p.Precision.Value, p.Recall.Value, p.F1.Value} }
	counted := func(p analysis.PRF) []float64 {
		return append(prf(p), float64(p.TP), float64(p.FP), float64(p.FN))
	}
	accuracy := func(r analysis.Ratio) []float64 { return []float64{r.Value, float64(r.Of)} }
	want := map[string][]float64{
		"postings": {float64(s.Postings), float64(s.Unread), float64(s.Outside)}, "technology": counted(s.Technologies),
		"concept": counted(s.Concepts), "all": counted(s.All), "need": accuracy(s.Need),
		"salary": {s.Salary.Precision.Value, s.Salary.Recall.Value},
		"level":  accuracy(s.Level), "role": accuracy(s.Role), "remote": accuracy(s.Remote), "min_years": accuracy(s.MinYears),
		"countries": prf(s.Countries), "cities": prf(s.Cities),
	}
	for _, g := range s.BySource {
		want[g.Name] = append(prf(g.PRF), float64(g.TP+g.FN))
	}
	seen := 0
	for line := range strings.Lines(report) {
		label := strings.Fields(line)[0]
		ours, ok := want[label]
		if !ok {
			t.Errorf("%s: the reference has %q, we do not", name, label)
			continue
		}
		seen++
		theirs := figure.FindAllString(strings.ReplaceAll(strings.TrimPrefix(strings.TrimSpace(line), label), "F1", ""), -1)
		for i, v := range ours {
			sameFigure(t, name+" "+label, theirs[i], v)
		}
	}
	if seen != len(want) {
		t.Errorf("%s: %d of %d figures compared:\n%s", name, seen, len(want), report)
	}
	outcomes := map[string]int{"exact": s.SalaryOutcomes.Exact, "wrong": s.SalaryOutcomes.Wrong, "missed": s.SalaryOutcomes.Missed,
		"invented": s.SalaryOutcomes.Invented, "rightly none": s.SalaryOutcomes.None}
	for k, n := range outcomes {
		if n > 0 && !strings.Contains(report, "'"+k+"': "+strconv.Itoa(n)) {
			t.Errorf("%s: salary %s is %d here, other there:\n%s", name, k, n, report)
		}
	}
}

var figure = regexp.MustCompile(`\b(nan|\d+(\.\d+)?)\b`)

// sameFigure compares to the decimals that the reference prints.
func sameFigure(t *testing.T, what, theirs string, ours float64) {
	t.Helper()
	if theirs == "nan" {
		if ours != 0 {
			t.Errorf("%s: %v, the reference has none", what, ours)
		}
		return
	}
	v, err := strconv.ParseFloat(theirs, 64)
	_, decimals, _ := strings.Cut(theirs, ".")
	if err != nil || math.Abs(v-ours) > 0.5000001*math.Pow10(-len(decimals)) {
		t.Errorf("%s: %v, the reference has %s", what, ours, theirs)
	}
}
