package market

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/roadcheck/roadcheck/"

// rules say what each package may import from this module and which third-party
// modules it may use. The vocabulary is allowed everywhere.
var rules = map[string]struct{ own, others []string }{
	"internal/market":          {},
	"internal/benchdocs":       {},                                                     // writes the table of benchmarks into its document
	"internal/exchange":        {others: []string{"github.com/parquet-go/parquet-go"}}, // files in which postings leave and come back
	"internal/flatjson":        {},                                                     // reads flat JSON objects fast
	"internal/licences":        {},                                                     // says which licence each linked module is under
	"internal/release":         {own: []string{"internal/licences"}},                   // builds what is given away
	"internal/sampleboard":     {},
	"internal/sampleboard/gen": {own: []string{"extract", "scrape", "internal/sampleboard"}},
	"scrape":                   {own: []string{"internal/flatjson"}, others: []string{"github.com/gocolly/colly/v2", "github.com/PuerkitoBio/goquery", "github.com/andybalholm/cascadia", "github.com/temoto/robotstxt", "golang.org/x/"}},
	"scrape/warc":              {}, // the format of web archives
	"extract":                  {others: []string{"golang.org/x/net/html", "golang.org/x/text/"}},
	"extract/duplicate":        {},                                                                                          // which postings are one vacancy
	"extract/roadmap":          {own: []string{"extract"}, others: []string{"golang.org/x/net/html", "golang.org/x/text/"}}, // reads a roadmap document into steps, skills and claims
	"analysis":                 {others: []string{"gonum.org/v1/gonum/", "github.com/goccy/go-yaml"}},
	"reports":                  {own: []string{"analysis"}, others: []string{"gonum.org/v1/plot", "golang.org/x/image/", "golang.org/x/text/"}},
	"sql/migrations":           {},
	"sql/embedded":             {others: []string{"github.com/lib/pq", "golang.org/x/sys/"}},
	"sql/store":                {own: []string{"sql/migrations"}, others: []string{"github.com/jmoiron/sqlx", "github.com/lib/pq", "github.com/pressly/goose/v3"}},
	"sql/store/storetest":      {own: []string{"sql/store", "sql/embedded"}, others: []string{"github.com/lib/pq"}},
}

// TestImportRules keeps the architecture: who may import whom. cmd may import everything, nothing may import cmd.
func TestImportRules(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", module+"...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := 0
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(p.ImportPath, module)
		if strings.HasPrefix(name, "cmd/") {
			continue
		}
		seen++
		rule, ok := rules[name]
		if !ok {
			t.Errorf("package %s has no import rule: add one here and say in one sentence what it is for", name)
		}
		for _, imported := range p.Imports {
			if !allowed(imported, rule.own, rule.others) {
				t.Errorf("%s must not import %s", name, imported)
			}
		}
	}
	if seen < len(rules) {
		t.Errorf("saw %d packages, the rules name %d: remove the rules of packages that are gone", seen, len(rules))
	}
}

// TestQueueStaysInItsFiles: one file knows the second driver of Postgres, and the files of workers River.
func TestQueueStaysInItsFiles(t *testing.T) {
	files, err := filepath.Glob("../../cmd/roadcheck/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		base := filepath.Base(name)
		for _, imported := range f.Imports {
			path := strings.Trim(imported.Path.Value, `"`)
			if strings.HasPrefix(path, "github.com/jackc/pgx") && base != "workerqueue.go" ||
				strings.HasPrefix(path, "github.com/riverqueue/") && !strings.HasPrefix(base, "worker") {
				t.Errorf("%s must not import %s", base, path)
			}
		}
	}
}

func allowed(imported string, own, others []string) bool {
	if name, ok := strings.CutPrefix(imported, module); ok {
		return name == "internal/market" || slices.Contains(own, name)
	}
	host, _, _ := strings.Cut(imported, "/")
	if !strings.Contains(host, ".") {
		return true // standard library
	}
	return slices.ContainsFunc(others, func(prefix string) bool { return strings.HasPrefix(imported, prefix) })
}
