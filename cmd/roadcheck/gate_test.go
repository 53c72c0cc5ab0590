package main

import (
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

// TestGateKeepsTheOldReport: a check that fails ends a run with 12 before anything is concluded, and the report stays as it
// was, byte for byte; --no-gate makes a new one all the same.
func TestGateKeepsTheOldReport(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("draws two reports")
	}
	board := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		case r.URL.Query().Get("skip") != "" && r.URL.Query().Get("skip") != "0":
			io.WriteString(w, "[]")
		default:
			io.WriteString(w, leverList(8))
		}
	}))
	defer board.Close()
	dir, url := t.TempDir(), storetest.URL(t)
	config := write(t, dir, "c.yaml", "scrape:\n  delay: 0s\n  allow_networks: [127.0.0.1]\n  sources:\n    - source: lever\n      boards: [a]\n      base_url: "+board.URL+"\n")
	out := filepath.Join(dir, "report")
	do := func(want int, args ...string) string {
		t.Helper()
		code, log := inProcess(t, url, append([]string{"--config", config, "run", "--out", out}, args...)...)
		if code != want {
			t.Fatalf("%v: exit code %d, want %d\n%s", args, code, want, log)
		}
		return log
	}
	do(exitOK)
	first := filesIn(t, out)
	const strict = "check.precision=0.999,0.999"
	events := filepath.Join(dir, "events.jsonl")
	if log := do(exitGate, "--set", strict, "--lineage", events); !strings.Contains(log, "precision") || !strings.Contains(log, "--no-gate") {
		t.Errorf("the message says neither what failed nor what to do:\n%s", log)
	}
	if diff := cmp.Diff(first, filesIn(t, out)); diff != "" {
		t.Errorf("behind the gate (-before +after):\n%s", diff)
	}
	if e := lineageEvents(t, events); len(e) != 8 || e[7]["eventType"] != "FAIL" {
		t.Errorf("of four stages, the last of which failed, there are %d events: %v", len(e), e)
	}
	db := connect(t, url)
	var runs, findings int
	if err := db.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM runs), (SELECT count(*) FROM findings)`).Scan(&runs, &findings); err != nil {
		t.Fatal(err)
	}
	if runs != 2 || findings != 1 {
		t.Errorf("%d runs and findings of %d, want 2 and 1", runs, findings)
	}
	do(exitOK, "--set", strict, "--no-gate")
	if cmp.Equal(first, filesIn(t, out)) {
		t.Error("--no-gate made no new report")
	}
}

// filesIn are the files under a folder, by path.
func filesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, path))
		out[path] = string(data)
		return err
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("%d files in %s: %v", len(out), dir, err)
	}
	return out
}
