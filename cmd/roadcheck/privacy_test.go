package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/sql/store"
	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

const contactBoard = `{"jobs":[{"id":4155550123,"title":"Go Engineer","absolute_url":"https://acme.example/4155550123","location":{"name":"Berlin"},` +
	`"content":"&lt;p&gt;We need Go.&lt;/p&gt;&lt;p&gt;Questions: mary@acme.example or +49 30 12345678&lt;/p&gt;"}]}`

// TestContactsAreNotStored reads a board and a file twice: neither pages nor postings
// hold contacts, ids stay, and the second time nothing is new. Configured so, contacts are kept.
func TestContactsAreNotStored(t *testing.T) {
	for _, keep := range []string{"false", "true"} {
		t.Run("keep_contacts="+keep, func(t *testing.T) {
			dir, ctx := t.TempDir(), t.Context()
			board := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/robots.txt" {
					http.NotFound(w, r)
					return
				}
				w.Header().Set("ETag", `"1"`)
				if r.Header.Get("If-None-Match") == `"1"` {
					w.WriteHeader(http.StatusNotModified)
					return
				}
				fmt.Fprint(w, contactBoard)
			}))
			defer board.Close()
			config := write(t, dir, "c.yaml", "scrape:\n  delay: 0s\n  allow_networks: [127.0.0.0/8]\n  sources:\n    - source: greenhouse\n      boards: [acme]\n      base_url: "+board.URL+"\n")
			file := write(t, dir, "p.jsonl", `{"id":"1","title":"Go Engineer","description":"Write to joe@acme.example or call 415-555-0123"}`+"\n")
			url := storetest.URL(t)
			for n, args := range [][]string{{"scrape"}, {"scrape"}, {"import", file}, {"import", file}} {
				var log bytes.Buffer
				sys := system{Stdin: strings.NewReader(""), Stdout: &log, Stderr: &log, Environ: []string{"DATABASE_URL=" + url}}
				args = append([]string{"--config", config, "--set", "privacy.keep_contacts=" + keep}, args...)
				if code := run(ctx, args, sys); code != exitOK {
					t.Fatalf("%v: exit code %d\n%s", args, code, &log)
				}
				if n%2 == 1 && !strings.Contains(log.String(), "new=0 changed=0 unchanged=1") {
					t.Errorf("read again, something changed:\n%s", &log)
				}
			}
			checkContacts(t, url, board.URL+"/v1/boards/acme/jobs?content=true", keep == "true")
		})
	}
}

func checkContacts(t *testing.T, database, page string, kept bool) {
	t.Helper()
	s, err := store.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var texts []string
	stored, _, err := s.CachedPage(t.Context(), page)
	if err != nil || !strings.Contains(string(stored.Body), "4155550123") {
		t.Fatalf("page %s: %v", stored.Body, err)
	}
	texts = append(texts, string(stored.Body))
	postings, err := s.Unread(t.Context(), "none", 0, 10)
	if err != nil || len(postings) != 2 {
		t.Fatalf("%d postings: %v", len(postings), err)
	}
	for _, p := range postings {
		texts = append(texts, p.Description)
	}
	for _, text := range texts {
		if strings.Contains(text, "@acme.example") != kept || strings.Contains(text, "[e-mail]") == kept || strings.Contains(text, "[phone]") == kept {
			t.Errorf("contacts kept should be %v: %s", kept, text)
		}
	}
}

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
