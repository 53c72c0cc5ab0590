package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

// metricLine is one sample; its labels are pairs of name and value.
type metricLine struct {
	labels []string
	value  float64
}

// metricFamily is a gauge in the text format of Prometheus, version 0.0.4.
type metricFamily struct {
	name, help string
	lines      []metricLine
}

func gauge(name, help string, value float64) metricFamily {
	return metricFamily{name, help, []metricLine{{nil, value}}}
}

var labelEscaper = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)

func (f metricFamily) appendTo(b *bytes.Buffer) {
	if len(f.lines) == 0 {
		return
	}
	fmt.Fprintf(b, "# HELP %s %s\n# TYPE %s gauge\n", f.name, f.help, f.name)
	for _, l := range f.lines {
		b.WriteString(f.name)
		for i := 0; i+1 < len(l.labels); i += 2 {
			fmt.Fprintf(b, `%s%s="%s"`, []string{"{", ","}[min(i, 1)], l.labels[i], labelEscaper.Replace(l.labels[i+1]))
		}
		if len(l.labels) > 0 {
			b.WriteByte('}')
		}
		fmt.Fprintf(b, " %s\n", strconv.FormatFloat(l.value, 'g', -1, 64))
	}
}

// publishMetrics writes the metrics of a run that has ended to the configured file and Pushgateway.
func (a *app) publishMetrics(ctx context.Context, s *store.Store, r store.Run, code int) error {
	c := a.cfg.Metrics
	if c.File == "" && c.Push == "" {
		return nil
	}
	families, err := metricsOf(ctx, s, r, code)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	for _, f := range families {
		f.appendTo(&b)
	}
	if c.File != "" {
		if err = replaceFile(c.File, b.Bytes()); err != nil {
			err = fmt.Errorf("write metrics: %w", err)
		}
	}
	if c.Push != "" {
		err = errors.Join(err, push(ctx, string(c.Push), b.Bytes()))
	}
	return err
}

// metricsOf gives what is worth an alert or a curve. The last success comes from the database, so that
// a run that failed does not take it away.
func metricsOf(ctx context.Context, s *store.Store, r store.Run, code int) ([]metricFamily, error) {
	ages, err := s.SourceAges(ctx, r.Dataset, market.DayOf(r.FinishedAt))
	if err != nil {
		return nil, err
	}
	size, err := s.Size(ctx)
	if err != nil {
		return nil, err
	}
	good, err := s.LatestCommand(ctx, r.Command, "ok", "partial")
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	success := 0.0
	if r.Status == "ok" || r.Status == "partial" {
		success = 1
	}
	out := []metricFamily{
		{"roadcheck_build_info", "Versions that made the latest results; the value is 1.", []metricLine{
			{[]string{"version", r.Version, "extractor", r.Versions["extractor"]}, 1}}},
		gauge("roadcheck_last_run_timestamp_seconds", "When the latest run ended, in seconds since 1970.", unixSeconds(r.FinishedAt)),
		gauge("roadcheck_last_run_success", "1 when the latest run ended with a report, though perhaps of some boards only.", success),
		gauge("roadcheck_last_run_exit_code", "Exit code of the latest run.", float64(code)),
		gauge("roadcheck_last_run_duration_seconds", "How long the latest run took.", r.FinishedAt.Sub(r.StartedAt).Seconds()),
		gauge("roadcheck_last_success_timestamp_seconds", "When the latest run with success 1 ended, in seconds since 1970; 0 is never.", unixSeconds(good.FinishedAt)),
		gauge("roadcheck_database_size_bytes", "Size of the database on disk.", float64(size)),
	}
	return slices.Concat(out, stageMetrics(r), sourceMetrics(ages), checkMetrics(r)), nil
}

func stageMetrics(r store.Run) []metricFamily {
	took := metricFamily{name: "roadcheck_stage_duration_seconds", help: "How long each stage of the latest run took."}
	counts := metricFamily{name: "roadcheck_run_items", help: "What the latest run counted, by kind."}
	for _, g := range r.Stages {
		took.lines = append(took.lines, metricLine{[]string{"stage", g.Name}, g.FinishedAt.Sub(g.StartedAt).Seconds()})
	}
	for name, n := range r.Counts {
		counts.lines = append(counts.lines, metricLine{[]string{"kind", name}, float64(n)})
	}
	slices.SortFunc(counts.lines, func(a, b metricLine) int { return cmp.Compare(a.labels[1], b.labels[1]) })
	return []metricFamily{took, counts}
}

func sourceMetrics(ages []store.SourceAge) []metricFamily {
	postings := metricFamily{name: "roadcheck_postings", help: "Postings that are stored, by source."}
	seen := metricFamily{name: "roadcheck_source_last_seen_timestamp_seconds", help: "Start of the day, in UTC, on which a posting of the source was seen last."}
	for _, a := range ages {
		postings.lines = append(postings.lines, metricLine{[]string{"source", a.Source}, float64(a.Postings)})
		if day, err := time.Parse(time.DateOnly, string(a.LastSeen)); err == nil {
			seen.lines = append(seen.lines, metricLine{[]string{"source", a.Source}, unixSeconds(day)})
		}
	}
	return []metricFamily{postings, seen}
}

func checkMetrics(r store.Run) []metricFamily {
	value := metricFamily{name: "roadcheck_check_value", help: "Value of each quality check of the latest run."}
	level := metricFamily{name: "roadcheck_check_level", help: "Outcome of each quality check of the latest run: 0 ok, 1 warning, 2 error."}
	levels := map[string]float64{levelWarn: 1, levelError: 2}
	for _, c := range r.Checks {
		labels := []string{"check", c.Name, "subject", c.Subject}
		value.lines = append(value.lines, metricLine{labels, c.Value})
		level.lines = append(level.lines, metricLine{labels, levels[c.Level]})
	}
	return []metricFamily{value, level}
}

func unixSeconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}

// push gives the metrics to a Pushgateway. POST replaces those of the same names and leaves others.
func push(ctx context.Context, gateway string, data []byte) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	address, err := url.JoinPath(gateway, "metrics", "job", "roadcheck")
	if err != nil {
		return fmt.Errorf("metrics.push: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("metrics.push: %w", err)
	}
	req.Header.Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("metrics.push: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		why, _ := io.ReadAll(io.LimitReader(resp.Body, 300)) // what came is enough
		return fmt.Errorf("metrics.push: %s answers %s: %s", secretURL(address), resp.Status, strings.TrimSpace(string(why)))
	}
	return nil
}
