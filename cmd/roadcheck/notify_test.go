package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

// TestNotifyOfVerdicts has three runs, of which the last changes a verdict; the command is a real one.
func TestNotifyOfVerdicts(t *testing.T) {
	s := storetest.New(t)
	file := filepath.Join(t.TempDir(), "told.json")
	var log bytes.Buffer
	a := &app{cfg: defaultConfig(), log: newLogger(&log, logConfig{Format: "text", Level: "info"})}
	a.Environ = os.Environ()
	a.cfg.Notify.Command = []string{"sh", "-c", `cat >"$0"`, file}
	run := func(outcome analysis.Outcome, e ended) string {
		t.Helper()
		id, err := s.StartRun(t.Context(), store.Run{Command: "run", Dataset: market.Real, StartedAt: time.Now()})
		if err != nil {
			t.Fatal(err)
		}
		claim := analysis.ClaimFinding{ID: "c1", Verdicts: []analysis.Verdict{{Hypothesis: "h1", Sentence: "Go is asked for", Outcome: outcome}}}
		data, err := json.Marshal(analysis.Findings{Schema: analysis.Schema, Roadmaps: []analysis.RoadmapFinding{{
			Roadmap: market.Roadmap{ID: "r1"}, Claims: []analysis.ClaimFinding{claim}}}})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.SaveFindings(t.Context(), id, analysis.Schema, data); err != nil {
			t.Fatal(err)
		}
		r, err := s.Run(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		os.Remove(file) // there may be none
		a.tell(t.Context(), s, r, e)
		told, _ := os.ReadFile(file) // none is what nobody was told
		return string(told)
	}
	for _, outcome := range []analysis.Outcome{analysis.Supported, analysis.Supported} {
		if told := run(outcome, ended{code: exitOK}); told != "" {
			t.Errorf("told without news: %s", told)
		}
	}
	told := run(analysis.Contradicted, ended{code: exitPartial, err: &partialError{"1 board failed"}})
	var n notification
	if err := json.Unmarshal([]byte(told), &n); err != nil {
		t.Fatalf("%v: %s\n%s", err, told, log.String())
	}
	if len(n.Events) != 1 || n.Events[0] != eventVerdict || n.Error != "1 board failed" || n.Run == nil || n.Run.Command != "run" || len(n.Verdicts) != 1 {
		t.Fatalf("told %s", told)
	}
	if v := n.Verdicts[0]; v.Roadmap != "r1" || v.From != analysis.Supported || v.To != analysis.Contradicted || v.Sentence != "Go is asked for" {
		t.Errorf("verdict: %+v", v)
	}
	if told := run(analysis.Contradicted, ended{code: exitGate, err: &gateError{"unread"}}); !strings.Contains(told, `"events":["gated"]`) {
		t.Errorf("gated: %s", told)
	}
	a.cfg.Notify.Command, a.cfg.Notify.Timeout = []string{"sh", "-c", "echo too slow; exec cat /dev/zero >/dev/null"}, 50*time.Millisecond
	run(analysis.Contradicted, ended{code: exitFailed})
	a.cfg.Notify.Command = []string{filepath.Join(t.TempDir(), "none")}
	run(analysis.Contradicted, ended{code: exitFailed})
	if said := log.String(); !strings.Contains(said, "longer than notify.timeout") || !strings.Contains(said, "too slow") || !strings.Contains(said, "no such file") {
		t.Errorf("log: %s", said)
	}
}
