package extract

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

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

// benchText is a file's postings with their texts.
type benchText struct {
	postings   []market.Posting
	texts      []string
	raw, plain int // bytes of the postings and of their texts
}

// readBench reads the first postings of a file, up to most bytes.
func readBench(b *testing.B, name string, most int) benchText {
	t := benchText{postings: realPostings(b, name, most)}
	for _, p := range t.postings {
		text := Text(p.Title, p.Description)
		t.texts = append(t.texts, text)
		t.raw += len(p.Title) + len(p.Description)
		t.plain += len(text)
	}
	return t
}

// measure reports the speed of f over size bytes of t as the best of its runs,
// and as a multiple of bytes.ToLower over the same texts: other work on the
// machine slows both. The figure of b itself is the mean.
func (t *benchText) measure(b *testing.B, size int, f func()) {
	b.Helper()
	lower := []byte(strings.Join(t.texts, "\n"))
	best, base := time.Duration(1<<62), time.Duration(1<<62)
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		start := time.Now()
		f()
		best = min(best, time.Since(start))
		b.StopTimer()
		base = min(base, fastest(func() { bytes.ToLower(lower) }))
		b.StartTimer()
	}
	speed, lowerSpeed := perSecond(size, best), perSecond(len(lower), base)
	b.ReportMetric(speed, "best-MB/s")
	b.ReportMetric(lowerSpeed, "tolower-MB/s")
	b.ReportMetric(speed/lowerSpeed, "x-tolower")
}

func perSecond(bytes int, d time.Duration) float64 { return float64(bytes) / d.Seconds() / 1e6 }

func BenchmarkMatch(b *testing.B) {
	x := mustDefault(b)
	for _, name := range benchFiles {
		b.Run(name, func(b *testing.B) {
			t := readBench(b, name, 512<<10)
			var hits []hit
			t.measure(b, t.plain, func() {
				for _, text := range t.texts {
					s := scanWords(text, &x.filter)
					hits = x.matcher.find(s, hits)
					s.release()
				}
			})
		})
	}
}

// BenchmarkMatchRipgrep runs the same patterns over the same texts with rg, on
// one thread. It counts rg's user time, and takes off what rg needs to compile
// the patterns.
func BenchmarkMatchRipgrep(b *testing.B) {
	if _, err := exec.LookPath("rg"); err != nil {
		b.Skip("rg is not installed: there is no baseline for BenchmarkMatch")
	}
	x := mustDefault(b)
	patterns := tempFile(b, strings.Join(x.matcher.keys, "\n")+"\n")
	for _, name := range benchFiles {
		b.Run(name, func(b *testing.B) {
			t := readBench(b, name, 512<<10) // rg takes seconds for it
			texts := tempFile(b, strings.Join(t.texts, "\n"))
			ours := time.Duration(1 << 62)
			for range 5 {
				ours = min(ours, fastest(func() {
					for _, text := range t.texts {
						x.find(text)
					}
				}))
			}
			compile := ripgrep(b, patterns, os.DevNull)
			var rg time.Duration
			for b.Loop() {
				rg = max(ripgrep(b, patterns, texts)-compile, 1)
			}
			b.ReportMetric(perSecond(t.plain, rg), "rg-MB/s")
			b.ReportMetric(rg.Seconds()/ours.Seconds(), "x-rg")
		})
	}
}

// ripgrep is the user time of finding patterns in a file.
func ripgrep(b *testing.B, patterns, file string) time.Duration {
	cmd := exec.Command("rg", "-j1", "-F", "-o", "-i", "-w", "--no-config", "-f", patterns, file)
	if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() != 1 { // 1: nothing found
		b.Fatal(err)
	}
	return cmd.ProcessState.UserTime()
}

func tempFile(b *testing.B, text string) string {
	name := filepath.Join(b.TempDir(), "file")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	return name
}

// BenchmarkStages times a posting's way through the package: its text, its
// skills, and all of it.
func BenchmarkStages(b *testing.B) {
	x := mustDefault(b)
	for _, name := range benchFiles {
		t := readBench(b, name, 512<<10)
		each := map[string]func(i int, p market.Posting){
			"text":   func(_ int, p market.Posting) { Text(p.Title, p.Description) },
			"skills": func(i int, p market.Posting) { x.mentions(p.Company, t.texts[i]) },
			"read":   func(_ int, p market.Posting) { x.Read(p) },
		}
		for _, stage := range []string{"text", "skills", "read"} {
			b.Run(stage+"/"+name, func(b *testing.B) {
				t.measure(b, t.raw, func() {
					for i, p := range t.postings {
						each[stage](i, p)
					}
				})
			})
		}
	}
}

// BenchmarkFields times the readers of fields, the scan of the text included.
func BenchmarkFields(b *testing.B) {
	for _, name := range benchFiles {
		b.Run(name, func(b *testing.B) {
			t := readBench(b, name, 512<<10)
			t.measure(b, t.plain, func() {
				for i, p := range t.postings {
					var r market.Reading
					readFields(p, t.texts[i], &r)
				}
			})
		})
	}
}
