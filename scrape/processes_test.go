package scrape

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// crawlJob is what a process started by these tests reads.
type crawlJob struct {
	URL, Board, StateDir string
	Delay                time.Duration
}

const jobVariable = "TEST_CRAWL_JOB"

func TestMain(m *testing.M) {
	if job := os.Getenv(jobVariable); job != "" {
		os.Exit(crawlAsProcess(job))
	}
	os.Exit(m.Run())
}

// crawlAsProcess is the main program of such a process.
func crawlAsProcess(text string) int {
	var job crawlJob
	if err := json.Unmarshal([]byte(text), &job); err != nil {
		return 2
	}
	results, err := Crawl(context.Background(), []Target{{Source: "test", Board: job.Board, BaseURL: job.URL}}, Options{
		Delay: job.Delay, Retries: -1, StateDir: job.StateDir, Allow: loopback, sources: []Source{testSource}, Save: discard,
	})
	if err != nil || !results[0].Complete {
		return 1
	}
	return 0
}

func startCrawl(t *testing.T, job crawlJob) *exec.Cmd {
	t.Helper()
	text, err := json.Marshal(job)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), jobVariable+"="+string(text))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// TestDelayHoldsAcrossProcesses: two processes read one host at once, a third is killed in the
// middle of a request, and the host still sees no two requests closer than the delay.
func TestDelayHoldsAcrossProcesses(t *testing.T) {
	const delay = 100 * time.Millisecond
	var a arrivals
	asked := make(chan struct{}, 1)
	s := a.serve(t, map[string]http.HandlerFunc{
		"/a": links("/1", "/2", "/3"), "/b": links("/4", "/5", "/6"),
		"/1": list("1"), "/2": list("2"), "/3": list("3"), "/4": list("4"), "/5": list("5"), "/6": list("6"),
		"/stuck": func(_ http.ResponseWriter, r *http.Request) {
			asked <- struct{}{}
			<-r.Context().Done()
		},
	})
	job := crawlJob{URL: s.URL, StateDir: t.TempDir(), Delay: delay}
	job.Board = "stuck"
	stuck := startCrawl(t, job)
	<-asked
	var both []*exec.Cmd
	for _, job.Board = range []string{"a", "b"} {
		both = append(both, startCrawl(t, job))
	}
	if err := stuck.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := stuck.Wait(); err == nil {
		t.Error("the killed process ended well")
	}
	for _, cmd := range both {
		if err := cmd.Wait(); err != nil {
			t.Errorf("a crawl failed: %v", err)
		}
	}
	a.mu.Lock()
	a.overlap = false // the killed request ends when the server notices
	a.mu.Unlock()
	a.check(t, 2+2*(1+1+3), delay) // robots.txt of each, the stuck page, two boards of four pages
}

func TestGate(t *testing.T) {
	const delay, limit = time.Minute, 20 * time.Millisecond
	now := time.Now()
	for name, c := range map[string]struct {
		file string
		want time.Duration // until the next request may start
	}{
		"new":            {"", 0},
		"long ago":       {gateText(now.Add(-time.Hour), 0), 0},
		"just now":       {gateText(now, 0), delay},
		"asked for more": {gateText(now, 10*time.Minute), 10 * time.Minute},
		"killed":         {gateText(now.Add(-time.Hour), underWay), delay},
		"clock set back": {gateText(now.Add(1000*time.Hour), 0), delay},
		"garbage":        {"\x00\xff what", delay},
		"beyond a day":   {gateText(now, 1000*time.Hour), delay},
		"cut":            {"17", delay},
	} {
		t.Run(name, func(t *testing.T) {
			g := newGate(t.TempDir(), "example.org:80")
			if c.file != "" {
				if err := os.WriteFile(g.path, []byte(c.file), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			next, err := g.enter(t.Context(), delay, limit)
			if err != nil {
				t.Fatal(err)
			}
			if next.IsZero() != (c.want == 0) {
				t.Fatalf("until %v, want %v", next, c.want)
			}
			if c.want == 0 {
				checkHeld(t, g)
				return
			}
			if wait := time.Until(next); wait < c.want-time.Second || wait > c.want+c.want/500 {
				t.Errorf("wait %v, want %v", wait, c.want)
			}
			// Waited for once, it is not waited for again.
			if next, err = g.enter(t.Context(), delay, limit); err != nil || !next.IsZero() {
				t.Errorf("again: until %v, %v", next, err)
			}
		})
	}
}

// checkHeld tries the lock of another process, then lets go and looks at what the other one sees.
func checkHeld(t *testing.T, g *gate) {
	t.Helper()
	other := &gate{path: g.path}
	if _, err := other.enter(t.Context(), time.Minute, 20*time.Millisecond); err == nil || !strings.Contains(err.Error(), "another process has kept it") {
		t.Errorf("the other one got in: %v", err)
	}
	if err := g.leave(time.Now(), time.Minute); err != nil {
		t.Fatal(err)
	}
	if next, err := other.enter(t.Context(), time.Minute, time.Second); err != nil || time.Until(next) < 59*time.Second {
		t.Errorf("the other one may start at %v, %v", next, err)
	}
}

func gateText(at time.Time, wait time.Duration) string {
	return string(stamp{at.UnixNano(), int64(wait)}.text())
}

func FuzzStamp(f *testing.F) {
	f.Add([]byte(gateText(time.Unix(1e9, 0), time.Second)))
	f.Add([]byte("1 -1\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		s := parseStamp(text)
		if again := parseStamp(s.text()); again != s {
			t.Errorf("%q: %+v, again %+v", text, s, again)
		}
		if time.Duration(s.wait) > maxAsked || s.at < 0 {
			t.Errorf("%q: %+v", text, s)
		}
	})
}

func TestGateNames(t *testing.T) {
	names := map[string]bool{}
	for _, host := range []string{"example.org", "example.org:80", "example.org_80", "[::1]:80", "../../etc/passwd", strings.Repeat("x", 300), ""} {
		name := filepath.Base(newGate("/d", host).path)
		if names[name] || len(name) > 200 || filepath.Dir(newGate("/d", host).path) != "/d" {
			t.Errorf("%q has the name %q", host, name)
		}
		names[name] = true
	}
}

func TestStateDirThatCannotBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := serve(t, map[string]http.HandlerFunc{"/a": list("k")})
	r := crawl(t, t.Context(), Options{StateDir: filepath.Join(file, "x")}, target(s, "a"))
	if r.err == nil || !strings.Contains(r.err.Error(), file) || len(r.pages) > 0 {
		t.Errorf("%v, %d pages", r.err, len(r.pages))
	}
}

func TestSeededJitter(t *testing.T) {
	pick := func(seed uint64) []time.Duration {
		jitter := seededJitter(seed)
		var out []time.Duration
		for range 20 {
			d := jitter(time.Second)
			if d < 0 || d >= time.Second {
				t.Errorf("jitter %v", d)
			}
			out = append(out, d)
		}
		return out
	}
	if !slices.Equal(pick(7), pick(7)) || slices.Equal(pick(7), pick(8)) {
		t.Error("equal seeds must wait equally, others not")
	}
}
