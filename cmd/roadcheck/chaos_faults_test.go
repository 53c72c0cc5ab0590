package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/roadcheck/roadcheck/sql/embedded"
)

func (c *chaos) killProgram(t *testing.T, p *process) {
	t.Helper()
	_ = p.cmd.Process.Kill() // it may have ended
	p.drain()
}

func (c *chaos) killDatabase(t *testing.T, p *process) {
	t.Helper()
	status, err := embedded.ReadStatus(c.postgres())
	if err != nil || status.Server == 0 {
		t.Fatalf("no server to kill: %+v, %v", status, err)
	}
	if err := syscall.Kill(status.Server, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	p.drain()
	for status.Running { // until what kept the server notices
		if err := t.Context().Err(); err != nil {
			t.Fatal(err)
		}
		if status, err = embedded.ReadStatus(c.postgres()); err != nil {
			t.Fatal(err)
		}
	}
}

func (c *chaos) cutNetwork(_ *testing.T, p *process) {
	c.cut.Store(true)
	defer c.cut.Store(false)
	p.drain()
}

// fillDisk takes what is left of the disk until the program has ended.
func (c *chaos) fillDisk(t *testing.T, p *process) {
	t.Helper()
	ballast := filepath.Join(c.root, "ballast")
	f, err := os.Create(ballast)
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(f, zeros{})
	if !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("fill the disk: %v", err)
	}
	p.drain()
	_ = f.Close() // nothing of it is wanted
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// within reads what the program says until a time has passed or it has ended.
func (p *process) within(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	for {
		select {
		case _, more := <-p.lines:
			if !more {
				return
			}
		case <-timer.C:
			return
		}
	}
}

func (p *process) drain() {
	for range p.lines {
	}
}

// reach reads what the program says until it has ended a stage.
func (p *process) reach(stage string) {
	for line := range p.lines {
		if endsStage(line, stage) {
			return
		}
	}
}

func endsStage(line, stage string) bool {
	return strings.Contains(line, " msg="+stage+" ") && strings.Contains(line, " took=")
}

// stage is the first that the program did not end.
func (p *process) stage() string {
	for _, stage := range runStages {
		if !slices.ContainsFunc(strings.Split(p.said(), "\n"), func(line string) bool { return endsStage(line, stage) }) {
			return stage
		}
	}
	return "none"
}
