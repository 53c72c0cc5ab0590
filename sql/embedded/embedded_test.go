package embedded

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestDataIsKept(t *testing.T) {
	t.Parallel()
	b := needBinaries(t)
	dir := filepath.Join(reachable(t), strings.Repeat("long-", 30), "it's here")
	for want := 1; want <= 2; want++ {
		begin := time.Now()
		i := mustStart(t, Options{Dir: dir, Settings: map[string]string{"work_mem": "5MB"}})
		t.Logf("start %d: %v", want, time.Since(begin))
		if got := mustAddRow(t, i); got != want {
			t.Errorf("%d rows, want %d", got, want)
		}
		db, err := sql.Open("postgres", i.URL("postgres"))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		const q = `SELECT string_agg(setting, ' ' ORDER BY name) FROM pg_settings WHERE name IN
			('fsync', 'lc_collate', 'listen_addresses', 'server_encoding', 'synchronous_commit', 'work_mem')`
		var got string
		if err := db.QueryRow(q).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if want := "on C  UTF8 on 5120"; got != want && strings.ReplaceAll(got, " C ", " ") != want {
			t.Errorf("settings %q, want %q", got, want)
		}
		st := i.Status()
		if st.Version != b.version || st.PID != os.Getpid() || st.Server == 0 {
			t.Errorf("status %+v", st)
		}
		begin = time.Now()
		if err := errors.Join(i.Stop(t.Context()), i.Stop(t.Context()), i.Err()); err != nil {
			t.Fatal(err)
		}
		t.Logf("stop: %v", time.Since(begin))
		if !ended(st.Server) {
			t.Error("the server runs on")
		}
		if _, err := os.Stat(st.Socket); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("socket directory is still there: %v", err)
		}
	}
	for path, want := range map[string]os.FileMode{strings.Split(b.version, ".")[0]: 0o700, "lock": 0o600, "server.log": 0o600} {
		if fi, err := os.Stat(filepath.Join(dir, path)); err != nil || fi.Mode().Perm() != want {
			t.Errorf("%s: %v %v, want mode %v", path, fi.Mode(), err, want)
		}
	}
}

func TestOwnerIsKilled(t *testing.T) {
	t.Parallel()
	dir := clusterDir(t)
	for want := 1; want <= 2; want++ {
		owner := helper(t, "own", dir)
		st, err := ReadStatus(dir)
		if err != nil || !st.Running || st.PID != owner.Process.Pid || st.Service {
			t.Fatalf("status %+v %v", st, err)
		}
		if err := owner.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		owner.Wait()
		if want == 2 { // the first time, start while the old server is still ending
			begin := time.Now()
			within(t, "end of the server", func() bool { return ended(st.Server) })
			t.Logf("server ended after %v", time.Since(begin))
		}
		i := mustStart(t, fast(dir))
		if got := mustAddRow(t, i); got != want {
			t.Errorf("%d rows, want %d", got, want)
		}
		if !ended(st.Server) {
			t.Error("an orphan runs")
		}
		if err := i.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(st.Socket); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("socket directory of the killed owner is still there: %v", err)
		}
	}
}

