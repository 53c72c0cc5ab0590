package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/scrape"
	"github.com/roadcheck/roadcheck/sql/store"
)

// datasetFlag chooses what is counted.
type datasetFlag struct {
	Dataset string `help:"Which postings to count: real, sample, or auto (real ones when there are any)." enum:"auto,real,sample" default:"auto"`
}

func (d datasetFlag) choose(ctx context.Context, s *store.Store) (market.Dataset, error) {
	if d.Dataset != "auto" {
		return market.Dataset(d.Dataset), nil
	}
	counts, err := s.Datasets(ctx)
	if err != nil {
		return "", err
	}
	if counts[market.Real] == 0 && counts[market.Sample] > 0 {
		return market.Sample, nil
	}
	return market.Real, nil
}

type analyzeCmd struct {
	datasetFlag
	JSON bool `name:"json" help:"Write the findings as JSON to standard output instead of a table."`
	Top  int  `help:"Rows of the table." default:"25"`
}

// Run estimates demand from the stored readings and stores the findings.
func (c *analyzeCmd) Run(ctx context.Context, a *app) error {
	return a.withStore(ctx, func(s *store.Store) error {
		dataset, err := c.choose(ctx, s)
		if err != nil {
			return err
		}
		return a.aloneRecorded(ctx, s, store.Run{Command: "analyze", Dataset: dataset}, func(r *store.Run) error {
			var f analysis.Findings
			err := a.stages(ctx, s, r, step{"analyze", func() (err error) { f, err = a.analyze(ctx, s, r); return err }})
			if err != nil {
				return err
			}
			if c.JSON {
				enc := json.NewEncoder(a.Stdout)
				enc.SetIndent("", "  ")
				return enc.Encode(f)
			}
			return printDemand(a.Stdout, f, c.Top)
		})
	})
}

// analyze turns the readings of the run's dataset into findings, and stores them.
func (a *app) analyze(ctx context.Context, s *store.Store, r *store.Run) (analysis.Findings, error) {
	st := a.stage("analyze", "postings")
	defer st.close()
	o, err := a.analysisOptions(ctx, s, r.Dataset)
	if err != nil {
		return analysis.Findings{}, err
	}
	collector, err := analysis.NewCollector(o)
	if err != nil {
		return analysis.Findings{}, err
	}
	n := 0
	err = s.EachObservation(ctx, store.ObservationFilter{Dataset: r.Dataset, Version: o.Extractor}, func(obs market.Observation) error {
		collector.Add(obs)
		n++
		st.at(n, 0)
		return nil
	})
	if err != nil {
		return analysis.Findings{}, err
	}
	if n == 0 {
		return analysis.Findings{}, fmt.Errorf("no %s postings have been read by extractor %s: run roadcheck scrape or import, then roadcheck extract", r.Dataset, o.Extractor)
	}
	f := collector.Findings()
	data, err := json.Marshal(f)
	if err != nil {
		return f, fmt.Errorf("encode findings: %w", err)
	}
	if err := s.SaveFindings(ctx, r.ID, analysis.Schema, data); err != nil {
		return f, err
	}
	r.Counts["vacancies"] = int64(f.Base.Vacancies)
	st.end("postings", f.Base.Postings, "vacancies", f.Base.Vacancies, "skills", len(f.Demand), "dataset", r.Dataset)
	for _, w := range f.Warnings {
		a.log.Warn("finding", "doubt", w)
	}
	return f, nil
}

func (a *app) analysisOptions(ctx context.Context, s *store.Store, dataset market.Dataset) (analysis.Options, error) {
	e, err := a.extractor()
	if err != nil {
		return analysis.Options{}, err
	}
	roadmaps, err := a.roadmaps()
	if err != nil {
		return analysis.Options{}, err
	}
	boards, err := s.LatestBoardResults(ctx, dataset)
	if err != nil {
		return analysis.Options{}, err
	}
	boards = a.configured(boards)
	hosts, err := s.LatestHostResults(ctx, dataset)
	if err != nil {
		return analysis.Options{}, err
	}
	c := a.cfg.Analyze
	accuracy, err := readAccuracy(c.Accuracy)
	if err != nil {
		return analysis.Options{}, err
	}
	rates, err := a.rates()
	if err != nil {
		return analysis.Options{}, err
	}
	return analysis.Options{
		Version: version(), Extractor: e.Version(), MadeOn: market.DayOf(time.Now()), Dataset: dataset,
		Confidence: c.Confidence, Threshold: c.Threshold, MinCount: c.MinCount,
		Catalog: e.Skills(), Phrases: e.Phrases(), Roadmaps: roadmaps, Boards: boards, Hosts: hosts, Accuracy: accuracy, Rates: rates,
	}, nil
}

