package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// browserTests is where the checks are that run in a browser. They are driven by Playwright rather than from Go:
// axe needs npm in any case, and a driver in Go would put thousands of generated files behind every build.
const browserTests = "../../reports/browsertest"

// chromium finds the system's Chromium; install.sh looks in the same places.
func chromium(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("ROADCHECK_CHROMIUM"); path != "" {
		return path
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("there is no Chromium: install it, or set ROADCHECK_CHROMIUM, or see what make browser says")
	return ""
}

// inBrowser opens the pages of a report, and others, and gives what the checks print.
func inBrowser(t *testing.T, report string, others ...string) (faults string, ok bool) {
	t.Helper()
	binary := chromium(t)
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("there is no Node.js: see what make browser says")
	}
	if _, err := os.Stat(filepath.Join(browserTests, "node_modules")); err != nil {
		t.Skip("the packages of reports/browsertest are not installed: see what make browser says")
	}
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", append([]string{filepath.Join(browserTests, "check.mjs"), binary, report}, others...)...)
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		t.Fatalf("the browser did not end: %s", out)
	}
	return string(out), err == nil
}

// TestBrowserChecksFindFaults proves that the checks see what they look for.
func TestBrowserChecksFindFaults(t *testing.T) {
	if testing.Short() {
		t.Skip("the browser is started without -short")
	}
	dir := t.TempDir()
	const page = `<!doctype html><html lang="en"><head><title>faulty</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src https:; script-src 'sha256-x'">
<style>.pale{color:#ddd;background:#fff} a:focus{outline:0} .wide{width:3000px} .on{position:absolute;top:200px}</style></head>
<body><nav><a href="#here">here</a></nav><main id="here"><h1>Faulty</h1><p class="pale">pale words</p>
<p class="wide">wide</p><p class="on">words</p><p class="on">other words</p><img src="https://127.0.0.1:1/x.png"><table class="sortable"><thead><tr><th><button>A</button></th></tr></thead>
<tbody><tr><th>2</th></tr><tr><th>1</th></tr></tbody></table></main><script>alert(1)</script></body></html>`
	index := `{"files":[{"name":"index.html","kind":"page","bytes":%d}]}`
	for name, text := range map[string]string{"index.html": page, "index.json": fmt.Sprintf(index, len(page))} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, ok := inBrowser(t, dir)
	if ok {
		t.Errorf("no fault was found: %s", out)
	}
	for _, want := range []string{"axe color-contrast", "axe image-alt", "1440 light: the page scrolls sideways", "390 dark: the page scrolls sideways",
		"“other words” stands on “words”", "no skip link", "focus does not show", "console: ", "asks for https://", "does not tell its order", "without scripts 1 controls do nothing"} {
		if !strings.Contains(out, want) {
			t.Errorf("not said: %s, but %s", want, out)
		}
	}
}
