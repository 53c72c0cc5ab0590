package reports

import (
	"cmp"
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/analysis"
)

// roadmapBody is the headline chart: place in the roadmap against share, with
// what the roadmap lacks in a strip at the right edge.
type roadmapBody struct {
	skills    []analysis.TaughtSkill // in the roadmap's order
	missing   []analysis.Demand      // largest first
	threshold float64
}

const (
	stripHead  = 14.0
	axisFoot   = 30.0
	yLabels    = 30.0
	stripLineH = 11.0
	dotR       = 3.0
	// A plot under narrowPlot points looks littered with more than narrowLabels.
	narrowPlot   = 300.0
	narrowLabels = 22
)

func (r roadmapBody) height(_ faces, width float64) float64 {
	if width < 400 {
		return 440
	}
	return 470
}

// parts are the places of a headline chart's plot and strip.
type parts struct {
	plot, strip box
	ax          axis
}

func (r roadmapBody) parts(at box) parts {
	strip := 0.0
	if len(r.missing) > 0 {
		strip = math.Max(100, 0.19*at.w)
	}
	p := parts{plot: box{at.x + yLabels, at.y + stripHead, at.w - yLabels - strip, at.h - stripHead - axisFoot}}
	if strip > 0 {
		p.plot.w -= 8
		p.strip = box{p.plot.right() + 8, p.plot.y, strip, p.plot.h}
	}
	max := 0.01
	for _, s := range r.skills {
		max = math.Max(max, s.Any.Hi)
	}
	for _, d := range r.missing {
		max = math.Max(max, d.Any.Hi)
	}
	p.ax = shareAxis(max, 6)
	return p
}

func (r roadmapBody) draw(s *sheet, at box) {
	p := r.parts(at)
	r.drawGrid(s, p)
	r.drawSteps(s, p)
	r.drawStrip(s, p)
	r.drawSkills(s, p)
}

func (r roadmapBody) drawGrid(s *sheet, p parts) {
	if p.strip.w > 0 {
		s.rect(panel, p.strip)
		s.text(labelText.in(absent), atStart, p.strip.x, p.strip.y-5, "Not in the roadmap")
	}
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

// drawSteps marks where the steps of the roadmap begin and numbers them.
func (r roadmapBody) drawSteps(s *sheet, p parts) {
	base := p.plot.bottom() + 11
	lastEnd := math.Inf(-1)
	for i := 0; i < len(r.skills); {
		j := i
		for j < len(r.skills) && r.skills[j].Step == r.skills[i].Step {
			j++
		}
		x0, x1 := r.x(p, float64(i)-0.5), r.x(p, float64(j)-0.5)
		if i > 0 {
			s.line(rule, 0.6, x0, p.plot.y, x0, p.plot.bottom()+4)
		}
		name := itoa(r.skills[i].Step)
		if w := s.width(tickText, name); (x0+x1)/2-w/2 > lastEnd+3 {
			s.text(tickText, atMiddle, (x0+x1)/2, base, name)
			lastEnd = (x0+x1)/2 + w/2
		}
		i = j
	}
	s.text(tickText, atStart, p.plot.x, base+13, s.fit(tickText, "step of the roadmap, first to last →", p.plot.w))
}

// x is where the i-th skill stands.
func (r roadmapBody) x(p parts, i float64) float64 {
	return p.plot.x + (i+0.5)/float64(len(r.skills))*p.plot.w
}

func (r roadmapBody) y(p parts, share float64) float64 {
	return p.plot.bottom() - p.ax.at(share, p.plot.h)
}

func (r roadmapBody) drawSkills(s *sheet, p parts) {
	var intervals []box
	for i, k := range r.skills {
		x, y0, y1 := r.x(p, float64(i)), r.y(p, k.Any.Hi), r.y(p, k.Any.Lo)
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
		name := f.fit(labelText, skillName(k.SkillInfo), math.Max(80, 0.25*p.plot.w))
		out[n] = spot{r.x(p, float64(i)), r.y(p, k.Any.P), dotR, name}
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

// worthiest orders the skills by how much they tell: by turns the most asked
// for, and those whose place differs most from their rank by demand.
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
	var out []int
	seen := make([]bool, n)
	for i := range n {
		for _, k := range []int{byShare[i], byGap[i]} {
			if !seen[k] {
				seen[k] = true
				out = append(out, k)
			}
		}
	}
	return out
}