// readAccuracy reads the extractor's accuracy from a file, or the built-in one when none is named.
func readAccuracy(name string) (analysis.Accuracy, error) {
	if name == "" {
		return analysis.BuiltinAccuracy()
	}
	f, err := os.Open(name)
	if err != nil {
		return analysis.Accuracy{}, fmt.Errorf("analyze.accuracy: %w", err)
	}
	defer f.Close()
	out, err := analysis.ReadAccuracy(io.LimitReader(f, 1<<24))
	if err != nil {
		return out, fmt.Errorf("analyze.accuracy: %s: %w", name, err)
	}
	return out, nil
}

// configured leaves out boards that the configuration no longer lists, so that a mistyped
// name does not stay in every later report. Without a list all are kept.
func (a *app) configured(boards []market.BoardResult) []market.BoardResult {
	targets := a.cfg.targets()
	if len(targets) == 0 {
		return boards
	}
	return slices.DeleteFunc(boards, func(b market.BoardResult) bool {
		return b.Source != importSource && !slices.ContainsFunc(targets, func(t scrape.Target) bool { return t.Source == b.Source && t.Board == b.Board })
	})
}

// roadmaps gives the built-in roadmaps and those of the configured folder, or only the ones chosen.
func (a *app) roadmaps() ([]market.Roadmap, error) {
	all, err := analysis.BuiltinRoadmaps()
	if err != nil {
		return nil, err
	}
	if dir := a.cfg.Roadmaps.Dir; dir != "" {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return nil, &usageError{fmt.Sprintf("roadmaps.dir: %s is not a folder that can be read", dir)}
		}
		own, err := analysis.LoadRoadmaps(os.DirFS(dir))
		if err != nil {
			return nil, fmt.Errorf("roadmaps in %s: %w", dir, err)
		}
		all = append(all, own...)
	}
	if len(a.cfg.Roadmaps.Only) == 0 {
		return all, nil
	}
	var chosen []market.Roadmap
	for _, id := range a.cfg.Roadmaps.Only {
		i := slices.IndexFunc(all, func(r market.Roadmap) bool { return r.ID == id })
		if i < 0 {
			return nil, &usageError{fmt.Sprintf("roadmaps.only: there is no roadmap %q: see roadcheck roadmap list", id)}
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

// correctedShare is the corrected share in percent, "-" when there is none.
func correctedShare(d analysis.Demand) string {
	if d.Corrected == nil {
		return "-"
	}
	return fmt.Sprintf("%.1f", d.Corrected.P*100)
}

// printDemand writes the most asked-for skills as a table.
func printDemand(w io.Writer, f analysis.Findings, top int) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "rank\tskill\tshare %%\t%.0f %% interval\tcorrected %%\trequired %%\tn\temployers\t\n", f.Confidence*100)
	for _, d := range f.Demand[:min(max(top, 0), len(f.Demand))] {
		fmt.Fprintf(t, "%d\t%s\t%.1f\t%.1f to %.1f\t%s\t%.1f\t%d\t%d\t\n", d.Rank, d.Name,
			d.Any.P*100, d.Any.Lo*100, d.Any.Hi*100, correctedShare(d), d.Required.P*100, d.Any.Count, d.Employers)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	fmt.Fprintf(w, "\n%d vacancies of %d postings, %d employers, %s to %s, %s data\n",
		f.Base.Vacancies, f.Base.Postings, f.Base.Employers, f.Base.From, f.Base.To, f.Dataset)
	for _, r := range f.Roadmaps {
		fmt.Fprintf(w, "\n%s: %s\n", r.Roadmap.Title, r.Headline)
	}
	return nil
}
