package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

// TestMetrics reads what is written, and what is pushed, with Prometheus' own parser.
func TestMetrics(t *testing.T) {
	s := storetest.New(t)
	var pushed []byte
	var path, kind string
	gateway := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path, kind = r.Method+" "+r.URL.Path, r.Header.Get("Content-Type")
		pushed, _ = io.ReadAll(r.Body)
		if _, password, _ := r.BasicAuth(); password != "pushword" {
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	defer gateway.Close()
	file := filepath.Join(t.TempDir(), "roadcheck.prom")
	cfg := defaultConfig()
	cfg.Metrics = metricsConfig{File: file, Push: secretURL(strings.Replace(gateway.URL, "//", "//me:pushword@", 1))}
	a := &app{cfg: cfg}
	day := time.Date(2026, 11, 21, 5, 0, 0, 0, time.UTC)
	posting := market.Posting{Source: "le\"v\\er\n", Board: "acme", Key: "1", Title: "Programmer", Description: "Go."}
	if _, err := s.SavePostings(t.Context(), store.SavePostings{Dataset: market.Real, Day: "2026-11-20", Postings: []market.Posting{posting}}); err != nil {
		t.Fatal(err)
	}
	finish := func(status string) store.Run {
		r := store.Run{Command: "run", Version: "v1", Dataset: market.Real, StartedAt: day, Versions: map[string]string{"extractor": "4-x"}}
		id, err := s.StartRun(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		day = day.Add(time.Hour)
		r.ID, r.Status, r.FinishedAt, r.Counts = id, status, day, map[string]int64{"postings_new": 1, "boards": 2}
		r.Stages = []store.Stage{{Name: "scrape", StartedAt: r.StartedAt, FinishedAt: r.StartedAt.Add(1500 * time.Millisecond)}}
		r.Checks = []store.Check{{Name: "rows", Subject: "lever", Level: levelWarn, Value: 0.7}}
		if err := s.FinishRun(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		return r
	}
	good := finish("partial")
	if err := a.publishMetrics(t.Context(), s, good, exitPartial); err != nil {
		t.Fatal(err)
	}
	bad := finish("failed")
	if err := a.publishMetrics(t.Context(), s, bad, exitFailed); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(written, pushed) || path != "POST /metrics/job/roadcheck" || !strings.HasPrefix(kind, "text/plain; version=0.0.4") {
		t.Errorf("%v; pushed %s (%s):\n%s\nwritten:\n%s", err, path, kind, pushed, written)
	}
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(written))
	if err != nil {
		t.Fatalf("%v\n%s", err, written)
	}
	for name, want := range map[string]float64{
		"roadcheck_build_info": 1, "roadcheck_last_run_success": 0, "roadcheck_last_run_exit_code": exitFailed, "roadcheck_last_run_duration_seconds": 3600,
		"roadcheck_last_run_timestamp_seconds": float64(bad.FinishedAt.Unix()), "roadcheck_last_success_timestamp_seconds": float64(good.FinishedAt.Unix()),
		"roadcheck_stage_duration_seconds": 1.5, "roadcheck_postings": 1, "roadcheck_check_value": 0.7, "roadcheck_check_level": 1,
		"roadcheck_source_last_seen_timestamp_seconds": float64(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC).Unix()), "roadcheck_run_items": 2,
	} {
		f := families[name]
		if f == nil || f.GetHelp() == "" || f.GetMetric()[0].GetGauge().GetValue() != want {
			t.Errorf("%s: %v, want %v", name, f, want)
		}
	}
	for _, name := range regexp.MustCompile(`roadcheck_[a-z_]+`).FindAllString(deployed(t, "alerts.yaml"), -1) {
		if families[name] == nil {
			t.Errorf("deploy/alerts.yaml rests on %s, which no run writes", name)
		}
	}
	if size := families["roadcheck_database_size_bytes"].GetMetric()[0].GetGauge().GetValue(); size < 1e6 {
		t.Errorf("size of the database: %v", size)
	}
	if got := families["roadcheck_postings"].GetMetric()[0].GetLabel()[0].GetValue(); got != posting.Source {
		t.Errorf("label %q, want %q", got, posting.Source)
	}
	a.cfg.Metrics.Push = secretURL(strings.Replace(gateway.URL, "//", "//me:wrongword@", 1))
	if err := a.publishMetrics(t.Context(), s, bad, exitFailed); err == nil || !strings.Contains(err.Error(), "401") || strings.Contains(err.Error(), "wrongword") {
		t.Errorf("a gateway that refuses: %v", err)
	}
	gateway.Close()
	if err := a.publishMetrics(t.Context(), s, bad, exitFailed); err == nil || strings.Contains(err.Error(), "wrongword") {
		t.Errorf("a gateway that is away: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
