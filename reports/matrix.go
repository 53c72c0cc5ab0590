package reports

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

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

type contradictionGroup struct {
	Title string
	Items []contradictionView
}

type contradictionView struct {
	Topic string
	Sides []sideView
}

// sideView is what one roadmap says and, where it can be told, what postings say of it.
type sideView struct {
	Roadmap, Says, Link string
	Verdict             *tallyPart
	Measured            string
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
	shares := map[market.Skill]analysis.Demand{}
	for _, d := range m.f.Demand {
		shares[d.ID] = d
	}
	for _, c := range x.Consensus {
		row := matrixRow{skillRef: m.skill(c.Skill, skillName(market.SkillInfo{ID: c.Skill, Name: shares[c.Skill].Name})), Share: bare(shares[c.Skill].Any.P), Sources: itoa(c.Sources)}
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

// contradictionKinds head the kinds of contradictions, in their order.
var contradictionKinds = []struct{ kind, title string }{
	{"pay", "Pay"}, {"list", "What belongs on the list"}, {"order", "What comes before what"}, {"direction", "What is asked for, and pays, more"}, {"place", "Where a topic is taught"},
}

func (m material) contradictions(x analysis.Matrix, all []population) []contradictionGroup {
	said := m.sides(all)
	names := newWording(m.f, nil).names
	for _, p := range all {
		names[p.roadmap.Roadmap.ID] = "“" + clean(p.roadmap.Roadmap.Title, maxName) + "”"
	}
	var out []contradictionGroup
	for _, k := range contradictionKinds {
		g := contradictionGroup{Title: k.title}
		for _, c := range x.Contradictions {
			if c.Kind == k.kind {
				g.Items = append(g.Items, contradictionView{topicWords(c.Topic, names), sidesOf(c, said, all)})
			}
		}
		if len(g.Items) > 0 {
			out = append(out, g)
		}
	}
	return out
}

var payTopic = regexp.MustCompile(`^pay: (\S+) (\S+) year ?(.*)$`)

// topicWords is the topic of a contradiction as a heading, with skills and roadmaps by name.
func topicWords(topic string, names map[string]string) string {
	topic = clean(payTopic.ReplaceAllString(topic, "pay in $1, $2 a year, $3"), 2*maxName)
	topic = groupNames.Replace(strings.TrimSuffix(topic, ","))
	return upperFirst(idToken.ReplaceAllStringFunc(topic, func(id string) string { return cmp.Or(names[id], id) }))
}

// sides are all hypotheses with what postings say, by the names that contradictions give them.
func (m material) sides(all []population) map[string]sideView {
	out := map[string]sideView{}
	for _, p := range all {
		w := newWording(m.f, p.roadmap.Claims)
		for _, c := range p.roadmap.Claims {
			for _, h := range c.Verdicts {
				part := outcomePart(h.Outcome)
				s := sideView{Roadmap: clean(p.roadmap.Roadmap.Title, maxName), Says: w.of(h), Verdict: &part, Link: roadmapPage(p) + "#claims-" + p.slug}
				if h.Outcome != analysis.NotTestable {
					s.Measured = unit(h.Unit).estimate(h.Estimate) + ", " + grounds(h)
				}
				out[p.roadmap.Roadmap.ID+" "+c.ID+"."+h.Hypothesis] = s
			}
		}
	}
	return out
}

// sidesOf are the claims at odds with their verdicts or, of a topic's place, where each roadmap has it.
func sidesOf(c analysis.Contradiction, said map[string]sideView, all []population) []sideView {
	var out []sideView
	for _, name := range c.Claims {
		if s, ok := said[name]; ok {
			out = append(out, s)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, part := range strings.Split(c.What, "; ") {
		id, says, ok := strings.Cut(part, ": ")
		if !ok {
			id, says = "", part
		}
		s := sideView{Roadmap: clean(id, maxName), Says: clean(says, maxText)}
		for _, p := range all {
			if p.roadmap.Roadmap.ID == id {
				s.Roadmap = clean(p.roadmap.Roadmap.Title, maxName)
			}
		}
		out = append(out, s)
	}
	return out
}
