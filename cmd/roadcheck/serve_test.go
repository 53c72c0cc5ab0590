package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/reports"
)

func TestServeIsForThisMachine(t *testing.T) {
	dir := t.TempDir()
	if _, err := reports.Write(t.Context(), dir, analysis.Findings{}, reports.Options{}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"--addr", "0.0.0.0:0", "--dir", dir}, exitUsage, "--allow-remote"},
		{[]string{"--addr", ":0", "--dir", dir}, exitUsage, "--allow-remote"},
		{[]string{"--addr", "8080", "--dir", dir}, exitUsage, "HOST:PORT"},
		{[]string{"--addr", "192.0.2.1:0", "--dir", dir}, exitUsage, "--allow-remote"},
		{[]string{"--dir", t.TempDir()}, exitFailed, "there is no report in"},
	} {
		var stderr bytes.Buffer
		code := run(t.Context(), append([]string{"serve"}, c.args...), system{Stdout: io.Discard, Stderr: &stderr})
		if code != c.code || !strings.Contains(stderr.String(), c.want) {
			t.Errorf("%v: code %d, said %s", c.args, code, stderr.String())
		}
	}
}

// TestServeUntilInterrupted asks a running server by its own and by a foreign name, and ends it.
func TestServeUntilInterrupted(t *testing.T) {
	dir := t.TempDir()
	if _, err := reports.Write(t.Context(), dir, analysis.Findings{}, reports.Options{}); err != nil {
		t.Fatal(err)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	said, stdout := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--addr", "127.0.0.1:0", "--dir", dir}, system{Stdout: stdout, Stderr: io.Discard})
	}()
	line := make([]byte, 100)
	n, err := said.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	url := strings.TrimSpace(strings.TrimPrefix(string(line[:n]), "Report: "))
	for host, want := range map[string]int{"": http.StatusOK, "localhost:80": http.StatusOK, "[::1]": http.StatusOK, "evil.example": http.StatusMisdirectedRequest, "127.0.0.1.evil.example:80": http.StatusMisdirectedRequest} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = host
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("host %q: status %d", host, resp.StatusCode)
		}
	}
	interrupt()
	select {
	case code := <-ended:
		if code != exitOK {
			t.Errorf("an interrupted server ends with code %d", code)
		}
	case <-time.After(30 * time.Second):
		t.Error("the server does not end")
	}
	if _, err := net.Dial("tcp", strings.Trim(strings.TrimPrefix(url, "http:"), "/")); err == nil {
		t.Error("the port is still open")
	}
}

func TestLoopbackHosts(t *testing.T) {
	for host, want := range map[string]bool{"127.0.0.1": true, "127.9.9.9": true, "::1": true, "::ffff:127.0.0.1": true, "localhost": true,
		"": false, "0.0.0.0": false, "::": false, "10.0.0.1": false, "localhost.example": false} {
		if loopback(host) != want {
			t.Errorf("loopback(%q) is not %v", host, want)
		}
	}
}
