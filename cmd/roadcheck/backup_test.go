package main

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

// filledDatabase is a database of its own with postings, readings and findings.
func filledDatabase(t *testing.T) string {
	t.Helper()
	url := storetest.Database(t)
	s := storetest.Open(t, url)
	if _, _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	postings := append(hostilePostings(), market.Posting{Source: "lever", Board: "b", Key: "b/1", Title: "Go Engineer", Description: "Requirements: Go and PostgreSQL."})
	if _, err := s.SavePostings(t.Context(), store.SavePostings{Dataset: market.Real, Day: "2026-11-01", Postings: postings}); err != nil {
		t.Fatal(err)
	}
	command(t, url, "extract")
	command(t, url, "analyze", "--set", "analyze.min_count=1")
	return url
}

// fails runs the program, which must fail, and gives its messages.
func fails(t *testing.T, ctx context.Context, databaseURL string, args ...string) string {
	t.Helper()
	var log bytes.Buffer
	sys := system{Stdin: strings.NewReader(""), Stdout: &log, Stderr: &log, Environ: []string{"DATABASE_URL=" + databaseURL}}
	if code := run(ctx, args, sys); code == exitOK {
		t.Fatalf("roadcheck %s succeeded: %s", strings.Join(args, " "), log.String())
	}
	return log.String()
}

func connect(t *testing.T, databaseURL string) *sql.DB {
	t.Helper()
	db, err := store.Connect(t.Context(), databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func execute(t *testing.T, databaseURL string, statements ...string) {
	t.Helper()
	db := connect(t, databaseURL)
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func needTool(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("pg_dump"); err != nil {
		t.Skip("pg_dump is not installed")
	}
}

func TestBackupComesBack(t *testing.T) {
	t.Parallel()
	needTool(t)
	url, dir := filledDatabase(t), t.TempDir()
	file := filepath.Join(dir, "b.dump")
	all := func(url, name string) map[string]string {
		command(t, url, "export", "all", "--dataset", "both", "--out", filepath.Join(dir, name))
		files := map[string]string{}
		for _, what := range []string{"postings", "readings", "mentions", "findings"} {
			files[what] = string(contentOf(t, filepath.Join(dir, name, what+".jsonl")))
		}
		return files
	}
	command(t, url, "backup", file)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("backup %v, %v: want mode 0600", info, err)
	}
	empty := storetest.Database(t)
	command(t, empty, "restore", file)
	if d := cmp.Diff(all(url, "before"), all(empty, "after")); d != "" {
		t.Error(d)
	}
	analyze := func(url string) string { return command(t, url, "analyze", "--set", "analyze.min_count=1") }
	if d := cmp.Diff(analyze(url), analyze(empty)); d != "" {
		t.Errorf("the restored database gives other findings: %s", d)
	}
	// The identity columns go on behind the restored rows.
	command(t, empty, "import", write(t, dir, "p.jsonl", `{"id":"1","title":"T","description":"Go"}`+"\n"))

	name := strings.TrimPrefix(strings.Split(strings.SplitN(empty, "?", 2)[0], ":///")[1], "/")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"restore", file}, "is not empty"},
		{[]string{"restore", file, "--replace", "another"}, "configured one is"},
		{[]string{"restore", write(t, dir, "no.dump", "no dump"), "--replace", name}, "nothing was changed"},
	} {
		if got := fails(t, t.Context(), empty, c.args...); !strings.Contains(got, c.want) {
			t.Errorf("%v: got %s, want %q", c.args, got, c.want)
		}
	}
	execute(t, empty, `DELETE FROM postings`, `CREATE TABLE later (id bigint REFERENCES runs (id))`)
	command(t, empty, "restore", file, "--replace", name)
	if d := cmp.Diff(all(url, "before"), all(empty, "again")); d == "" {
		return // but for the findings of the analyses in between
	}
	if a, b := all(url, "before")["postings"], all(empty, "again")["postings"]; a != b {
		t.Error("--replace brought other postings back")
	}
}

