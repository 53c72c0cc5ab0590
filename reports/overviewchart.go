package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/analysis"
)

const (
	overviewPanelH = 100.0 // of a plot, in points
	overviewHead   = 25.0  // title and sum
	overviewFoot   = 15.0
	overviewGapX   = 22.0
	overviewGapY   = 12.0
	overviewLeast  = 200.0 // a panel less wide is not legible
	overviewTaught = 7     // skills of a roadmap that are named, at most
	overviewLack   = 5     // and missing ones
	overviewStrip  = 84.0
	overviewDot    = 2.2
)

// overviewChart sets every roadmap against demand, one small panel each: the headline chart where there are several.
func overviewChart(f analysis.Findings) (chart, bool) {
	if len(f.Roadmaps) < 2 {
		return chart{}, false
	}
	body := overviewBody{}
	for _, p := range populations(f) {
		if r := p.roadmap; r.N > 0 && len(r.Skills) > 0 {
			technologies, _ := byKind(r.Missing)
			asked, _ := surely(r)
			body.panels = append(body.panels, overviewPanel{
				title: clean(r.Roadmap.Title, 2*maxName), asked: asked, lacks: len(technologies),
				roadmapBody: roadmapBody{skills: r.Skills, missing: technologies, threshold: r.Threshold},
			})
		}
	}
	if len(body.panels) == 0 {
		return chart{}, false
	}
	threshold := level(f.Roadmaps[0].Threshold)
	c := chart{
		name: "overview", data: "overview", body: body, title: overviewTitle(body.panels),
		subtitle: "Every skill that a roadmap teaches, from the first to the last, against the share of vacancies that name it" + overviewSize(f),
		notes: notes(f, fmt.Sprintf("Rings: technologies named in clearly more than %s that the roadmap does not teach. Grey: skills named in clearly less. "+
			"Lines: %s intervals.", threshold, level(f.Confidence))),
		across: overviewAcross,
	}
	c.desc = c.subtitle + "."
	for _, p := range body.panels {
		c.desc += fmt.Sprintf(" %s: %s.", p.title, p.sum())
	}
	return c, true
}

// overviewSize is the number of vacancies where it is the same for all roadmaps.
func overviewSize(f analysis.Findings) string {
	for _, r := range f.Roadmaps {
		if r.N != f.Roadmaps[0].N {
			return ""
		}
	}
	return ", " + sampleSize(f.Roadmaps[0].N)
}

// overviewAcross is the width of the chart beside the sentences of a wide page, in points.
const overviewAcross = 500.0

// overviewTitle says from what to what the parts of skills go whose intervals are above the threshold.
func overviewTitle(panels []overviewPanel) string {
	lo, hi := 1.0, 0.0
	for _, p := range panels {
		share := float64(p.asked) / float64(len(p.skills))
		lo, hi = math.Min(lo, share), math.Max(hi, share)
	}
	what := fmt.Sprintf("%d roadmaps teach", len(panels))
	if len(panels) == 1 {
		what = "one roadmap teaches"
	}
	from, to := figures(100*lo), figures(100*hi)+nbsp+"%"
	if figures(100*hi) == from {
		return fmt.Sprintf("Of what %s, %s is clearly asked for", what, to)
	}
	return fmt.Sprintf("Of what %s, %s to %s is clearly asked for", what, from, to)
}

func overviewTable(f analysis.Findings) table {
	t := table{name: "overview", title: "Skills of every roadmap and what it lacks", columns: []string{"roadmap", "position", "step", "id", "skill", "taught", "count", "n", "share", "low", "high"}}
	for _, r := range f.Roadmaps {
		add := func(d analysis.Demand, step, position int) {
			t.rows = append(t.rows, []any{r.Roadmap.ID, position, step, string(d.ID), d.Name, step > 0, d.Any.Count, d.Any.N, d.Any.P, d.Any.Lo, d.Any.Hi})
		}
		for _, s := range r.Skills {
			add(s.Demand, s.Step, s.Position)
		}
		for _, d := range r.Missing {
			add(d, 0, 0)
		}
	}
	return t
}

// overviewBody are panels in a grid on one axis of shares.
type overviewBody struct{ panels []overviewPanel }

type overviewPanel struct {
	title        string
	asked, lacks int
	roadmapBody
}

func (p overviewPanel) sum() string {
	s := fmt.Sprintf("%d of %s clearly asked for", p.asked, plural(len(p.skills), "skill", "skills"))
	if p.lacks == 1 {
		s += ", 1 technology missing"
	} else if p.lacks > 1 {
		s += fmt.Sprintf(", %d technologies missing", p.lacks)
	}
	return s
}

