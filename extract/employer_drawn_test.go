package extract

import (
	"os"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// TestDrawnEmployers measures how often a stated employment, industry or kind is right, and
// how often one is stated where the label knows it.
func TestDrawnEmployers(t *testing.T) {
	if testing.Short() {
		t.Skip("reads all shared postings")
	}
	b, err := os.ReadFile("testdata/drawn_employers.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var rows []drawnRow
	labels := map[string][]string{}
	for line := range strings.Lines(string(b)) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); line[0] != '#' && len(f) == 5 {
			rows = append(rows, drawnRow{file: f[0], id: f[1]})
			labels[f[1]] = f[2:]
		}
	}
	var right, said, known [3]int
	for id, p := range drawnPostings(t, rows) {
		var r market.Reading
		readFields(p, Text(p.Title, p.Description), &r)
		for n, got := range [3]string{string(r.Employment), r.Industry, string(r.Kind)} {
			want := labels[id][n]
			if want == "?" {
				continue
			}
			if want != "-" {
				known[n]++
			}
			if got != "unknown" {
				said[n]++
				if got == want {
					right[n]++
				}
			}
		}
	}
	for n, name := range []string{"employment", "industry", "kind"} {
		precision := float64(right[n]) / float64(max(1, said[n]))
		t.Logf("%s: %d right of %d said, %d known", name, right[n], said[n], known[n])
		if precision < 0.9 {
			t.Errorf("%s: precision %.3f, want at least 0.9", name, precision)
		}
	}
}
