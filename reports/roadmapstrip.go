package reports

import "math"

// roomForShares is the width from which the strip prints shares beside names.
const roomForShares = 120.0

// drawStrip lists what is missing at the height of its share.
func (r roadmapBody) drawStrip(s *sheet, p parts) {
	rows := r.missing[:min(len(r.missing), int(p.strip.h/stripLineH))]
	ys := make([]float64, len(rows))
	for i, d := range rows {
		ys[i] = r.y(p, d.Any.P)
	}
	x := p.strip.x + 8
	for i, y := range stack(ys, stripLineH, p.strip.y, p.strip.bottom()) {
		d := rows[i]
		s.line(absentIv, 2, x, r.y(p, d.Any.Lo), x, r.y(p, d.Any.Hi))
		if math.Abs(y-ys[i]) > 1 {
			s.line(absentIv, 0.6, x+dotR, ys[i], x+13, y)
		}
		base, end := y+0.34*labelText.size, p.strip.right()-3
		if p.strip.w >= roomForShares {
			share := percent(d.Any.P)
			s.text(labelText.in(absent), atEnd, end, base, share)
			end -= s.width(labelText, share) + 4
		}
		s.text(labelText, atStart, x+15, base, s.fit(labelText, skillName(d.SkillInfo), end-x-15))
	}
	for i := range rows {
		s.ring(absent, x, ys[i], dotR+0.4)
	}
}
