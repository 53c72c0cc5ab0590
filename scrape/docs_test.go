package scrape

import (
	"os"
	"strings"
	"testing"
)

// TestSourcesDocumented wants a row for every source.
func TestSourcesDocumented(t *testing.T) {
	doc, err := os.ReadFile("../docs/sources.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range Sources {
		if !strings.Contains(string(doc), "`"+s.Name+"`") || s.About == "" {
			t.Errorf("%s: no row in docs/sources.md, or no line about it", s.Name)
		}
	}
}
