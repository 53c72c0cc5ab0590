package extract

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestDrawnLanguages holds the language of drawn postings against labels made by eye, and counts both
// errors that matter to shares: English postings lost, and others taken as English.
func TestDrawnLanguages(t *testing.T) {
	if testing.Short() {
		t.Skip("reads all shared postings")
	}
	b, err := os.ReadFile("testdata/drawn_languages.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var rows []drawnRow
	labels := map[string]string{}
	for n, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		if line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			t.Fatalf("testdata/drawn_languages.tsv line %d has %d columns: want 3", n+1, len(f))
		}
		rows = append(rows, drawnRow{file: f[0], id: f[1]})
		labels[f[1]] = f[2]
	}
	postings := drawnPostings(t, rows)
	right, lost, taken := 0, 0, 0
	for _, row := range rows {
		p, ok := postings[row.id]
		if !ok {
			t.Errorf("posting %s is not in the shared file %s", row.id, row.file)
			continue
		}
		want, got := labels[row.id], readerOfGold().Read(p).Language
		english := got == "en" || got == "" // undecided ones count as English
		switch {
		case slices.Contains(strings.Split(want, "+"), got) || want == "en" && english:
			right++
			continue
		case want == "en":
			lost++
		case english:
			taken++
		}
		t.Logf("%s: want %s, got %q", row.id, want, got)
	}
	t.Logf("%d of %d right, %d English ones lost, %d others taken as English", right, len(rows), lost, taken)
	if right*100 < len(rows)*99 {
		t.Errorf("%d of %d right: want 99 %%", right, len(rows))
	}
}
