package reports

import (
	"bytes"
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Widths of a chart in points: as a file and in a wide page (960 CSS pixels),
// and in a page 390 CSS pixels wide.
const (
	wide   = 720.0
	narrow = 268.0
)

// margin is the space around a chart that stands alone.
const margin = 18.0

// chart is one drawing: what it says in words, and how its body is drawn.
type chart struct {
	name     string // of its files, without extension
	title    string // the finding
	subtitle string // measure, unit, n
	notes    []string
	desc     string // for those who cannot see it
	data     string // name of the table of the numbers drawn
	body     body
	across   float64 // width in a wide page, where it is not wide
}

// body draws on a sheet of any width.
type body interface {
	// height is what draw needs at that width, in points.
	height(f faces, width float64) float64
	draw(s *sheet, at box)
}

// drawn is a chart's picture and the texts in it.
type drawn struct {
	svg   []byte
	texts []written
}

// painter renders charts.
type painter struct {
	faces
	dpi int
}

// sheet lays white paper on a canvas.
func (p painter) sheet(c vg.Canvas, w, h float64) *sheet {
	s := &sheet{faces: p.faces, c: c, w: w, h: h}
	s.rect(paper, box{0, 0, w, h})
	return s
}

// svg renders a chart with title, subtitle and footer, to stand alone.
func (p painter) svg(c chart) (drawn, error) {
	f := p.frame(c, wide)
	raw := vgsvg.New(vg.Length(wide), vg.Length(f.h))
	s := p.sheet(raw, wide, f.h)
	f.draw(s, c)
	svg, err := finishSVG(raw, s, c, c.name)
	return drawn{svg, s.texts}, err
}

// png renders what svg does as pixels.
func (p painter) png(c chart) ([]byte, error) {
	f := p.frame(c, wide)
	img := vgimg.NewWith(vgimg.UseWH(vg.Length(wide), vg.Length(f.h)), vgimg.UseDPI(p.dpi))
	// The image starts white, which is paper as drawn; painting it again takes a fifth of the time.
	f.draw(&sheet{faces: p.faces, c: img, w: wide, h: f.h}, c)
	raw, err := encodePNG(paletted(img.Image()), p.dpi)
	if err != nil {
		return nil, fmt.Errorf("chart %s: %w", c.name, err)
	}
	return raw, nil
}

// inline renders only a chart's body, for a page that sets the words itself.
func (p painter) inline(c chart, width float64, id string) (drawn, error) {
	h := c.body.height(p.faces, width)
	raw := vgsvg.New(vg.Length(width), vg.Length(h))
	s := p.sheet(raw, width, h)
	c.body.draw(s, box{0, 0, width, h})
	svg, err := finishSVG(raw, s, c, id)
	return drawn{svg, s.texts}, err
}

func finishSVG(raw *vgsvg.Canvas, s *sheet, c chart, id string) ([]byte, error) {
	var b bytes.Buffer
	if _, err := raw.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("chart %s as svg: %w", c.name, err)
	}
	return tidySVG(b.Bytes(), s, id, c.title, c.desc)
}

// frame is the layout of a chart that stands alone.
type frame struct {
	title, sub, foot []string
	h                float64
	body             box
}

func (p painter) frame(c chart, width float64) frame {
	inner := width - 2*margin
	f := frame{
		title: p.wrap(titleText, c.title, inner),
		sub:   p.wrap(subText, c.subtitle, inner),
	}
	for _, note := range c.notes {
		f.foot = append(f.foot, p.wrap(footText, note, inner)...)
	}
	top := margin + float64(len(f.title))*titleText.size*1.25 + float64(len(f.sub))*subText.size*1.35 + 10
	f.body = box{margin, top, inner, c.body.height(p.faces, inner)}
	f.h = f.body.bottom() + 10 + float64(len(f.foot))*footText.size*1.4 + margin
	return f
}

func (f frame) draw(s *sheet, c chart) {
	y := margin
	lines := func(l lettering, leading float64, texts []string) {
		for _, t := range texts {
			s.text(l, atStart, margin, y+0.8*l.size, t)
			y += l.size * leading
		}
	}
	lines(titleText, 1.25, f.title)
	lines(subText, 1.35, f.sub)
	c.body.draw(s, f.body)
	y = f.body.bottom() + 10
	lines(footText, 1.4, f.foot)
}
