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

// page is what the template shows; every string in it is plain text.
type page struct {
	Title             string
	Sample            string
	Empty             bool
	Facts             []fact        // the sample in figures
	Overview          []overviewRow // of several roadmaps
	OverviewThreshold string
	Sections          []section
	Home, File        string // of a roadmap's own page: the front page, and its name
	Parts             []partsView
	Months, Trends    *figure
	Boards            []boardView
	BoardSum          string
	Hosts             []hostView
	HostSum           string
	LeftOut           []fact
	Warnings          []string
	Method            []string
	Data              []download
	Links             []link
	MadeBy            string
}

type fact struct{ Name, Value string }

type link struct{ Name, URL string }

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
	Page                    string // that has all of it, "" when this is it
}

type skillLine struct{ Name, Share, Interval, Place string }

// tableRow is one skill of the full table; the sort keys are plain numbers.
type tableRow struct {
	Rank, Name, Category, Share, Interval, Corrected, Required, N, Employers, Place string
	ShareKey, LowKey, CorrectedKey, RequiredKey                                     float64
	Ranks                                                                           string // interval of the rank
	RankKey, PlaceKey, NKey, EmployersKey                                           int
	In                                                                              bool
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

func pageView(f analysis.Findings, figures []figure, data []table, links map[string]string) page {
	v := page{
		Title: "Is the roadmap right?", Empty: f.Base.Vacancies == 0, Warnings: f.Warnings,
		Facts: baseFacts(f), Method: method(f), Boards: boardViews(f.Boards), BoardSum: boardSum(f.Boards),
		MadeBy: madeBy(f),
	}
	if len(f.Roadmaps) > 1 {
		v.Title = "Are the roadmaps right?"
	}
	if f.Dataset == market.Sample {
		v.Sample = sampleNote
	} else { // the sample's host is this machine: what it was asked tells nothing
		v.Hosts, v.HostSum = hostViews(f.Hosts), hostSum(f.Hosts)
	}
	byName := make(map[string]figure, len(figures))
	for _, fig := range figures {
		byName[fig.ID] = fig
	}
	for _, p := range populations(f) {
		if s := sectionView(f, p, byName); s.HasRoadmap || len(s.Rows) > 0 {
			v.Sections = append(v.Sections, s)
		}
	}
	v.Parts = append(v.Parts, partViews(f, byName)...)
	if fig, ok := byName["trends"]; ok {
		v.Trends = &fig
	}
	if fig, ok := byName["months"]; ok {
		v.Months = &fig
	}
	for _, c := range f.Base.LeftOut {
		v.LeftOut = append(v.LeftOut, fact{clean(c.Name, 2*maxName), thousands(c.N)})
	}
	for _, t := range data {
		v.Data = append(v.Data, download{t.title, "data/" + t.name + ".csv", "data/" + t.name + ".json"})
	}
	for name, to := range links {
		v.Links = append(v.Links, link{clean(name, maxName), to})
	}
	slices.SortFunc(v.Links, func(a, b link) int { return strings.Compare(a.Name+a.URL, b.Name+b.URL) })
	return v
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
