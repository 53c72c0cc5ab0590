package reports

import (
	"fmt"
	"math"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
)

// coverageChart follows a roadmap, step by step, towards the vacancies whose required technologies it teaches.
func coverageChart(f analysis.Findings, p population) (chart, bool) {
	r := p.roadmap
	if r == nil || r.Coverage.N < f.MinCount || len(r.Coverage.Own) == 0 || len(r.Coverage.Best) == 0 {
		return chart{}, false
	}
	c := chart{
		name: "coverage-" + p.slug, data: "coverage-" + p.slug, body: coverageBody{r.Coverage},
		title: coverageTitle(r.Coverage),
		subtitle: fmt.Sprintf("Share of %s whose required technologies are all learnt, by technologies learnt, %s that require any",
			r.Population, sampleSize(r.Coverage.N)),
		notes: notes(f, "Dots: the steps of “"+clean(r.Roadmap.Title, 2*maxName)+"” with "+level(f.Confidence)+" intervals. Dashed: its own technologies in the best order found. "+
			"Orange: the best found of all technologies. A vacancy that wants one of several languages counts as requiring all."),
	}
	c.desc = c.title + ". Best order of all technologies: " + strings.Join(skillNames(r.Coverage.Best, 12), ", ") + "."
	return c, true
}

// coverageTitle is the finding: where the roadmap ends, and what as many technologies can reach.
func coverageTitle(c analysis.Coverage) string {
	end, best := c.Steps[len(c.Steps)-1].Share, c.Best[len(c.Best)-1].P
	s := fmt.Sprintf("All steps done, %s of vacancies ask for no other technology", percent(end.P))
	if best > end.Hi {
		s += fmt.Sprintf("; the best %d technologies reach %s", len(c.Best), percent(best))
	}
	return s
}

func skillNames(skills []analysis.CoverageSkill, most int) []string {
	var out []string
	for _, s := range skills[:min(most, len(skills))] {
		out = append(out, clean(s.Name, maxName))
	}
	return out
}

// coverageBody draws shares over the number of technologies learnt.
type coverageBody struct{ c analysis.Coverage }

const (
	coverageTop   = 18.0
	coverageFoot  = 34.0
	coverageLeft  = 34.0
	coverageRight = 14.0
)

func (b coverageBody) height(_ faces, width float64) float64 { return math.Max(200, 0.45*width) }

func (b coverageBody) draw(s *sheet, at box) {
	last := len(b.c.Best)
	top := b.c.Best[last-1].P
	for _, st := range b.c.Steps {
		top = math.Max(top, st.Share.Hi)
	}
	ax := shareAxis(math.Max(top, 0.01), 5).trimmed(top)
	area := box{at.x + coverageLeft, at.y + coverageTop, at.w - coverageLeft - coverageRight, at.h - coverageTop - coverageFoot}
	x := func(n int) float64 { return area.x + float64(n)/float64(max(last, 1))*area.w }
	y := func(p float64) float64 { return area.bottom() - ax.at(p, area.h) }
	for _, t := range ax.ticks() {
		s.line(rule, 0.6, area.x, y(t), area.right(), y(t))
		s.text(tickText, atEnd, area.x-5, y(t)+3, ax.label(t))
	}
	b.drawCounts(s, area, x, last)
	drawCoverage(b.c.Best, x, y, func(x0, y0, x1, y1 float64) { s.line(absent, 1.4, x0, y0, x1, y1) })
	drawCoverage(b.c.Own, x, y, func(x0, y0, x1, y1 float64) { s.dashed(taught, 1.2, x0, y0, x1, y1) })
	b.drawSteps(s, x, y)
	b.drawLabels(s, area, x, y)
}

// drawCounts marks numbers of technologies below the area.
func (b coverageBody) drawCounts(s *sheet, area box, x func(int) float64, last int) {
	step := 1
	for _, step = range []int{1, 2, 5, 10, 20, 50, 100, 200} {
		if last/step <= int(area.w/50) {
			break
		}
	}
	for n := 0; n <= last; n += step {
		s.text(tickText, atMiddle, x(n), area.bottom()+12, itoa(n))
	}
	s.text(tickText, atEnd, area.right(), area.bottom()+26, "technologies learnt")
}

