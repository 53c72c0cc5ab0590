package licences

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite docs/licences.md")

const table = "../../docs/licences.md"

// TestLinkedModules fails on a licence that must not be in a release, and on a table that is not of today.
func TestLinkedModules(t *testing.T) {
	list, err := Linked(t.Context(), ".", "github.com/roadcheck/roadcheck/cmd/roadcheck", []string{"linux/amd64", "darwin/arm64"})
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range Refused(list) {
		t.Error(problem)
	}
	if !slices.ContainsFunc(list, func(m Module) bool {
		return m.Path == "github.com/lib/pq" && slices.Equal(m.Licences, []string{"MIT"})
	}) {
		t.Error("lib/pq is linked and under the MIT licence, the list says otherwise")
	}
	if *update {
		if err := os.WriteFile(table, []byte(Table(list)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != Table(list) {
		t.Error("docs/licences.md is not of the modules in go.mod: run make licences")
	}
	if notice := Notice(list); strings.Count(notice, "\ngithub.com/lib/pq ") != 1 {
		t.Error("the notice does not carry the licence of lib/pq")
	}
}

func TestIdentify(t *testing.T) {
	for text, want := range map[string]string{
		"Permission is hereby granted, free of\n charge, to any person obtaining":                                     "MIT",
		"Redistribution and use in source and binary forms, with":                                                     "BSD-2-Clause",
		"Redistribution and use in source and binary forms. The names may not be used to endorse or promote products": "BSD-3-Clause",
		"Apache License\n  Version 2.0, January 2004":                                                                 "Apache-2.0",
		"GNU GENERAL PUBLIC LICENSE Version 3":                                                                        "GPL-3.0",
		"GNU Lesser General Public License":                                                                           "LGPL-3.0",
		"All rights reserved. Ask us first.":                                                                          "",
		"":                                                                                                            "",
	} {
		if got := Identify(text); got != want {
			t.Errorf("Identify(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestRefused(t *testing.T) {
	got := Refused([]Module{{Path: "a", Version: "v1", Licences: []string{"MIT"}}, {Path: "b", Version: "v1", Licences: []string{"", "GPL-3.0"}}})
	want := []string{`b v1: licence "unknown" is not allowed`, `b v1: licence "GPL-3.0" is not allowed`}
	if !slices.Equal(got, want) {
		t.Errorf("refused %q, want %q", got, want)
	}
}
