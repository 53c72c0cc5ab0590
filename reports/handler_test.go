package reports

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// served starts a server for dir.
func served(t *testing.T, dir string) *httptest.Server {
	t.Helper()
	h, err := Handler(dir)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server
}

// ask sends a request whose path is exactly the given bytes.
func ask(t *testing.T, server *httptest.Server, method, rawPath string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.URL.Opaque = strings.TrimPrefix(server.URL, "http:") + rawPath
	client := server.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	if err != nil {
		t.Fatalf("%s %s: %v", method, rawPath, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

func TestHandlerServesAReport(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "report")
	names := write(t, dir, bareFinding())
	server := served(t, dir)
	for _, name := range append(names, "") {
		resp, body := ask(t, server, http.MethodGet, "/"+name)
		want, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name), map[bool]string{true: "index.html"}[name == ""]))
		if err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode != http.StatusOK || body != string(want) {
			t.Errorf("%s: status %d, %d of %d bytes", name, resp.StatusCode, len(body), len(want))
		}
		h := resp.Header
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Type") == "" || h.Get("ETag") == "" {
			t.Errorf("%s: headers %v", name, h)
		}
		policy := h.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s: policy %q", name, policy)
		}
		if isPage := filepath.Ext(name) != ".html" && name != ""; isPage == strings.Contains(policy, "script-src 'sha256-") {
			t.Errorf("%s: policy %q", name, policy)
		}
	}
	resp, body := ask(t, server, http.MethodHead, "/index.html")
	if resp.StatusCode != http.StatusOK || body != "" || resp.ContentLength < 1000 {
		t.Errorf("HEAD: status %d, length %d", resp.StatusCode, resp.ContentLength)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/index.html", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("If-None-Match", resp.Header.Get("ETag"))
	again, err := server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	again.Body.Close()
	if again.StatusCode != http.StatusNotModified {
		t.Errorf("asked with its ETag: status %d", again.StatusCode)
	}
}

func TestHandlerServesAHistory(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "report")
	writeRun(t, dir, 4, 2)
	writeRun(t, dir, 5, 2)
	server := served(t, dir)
	for path, want := range map[string]string{"/": "Reports by run", "/runs.json": `"runs/000005"`, "/latest/": "Is the roadmap right?", "/latest/index.json": `"run": 5`,
		"/latest/data/boards.csv": "source,board", "/runs/000004/index.json": `"run": 4`, "/runs/000004/": "Is the roadmap right?"} {
		if resp, body := ask(t, server, http.MethodGet, path); resp.StatusCode != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: status %d, %.80s", path, resp.StatusCode, body)
		}
	}
	if resp, _ := ask(t, server, http.MethodGet, "/latest"); resp.Header.Get("Location") != "/latest/" {
		t.Errorf("/latest leads to %q", resp.Header.Get("Location"))
	}
	if resp, _ := ask(t, server, http.MethodGet, "/runs/"); resp.StatusCode != http.StatusNotFound {
		t.Errorf("a folder is listed: status %d", resp.StatusCode)
	}
}

func TestHandlerRefusesTheRest(t *testing.T) {
	t.Parallel()
	parent := t.TempDir()
	dir := filepath.Join(parent, "report")
	write(t, dir, bareFinding())
	for _, path := range []string{filepath.Join(parent, "secret.html"), filepath.Join(dir, "note.html"), filepath.Join(dir, ".hidden.json")} {
		if err := os.WriteFile(path, []byte("a secret"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// A listed file that a link has taken the place of leads out of the folder.
	if err := os.Remove(filepath.Join(dir, "method.html")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join("..", "secret.html"), filepath.Join(dir, "method.html")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data.html"), []byte("a secret put in place"), 0o600); err != nil {
		t.Fatal(err)
	}
	server := served(t, dir)
	for _, path := range []string{"/note.html", "/.hidden.json", "/method.html", "/data.html", "/../secret.html", "/%2e%2e/secret.html", "/..%2fsecret.html",
		"/charts/", "/charts", "/charts/../../secret.html", "//secret.html", "/index.html/", "/./index.html", "/index.html%00", "/..%5csecret.html",
		"/latest/../../secret.html", "/latest/index.html", "/runs/000001/index.html", "/%ff.html", "/" + strings.Repeat("a/", 2000) + "x.html"} {
		resp, body := ask(t, server, http.MethodGet, path)
		if resp.StatusCode < 400 || strings.Contains(body, "secret") || strings.Contains(body, parent) {
			t.Errorf("%.60s: status %d, %.80s", path, resp.StatusCode, body)
		}
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "NONSENSE"} {
		if resp, _ := ask(t, server, method, "/index.html"); resp.StatusCode != http.StatusMethodNotAllowed || resp.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: status %d, allowed %q", method, resp.StatusCode, resp.Header.Get("Allow"))
		}
	}
	if _, err := Handler(parent); err == nil {
		t.Error("a folder without a report is served")
	}
}
