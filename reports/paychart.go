package reports

import (
	"math"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
)

// payRow is a level of a country: what vacancies pay, and what roadmaps claim that they do.
type payRow struct {
	level  string
	pay    *analysis.PayGroup // nil: too few to show
	thin   string             // why there is none
	claims []payClaim
}

// payClaim is a claimed amount or band; infinite where it is open.
type payClaim struct {
	roadmap string
	words   string
	lo, hi  float64
}

// payBody sets observed quartiles over claimed bands, level by level.
type payBody struct {
	currency string
	rows     []payRow
}

const (
	payHead   = 24.0
	payRowH   = 21.0
	payClaimH = 13.0
	payGap    = 7.0
	// payWide is the width from which names stand beside the bars and not above them.
	payWide = 420.0
)

func (b payBody) height(_ faces, width float64) float64 {
	h := payHead
	for _, r := range b.rows {
		h += payGap + b.rowH(width) + float64(len(r.claims))*b.claimH(width)
	}
	return h + 4
}

func (payBody) rowH(width float64) float64 {
	if width < payWide {
		return payRowH + 12
	}
	return payRowH
}

func (payBody) claimH(width float64) float64 {
	if width < payWide {
		return payClaimH + 10
	}
	return payClaimH
}

// payColumns are the x borders of the parts of a pay chart.
type payColumns struct{ name, plot, plotEnd, median, interval, n float64 }

func (b payBody) columns(f faces, at box) payColumns {
	c := payColumns{name: at.w, plot: at.x, plotEnd: at.right() - 4, median: at.right(), interval: at.right(), n: at.right()}
	if at.w < payWide {
		return c
	}
	names, medians, intervals, ns := 0.0, f.width(tickText, "median"), f.width(tickText, "interval"), f.width(tickText, "vacancies")
	for _, r := range b.rows {
		names = math.Max(names, f.width(strongText, r.level))
		if r.pay != nil {
			medians = math.Max(medians, f.width(strongText, b.median(r)))
			intervals = math.Max(intervals, f.width(labelText, b.interval(r)))
			ns = math.Max(ns, f.width(labelText, thousands(r.pay.N)))
		}
		for _, claim := range r.claims {
			names = math.Max(names, f.width(labelText, claim.roadmap))
			intervals = math.Max(intervals, f.width(labelText, claim.words)-ns-10)
		}
	}
	c.name = math.Min(names, 0.24*at.w)
	c.n = at.right()
	c.interval = c.n - ns - 12
	c.median = c.interval - intervals - 10
	c.plot, c.plotEnd = at.x+c.name+14, c.median-medians-24 // half the last mark of the scale stands out
	return c
}

func (b payBody) median(r payRow) string {
	return money(b.currency, quantile(r.pay.Midpoint, 0.5).Value)
}

// interval is that of the median: "11–15", open ends as such.
func (b payBody) interval(r payRow) string {
	q := quantile(r.pay.Midpoint, 0.5)
	switch {
	case q.Lo != nil && q.Hi != nil:
		return moneyRange(b.currency, *q.Lo, *q.Hi)
	case q.Lo != nil:
		return "from " + money(b.currency, *q.Lo)
	case q.Hi != nil:
		return "up to " + money(b.currency, *q.Hi)
	}
	return "no interval"
}

// moneyRange writes two amounts with their sign and unit once: "₹9–10 lakh", "$60–85k".
func moneyRange(code string, lo, hi float64) string {
	a, b := money(code, lo), money(code, hi)
	sign := a[:max(strings.IndexAny(a, "0123456789"), 0)]
	unit := strings.TrimLeft(a[len(sign):], "0123456789.")
	if strings.HasPrefix(b, sign) && strings.HasSuffix(b, unit) {
		return strings.TrimSuffix(a, unit) + "–" + b[len(sign):]
	}
	return a + " to " + b
}

// quantile finds the quantile p among those given, zero when it is not there.
func quantile(all []analysis.Quantile, p float64) analysis.Quantile {
	for _, q := range all {
		if math.Abs(q.P-p) < 1e-9 {
			return q
		}
	}
	return analysis.Quantile{P: p}
}

// scale holds the quartiles, the intervals of the medians and the bounded claims.
func (b payBody) scale(length float64) scale {
	numbers := []float64{0}
	for _, r := range b.rows {
		if r.pay != nil {
			q := quantile(r.pay.Midpoint, 0.5)
			numbers = append(numbers, quantile(r.pay.Midpoint, 0.75).Value, q.Value)
			if q.Hi != nil {
				numbers = append(numbers, math.Min(*q.Hi, 2*q.Value))
			}
		}
		for _, c := range r.claims {
			numbers = append(numbers, c.lo, c.hi)
		}
	}
	return newScale(unit(b.currency), numbers, max(2, int(length/70)))
}

