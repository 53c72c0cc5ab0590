// Package reports turns findings into what people look at: charts as PNG and
// SVG, one self-contained HTML page, and CSV and JSON of every number drawn.
//
// To add a chart, write a type with the methods of body that draws it, a
// function that fills a chart with it and its words, and its line in charts.
// Numbers that no table has yet need a table in tables. The tests then prove
// that no texts of it meet.
package reports

import (
	"context"
	"fmt"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// Schema names the shape of index.json, the list of a report's files.
const Schema = schemaName + "1"

const (
	schemaName  = "roadcheck-report/"
	indexFile   = "index.json"
	pageFile    = "index.html"
	summaryFile = "summary.md"
	defaultDPI  = 192 // below it the rasteriser misplaces letters
	maxDPI      = 600
)

// Options change how a report is made; the zero value makes the usual one.
type Options struct {
	// DPI is the resolution of PNG charts, 192 to 600; 0 is 192.
	DPI int
	// Only chooses parts by the name of a page ("front" is index.html), chart or table, by a group (front, roadmaps,
	// technologies, data, method, charts), by what names begin with ("pay" is pay-…) or by a pattern as of
	// path.Match. Formats chooses html, png, svg, csv, json and markdown. Empty: all. What nothing is called gives
	// an error that wraps ErrChoice.
	Only, Formats []string
	// Links are named addresses (http or https) to print at the foot of the page.
	Links map[string]string
	// Previous is what changed since the findings of the run before; nil shows nothing.
	Previous *analysis.Difference
	// Roadmaps are those checked, with their claims, to tell where they contradict each other; findings repeat no claims.
	Roadmaps []market.Roadmap
	// Progress is called after each step of the work with what was made.
	Progress func(done, total int, what string)
	// Evidence are places in postings that name the Skills of the findings, the newest first; nil says that none are at hand.
	Evidence map[market.Skill][]market.Evidence
	run      int64 // of a report in a history
}

// file is one file of a report.
type file struct {
	Name   string `json:"name"`
	Kind   string `json:"kind"` // "page", "summary", "findings", "chart", "data"
	Title  string `json:"title"`
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
	body   []byte
}

// index is the machine-readable list of a report.
type index struct {
	Schema   string        `json:"schema"`
	Version  string        `json:"version"`
	Run      int64         `json:"run,omitempty"` // in a history
	MadeOn   string        `json:"made_on"`
	Dataset  string        `json:"dataset"`
	Findings string        `json:"findings_schema"`
	Summary  reportSummary `json:"summary"`
	Files    []file        `json:"files"`
}

// Write makes the report of f in dir and returns the names of its files
// relative to dir, pages first and index.html the first of them. It writes beside dir and renames, so dir
// holds the old report or the new one, never a mixture. A directory that is not
// empty and holds no report is refused with ErrForeign. Equal findings and
// options give equal bytes.
func Write(ctx context.Context, dir string, f analysis.Findings, o Options) ([]string, error) {
	if o.DPI == 0 {
		o.DPI = defaultDPI
	}
	if o.DPI < defaultDPI || o.DPI > maxDPI {
		return nil, fmt.Errorf("report resolution %d dpi: want %d to %d", o.DPI, defaultDPI, maxDPI)
	}
	if err := checkLinks(o.Links); err != nil {
		return nil, err
	}
	var files []file
	err := inPlace(dir, func(tmp string) error {
		var err error
		if files, err = makeFiles(ctx, f, o); err != nil {
			return err
		}
		return save(ctx, tmp, files)
	})
	if err != nil {
		return nil, fmt.Errorf("write report to %s: %w", dir, err)
	}
	names := make([]string, len(files))
	for i, fl := range files {
		names[i] = fl.Name
	}
	return names, nil
}
