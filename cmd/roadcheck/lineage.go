package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/roadcheck/roadcheck/sql/store"
)

// The shape of events is that of OpenLineage 2-0-2, https://openlineage.io/spec/2-0-2/OpenLineage.json.
const (
	lineageSchema   = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"
	lineageProducer = "https://github.com/roadcheck/roadcheck"
)

// lineage appends events to a file, one JSON object a line.
type lineage struct {
	file      *os.File
	namespace string // of the tables: the database, without credentials
}

type lineageEvent struct {
	EventType string           `json:"eventType"` // START, COMPLETE, FAIL or ABORT
	EventTime string           `json:"eventTime"`
	Run       lineageRun       `json:"run"`
	Job       lineageDataset   `json:"job"`
	Inputs    []lineageDataset `json:"inputs"`
	Outputs   []lineageDataset `json:"outputs"`
	Producer  string           `json:"producer"`
	SchemaURL string           `json:"schemaURL"`
}

type lineageRun struct {
	RunID string `json:"runId"` // a UUID
}

// lineageDataset names a dataset or a job.
type lineageDataset struct {
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
}

func openLineage(name string, database secretURL) (*lineage, error) {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, fmt.Errorf("open file of events: %w", err)
	}
	return &lineage{f, databaseNamespace(database)}, nil
}

func (l *lineage) close() { _ = l.file.Close() } // each event was written by itself

// stageTables are the tables that a stage reads and writes; boards and files are added.
var stageTables = map[string]struct{ in, out []string }{
	"scrape":  {nil, []string{"fetches", "bodies", "postings", "board_results"}},
	"extract": {[]string{"postings"}, []string{"readings"}},
	"cluster": {[]string{"postings", "readings"}, []string{"clusters", "sketches"}},
	"check":   {[]string{"postings", "readings", "clusters", "board_results"}, nil},
	"analyze": {[]string{"postings", "readings", "clusters", "board_results"}, []string{"findings"}},
	"report":  {[]string{"findings"}, nil},
}

// event writes what became of a stage: START while it runs. An event that cannot be written is logged.
func (a *app) event(r *store.Run, g store.Stage) {
	l := a.lineage
	if l == nil {
		return
	}
	tables := stageTables[g.Name]
	e := lineageEvent{
		EventType: lineageType(g.Status), EventTime: stageTime(g).UTC().Format(time.RFC3339Nano),
		Run: lineageRun{stageUUID(r, g.Name)}, Job: lineageDataset{"roadcheck", "run." + g.Name},
		Inputs: l.tables(tables.in), Outputs: l.tables(tables.out), Producer: lineageProducer, SchemaURL: lineageSchema,
	}
	if g.Name == "scrape" {
		for _, t := range a.cfg.targets() {
			e.Inputs = append(e.Inputs, lineageDataset{"board:" + t.Source, t.Board})
		}
	}
	if g.Name == "report" {
		e.Outputs = append(e.Outputs, lineageDataset{"file", a.cfg.Report.Out})
	}
	data, err := json.Marshal(e)
	if err == nil {
		_, err = l.file.WriteString(a.secrets.Replace(string(data)) + "\n")
	}
	if err != nil {
		a.log.Warn("an event was not written", "stage", g.Name, "error", err)
	}
}

func stageTime(g store.Stage) time.Time {
	if g.FinishedAt.IsZero() {
		return g.StartedAt
	}
	return g.FinishedAt
}

func lineageType(status string) string {
	switch status {
	case "running":
		return "START"
	case "ok", "partial":
		return "COMPLETE"
	case "interrupted":
		return "ABORT"
	}
	return "FAIL"
}

func (l *lineage) tables(names []string) []lineageDataset {
	out := []lineageDataset{}
	for _, name := range names {
		out = append(out, lineageDataset{l.namespace, name})
	}
	return out
}

// databaseNamespace names a database as OpenLineage does, postgres://host:port, without credentials.
func databaseNamespace(address secretURL) string {
	u, err := url.Parse(string(address))
	if err != nil || u.Host == "" {
		return "postgres://localhost:5432"
	}
	host := u.Host
	if !strings.Contains(host, ":") {
		host += ":5432"
	}
	return "postgres://" + host
}

// stageUUID is the same for all events of one stage of one run: a UUID of version 8 (RFC 9562) made
// of a digest.
func stageUUID(r *store.Run, stage string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s %s %s", r.ID, r.StartedAt.UTC().Format(time.RFC3339Nano), r.Inputs["config"], stage))
	id := sum[:16]
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80
	text := hex.EncodeToString(id)
	return strings.Join([]string{text[:8], text[8:12], text[12:16], text[16:20], text[20:]}, "-")
}
