// Package reports turns findings into what people look at: charts as PNG and
// SVG, one self-contained HTML page, and CSV and JSON of every number drawn.
package reports

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"

	"github.com/roadcheck/roadcheck/analysis"
)

// Schema names the shape of index.json, the list of a report's files.
const Schema = schemaName + "1"

const (
	schemaName = "roadcheck-report/"
	indexFile  = "index.json"
	pageFile   = "index.html"
	defaultDPI = 192 // below it the rasteriser misplaces letters
	maxDPI     = 600
)

// Options change how a report is made; the zero value makes the usual one.
type Options struct {
	// DPI is the resolution of PNG charts, 192 to 600; 0 is 192.
	DPI int
	// Links are named addresses (http or https) to print at the foot of the page.
	Links map[string]string
	// Progress is called after each step of the work with what was made.
	Progress func(done, total int, what string)
}

// file is one file of a report.
type file struct {
	Name   string `json:"name"`
	Kind   string `json:"kind"` // "page", "findings", "chart", "data"
	Title  string `json:"title"`
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
	body   []byte
}

// index is the machine-readable list of a report.
type index struct {
	Schema   string `json:"schema"`
	Version  string `json:"version"`
	MadeOn   string `json:"made_on"`
	Dataset  string `json:"dataset"`
	Findings string `json:"findings_schema"`
	Files    []file `json:"files"`
}

// Write makes the report of f in dir and returns the names of its files
// relative to dir, index.html first. It writes beside dir and renames, so dir
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

// maker collects the files of a report.
type maker struct {
	ctx         context.Context
	o           Options
	paint       painter
	f           analysis.Findings // cleaned
	done, total int
	files       []file
}

// step counts one part of the work as done.
func (m *maker) step(what string) error {
	m.done++
	if m.o.Progress != nil {
		m.o.Progress(m.done, m.total, what)
	}
	return m.ctx.Err()
}

func (m *maker) add(name, kind, title string, body []byte) {
	sum := sha256.Sum256(body)
	m.files = append(m.files, file{name, kind, title, len(body), hex.EncodeToString(sum[:]), body})
}

// makeFiles makes all files in memory, index.html first and index.json last.
func makeFiles(ctx context.Context, f analysis.Findings, o Options) ([]file, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m := &maker{ctx: ctx, o: o, paint: painter{newFaces(), o.DPI}, f: cleaned(f)}
	drawings, data := charts(m.f), tables(m.f)
	m.total = len(drawings) + 3
	// The page is first in the list and made last: it embeds the charts.
	m.files = append(m.files, file{})
	whole, err := encode(f)
	if err != nil {
		return nil, err
	}
	m.add("findings.json", "findings", "All findings", whole)
	figures, err := m.drawAll(drawings)
	if err != nil {
		return nil, err
	}
	if err := m.addTables(data); err != nil {
		return nil, err
	}
	page, err := renderPage(pageView(m.f, figures, data, o.Links))
	if err != nil {
		return nil, err
	}
	m.add(pageFile, "page", "Report", page)
	m.files[0], m.files = m.files[len(m.files)-1], m.files[:len(m.files)-1]
	if err := m.step(pageFile); err != nil {
		return nil, err
	}
	return m.addIndex()
}

// drawAll draws each chart as files and for the page.
func (m *maker) drawAll(drawings []chart) ([]figure, error) {
	figures := make([]figure, 0, len(drawings))
	for _, c := range drawings {
		png, err := m.paint.png(c)
		if err != nil {
			return nil, err
		}
		alone, err := m.paint.svg(c)
		if err != nil {
			return nil, err
		}
		m.add("charts/"+c.name+".png", "chart", c.title, png)
		m.add("charts/"+c.name+".svg", "chart", c.title, alone.svg)
		big, err := m.paint.inline(c, wide, c.name+"-wide")
		if err != nil {
			return nil, err
		}
		small, err := m.paint.inline(c, narrow, c.name+"-narrow")
		if err != nil {
			return nil, err
		}
		figures = append(figures, newFigure(c, big.svg, small.svg))
		if err := m.step("charts/" + c.name); err != nil {
			return nil, err
		}
	}
	return figures, nil
}

func (m *maker) addTables(data []table) error {
	for _, t := range data {
		asCSV, err := t.csv()
		if err != nil {
			return err
		}
		asJSON, err := t.json()
		if err != nil {
			return err
		}
		m.add("data/"+t.name+".csv", "data", t.title, asCSV)
		m.add("data/"+t.name+".json", "data", t.title, asJSON)
	}
	return m.step("data")
}

func (m *maker) addIndex() ([]file, error) {
	raw, err := encode(index{Schema, m.f.Version, string(m.f.MadeOn), string(m.f.Dataset), m.f.Schema, m.files})
	if err != nil {
		return nil, err
	}
	m.add(indexFile, "index", "List of files", raw)
	return m.files, m.step(indexFile)
}

// save writes files under dir.
func save(ctx context.Context, dir string, files []file) error {
	for _, fl := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		path := filepath.Join(dir, filepath.FromSlash(fl.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("make directory of %s: %w", fl.Name, err)
		}
		if err := os.WriteFile(path, fl.body, 0o644); err != nil {
			return fmt.Errorf("save %s: %w", fl.Name, err)
		}
	}
	return nil
}
