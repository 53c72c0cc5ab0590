package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"text/tabwriter"

	"github.com/roadcheck/roadcheck/internal/market"
)

type roadmapCmd struct {
	List     roadmapListCmd     `cmd:"" help:"List the roadmaps that are checked."`
	Show     roadmapShowCmd     `cmd:"" help:"Show one roadmap, step by step."`
	Import   roadmapImportCmd   `cmd:"" help:"Read a roadmap document, FILE or URL, into a roadmap file."`
	Diff     roadmapDiffCmd     `cmd:"" help:"Compare two roadmaps: skills, order, claims."`
	Matrix   roadmapMatrixCmd   `cmd:"" help:"Compare all roadmaps: skills, order, consensus, contradictions."`
	Verdicts roadmapVerdictsCmd `cmd:"" help:"Say what the latest findings tell of each claim of a roadmap."`
	Lint     roadmapLintCmd     `cmd:"" help:"Check roadmap files: form, skills, and that every hypothesis has a test or a reason."`
}

type roadmapListCmd struct{}

// Run lists every roadmap, built in or from the configured folder.
func (c *roadmapListCmd) Run(a *app) error {
	roadmaps, err := a.roadmaps()
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(a.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "id\tas of\tsteps\tskills\tclaims\ttitle")
	for _, r := range roadmaps {
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%s\n", r.ID, r.AsOf, len(r.Steps), taughtSkills(r), len(r.Claims)+len(r.NotTestable), r.Title)
	}
	return t.Flush()
}

type roadmapShowCmd struct {
	ID   string `arg:"" help:"Id of the roadmap, see roadcheck roadmap list."`
	JSON bool   `name:"json" help:"Write JSON."`
}

// Run prints the steps of one roadmap.
func (c *roadmapShowCmd) Run(a *app) error {
	roadmaps, err := a.roadmaps()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(roadmaps, func(r market.Roadmap) bool { return r.ID == c.ID })
	if i < 0 {
		return &usageError{fmt.Sprintf("there is no roadmap %q: see roadcheck roadmap list", c.ID)}
	}
	r := roadmaps[i]
	if c.JSON {
		enc := json.NewEncoder(a.Stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(r)
	}
	fmt.Fprintf(a.Stdout, "%s\nPublisher: %s. As of %d.\n", r.Title, r.Publisher, r.AsOf)
	position := 0
	for n, s := range r.Steps {
		fmt.Fprintf(a.Stdout, "\n%d. %s\n", n+1, s.Title)
		for _, k := range s.Skills {
			position++
			fmt.Fprintf(a.Stdout, "   %3d  %s", position, k.Skill)
			if k.Emphasis != "" {
				fmt.Fprintf(a.Stdout, " (%s)", k.Emphasis)
			}
			fmt.Fprintln(a.Stdout)
		}
	}
	for _, note := range r.Notes {
		fmt.Fprintf(a.Stdout, "\nNote: %s\n", note)
	}
	return nil
}
