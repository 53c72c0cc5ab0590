package reports

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/roadcheck/roadcheck/analysis"
)

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
	whole, err := json.Marshal(f)
	if err != nil {
		return nil, fmt.Errorf("encode findings: %w", err)
	}
	m.add("findings.json", "findings", "All findings", visible(append(whole, '\n')))
	figures, err := m.drawAll(drawings)
	if err != nil {
		return nil, err
	}
	if err := m.addTables(data); err != nil {
		return nil, err
	}
	byID := make(map[string]figure, len(figures))
	for _, fig := range figures {
		byID[fig.ID] = fig
	}
	material := material{f: m.f, figures: byID, data: data, links: linkList(o.Links), roadmaps: o.Roadmaps}
	if o.Previous != nil {
		material.previous = cleanedDifference(o.Previous)
	}
	m.add(summaryFile, "summary", "Summary in Markdown", material.summary())
	for i, p := range material.pages() {
		body, err := renderPage(p)
		if err != nil {
			return nil, err
		}
		m.add(p.File, "page", p.Title, body)
		if i == 0 {
			m.files[0], m.files = m.files[len(m.files)-1], m.files[:len(m.files)-1]
		}
	}
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
	list := index{Schema, m.f.Version, m.o.run, string(m.f.MadeOn), string(m.f.Dataset), m.f.Schema, summarize(m.f), m.files}
	raw, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", indexFile, err)
	}
	m.add(indexFile, "index", "List of files", visible(append(raw, '\n')))
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
