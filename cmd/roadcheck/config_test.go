package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const exampleConfig = "../../roadcheck.example.yaml"

// TestExampleConfig keeps the documented example equal to the program: every key is there, with its default.
func TestExampleConfig(t *testing.T) {
	got := defaultConfig()
	if err := got.readFile(exampleConfig); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(defaultConfig(), got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the example does not show the defaults (-default +example):\n%s", diff)
	}
	data, err := os.ReadFile(exampleConfig)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range append(configKeys(), "scrape.sources") {
		path, err := yaml.PathString("$." + key)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := path.ReadNode(strings.NewReader(string(data))); err != nil {
			t.Errorf("%s is not documented in the example", key)
		}
	}
}

func TestLiveConfig(t *testing.T) {
	c := defaultConfig()
	if err := c.readFile("../../live.yaml"); err != nil {
		t.Fatal(err)
	}
	if n := len(c.targets()); n < 5 {
		t.Errorf("the live example has %d boards", n)
	}
}

func TestConfigErrors(t *testing.T) {
	tests := []struct {
		name, yaml string
		want       []string // parts of the message
	}{
		{"unknown key", "scrape:\n  dleay: 2s\n", []string{":2: scrape.dleay", "unknown key"}},
		{"unknown group", "log:\n  format: text\nscrap: {}\n", []string{":3: scrap", "unknown key"}},
		{"wrong type", "analyze:\n  min_count: many\n", []string{":2: analyze.min_count", "a whole number", `"many"`}},
		{"bad duration", "scrape:\n  delay: soon\n", []string{":2: scrape.delay", "duration"}},
		{"bad size", "scrape:\n  max_body: big\n", []string{":2: scrape.max_body", "32MiB"}},
		{"bad network", "scrape:\n  allow_networks: [home]\n", []string{":2: scrape.allow_networks", "127.0.0.0/8"}},
		{"out of range", "analyze:\n  confidence: 95\n", []string{":2: analyze.confidence", "between 0.5 and 1"}},
		{"unknown source", "scrape:\n  sources:\n    - source: monster\n", []string{":3: scrape.sources[0].source", "unknown source", "greenhouse"}},
		{"no boards", "scrape:\n  sources:\n    - source: lever\n", []string{"scrape.sources[0].boards", "at least one board"}},
		{"bad address", "scrape:\n  sources:\n    - source: site\n      url: careers\n", []string{":4: scrape.sources[0].url", "not an address"}},
		{"unknown key in a list", "scrape:\n  sources:\n    - sorce: lever\n", []string{":3: scrape.sources[0].sorce", "unknown key"}},
		{"fraction for a whole number", "scrape:\n  retries: 2.9\n", []string{":2: scrape.retries", "a whole number", "2.9"}},
		{"number for a text", "report:\n  out: 7\n", []string{":2: report.out", "a text"}},
		{"text for a number", "scrape:\n  hosts: \"3\"\n", []string{":2: scrape.hosts", "a whole number"}},
		{"number in a source", "scrape:\n  sources:\n    - source: hn\n      months: \"3\"\n", []string{":4: scrape.sources[0].months"}},
		{"two documents", "log:\n  level: info\n---\nlog:\n  levle: x\n", []string{"c.yaml:3", "second document"}},
		{"months of a board without", "scrape:\n  sources:\n    - source: lever\n      boards: [a]\n      months: 2\n", []string{":5: scrape.sources[0].months", "only hn"}},
		{"bad selector", "scrape:\n  sources:\n    - source: site\n      url: https://a.example/jobs\n      select:\n        title: \"h1[\"\n        description: main\n", []string{"scrape.sources[0].select", "title", "h1["}},
		{"selectors without a title", "scrape:\n  sources:\n    - source: site\n      url: https://a.example/jobs\n      select:\n        posting: a.job\n", []string{"scrape.sources[0].select", "title"}},
		{"unknown selector", "scrape:\n  sources:\n    - source: site\n      url: https://a.example/jobs\n      select:\n        titel: h1\n", []string{"scrape.sources[0].select.titel", "unknown key"}},
		{"selectors of a board", "scrape:\n  sources:\n    - source: lever\n      boards: [a]\n      select:\n        title: h1\n        description: main\n", []string{"scrape.sources[0].select", "only a site"}},
		{"pages of a board without", "scrape:\n  sources:\n    - source: lever\n      boards: [a]\n      pages: 2\n", []string{":5: scrape.sources[0].pages", "not come in pages"}},
		{"key of a board without", "scrape:\n  sources:\n    - source: lever\n      boards: [a]\n      key: x\n", []string{":5: scrape.sources[0].key", "no credentials"}},
		{"number for a key", "scrape:\n  sources:\n    - source: adzuna\n      boards: [us]\n      key: 4711\n", []string{":5: scrape.sources[0].key", "a text in quotes, found something else"}},
		{"empty board", "scrape:\n  sources:\n    - source: lever\n      boards: [a, \"\"]\n", []string{":4: scrape.sources[0].boards", "not a board"}},
		{"board twice", "scrape:\n  sources:\n    - source: lever\n      boards: [a]\n    - source: lever\n      boards: [a]\n", []string{":6: scrape.sources[1].boards", "twice"}},
		{"bad database", "database:\n  url: foo\n", []string{":2: database.url", "postgres://"}},
		{"text for a switch", "privacy:\n  keep_contacts: maybe\n", []string{":2: privacy.keep_contacts", "true or false"}},
		{"text for a list", "lexicon: mine.txt\n", []string{":1: lexicon", "sequence"}},
		{"empty lexicon file", "log:\n  level: info\nlexicon: [a.txt, \"\"]\n", []string{":3: lexicon", "[lexicon.txt]"}},
		{"broken YAML", "scrape: [\n", []string{"c.yaml:1"}},
		{"twice", "log:\n  level: info\n  level: warn\n", []string{":3", "level"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "c.yaml")
			if err := os.WriteFile(file, []byte(tt.yaml), 0o600); err != nil {
				t.Fatal(err)
			}
			c := defaultConfig()
			err := c.readFile(file)
			if err == nil {
				t.Fatal("no error")
			}
			for _, part := range append(tt.want, "c.yaml") {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("error %q does not say %q", err, part)
				}
			}
		})
	}
}

