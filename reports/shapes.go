package reports

import (
	"math"

	"gonum.org/v1/plot/vg"
)

// polyline joins places in order.
func (s *sheet) polyline(t tone, width float64, xs, ys []float64) {
	if len(xs) < 2 {
		return
	}
	s.c.SetColor(t.rgb())
	s.c.SetLineWidth(vg.Length(width))
	s.c.Stroke(s.path(xs, ys))
}

// band fills what lies between two lines over the same xs.
func (s *sheet) band(t tone, xs, upper, lower []float64) {
	if len(xs) < 2 {
		return
	}
	p := s.path(xs, upper)
	for i := len(xs) - 1; i >= 0; i-- {
		p.Line(s.at(xs[i], lower[i]))
	}
	p.Close()
	s.c.SetColor(t.rgb())
	s.c.Fill(p)
}

func (s *sheet) path(xs, ys []float64) vg.Path {
	var p vg.Path
	for i := range xs {
		if i == 0 {
			p.Move(s.at(xs[i], ys[i]))
			continue
		}
		p.Line(s.at(xs[i], ys[i]))
	}
	return p
}

// The font lacks the sign of the rupee: charts draw it, this wide in em.
const (
	rupeeSign  = "₹"
	rupeeWidth = 0.56
)

// rupee draws the sign with its baseline at y: two bars, a bowl and a leg.
func (s *sheet) rupee(l lettering, x, y float64) {
	em := l.size
	width := 0.07
	if l.bold {
		width = 0.11
	}
	at := func(dx, dy float64) vg.Point { return s.at(x+dx*em, y-dy*em) }
	var p vg.Path
	p.Move(at(0.04, 0.68))
	p.Line(at(0.50, 0.68))
	p.Move(at(0.04, 0.50))
	p.Line(at(0.50, 0.50))
	p.Move(at(0.04, 0.68))
	p.Line(at(0.20, 0.68))
	for i := 1; i <= 12; i++ {
		turn := math.Pi / 2 * (1 - float64(i)/6)
		p.Line(at(0.20+0.17*math.Cos(turn), 0.505+0.175*math.Sin(turn)))
	}
	p.Line(at(0.04, 0.33))
	p.Line(at(0.40, 0))
	s.c.SetColor(l.tone.rgb())
	s.c.SetLineWidth(vg.Length(width * em))
	s.c.Stroke(p)
}
