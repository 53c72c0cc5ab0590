package main

import (
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// console shares standard error between log lines and a progress bar: a line
// clears the bar, and the bar is drawn again below it.
type console struct {
	mu       sync.Mutex
	w        io.Writer
	terminal bool
	bar      *progressbar.ProgressBar
}

func (c *console) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bar == nil {
		return c.w.Write(p)
	}
	_ = c.bar.Clear() // drawing is best effort; the line below is what matters
	n, err := c.w.Write(p)
	_ = c.bar.RenderBlank()
	return n, err
}

const (
	barAfter  = time.Second     // a stage quicker than this shows no bar
	lineEvery = 5 * time.Second // without a terminal
)

// stage shows how far one stage is.
type stage struct {
	console *console
	log     *slog.Logger
	name    string
	unit    string
	started time.Time
	lastLog time.Time
}

func (a *app) stage(name, unit string) *stage {
	now := time.Now()
	return &stage{console: a.console, log: a.log, name: name, unit: unit, started: now, lastLog: now}
}

// at reports that done of total units are done; total 0 is unknown.
func (s *stage) at(done, total int) {
	now := time.Now()
	if now.Sub(s.started) < barAfter {
		return
	}
	if !s.console.terminal {
		if now.Sub(s.lastLog) >= lineEvery {
			s.lastLog = now
			args := []any{s.unit, done}
			if total > 0 {
				args = append(args, "of", total)
			}
			s.log.Info(s.name, args...)
		}
		return
	}
	s.console.mu.Lock()
	defer s.console.mu.Unlock()
	if s.console.bar == nil {
		s.console.bar = newBar(s.console.w, s.name, total)
	}
	if total > 0 && s.console.bar.GetMax() != total {
		s.console.bar.ChangeMax(total)
	}
	_ = s.console.bar.Set(done)
}

func newBar(w io.Writer, name string, total int) *progressbar.ProgressBar {
	if total <= 0 {
		total = -1
	}
	return progressbar.NewOptions(total,
		progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(name),
		progressbar.OptionShowCount(), progressbar.OptionSetWidth(30),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
}

// close removes the bar, however the stage ended.
func (s *stage) close() {
	s.console.mu.Lock()
	defer s.console.mu.Unlock()
	if s.console.bar != nil {
		_ = s.console.bar.Clear()
		s.console.bar = nil
	}
}

// end logs the result of a stage that came to its end, with the time it took.
func (s *stage) end(args ...any) {
	s.close()
	s.log.Info(s.name, append(args, "took", time.Since(s.started).Round(time.Millisecond).String())...)
}
