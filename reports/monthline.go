package reports

import (
	"math"

	"github.com/roadcheck/roadcheck/analysis"
)

// longestGap is how many months a line runs on without one: what lies further apart is not joined.
const longestGap = 3

// monthLine is the shares of some months on an axis of time.
type monthLine struct {
	months []int // since year 0, rising
	shares []analysis.SeriesPoint
	axis   axis
	area   box
}

func (l monthLine) x(month int) float64 {
	first, last := l.months[0], l.months[len(l.months)-1]
	return l.area.x + float64(month-first)/float64(max(last-first, 1))*l.area.w
}

func (l monthLine) y(p float64) float64 { return l.area.bottom() - l.axis.at(p, l.area.h) }

// runs are the months that tell something on this axis, by index, without a long gap in any run. What does not: an interval
// as wide as the axis.
func (l monthLine) runs() [][]int {
	var out [][]int
	last := math.MinInt32
	for i, m := range l.months {
		if p := l.shares[i]; p.Hi-p.Lo >= l.axis.top {
			continue
		}
		if m-last > longestGap {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], i)
		last = m
	}
	return out
}

// draw draws each run as a line of the given width on its band; a month by itself is a dot on an upright line.
func (l monthLine) draw(s *sheet, line, band tone, width float64) {
	for _, run := range l.runs() {
		var x, p, lo, hi []float64
		for _, i := range run {
			x, p = append(x, l.x(l.months[i])), append(p, l.y(l.shares[i].P))
			lo, hi = append(lo, l.y(l.shares[i].Lo)), append(hi, l.y(l.shares[i].Hi))
		}
		if len(x) == 1 {
			s.line(band, width, x[0], lo[0], x[0], hi[0])
			s.dot(line, x[0], p[0], 0.8*width)
			continue
		}
		s.band(band, x, hi, lo)
		s.polyline(line, width, x, p)
	}
}
