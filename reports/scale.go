package reports

import (
	"math"
	"strings"
)

// scale maps numbers of a unit, between two round ends, to places on a line.
type scale struct {
	unit   unit
	lo, hi float64
	marks  []float64
}

// Ratios beyond these are drawn at the edge.
const leastRatio, mostRatio = 0.01, 1000.0

// newScale holds all numbers given; infinite ones do not count. It has at most about as many marks as asked for.
func newScale(u unit, numbers []float64, marks int) scale {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range numbers {
		if !math.IsInf(v, 0) && !math.IsNaN(v) {
			lo, hi = math.Min(lo, v), math.Max(hi, v)
		}
	}
	if lo > hi {
		lo, hi = 0, 1
	}
	marks = max(marks, 2)
	switch {
	case u == unitShare:
		a := shareAxis(math.Max(hi, 0.01), marks)
		return scale{u, 0, a.top, a.ticks()}
	case u == unitTau:
		return scale{u, -1, 1, []float64{-1, -0.5, 0, 0.5, 1}}
	case u.ratio():
		return ratioScale(u, lo, hi, marks)
	case u == unitRank:
		return linearScale(u, 1, math.Max(hi, 2), marks)
	}
	return linearScale(u, math.Min(lo, 0), math.Max(hi, 0), marks)
}

// ratioScale runs between powers and halves of ten around 1.
func ratioScale(u unit, lo, hi float64, marks int) scale {
	lo, hi = math.Max(math.Min(lo, 0.5), leastRatio), math.Min(math.Max(hi, 2), mostRatio)
	var all []float64
	for power := leastRatio; power <= mostRatio*1.01; power *= 10 {
		for _, m := range []float64{1, 2, 5} {
			all = append(all, math.Round(power*m*100)/100)
		}
	}
	first, last := 0, len(all)-1
	for all[first+1] <= lo && first+2 < len(all) {
		first++
	}
	for all[last-1] >= hi && last-1 > first {
		last--
	}
	s := scale{unit: u, lo: all[first], hi: all[last]}
	every := (last - first + marks) / marks
	for i, v := range all {
		if i >= first && i <= last && (i-6)%every == 0 { // 1 stands at 6
			s.marks = append(s.marks, v)
		}
	}
	return s
}

// linearScale runs from a round number at or below lo to one at or above hi.
func linearScale(u unit, lo, hi float64, marks int) scale {
	if hi <= lo {
		hi = lo + 1
	}
	step := math.Pow(10, math.Floor(math.Log10((hi-lo)/float64(marks))))
	for _, m := range []float64{1, 2, 5, 10, 20} {
		if (hi-lo)/(step*m) <= float64(marks) {
			step *= m
			break
		}
	}
	if u == unitRank {
		step = math.Max(1, math.Round(step))
		s := scale{unit: u, lo: lo, hi: lo + step*math.Ceil((hi-lo)/step-1e-9), marks: nil}
		for v := lo; v <= s.hi+1e-9; v += step {
			s.marks = append(s.marks, v)
		}
		return s
	}
	s := scale{unit: u, lo: step * math.Floor(lo/step+1e-9), hi: step * math.Ceil(hi/step-1e-9)}
	for i := math.Round(s.lo / step); i <= math.Round(s.hi/step); i++ {
		s.marks = append(s.marks, i*step)
	}
	return s
}

// at is the place of v on a line of the given length, at its end when it lies beyond.
func (s scale) at(v, length float64) float64 {
	v = math.Min(math.Max(v, s.lo), s.hi)
	if s.unit.ratio() {
		return math.Log(v/s.lo) / math.Log(s.hi/s.lo) * length
	}
	return (v - s.lo) / (s.hi - s.lo) * length
}

// label is a mark in words; the unit of shares stands on the last only.
func (s scale) label(i int) string {
	v := s.marks[i]
	switch {
	case s.unit == unitShare:
		out := level(v)
		if i < len(s.marks)-1 {
			out = strings.TrimSuffix(out, nbsp+"%")
		}
		return out
	case s.unit == unitDifference:
		return strings.Replace(figuresOf(100*v), "-", "−", 1)
	case s.unit == unitTau || s.unit == unitRank || s.unit.ratio():
		return strings.Replace(figuresOf(v), "-", "−", 1)
	}
	return s.unit.number(v)
}
