package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

// TestMain builds the program as users do, without the race detector, and puts it first on
// the path; what runs concurrently is tested with the detector in its own package.
func TestMain(m *testing.M) {
	os.Exit(withProgram(m.Run))
}

func withProgram(tests func() int) int {
	dir, err := os.MkdirTemp("", "roadcheck-bin-")
	if err == nil {
		defer os.RemoveAll(dir)
		var out []byte
		if out, err = exec.Command("go", "build", "-o", dir, ".").CombinedOutput(); err != nil {
			err = fmt.Errorf("%w: %s", err, out)
		}
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "build the program to test: %v\n", err)
		return 1
	}
	os.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	return tests()
}

// needProgram skips where -short is asked for: the program under test has no race detector, so
// one run without it says all there is to say.
func needProgram(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("the program is tested without -short")
	}
}

// TestScripts runs the real program end to end, each script on a database of its own. c.yaml is the configuration of a small site.
func TestScripts(t *testing.T) {
	t.Parallel()
	needProgram(t)
	const dir = "testdata/script"
	scripts, err := filepath.Glob(dir + "/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts in %s: %v", dir, err)
	}
	databases := make(chan string, len(scripts))
	for range scripts {
		databases <- storetest.URL(t)
	}
	wgetFile, err := filepath.Abs("../../scrape/warc/testdata/wget.warc.gz")
	if err != nil {
		t.Fatal(err)
	}
	site := newCareers(t, 12)
	testscript.Run(t, testscript.Params{
		Dir:  dir,
		Cmds: scriptCommands,
		Setup: func(e *testscript.Env) error {
			e.Setenv("DATABASE_URL", <-databases)
			e.Setenv("WGET_WARC", wgetFile)
			siteConfig(t, e.WorkDir, site)
			return os.WriteFile(filepath.Join(e.WorkDir, "long.jsonl"), longPosting(), 0o600)
		},
	})
}

// TestSampleReport does the main job, on the whole sample board, and opens every kind of page of the report that it leaves in
// Chromium: accessibility, layout, keyboard, scripts off, printing, requests.
func TestSampleReport(t *testing.T) {
	t.Parallel()
	needProgram(t)
	reports, url := t.TempDir(), storetest.URL(t)
	t.Run("made", func(t *testing.T) {
		testscript.Run(t, testscript.Params{
			Files: []string{"testdata/sample/run.txtar"},
			Cmds:  scriptCommands,
			Setup: func(e *testscript.Env) error {
				e.Setenv("DATABASE_URL", url)
				e.Setenv("REPORTS", reports)
				return nil
			},
		})
	})
	t.Run("in a browser", func(t *testing.T) {
		kept := filepath.Join(reports, "kept")
		out, ok := inBrowser(t, filepath.Join(kept, "latest"), filepath.Join(kept, "index.html"))
		t.Log(out)
		if !ok {
			t.Error("the report has the faults above")
		}
	})
}

// longPosting is a posting of names that run on, as a line of JSONL.
func longPosting() []byte {
	long := strings.Repeat("A", 10_000)
	return fmt.Appendf(nil, `{"id":"long","title":"%s","company":"%s","location":"%s","description":"Requirements: Go, %s and Docker."}`+"\n", long, long, long, long)
}
