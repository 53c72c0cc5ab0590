package main

import (
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"roadcheck": main})
}

// TestScripts runs the real program end to end, each script on a database of its own.
func TestScripts(t *testing.T) {
	const dir = "testdata/script"
	scripts, err := filepath.Glob(dir + "/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts in %s: %v", dir, err)
	}
	databases := make(chan string, len(scripts))
	for range scripts {
		databases <- storetest.URL(t)
	}
	testscript.Run(t, testscript.Params{
		Dir: dir,
		Setup: func(e *testscript.Env) error {
			e.Setenv("DATABASE_URL", <-databases)
			return nil
		},
	})
}
