package scrape

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// heapMB is what is live after a collection, in MB; rssMB what the process holds of the machine's memory.
func heapMB() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / 1e6
}

func rssMB(b testing.TB) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Skipf("the memory of a process is read from /proc: %v", err)
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		b.Skip("no VmRSS in /proc/self/status")
	}
	kb, err := strconv.ParseFloat(fields[0], 64)
	if err != nil {
		b.Fatal(err)
	}
	return kb * 1024 / 1e6
}

// TestMemoryIsFlat: what stays of a page that was read are the hashes of its URL and keys. 2,000 pages of 8 kB
// are 16 MB; a crawler that held on to bodies, postings or requests would keep far more than the bound.
func TestMemoryIsFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 3,000 pages")
	}
	const pages = 3000
	s := benchServer(t, pages)
	var early, late float64
	crawlPages(t, s.URL+"/chain/0", pages, func(n int) {
		switch n {
		case 1000:
			early = heapMB()
		case pages:
			late = heapMB()
		}
	})
	if grown := late - early; grown > 4 {
		t.Errorf("%.1f MB live after 1000 pages, %.1f MB after %d", early, late, pages)
	}
}

// BenchmarkMemory reads 200,000 pages in one crawl, 10 postings each, and tells the memory at 10,000, 50,000 and
// 200,000 of them; the server is part of the process. One iteration takes minutes: -benchtime 1x.
func BenchmarkMemory(b *testing.B) {
	if os.Getenv("ROADCHECK_BENCH_PAGES") == "" {
		b.Skip("minutes long: set ROADCHECK_BENCH_PAGES=200000, or run make bench-memory")
	}
	pages, err := strconv.Atoi(os.Getenv("ROADCHECK_BENCH_PAGES"))
	if err != nil {
		b.Fatal(err)
	}
	s := benchServer(b, pages)
	for b.Loop() {
		crawlPages(b, s.URL+"/chain/0", pages, func(n int) {
			if n == 10_000 || n == 50_000 || n == 200_000 || n == pages {
				b.ReportMetric(heapMB(), "heap-MB@"+strconv.Itoa(n))
				b.ReportMetric(rssMB(b), "rss-MB@"+strconv.Itoa(n))
			}
		})
	}
}