func (b payBody) draw(s *sheet, at box) {
	c := b.columns(s.faces, at)
	sc := b.scale(c.plotEnd - c.plot)
	b.drawGrid(s, at, c, sc)
	y := at.y + payHead
	for _, r := range b.rows {
		y += payGap
		b.drawLevel(s, r, c, sc, box{at.x, y, at.w, b.rowH(at.w)})
		y += b.rowH(at.w)
		for _, claim := range r.claims {
			b.drawClaim(s, claim, c, sc, box{at.x, y, at.w, b.claimH(at.w)})
			y += b.claimH(at.w)
		}
	}
}

func (b payBody) drawGrid(s *sheet, at box, c payColumns, sc scale) {
	length := c.plotEnd - c.plot
	free := math.Inf(-1)
	for i, v := range sc.marks {
		x := c.plot + sc.at(v, length)
		s.line(rule, 0.6, x, at.y+payHead-4, x, at.bottom())
		text := "0"
		if v != 0 {
			text = sc.label(i)
		}
		w := s.width(tickText, text)
		left := math.Max(at.x, math.Min(x-w/2, at.right()-w))
		if left > free {
			s.text(tickText, atStart, left, at.y+payHead-8, text)
			free = left + w + 4
		}
	}
	if at.w < payWide {
		return
	}
	for _, h := range []struct {
		x    float64
		text string
	}{{c.median, "median"}, {c.interval, "interval"}, {c.n, "vacancies"}} {
		s.text(tickText, atEnd, h.x, at.y+payHead-8, h.text)
	}
}

// drawLevel draws what vacancies of a level pay, or says why not.
func (b payBody) drawLevel(s *sheet, r payRow, c payColumns, sc scale, at box) {
	y, base := at.y+at.h/2, at.y+at.h/2+0.34*strongText.size
	if at.w < payWide {
		y, base = at.bottom()-9, at.y+9
	}
	s.text(strongText, atStart, at.x, base, s.fit(strongText, r.level, c.name))
	if r.pay == nil {
		if at.w < payWide {
			s.text(labelText.in(muted), atStart, at.x, at.bottom()-6, s.fit(labelText, r.thin, at.w))
			return
		}
		s.text(labelText.in(muted), atStart, c.plot+4, base, s.fit(labelText, r.thin, at.right()-c.plot-4))
		return
	}
	if at.w < payWide {
		n := sampleSize(r.pay.N)
		s.text(strongText, atEnd, at.right()-s.width(labelText, n)-8, base, b.median(r))
		s.text(labelText.in(muted), atEnd, at.right(), base, n)
	} else {
		s.text(strongText, atEnd, c.median, base, b.median(r))
		s.text(labelText.in(muted), atEnd, c.interval, base, b.interval(r))
		s.text(labelText.in(muted), atEnd, c.n, base, thousands(r.pay.N))
	}
	b.drawQuartiles(s, r.pay.Midpoint, c, sc, y)
}

func (b payBody) drawQuartiles(s *sheet, all []analysis.Quantile, c payColumns, sc scale, y float64) {
	length := c.plotEnd - c.plot
	at := func(v float64) float64 { return c.plot + sc.at(v, length) }
	low, mid, high := quantile(all, 0.25), quantile(all, 0.5), quantile(all, 0.75)
	s.rect(taughtIv, box{at(low.Value), y - 7, math.Max(at(high.Value)-at(low.Value), 1), 14})
	if mid.Lo != nil && mid.Hi != nil {
		s.line(taught, 2.4, at(*mid.Lo), y, at(*mid.Hi), y)
	}
	s.dot(paper, at(mid.Value), y, 4.6)
	s.dot(taught, at(mid.Value), y, 3.6)
}

// drawClaim draws a claimed band as a box, a claimed amount as a bar, an open end as a fading one.
func (b payBody) drawClaim(s *sheet, claim payClaim, c payColumns, sc scale, at box) {
	y, base := at.y+at.h/2-1, at.y+at.h/2-1+0.34*labelText.size
	quiet := labelText.in(muted)
	if at.w < payWide {
		y, base = at.bottom()-7, at.y+8
		s.text(quiet, atEnd, at.right(), base, claim.words)
		s.text(quiet, atStart, at.x, base, s.fit(quiet, claim.roadmap, at.w-s.width(quiet, claim.words)-8))
	} else {
		s.text(quiet, atStart, at.x, base, s.fit(quiet, claim.roadmap, c.name))
		s.text(quiet, atEnd, c.n, base, claim.words)
	}
	length := c.plotEnd - c.plot
	left, right := c.plot, c.plotEnd
	if !math.IsInf(claim.lo, 0) {
		left += sc.at(claim.lo, length)
	}
	if !math.IsInf(claim.hi, 0) {
		right = c.plot + sc.at(claim.hi, length)
	}
	if claim.lo == claim.hi {
		s.rect(weak, box{left - 1.5, y - 4.5, 3, 9})
		return
	}
	s.rect(weakIv, box{left, y - 4, math.Max(right-left, 1), 8})
	for _, end := range []struct{ v, x float64 }{{claim.lo, left}, {claim.hi, right}} {
		if !math.IsInf(end.v, 0) {
			s.rect(weak, box{end.x - 0.75, y - 4, 1.5, 8})
		}
	}
}
