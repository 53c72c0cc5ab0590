package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// output runs the program inside this test and gives what it printed.
func output(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr strings.Builder
	code := run(t.Context(), args, system{Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr})
	if code != exitOK {
		t.Fatalf("roadcheck %s: exit code %d: %s", strings.Join(args, " "), code, stderr.String())
	}
	return stdout.String()
}

func tree(t *testing.T) []cliCommand {
	t.Helper()
	parser, err := kong.New(&cli{})
	if err != nil {
		t.Fatal(err)
	}
	return commandTree(parser.Model.Node)
}

// complete asks real bash what it offers after the words of line, the last being typed.
func complete(t *testing.T, script string, line ...string) []string {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash")
	}
	const ask = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _roadcheck; printf '%s\n' "${COMPREPLY[@]}"`
	out, err := exec.CommandContext(t.Context(), bash, append([]string{"--norc", "-uc", ask, "ask", script, "roadcheck"}, line...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("bash after %q: %v: %s", line, err, out)
	}
	return strings.Fields(string(out))
}

func TestBashCompletion(t *testing.T) {
	script := filepath.Join(t.TempDir(), "roadcheck.bash")
	if err := os.WriteFile(script, []byte(output(t, "completion", "bash")), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		line []string
		want string
	}{
		{[]string{"db", "st"}, "start stop"},
		{[]string{"--quiet", "db", "ur"}, "url"},
		{[]string{"-c", "my.yaml", "roadmap", "ma"}, "matrix"},
		{[]string{"run", "--rec"}, "--record"},
		{[]string{"run", "--log", ""}, "text json"},
		{[]string{"run", "--log", "=", "j"}, "json"},
		{[]string{"run", "--log", "="}, "text json"},
		{[]string{"run", "--config", ""}, ""},        // bash offers files
		{[]string{"parse", "lever", "x"}, ""},        // the same
		{[]string{"run", "db", "--rec"}, "--record"}, // not a command here
		{[]string{"nosuch", "zzz"}, ""},
	}
	for _, tt := range tests {
		if got := strings.Join(complete(t, script, tt.line...), " "); got != tt.want {
			t.Errorf("after %q: %q, want %q", tt.line, got, tt.want)
		}
	}
	for _, c := range tree(t) {
		if len(c.Commands()) == 0 {
			continue
		}
		got := complete(t, script, append(strings.Fields(c.Path), "")...)
		for _, child := range c.Commands() {
			if !slices.Contains(got, child.Node.Name) {
				t.Errorf("after %q nothing offers %s: %q", c.Path, child.Node.Name, got)
			}
		}
	}
}

// TestCompletionScripts looks for every command and flag, and parses the script where its shell is there.
func TestCompletionScripts(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish"} {
		script := output(t, "completion", shell)
		for _, c := range tree(t) {
			if !strings.Contains(script, "'"+c.Path+"'") && !strings.Contains(script, "' "+c.Path+"'") && !strings.Contains(script, `"`+c.Path+`"`) {
				t.Errorf("%s: no command %q", shell, c.Path)
			}
			for _, f := range c.Flags() {
				if !strings.Contains(script, "--"+f.Name) && !strings.Contains(script, "-l "+f.Name) {
					t.Errorf("%s: %q has no flag --%s", shell, c.Path, f.Name)
				}
			}
		}
		if program, err := exec.LookPath(shell); err == nil {
			cmd := exec.CommandContext(t.Context(), program, "-n")
			cmd.Stdin = strings.NewReader(script)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s does not parse its script: %v: %s", shell, err, out)
			}
		}
	}
}

func TestManPages(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "man")
	output(t, "man", dir)
	list := tree(t)
	for _, c := range list {
		page, err := os.ReadFile(filepath.Join(dir, pageName(c.Path)+".1"))
		if err != nil {
			t.Errorf("no page for %q: %v", c.Path, err)
			continue
		}
		for _, f := range c.Flags() {
			if !strings.Contains(string(page), roff("--"+f.Name)) {
				t.Errorf("the page of %q says nothing of --%s", c.Path, f.Name)
			}
		}
		if troff, err := exec.LookPath("groff"); err == nil {
			cmd := exec.CommandContext(t.Context(), troff, "-man", "-ww", "-z", "-Tascii")
			cmd.Stdin = strings.NewReader(string(page))
			if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
				t.Errorf("groff warns of the page of %q: %v: %s", c.Path, err, out)
			}
		}
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != len(list) {
		t.Errorf("%d pages for %d commands: %v", len(files), len(list), err)
	}
}

func TestRoff(t *testing.T) {
	for text, want := range map[string]string{
		".dot":       `\&.dot`,
		"'quote":     `\&'quote`,
		`a\b --c`:    `a\eb \-\-c`,
		"one\n\ntwo": "one\n.PP\ntwo",
		"one\n'two":  "one\n\\&'two",
	} {
		if got := roff(text); got != want {
			t.Errorf("roff(%q) = %q, want %q", text, got, want)
		}
	}
}
