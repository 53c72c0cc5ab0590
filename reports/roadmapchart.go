package reports

import (
	"cmp"
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/analysis"
)

// roadmapBody is the headline chart: place in the roadmap against share, with
// the technologies it lacks in a strip at the right edge.
type roadmapBody struct {
	skills    []analysis.TaughtSkill // in the roadmap's order
	steps     []string               // titles, by 1-based step
	missing   []analysis.Demand      // technologies, largest first
	more      string                 // what is missing and not drawn
	threshold float64
}

const (
	stripHead = 17.0
	plotH     = 390.0
	yLabels   = 30.0
	dotR      = 3.0
	// A plot under narrowPlot points looks littered with more than narrowLabels.
	narrowPlot   = 300.0
	narrowLabels = 14
	shareTicks   = 6
)

func (r roadmapBody) height(f faces, width float64) float64 {
	p := r.parts(f, box{0, 0, width, 0})
	return stripHead + plotH + p.foot
}

// parts are the places of a headline chart's plot, strip and steps.
type parts struct {
	plot, strip box
	ax          axis
	steps       []stepColumn
	named       bool    // the steps stand under their columns by name
	key         stepKey // else: the names of their numbers
	moreLines   []string
	foot        float64 // height under the plot
}

func (r roadmapBody) parts(f faces, at box) parts {
	strip := r.stripWidth(f, at.w)
	p := parts{plot: box{at.x + yLabels, at.y + stripHead, at.w - yLabels - strip, plotH}}
	if strip > 0 {
		p.plot.w -= 8
		p.strip = box{p.plot.right() + 8, p.plot.y, strip, plotH}
		p.moreLines = f.wrap(tickText, r.more, strip)
	}
	max := 0.01
	for _, s := range r.skills {
		max = math.Max(max, s.Any.Hi)
	}
	for _, d := range r.missing {
		max = math.Max(max, d.Any.Hi)
	}
	p.ax = shareAxis(max, shareTicks).trimmed(max)
	r.layOutSteps(f, &p, at.w)
	return p
}

func (r roadmapBody) draw(s *sheet, at box) {
	p := r.parts(s.faces, at)
	r.drawGrid(s, p)
	r.drawSteps(s, p)
	r.drawStrip(s, p)
	r.drawSkills(s, p)
}

func (r roadmapBody) drawGrid(s *sheet, p parts) {
	if p.strip.w > 0 {
		s.rect(panel, p.strip)
		s.text(labelText.in(absent), atStart, p.strip.x, p.strip.y-8, "Not in the roadmap")
		for i, line := range p.moreLines {
			s.text(tickText, atStart, p.strip.x, p.strip.bottom()+11+float64(i)*stepLineH, line)
		}
	}
	s.text(tickText, atStart, p.plot.x-yLabels, p.plot.y-8, s.fit(tickText, "Share of vacancies that name the skill", p.plot.w+yLabels))
	for _, t := range p.ax.ticks() {
		y := p.plot.bottom() - p.ax.at(t, p.plot.h)
		s.line(rule, 0.6, p.plot.x, y, p.plot.right(), y)
		s.text(tickText, atEnd, p.plot.x-5, y+0.34*tickText.size, level(t))
	}
	r.drawThreshold(s, p)
}

// drawThreshold marks the share under which a skill counts as rarely asked for,
// with its number where the ticks leave room.
func (r roadmapBody) drawThreshold(s *sheet, p parts) {
	if r.threshold <= 0 || r.threshold >= p.ax.top {
		return
	}
	y := r.y(p, r.threshold)
	s.line(weak, 0.8, p.plot.x, y, p.plot.right(), y)
	_, off := math.Modf(r.threshold / p.ax.step)
	if gap := p.ax.at(math.Min(off, 1-off)*p.ax.step, p.plot.h); gap > 1.1*tickText.size {
		s.text(tickText.in(ink), atEnd, p.plot.x-5, y+0.34*tickText.size, level(r.threshold))
	}
}

func (r roadmapBody) y(p parts, share float64) float64 {
	return p.plot.bottom() - p.ax.at(share, p.plot.h)
}

func (r roadmapBody) drawSkills(s *sheet, p parts) {
	var intervals []box
	for i, k := range r.skills {
		x, y0, y1 := p.x(i), r.y(p, k.Any.Hi), r.y(p, k.Any.Lo)
		point, interval := r.tones(k.Any)
		s.line(interval, 2, x, y1, x, y0)
		s.dot(point, x, r.y(p, k.Any.P), dotR)
		intervals = append(intervals, box{x - 1, y0, 2, y1 - y0})
	}
	spots := r.spots(s.faces, p)
	labels := s.place(labelText, spots, p.plot, intervals)
	if p.plot.w < narrowPlot {
		labels = labels[:min(len(labels), narrowLabels)]
	}
	for _, lb := range labels {
		if lb.led {
			s.line(weak, 0.5, lb.x0, lb.y0, lb.x1, lb.y1)
		}
		// Paper under the text keeps grid lines from striking it through.
		s.rect(paper, lb.box)
		s.text(labelText, atStart, lb.x, lb.baseline, spots[lb.spot].text)
	}
}

// spots are the dots, the worthiest of a label first.
func (r roadmapBody) spots(f faces, p parts) []spot {
	out := make([]spot, len(r.skills))
	for n, i := range r.worthiest() {
		k := r.skills[i]
		name := f.shortened(labelText, k.SkillInfo, math.Max(80, 0.25*p.plot.w))
		out[n] = spot{p.x(i), r.y(p, k.Any.P), dotR, name}
	}
	return out
}

// tones tell a taught skill that is rarely asked for from the others.
func (r roadmapBody) tones(s analysis.Share) (point, interval tone) {
	if s.Hi < r.threshold {
		return weak, weakIv
	}
	return taught, taughtIv
}

// surelyNamed is how many of the most asked-for skills are labelled before any other.
const surelyNamed = 8

// worthiest orders the skills by how much they tell: a few of the most asked
// for, then by turns those whose place differs most from their rank by demand,
// and the next most asked for.
func (r roadmapBody) worthiest() []int {
	n := len(r.skills)
	byShare, byGap, rank := make([]int, n), make([]int, n), make([]int, n)
	for i := range n {
		byShare[i], byGap[i] = i, i
	}
	slices.SortStableFunc(byShare, func(a, b int) int { return cmp.Compare(r.skills[b].Any.P, r.skills[a].Any.P) })
	for at, i := range byShare {
		rank[i] = at
	}
	gap := func(i int) float64 { return math.Abs(float64(rank[i] - i)) }
	slices.SortStableFunc(byGap, func(a, b int) int { return cmp.Compare(gap(b), gap(a)) })
	first := min(n, surelyNamed)
	out := slices.Clone(byShare[:first])
	for i := range n {
		out = append(out, byGap[i])
		if first+i < n {
			out = append(out, byShare[first+i])
		}
	}
	return firsts(out)
}

// firsts keeps the first of equal numbers.
func firsts(all []int) []int {
	seen := make(map[int]bool, len(all))
	return slices.DeleteFunc(all, func(i int) bool {
		again := seen[i]
		seen[i] = true
		return again
	})
}
