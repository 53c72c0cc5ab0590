package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

// leverList is a Lever board with the postings 1 to n.
func leverList(n int) string {
	var out []string
	for i := 1; i <= n; i++ {
		out = append(out, fmt.Sprintf(`{"id":"%d","text":"Programmer %d","descriptionPlain":"We write Go.","categories":{"location":"Berlin"},"createdAt":1763700000000}`, i, i))
	}
	return "[" + strings.Join(out, ",") + "]"
}

// TestFaultsOfARun: board a misbehaves in one run of three, board b never. Nothing is lost, nothing is doubled,
// nothing is closed, and the exit code tells a partial run from a failed one.
func TestFaultsOfARun(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the program many times")
	}
	for name, fault := range map[string]http.HandlerFunc{
		"busy":     func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) },
		"too many": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) },
		"truncated": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "99999")
			io.WriteString(w, leverList(8))
		},
		"empty": func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "[]") },
		"to private": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://169.254.169.254/", http.StatusFound)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var broken atomic.Bool
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.URL.Path == "/robots.txt":
					http.NotFound(w, r)
				case r.URL.Query().Get("skip") != "" && r.URL.Query().Get("skip") != "0":
					io.WriteString(w, "[]")
				case broken.Load() && strings.HasSuffix(r.URL.Path, "/a"):
					fault(w, r)
				default:
					io.WriteString(w, strings.ReplaceAll(leverList(8), `"id":"`, `"id":"`+r.URL.Path[len(r.URL.Path)-1:]))
				}
			}))
			defer s.Close()
			url := storetest.URL(t)
			config := filepath.Join(t.TempDir(), "c.yaml")
			text := "scrape:\n  delay: 0s\n  retries: 1\n  max_wait: 10ms\n  allow_networks: [127.0.0.1]\n  sources:\n    - source: lever\n      boards: [a, b]\n      base_url: " + s.URL + "\n"
			if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			scrape := func(args ...string) (int, string) {
				var log bytes.Buffer
				code := run(t.Context(), append([]string{"scrape", "--config", config}, args...), system{
					Stdin: strings.NewReader(""), Stdout: &log, Stderr: &log, Environ: []string{"DATABASE_URL=" + url},
				})
				return code, log.String()
			}
			if code, log := scrape(); code != exitOK || !strings.Contains(log, "new=16 changed=0") {
				t.Fatalf("first run: exit code %d\n%s", code, log)
			}
			broken.Store(true)
			if code, log := scrape(); code != exitPartial || !strings.Contains(log, "new=0 changed=0 unchanged=8 closed=0") {
				t.Errorf("the faulty run: exit code %d\n%s", code, log)
			}
			broken.Store(false)
			if code, log := scrape(); code != exitOK || !strings.Contains(log, "new=0 changed=0 unchanged=16 closed=0 reopened=0") {
				t.Errorf("afterwards: exit code %d\n%s", code, log)
			}
			if code, log := scrape("--set", "scrape.budget_requests=2"); code != exitPartial || !strings.Contains(log, "budget of this run spent") || !strings.Contains(log, "closed=0") {
				t.Errorf("with a small budget: exit code %d\n%s", code, log)
			}
			s.Close()
			if code, log := scrape(); code != exitTryAgain {
				t.Errorf("without a host: exit code %d\n%s", code, log)
			}
		})
	}
}
