package roadmap

import (
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/extract"
	"github.com/roadcheck/roadcheck/internal/market"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func newTestReader(t testing.TB) *Reader {
	t.Helper()
	l, err := extract.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewReader(l)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Documents of several forms and fields, each with all that is read from it.
func TestGolden(t *testing.T) {
	r := newTestReader(t)
	files, err := filepath.Glob("testdata/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, ".golden") {
			continue
		}
		if info, err := os.Stat(file); err != nil || info.IsDir() { // testdata/fuzz
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Import(Source{Name: file, Data: data})
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		text, err := json.MarshalIndent(got, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		text = append(text, '\n')
		if *update {
			if err := os.WriteFile(file+".golden", text, 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file + ".golden")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
	}
}

func TestPost(t *testing.T) {
	post := `[{"title":{"rendered":"QA Engineer Roadmap &#8211; 2027"},"date":"2025-01-02T00:00:00","modified":"2026-03-04T00:00:00",
		"link":"https://www.hill.example/qa","content":{"rendered":"<h2>Step 1: Web</h2><p>Learn HTTP.</p><h2>Step 2: Tools</h2><ul><li>Selenium</li></ul>"}}]`
	got, err := newTestReader(t).Import(Source{Name: "p", Data: []byte(post)})
	if err != nil {
		t.Fatal(err)
	}
	if got.Title != "QA Engineer Roadmap – 2027" || got.AsOf != 2027 || got.Publisher != "hill.example" || got.URL != "https://www.hill.example/qa" {
		t.Errorf("%+v", got)
	}
	if len(got.Steps) != 2 || got.Steps[1].Skills[0].Skill != "selenium" {
		t.Errorf("steps %+v", got.Steps)
	}
}

func TestContent(t *testing.T) {
	r := newTestReader(t)
	got, err := r.Import(Source{Name: "map.json", Data: []byte(`{"x1":{"title":"Docker","description":"boxes","links":[]},"x2":{"title":"Ansible","description":"","links":[]}}`)})
	if err != nil {
		t.Fatal(err)
	}
	want := []market.RoadmapSkill{{Skill: "ansible"}, {Skill: "docker"}}
	if diff := cmp.Diff(want, got.Steps[0].Skills); diff != "" {
		t.Error(diff)
	}
	dir := fstest.MapFS{
		"docker@abc.md":  {Data: []byte("# Docker\n\nBoxes.")},
		"ansible@def.md": {Data: []byte("no heading")},
		"README.md":      {Data: []byte("# Kubernetes")},
	}
	got, err = r.ImportDir("content", dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got.Steps[0].Skills); diff != "" {
		t.Error(diff)
	}
	if _, err := r.ImportDir("empty", fstest.MapFS{}); !errors.Is(err, ErrFormat) {
		t.Errorf("empty folder: %v", err)
	}
}

// What is no roadmap gets an error that names the source and the remedy, soon.
func TestHostile(t *testing.T) {
	r := newTestReader(t)
	utf16 := "\xff\xfe"
	for _, c := range "# Go roadmap\n\n- Docker\n" {
		utf16 += string(c) + "\x00"
	}
	for _, c := range []struct{ name, data, want string }{
		{"empty", "", "is empty"},
		{"blank", " \n\t ", "is empty"},
		{"binary", "\x7fELF\x00\x01\x02", "is binary"},
		{"noise", strings.Repeat("\x01\x02\x03", 50), "is binary"},
		{"balsamiq", `{"mockup":{"controls":{"control":[]}}}`, "Balsamiq mock-up"},
		{"broken", `{"nodes":[`, "is broken JSON"},
		{"deep json", strings.Repeat(`{"a":`, 500_000), "nested deeper"},
		{"deep list", "[" + strings.Repeat("[", 90) + strings.Repeat("]", 91), "nested deeper"},
		{"other json", `{"a":1,"b":2}`, "unknown form"},
		{"no topics", `{"nodes":[{"id":"a","type":"label","data":{"label":"x"}}],"edges":[]}`, "without topics"},
		{"two posts", `[{"a":1},{"b":2}]`, "give one post"},
		{"empty post", `{"title":"x","content":{"rendered":" "}}`, "without content"},
		{"no skill", "# Cooking\n\nBoil water.", "names no skill"},
		{"too long", strings.Repeat("a", MaxDocument+1), "longer than"},
	} {
		_, err := r.Import(Source{Name: c.name, Data: []byte(c.data)})
		if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), c.name+":") {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
	for name, data := range map[string]string{
		"utf-16":       utf16,
		"windows-1252": "<html><body><h2>Step 1: caf\xe9</h2><ul><li>Docker \x96 boxes</li></ul><h2>Step 2: Git</h2><p>Git</p></body></html>",
		"deep html":    "<h2>Step 1: Boxes</h2>" + strings.Repeat("<div><ul>", 200_000) + "<li>Docker",
		"long list":    "# Tools\n\n" + strings.Repeat("- Docker, Git\n", 50_000),
		"long line":    "# Tools\n\n- Docker " + strings.Repeat("x ", 1_000_000),
		"many heads":   strings.Repeat("# Docker\n", 20_000),
		"numbers":      "# Tools\n\n- Docker\n\nSalary: " + strings.Repeat("$1,000-", 50_000),
		"circle":       `{"nodes":[{"id":"a","type":"topic","data":{"label":"Docker"}},{"id":"b","type":"subtopic","data":{"label":"Git"}}],"edges":[{"source":"a","target":"b"},{"source":"b","target":"a"},{"source":"b","target":"b"}]}`,
	} {
		began := time.Now()
		got, err := r.Import(Source{Name: name, Data: []byte(data)})
		if err != nil || len(got.Steps) == 0 {
			t.Errorf("%s: %v, %d steps", name, err, len(got.Steps))
		}
		if took := time.Since(began); took > time.Minute {
			t.Errorf("%s took %v", name, took)
		} else {
			t.Logf("%s took %v", name, took.Round(time.Millisecond))
		}
	}
}

func TestAmounts(t *testing.T) {
	for _, c := range []struct {
		text, unit string
		low, high  float64
		currency   string
		period     market.Period
	}{
		{"₹7,25,070 per year", "", 725070, 0, "INR", "year"},
		{"₹3-4LPA", "", 300000, 400000, "INR", "year"},
		{"₹15–35+ LPA", "", 1500000, 3500000, "INR", "year"},
		{"between ₹4 LPA to ₹12 LPA", "", 400000, 1200000, "INR", "year"},
		{"₹20 Lakhs – ₹24.8 Lakhs+ per year", "", 2000000, 2480000, "INR", "year"},
		{"12-20 LPA", "", 1200000, 2000000, "INR", "year"},
		{"Rs. 6 lakh", "", 600000, 0, "INR", "year"},
		{"$60,000 – $85,000", "", 60000, 85000, "USD", "year"},
		{"$90k-$130k", "", 90000, 130000, "USD", "year"},
		{"$140,000+", "", 140000, 0, "USD", "year"},
		{"€45.000 bis 1", "", 45000, 0, "EUR", "year"},
		{"£600 per day", "", 600, 0, "GBP", "day"},
		{"$8,500/month", "", 8500, 0, "USD", "month"},
		{"120,000 USD", "", 120000, 0, "USD", "year"},
		{"4-8", "Salary (LPA)", 400000, 800000, "INR", "year"},
		{"70–90", "Pay ($k)", 70000, 90000, "USD", "year"},
	} {
		got := amounts(c.text, c.unit)
		if len(got) == 0 {
			t.Errorf("%q: nothing read", c.text)
			continue
		}
		high := 0.0
		if got[0].high != nil {
			high = *got[0].high
		}
		if *got[0].low != c.low || high != c.high || got[0].currency != c.currency || got[0].period != c.period {
			t.Errorf("%q: %v to %v %s a %s", c.text, *got[0].low, high, got[0].currency, got[0].period)
		}
	}
	for _, text := range []string{"in 2026", "4-9 years", "$5 a month", "over 60 % of listings", "Step 12", "24/7"} {
		if got := amounts(text, ""); len(got) != 0 {
			t.Errorf("%q: read as %+v", text, got)
		}
	}
}

func FuzzImport(f *testing.F) {
	r := newTestReader(f)
	files, err := filepath.Glob("testdata/*.*")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		if data, err := os.ReadFile(file); err == nil {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := r.Import(Source{Name: "f", Data: data})
		if err != nil {
			if !errors.Is(err, ErrFormat) {
				t.Fatalf("not an error about the form: %v", err)
			}
			return
		}
		again, err := r.Import(Source{Name: "f", Data: data})
		if diff := cmp.Diff(got, again); err != nil || diff != "" {
			t.Fatalf("read twice: %v %s", err, diff)
		}
		taught := map[market.Skill]bool{}
		for _, s := range got.Steps {
			for _, k := range s.Skills {
				if taught[k.Skill] {
					t.Fatalf("%s is taught twice", k.Skill)
				}
				taught[k.Skill] = true
			}
		}
	})
}
