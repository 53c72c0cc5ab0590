package roadmap

import (
	"bufio"
	"cmp"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// sharedDir finds the reference material, which is not part of the repository.
func sharedDir(t *testing.T) string {
	t.Helper()
	dir := cmp.Or(os.Getenv("ROADCHECK_SHARED"), filepath.Join("..", "..", "..", "shared"))
	if _, err := os.Stat(filepath.Join(dir, "seeds")); err != nil {
		t.Skip("shared test material not found: set ROADCHECK_SHARED")
	}
	return dir
}

// listing is what the hand-made list says of one document: by vocabulary id, whether it is
// fully checkable, and the number of its first step, 0 for none.
type listing struct {
	checkable map[string]bool
	step      map[string]int
}

// The list is YAML that the program's own parser reads too slowly for its half megabyte, so
// this reads the two levels it needs: documents with steps, and one line a skill.
func readList(t *testing.T, dir string) []listing {
	t.Helper()
	vocabulary := map[string][2]string{}
	table, err := os.ReadFile(filepath.Join(dir, "gold", "roadmap_map.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(table)), "\n")[1:] {
		f := strings.Split(line, "\t")
		vocabulary[f[0]] = [2]string{f[1], f[3]}
	}
	file, err := os.Open(filepath.Join(dir, "roadmaps", "skills.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var out []listing
	step := 0
	for scan := bufio.NewScanner(file); scan.Scan(); {
		line := scan.Text()
		switch trimmed := strings.TrimSpace(line); {
		case strings.HasPrefix(line, "merged:"):
			return out
		case strings.HasPrefix(line, "  - id: '00"):
			out = append(out, listing{map[string]bool{}, map[string]int{}})
		case strings.HasPrefix(line, "      - id: 0"):
			step = 0
		case strings.HasPrefix(trimmed, "step: ") && len(out) > 0:
			if err := json.Unmarshal([]byte(trimmed[6:]), &step); err != nil {
				t.Fatal(err)
			}
		case strings.HasPrefix(trimmed, "- {id: "):
			id, _, _ := strings.Cut(trimmed[7:], ",")
			v, ok := vocabulary[id]
			if !ok {
				t.Fatalf("no vocabulary id for %q", id)
			}
			if v[0] == "-" {
				continue
			}
			last := &out[len(out)-1]
			last.checkable[v[0]] = last.checkable[v[0]] || v[1] == "yes"
			if step > 0 && last.step[v[0]] == 0 && !strings.Contains(trimmed, "incidental: true") {
				last.step[v[0]] = step
			}
		}
	}
	return out
}

// Skills and the order of steps against the hand-made list: recall of what is fully
// checkable, precision of everything read, and Kendall's tau-b with the steps listed.
func TestSeedsAgainstTheList(t *testing.T) {
	dir := sharedDir(t)
	r := newTestReader(t)
	for i, doc := range readList(t, dir) {
		got := importSeed(t, r, dir, i)
		read := map[string]bool{}
		var mine, theirs []int
		for n, s := range got.Steps {
			for _, k := range s.Skills {
				read[string(k.Skill)] = true
				if want := doc.step[string(k.Skill)]; want > 0 {
					mine, theirs = append(mine, n), append(theirs, want)
				}
			}
		}
		for _, k := range got.Named {
			read[string(k.Skill)] = true
		}
		hit, known, right := 0, 0, 0
		for id, full := range doc.checkable {
			if full {
				known++
				if read[id] {
					hit++
				}
			}
		}
		for id := range read {
			if _, ok := doc.checkable[id]; ok {
				right++
			}
		}
		recall, precision, tau := ratio(hit, known), ratio(right, len(read)), tauB(mine, theirs)
		t.Logf("%s: recall %d/%d = %.3f, precision %d/%d = %.3f, tau-b of steps %.3f over %d skills",
			got.Title, hit, known, recall, right, len(read), precision, tau, len(mine))
		if recall < 0.95 || precision < 0.95 || tau < 0.95 {
			t.Errorf("document %d is below the bar of 0.95", i)
		}
	}
}

func importSeed(t *testing.T, r *Reader, dir string, i int) market.Roadmap {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "seeds", "*.txt"))
	if err != nil || i >= len(files) {
		t.Fatalf("seed %d: %v of %d", i, err, len(files))
	}
	data, err := os.ReadFile(files[i])
	if err != nil {
		t.Fatal(err)
	}
	got, err := r.Import(Source{Name: files[i], Data: data})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func ratio(a, b int) float64 { return float64(a) / float64(max(b, 1)) }

func tauB(x, y []int) float64 {
	var s, tx, ty float64
	for i := range x {
		for j := range i {
			a, b := cmp.Compare(x[i], x[j]), cmp.Compare(y[i], y[j])
			s += float64(a * b)
			tx += math.Abs(float64(a))
			ty += math.Abs(float64(b))
		}
	}
	return s / math.Sqrt(tx*ty)
}

// numeric is one numeric claim as the list has it; levels and country "" are none.
type numeric struct {
	test, level, country, currency string
	low, high                      float64
}

// Every share, band, average and premium of the documents, with number, level, country and
// currency, and none besides.
func TestSeedsNumericClaims(t *testing.T) {
	dir := sharedDir(t)
	r := newTestReader(t)
	want := [][]numeric{
		{{"mean", "", "IN", "INR", 725070, 0}, {"band", "junior", "IN", "INR", 3e5, 4e5}, {"band", "mid", "IN", "INR", 9e5, 2e6}, {"band", "senior", "IN", "INR", 15e5, 35e5},
			{"mean", "", "US", "USD", 154734, 0}, {"up-to", "", "", "", 0.75, 0}, {"documents", "", "", "", 0.95, 0}, {"share", "", "", "", 0.6, 0}},
		{{"published", "", "US", "", 0.16, 0}, {"mean", "", "IN", "INR", 954625, 0}, {"published", "", "IN", "INR", 285625, 0}, {"mean", "junior", "IN", "INR", 64e4, 0},
			{"mean", "mid", "IN", "INR", 137e4, 0}, {"mean", "senior", "IN", "INR", 248e4, 0}, {"band", "junior", "IN", "INR", 4e5, 8e5}, {"band", "mid", "IN", "INR", 8e5, 15e5},
			{"band", "senior", "IN", "INR", 15e5, 20e5}, {"band", "lead", "IN", "INR", 20e5, 248e4}},
		{{"band", "", "IN", "INR", 4e5, 12e5}, {"premium", "", "IN", "", 1.5, 2}},
		{{"band", "junior", "US", "USD", 6e4, 85e3}, {"band", "mid", "US", "USD", 9e4, 13e4}, {"band", "senior", "US", "USD", 14e4, 0}},
		nil,
	}
	found, all := 0, 0
	for i := range want {
		got := []numeric{}
		for _, c := range importSeed(t, r, dir, i).Claims {
			h := c.Hypotheses[0]
			n := numeric{test: h.Test, country: h.Population.Country, currency: h.Currency}
			if len(h.Population.Levels) > 0 {
				n.level = string(h.Population.Levels[0])
			}
			if h.Value != nil {
				n.low = *h.Value
			}
			if h.Range != nil {
				n.low, n.high = *h.Range.Low, *h.Range.High
			}
			if n.low != 0 && h.Test != "top" {
				got = append(got, n)
			}
		}
		for _, w := range want[i] {
			all++
			if slices.Contains(got, w) {
				found++
			} else {
				t.Errorf("document %d: not found: %+v in %+v", i, w, got)
			}
		}
		if len(got) != len(want[i]) {
			t.Errorf("document %d: %d numeric claims, want %d: %+v", i, len(got), len(want[i]), got)
		}
	}
	t.Logf("numeric claims: %d of %d", found, all)
}
