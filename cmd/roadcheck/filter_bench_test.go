package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

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

// BenchmarkFilter runs extract --jsonl in memory. Its figures are the best of the
// runs by the clock, since other work on the machine slows some of them; between
// the runs a baseline is timed: encoding/json reads each line and bytes.ToLower
// its description, no more. x-one compares two workers with one.
func BenchmarkFilter(b *testing.B) {
	e, err := extract.Default()
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"us-backend-2025-11", "hn-2013-2026"} {
		lines := benchLines(b, name, 1<<20)
		mb := float64(len(lines)) / 1e6
		p := linePipe{worker: func() lineFunc { return (&filterWorker{extractor: e}).line }}
		one := math.Inf(1)
		for _, p.workers = range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/workers=%d", name, p.workers), func(b *testing.B) {
				b.SetBytes(int64(len(lines)))
				b.ReportAllocs()
				best, base := math.Inf(1), math.Inf(1)
				for b.Loop() {
					best = min(best, seconds(func() {
						if bad, err := p.run(b.Context(), bytes.NewReader(lines), io.Discard); bad > 0 || err != nil {
							b.Fatalf("%d bad lines, error %v", bad, err)
						}
					}))
					b.StopTimer()
					base = min(base, seconds(func() { decodeLines(b, lines) }))
					b.StartTimer()
				}
				b.ReportMetric(mb/best, "best-MB/s")
				b.ReportMetric(mb/base, "json-MB/s")
				b.ReportMetric(base/best, "x-json")
				if p.workers == 1 {
					one = best
				} else {
					b.ReportMetric(one/best, "x-one")
				}
			})
		}
	}
}

func seconds(f func()) float64 {
	start := time.Now()
	f()
	return time.Since(start).Seconds()
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
