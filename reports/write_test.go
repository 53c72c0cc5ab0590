package reports

import (
	"bytes"
	"context"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/roadcheck/roadcheck/analysis"
)

// readTree gives every regular file under dir by its path.
func readTree(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(rel)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func write(t *testing.T, dir string, f analysis.Findings) []string {
	t.Helper()
	return writeWith(t, dir, f, Options{})
}

func writeWith(t *testing.T, dir string, f analysis.Findings, o Options) []string {
	t.Helper()
	names, err := Write(context.Background(), dir, f, o)
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestWriteSameBytesTwice proves it with everything that a store adds: evidence, a run before, the roadmaps' claims.
func TestWriteSameBytesTwice(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("whole reports are drawn twice without -short")
	}
	a, b := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
	f, other := several(), onePosting()
	f.Strata = nil
	for i := range f.Roadmaps {
		f.Roadmaps[i].Demand = f.Roadmaps[i].Demand[10:14] // low charts, soon drawn
	}
	other.Roadmaps = nil
	o := func() Options { return Options{Evidence: fixtureEvidence(f), Previous: fixtureBefore()} }
	names := writeWith(t, a, f, o())
	write(t, b, other)
	writeWith(t, b, f, o()) // replaces the report before it whole
	first, second := readTree(t, a), readTree(t, b)
	if names[0] != "index.html" {
		t.Errorf("first file is %s", names[0])
	}
	if len(first) != len(names) || len(second) != len(names) {
		t.Errorf("%d names for %d and %d files", len(names), len(first), len(second))
	}
	for _, name := range names {
		if len(first[name]) == 0 || !bytes.Equal(first[name], second[name]) {
			t.Errorf("%s: empty or differs between runs", name)
		}
	}
	if c, err := png.DecodeConfig(bytes.NewReader(first["charts/roadmap-backend-2026.png"])); err != nil || c.Width != 1920 {
		t.Errorf("10 inches at 192 dpi are %d pixels wide: %v", c.Width, err)
	}
	for _, want := range []string{"index.json", "findings.json", "charts/roadmap-backend-2026.png", "charts/demand-backend-2026-technologies.svg",
		"charts/demand-backend-2026-concepts.png", "data/demand-backend-2026.csv", "data/boards.json"} {
		if !slices.Contains(names, want) {
			t.Errorf("no %s in %v", want, names)
		}
	}
}

func TestWriteRefusesForeignDirectory(t *testing.T) {
	for name, index := range map[string]string{"no index": "", "another index": `{"schema":"other/1"}`, "broken index": "{"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "thesis.txt"), []byte("years"), 0o600); err != nil {
				t.Fatal(err)
			}
			if index != "" {
				if err := os.WriteFile(filepath.Join(dir, "index.json"), []byte(index), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			_, err := Write(context.Background(), dir, onePosting(), Options{})
			if !errors.Is(err, ErrForeign) {
				t.Fatalf("error is %v", err)
			}
			if got := readTree(t, dir)["thesis.txt"]; string(got) != "years" {
				t.Errorf("file now holds %q", got)
			}
		})
	}
}

func TestWriteCancelledLeavesOldReport(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	dir := filepath.Join(parent, "report")
	f := onePosting()
	f.Roadmaps = nil // one chart is enough
	write(t, dir, f)
	before := readTree(t, parent)
	for step := 1; step <= 3; step++ {
		ctx, cancel := context.WithCancel(context.Background())
		_, err := Write(ctx, dir, f, Options{Progress: func(done, _ int, _ string) {
			if done == step {
				cancel()
			}
		}})
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("step %d: error is %v", step, err)
		}
		after := readTree(t, parent)
		if len(after) != len(before) {
			t.Errorf("step %d: %d files instead of %d", step, len(after), len(before))
		}
		for name := range before {
			if !bytes.Equal(before[name], after[name]) {
				t.Errorf("step %d: %s changed", step, name)
			}
		}
	}
}

func TestWriteProgress(t *testing.T) {
	var last, total int
	f := onePosting()
	f.Roadmaps = nil // one chart is enough
	_, err := Write(context.Background(), filepath.Join(t.TempDir(), "r"), f, Options{Progress: func(d, n int, _ string) {
		if d != last+1 {
			t.Errorf("step %d after %d", d, last)
		}
		last, total = d, n
	}})
	if err != nil || last != total || total == 0 {
		t.Errorf("%d of %d steps, error %v", last, total, err)
	}
}

func TestWriteRefusesBadOptions(t *testing.T) {
	for _, o := range []Options{{DPI: 96}, {DPI: 10_000}, {Links: map[string]string{"x": "javascript:alert(1)"}}} {
		if _, err := Write(context.Background(), filepath.Join(t.TempDir(), "r"), onePosting(), o); err == nil {
			t.Errorf("%+v was taken", o)
		}
	}
}
