package reports

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
)

// sharePanel shows a skill's share in the parts of one kind, as a table with a dot and its interval in each row. All panels
// of a page have one axis.
type sharePanel struct {
	Title string
	Axis  template.HTML // drawn from numbers alone
	Rows  []shareRow
	More  string
}

type shareRow struct {
	Name, N, Share, Interval string
	Dots                     template.HTML // drawn from numbers alone
}

// panelRows bounds the rows of a panel: those of the most vacancies.
const panelRows = 8

// careerOrder is that of levels.
var careerOrder = []string{"intern", "junior", "mid", "senior", "staff", "lead", "manager", unknownName}

// panelKinds are the panels with how their parts are called.
var panelKinds = []struct{ by, title, parts string }{
	{"level", "By level", "levels"}, {"country", "By country", "countries"}, {"source", "By source", "sources"}, {"role", "By role", "roles"},
}

// panels show a skill by level, country, source and role.
func (a *atlas) panels(d analysis.Demand) (out []sharePanel, note string) {
	if d.Any.Count == 0 {
		return nil, ""
	}
	top := d.Any.Hi
	drawn := map[string][]partShare{}
	for _, k := range panelKinds {
		drawn[k.by] = largestParts(k.by, a.parts[d.ID][k.by])
		for _, p := range drawn[k.by] {
			top = math.Max(top, p.share.Hi)
		}
	}
	dots := dotAxis{shareAxis(math.Max(top, 0.01), 3), d.Any.P}
	for _, k := range panelKinds {
		all := a.parts[d.ID][k.by]
		if len(all) == 0 {
			continue
		}
		panel := sharePanel{Title: k.title, Axis: dots.head(), More: a.notShown(k.by, k.parts, len(all), len(drawn[k.by]))}
		for _, p := range drawn[k.by] {
			panel.Rows = append(panel.Rows, shareRow{partName(k.by, p.name), thousands(p.n), percent(p.share.P), between(p.share), dots.row(p.share)})
		}
		out = append(out, panel)
	}
	if len(out) == 0 {
		return nil, "Shares by part are kept for the most demanded skills of each part and for what a roadmap teaches; this skill is neither."
	}
	note = fmt.Sprintf("Dot: share of the vacancies that name it; line: %s interval; upright line: all vacancies, %s.", level(a.f.Confidence), percent(d.Any.P))
	if a.f.MinCount > 1 {
		note += fmt.Sprintf(" Parts of fewer than %d vacancies are not shown.", a.f.MinCount)
	}
	return out, note
}

// notShown says which parts a panel leaves out.
func (a *atlas) notShown(by, parts string, with, drawn int) string {
	var out []string
	if n := with - drawn; n > 0 {
		out = append(out, thousands(n)+" smaller "+parts+" are in findings.json.")
	}
	if n := a.partCount[by] - with; n > 0 {
		out = append(out, "In "+thousands(n)+" more it is not among the most demanded; no figure is kept.")
	}
	return strings.Join(out, " ")
}

// largestParts are those of the most vacancies, the largest share first; levels stay in their order.
func largestParts(by string, all []partShare) []partShare {
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(x, y partShare) int { return cmp.Compare(y.n, x.n) })
	out = out[:min(len(out), panelRows)]
	slices.SortStableFunc(out, func(x, y partShare) int {
		if by == "level" {
			return cmp.Compare(slices.Index(careerOrder, x.name), slices.Index(careerOrder, y.name))
		}
		return cmp.Compare(y.share.P, x.share.P)
	})
	return out
}

// partNames are parts whose names alone say too little.
var partNames = map[string]string{unknownName: "not stated", "other-tech": "other technical", "fullstack": "full-stack", "ml": "machine learning", "qa": "testing"}

// partName is how a reader calls a part of the vacancies by level, country and the like.
func partName(by, name string) string {
	if known, ok := partNames[name]; ok {
		return known
	}
	if by == "country" {
		return countryName(name)
	}
	return clean(name, maxName)
}

// dotAxis draws shares on one axis, with that of all vacancies as an upright line.
type dotAxis struct {
	axis
	all float64
}

// Sizes of the drawings in a row, in units that the style sheet scales.
const (
	dotsW, dotsH = 160.0, 26.0
	dotsPad      = 6.0 // for dots at the ends
	dotsHeadH    = 16.0
)

func (x dotAxis) x(p float64) float64 { return dotsPad + x.at(p, dotsW-2*dotsPad) }

// row draws one share; the numbers stand beside it.
func (x dotAxis) row(s analysis.Share) template.HTML {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="dots" viewBox="0 0 %g %g" aria-hidden="true">`, dotsW, dotsH)
	fmt.Fprintf(&b, `<path d="M%.4g 0V%g" stroke="%s"/>`, x.x(0), dotsH, rule.light)
	fmt.Fprintf(&b, `<path d="M%.4g 0V%g" stroke="%s"/>`, x.x(x.all), dotsH, weak.light)
	fmt.Fprintf(&b, `<path d="M%.4g 13H%.4g" stroke="%s" stroke-width="4"/>`, x.x(s.Lo), x.x(s.Hi), taughtIv.light)
	fmt.Fprintf(&b, `<circle cx="%.4g" cy="13" r="4.5" fill="%s"/></svg>`, x.x(s.P), taught.light)
	return template.HTML(b.String()) //nolint:gosec // numbers and colours of the theme
}

// tick is a mark of an axis with its words.
type tick struct {
	x      float64
	anchor string
	text   string
}

// ticks are the marks of the axis.
func (x dotAxis) ticks() []tick {
	marks := x.axis.ticks()
	out := make([]tick, len(marks))
	for i, p := range marks {
		out[i] = tick{x.x(p), "middle", x.label(p)}
		if i == 0 {
			out[i].x, out[i].anchor = 0, "start"
		} else if i == len(marks)-1 {
			out[i].x, out[i].anchor = dotsW, "end"
		}
	}
	return out
}

// dotsText is the size of the words of an axis.
const dotsText = 13.0

func (x dotAxis) head() template.HTML {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="dots" viewBox="0 0 %g %g" font-size="%g" aria-hidden="true">`, dotsW, dotsHeadH, dotsText)
	for _, t := range x.ticks() {
		fmt.Fprintf(&b, `<text x="%.4g" y="12" text-anchor="%s" fill="%s">%s</text>`, t.x, t.anchor, muted.light, template.HTMLEscapeString(t.text))
	}
	b.WriteString("</svg>")
	return template.HTML(b.String()) //nolint:gosec // numbers and colours of the theme
}
