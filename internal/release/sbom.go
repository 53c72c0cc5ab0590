package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/roadcheck/roadcheck/internal/licences"
)

// The part of CycloneDX 1.6 that is written (https://cyclonedx.org/docs/1.6/json/).
type bom struct {
	Format       string       `json:"bomFormat"`
	SpecVersion  string       `json:"specVersion"`
	Version      int          `json:"version"`
	Metadata     metadata     `json:"metadata"`
	Components   []component  `json:"components"`
	Dependencies []dependency `json:"dependencies"`
}

type metadata struct {
	Component component `json:"component"`
}

type component struct {
	Type     string    `json:"type"`
	Ref      string    `json:"bom-ref"`
	Name     string    `json:"name"`
	Version  string    `json:"version"`
	PURL     string    `json:"purl"`
	Hashes   []hash    `json:"hashes,omitempty"`
	Licences []licence `json:"licenses,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type licence struct {
	License struct {
		ID string `json:"id"`
	} `json:"license"`
}

type dependency struct {
	Ref       string   `json:"ref"`
	DependsOn []string `json:"dependsOn"`
}

// billOfMaterials is the CycloneDX JSON of a Go binary: the modules that the binary itself says were
// linked into it, with the licences found for them, and the Go standard library.
func billOfMaterials(binary, version string, modules []licences.Module) ([]byte, error) {
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return nil, fmt.Errorf("read the modules of the program: %w", err)
	}
	data, err := os.ReadFile(binary)
	if err != nil {
		return nil, fmt.Errorf("read the program: %w", err)
	}
	known := map[string][]string{info.Main.Path: {"MIT"}, "std": {"BSD-3-Clause"}}
	for _, m := range modules {
		known[m.Path] = m.Licences
	}
	main := newComponent("application", info.Main.Path, version, known)
	main.Hashes = []hash{{"SHA-256", fmt.Sprintf("%x", sha256.Sum256(data))}}
	out := bom{Format: "CycloneDX", SpecVersion: "1.6", Version: 1, Metadata: metadata{main}}
	out.Components = append(out.Components, newComponent("library", "std", strings.TrimPrefix(info.GoVersion, "go"), known))
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		if known[m.Path] == nil {
			return nil, fmt.Errorf("module %s is linked and has no known licence", m.Path)
		}
		out.Components = append(out.Components, newComponent("library", m.Path, m.Version, known))
	}
	all := dependency{Ref: main.Ref}
	for _, c := range out.Components {
		all.DependsOn = append(all.DependsOn, c.Ref)
	}
	out.Dependencies = []dependency{all}
	text, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write bill of materials: %w", err)
	}
	return append(text, '\n'), nil
}

func newComponent(kind, path, version string, known map[string][]string) component {
	purl := "pkg:golang/" + path + "@" + version
	c := component{Type: kind, Ref: purl, Name: path, Version: version, PURL: purl}
	for _, id := range known[path] {
		var l licence
		l.License.ID = id
		c.Licences = append(c.Licences, l)
	}
	return c
}
