package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const printed = `goos: linux
pkg: github.com/roadcheck/roadcheck/extract
cpu: Some CPU @ 2.50GHz
BenchmarkMatch-2   	     100	  11000000 ns/op	        97.00 MB/s	         0.5 x-tolower
PASS
ok  	github.com/roadcheck/roadcheck/extract	2.0s
pkg: github.com/roadcheck/roadcheck/sql/store
BenchmarkSavePostings/new-2 	 3 	 5 ns/op
`

func TestTable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "doc.md")
	if err := os.WriteFile(file, []byte("# Top\n"+begin+"old\n"+end+"tail\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second changes nothing but the load
		if err := run(strings.NewReader(printed), file, time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"# Top\n" + begin + "\n2026-01-02, on Some CPU @ 2.50GHz",
		"| extract | Match-2 | 11000000 ns/op, 97.00 MB/s, 0.5 x-tolower |\n| sql/store | SavePostings/new-2 | 5 ns/op |\n\n" + end + "tail\n",
	} {
		if !strings.Contains(string(got), want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(string(got), "old") {
		t.Error("the old table is still there")
	}
}

func TestRefusals(t *testing.T) {
	file := filepath.Join(t.TempDir(), "doc.md")
	if err := os.WriteFile(file, []byte("no markers"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, input := range map[string]string{
		"no benchmark in the input":  "PASS\n",
		"the benchmarks failed":      printed + "FAIL\tgithub.com/roadcheck/roadcheck/scrape\t1s\n",
		"has no place for the table": printed,
	} {
		if err := run(strings.NewReader(input), file, time.Now()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "no markers" {
		t.Errorf("the document became %q, %v", text, err)
	}
}
