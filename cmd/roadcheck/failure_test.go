package main

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/roadcheck/roadcheck/sql/embedded"
	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

// process is the real program, running.
type process struct {
	cmd    *exec.Cmd
	lines  chan string // standard error, line by line
	mu     sync.Mutex
	stderr bytes.Buffer
}

// start runs the program with a private Postgres in dir.
func start(t *testing.T, dir string, args ...string) *process {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	p := &process{cmd: exec.CommandContext(ctx, "roadcheck", args...), lines: make(chan string, 10_000)}
	p.cmd.Env = append(os.Environ(), "DATABASE_URL=", "ROADCHECK_DATABASE_DIR="+dir, "ROADCHECK_REPORT_OUT="+filepath.Join(t.TempDir(), "report"))
	r, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.lines)
		for s := bufio.NewScanner(r); s.Scan(); {
			p.mu.Lock()
			p.stderr.WriteString(s.Text() + "\n")
			p.mu.Unlock()
			p.lines <- s.Text()
		}
	}()
	return p
}

func (p *process) said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stderr.String()
}

// end reads what the program says until it has ended and gives the exit code.
func (p *process) end() int {
	p.drain()
	_ = p.cmd.Wait() // the exit code says it
	return p.cmd.ProcessState.ExitCode()
}

// privateDir is a folder that an unprivileged database user can reach.
func privateDir(t *testing.T) string {
	t.Helper()
	needProgram(t)
	storetest.URL(t) // skips where there is no Postgres
	dir, err := os.MkdirTemp("", "rc-test-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return filepath.Join(dir, "pg")
}

// mustRun runs the program to its end, which must be a good one, and gives what it logged.
func mustRun(t *testing.T, dir string, args ...string) string {
	t.Helper()
	p := start(t, dir, args...)
	if code := p.end(); code != exitOK {
		t.Fatalf("exit code %d:\n%s", code, p.said())
	}
	return p.said()
}

// heldSite is a career site that keeps its fifth posting back until it is told to proceed, and a configuration that reads it.
type heldSite struct {
	config          string
	asked, proceeds chan struct{} // closed when the posting was asked for, and to be given
}

func newHeldSite(t *testing.T) *heldSite {
	t.Helper()
	site := newCareers(t, 12)
	h := &heldSite{siteConfig(t, t.TempDir(), site), make(chan struct{}), make(chan struct{})}
	var once sync.Once
	site.before = func(path string) {
		if path == "/jobs/5" {
			once.Do(func() { close(h.asked) })
			<-h.proceeds
		}
	}
	return h
}

// readHalf runs the program until it waits for a posting in the middle of the site.
func (h *heldSite) readHalf(t *testing.T, dir, command string) *process {
	t.Helper()
	p := start(t, dir, command, "--config", h.config)
	for {
		select {
		case <-h.asked:
			return p
		case _, more := <-p.lines:
			if !more {
				t.Fatalf("the program ended with exit code %d and did not read the site:\n%s", p.end(), p.said())
			}
		}
	}
}

// readWhole reads the site to its end, and once more, which must find nothing new.
func (h *heldSite) readWhole(t *testing.T, dir string) {
	t.Helper()
	mustRun(t, dir, "scrape", "--config", h.config)
	if log := mustRun(t, dir, "scrape", "--config", h.config); !strings.Contains(log, "new=0 changed=0 unchanged=12") {
		t.Errorf("the run after the disturbed one was not complete:\n%s", log)
	}
}

func TestInterruptLosesNothing(t *testing.T) {
	dir, site := privateDir(t), newHeldSite(t)
	p := site.readHalf(t, dir, "run")
	asked := time.Now()
	if err := p.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	code := p.end()
	if took := time.Since(asked); took > 2*time.Second {
		t.Errorf("stopping took %v", took)
	}
	if code != exitInterrupted || !strings.Contains(p.said(), "what was saved is kept") {
		t.Errorf("exit code %d:\n%s", code, p.said())
	}
	close(site.proceeds)
	site.readWhole(t, dir)
}

func TestKilledDatabase(t *testing.T) {
	t.Parallel()
	dir, site := privateDir(t), newHeldSite(t)
	p := site.readHalf(t, dir, "run")
	status, err := embedded.ReadStatus(dir)
	if err != nil || status.Server == 0 {
		t.Fatalf("no server to kill: %+v, %v", status, err)
	}
	if err := syscall.Kill(status.Server, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	close(site.proceeds)
	if code := p.end(); code != exitTryAgain {
		t.Errorf("exit code %d:\n%s", code, p.said())
	}
	if said := p.said(); !strings.Contains(said, "database") || strings.Contains(said, "panic") {
		t.Errorf("unclear message:\n%s", said)
	}
	site.readWhole(t, dir)
}

func TestKilledProgram(t *testing.T) {
	t.Parallel()
	dir, site := privateDir(t), newHeldSite(t)
	p := site.readHalf(t, dir, "run")
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.end()
	close(site.proceeds)
	site.readWhole(t, dir)
}

func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	dir, site := privateDir(t), newHeldSite(t)
	first := site.readHalf(t, dir, "scrape")
	second := start(t, dir, "analyze")
	if code := second.end(); code != exitLocked || !strings.Contains(second.said(), "db start") {
		t.Errorf("exit code %d:\n%s", code, second.said())
	}
	close(site.proceeds)
	if code := first.end(); code != exitOK {
		t.Errorf("the first run was harmed, exit code %d:\n%s", code, first.said())
	}
}

func TestService(t *testing.T) {
	t.Parallel()
	dir := privateDir(t)
	mustRun(t, dir, "db", "start")
	t.Cleanup(func() { mustRun(t, dir, "db", "stop") })
	mustRun(t, dir, "db", "migrate")
	mustRun(t, dir, "db", "url")
}
