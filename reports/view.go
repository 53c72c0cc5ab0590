package reports

import (
	"bytes"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

type fact struct{ Name, Value string }

type download struct{ Title, CSV, JSON string }

// figure is a chart with its words and files.
type figure struct {
	ID, Title, Subtitle string
	Notes               []string
	Wide, Narrow        template.HTML // made by tidySVG, which escapes all text
	PNG, SVG, CSV       string
}

// section is one roadmap set against demand, or the whole sample.
type section struct {
	ID, Title, By, Headline string
	Order, Agreement        string
	Lead                    *figure
	Figures                 []figure
	Missing                 []skillLine // technologies
	MissingConcepts         []skillLine
	Unasked                 []skillLine
	MoreMissing             string
	MoreConcepts            string
	MoreUnasked             string
	Threshold               string
	HasRoadmap              bool
	Rows                    []tableRow
	Caption, CSV            string
	Warnings                []string
	Claims                  *verdictBoard
	Steps                   []stepView
	Coverage                *figure
	CoverageParts           *coverageView
}

type skillLine struct {
	skillRef
	Share, Interval, Place string
}

// tableRow is one skill of the full table; the sort keys are plain numbers.
type tableRow struct {
	skillRef
	Rank, Category, Share, Interval, Corrected, Required, N, Employers, Place string
	ShareKey, LowKey, CorrectedKey, RequiredKey                               float64
	Ranks                                                                     string // interval of the rank
	RankKey, PlaceKey, NKey, EmployersKey                                     int
	In                                                                        bool
}

type boardView struct {
	Source, Board, Robots, Requests, Failed, Postings, Problems, Error string
	Details                                                            []string
	Bad                                                                bool
}

// newFigure takes a chart's drawings without their fixed size: on a page the
// column decides.
func newFigure(c chart, big, small []byte) figure {
	fit := func(svg []byte) template.HTML {
		head, rest, _ := bytes.Cut(svg, []byte(" viewBox="))
		head, _, _ = bytes.Cut(head, []byte(" width="))
		return template.HTML(string(head) + " viewBox=" + string(rest)) //nolint:gosec // escaped by tidySVG
	}
	words := slices.DeleteFunc(slices.Clone(c.notes), func(n string) bool { return n == sampleNote }) // the page has its banner
	return figure{
		ID: c.name, Title: c.title, Subtitle: c.subtitle, Notes: words, Wide: fit(big), Narrow: fit(small),
		PNG: "charts/" + c.name + ".png", SVG: "charts/" + c.name + ".svg", CSV: "data/" + c.data + ".csv",
	}
}

// material is what all pages are made from.
type material struct {
	f       analysis.Findings // cleaned
	figures map[string]figure // by id
	data    []table
	links   []link
	// previous is what changed since the findings before, nil without any.
	previous *analysis.Difference
	roadmaps []market.Roadmap // with their claims, as far as known
	atlas    *atlas
}

// figure gives a drawn chart by its id, nil when it was not drawn.
func (m material) figure(id string) *figure {
	if fig, ok := m.figures[id]; ok {
		return &fig
	}
	return nil
}

// pages are all pages, the front page first.
func (m material) pages() []page {
	out := []page{m.front()}
	for _, p := range m.atlas.populations {
		if p.roadmap != nil {
			s := sectionView(m.f, p, m.figures)
			out = append(out, page{Kind: "roadmap", File: roadmapPage(p), Title: s.Title, Body: s})
		}
	}
	if p, ok := m.matrix(); ok {
		out = append(out, p)
	}
	if v := m.changes(mostChanges); v != nil {
		out = append(out, page{Kind: "changes", File: changesPage, Title: "What changed", Body: v})
	}
	out = append(out,
		page{Kind: "technologies", File: technologiesPage, Title: "Technologies and skills", Body: m.atlas.technologies()},
		page{Kind: "pay", File: "pay.html", Title: "Pay", Body: m.payView()},
		page{Kind: "market", File: "market.html", Title: "Skills together and over time", Body: m.marketView()},
		page{Kind: "data", File: "data.html", Title: "The data", Body: m.dataView()},
		page{Kind: "method", File: "method.html", Title: "The method", Body: method(m.f)})
	for i := range out {
		m.frame(&out[i])
	}
	return out
}

// frame gives a page what all pages have.
func (m material) frame(p *page) {
	p.MadeBy, p.Links = madeBy(m.f), m.links
	if m.f.Dataset == market.Sample {
		p.Sample = sampleNote
	}
	item := func(name, file string) navItem { return navItem{Name: name, File: file, Here: file == p.File} }
	add := func(name, file string) { p.Nav = append(p.Nav, item(name, file)) }
	add("Overview", pageFile)
	var roadmaps navItem
	for _, r := range m.atlas.populations {
		if r.roadmap != nil {
			i := item(cut(clean(r.roadmap.Roadmap.Title, 2*maxName), navName), roadmapPage(r))
			roadmaps.Items, roadmaps.Here = append(roadmaps.Items, i), roadmaps.Here || i.Here
		}
	}
	if len(roadmaps.Items) > 1 {
		roadmaps.Name = "Roadmaps"
		p.Nav = append(p.Nav, roadmaps)
	} else {
		p.Nav = append(p.Nav, roadmaps.Items...)
	}
	if len(m.f.Roadmaps) > 1 {
		add("Side by side", matrixPage)
	}
	if m.previous != nil {
		add("What changed", changesPage)
	}
	add("Technologies", technologiesPage)
	add("Pay", "pay.html")
	add("Skills together and over time", "market.html")
	add("Data", "data.html")
	add("Method", "method.html")
}

// navName bounds the name of a page in the navigation.
const navName = 40

// linkList names the given addresses, by name.
func linkList(links map[string]string) []link {
	var out []link
	for name, to := range links {
		out = append(out, link{clean(name, maxName), to})
	}
	slices.SortFunc(out, func(a, b link) int { return strings.Compare(a.Name+a.URL, b.Name+b.URL) })
	return out
}

func madeBy(f analysis.Findings) string {
	s := "Made by Roadcheck " + f.Version
	if f.MadeOn != "" {
		s += " on " + string(f.MadeOn)
	}
	if f.Extractor != "" {
		s += " from readings of extractor " + f.Extractor
	}
	return s + "."
}

// checkLinks refuses addresses that are not plain web addresses.
func checkLinks(links map[string]string) error {
	for name, to := range links {
		u, err := url.Parse(to)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return fmt.Errorf("report link %q to %q: want an http or https address", name, to)
		}
	}
	return nil
}
