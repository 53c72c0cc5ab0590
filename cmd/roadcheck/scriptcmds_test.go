package main

import (
	"context"
	"errors"
	"os/exec"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/roadcheck/roadcheck/sql/store"
)

// scriptCommands are what scripts know beside the commands of package testscript.
var scriptCommands = map[string]func(*testscript.TestScript, bool, []string){"exits": scriptExits, "sql": scriptSQL, "hold": scriptHold}

// scriptExits is "exits CODE PROGRAM ARGS": the program must end with the code.
func scriptExits(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGS")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if ended, ok := errors.AsType[*exec.ExitError](err); ok {
		got = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// scriptSQL is "sql STATEMENT" on the database of the script.
func scriptSQL(ts *testscript.TestScript, _ bool, args []string) {
	db, err := store.Connect(context.Background(), ts.Getenv("DATABASE_URL"))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec(strings.Join(args, " "))
	ts.Check(err)
}

// scriptHold is "hold": from here to its end the script has the lock under which all stages are run.
func scriptHold(ts *testscript.TestScript, _ bool, _ []string) {
	s, err := store.Open(context.Background(), ts.Getenv("DATABASE_URL"))
	ts.Check(err)
	lock, err := s.LockPipeline(context.Background())
	ts.Check(err)
	ts.Defer(func() {
		lock.Release()
		s.Close()
	})
}
