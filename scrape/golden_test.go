package scrape

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestGolden reads every payload under testdata and compares the whole batch.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*/*")
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, f := range files {
		source := filepath.Base(filepath.Dir(f))
		if strings.HasSuffix(f, ".golden") {
			continue
		}
		if _, err := Lookup(source); err != nil {
			continue
		}
		checked++
		body, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		address := ""
		if source == "site" {
			address = "https://example.com/openings"
		}
		r := Response{Request: Request{URL: address, Kind: goldenKind(f)},
			Target: Target{Source: source, Board: goldenBoard(source), URL: address}, Body: body}
		s, err := Lookup(source)
		if err != nil {
			t.Fatal(err)
		}
		b, err := s.Parse(r)
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		checkStrict(t, b)
		var got bytes.Buffer
		enc := json.NewEncoder(&got)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(b); err != nil {
			t.Fatal(err)
		}
		compareGolden(t, f+".golden", got.Bytes())
	}
	if checked == 0 {
		t.Fatal("no payloads under testdata")
	}
}

func goldenBoard(source string) string {
	switch source {
	case "hn", "site":
		return ""
	case "lever":
		return "north-wind"
	case "ashby":
		return "blue-lake"
	}
	if s, err := Lookup(source); err == nil && s.Boardless {
		return ""
	}
	if board, ok := map[string]string{"workday": "acme.wd5:Careers", "adzuna": "gb:golang", "usajobs": "2210"}[source]; ok {
		return board
	}
	return "acme"
}

func goldenKind(file string) string {
	switch name := filepath.Base(file); {
	case name == "robots.txt":
		return "robots"
	case name == "listing.html":
		return "start"
	case strings.HasPrefix(name, "detail"):
		return "detail"
	case strings.HasPrefix(name, "saved"):
		return "file"
	}
	return "list"
}

func compareGolden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs (rewrite with -update):\n%s", file, got)
	}
}
