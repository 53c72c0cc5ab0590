package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/roadcheck/roadcheck/extract"
)

// benchLines is about the first megabytes of a shared file of postings, whole lines.
func benchLines(b *testing.B, name string, size int) []byte {
	dir := os.Getenv("ROADCHECK_SHARED")
	if dir == "" {
		dir = "../../../shared"
	}
	f, err := os.Open(filepath.Join(dir, "data", "postings", name+".jsonl.gz"))
	if err != nil {
		b.Skipf("no real postings to measure with: %v", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	lines, err := io.ReadAll(io.LimitReader(z, int64(size)))
	if err != nil {
		b.Fatal(err)
	}
	return lines[:bytes.LastIndexByte(lines, '\n')+1]
}

// BenchmarkFilter runs extract --jsonl in memory. The figure of one worker is by
// processor time, the best of the runs, beside a baseline in the same process:
// encoding/json reads each line and bytes.ToLower its description, no more.
func BenchmarkFilter(b *testing.B) {
	e, err := extract.Default()
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"us-backend-2025-11", "hn-2013-2026"} {
		lines := benchLines(b, name, 4<<20)
		p := linePipe{worker: func() lineFunc { return (&filterWorker{extractor: e}).line }}
		for _, p.workers = range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/workers=%d", name, p.workers), func(b *testing.B) {
				b.SetBytes(int64(len(lines)))
				b.ReportAllocs()
				best, base := 1e9, 1e9
				for b.Loop() {
					start := cpuSeconds()
					if bad, err := p.run(b.Context(), bytes.NewReader(lines), io.Discard); bad > 0 || err != nil {
						b.Fatalf("%d bad lines, error %v", bad, err)
					}
					best = min(best, cpuSeconds()-start)
				}
				for range 3 {
					start := cpuSeconds()
					decodeLines(b, lines)
					base = min(base, cpuSeconds()-start)
				}
				mb := float64(len(lines)) / 1e6
				b.ReportMetric(mb/best, "best-MB/cpu-s")
				b.ReportMetric(mb/base, "json-MB/cpu-s")
				b.ReportMetric(base/best, "x-json")
			})
		}
	}
}

func decodeLines(b *testing.B, lines []byte) {
	for line := range bytes.Lines(lines) {
		var in lineIn
		if err := json.Unmarshal(line, &in); err != nil {
			b.Fatal(err)
		}
		bytes.ToLower([]byte(in.Description))
	}
}

// cpuSeconds is the processor time that the process has used.
func cpuSeconds() float64 {
	var use syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &use) != nil {
		return 0
	}
	return float64(use.Utime.Nano()+use.Stime.Nano()) / 1e9
}