func TestServerIsKilled(t *testing.T) {
	t.Parallel()
	dir := clusterDir(t)
	i := mustStart(t, fast(dir))
	mustAddRow(t, i)
	if err := syscall.Kill(i.Status().Server, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	select {
	case <-i.Done():
	case <-time.After(10 * time.Second):
		t.Fatal("Done does not tell")
	}
	if err := i.Err(); err == nil || !strings.Contains(err.Error(), "ended by itself: signal: killed") {
		t.Errorf("Err: %v", err)
	}
	i = mustStart(t, fast(dir))
	if got := mustAddRow(t, i); got != 2 {
		t.Errorf("%d rows, want 2", got)
	}
}

func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	dir := clusterDir(t)
	helper(t, "own", dir)
	for name, start := range map[string]func(context.Context, Options) (*Instance, error){"Start": Start, "Use": Use} {
		begin := time.Now()
		_, err := start(t.Context(), fast(dir))
		var inUse *InUseError
		if !errors.As(err, &inUse) || inUse.PID == 0 || !strings.Contains(err.Error(), "roadcheck db start") {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(begin); took > 2*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
	if _, err := StopService(t.Context(), dir); !errors.As(err, new(*InUseError)) {
		t.Errorf("StopService: %v", err)
	}
}

func TestService(t *testing.T) {
	t.Parallel()
	dir := clusterDir(t)
	service := helper(t, "serve", dir)
	for want := 1; want <= 2; want++ {
		i, err := Use(t.Context(), fast(dir))
		if err != nil {
			t.Fatal(err)
		}
		if got := mustAddRow(t, i); got != want {
			t.Errorf("%d rows, want %d", got, want)
		}
		if err := errors.Join(i.Stop(t.Context()), i.Stop(t.Context())); err != nil {
			t.Error(err)
		}
	}
	i, err := Use(t.Context(), fast(dir))
	if err != nil {
		t.Fatal(err)
	}
	st, err := StopService(t.Context(), dir)
	if err != nil || !st.Running || !st.Service || st.PID != service.Process.Pid {
		t.Errorf("StopService: %+v %v", st, err)
	}
	within(t, "the attached instance sees the end", func() bool { return i.Err() != nil })
	if !ended(st.Server) {
		t.Error("the server runs on")
	}
	if err := service.Wait(); err != nil {
		t.Errorf("service: %v", err)
	}
	if st, err := StopService(t.Context(), dir); err != nil || st.Running {
		t.Errorf("StopService without one: %+v %v", st, err)
	}
	own, err := Use(t.Context(), fast(dir))
	if err != nil {
		t.Fatal(err)
	}
	if got := mustAddRow(t, own); got != 3 {
		t.Errorf("%d rows, want 3", got)
	}
	if err := own.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestStalePidFile starts on pid files that name a process that is no server, a
// zombie, and nothing.
func TestStalePidFile(t *testing.T) {
	t.Parallel()
	b := needBinaries(t)
	dir := clusterDir(t)
	cluster := filepath.Join(dir, fmt.Sprint(b.major))
	zombie := exec.Command("/bin/true")
	if err := zombie.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { zombie.Wait() })
	within(t, "a zombie", func() bool { return ended(zombie.Process.Pid) })
	for _, pid := range []int{os.Getpid(), zombie.Process.Pid, 1 << 29} {
		text := fmt.Sprintf("%d\n%s\n1\n5432\n/nowhere\n\n  0 0\nready   \n", pid, cluster)
		if err := os.WriteFile(filepath.Join(cluster, "postmaster.pid"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		fi, err := os.Stat(cluster)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(filepath.Join(cluster, "postmaster.pid"), ownerOf(fi), groupOf(fi)); err != nil {
			t.Fatal(err)
		}
		i := mustStart(t, fast(dir))
		mustAddRow(t, i)
		if err := i.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestVersionMismatch(t *testing.T) {
	t.Parallel()
	b := needBinaries(t)
	dir := clusterDir(t)
	cluster := filepath.Join(dir, fmt.Sprint(b.major))
	version := filepath.Join(cluster, "PG_VERSION")
	other := filepath.Join(dir, "12", "PG_VERSION")
	if err := os.Mkdir(filepath.Dir(other), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{version, other} {
		if err := os.WriteFile(path, []byte("12\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, err := Start(t.Context(), Options{Dir: dir, Bin: b.dir})
	var mismatch *VersionError
	if !errors.As(err, &mismatch) || mismatch.Have != "12" || mismatch.Want != fmt.Sprint(b.major) {
		t.Fatalf("%v", err)
	}
	if err := os.WriteFile(version, fmt.Appendln(nil, b.major), 0o600); err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	i := mustStart(t, fast(dir))
	mustAddRow(t, i)
	if err := i.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(other); err != nil || string(text) != "12\n" {
		t.Errorf("the directory of the other version was touched: %q %v", text, err)
	}
	if err := os.Rename(cluster, cluster+".aside"); err != nil {
		t.Fatal(err)
	}
	o := Options{Dir: dir, Log: slog.New(slog.NewTextHandler(&log, nil))}
	if _, err := findBinaries(t.Context(), o); err != nil || !strings.Contains(log.String(), "pg_upgrade") {
		t.Errorf("an unused cluster is not mentioned: %v %s", err, &log)
	}
	if err := os.Rename(cluster+".aside", cluster); err != nil {
		t.Fatal(err)
	}
}

func TestNoBinaries(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	_, err := Start(t.Context(), Options{Dir: dir, Bin: t.TempDir()})
	var none *NoBinariesError
	if !errors.As(err, &none) {
		t.Fatalf("%v", err)
	}
	for _, want := range []string{"ROADCHECK_PGBIN", "DATABASE_URL", none.Install} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not name %s", err, want)
		}
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the data directory was made: %v", err)
	}
}

func TestFailedStartShowsLog(t *testing.T) {
	t.Parallel()
	dir := clusterDir(t)
	_, err := Start(t.Context(), Options{Dir: dir, Settings: map[string]string{"shared_buffers": "nonsense"}})
	if err == nil || !strings.Contains(err.Error(), `invalid value for parameter "shared_buffers"`) {
		t.Errorf("%v", err)
	}
	if st, err := ReadStatus(dir); err != nil || st.Running {
		t.Errorf("status %+v %v", st, err)
	}
	mustStart(t, fast(dir))
}

func TestSettingsAreChecked(t *testing.T) {
	for _, name := range []string{"port", "listen_addresses", "Work_Mem", "a=b", "", "-c"} {
		_, err := Start(t.Context(), Options{Dir: t.TempDir(), Settings: map[string]string{name: "1"}})
		if err == nil || !strings.Contains(err.Error(), "database setting") {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestCanceledStart(t *testing.T) {
	t.Parallel()
	needBinaries(t)
	dir := reachable(t)
	for _, limit := range []time.Duration{0, 30 * time.Millisecond, 150 * time.Millisecond} {
		ctx, cancel := context.WithTimeout(t.Context(), limit)
		i, err := Start(ctx, fast(dir))
		cancel()
		if err == nil {
			i.Stop(t.Context())
		} else if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("after %v: %v", limit, err)
		}
	}
	mustAddRow(t, mustStart(t, fast(dir)))
	if left, err := filepath.Glob(filepath.Join(dir, "*.new*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestStatusOfNothing(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{dir, filepath.Join(dir, "none")} {
		if st, err := ReadStatus(d); err != nil || st.Running || st.Dir != d {
			t.Errorf("%s: %+v %v", d, st, err)
		}
	}
	if err := os.WriteFile(statePath(dir), []byte(`{"pid":`), 0o600); err != nil {
		t.Fatal(err)
	}
	if st := readState(dir); st != (Status{}) {
		t.Errorf("broken state file: %+v", st)
	}
	if text, err := json.Marshal(Status{}); err != nil || !strings.Contains(string(text), `"since"`) {
		t.Errorf("%s %v", text, err)
	}
}
