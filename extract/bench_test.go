package extract

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"syscall"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// realPostings reads up to max bytes of descriptions from a shared file.
func realPostings(t testing.TB, name string, most int) []market.Posting {
	f, err := os.Open(shared(t, "data/postings/"+name+".jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []market.Posting
	scan := bufio.NewScanner(z)
	scan.Buffer(nil, 8<<20)
	for n := 0; n < most && scan.Scan(); {
		var p struct{ Title, Company, Location, Description string }
		if err := json.Unmarshal(scan.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		n += len(p.Description)
		out = append(out, market.Posting{Title: p.Title, Company: p.Company, Location: p.Location, Description: p.Description})
	}
	return out
}

var benchFiles = []string{"us-backend-2025-11", "hn-2013-2026"}

func BenchmarkMatch(b *testing.B) {
	x := mustDefault(b)
	for _, name := range benchFiles {
		b.Run(name, func(b *testing.B) {
			var texts []string
			size := 0
			for _, p := range realPostings(b, name, 4<<20) {
				text := Text(p.Title, p.Description)
				texts = append(texts, text)
				size += len(text)
			}
			var hits []hit
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, text := range texts {
					hits = x.matcher.find(text, hits[:0])
				}
			}
		})
	}
}

func BenchmarkSkills(b *testing.B) {
	x := mustDefault(b)
	for _, name := range benchFiles {
		b.Run(name, func(b *testing.B) {
			postings := realPostings(b, name, 4<<20)
			size := 0
			for _, p := range postings {
				size += len(p.Title) + len(p.Description)
			}
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, p := range postings {
					x.mentions(p.Company, Text(p.Title, p.Description))
				}
			}
		})
	}
}

func BenchmarkText(b *testing.B) {
	for _, name := range benchFiles {
		b.Run(name, func(b *testing.B) {
			postings := realPostings(b, name, 4<<20)
			size := 0
			for _, p := range postings {
				size += len(p.Title) + len(p.Description)
			}
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, p := range postings {
					Text(p.Title, p.Description)
				}
			}
		})
	}
}

// BenchmarkFields is to be judged beside BenchmarkCalibration: the machine may be shared.
func BenchmarkFields(b *testing.B) {
	for _, name := range benchFiles {
		b.Run(name, func(b *testing.B) {
			postings, size := realPostings(b, name, 4<<20), 0
			texts := make([]string, len(postings))
			for i, p := range postings {
				texts[i] = Text(p.Title, p.Description)
				size += len(texts[i])
			}
			b.ReportAllocs()
			n, start := 0, cpuSeconds()
			for b.Loop() {
				for i, p := range postings {
					var r market.Reading
					readFields(p, texts[i], &r)
				}
				n += size
			}
			b.ReportMetric(float64(n)/1e6/(cpuSeconds()-start), "MB/cpu-s")
		})
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

func BenchmarkCalibration(b *testing.B) {
	text := bytes.Repeat([]byte("Senior Engineer (Berlin), 5+ years. "), 1<<15)
	n, start := 0, cpuSeconds()
	for b.Loop() {
		bytes.ToLower(text)
		n += len(text)
	}
	b.ReportMetric(float64(n)/1e6/(cpuSeconds()-start), "MB/cpu-s")
}
