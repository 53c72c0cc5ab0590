package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/sql/store"
	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

// careers is a career site of n postings, each on a page of its own, that notes what it is asked for.
type careers struct {
	*httptest.Server
	before func(path string) // called before each answer
	mu     sync.Mutex
	asked  []string
}

func newCareers(t *testing.T, n int) *careers {
	t.Helper()
	c := &careers{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		c.asked = append(c.asked, r.URL.Path)
		c.mu.Unlock()
		if c.before != nil {
			c.before(r.URL.Path)
		}
		var id int
		switch {
		case r.URL.Path == "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nDisallow: /private/\n")
		case r.URL.Path == "/sitemap.xml":
			fmt.Fprint(w, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
			for i := range n {
				fmt.Fprintf(w, "<url><loc>%s/jobs/%d</loc></url>", c.URL, i+1)
			}
			fmt.Fprint(w, `<url><loc>`+c.URL+`/jobs/gone</loc></url></urlset>`)
		case scanned(r.URL.Path, "/jobs/%d", &id):
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Header().Set("ETag", fmt.Sprintf(`"%d"`, id))
			fmt.Fprintf(w, `<script type="application/ld+json">{"@type": "JobPosting", "title": "Engineer %d", "datePosted": "2026-10-01",
				"hiringOrganization": {"name": "Acme"}, "description": "We need Go, and experience number %d."}</script>`, id, id)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(c.Close)
	return c
}

func scanned(s, format string, to ...any) bool {
	n, err := fmt.Sscanf(s, format, to...)
	return err == nil && n == len(to)
}

// requests gives what was asked for since the last call.
func (c *careers) requests() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	asked := c.asked
	c.asked = nil
	return asked
}

// siteConfig writes a configuration that reads the sites.
func siteConfig(t *testing.T, dir string, sites ...*careers) string {
	t.Helper()
	var config strings.Builder
	config.WriteString("scrape:\n  delay: 0s\n  retries: 1\n  allow_networks: [127.0.0.0/8]\n  sources:\n")
	for i, c := range sites {
		fmt.Fprintf(&config, "    - source: site\n      boards: [acme%d]\n      url: %s/sitemap.xml\n", i, c.URL)
	}
	return write(t, dir, "c.yaml", config.String())
}

// inProcess runs the program in this process and gives its exit code and log.
func inProcess(t *testing.T, databaseURL string, args ...string) (int, string) {
	t.Helper()
	var log bytes.Buffer
	code := run(t.Context(), args, system{Stdin: strings.NewReader(""), Stdout: &log, Stderr: &log, Environ: []string{"DATABASE_URL=" + databaseURL}})
	return code, log.String()
}

// contents gives what a crawl leaves in the database, but for ids of runs and rows, and times.
func contents(t *testing.T, databaseURL string) []string {
	t.Helper()
	return textRows(t, databaseURL, `
		SELECT 'posting ' || (to_jsonb(p) - 'id')::text FROM postings p
		UNION ALL
		SELECT 'version ' || p.key || (to_jsonb(v) - 'posting_id')::text FROM posting_versions v JOIN postings p ON p.id = v.posting_id
		UNION ALL
		SELECT 'reopening ' || p.key || (to_jsonb(r) - 'posting_id')::text FROM reopenings r JOIN postings p ON p.id = r.posting_id
		UNION ALL
		SELECT 'body ' || hash || ' ' || size FROM bodies
		UNION ALL
		SELECT 'fetch ' || (to_jsonb(f) - ARRAY['id', 'run_id', 'fetched_at'])::text FROM fetches f
		UNION ALL
		SELECT 'board ' || (to_jsonb(b) - 'run_id')::text FROM (SELECT DISTINCT ON (source, board) * FROM board_results ORDER BY source, board, run_id DESC) b
		ORDER BY 1`)
}

// textRows are those of a query that gives one text each.
func textRows(t *testing.T, databaseURL, query string, args ...any) []string {
	t.Helper()
	db, err := store.Connect(t.Context(), databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var row string
		if err := rows.Scan(&row); err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestReplayGivesTheSameTables records a crawl with failures, among them a busy host and a
// cut body, and replays it after the hosts are gone.
func TestReplayGivesTheSameTables(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"x.warc.gz", "x.warc"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			fine, moody := newCareers(t, 12), newCareers(t, 5)
			moody.Config.Handler = misbehaving(moody.Config.Handler)
			file, config := filepath.Join(dir, name), siteConfig(t, dir, fine, moody)
			live, replayed := storetest.URL(t), storetest.URL(t)
			// A database that knows the pages already must not thin out the recording.
			if code, log := inProcess(t, live, "--config", config, "scrape"); code != exitPartial && code != exitOK {
				t.Fatalf("exit code %d:\n%s", code, log)
			}
			recorded := storetest.URL(t)
			wantCode, log := inProcess(t, recorded, "--config", config, "scrape", "--record", file)
			if wantCode != exitPartial && wantCode != exitOK {
				t.Fatalf("exit code %d:\n%s", wantCode, log)
			}
			fine.Close()
			moody.Close()
			want := contents(t, recorded)
			if code, log := inProcess(t, replayed, "--config", config, "scrape", "--replay", file); code != wantCode {
				t.Errorf("exit code %d, want %d:\n%s", code, wantCode, log)
			}
			if diff := cmp.Diff(want, contents(t, replayed)); diff != "" || len(want) < 40 {
				t.Errorf("%d rows; a replay leaves others (-live +replayed):\n%s", len(want), diff)
			}
			if !strings.Contains(strings.Join(want, "\n"), "unexpected EOF") {
				t.Error("no body was cut")
			}
			// The same pages can be imported.
			imported := storetest.URL(t)
			if code, log := inProcess(t, imported, "import", file); code != exitOK || !strings.Contains(log, "with_postings=16 postings=16") {
				t.Errorf("import: exit code %d:\n%s", code, log)
			}
		})
	}
}

// misbehaving answers 503 at first, and cuts one body for ever.
func misbehaving(h http.Handler) http.Handler {
	var mu sync.Mutex
	seen := map[string]int{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		seen[r.URL.Path]++
		n := seen[r.URL.Path]
		mu.Unlock()
		switch {
		case r.URL.Path == "/jobs/2" && n%2 == 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case r.URL.Path == "/jobs/3":
			w.Header().Set("Content-Length", "5000")
			fmt.Fprint(w, "<p>not all of it")
		default:
			h.ServeHTTP(w, r)
		}
	})
}
