package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

type statusCmd struct {
	datasetFlag
	JSON bool `name:"json" help:"Write JSON."`
}

// statusOut is the JSON of the status.
type statusOut struct {
	Schema        string             `json:"schema"`
	At            time.Time          `json:"at"`
	Dataset       market.Dataset     `json:"dataset"`
	Running       []runOut           `json:"running"`
	Stages        []stageOut         `json:"stages"` // the latest of each
	Sources       []sourceOut        `json:"sources"`
	Queue         []store.QueuedJobs `json:"queue,omitempty"` // of workers
	DatabaseBytes int64              `json:"database_bytes"`
}

type sourceOut struct {
	Source   string     `json:"source"`
	Postings int64      `json:"postings"`
	LastSeen market.Day `json:"last_seen"`
	Posted   market.Day `json:"posted_on"` // the latest
	Days     float64    `json:"days_old"`  // since the end of the day last seen
}

const statusSchema = "roadcheck-status/1"

// Run says how things stand.
func (c *statusCmd) Run(ctx context.Context, a *app) error {
	return a.withStore(ctx, func(s *store.Store) error {
		if err := s.MarkInterrupted(ctx); err != nil {
			return err
		}
		dataset, err := c.choose(ctx, s)
		if err != nil {
			return err
		}
		running, err := s.RunningNow(ctx)
		if err != nil {
			return err
		}
		stages, err := s.LatestStages(ctx, dataset)
		if err != nil {
			return err
		}
		now := time.Now()
		ages, err := s.SourceAges(ctx, dataset, market.DayOf(now))
		if err != nil {
			return err
		}
		size, err := s.Size(ctx)
		if err != nil {
			return err
		}
		queue, err := s.Queue(ctx)
		if err != nil {
			return err
		}
		out := statusOut{Schema: statusSchema, At: now.UTC().Truncate(time.Second), Dataset: dataset,
			Running: []runOut{}, Stages: []stageOut{}, Sources: []sourceOut{}, Queue: queue, DatabaseBytes: size}
		k := checker{now: now}
		for _, age := range ages {
			out.Sources = append(out.Sources, sourceOut{age.Source, age.Postings, age.LastSeen, age.Posted, k.daysOld(age.LastSeen)})
		}
		if !c.JSON {
			return out.print(a, running, stages)
		}
		for _, r := range running {
			out.Running = append(out.Running, outRun(r))
		}
		for _, g := range stages {
			stage := outStage(g.Stage)
			stage.Run = g.Run
			out.Stages = append(out.Stages, stage)
		}
		return a.writeJSON(out)
	})
}

func (o statusOut) print(a *app, running []store.Run, stages []store.StageRun) error {
	if len(running) == 0 {
		fmt.Fprintln(a.Stdout, "Nothing is running.")
	} else if err := printRuns(a.Stdout, running); err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "\nThe latest of each stage, %s data:\n", o.Dataset)
	if err := printStages(a.Stdout, stages); err != nil {
		return err
	}
	fmt.Fprintln(a.Stdout)
	t := tabwriter.NewWriter(a.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "source\tpostings\tlast seen\tdays old\tlatest date of posting")
	for _, s := range o.Sources {
		fmt.Fprintf(t, "%s\t%d\t%s\t%.1f\t%s\n", s.Source, s.Postings, s.LastSeen, s.Days, orDash(string(s.Posted)))
	}
	if len(o.Queue) > 0 {
		fmt.Fprintln(t, "\njobs\tstate\tnumber")
	}
	for _, j := range o.Queue {
		fmt.Fprintf(t, "%s\t%s\t%d\n", j.Kind, j.State, j.Jobs)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	fmt.Fprintf(a.Stdout, "\nThe database takes %.1f MB.\n", float64(o.DatabaseBytes)/1e6)
	return nil
}
