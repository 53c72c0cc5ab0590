package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

type roadmapDiffCmd struct {
	A    string `arg:"" help:"Id of a roadmap, or a roadmap file."`
	B    string `arg:"" help:"Id of another roadmap, or a roadmap file."`
	JSON bool   `name:"json" help:"Write JSON."`
}

// Run sets two roadmaps side by side.
func (c *roadmapDiffCmd) Run(a *app) error {
	first, err := a.oneRoadmap(c.A)
	if err != nil {
		return err
	}
	second, err := a.oneRoadmap(c.B)
	if err != nil {
		return err
	}
	d := analysis.Compare(first, second, a.cfg.Analyze.Confidence)
	if c.JSON {
		return a.writeJSON(d)
	}
	w := a.Stdout
	fmt.Fprintf(w, "%s and %s: %d skills in both, %d only in the first, %d only in the second\n", d.A, d.B, len(d.Shared), len(d.OnlyA), len(d.OnlyB))
	if !d.Independent {
		fmt.Fprintln(w, "Both have one publisher, so their agreement is no independent evidence.")
	}
	fmt.Fprintf(w, "order of what both teach: %s\n", orderText(d.Order))
	fmt.Fprintf(w, "only in %s: %s\nonly in %s: %s\n", d.A, skillText(d.OnlyA), d.B, skillText(d.OnlyB))
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "\nskill\tstep in %s\tstep in %s\n", d.A, d.B)
	for _, s := range d.Shared {
		fmt.Fprintf(t, "%s\t%d\t%d\n", s.Skill, s.StepA, s.StepB)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return printContradictions(w, d.Contradictions)
}

// oneRoadmap finds a roadmap by id, or reads it from a file.
func (a *app) oneRoadmap(name string) (market.Roadmap, error) {
	all, err := a.roadmaps()
	if err != nil {
		return market.Roadmap{}, err
	}
	if i := slices.IndexFunc(all, func(r market.Roadmap) bool { return r.ID == name }); i >= 0 {
		return all[i], nil
	}
	if !strings.HasSuffix(name, ".yaml") && !strings.HasSuffix(name, ".yml") {
		return market.Roadmap{}, &usageError{fmt.Sprintf("there is no roadmap %q: see roadcheck roadmap list, or give a .yaml file", name)}
	}
	data, err := readRoadmapFile(a, name)
	if err != nil {
		return market.Roadmap{}, err
	}
	return analysis.ParseRoadmap(name, data)
}

type roadmapMatrixCmd struct {
	Top  int  `help:"Rows of the consensus." default:"25"`
	JSON bool `name:"json" help:"Write JSON."`
}

// Run sets all loaded roadmaps against each other.
func (c *roadmapMatrixCmd) Run(a *app) error {
	all, err := a.roadmaps()
	if err != nil {
		return err
	}
	m := analysis.CompareAll(all, a.cfg.Analyze.Confidence)
	if c.JSON {
		return a.writeJSON(m)
	}
	w := a.Stdout
	fmt.Fprintf(w, "%d roadmaps of %d publishers\n\n", len(m.Roadmaps), m.Sources)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "pair\tindependent\tshared\toverlap\torder")
	for _, p := range m.Pairs {
		fmt.Fprintf(t, "%s, %s\t%s\t%d\t%.2f\t%s\n", p.A, p.B, yesNo(p.Independent), len(p.Shared), p.Overlap, orderText(p.Order))
	}
	fmt.Fprintf(t, "\nskill\tpublishers\tmean place\tsteps in %s\n", strings.Join(m.Roadmaps, ", "))
	for _, r := range m.Consensus[:min(max(c.Top, 0), len(m.Consensus))] {
		fmt.Fprintf(t, "%s\t%d\t%.2f\t%s\n", r.Skill, r.Sources, r.MeanPlace, stepText(r.Steps))
	}
	fmt.Fprintln(t, "\ntopic\tfirst step of each")
	for _, r := range m.Topics {
		fmt.Fprintf(t, "%s\t%s\n", strings.TrimPrefix(r.Group, "@"), stepText(r.Steps))
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return printContradictions(w, m.Contradictions)
}

func printContradictions(w io.Writer, all []analysis.Contradiction) error {
	fmt.Fprintf(w, "\ncontradictions: %d\n", len(all))
	for _, c := range all {
		if _, err := fmt.Fprintf(w, "  %s, %s: %s\n", c.Kind, c.Topic, c.What); err != nil {
			return fmt.Errorf("write contradictions: %w", err)
		}
	}
	return nil
}

func orderText(o analysis.Correlation) string {
	if !o.Defined() {
		return "cannot be compared"
	}
	return fmt.Sprintf("tau-b %.2f (%.2f to %.2f, %d skills)", o.Tau, o.Lo, o.Hi, o.N)
}

func skillText(skills []market.Skill) string {
	out := make([]string, len(skills))
	for i, s := range skills {
		out[i] = string(s)
	}
	return strings.Join(out, ", ")
}

func stepText(steps []int) string {
	out := make([]string, len(steps))
	for i, s := range steps {
		if out[i] = strconv.Itoa(s); s == 0 {
			out[i] = "-"
		}
	}
	return strings.Join(out, " ")
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
