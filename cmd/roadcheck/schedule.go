package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"time"
)

type scheduleCmd struct {
	Cron   string        `help:"When to run: a cron expression. Default: schedule.cron." placeholder:"EXPR"`
	Zone   string        `help:"Time zone of the expression. Default: schedule.time_zone." placeholder:"NAME"`
	Jitter time.Duration `help:"Longest random delay of each run. Default: schedule.jitter." default:"-1s" placeholder:"DURATION"`
	Once   bool          `help:"Wait for the next time, run once, and end with the exit code of that run." xor:"how"`
	Next   int           `help:"Print the next N times, before jitter, and run nothing." placeholder:"N" xor:"how"`
	runFlags
}

// maxNext bounds --next.
const maxNext = 10_000

// Run runs all stages at the times of the expression, until it is interrupted.
func (c *scheduleCmd) Run(ctx context.Context, a *app) error {
	when := a.cfg.Schedule
	when.Cron, when.TimeZone = cmp.Or(c.Cron, when.Cron), cmp.Or(c.Zone, when.TimeZone)
	if c.Jitter >= 0 {
		when.Jitter = c.Jitter
	}
	table, err := parseTimetable(when)
	if err != nil {
		return &usageError{fmt.Sprintf("schedule: %v", err)}
	}
	if c.Next != 0 {
		return c.printNext(a, table)
	}
	for {
		at, err := table.after(time.Now())
		if err != nil {
			return err
		}
		if when.Jitter > 0 {
			at = at.Add(rand.N(when.Jitter))
		}
		a.log.Info("next run", "at", at.Format(time.RFC3339))
		if !waitUntil(ctx, at) {
			a.log.Info("the schedule ends")
			return nil
		}
		code, err := c.runOnce(ctx, a)
		if err != nil {
			return err
		}
		if c.Once {
			return exitWith(code)
		}
	}
}

func (c *scheduleCmd) printNext(a *app, table timetable) error {
	if c.Next < 0 || c.Next > maxNext {
		return &usageError{fmt.Sprintf("schedule: --next wants 1 to %d", maxNext)}
	}
	at := time.Now()
	for range c.Next {
		var err error
		if at, err = table.after(at); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(a.Stdout, at.Format(time.RFC3339)); err != nil {
			return fmt.Errorf("print times: %w", err)
		}
	}
	return nil
}

// waitUntil waits; false when ctx ended before. It looks at the clock each minute, for that may be
// put right, or the machine sleep.
func waitUntil(ctx context.Context, at time.Time) bool {
	for {
		left := time.Until(at.Round(0)) // by the clock on the wall
		if left <= 0 {
			return ctx.Err() == nil
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(min(left, time.Minute)):
		}
	}
}

// stopChildWithin is how long a run may take to end after it was told to.
const stopChildWithin = 15 * time.Second

// runOnce does one run in a process of its own, so that whatever becomes of it the schedule goes
// on, and gives its exit code.
func (c *scheduleCmd) runOnce(ctx context.Context, a *app) (int, error) {
	self, err := os.Executable()
	if err != nil {
		return 0, fmt.Errorf("find this program: %w", err)
	}
	cmd := exec.CommandContext(ctx, self, slices.Concat(a.globals.args(), []string{"run"}, c.args())...)
	cmd.Env, cmd.Stdout, cmd.Stderr = a.Environ, a.Stdout, a.Stderr
	// A group of its own: Ctrl-C is for this process, which tells it once.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = stopChildWithin
	err = cmd.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) && ctx.Err() == nil {
		return 0, fmt.Errorf("start a run: %w", err)
	}
	code := exitFailed
	if cmd.ProcessState != nil {
		code = cmd.ProcessState.ExitCode()
	}
	switch code {
	case exitOK:
	case exitLocked:
		a.log.Warn("this run is left out: another one is going on", "exit_code", code)
	default:
		a.log.Warn("the run did not end well; the schedule goes on", "exit_code", code)
	}
	return code, nil
}

// exitWith is an error that ends the program with a code, which the run has explained already.
func exitWith(code int) error {
	if code == exitOK {
		return nil
	}
	return &codeError{code}
}

type codeError struct{ code int }

func (e *codeError) Error() string { return fmt.Sprintf("the run ended with exit code %d", e.code) }

// args are the flags as they were given.
func (c cli) args() []string {
	var out []string
	if c.Config != "" {
		out = append(out, "--config="+c.Config)
	}
	for key, value := range c.Set {
		out = append(out, "--set="+key+"="+value)
	}
	slices.Sort(out)
	if c.Log != "" {
		out = append(out, "--log="+c.Log)
	}
	if c.Quiet {
		out = append(out, "--quiet")
	}
	return out
}

// args are the flags as they were given.
func (f runFlags) args() []string {
	var out []string
	for _, flag := range []struct{ name, value string }{{"out", f.Out}, {"metrics", f.Metrics}, {"lineage", f.Lineage}} {
		if flag.value != "" {
			out = append(out, "--"+flag.name+"="+flag.value)
		}
	}
	if f.Keep != nil {
		out = append(out, fmt.Sprintf("--keep=%d", *f.Keep))
	}
	if f.Share {
		out = append(out, "--share")
	}
	if f.NoGate {
		out = append(out, "--no-gate")
	}
	return out
}
