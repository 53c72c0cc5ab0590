package reports

import (
	"math"

	"github.com/roadcheck/roadcheck/analysis"
)

// strataBody shows the same skills in several parts of the sample, one panel
// each, on one scale.
type strataBody struct {
	skills []string
	parts  []strataPart
}

// strataPart is one panel: a share for each skill, in the order of skills.
type strataPart struct {
	name   string
	n      int
	shares []analysis.Share
}

const (
	strataRowH = 14.0
	strataHead = 40.0
	strataGap  = 14.0
)

// grid is how many panels stand side by side and how wide names and panels are.
func (b strataBody) grid(f faces, width float64) (cols int, names, panelW float64) {
	for _, s := range b.skills {
		names = math.Max(names, f.width(bodyText, s))
	}
	names = math.Min(names, 0.3*width) + 8
	cols = max(1, min(len(b.parts), int((width-names)/80), 6))
	return cols, names, (width - names - strataGap*float64(cols-1)) / float64(cols)
}

func (b strataBody) height(f faces, width float64) float64 {
	cols, _, _ := b.grid(f, width)
	rows := (len(b.parts) + cols - 1) / cols
	return float64(rows) * (strataHead + float64(len(b.skills))*strataRowH + 8)
}

func (b strataBody) draw(s *sheet, at box) {
	cols, names, w := b.grid(s.faces, at.w)
	ax := b.axis(w)
	h := strataHead + float64(len(b.skills))*strataRowH + 8
	for i, part := range b.parts {
		col, row := i%cols, i/cols
		y := at.y + float64(row)*h
		if col == 0 {
			for k, name := range b.skills {
				s.text(bodyText, atStart, at.x, y+strataHead+(float64(k)+0.5)*strataRowH+0.34*bodyText.size,
					s.fit(bodyText, name, names-8))
			}
		}
		b.drawPart(s, part, ax, box{at.x + names + float64(col)*(w+strataGap), y, w, h - 8})
	}
}

func (b strataBody) axis(width float64) axis {
	max := 0.01
	for _, part := range b.parts {
		for _, sh := range part.shares {
			max = math.Max(max, sh.Hi)
		}
	}
	return shareAxis(max, int(math.Max(2, width/40)))
}

func (b strataBody) drawPart(s *sheet, part strataPart, ax axis, at box) {
	s.text(strongText, atStart, at.x, at.y+9, s.fit(strongText, part.name, at.w))
	s.text(tickText, atStart, at.x, at.y+19, s.fit(tickText, sampleSize(part.n), at.w))
	for _, t := range ax.ticks() {
		x := at.x + ax.at(t, at.w-14)
		s.line(rule, 0.6, x, at.y+strataHead-4, x, at.bottom())
		a := atMiddle
		if t == 0 {
			a = atStart
		}
		s.text(tickText, a, x, at.y+strataHead-7, ax.label(t))
	}
	for k, sh := range part.shares {
		y := at.y + strataHead + (float64(k)+0.5)*strataRowH
		s.line(taughtIv, 3, at.x+ax.at(sh.Lo, at.w-14), y, at.x+ax.at(sh.Hi, at.w-14), y)
		s.dot(taught, at.x+ax.at(sh.P, at.w-14), y, 2.8)
	}
}

// monthsBody shows how many vacancies each month holds.
type monthsBody struct{ months []analysis.Count }

func (b monthsBody) height(faces, float64) float64 { return 150 }

func (b monthsBody) draw(s *sheet, at box) {
	peak, most := 0, 1
	for i, m := range b.months {
		if m.N > most {
			peak, most = i, m.N
		}
	}
	const top, foot = 16.0, 18.0
	area := box{at.x, at.y + top, at.w, at.h - top - foot}
	slot := math.Min(area.w/float64(max(len(b.months), 1)), 40)
	for i, m := range b.months {
		h := float64(m.N) / float64(most) * area.h
		s.rect(taughtIv, box{area.x + float64(i)*slot + 0.1*slot, area.bottom() - h, 0.8 * slot, h})
	}
	s.line(rule, 0.8, area.x, area.bottom(), area.right(), area.bottom())
	if len(b.months) == 0 {
		return
	}
	label := thousands(b.months[peak].N) + " in " + b.months[peak].Name
	x := math.Min(area.x+float64(peak)*slot+0.1*slot, area.right()-s.width(labelText, label))
	s.text(labelText, atStart, x, area.y-5, label)
	b.drawMonths(s, area, slot)
}

// drawMonths names the first month, each January there is room for, and the last.
func (b monthsBody) drawMonths(s *sheet, area box, slot float64) {
	last := len(b.months) - 1
	name := b.months[last].Name
	end := area.x + (float64(last)+0.9)*slot
	limit := math.Max(end-s.width(tickText, name), area.x)
	if last > 0 {
		s.text(tickText, atStart, limit, area.bottom()+12, name)
	}
	free := area.x
	for i, m := range b.months {
		if i > 0 && (len(m.Name) < 7 || m.Name[5:] != "01") {
			continue
		}
		x := area.x + (float64(i)+0.1)*slot
		if w := s.width(tickText, m.Name); x >= free && (x+w+8 <= limit || last == 0) {
			s.text(tickText, atStart, x, area.bottom()+12, m.Name)
			free = x + w + 10
		}
	}
}
