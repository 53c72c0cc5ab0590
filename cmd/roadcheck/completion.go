package main

import (
	"embed"
	"fmt"
	"strings"
	"text/template"

	"github.com/alecthomas/kong"
)

//go:embed shells/*.tmpl
var shellFiles embed.FS

// shells holds the completion scripts, one template per shell, over the list of commands.
var shells = template.Must(template.New("").Funcs(template.FuncMap{
	"join":       strings.Join,
	"quote":      singleQuoted,
	"takesValue": takesValue,
	"choices":    choices,
	"valueFlags": valueFlags,
	"short":      func(r rune) string { return string(r) },
}).ParseFS(shellFiles, "shells/*.tmpl"))

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"Shell: bash, zsh or fish."`
}

// Help tells how to use it.
func (c *completionCmd) Help() string {
	return `To use it at once: source <(roadcheck completion bash), source <(roadcheck completion zsh), roadcheck completion fish | source. To keep it, write it where the shell looks for completions, such as ~/.local/share/bash-completion/completions/roadcheck, a folder of zsh's fpath as _roadcheck, or ~/.config/fish/completions/roadcheck.fish.`
}

// Run prints the completion script of one shell.
func (c *completionCmd) Run(kctx *kong.Context, a *app) error {
	if err := shells.ExecuteTemplate(a.Stdout, c.Shell+".tmpl", commandTree(kctx.Model.Node)); err != nil {
		return fmt.Errorf("write completion for %s: %w", c.Shell, err)
	}
	return nil
}

// valueFlags are the spellings of c's flags that a word follows, with those words.
func valueFlags(c cliCommand) map[string][]string {
	out := map[string][]string{}
	for _, f := range c.Flags() {
		if takesValue(f) {
			out["--"+f.Name] = choices(f)
			if f.Short != 0 {
				out["-"+string(f.Short)] = choices(f)
			}
		}
	}
	return out
}

// singleQuoted is one word of a shell script: nothing in it is expanded by bash, zsh or fish.
func singleQuoted(text string) string {
	text = strings.ReplaceAll(text, `\`, "/") // fish reads a backslash inside quotes, the others do not
	return "'" + strings.ReplaceAll(text, "'", "’") + "'"
}
