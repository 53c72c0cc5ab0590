package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/sql/store"
)

type roadmapVerdictsCmd struct {
	datasetFlag
	ID   string `arg:"" optional:"" help:"Id of a roadmap, see roadcheck roadmap list. Default: all."`
	Only string `help:"Show only hypotheses with this outcome: supported, contradicted, inconclusive or untestable." enum:"all,supported,contradicted,inconclusive,untestable" default:"all"`
	JSON bool   `name:"json" help:"Write JSON."`
}

// roadmapVerdicts are the claims of one roadmap with their verdicts.
type roadmapVerdicts struct {
	Roadmap string                  `json:"roadmap"`
	Claims  []analysis.ClaimFinding `json:"claims"`
}

// Run prints what the latest findings say of the claims of roadmaps.
func (c *roadmapVerdictsCmd) Run(ctx context.Context, a *app) error {
	return a.withStore(ctx, func(s *store.Store) error {
		dataset, err := c.choose(ctx, s)
		if err != nil {
			return err
		}
		f, _, err := latestFindings(ctx, s, dataset)
		if err != nil {
			return err
		}
		shown, err := c.chosen(f)
		if err != nil {
			return err
		}
		if c.JSON {
			return a.writeJSON(shown)
		}
		return printVerdicts(a.Stdout, shown)
	})
}

// chosen are the claims that have a verdict to be shown, with these verdicts.
func (c *roadmapVerdictsCmd) chosen(f analysis.Findings) ([]roadmapVerdicts, error) {
	out := []roadmapVerdicts{}
	for _, r := range f.Roadmaps {
		if c.ID != "" && c.ID != r.Roadmap.ID {
			continue
		}
		one := roadmapVerdicts{Roadmap: r.Roadmap.ID, Claims: []analysis.ClaimFinding{}}
		for _, claim := range r.Claims {
			claim.Verdicts = slices.DeleteFunc(slices.Clone(claim.Verdicts), func(v analysis.Verdict) bool { return !c.wants(v.Outcome) })
			if len(claim.Verdicts) > 0 {
				one.Claims = append(one.Claims, claim)
			}
		}
		out = append(out, one)
	}
	if len(out) == 0 && c.ID != "" {
		return nil, &usageError{fmt.Sprintf("the latest findings have no roadmap %q: see roadcheck roadmap list, and run roadcheck analyze when it is new", c.ID)}
	}
	return out, nil
}

func (c *roadmapVerdictsCmd) wants(o analysis.Outcome) bool {
	return c.Only == "all" || c.Only == string(o) || c.Only == "untestable" && o == analysis.NotTestable
}

// printVerdicts writes a table for each roadmap: a line for every hypothesis, and below it why it is open.
func printVerdicts(w io.Writer, roadmaps []roadmapVerdicts) error {
	for _, r := range roadmaps {
		count := map[analysis.Outcome]int{}
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintf(t, "%s\n\nclaim\tverdict\testimate\t95 %% interval\tvacancies\twhat is tested\n", r.Roadmap)
		for _, claim := range r.Claims {
			for _, v := range claim.Verdicts {
				count[v.Outcome]++
				fmt.Fprintf(t, "%s.%s\t%s\t%s\t%s\n", claim.ID, v.Hypothesis, v.Outcome, estimateText(v), v.Sentence)
				if v.Reason != "" {
					fmt.Fprintf(t, "\t\t\t\t\t  %s\n", v.Reason)
				}
			}
		}
		fmt.Fprintf(t, "\n%d supported, %d contradicted, %d inconclusive, %d not testable\n\n",
			count[analysis.Supported], count[analysis.Contradicted], count[analysis.Inconclusive], count[analysis.NotTestable])
		if err := t.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// estimateText is estimate, interval and vacancies, each in a column of its own.
func estimateText(v analysis.Verdict) string {
	if v.N == 0 {
		return "\t\t"
	}
	return fmt.Sprintf("%.4g\t%.4g to %.4g\t%d", v.Estimate.Value, v.Estimate.Lo, v.Estimate.Hi, v.N)
}
