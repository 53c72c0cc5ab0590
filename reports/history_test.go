package reports

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/analysis"
)

// bareFinding is one whose report is soon drawn.
func bareFinding() analysis.Findings {
	f := onePosting()
	f.Roadmaps = nil
	return f
}

func writeRun(t *testing.T, dir string, run int64, keep int) {
	t.Helper()
	folder, names, err := WriteRun(t.Context(), dir, bareFinding(), History{run, keep}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(dir, "runs", fmt.Sprintf("%06d", run)); folder != want || names[0] != "index.html" {
		t.Errorf("folder %s, first file %s", folder, names[0])
	}
}

// keptIn are the runs that the folder has, and those that runs.json lists.
func keptIn(t *testing.T, dir string) (there []string, listed history) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, "runs"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		there = append(there, e.Name())
	}
	raw, err := os.ReadFile(filepath.Join(dir, "runs.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &listed); err != nil {
		t.Fatal(err)
	}
	return there, listed
}

func TestHistoryKeepsTheNewest(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "report")
	write(t, dir, bareFinding()) // a single report gives way
	for run := int64(7); run <= 10; run++ {
		writeRun(t, dir, run, 2)
	}
	there, listed := keptIn(t, dir)
	if want := []string{"000009", "000010"}; !slices.Equal(there, want) {
		t.Errorf("there are %v", there)
	}
	if listed.Latest != "runs/000010" || len(listed.Runs) != 2 || listed.Runs[0].Run != 10 || listed.Runs[0].Summary.Vacancies != 1 {
		t.Errorf("runs.json has %+v", listed)
	}
	if to, err := os.Readlink(filepath.Join(dir, "latest")); err != nil || to != filepath.Join("runs", "000010") {
		t.Errorf("latest leads to %s: %v", to, err)
	}
	page, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil || !strings.Contains(string(page), "runs/000009/index.html") || !strings.Contains(string(page), "latest/index.html") {
		t.Errorf("the list of runs lacks a link: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "index.json")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the single report is still there: %v", err)
	}
	before := readTree(t, dir)
	writeRun(t, dir, 10, 2)
	after := readTree(t, dir)
	for name := range before {
		if string(before[name]) != string(after[name]) {
			t.Errorf("%s differs when run 10 is drawn again", name)
		}
	}
	if len(before) != len(after) {
		t.Errorf("%d files became %d", len(before), len(after))
	}
}

// TestHistoryOfAnotherDatabase: what was just written is the latest, though its number is small.
func TestHistoryOfAnotherDatabase(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "report")
	writeRun(t, dir, 120, 1)
	writeRun(t, dir, 1, 1)
	there, listed := keptIn(t, dir)
	if !slices.Equal(there, []string{"000001"}) || listed.Latest != "runs/000001" {
		t.Errorf("there are %v, latest is %s", there, listed.Latest)
	}
}

func TestHistoryLeavesWhatIsNotOurs(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "report")
	writeRun(t, dir, 1, 1)
	note := filepath.Join(dir, "runs", "000001", "note.txt")
	for _, path := range []string{note, filepath.Join(dir, "runs", "thesis.txt")} {
		if err := os.WriteFile(path, []byte("years"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	writeRun(t, dir, 2, 1)
	if _, err := os.Stat(note); err != nil {
		t.Errorf("a file of others is gone: %v", err)
	}
	if there, _ := keptIn(t, dir); !slices.Equal(there, []string{"000001", "000002", "thesis.txt"}) {
		t.Errorf("there are %v", there)
	}
	if _, err := Write(t.Context(), dir, bareFinding(), Options{}); !errors.Is(err, ErrForeign) {
		t.Errorf("a single report replaces a history: %v", err)
	}
	latest := filepath.Join(dir, "latest")
	if err := os.Remove(latest); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(latest, []byte("a letter"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := WriteRun(t.Context(), dir, bareFinding(), History{3, 1}, Options{}); !errors.Is(err, ErrForeign) {
		t.Errorf("latest of another kind is replaced: %v", err)
	}
}

func TestHistoryRefusesForeignFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := WriteRun(t.Context(), dir, bareFinding(), History{1, 1}, Options{}); !errors.Is(err, ErrForeign) {
		t.Errorf("error is %v", err)
	}
	if _, _, err := WriteRun(t.Context(), t.TempDir(), bareFinding(), History{1, 0}, Options{}); err == nil {
		t.Error("a history of no reports was taken")
	}
}

func TestHistoryInterrupted(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "report")
	writeRun(t, dir, 1, 3)
	before := readTree(t, dir)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, _, err := WriteRun(ctx, dir, bareFinding(), History{2, 3}, Options{Progress: func(int, int, string) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("error is %v", err)
	}
	if after := readTree(t, dir); len(after) != len(before) {
		t.Errorf("%d files became %d", len(before), len(after))
	}
}

// TestLatestWithoutLinks: where links are not to be had a page leads to the latest report, and gives way to a link.
func TestLatestWithoutLinks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	none := func(string, string) error { return errors.ErrUnsupported }
	for _, step := range []struct {
		name string
		link func(string, string) error
	}{{"000001", none}, {"000002", none}, {"000003", os.Symlink}, {"000004", none}} {
		if err := setLatest(dir, step.name, step.link); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		to, err := os.Readlink(filepath.Join(dir, "latest"))
		if err != nil {
			page, _ := os.ReadFile(filepath.Join(dir, "latest", "index.html"))
			to = string(page)
		}
		if !strings.Contains(to, filepath.Join("runs", step.name)) {
			t.Errorf("latest leads to %s, not to %s", to, step.name)
		}
	}
}
