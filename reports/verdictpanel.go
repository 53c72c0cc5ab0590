package reports

import (
	"math"

	"github.com/roadcheck/roadcheck/analysis"
)

// scale holds every estimate and every bound of the panel.
func (p verdictPanel) scale(width float64) scale {
	var all []float64
	for _, r := range p.rows {
		e := r.lead.Estimate
		all = append(all, e.Value, e.Lo, e.Hi)
		if lo, hi, ok := allowed(r.lead); ok {
			all = append(all, lo, hi)
		}
	}
	return newScale(p.unit, all, int(width/55))
}

// draw draws a panel from y down and gives where it ends.
func (p verdictPanel) draw(s *sheet, c verdictColumns, y float64) float64 {
	sc := p.scale(c.plotW)
	x, base := c.words, y+10
	if !c.stacked {
		x = c.plot
	}
	s.text(strongText, atStart, x, base, s.fit(strongText, p.unit.title(), c.end-x))
	top, end := y+verdictHead-6, y+verdictHead
	for _, r := range p.rows {
		end += c.rowH(s.faces, r)
	}
	last := math.Inf(-1)
	for i, m := range sc.marks {
		mx := c.plot + sc.at(m, c.plotW)
		if !c.stacked {
			s.line(rule, 0.6, mx, top, mx, end-verdictPad)
		}
		w := s.width(tickText, sc.label(i))
		left := math.Min(math.Max(mx-w/2, c.words), c.end-w)
		if left > last+4 {
			s.text(tickText, atStart, left, top-4, sc.label(i))
			last = left + w
		}
	}
	y += verdictHead
	for _, r := range p.rows {
		h := c.rowH(s.faces, r)
		s.line(rule, 0.6, c.words, y-2, c.end, y-2)
		p.drawRow(s, c, sc, r, box{c.words, y, c.end - c.words, h - verdictPad})
		y += h
	}
	return y
}

func (p verdictPanel) drawRow(s *sheet, c verdictColumns, sc scale, r claimRow, at box) {
	tone, _ := outcomeTones(r.outcome)
	base := at.y + 8
	for _, l := range c.lines(s.faces, r.words) {
		s.text(bodyText, atStart, c.words, base, l)
		base += verdictLineH
	}
	if n := basis(r.lead); n != "" {
		s.text(tickText, atStart, c.words, base, s.fit(tickText, n, c.wordsW))
		base += verdictLineH
	}
	if c.stacked {
		drawSign(s, r.outcome, c.words+5, base-3)
		s.text(strongText.in(tone), atStart, c.words+14, base, outcomeWords[r.outcome])
		s.text(bodyText, atEnd, c.end, base, p.unit.estimate(r.lead.Estimate))
		drawVerdict(s, sc, r, box{c.plot, base + 4, c.plotW, 14})
		return
	}
	x := c.plot + c.plotW + 14
	drawSign(s, r.outcome, x+5, at.y+5)
	s.text(strongText.in(tone), atStart, x+16, at.y+8, outcomeWords[r.outcome])
	s.text(labelText, atStart, x+16, at.y+8+verdictLineH, s.fit(labelText, p.unit.estimate(r.lead.Estimate), c.end-x-16))
	drawVerdict(s, sc, r, box{c.plot, at.y, c.plotW, math.Min(math.Max(at.h, 16), 30)})
}

// outcomeTones are the tones of an outcome's words and of its interval.
func outcomeTones(o analysis.Outcome) (point, interval tone) {
	switch o {
	case analysis.Supported:
		return taught, taughtIv
	case analysis.Contradicted:
		return absent, absentIv
	}
	return muted, weakIv
}

// drawVerdict draws what a claim allows as a field, and the estimate with its interval.
func drawVerdict(s *sheet, sc scale, r claimRow, at box) {
	y := at.y + at.h/2
	place := func(v float64) float64 { return at.x + sc.at(v, at.w) }
	if lo, hi, ok := allowed(r.lead); ok {
		left, right := place(lo), place(hi)
		s.rect(field, box{left, at.y + 1, right - left, at.h - 2})
		for _, v := range []float64{lo, hi} {
			if !math.IsInf(v, 0) {
				s.line(weak, 1.2, place(v), at.y+1, place(v), at.bottom()-1)
			}
		}
	}
	point, interval := outcomeTones(r.outcome)
	e := r.lead.Estimate
	s.line(interval, 3.4, place(e.Lo), y, place(e.Hi), y)
	if r.outcome == analysis.Contradicted {
		s.ring(point, place(e.Value), y, 3.6)
		return
	}
	s.dot(point, place(e.Value), y, 3.2)
}

// drawSign draws the sign of an outcome around x, y: a tick, a cross or a hollow dot.
func drawSign(s *sheet, o analysis.Outcome, x, y float64) {
	tone, _ := outcomeTones(o)
	switch o {
	case analysis.Supported:
		s.line(tone, 1.6, x-3.5, y, x-1, y+2.8)
		s.line(tone, 1.6, x-1, y+2.8, x+3.8, y-3)
	case analysis.Contradicted:
		s.line(tone, 1.6, x-3, y-3, x+3, y+3)
		s.line(tone, 1.6, x-3, y+3, x+3, y-3)
	default:
		s.ring(tone, x, y, 3.4)
	}
}
