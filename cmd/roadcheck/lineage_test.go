package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/roadcheck/roadcheck/sql/store"
)

// lineageEvents are the events in a file; each is held against the specification.
func lineageEvents(t *testing.T, file string) []map[string]any {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	schema := lineageSpecification(t)
	var out []map[string]any
	for line := range strings.Lines(string(text)) {
		event, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
		if err == nil {
			err = schema.Validate(event)
		}
		if err != nil {
			t.Errorf("event %s: %v", line, err)
			continue
		}
		out = append(out, event.(map[string]any))
	}
	return out
}

func lineageSpecification(t *testing.T) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile("testdata/openlineage.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestLineageEvents: every stage, however it ends, makes events that the specification allows: the one that ends a stage
// is of the same run, that is the same execution of a job, as the one that started it.
func TestLineageEvents(t *testing.T) {
	file := filepath.Join(t.TempDir(), "events.jsonl")
	l, err := openLineage(file, "postgres://me:secret@db.example.com/roadcheck")
	if err != nil {
		t.Fatal(err)
	}
	defer l.close()
	a, err := newApp(cli{Config: write(t, t.TempDir(), "c.yaml", "scrape:\n  sources:\n    - source: lever\n      boards: [acme]\n")}, system{Stderr: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	a.lineage = l
	r := &store.Run{ID: 7, StartedAt: time.Date(2026, 11, 21, 5, 17, 0, 0, time.UTC)}
	ends := map[string]string{"ok": "COMPLETE", "partial": "COMPLETE", "failed": "FAIL", "interrupted": "ABORT"}
	var want []string
	for _, name := range slices.Sorted(maps.Keys(stageTables)) {
		for _, status := range slices.Sorted(maps.Keys(ends)) {
			g := store.Stage{Name: name, StartedAt: r.StartedAt, Status: "running"}
			a.event(r, g)
			g.Status, g.FinishedAt = status, r.StartedAt.Add(time.Minute)
			a.event(r, g)
			want = append(want, "START", ends[status])
		}
	}
	events := lineageEvents(t, file)
	if len(events) != len(want) {
		t.Fatalf("%d events, want %d", len(events), len(want))
	}
	for i, e := range events {
		if e["eventType"] != want[i] {
			t.Errorf("event %d is %s, want %s", i, e["eventType"], want[i])
		}
		if start := events[i-i%2]; start["run"].(map[string]any)["runId"] != e["run"].(map[string]any)["runId"] {
			t.Errorf("event %d is of another run than its start", i)
		}
	}
}

// TestLineageSpecification refuses what the specification does: an event without one of the fields that it asks for, or
// with a value of another form.
func TestLineageSpecification(t *testing.T) {
	schema := lineageSpecification(t)
	sound := func() map[string]any {
		return map[string]any{
			"eventType": "START", "eventTime": "2026-11-21T05:17:00Z", "producer": lineageProducer, "schemaURL": lineageSchema,
			"run": map[string]any{"runId": "6ba7b810-9dad-81d1-80b4-00c04fd430c8"}, "job": map[string]any{"namespace": "roadcheck", "name": "run.scrape"},
			"inputs": []any{map[string]any{"namespace": "board:lever", "name": "acme"}}, "outputs": []any{},
		}
	}
	if err := schema.Validate(sound()); err != nil {
		t.Fatal(err)
	}
	for field, bad := range map[string]any{
		"eventType": "BEGIN", "eventTime": "yesterday", "producer": "roadcheck", "schemaURL": "https://example.com/", "run": map[string]any{"runId": "7"},
		"job": map[string]any{"name": "run.scrape"},
	} {
		e := sound()
		delete(e, field)
		if schema.Validate(e) == nil {
			t.Errorf("an event without %s passes", field)
		}
		e[field] = bad
		if schema.Validate(e) == nil {
			t.Errorf("an event with %s %v passes", field, bad)
		}
	}
	e := sound()
	e["inputs"] = []any{map[string]any{"namespace": "board:lever", "name": ""}}
	if schema.Validate(e) == nil {
		t.Error("an input without a name passes")
	}
}
