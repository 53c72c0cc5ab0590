package analysis

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Every hypothesis of the hand-made list is in a built-in roadmap, with the list's number,
// and has a test or a reason.
func TestBuiltinHypothesesCoverTheList(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(shared(t), "roadmaps", "claims.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	roadmaps, err := BuiltinRoadmaps()
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]market.Hypothesis{}
	executable, reasoned := 0, 0
	for _, r := range roadmaps {
		for _, list := range [][]market.Claim{r.Claims, r.NotTestable} {
			for _, c := range list {
				for _, h := range c.Hypotheses {
					have[c.ID+"."+h.ID] = h
				}
			}
		}
		for _, res := range Resolve(r) {
			if res.Executable() {
				executable++
			} else {
				reasoned++
			}
		}
	}
	begin := regexp.MustCompile(`^ {6}- id: (C\d{3}-\d{3}\.h\d)$`)
	value := regexp.MustCompile(`^ {8}value: (\d[\d.]*)$`)
	wanted, id, numbers := 0, "", 0
	for _, line := range strings.Split(string(data), "\n") {
		if m := begin.FindStringSubmatch(line); m != nil {
			wanted++
			if id = m[1]; have[id].ID == "" {
				t.Errorf("%s is in no built-in roadmap", id)
			}
		}
		m := value.FindStringSubmatch(line)
		if m == nil || have[id].Value == nil {
			continue
		}
		want, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		// A pay ratio is one more than the premium; the yearly growth is that of the list's own threshold.
		if got := *have[id].Value; got != want && got != want+1 && have[id].Metric != "yearly-growth" {
			t.Errorf("%s: value %v, want %v", id, got, want)
		}
		numbers++
	}
	t.Logf("%d hypotheses: %d executable, %d not testable with a reason; %d numbers compared", wanted, executable, reasoned, numbers)
	if wanted != executable+reasoned || wanted == 0 {
		t.Errorf("the list has %d, the roadmaps %d", wanted, executable+reasoned)
	}
}

// The built-in files are written as FormatRoadmap writes them, and lint without a fault.
func TestBuiltinFilesAreFormatted(t *testing.T) {
	dir, err := BuiltinFiles()
	if err != nil {
		t.Fatal(err)
	}
	names, err := roadmapNames(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := readBounded(dir, name)
		if err != nil {
			t.Fatal(err)
		}
		r, err := ParseRoadmap(name, data)
		if err != nil {
			t.Fatal(err)
		}
		comment, rest, _ := strings.Cut(string(data), "\n")
		if !strings.HasPrefix(comment, "# ") || rest != string(FormatRoadmap(r)) {
			t.Errorf("%s is not as FormatRoadmap writes it", name)
		}
	}
}