// drawCoverage draws the share after each skill of an order, from nothing learnt.
func drawCoverage(order []analysis.CoverageSkill, x func(int) float64, y func(float64) float64, line func(x0, y0, x1, y1 float64)) {
	before := 0.0
	for i, k := range order {
		line(x(i), y(before), x(i+1), y(k.P))
		before = k.P
	}
}

// drawSteps draws the roadmap itself: flat until a step is done, then up.
func (b coverageBody) drawSteps(s *sheet, x func(int) float64, y func(float64) float64) {
	taughtBefore, before := 0, 0.0
	for _, st := range b.c.Steps {
		s.line(taught, 1.8, x(taughtBefore), y(before), x(st.Taught), y(before))
		s.line(taught, 1.8, x(st.Taught), y(before), x(st.Taught), y(st.Share.P))
		taughtBefore, before = st.Taught, st.Share.P
	}
	for i, st := range b.c.Steps {
		if st.Taught == 0 || i > 0 && st.Taught == b.c.Steps[i-1].Taught {
			continue // a step without technologies adds nothing to see
		}
		s.line(taughtIv, 3, x(st.Taught), y(st.Share.Lo), x(st.Taught), y(st.Share.Hi))
		s.dot(taught, x(st.Taught), y(st.Share.P), 3)
	}
}

// firstNamed technologies of the best order are named with a leader line where they have no room.
const firstNamed = 6

// drawLabels names the lines, the steps, and the technologies of the best order where there is room.
func (b coverageBody) drawLabels(s *sheet, area box, x func(int) float64, y func(float64) float64) {
	var spots []spot
	var taken []box
	cover := func(x0, y0, x1, y1 float64) {
		const parts = 4
		for i := range parts {
			f, g := float64(i)/parts, float64(i+1)/parts
			a, z := y0+f*(y1-y0), y0+g*(y1-y0)
			taken = append(taken, box{x0 + f*(x1-x0), math.Min(a, z) - 1, (x1 - x0) / parts, math.Abs(z-a) + 2})
		}
	}
	drawCoverage(b.c.Best, x, y, cover)
	drawCoverage(b.c.Own, x, y, cover)
	add := func(n int, p float64, text string) { spots = append(spots, spot{x(n), y(p), 3, text}) }
	end := b.c.Steps[len(b.c.Steps)-1]
	add(end.Taught, end.Share.Hi, "the roadmap: "+percent(end.Share.P))
	best := b.c.Best[len(b.c.Best)-1]
	add(len(b.c.Best), best.P, "best "+itoa(len(b.c.Best))+" of all: "+percent(best.P))
	taughtBefore, before := 0, 0.0
	for _, st := range b.c.Steps {
		cover(x(taughtBefore), y(before), x(st.Taught), y(before))
		taken = append(taken, box{x(st.Taught) - 1, y(st.Share.P) + 4, 2, y(before) - y(st.Share.P)},
			box{x(st.Taught) - 2, y(st.Share.Hi), 4, y(st.Share.Lo) - y(st.Share.Hi)})
		if st.Taught > taughtBefore && st.Taught != end.Taught {
			add(st.Taught, st.Share.P, "step "+itoa(st.Step))
		}
		taughtBefore, before = st.Taught, st.Share.P
	}
	named := len(spots)
	for i, k := range b.c.Best {
		add(i+1, k.P, s.fit(labelText, clean(k.Name, maxName), 90))
	}
	room := box{area.x, area.y - coverageTop, area.w + coverageRight, area.h + coverageTop}
	for _, l := range s.place(labelText, spots, room, taken) {
		if l.spot >= named && l.led && (l.spot >= named+firstNamed || area.w < wide/2) {
			continue // named beside its point or not at all
		}
		if l.led {
			s.line(rule, 0.6, l.x0, l.y0, l.x1, l.y1)
		}
		s.text(labelText, atStart, l.x, l.baseline, spots[l.spot].text)
	}
}
