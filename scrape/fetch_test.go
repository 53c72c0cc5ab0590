package scrape

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

func TestFetch(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/doc", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<h1>Map</h1>"))
	})
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/doc", http.StatusFound) })
	mux.HandleFunc("/long", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(strings.Repeat("x", 200))) })
	server := httptest.NewServer(mux)
	defer server.Close()
	loopback := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	o := Options{Delay: -1, Retries: -1, MaxBody: 100, Allow: loopback}
	page, err := Fetch(context.Background(), server.URL+"/moved", o)
	if err != nil || string(page.Body) != "<h1>Map</h1>" || page.FinalURL != server.URL+"/doc" || page.Status != 200 {
		t.Errorf("%+v, %v", page, err)
	}
	for path, want := range map[string]string{"/none": "404", "/long": "too long"} {
		if _, err := Fetch(context.Background(), server.URL+path, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
	o.Allow = nil
	if _, err := Fetch(context.Background(), server.URL+"/doc", o); err == nil || !strings.Contains(err.Error(), "no public address") {
		t.Errorf("a private address: %v", err)
	}
	if _, err := Fetch(context.Background(), "file:///etc/passwd", o); err == nil {
		t.Error("a file was fetched")
	}
}
