package reports

import (
	"math"
	"strings"

	"gonum.org/v1/plot/vg"
)

// box is a rectangle in points; y grows downwards.
type box struct{ x, y, w, h float64 }

func (b box) right() float64  { return b.x + b.w }
func (b box) bottom() float64 { return b.y + b.h }

func (b box) overlaps(o box) bool {
	return b.x < o.right() && o.x < b.right() && b.y < o.bottom() && o.y < b.bottom()
}

func (b box) contains(o box) bool {
	return o.x >= b.x && o.y >= b.y && o.right() <= b.right() && o.bottom() <= b.bottom()
}

// written is a text on a sheet with the space that it takes.
type written struct {
	text string
	box
}

// sheet is a canvas with its origin at the top left that remembers its texts,
// so that SVG can carry their widths and tests can prove that none collide.
type sheet struct {
	faces
	c     vg.Canvas
	w, h  float64
	texts []written
}

// anchor is which part of a text stands at the given x.
type anchor float64

const (
	atStart  anchor = 0
	atMiddle anchor = 0.5
	atEnd    anchor = 1
)

// textBox is the space of s with its baseline at y: Liberation Sans rises
// 0.73 em (capitals, ascenders) and falls 0.21 em.
func (f faces) textBox(l lettering, s string, x, y float64) box {
	return box{x, y - 0.73*l.size, f.width(l, s), 0.94 * l.size}
}

// text writes s with its baseline at y and its anchor at x.
func (s *sheet) text(l lettering, a anchor, x, y float64, str string) {
	if str == "" {
		return
	}
	at := s.textBox(l, str, x, y)
	at.x -= float64(a) * at.w
	if before, after, found := strings.Cut(str, rupeeSign); found {
		s.text(l, atStart, at.x, y, strings.TrimRight(before, " ")) // a space at an end stretches the letters of an SVG
		at.x += s.width(l, before)
		s.rupee(l, at.x, y)
		s.text(l, atStart, at.x+s.width(l, rupeeSign), y, after)
		return
	}
	s.texts = append(s.texts, written{str, at})
	s.c.SetColor(l.tone.rgb())
	s.c.FillString(s.face(l), s.at(at.x, y), str)
}

func (s *sheet) at(x, y float64) vg.Point {
	return vg.Point{X: vg.Length(x), Y: vg.Length(s.h - y)}
}

func (s *sheet) line(t tone, width, x0, y0, x1, y1 float64) {
	s.c.SetColor(t.rgb())
	s.c.SetLineWidth(vg.Length(width))
	var p vg.Path
	p.Move(s.at(x0, y0))
	p.Line(s.at(x1, y1))
	s.c.Stroke(p)
}

// dashed is a line of short dashes.
func (s *sheet) dashed(t tone, width, x0, y0, x1, y1 float64) {
	s.c.SetLineDash([]vg.Length{4, 3}, 0)
	s.line(t, width, x0, y0, x1, y1)
	s.c.SetLineDash(nil, 0)
}

func (s *sheet) rect(t tone, b box) {
	s.c.SetColor(t.rgb())
	var p vg.Path
	p.Move(s.at(b.x, b.y))
	p.Line(s.at(b.right(), b.y))
	p.Line(s.at(b.right(), b.bottom()))
	p.Line(s.at(b.x, b.bottom()))
	p.Close()
	s.c.Fill(p)
}

func (s *sheet) circle(x, y, r float64) vg.Path {
	var p vg.Path
	p.Move(s.at(x+r, y))
	p.Arc(s.at(x, y), vg.Length(r), 0, 2*math.Pi)
	p.Close()
	return p
}

func (s *sheet) dot(t tone, x, y, r float64) {
	s.c.SetColor(t.rgb())
	s.c.Fill(s.circle(x, y, r))
}

// ring is a hollow dot: what is not in the roadmap differs by shape, not by colour alone.
func (s *sheet) ring(t tone, x, y, r float64) {
	s.dot(paper, x, y, r)
	s.c.SetColor(t.rgb())
	s.c.SetLineWidth(1.4)
	s.c.Stroke(s.circle(x, y, r-0.7))
}
