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

// TestScripts runs the real program end to end, each script on a database of its own.
func TestScripts(t *testing.T) {
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
	testscript.Run(t, testscript.Params{
		Dir:  dir,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": scriptExits, "sql": scriptSQL, "hold": scriptHold},
		Setup: func(e *testscript.Env) error {
			e.Setenv("DATABASE_URL", <-databases)
			e.Setenv("WGET_WARC", wgetFile)
			return os.WriteFile(filepath.Join(e.WorkDir, "long.jsonl"), longPosting(), 0o600)
		},
	})
}

// longPosting is a posting of names that run on, as a line of JSONL.
func longPosting() []byte {
	long := strings.Repeat("A", 10_000)
	return fmt.Appendf(nil, `{"id":"long","title":"%s","company":"%s","location":"%s","description":"Requirements: Go, %s and Docker."}`+"\n", long, long, long, long)
}
