package main

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"github.com/alecthomas/kong"
)

//go:embed man.tmpl
var manText string

// manPage writes one command as a manual page for man(1).
var manPage = template.Must(template.New("man").Funcs(template.FuncMap{"roff": roff, "page": pageName, "upper": strings.ToUpper}).Parse(manText))

type manCmd struct {
	Dir string `arg:"" help:"Folder to write to; made when it is not there." placeholder:"DIR"`
}

// Run writes roadcheck.1 and one page per command. The pages carry the version and no date: equal programs
// write equal pages.
func (c *manCmd) Run(kctx *kong.Context, a *app) error {
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return fmt.Errorf("make folder for manual pages: %w", err)
	}
	list := commandTree(kctx.Model.Node)
	for _, one := range list {
		var page strings.Builder
		err := manPage.Execute(&page, map[string]any{"C": one, "All": list, "Version": version(), "About": about})
		if err != nil {
			return fmt.Errorf("write manual page of %q: %w", one.Path, err)
		}
		file := filepath.Join(c.Dir, pageName(one.Path)+".1")
		if err := os.WriteFile(file, []byte(page.String()), 0o644); err != nil {
			return fmt.Errorf("write manual page: %w", err)
		}
	}
	return nil
}

// pageName is the name of a command's page: roadcheck-db-start.
func pageName(path string) string {
	return strings.ReplaceAll(strings.TrimSpace("roadcheck "+path), " ", "-")
}

// roff escapes text for troff: backslashes, hyphens that are to be typed, and what a line must not begin with.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, `-`, `\-`, "\n\n", "\n.PP\n").Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	return strings.NewReplacer("\n'", "\n\\&'").Replace(text)
}