func (b overviewBody) grid(width float64) (columns int, w float64) {
	columns = min(max(1, int((width+overviewGapX)/(overviewLeast+overviewGapX))), 2, len(b.panels))
	return columns, (width - float64(columns-1)*overviewGapX) / float64(columns)
}

const overviewRowH = overviewHead + overviewPanelH + overviewFoot + overviewGapY

func (b overviewBody) height(_ faces, width float64) float64 {
	columns, _ := b.grid(width)
	return float64((len(b.panels)+columns-1)/columns)*overviewRowH - overviewGapY
}

func (b overviewBody) draw(s *sheet, at box) {
	columns, w := b.grid(at.w)
	top := 0.01
	for _, p := range b.panels {
		for _, k := range p.skills {
			top = math.Max(top, k.Any.P)
		}
		for _, d := range p.missing {
			top = math.Max(top, d.Any.P)
		}
	}
	ax := shareAxis(math.Min(1, top*1.06), 4).trimmed(top)
	for i, p := range b.panels {
		x, y := at.x+float64(i%columns)*(w+overviewGapX), at.y+float64(i/columns)*overviewRowH
		p.drawPanel(s, ax, box{x, y, w, overviewHead + overviewPanelH + overviewFoot})
	}
}

func (p overviewPanel) drawPanel(s *sheet, ax axis, at box) {
	s.text(strongText, atStart, at.x, at.y+8, s.fit(strongText, p.title, at.w))
	s.text(tickText, atStart, at.x, at.y+18, s.fit(tickText, p.sum(), at.w))
	q := parts{plot: box{at.x + 24, at.y + overviewHead, at.w - 24 - overviewStrip - 4, overviewPanelH}, ax: ax}
	q.strip = box{q.plot.right() + 4, q.plot.y, overviewStrip, overviewPanelH}
	s.rect(panel, q.strip)
	for _, t := range ax.ticks() {
		y := p.y(q, t)
		s.line(rule, 0.6, q.plot.x, y, q.plot.right(), y)
		s.text(tickText, atEnd, q.plot.x-4, y+0.34*tickText.size, ax.label(t))
	}
	foot := at.bottom() - 4
	s.text(tickText, atStart, q.plot.x, foot, "taught first")
	s.text(tickText, atEnd, q.plot.right(), foot, "last")
	s.text(tickText.in(absent), atStart, q.strip.x+4, foot, "not taught")
	p.drawTaught(s, q)
	p.drawMissing(s, q)
}

func (p overviewPanel) drawTaught(s *sheet, q parts) {
	x := func(i int) float64 {
		return q.plot.x + overviewDot + (float64(i)+0.5)/float64(len(p.skills))*(q.plot.w-2*overviewDot)
	}
	for i, k := range p.skills {
		_, interval := p.tones(k.Any)
		s.line(interval, 1, x(i), p.y(q, k.Any.Lo), x(i), p.y(q, k.Any.Hi))
	}
	for i, k := range p.skills {
		point, _ := p.tones(k.Any)
		s.dot(point, x(i), p.y(q, k.Any.P), overviewDot)
	}
	var spots []spot
	for _, i := range p.worthiest() {
		text := ""
		if len(spots) < overviewTaught {
			text = s.shortened(tickText, p.skills[i].SkillInfo, math.Max(60, 0.3*q.plot.w))
		}
		spots = append(spots, spot{x(i), p.y(q, p.skills[i].Any.P), overviewDot, text})
	}
	for _, lb := range s.place(tickText.in(ink), spots, q.plot, nil) {
		if lb.led {
			s.line(weak, 0.5, lb.x0, lb.y0, lb.x1, lb.y1)
		}
		s.rect(paper, lb.box)
		s.text(tickText.in(ink), atStart, lb.x, lb.baseline, spots[lb.spot].text)
	}
}

// drawMissing rings what is missing, and names the most demanded of it.
func (p overviewPanel) drawMissing(s *sheet, q parts) {
	byShare := slices.Clone(p.missing)
	slices.SortStableFunc(byShare, func(a, b analysis.Demand) int { return cmp.Compare(b.Any.P, a.Any.P) })
	ys := make([]float64, len(byShare))
	for i, d := range byShare {
		ys[i] = p.y(q, d.Any.P)
	}
	xs := lanes(ys, q.strip.x+6, 2*overviewDot+1)
	named := min(len(byShare), overviewLack)
	names := q.strip.x + 29
	for i, y := range stack(ys[:named], 9.5, q.strip.y, q.strip.bottom()) {
		s.line(weak, 0.5, xs[i]+overviewDot, ys[i], names-2, y)
		s.text(tickText.in(ink), atStart, names, y+0.34*tickText.size, s.shortened(tickText, byShare[i].SkillInfo, q.strip.right()-1-names))
	}
	for i := range ys {
		s.ring(absent, xs[i], ys[i], overviewDot+0.3)
	}
}
