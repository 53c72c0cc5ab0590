package scrape

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// keyed is the test source with a key in the address and one in a header.
func keyed() Source {
	s := testSource
	s.Authorize = func(t Target, req *http.Request) {
		withQuery(req, "app_id", string(t.ID))
		req.Header.Set("Authorization-Key", string(t.Key))
	}
	return s
}

// TestSecretsStayOnTheWire reads a board that asks for credentials and fails in
// several ways: they reach the host, and nothing that is stored, logged or said.
func TestSecretsStayOnTheWire(t *testing.T) {
	const id, key = "id-4711", "key-0815"
	var mu sync.Mutex
	seen := map[string]string{}
	note := func(r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		seen[r.Host+r.URL.Path] = r.URL.Query().Get("app_id") + " " + r.Header.Get("Authorization-Key")
	}
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		note(r)
		http.NotFound(w, r)
	}))
	defer elsewhere.Close()
	home := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		note(r)
		switch r.URL.Path {
		case "/a":
			links("/away", "/cut", "/b")(w, r)
		case "/away":
			http.Redirect(w, r, elsewhere.URL+"/there", http.StatusFound)
		case "/cut":
			panic(http.ErrAbortHandler)
		case "/b":
			list("1")(w, r)
		default:
			http.NotFound(w, r)
		}
	}))
	defer home.Close()
	var log bytes.Buffer
	o := fast
	o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	target := target(home, "a")
	target.ID, target.Key = id, key
	o.sources = []Source{keyed()}
	r := crawl(t, t.Context(), o, target)
	for _, path := range []string{"/a", "/away", "/cut", "/b"} {
		if got := seen[strings.TrimPrefix(home.URL, "http://")+path]; got != id+" "+key {
			t.Errorf("%s was asked with %q", path, got)
		}
	}
	for where, got := range seen {
		if (strings.HasSuffix(where, "/robots.txt") || strings.HasSuffix(where, "/there")) && got != " " {
			t.Errorf("%s got credentials: %q", where, got)
		}
	}
	said := fmt.Sprintf("%+v %+v %+v %#v %v %s", r.results, r.pages, r.saved, target, target, log.String())
	encoded, err := json.Marshal(target)
	if err != nil {
		t.Fatal(err)
	}
	said += string(encoded)
	for _, secret := range []string{id, key} {
		if strings.Contains(said, secret) {
			t.Errorf("%s is in what is stored or said: %s", secret, said)
		}
	}
	if len(r.saved) != 1 || r.results[0].Failed != 2 {
		t.Errorf("%+v", r.results)
	}
}

// TestAskByPost sends bodies, each try anew, and keeps answers of one URL apart.
func TestAskByPost(t *testing.T) {
	tries := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		switch {
		case err != nil || r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		case r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json":
			w.WriteHeader(http.StatusBadRequest)
		case string(body) == `{"offset":20}`:
			if tries++; tries == 1 {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			io.WriteString(w, listBody("2"))
		default:
			io.WriteString(w, listBody("1"))
		}
	}))
	defer s.Close()
	src := testSource
	src.Plan = func(t Target) ([]Request, error) {
		u := t.BaseURL + "/list"
		return []Request{{URL: u, Body: `{"offset":0}`}, {URL: u, Body: `{"offset":20}`}, {URL: u, Body: `{"offset":0}`}}, nil
	}
	o := fast
	o.Retries = 2
	o.sources = []Source{src}
	r := crawl(t, t.Context(), o, target(s, "a"))
	if len(r.saved) != 2 || len(r.pages) != 2 || r.pages[0].URL == r.pages[1].URL || !r.results[0].Complete {
		t.Errorf("%d postings, pages %q %q, %+v", len(r.saved), r.pages[0].URL, r.pages[1].URL, r.results)
	}
}