func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	needTool(t)
	url, dir := filledDatabase(t), t.TempDir()
	name := strings.TrimPrefix(strings.Split(strings.SplitN(url, "?", 2)[0], ":///")[1], "/")
	file := filepath.Join(dir, "b.dump")
	command(t, url, "backup", file)
	want := command(t, url, "export", "postings")

	content := contentOf(t, file)
	damaged := write(t, dir, "damaged.dump", string(content[:len(content)/2]))
	if got := fails(t, t.Context(), url, "restore", damaged, "--replace", name); !strings.Contains(got, "as it was") && !strings.Contains(got, "nothing was changed") {
		t.Errorf("a backup that is cut off: %s", got)
	}
	write(t, dir, "damaged.dump.sha256", string(contentOf(t, file+".sha256")))
	if got := fails(t, t.Context(), url, "restore", damaged, "--replace", name); !strings.Contains(got, "SHA-256") {
		t.Errorf("a backup of another checksum: %s", got)
	}
	if command(t, url, "export", "postings") != want {
		t.Error("a failed restore changed the database")
	}
	execute(t, url, `INSERT INTO roadcheck_migrations (version_id, is_applied) VALUES (9999, true)`)
	command(t, url, "backup", file)
	if got := fails(t, t.Context(), storetest.Database(t), "restore", file); !strings.Contains(got, "9999") || !strings.Contains(got, "newer") {
		t.Errorf("a backup of a newer program: %s", got)
	}
}

// TestBackupIsInterrupted stops a backup, and a restore, in the middle: a lock keeps them there.
func TestBackupIsInterrupted(t *testing.T) {
	t.Parallel()
	needTool(t)
	url, dir := filledDatabase(t), t.TempDir()
	name := strings.TrimPrefix(strings.Split(strings.SplitN(url, "?", 2)[0], ":///")[1], "/")
	good := filepath.Join(dir, "good.dump")
	command(t, url, "backup", good)
	want := command(t, url, "export", "postings")
	for _, args := range [][]string{{"backup", filepath.Join(dir, "b.dump")}, {"restore", good, "--replace", name}} {
		lock, err := connect(t, url).BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := lock.ExecContext(t.Context(), `LOCK TABLE readings`); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		stopped := make(chan struct{})
		go func() {
			defer close(stopped)
			fails(t, ctx, url, args...)
		}()
		awaitLockWaiter(t, url)
		cancel()
		<-stopped
		if err := lock.Rollback(); err != nil {
			t.Fatal(err)
		}
		if left, err := filepath.Glob(filepath.Join(dir, "b.*")); err != nil || len(left) > 0 {
			t.Errorf("%v left %v, %v", args, left, err)
		}
		if command(t, url, "export", "postings") != want {
			t.Errorf("%v changed the database", args)
		}
	}
}

// TestBackupIsKilled kills the program itself: no backup appears, and the next one is whole.
func TestBackupIsKilled(t *testing.T) {
	t.Parallel()
	needProgram(t)
	needTool(t)
	url, dir := filledDatabase(t), t.TempDir()
	file := filepath.Join(dir, "b.dump")
	lock, err := connect(t, url).BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lock.ExecContext(t.Context(), `LOCK TABLE readings`); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("roadcheck", "backup", file)
	cmd.Env = append(os.Environ(), "DATABASE_URL="+url)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	awaitLockWaiter(t, url)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	if _, err := os.Stat(file); err == nil {
		t.Error("a killed backup left a file that looks whole")
	}
	if err := lock.Rollback(); err != nil {
		t.Fatal(err)
	}
	command(t, url, "backup", file)
	command(t, storetest.Database(t), "restore", file)
	if _, err := os.Stat(file + ".partial"); err == nil {
		t.Error("the partial file is still there")
	}
}

// awaitLockWaiter waits until another connection waits for a lock of a relation.
func awaitLockWaiter(t *testing.T, databaseURL string) {
	t.Helper()
	db := connect(t, databaseURL)
	for begin := time.Now(); ; {
		var waits bool
		err := db.QueryRowContext(t.Context(), `
			SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
				WHERE d.datname = current_database() AND l.locktype = 'relation' AND NOT l.granted)`).Scan(&waits)
		if err != nil {
			t.Fatal(err)
		}
		if waits {
			return
		}
		if time.Since(begin) > 30*time.Second {
			t.Fatal("nobody came to the lock")
		}
	}
}