func TestEmptyConfigIsTheDefault(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "---\n", "null\n", "scrape:\n"} {
		file := filepath.Join(t.TempDir(), "c.yaml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c := defaultConfig()
		if err := c.readFile(file); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if diff := cmp.Diff(defaultConfig(), c, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q changes the defaults:\n%s", text, diff)
		}
	}
}

func TestEnvironment(t *testing.T) {
	c := defaultConfig()
	err := c.readEnv([]string{"ROADCHECK_SCRAPE_DELAY=2s", "DATABASE_URL=postgres:///x", "ROADCHECK_ROADMAPS_ONLY=a,b", "ROADCHECK_SCRAPE_MAX_BODY=1MiB", "HOME=/x"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Scrape.Delay != 2*time.Second || c.Database.URL != "postgres:///x" || len(c.Roadmaps.Only) != 2 || c.Scrape.MaxBody != 1<<20 {
		t.Errorf("read %+v", c)
	}
	for _, bad := range []string{"ROADCHECK_SCRAPE_DLEAY=2s", "ROADCHECK_ANALYZE_MIN_COUNT=x", "ROADCHECK_SCRAPE_SOURCES=x"} {
		c := defaultConfig()
		name, _, _ := strings.Cut(bad, "=")
		if err := c.readEnv([]string{bad}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v does not name it", bad, err)
		}
	}
}

func TestCredentials(t *testing.T) {
	file := filepath.Join(t.TempDir(), "c.yaml")
	text := "scrape:\n  sources:\n    - source: remoteok\n    - source: adzuna\n      boards: [us, gb]\n      id: from-file\n      key: from-file\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c := defaultConfig()
	if err := c.readFile(file); err != nil {
		t.Fatal(err)
	}
	if err := c.readEnv([]string{"ROADCHECK_ADZUNA_KEY=from-env", "ROADCHECK_USAJOBS_ID=unused"}); err != nil {
		t.Fatal(err)
	}
	targets := c.targets()
	if len(targets) != 3 || targets[0].Key != "" {
		t.Fatalf("%d targets", len(targets))
	}
	for _, target := range targets[1:] {
		if string(target.ID) != "from-file" || string(target.Key) != "from-env" {
			t.Errorf("%s: id %q, key %q", target.Board, string(target.ID), string(target.Key))
		}
	}
	if s := fmt.Sprintf("%v %+v %#v", c, c, targets); strings.Contains(s, "from-") {
		t.Errorf("credentials are printed: %s", s)
	}
	for _, bad := range []string{"ROADCHECK_LEVER_KEY=x", "ROADCHECK_ADZUNA_SECRET=x"} {
		if err := c.readEnv([]string{bad}); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}

func FuzzConfig(f *testing.F) {
	f.Add([]byte("scrape:\n  delay: 1s\n"))
	f.Add([]byte("a: &a [*a]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file := filepath.Join(t.TempDir(), "c.yaml")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		c := defaultConfig()
		if err := c.readFile(file); err != nil && !strings.Contains(err.Error(), "c.yaml") {
			t.Errorf("error %q does not name the file", err)
		}
	})
}
