package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/roadcheck/roadcheck/extract"
	"github.com/roadcheck/roadcheck/extract/duplicate"
	"github.com/roadcheck/roadcheck/internal/market"
)

type duplicatesCmd struct {
	JSONL bool   `name:"jsonl" help:"Read one posting a line from FILE (or standard input), as extract --jsonl does, and write {id, cluster, class, reason} a line."`
	File  string `arg:"" optional:"" help:"File of --jsonl; - is standard input." default:"-"`
}

// duplicateOut is one line of duplicates --jsonl.
type duplicateOut struct {
	ID      string          `json:"id"`
	Cluster string          `json:"cluster"` // id of the cluster's earliest posting
	Class   duplicate.Class `json:"class"`
	Reason  string          `json:"reason"`
}

// Run clusters the postings of a stream.
func (c *duplicatesCmd) Run(ctx context.Context, a *app) error {
	if !c.JSONL {
		return &usageError{"duplicates reads files with --jsonl; stored postings are clustered by roadcheck cluster"}
	}
	in := a.Stdin
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return fmt.Errorf("open postings: %w", err)
		}
		defer f.Close()
		in = f
	}
	clusterer, closeSpool, err := a.clusterer(nil)
	if err != nil {
		return err
	}
	defer closeSpool()
	p := linePipe{
		workers: a.workers(),
		worker:  func() lineFunc { return new(lineReader).prepare },
		skip:    func(n int, why error) { a.log.Warn("line skipped", "line", n, "error", why) },
	}
	bad, err := p.run(ctx, in, clusterer)
	if err != nil {
		return err
	}
	if err := writeClusters(ctx, a, clusterer); err != nil {
		return err
	}
	if bad > 0 {
		return &partialError{fmt.Sprintf("%d lines could not be read", bad)}
	}
	return nil
}

// prepare writes what a clusterer takes of one line.
func (r *lineReader) prepare(line []byte, w *bytes.Buffer) error {
	p, err := r.read(line)
	if err != nil {
		return err
	}
	duplicate.Prepare(vacancyPosting(p, p.Key, extract.Text(p.Title, p.Description)), w)
	return nil
}

// vacancyPosting is what decides about duplicates in a posting with this text.
func vacancyPosting(p market.Posting, key, text string) duplicate.Posting {
	return duplicate.Posting{
		Key: key, Title: p.Title, Company: p.Company, Location: p.Location, Text: text,
		Salary: p.SalaryText, Day: p.PostedOn, Group: p.Group, Board: p.Source + "/" + p.Board,
	}
}

// clusterer gives a clusterer whose texts are in a temporary file, and what removes that.
// texts reads known postings.
func (a *app) clusterer(texts func(context.Context, []string, func(duplicate.Posting) error) error) (*duplicate.Clusterer, func(), error) {
	f, err := os.CreateTemp("", "roadcheck-texts-*")
	if err != nil {
		return nil, nil, fmt.Errorf("keep texts to compare: %w", err)
	}
	remove := func() {
		f.Close()
		os.Remove(f.Name())
	}
	return duplicate.NewClusterer(duplicate.Options{Workers: a.workers(), Spool: f, Texts: texts}), remove, nil
}

func writeClusters(ctx context.Context, a *app, c *duplicate.Clusterer) error {
	results, err := c.Results(ctx)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(a.Stdout, 1<<16)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for i, r := range results {
		if err := enc.Encode(duplicateOut{ID: c.Key(i), Cluster: r.Cluster, Class: r.Class, Reason: r.Reason}); err != nil {
			return fmt.Errorf("write clusters: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write clusters: %w", err)
	}
	return nil
}
