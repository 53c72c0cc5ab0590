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
)

func TestRates(t *testing.T) {
	feed, err := os.ReadFile("../../analysis/testdata/eurofxref.xml")
	if err != nil {
		t.Fatal(err)
	}
	body, code := string(feed), http.StatusOK
	bank := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(code)
		fmt.Fprint(w, body)
	}))
	defer bank.Close()
	dir := t.TempDir()
	file := filepath.Join(dir, "rates.csv")
	call := func(args ...string) (int, string) {
		var out bytes.Buffer
		exit := run(t.Context(), args, system{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out, Environ: []string{"HOME=" + dir}})
		return exit, out.String()
	}
	expect := func(wantExit int, want string, args ...string) {
		t.Helper()
		if exit, out := call(args...); exit != wantExit || !strings.Contains(out, want) {
			t.Errorf("%v: exit code %d, want %d and %q in:\n%s", args, exit, wantExit, want, out)
		}
	}
	expect(exitOK, "European Central Bank, 2026-10-06, for 1 EUR:", "rates", "show")
	expect(exitOK, "INR  108.6615", "rates", "show")
	expect(exitFailed, "rates refresh", "rates", "show", "--set", "analyze.rates="+write(t, dir, "bad.csv", "USD\n"))
	expect(exitFailed, "missing.csv", "rates", "show", "--set", "analyze.rates="+filepath.Join(dir, "missing.csv"))
	expect(exitOK, "set analyze.rates to "+file, "rates", "refresh", file, "--url", bank.URL)
	expect(exitOK, "European Central Bank, 2026-03-04, for 1 EUR:", "rates", "show", "--set", "analyze.rates="+file)
	expect(exitOK, `"USD": 1.25`, "rates", "show", "--json", "--set", "analyze.rates="+file)

	// A feed that cannot be used leaves the file as it is, and no other.
	body = "<html>busy</html>"
	expect(exitFailed, "feed of reference rates", "rates", "refresh", "--set", "analyze.rates="+file, "--url", bank.URL)
	code = http.StatusServiceUnavailable
	expect(exitFailed, "503", "rates", "refresh", "--set", "analyze.rates="+file, "--url", bank.URL)
	expect(exitOK, "2026-03-04", "rates", "show", "--set", "analyze.rates="+file)
	if left, err := filepath.Glob(filepath.Join(dir, "*rates*")); err != nil || len(left) != 1 {
		t.Errorf("files: %v (%v)", left, err)
	}
}
