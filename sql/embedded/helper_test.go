package embedded

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The test binary plays the programs that own a database: with helperMode in its
// environment it runs that part instead of the tests.
const helperMode = "ROADCHECK_EMBEDDED_HELPER"

func TestMain(m *testing.M) {
	mode, dir, ok := strings.Cut(os.Getenv(helperMode), " ")
	if !ok {
		code := m.Run()
		for _, dir := range pool.all {
			os.RemoveAll(dir)
		}
		os.Exit(code)
	}
	if err := help(mode, dir); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

// help runs one of the helper programs on dir.
func help(mode, dir string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	o := fast(dir)
	switch mode {
	case "serve":
		return Serve(ctx, o, func() { fmt.Println("ready") })
	case "own": // until killed, or its input ends
		i, err := Start(ctx, o)
		if err != nil {
			return err
		}
		fmt.Println("ready")
		io.Copy(io.Discard, os.Stdin)
		return i.Stop(ctx)
	case "twice": // start, write, stop, start, read
		for range 2 {
			if err := countStarts(ctx, o); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("no helper %q", mode)
}

// countStarts starts an instance, adds a row, prints how many there are, and stops.
func countStarts(ctx context.Context, o Options) error {
	i, err := Start(ctx, o)
	if err != nil {
		return err
	}
	n, err := addRow(ctx, i, "it's")
	if err == nil {
		fmt.Println("rows", n)
	}
	return errors.Join(err, i.Stop(ctx))
}

// addRow adds a row to the table "kept" of the database and counts.
func addRow(ctx context.Context, i *Instance, database string) (n int, err error) {
	if err := i.CreateDatabase(ctx, database); err != nil {
		return 0, err
	}
	db, err := sql.Open("postgres", i.URL(database))
	if err != nil {
		return 0, err
	}
	defer db.Close()
	for _, q := range []string{`CREATE TABLE IF NOT EXISTS kept (at timestamptz)`, `INSERT INTO kept VALUES (now())`} {
		if _, err := db.ExecContext(ctx, q); err != nil {
			return 0, err
		}
	}
	return n, db.QueryRowContext(ctx, `SELECT count(*) FROM kept`).Scan(&n)
}

// fast are the options of most tests, which kill programs but not the machine:
// without fsync, whose cost here is that of whatever else uses the disk.
func fast(dir string) Options {
	return Options{Dir: dir, Settings: map[string]string{"fsync": "off"}}
}

// needBinaries skips a test where there is no Postgres.
func needBinaries(t *testing.T) binaries {
	t.Helper()
	b, err := findBinaries(t.Context(), Options{Dir: t.TempDir(), Log: slog.New(slog.DiscardHandler)})
	var none *NoBinariesError
	if errors.As(err, &none) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// reachable gives a directory that every user can pass through, as t.TempDir is not.
func reachable(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "embedded-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// pool holds data directories with a cluster that no test uses now: making a
// cluster costs more than all that most tests do with it.
var pool struct {
	sync.Mutex
	all, free []string
}

// clusterDir gives a data directory with a cluster that is not running. It may hold
// what earlier tests left.
func clusterDir(t *testing.T) string {
	t.Helper()
	needBinaries(t)
	pool.Lock()
	defer pool.Unlock()
	if n := len(pool.free); n > 0 {
		dir := pool.free[n-1]
		pool.free = pool.free[:n-1]
		t.Cleanup(func() { giveBack(t, dir) })
		return dir
	}
	dir, err := os.MkdirTemp("", "embedded-test-")
	if err != nil {
		t.Fatal(err)
	}
	pool.all = append(pool.all, dir)
	if err := os.Chmod(dir, 0o711); err != nil {
		t.Fatal(err)
	}
	if err := mustStart(t, fast(dir)).Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { giveBack(t, dir) })
	return dir
}

func giveBack(t *testing.T, dir string) {
	pool.Lock()
	defer pool.Unlock()
	if st, err := ReadStatus(dir); err == nil && !st.Running && !t.Failed() {
		pool.free = append(pool.free, dir)
	}
}

func mustStart(t *testing.T, o Options) *Instance {
	t.Helper()
	i, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { i.Stop(context.Background()) })
	return i
}

func mustAddRow(t *testing.T, i *Instance) int {
	t.Helper()
	n, err := addRow(t.Context(), i, "it's "+t.Name())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// helper starts a helper program and waits until it prints "ready".
func helper(t *testing.T, mode, dir string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), helperMode+"="+mode+" "+dir)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // lets it end cleanly, for a bounded time
		in.Close()
		if mode == "serve" {
			cmd.Process.Signal(syscall.SIGTERM)
		}
		end := time.AfterFunc(10*time.Second, func() { cmd.Process.Kill() })
		defer end.Stop()
		cmd.Wait()
	})
	var line string
	if _, err := fmt.Fscanln(out, &line); err != nil || line != "ready" {
		rest, _ := io.ReadAll(out)
		t.Fatalf("helper %s: %q %v %s", mode, line, err, rest)
	}
	return cmd
}

// within polls until ok, for a bounded time.
func within(t *testing.T, what string, ok func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for !ok() {
		if pause(ctx, pollEvery) != nil {
			t.Fatalf("not within the time limit: %s", what)
		}
	}
}

// ended tells whether a process is no more, waited for or not.
func ended(pid int) bool {
	switch inspect(pid, "") {
	case gone, zombie:
		return true
	}
	return false
}
