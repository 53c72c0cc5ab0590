package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/sql/store"
)

// Events that somebody may want to hear of.
const (
	eventVerdict = "verdict-changed"
	eventGated   = "gated"
	eventFailed  = "failed"
)

// notification is what the command of notify.command reads on standard input.
type notification struct {
	Schema   string        `json:"schema"`
	Events   []string      `json:"events"`
	ExitCode int           `json:"exit_code"`
	Error    string        `json:"error"`
	Verdicts []verdictNews `json:"verdicts"`
	Run      *runOut       `json:"run"` // null when none began
}

// verdictNews is a verdict that is not what it was in the run before.
type verdictNews struct {
	Roadmap string `json:"roadmap"`
	analysis.VerdictChange
}

const notificationSchema = "roadcheck-notification/1"

// tell notifies when a run has failed, was gated, or has changed a verdict.
func (a *app) tell(ctx context.Context, s *store.Store, r store.Run, e ended) {
	if len(a.cfg.Notify.Command) == 0 {
		return
	}
	run := outRun(r)
	n := notification{Run: &run, ExitCode: e.code}
	switch e.code {
	case exitOK, exitPartial, exitStale:
	case exitGate:
		n.Events = append(n.Events, eventGated)
	default:
		n.Events = append(n.Events, eventFailed)
	}
	if e.err != nil {
		n.Error = e.err.Error()
	}
	var err error
	if n.Verdicts, err = changedVerdicts(ctx, s, r); err != nil {
		a.log.Warn("verdicts were not compared with those of the run before", "error", err)
	}
	if len(n.Verdicts) > 0 {
		n.Events = append(n.Events, eventVerdict)
	}
	if len(n.Events) > 0 {
		a.notify(ctx, n)
	}
}

// changedVerdicts compares the findings of a run with those before it; none where there are not both.
func changedVerdicts(ctx context.Context, s *store.Store, r store.Run) ([]verdictNews, error) {
	now, err := s.Findings(ctx, r.ID)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	before, earlier, err := s.FindingsBefore(ctx, r.Dataset, r.ID)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	to, err := decodeFindings(fmt.Sprintf("run %d", r.ID), now)
	if err != nil {
		return nil, err
	}
	from, err := decodeFindings(fmt.Sprintf("run %d", earlier), before)
	if err != nil {
		return nil, err
	}
	var out []verdictNews
	for _, m := range analysis.Differ(from, to).Roadmaps {
		for _, v := range m.Verdicts {
			out = append(out, verdictNews{m.ID, v})
		}
	}
	return out, nil
}

// maxSaid bounds what is logged of a command's output.
const maxSaid = 2000

// notify runs the configured command, without a shell, with the notification on standard input and
// without the secrets of the environment. It gets notify.timeout.
func (a *app) notify(ctx context.Context, n notification) {
	command := a.cfg.Notify.Command
	if len(command) == 0 {
		return
	}
	n.Schema, n.Error = notificationSchema, a.secrets.Replace(n.Error)
	data, err := json.Marshal(n)
	if err != nil {
		a.log.Warn("nobody was notified", "error", err)
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.cfg.Notify.Timeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Stdin, cmd.Env = bytes.NewReader(append(data, '\n')), childEnviron(a.Environ)
	cmd.WaitDelay = stopWithin // its children may hold the pipe
	said, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		err = fmt.Errorf("it took longer than notify.timeout, %s", a.cfg.Notify.Timeout)
	}
	if err != nil {
		a.log.Warn("nobody was notified", "command", command[0], "error", err, "said", strings.TrimSpace(string(said[:min(len(said), maxSaid)])))
		return
	}
	a.log.Info("notified", "command", command[0], "events", strings.Join(n.Events, " "))
}
