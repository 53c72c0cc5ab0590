package reports

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestWriteChosenParts(t *testing.T) {
	t.Parallel()
	f := small()
	f.Roadmaps[0].Demand = f.Roadmaps[0].Demand[10:14] // low charts, soon drawn
	for _, c := range []struct {
		name          string
		only, formats []string
		want, not     []string
	}{
		{"a form", nil, []string{"csv"}, []string{"data/boards.csv", "data/trends.csv", "index.json"}, []string{"index.html", "data/boards.json", "findings.json"}},
		{"the front page", []string{"front"}, nil, []string{"index.html", "index.json"}, []string{"data.html", "charts/trends.png"}},
		{"a group of pages", []string{"roadmaps"}, nil, []string{"roadmap-backend-2026.html"}, []string{"index.html", "method.html"}},
		{"a name, two forms", []string{"boards"}, []string{"json", "csv"}, []string{"data/boards.json", "data/boards.csv"}, []string{"data/trends.csv"}},
		{"a pattern", []string{"demand-*"}, []string{"svg"}, []string{"charts/demand-backend-2026-technologies.svg"}, []string{"charts/trends.svg", "data/demand-backend-2026.csv"}},
		{"the start of names", []string{"coverage"}, []string{"csv"}, []string{"data/coverage-backend-2026.csv"}, []string{"data/roadmap-backend-2026.csv"}},
		{"the summary", nil, []string{"markdown"}, []string{"summary.md"}, []string{"index.html", "findings.json"}},
		{"a technology", []string{"technology-go"}, nil, []string{"technology-go.html"}, []string{"technology-python.html", "technologies.html", "index.html"}},
		{"all technologies", []string{"technologies"}, []string{"html"}, []string{"technology-go.html", "technologies.html"}, []string{"index.html"}},
		{"the data", []string{"data"}, []string{"json"}, []string{"findings.json", "data/boards.json"}, []string{"data.html"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "r")
			names, err := Write(context.Background(), dir, f, Options{Only: c.only, Formats: c.formats})
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range c.want {
				if !slices.Contains(names, want) {
					t.Errorf("no %s in %v", want, names)
				}
			}
			for _, not := range c.not {
				if slices.Contains(names, not) {
					t.Errorf("%s is in %v", not, names)
				}
			}
			for name, body := range readTree(t, dir) {
				if strings.HasSuffix(name, ".html") {
					for _, m := range anchors.FindAllSubmatch(body, -1) {
						if to := string(m[1]); !slices.Contains(names, to) {
							t.Errorf("%s links to %s, which is not there", name, to)
						}
					}
				}
			}
		})
	}
}

func TestWriteRefusesUnknownParts(t *testing.T) {
	f := bareFinding()
	for _, c := range []struct {
		only, formats []string
		want          string
	}{
		{[]string{"no-such"}, nil, "boards"},
		{[]string{"boards", "x*"}, nil, "charts"},
		{nil, []string{"gif"}, "svg"},
		{[]string{"boards"}, []string{"png"}, "png"},
		{[]string{"["}, nil, "method"},
	} {
		_, err := Write(context.Background(), filepath.Join(t.TempDir(), "r"), f, Options{Only: c.only, Formats: c.formats})
		if !errors.Is(err, ErrChoice) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v %v: error %v", c.only, c.formats, err)
		}
	}
}
