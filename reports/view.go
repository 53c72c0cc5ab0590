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

// frontView is what the front page shows.
type frontView struct {
	Empty             bool
	Changes           *changesView // nil without an earlier run
	Compared          *figure      // all roadmaps
	Overview          []overviewRow
	OverviewThreshold string
	Against           string   // the vacancies
	Shared            string   // the same, where all roadmaps are set against one set
	Claims            bool     // some document makes claims
	Matrix            bool     // there is a page that sets roadmaps side by side
	Whole             *section // the whole sample, where no roadmap is checked
	Lead              *figure  // of the only roadmap
	Trends            *figure
	Facts             []fact // the sample in figures
	Warnings          []string
}

// dataView is what the page on the sample, its sources and its files shows.
type dataView struct {
	Facts    []fact
	Warnings []string
	Parts    []partsView
	Months   *figure
	Quality  *figure
	Boards   []boardView
	BoardSum string
	Hosts    []hostView
	HostSum  string
	LeftOut  []fact
	Data     []download
}

// methodView is what the page on the method shows.
type methodView struct{ Method []string }

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
		page{Kind: "method", File: "method.html", Title: "The method", Body: methodView{method(m.f)}})
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
	add := func(name, file string) { p.Nav = append(p.Nav, navItem{name, file, file == p.File}) }
	add("Overview", pageFile)
	for _, r := range m.atlas.populations {
		if r.roadmap != nil {
			add(cut(clean(r.roadmap.Roadmap.Title, 2*maxName), navName), roadmapPage(r))
		}
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

func (m material) front() page {
	v := frontView{Empty: m.f.Base.Vacancies == 0, Changes: m.changes(mostChanges), Compared: m.figure("overview"), Facts: baseFacts(m.f), Warnings: m.f.Warnings, Trends: m.figure("trends")}
	p := page{Kind: "front", File: pageFile, Title: "Is the roadmap right?", Broad: true}
	if len(m.f.Roadmaps) > 1 {
		p.Title = "Are the roadmaps right?"
	}
	all := m.atlas.populations
	for _, q := range all {
		s := sectionView(m.f, q, m.figures)
		if q.roadmap == nil {
			if len(s.Rows) > 0 {
				v.Whole = &s
			}
			continue
		}
		if len(all) == 1 {
			v.Lead = s.Lead
		}
		v.Overview, v.OverviewThreshold = append(v.Overview, overview(m.f, q)), level(q.roadmap.Threshold)
	}
	v.Against, v.Matrix = against(all), len(m.f.Roadmaps) > 1
	v.Claims = slices.ContainsFunc(v.Overview, func(r overviewRow) bool { return r.Tally != nil })
	if words := thousands(all[0].n) + " " + all[0].words; len(v.Overview) > 1 && words == v.Against {
		v.Shared = words
		for i := range v.Overview {
			v.Overview[i].Headline = v.Overview[i].Short
		}
	}
	p.Body = v
	return p
}

// against names the vacancies that roadmaps are set against, each set once.
func against(all []population) string {
	var out []string
	for _, p := range all {
		if words := thousands(p.n) + " " + p.words; !slices.Contains(out, words) {
			out = append(out, words)
		}
	}
	return atMost(out, 4)
}

func (m material) dataView() dataView {
	f := m.f
	v := dataView{
		Facts: baseFacts(f), Warnings: f.Warnings, Boards: boardViews(f.Boards), BoardSum: boardSum(f.Boards),
		Parts: partViews(f, m.figures), Months: m.figure("months"), Quality: m.figure("quality"),
	}
	if f.Dataset != market.Sample { // the sample's host is this machine: what it was asked tells nothing
		v.Hosts, v.HostSum = hostViews(f.Hosts), hostSum(f.Hosts)
	}
	for _, c := range f.Base.LeftOut {
		v.LeftOut = append(v.LeftOut, fact{clean(c.Name, 2*maxName), thousands(c.N)})
	}
	for _, t := range m.data {
		v.Data = append(v.Data, download{t.title, "data/" + t.name + ".csv", "data/" + t.name + ".json"})
	}
	return v
}

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

func baseFacts(f analysis.Findings) []fact {
	b := f.Base
	out := []fact{
		{"vacancies", thousands(b.Vacancies)},
		{"postings counted", thousands(b.Postings)},
		{"employers", thousands(b.Employers)},
		{"sources", thousands(len(b.Sources))},
		{"countries", thousands(known(b.Countries))},
		{"state pay", thousands(b.WithPay)},
	}
	if when := months(b.From, b.To); when != "" {
		out = append(out, fact{"published", when})
	}
	if b.Undated > 0 {
		out = append(out, fact{"undated", thousands(b.Undated)})
	}
	if b.Unnamed > 0 {
		out = append(out, fact{"without employer", thousands(b.Unnamed)})
	}
	return out
}

// known counts the names that are names.
func known(counts []analysis.Count) int {
	n := 0
	for _, c := range counts {
		if c.Name != unknownName {
			n++
		}
	}
	return n
}

func method(f analysis.Findings) []string {
	out := []string{
		"A share is the part of vacancies whose text or fields name the skill. Postings that advertise one vacancy, as far as employer, title and text tell, count once.",
		"Intervals are Wilson score intervals" + confidence(f) + " on the effective number of vacancies: those of one employer resemble each other and tell less than as many of different employers. Which boards were read comes on top.",
		"“Corrected” is the share without the extractor's own errors, as far as they are known from labelled postings (Rogan and Gladen 1978); its interval holds the doubt about those errors too.",
		"“Required” counts vacancies that ask for the skill without a softener such as “nice to have”.",
		"Order compares place in the roadmap with demand by Kendall's tau-b: 1 when what is asked for most is taught first, 0 when the order says nothing, −1 when it is upside down.",
	}
	if f.MinCount > 1 {
		out = append(out, fmt.Sprintf("Skills in fewer than %d vacancies are neither ranked nor drawn: %s here.", f.MinCount, plural(f.Suppressed, "skill", "skills")))
	}
	return out
}

// confidence says how sure the intervals are, as far as the findings say.
func confidence(f analysis.Findings) string {
	if f.Confidence <= 0 {
		return ""
	}
	return " at " + level(f.Confidence) + " confidence"
}
