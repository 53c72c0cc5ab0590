package analysis

import (
	"bufio"
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/roadcheck/roadcheck/internal/market"
)

// shared finds the reference material, which is not part of the repository.
func shared(t *testing.T) string {
	t.Helper()
	if dir := os.Getenv("ROADCHECK_SHARED"); dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err != nil {
			continue
		}
		if path := filepath.Join(filepath.Dir(dir), "shared"); exists(path) {
			return path
		}
		break
	}
	t.Skip("shared test material not found")
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// The built-in roadmap against the hand-made list of the document's skills: what a
// posting can show is there, in the document's order, and nothing else.
func TestBuiltinAgreesWithTheDocument(t *testing.T) {
	dir := shared(t)
	vocabulary := readColumns(t, filepath.Join(dir, "gold", "roadmap_map.tsv"))
	ranks := map[market.Skill]float64{} // first rank of each nameable skill
	for _, s := range documentSkills(t, filepath.Join(dir, "roadmaps", "skills.yaml"), "003") {
		id := market.Skill(vocabulary[s.ID])
		if id == "-" {
			continue
		}
		if id == "" {
			t.Fatalf("no vocabulary id for %q", s.ID)
		}
		if _, ok := ranks[id]; !ok {
			ranks[id] = *s.RoadmapRank
		}
	}
	roadmaps, err := BuiltinRoadmaps()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(roadmaps, func(r market.Roadmap) bool { return r.ID == "backend-developer-2026" })
	if i < 0 {
		t.Fatal("it is not built in")
	}
	var place, rank []float64
	for _, step := range roadmaps[i].Steps {
		for _, s := range step.Skills {
			if _, ok := ranks[s.Skill]; !ok {
				t.Errorf("%q is not named in the roadmap sections of the document", s.Skill)
				continue
			}
			place, rank = append(place, float64(len(place))), append(rank, ranks[s.Skill])
			delete(ranks, s.Skill)
		}
	}
	for s := range ranks {
		t.Errorf("the roadmap lacks %q", s)
	}
	if tau, _ := tauB(place, rank); tau < 0.95 {
		t.Errorf("order agrees with the document's by tau-b %.3f, want at least 0.95", tau)
	}
}

// readColumns maps the first column of a TSV file to the second.
func readColumns(t *testing.T, path string) map[string]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m := map[string]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if fields := strings.Split(lines.Text(), "\t"); len(fields) > 1 {
			m[fields[0]] = fields[1]
		}
	}
	return m
}

type documentSkill struct {
	ID          string   `yaml:"id"`
	RoadmapRank *float64 `yaml:"roadmap_rank"`
}

// documentSkills are the skills that a document's roadmap sections teach, in the order of their rank.
func documentSkills(t *testing.T, path, document string) []documentSkill {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all struct {
		Documents []struct {
			ID     string          `yaml:"id"`
			Skills []documentSkill `yaml:"skills_index"`
		} `yaml:"documents"`
	}
	if err := yaml.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	for _, d := range all.Documents {
		if d.ID == document {
			taught := slices.DeleteFunc(d.Skills, func(s documentSkill) bool { return s.RoadmapRank == nil })
			slices.SortStableFunc(taught, func(a, b documentSkill) int {
				return cmp.Compare(*a.RoadmapRank, *b.RoadmapRank)
			})
			return taught
		}
	}
	t.Fatalf("%s lists no document %q", path, document)
	return nil
}
