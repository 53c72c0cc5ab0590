// Package licences says under which licences the modules stand that are linked into a program.
package licences

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Module is one module of a program, with the licences that its files state.
type Module struct {
	Path, Version string
	Licences      []string // SPDX identifiers, sorted; "" is a text that is not known
	Texts         []string // the files' texts, in the order of their names
}

// Allowed are the licences that a linked module may have: all of them permit that a program under
// the MIT licence is given away as a binary with their texts beside it. FTL is the choice made where
// a module leaves it between that and the GPL; OFL is of fonts. MPL covers the files of its own
// module alone, and asks that whoever gets the binary is told where their source is: see mplSource.
var Allowed = []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC-BY-4.0", "FTL", "ISC", "MIT", "MPL-2.0", "OFL-1.1", "Unlicense"}

// mplSource is what section 3.2 of the licence asks for.
const mplSource = "Modules under MPL-2.0 are linked as published, without a change; their source is at the address that their path names."

// marks tell a licence by words that it has and no other, in order: the first that matches counts.
// Words are compared in lower case with single spaces.
var marks = []struct {
	id    string
	words []string
}{
	{"FTL", []string{"freetype-go software is subject to your choice of exactly one"}},
	{"MPL-2.0", []string{"mozilla public license"}}, // names the GPLs
	{"AGPL-3.0", []string{"gnu affero general public license"}},
	{"LGPL-3.0", []string{"gnu lesser general public license"}},
	{"GPL-3.0", []string{"gnu general public license"}},
	{"Apache-2.0", []string{"apache license", "version 2.0"}},
	{"CC-BY-4.0", []string{"creative commons attribution 4.0 international"}},
	{"OFL-1.1", []string{"sil open font license"}},
	{"BSD-3-Clause", []string{"redistribution and use in source and binary forms", "endorse or promote products"}},
	{"BSD-2-Clause", []string{"redistribution and use in source and binary forms"}},
	{"ISC", []string{"permission to use, copy, modify, and/or distribute this software for any purpose"}},
	{"Unlicense", []string{"this is free and unencumbered software released into the public domain"}},
	{"MIT", []string{"permission is hereby granted, free of charge, to any person"}},
}

// Identify gives the SPDX identifier of a licence text, "" where it is none that is known.
func Identify(text string) string {
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	for _, m := range marks {
		if !slices.ContainsFunc(m.words, func(w string) bool { return !strings.Contains(text, w) }) {
			return m.id
		}
	}
	return ""
}

// Linked lists the modules of the packages named by pattern as built for each platform ("linux/amd64"),
// by path. Dir is a folder inside the module of the program. It runs the go command, and fails on a
// module without a licence file; licences outside Allowed are Refused's business.
func Linked(ctx context.Context, dir, pattern string, platforms []string) ([]Module, error) {
	found := map[string]Module{}
	for _, platform := range platforms {
		goos, goarch, _ := strings.Cut(platform, "/")
		cmd := exec.CommandContext(ctx, "go", "list", "-deps", "-json=Module", pattern)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+goos, "GOARCH="+goarch)
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("list modules for %s: %w%s", platform, err, said(err))
		}
		if err := collect(found, out); err != nil {
			return nil, fmt.Errorf("modules for %s: %w", platform, err)
		}
	}
	list := make([]Module, 0, len(found))
	for _, m := range found {
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b Module) int { return cmp.Compare(a.Path, b.Path) })
	return list, nil
}

// said is what a failed command printed.
func said(err error) string {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return ": " + strings.TrimSpace(string(exit.Stderr))
	}
	return ""
}

// collect adds the modules of go list's output that are not there yet.
func collect(found map[string]Module, out []byte) error {
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var pkg struct {
			Module *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		if err := dec.Decode(&pkg); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("read go list: %w", err)
		}
		m := pkg.Module
		if m == nil || m.Main {
			continue // the standard library, this module
		}
		if _, ok := found[m.Path]; ok {
			continue
		}
		module := Module{Path: m.Path, Version: m.Version}
		if err := module.read(m.Dir); err != nil {
			return err
		}
		found[m.Path] = module
	}
}

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|unlicense)([-.].*)?$`)

// read reads the licence files of a module's folder.
func (m *Module) read(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("look for the licence of %s: %w", m.Path, err)
	}
	for _, e := range entries {
		if e.IsDir() || !licenceFile.MatchString(e.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return fmt.Errorf("read the licence of %s: %w", m.Path, err)
		}
		m.Texts = append(m.Texts, string(text))
		m.Licences = append(m.Licences, Identify(string(text)))
	}
	if len(m.Texts) == 0 {
		return fmt.Errorf("module %s %s has no licence file", m.Path, m.Version)
	}
	slices.Sort(m.Licences)
	m.Licences = slices.Compact(m.Licences)
	return nil
}

// Refused says in a sentence each which modules have a licence that is not in Allowed.
func Refused(list []Module) []string {
	var out []string
	for _, m := range list {
		for _, id := range m.Licences {
			if !slices.Contains(Allowed, id) {
				out = append(out, fmt.Sprintf("%s %s: licence %q is not allowed", m.Path, m.Version, cmp.Or(id, "unknown")))
			}
		}
	}
	return out
}

// Table is docs/licences.md.
func Table(list []Module) string {
	var b strings.Builder
	b.WriteString("# Licences of linked modules\n\nMade by `make licences` from the licence files of every module in a release binary, for all its platforms.\n" +
		"`go test ./internal/licences` fails on a licence that is not among these: " + strings.Join(Allowed, ", ") + ".\n" +
		"Release archives carry the texts in `THIRD-PARTY-LICENCES.txt`. The Go standard library is under BSD-3-Clause.\n" + mplSource + "\n\n| module | version | licences |\n|---|---|---|\n")
	for _, m := range list {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", m.Path, m.Version, strings.Join(m.Licences, ", "))
	}
	return b.String()
}

// Notice is the text of all licences, each under the name of its module.
func Notice(list []Module) string {
	var b strings.Builder
	b.WriteString(mplSource + "\n\n" + strings.Repeat("-", 72) + "\n\n")
	for _, m := range list {
		for _, text := range m.Texts {
			fmt.Fprintf(&b, "%s %s\n\n%s\n\n%s\n\n", m.Path, m.Version, strings.TrimSpace(text), strings.Repeat("-", 72))
		}
	}
	return b.String()
}
