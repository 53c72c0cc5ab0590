package main

import (
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// documents are the Markdown files of the repository, by path from its root.
func documents(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() && path != "." && (strings.HasPrefix(name, ".") || slices.Contains([]string{"node_modules", "testdata", "dist", "bin", "report"}, name)) {
			return fs.SkipDir
		}
		if !entry.IsDir() && strings.HasSuffix(name, ".md") {
			text, err := fs.ReadFile(root, path)
			out[path] = string(text)
			return err
		}
		return nil
	})
	if err != nil || len(out) < 10 {
		t.Fatalf("found %d documents: %v", len(out), err)
	}
	return out
}

var (
	fence   = regexp.MustCompile("(?ms)^```.*?^```$")
	inline  = regexp.MustCompile("`[^`\n]+`")
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ +(.+)$`)
)

// TestLinks follows every relative link of every document: the file is there, and so is the heading.
func TestLinks(t *testing.T) {
	docs := documents(t)
	for name, text := range docs {
		prose := inline.ReplaceAllString(fence.ReplaceAllString(text, ""), "")
		for _, m := range link.FindAllStringSubmatch(prose, -1) {
			if problem := followed(name, m[1], docs); problem != "" {
				t.Errorf("%s: link %s: %s", name, m[1], problem)
			}
		}
	}
}

// followed says what is wrong with a link in the document name, "" when nothing is.
func followed(name, target string, docs map[string]string) string {
	u, err := url.Parse(target)
	if err != nil {
		return err.Error()
	}
	if u.IsAbs() {
		return "" // somebody else's
	}
	path := name
	if u.Path != "" {
		path = filepath.ToSlash(filepath.Join(filepath.Dir(name), u.Path))
		if _, err := os.Stat(filepath.Join("../..", path)); err != nil {
			return "no such file"
		}
	}
	if u.Fragment != "" && !slices.Contains(anchors(docs[path]), u.Fragment) {
		return "no such heading"
	}
	return ""
}

// anchors are the names that GitHub gives to a document's headings.
func anchors(text string) []string {
	var out []string
	seen := map[string]int{}
	for _, m := range heading.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		name := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r > 127:
				return r
			}
			return -1
		}, strings.ToLower(strings.TrimSpace(m[1])))
		if n := seen[name]; n > 0 {
			out = append(out, fmt.Sprintf("%s-%d", name, n))
		} else {
			out = append(out, name)
		}
		seen[name]++
	}
	return out
}

func TestAnchors(t *testing.T) {
	got := anchors("# How it works\n## `db`, and a (thing)\n```\n# not one\n```\n# How it works\n")
	if want := []string{"how-it-works", "db-and-a-thing", "how-it-works-1"}; !slices.Equal(got, want) {
		t.Errorf("anchors %q, want %q", got, want)
	}
}

var (
	indented  = regexp.MustCompile(`(?m)^(?: {4}|\t).*$`)
	called    = regexp.MustCompile(`(?:^|[\s(;&|/` + "`" + `])roadcheck((?: +[a-z][a-z-]*)*)([^\n;|&<>` + "`" + `]*)`)
	usedFlag  = regexp.MustCompile(`(?:^|\s)(--[a-z][a-z-]*)`)
	goProgram = regexp.MustCompile(`go (?:install|run|build|test)[^\n` + "`" + `]*`)
)

// TestDocumentedCommands finds the commands that code in the documents calls, and holds them and their
// flags against the program's own.
func TestDocumentedCommands(t *testing.T) {
	known := map[string]cliCommand{}
	for _, c := range tree(t) {
		known[c.Path] = c
	}
	seen := 0
	for name, text := range documents(t) {
		code := strings.Join(slices.Concat(fence.FindAllString(text, -1), indented.FindAllString(text, -1), inline.FindAllString(fence.ReplaceAllString(text, ""), -1)), "\n")
		for _, m := range called.FindAllStringSubmatch(goProgram.ReplaceAllString(code, ""), -1) {
			if problem := wrongCall(known, strings.Fields(m[1]), m[2]); problem != "" {
				t.Errorf("%s: %q: %s", name, strings.TrimSpace(m[0]), problem)
			}
			seen++
		}
	}
	if seen < 20 {
		t.Errorf("found only %d calls: the expression that finds them is wrong", seen)
	}
}

// wrongCall says which command or flag of a call is not there, "" when all are.
func wrongCall(known map[string]cliCommand, words []string, rest string) string {
	at := known[""]
	for i, word := range words {
		next, ok := known[strings.TrimSpace(at.Path+" "+word)]
		if !ok && len(at.Commands()) > 0 {
			return "no command " + strings.Join(words[:i+1], " ")
		}
		if !ok {
			break // an argument
		}
		at = next
	}
	for _, m := range usedFlag.FindAllStringSubmatch(rest, -1) {
		if m[1] != "--help" && !slices.Contains(at.Words(), m[1]) {
			return fmt.Sprintf("%q has no flag %s", at.Path, m[1])
		}
	}
	return ""
}

func TestWrongCall(t *testing.T) {
	known := map[string]cliCommand{}
	for _, c := range tree(t) {
		known[c.Path] = c
	}
	for call, want := range map[string]string{
		"db start":              "",
		"db nosuch":             "no command db nosuch",
		"nosuch":                "no command nosuch",
		"parse lever file.json": "",
		"run --record x":        "",
		"run --nosuch x":        `"run" has no flag --nosuch`,
	} {
		words, flags, _ := strings.Cut(call, "--")
		if flags != "" {
			flags = "--" + flags
		}
		if got := wrongCall(known, strings.Fields(words), flags); got != want {
			t.Errorf("%s: %q, want %q", call, got, want)
		}
	}
}
