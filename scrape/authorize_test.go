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

// answers is a transport that answers by address, and notes what came with each.
type answers struct {
	to   map[string]http.HandlerFunc
	seen map[string]http.Header
}

func (a answers) RoundTrip(req *http.Request) (*http.Response, error) {
	address := req.URL.Scheme + "://" + req.URL.Host + req.URL.Path
	a.seen[address] = req.Header.Clone()
	w := httptest.NewRecorder()
	if h, ok := a.to[address]; ok {
		h(w, req)
	} else {
		http.NotFound(w, req)
	}
	res := w.Result()
	res.Request = req
	return res, nil
}

// TestCredentialsAreNotDowngraded: what was given for https goes over http to nobody, the host itself included.
func TestCredentialsAreNotDowngraded(t *testing.T) {
	a := answers{seen: map[string]http.Header{}, to: map[string]http.HandlerFunc{
		"https://h.example/a": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://h.example/b", http.StatusFound)
		},
		"http://h.example/b": list("1"),
		"http://up.example/a": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://up.example/b", http.StatusFound)
		},
		"https://up.example/b":   list("2"),
		"http://plain.example/a": list("3"),
	}}
	o := fast
	o.Transport = a
	o.Hosts = 1
	o.sources = []Source{keyed()}
	var targets []Target
	for _, base := range []string{"https://h.example", "http://up.example", "http://plain.example"} {
		targets = append(targets, Target{Source: "test", Board: base, URL: base + "/a", Key: "key-0815"})
	}
	r := crawl(t, t.Context(), o, targets...)
	for _, address := range []string{"https://h.example/a", "http://up.example/a", "https://up.example/b", "http://plain.example/a"} {
		if a.seen[address].Get("Authorization-Key") != "key-0815" {
			t.Errorf("%s was asked with %v", address, a.seen[address])
		}
	}
	if h, asked := a.seen["http://h.example/b"]; asked {
		t.Errorf("asked over http with %v", h)
	}
	if e := r.results[0].Error; !strings.Contains(e, "from https to http") || len(r.saved) != 2 {
		t.Errorf("error %q, postings %v", e, keys(r.saved))
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
