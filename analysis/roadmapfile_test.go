package analysis

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
)

const goodFile = `id: small
title: A small roadmap
publisher: "us"
url: https://example.com/roadmap
as_of: 2026
roles: [backend]
steps:
  - title: Languages
    skills:
      - go
      - {skill: java, emphasis: must}
      - skill: php
        emphasis: optional
  - title: Practice
notes:
  - One note.
  - >-
    A longer
    note.
`

func TestParseRoadmap(t *testing.T) {
	got, err := ParseRoadmap("small.yaml", []byte(goodFile))
	if err != nil {
		t.Fatal(err)
	}
	want := market.Roadmap{
		ID: "small", Title: "A small roadmap", Publisher: "us", URL: "https://example.com/roadmap", AsOf: 2026,
		Roles: []market.Role{"backend"},
		Steps: []market.RoadmapStep{
			{Title: "Languages", Skills: []market.RoadmapSkill{{Skill: "go"}, {Skill: "java", Emphasis: "must"}, {Skill: "php", Emphasis: "optional"}}},
			{Title: "Practice", Skills: []market.RoadmapSkill{}},
		},
		Notes: []string{"One note.", "A longer note."},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestParseRoadmapErrors(t *testing.T) {
	for _, tt := range []struct{ name, old, new, want string }{
		{"unknown key", "publisher:", "publischer:", "f.yaml:3: publischer: no such key; here may stand id, title, publisher"},
		{"key twice", "publisher:", "title:", "f.yaml:3: not YAML"},
		{"wrong type of number", "as_of: 2026", "as_of: soon", "f.yaml:5: as_of: want a whole number, found string"},
		{"wrong type of list", "roles: [backend]", "roles: backend", "f.yaml:6: roles: want a list, found string"},
		{"wrong type of text", "- go\n", "- 7\n", "f.yaml:10: skills: want text, found integer"},
		{"year", "as_of: 2026", "as_of: 26", "f.yaml:5: as_of: 26: want a year"},
		{"no title", "title: A small roadmap", "title:", "f.yaml:2: title: is missing"},
		{"control character", "title: A small roadmap", `title: "A small\0roadmap"`, `f.yaml:2: title: holds the control character '\x00'`},
		{"title left out", "title: A small roadmap\n", "", "title: is missing"},
		{"step without title", "title: Practice", "skills: []", "f.yaml:14: title: is missing"},
		{"bad id", "id: small", "id: ../x", `f.yaml:1: id: "../x": want small letters`},
		{"bad url", "https://example.com", "javascript://x", "f.yaml:4: url:"},
		{"unknown role", "[backend]", "[backnd]", `f.yaml:6: roles: no such role: "backnd"`},
		{"role twice", "[backend]", "[backend, backend]", "is there twice"},
		{"duplicate skill", "skill: php", "skill: go", `f.yaml:12: skills: "go" is taught in line 10 already`},
		{"unknown emphasis", "emphasis: must", "emphasis: maybe", `f.yaml:11: emphasis: "maybe": want must, essential`},
		{"skill without id", "{skill: java, emphasis: must}", "{emphasis: must}", "f.yaml:11: skill: is missing"},
		{"unknown key of a skill", "{skill: java, emphasis: must}", "{skill: java, need: must}", "f.yaml:11: need: no such key"},
		{"alias", "- go\n", "- *x\n", "f.yaml:10"},
		{"not YAML", "roles: [backend]", "roles: [backend", "f.yaml:"},
		{"two documents", "id: small", "---\nid: a\n---\nid: small", "want one YAML document"},
	} {
		text := strings.Replace(goodFile, tt.old, tt.new, 1)
		if _, err := ParseRoadmap("f.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want it to contain %q", tt.name, err, tt.want)
		}
	}
}

func TestParseRoadmapRefusesHostileFiles(t *testing.T) {
	for name, text := range map[string]string{
		"empty":      "",
		"a list":     "- id: x",
		"binary":     "\xff\xfe\x00",
		"huge":       "id: " + strings.Repeat("x", maxFile),
		"brackets":   "id: " + strings.Repeat("[", 100_000),
		"dashes":     strings.Repeat("- ", 100_000),
		"nested":     strings.Repeat("[\n", maxBrackets),
		"bracketed":  strings.Repeat("[ # ]\n", 20_000),
		"indents":    indents(500),
		"long title": strings.Replace(goodFile, "A small", strings.Repeat("a", maxText), 1),
	} {
		if _, err := ParseRoadmap("f.yaml", []byte(text)); err == nil || !strings.HasPrefix(err.Error(), "f.yaml") {
			t.Errorf("%s: got %v, want an error naming f.yaml", name, err)
		}
	}
}

func indents(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%sa:\n", strings.Repeat(" ", i))
	}
	return b.String()
}

func TestLoadRoadmaps(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	second := strings.Replace(goodFile, "id: small", "id: other", 1)
	got, err := LoadRoadmaps(fstest.MapFS{"b.yaml": file(goodFile), "a.yml": file(second), "README.md": file("x")})
	if err != nil || len(got) != 2 || got[0].ID != "other" {
		t.Errorf("got %v, %v", got, err)
	}
	_, err = LoadRoadmaps(fstest.MapFS{"b.yaml": file(goodFile), "a.yaml": file(goodFile)})
	if err == nil || !strings.Contains(err.Error(), `b.yaml: id "small" is that of a.yaml`) {
		t.Errorf("two files with one id: %v", err)
	}
	if got, err := LoadRoadmaps(fstest.MapFS{}); err != nil || got == nil || len(got) != 0 {
		t.Errorf("empty folder: %v, %v", got, err)
	}
}

func FuzzParseRoadmap(f *testing.F) {
	f.Add([]byte(goodFile))
	f.Add([]byte("id: &a [*a]"))
	f.Add([]byte("? {a: b}\n: c"))
	f.Add([]byte("<<: {id: x}\ntitle: !!binary x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := ParseRoadmap("f.yaml", data)
		if err == nil && (r.ID == "" || r.Title == "" || len(r.Steps) == 0) {
			t.Errorf("accepted %+v", r)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "f.yaml") {
			t.Errorf("error does not name the file: %v", err)
		}
	})
}
