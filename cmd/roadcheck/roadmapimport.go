package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/extract/roadmap"
	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/scrape"
)

type roadmapImportCmd struct {
	Source string `arg:"" name:"file|url" help:"A document: WordPress REST post, HTML, Markdown, plain text, or roadmap.sh's graph, content map or content folder; - is standard input."`
	ID     string `name:"id" help:"Id of the roadmap. Default: made from its title."`
	JSON   bool   `name:"json" help:"Write JSON instead of a roadmap file." xor:"form"`
	YAML   bool   `name:"yaml" help:"Write a roadmap file (the default)." xor:"form"`
}

// Run writes to standard output what it reads from a document: a roadmap file to put into the folder of roadmaps.
func (c *roadmapImportCmd) Run(ctx context.Context, a *app) error {
	l, err := a.lexicon()
	if err != nil {
		return err
	}
	reader, err := roadmap.NewReader(l)
	if err != nil {
		return err
	}
	r, err := c.read(ctx, a, reader)
	if err != nil {
		return fmt.Errorf("import roadmap: %w", err)
	}
	if c.ID != "" {
		r.ID = c.ID
	}
	if c.JSON {
		err = a.writeJSON(r)
	} else {
		_, err = a.Stdout.Write(analysis.FormatRoadmap(r))
	}
	a.log.Info("roadmap", "id", r.ID, "steps", len(r.Steps), "skills", taughtSkills(r), "named_besides", len(r.Named),
		"claims", len(r.Claims), "unread", len(r.Unread))
	for _, note := range r.Notes {
		a.log.Warn("roadmap", "note", note)
	}
	return err
}

func (c *roadmapImportCmd) read(ctx context.Context, a *app, reader *roadmap.Reader) (market.Roadmap, error) {
	if strings.HasPrefix(c.Source, "http://") || strings.HasPrefix(c.Source, "https://") {
		o := a.crawlOptions()
		o.MaxBody = roadmap.MaxDocument
		page, err := scrape.Fetch(ctx, c.Source, o)
		if err != nil {
			return market.Roadmap{}, err
		}
		r, err := reader.Import(roadmap.Source{Name: c.Source, Data: page.Body, ContentType: page.ContentType})
		if r.URL == "" {
			r.URL = page.FinalURL
		}
		return r, err
	}
	in := a.Stdin
	if c.Source != "-" {
		if info, err := os.Stat(c.Source); err == nil && info.IsDir() {
			return reader.ImportDir(c.Source, os.DirFS(c.Source))
		}
		f, err := os.Open(c.Source)
		if err != nil {
			return market.Roadmap{}, err
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, roadmap.MaxDocument+1))
	if err != nil {
		return market.Roadmap{}, fmt.Errorf("read %s: %w", c.Source, err)
	}
	return reader.Import(roadmap.Source{Name: c.Source, Data: data})
}

func taughtSkills(r market.Roadmap) int {
	n := 0
	for _, s := range r.Steps {
		n += len(s.Skills)
	}
	return n
}
