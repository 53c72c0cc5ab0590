package analysis

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Hand-labelled real postings against the built-in roadmap: counts equal those
// counted here directly, and everything marshals.
func TestLabelledPostings(t *testing.T) {
	dir := shared(t)
	roadmaps, err := BuiltinRoadmaps()
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Catalog: vocabulary(t, dir), Roadmaps: roadmaps, MadeOn: "2026-11-21", Dataset: market.Real}
	observations := labelled(t, dir)
	f := collect(t, o, observations...)
	n, named := 0, map[market.Skill]int{}
	for _, x := range observations {
		if x.Role != "backend" && x.Role != "fullstack" {
			continue
		}
		n++
		for _, s := range x.Skills {
			named[s.Skill]++
		}
	}
	r := f.Roadmaps[0]
	if r.N != n || f.Base.Vacancies != len(observations) || n == 0 {
		t.Errorf("%d of %d vacancies, want %d of %d", r.N, f.Base.Vacancies, n, len(observations))
	}
	for _, s := range r.Skills {
		if s.Any.Count != named[s.ID] {
			t.Errorf("%s: %d, want %d", s.ID, s.Any.Count, named[s.ID])
		}
	}
	for _, d := range r.Missing {
		if p := float64(named[d.ID]) / float64(n); p < r.Threshold {
			t.Errorf("%s is missing with a share of %.3f", d.ID, p)
		}
	}
	if _, err := json.Marshal(f); err != nil {
		t.Error(err)
	}
	t.Log(r.Headline)
}

// vocabulary reads the catalog of the labels.
func vocabulary(t *testing.T, dir string) []market.SkillInfo {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "gold", "vocabulary.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	var out []market.SkillInfo
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
		f := strings.Split(line, "\t")
		out = append(out, market.SkillInfo{ID: market.Skill(f[0]), Name: f[1], Category: f[2], Kind: f[4]})
	}
	return out
}

// labelled reads the labels as observations, each its own vacancy.
func labelled(t *testing.T, dir string) []market.Observation {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "gold", "dev.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []market.Observation
	lines := bufio.NewScanner(f)
	for lines.Buffer(nil, 1<<20); lines.Scan(); {
		var x struct {
			Posting struct {
				Source, Company string
				PostedOn        *string `json:"posted_on"`
			}
			Label struct {
				Skills []struct {
					ID   market.Skill
					Need market.Need
				}
				Level     market.Level
				Role      market.Role
				Remote    string
				Countries []string
			}
		}
		if err := json.Unmarshal(lines.Bytes(), &x); err != nil {
			t.Fatal(err)
		}
		o := market.Observation{
			Posting: market.PostingID(len(out) + 1), Source: x.Posting.Source, Employer: strings.ToLower(x.Posting.Company),
			Level: x.Label.Level, Role: x.Label.Role, Remote: x.Label.Remote, Countries: x.Label.Countries, Language: "en",
		}
		if x.Posting.PostedOn != nil {
			o.Day = market.Day(*x.Posting.PostedOn)
		}
		for _, s := range x.Label.Skills {
			o.Skills = append(o.Skills, market.SkillNeed{Skill: s.ID, Need: s.Need})
		}
		out = append(out, o)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
