package extract

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

var goldOut = flag.String("gold.out", "", "write the readings of the gold postings to this file as JSON lines")

// goldPosting is one line of the labelled postings.
type goldPosting struct {
	Posting struct {
		ID, Source, Title, Company, Location, Description string
	}
	Label struct {
		Skills []struct {
			ID      market.Skill
			Surface string
			Need    market.Need
		}
	}
}

// shared finds a file of the shared test material or skips the test.
func shared(t testing.TB, name string) string {
	t.Helper()
	dirs := []string{os.Getenv("ROADCHECK_SHARED")}
	if wd, err := os.Getwd(); err == nil {
		for dir := wd; ; dir = filepath.Dir(dir) {
			if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
				dirs = append(dirs, filepath.Join(dir, "..", "shared"))
				break
			}
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
	for _, dir := range dirs {
		if dir == "" {
			continue
		}
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	t.Skip("shared test material not found")
	return ""
}

func goldPostings(t testing.TB) []goldPosting {
	f, err := os.Open(shared(t, "gold/dev.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []goldPosting
	scan := bufio.NewScanner(f)
	scan.Buffer(nil, 4<<20)
	for scan.Scan() {
		var g goldPosting
		if err := json.Unmarshal(scan.Bytes(), &g); err != nil {
			t.Fatal(err)
		}
		out = append(out, g)
	}
	if err := scan.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// half puts all postings of one employer into half "A" or "B".
func (g goldPosting) half() string {
	key := g.Posting.Company
	if key == "" {
		key = g.Posting.ID
	}
	if sha256.Sum256([]byte(strings.ToLower(key)))[0]%2 == 0 {
		return "A"
	}
	return "B"
}

// score counts (posting, skill) pairs as the labelling standard's scorer does.
type score struct {
	tp, fp, fn    map[string]int // by kind
	needOK, needN int
}

func newScore() *score {
	return &score{tp: map[string]int{}, fp: map[string]int{}, fn: map[string]int{}}
}

func (s *score) add(g goldPosting, read []market.SkillNeed, kind map[market.Skill]string) {
	got := map[market.Skill]market.Need{}
	for _, k := range read {
		got[k.Skill] = k.Need
	}
	for _, want := range g.Label.Skills {
		need, ok := got[want.ID]
		if !ok {
			s.fn[kind[want.ID]]++
			continue
		}
		s.tp[kind[want.ID]]++
		s.needN++
		if need == want.Need {
			s.needOK++
		}
		delete(got, want.ID)
	}
	for id := range got {
		s.fp[kind[id]]++
	}
}

func (s *score) f1(kind string) float64 {
	return 2 * float64(s.tp[kind]) / float64(2*s.tp[kind]+s.fp[kind]+s.fn[kind])
}

func (s *score) need() float64 { return float64(s.needOK) / float64(s.needN) }

func (s *score) String() string {
	var b strings.Builder
	for _, kind := range []string{"technology", "concept"} {
		tp, fp, fn := s.tp[kind], s.fp[kind], s.fn[kind]
		fmt.Fprintf(&b, "%s P %.4f R %.4f F1 %.4f  ", kind, float64(tp)/float64(tp+fp), float64(tp)/float64(tp+fn), s.f1(kind))
	}
	fmt.Fprintf(&b, "need %.4f", s.need())
	return b.String()
}

// The floors of the score on the labelled postings.
const (
	floorTechnology = 0.985
	floorConcept    = 0.94
	floorNeed       = 0.93
)

func TestGold(t *testing.T) {
	gold := goldPostings(t)
	x := mustDefault(t)
	kind := map[market.Skill]string{}
	for _, s := range x.Skills() {
		kind[s.ID] = s.Kind
	}
	var lines []string
	scores := map[string]*score{"A": newScore(), "B": newScore(), "all": newScore()}
	sources := map[string]*score{}
	for _, g := range gold {
		reading := x.Read(market.Posting{Title: g.Posting.Title, Company: g.Posting.Company, Location: g.Posting.Location, Description: g.Posting.Description})
		read := reading.Skills()
		if sources[g.Posting.Source] == nil {
			sources[g.Posting.Source] = newScore()
		}
		for _, s := range []*score{scores[g.half()], scores["all"], sources[g.Posting.Source]} {
			s.add(g, read, kind)
		}
		line, err := json.Marshal(map[string]any{"id": g.Posting.ID, "half": g.half(), "text": reading.Text, "mentions": reading.Mentions})
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(line))
	}
	for _, h := range []string{"A", "B", "all"} {
		t.Logf("%-3s %v", h, scores[h])
	}
	for s, v := range sources {
		t.Logf("%-12s %v", s, v)
	}
	if *goldOut != "" {
		if err := os.WriteFile(*goldOut, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	all := scores["all"]
	if all.f1("technology") < floorTechnology || all.f1("concept") < floorConcept || all.need() < floorNeed {
		t.Errorf("score below the floor: %v", all)
	}
}

func mustDefault(t testing.TB) *Extractor {
	t.Helper()
	x, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return x
}
