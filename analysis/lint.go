package analysis

import (
	"fmt"
	"io/fs"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Lint is what a check of one roadmap file found.
type Lint struct {
	File        string       `json:"file"`
	ID          string       `json:"id"`
	Skills      int          `json:"skills"` // taught in steps
	Claims      int          `json:"claims"` // those of not_testable included
	Hypotheses  int          `json:"hypotheses"`
	Executable  int          `json:"executable"`   // hypotheses with a test
	Reasoned    int          `json:"not_testable"` // hypotheses with a stated reason instead
	Resolutions []Resolution `json:"resolutions"`
	// Faults each name file, line, key and remedy.
	Faults []string `json:"faults"`
}

// LintRoadmap checks a roadmap file: its form, that its skills are in the catalog, and that
// every hypothesis resolves to an executable test or a stated reason.
func LintRoadmap(name string, data []byte, catalog []market.SkillInfo) Lint {
	l := Lint{File: name, Resolutions: []Resolution{}, Faults: []string{}}
	r, errs := decodeRoadmap(&decoder{file: name, catalog: catalog}, data)
	for _, err := range errs {
		l.Faults = append(l.Faults, err.Error())
	}
	l.ID, l.Claims = r.ID, len(r.Claims)+len(r.NotTestable)
	for _, s := range r.Steps {
		l.Skills += len(s.Skills)
	}
	if len(errs) > 0 {
		return l
	}
	l.Resolutions = Resolve(r)
	l.Hypotheses = len(l.Resolutions)
	for _, res := range l.Resolutions {
		if res.Executable() {
			l.Executable++
		} else {
			l.Reasoned++
		}
	}
	return l
}

// LintRoadmaps checks every roadmap file directly in dir, in the order of their names.
func LintRoadmaps(dir fs.FS, catalog []market.SkillInfo) ([]Lint, error) {
	names, err := roadmapNames(dir)
	if err != nil {
		return nil, err
	}
	out := []Lint{}
	for _, name := range names {
		data, err := readBounded(dir, name)
		if err != nil {
			return nil, fmt.Errorf("read roadmap: %w", err)
		}
		out = append(out, LintRoadmap(name, data, catalog))
	}
	return out, nil
}
