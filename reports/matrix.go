package reports

import (
	"fmt"
	"slices"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// matrixPage is the page that sets roadmaps side by side.
const matrixPage = "roadmaps.html"

// matrixView is what that page shows.
type matrixView struct {
	Lead           string
	Shades         []string
	Shared, Alone  *matrixTable // taught by several publishers, and by one
	Pairs          []pairView
	Contradictions []contradictionGroup
}

type matrixTable struct {
	Label   string
	Columns []matrixColumn
	Rows    []matrixRow
}

type matrixColumn struct{ Title, Page string }

// matrixRow is a skill with its place in each roadmap.
type matrixRow struct {
	skillRef
	Share, Sources string
	Cells          []matrixCell
}

// matrixCell is shaded by Class, e1 for the first fifth of a roadmap to e5 for the last; "" is not taught.
type matrixCell struct{ Class, Step string }

type pairView struct {
	A, B, Shared, Overlap, Order string
	One                          bool // both are of one publisher
}

// compared are the roadmaps to set side by side: those given that have findings, else those of the findings.
func (m material) compared() []market.Roadmap {
	var out []market.Roadmap
	for _, r := range m.f.Roadmaps {
		i := slices.IndexFunc(m.roadmaps, func(o market.Roadmap) bool { return o.ID == r.Roadmap.ID })
		if i < 0 {
			out = append(out, r.Roadmap)
			continue
		}
		out = append(out, m.roadmaps[i])
	}
	return out
}

func (m material) matrix() (page, bool) {
	all := populations(m.f)
	if len(m.f.Roadmaps) < 2 {
		return page{}, false
	}
	roadmaps := m.compared()
	x := analysis.CompareAll(roadmaps, m.f.Confidence)
	v := matrixView{Shades: []string{"e1", "e2", "e3", "e4", "e5"}, Contradictions: m.contradictions(x, all)}
	var columns []matrixColumn
	var shared, alone []matrixRow
	titles := map[string]string{}
	for _, p := range all {
		title := clean(p.roadmap.Roadmap.Title, maxName)
		titles[p.roadmap.Roadmap.ID] = title
		columns = append(columns, matrixColumn{title, roadmapPage(p)})
	}
	shares := map[market.Skill]float64{}
	for _, d := range m.f.Demand {
		shares[d.ID] = d.Any.P
	}
	for _, c := range x.Consensus {
		row := matrixRow{skillRef: m.atlas.ref(c.Skill), Share: bare(shares[c.Skill]), Sources: itoa(c.Sources)}
		for i, step := range c.Steps {
			row.Cells = append(row.Cells, cellOf(step, len(roadmaps[i].Steps)))
		}
		if c.Sources > 1 {
			shared = append(shared, row)
		} else {
			alone = append(alone, row)
		}
	}
	for _, p := range x.Pairs {
		pv := pairView{A: titles[p.A], B: titles[p.B], Shared: itoa(len(p.Shared)), Overlap: percent(p.Overlap), Order: "–", One: !p.Independent}
		if p.Order.Defined() {
			pv.Order = fmt.Sprintf("%s (%s to %s)", signed(p.Order.Tau), signed(p.Order.Lo), signed(p.Order.Hi))
		}
		v.Pairs = append(v.Pairs, pv)
	}
	v.Lead = fmt.Sprintf("%s of %s teach %s; %s of these are in more than one publisher’s.", plural(len(roadmaps), "roadmap", "roadmaps"),
		plural(x.Sources, "publisher", "publishers"), plural(len(x.Consensus), "skill", "different skills"), thousands(len(shared)))
	if len(shared) > 0 {
		v.Shared = &matrixTable{"Skills of several publishers", columns, shared}
	}
	if len(alone) > 0 {
		v.Alone = &matrixTable{plural(len(alone), "skill that one publisher alone teaches", "skills that one publisher alone teaches"), columns, alone}
	}
	return page{Kind: "matrix", File: matrixPage, Title: "The roadmaps side by side", Body: v}, true
}

// cellOf shades a step by its place among the steps of its roadmap.
func cellOf(step, of int) matrixCell {
	if step < 1 || of < 1 {
		return matrixCell{}
	}
	fifth := min(5*(step-1)/of+1, 5)
	return matrixCell{"e" + itoa(fifth), itoa(step)}
}
