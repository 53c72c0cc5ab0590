package reports

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/roadcheck/roadcheck/analysis"
)

// maker collects the files of a report.
type maker struct {
	ctx         context.Context
	o           Options
	pick        choice
	f           analysis.Findings    // cleaned
	previous    *analysis.Difference // cleaned, nil without any
	atlas       *atlas
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

// makeFiles makes the chosen files in memory, index.html first and index.json last.
func makeFiles(ctx context.Context, f analysis.Findings, o Options) ([]file, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m := &maker{ctx: ctx, o: o, pick: choice{o.Only, o.Formats}, f: cleaned(f)}
	m.atlas = newAtlas(m.f)
	if o.Previous != nil {
		m.previous = cleanedDifference(o.Previous)
	}
	drawings, data := charts(m.f), tables(m.f)
	parts, inPages := m.parts(drawings, data)
	if err := m.pick.check(parts); err != nil {
		return nil, err
	}
	m.total = len(drawings) + 4
	if m.pick.takes(choosable{findingsRef, dataGroup}, ".json") {
		whole, err := json.Marshal(f)
		if err != nil {
			return nil, fmt.Errorf("encode findings: %w", err)
		}
		m.add("findings.json", "findings", "All findings", visible(append(whole, '\n')))
	}
	figures, err := m.drawAll(drawings, inPages)
	if err != nil {
		return nil, err
	}
	if err := m.addTables(data); err != nil {
		return nil, err
	}
	all := material{f: m.f, figures: figures, data: data, links: linkList(o.Links), roadmaps: o.Roadmaps, previous: m.previous, atlas: m.atlas}
	if m.pick.takes(choosable{summaryRef, summaryRef}, ".md") {
		m.add(summaryFile, "summary", "Summary in Markdown", all.summary())
	}
	if err := m.addPages(all, inPages); err != nil {
		return nil, err
	}
	if len(m.files) == 0 {
		return nil, fmt.Errorf("nothing in %v has the form %v: %w", o.Only, o.Formats, ErrChoice)
	}
	return m.addIndex()
}

// parts are all parts of the report, and whether a page is among those that are made.
func (m *maker) parts(drawings []chart, data []table) (parts []choosable, inPages bool) {
	if m.pick.whole() {
		return nil, true
	}
	parts = []choosable{{findingsRef, dataGroup}, {summaryRef, summaryRef}}
	for _, c := range drawings {
		parts = append(parts, choosable{c.name, chartGroup})
	}
	for _, t := range data {
		parts = append(parts, choosable{t.name, dataGroup})
	}
	for _, p := range (material{f: m.f, data: data, roadmaps: m.o.Roadmaps, previous: m.previous, atlas: m.atlas}).pages() {
		at := pagePart(p)
		parts = append(parts, at)
		inPages = inPages || m.pick.takes(at, ".html")
	}
	for _, d := range m.atlas.skills {
		parts = append(parts, skillPart(m.atlas.pages[d.ID]))
	}
	return parts, inPages
}

// addPages puts the chosen pages before the other files, which some of them embed, and those of skills behind them.
func (m *maker) addPages(from material, inPages bool) error {
	var pages []page
	if inPages {
		pages = slices.DeleteFunc(from.pages(), func(p page) bool { return !m.pick.takes(pagePart(p), ".html") })
	}
	skills := slices.DeleteFunc(slices.Clone(m.atlas.skills), func(d analysis.Demand) bool { return !m.pick.takes(skillPart(m.atlas.pages[d.ID]), ".html") })
	var made map[string]bool // nil: every page that there is
	if !m.pick.whole() {
		made = map[string]bool{indexFile: true}
		for _, f := range m.files {
			made[f.Name] = true
		}
		for _, p := range pages {
			made[p.File] = true
		}
		for _, d := range skills {
			made[m.atlas.pages[d.ID]] = true
		}
	}
	others := m.files
	m.files = nil
	for _, p := range pages {
		body, err := renderPage(p)
		if err != nil {
			return err
		}
		m.add(p.File, "page", p.Title, unlink(body, made))
	}
	if err := m.step(pageFile); err != nil {
		return err
	}
	m.files = append(m.files, others...)
	return m.addTechnologies(from, skills, made)
}

// addTechnologies makes the pages of skills, several at once.
func (m *maker) addTechnologies(from material, skills []analysis.Demand, made map[string]bool) error {
	pages := make([]page, len(skills))
	err := each(m.ctx, len(skills), func() func(int) ([]byte, error) {
		paint := painter{newFaces(), m.o.DPI}
		return func(i int) ([]byte, error) {
			d := skills[i]
			v := m.atlas.view(d, m.o.Evidence)
			var err error
			if v.Trend.Chart, err = m.atlas.drawMonths(d, paint); err != nil {
				return nil, err
			}
			pages[i] = page{Kind: "technology", File: m.atlas.pages[d.ID], Title: skillName(d.SkillInfo), Body: v}
			from.frame(&pages[i])
			return renderPage(pages[i])
		}
	}, func(i int, body []byte) error {
		m.add(pages[i].File, "page", pages[i].Title, unlink(body, made))
		return nil
	})
	if err != nil {
		return err
	}
	return m.step("technologies")
}

func (m *maker) addTables(data []table) error {
	for _, t := range data {
		at := choosable{t.name, dataGroup}
		if m.pick.takes(at, ".csv") {
			body, err := t.csv()
			if err != nil {
				return err
			}
			m.add("data/"+t.name+".csv", "data", t.title, body)
		}
		if m.pick.takes(at, ".json") {
			body, err := t.json()
			if err != nil {
				return err
			}
			m.add("data/"+t.name+".json", "data", t.title, body)
		}
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
