package reports

import "math"

// axis is a scale of shares from 0 to a round top.
type axis struct{ top, step float64 }

// shareAxis is the axis that holds max with at most ticks steps.
func shareAxis(max float64, ticks int) axis {
	max = math.Min(max, 1)
	for _, step := range []float64{0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5} {
		n := math.Max(math.Ceil(max/step-1e-9), 1)
		if n <= float64(ticks) && n*step < 1+1e-9 {
			return axis{n * step, step}
		}
	}
	return axis{1, 0.5}
}

// trimmed ends the axis half a step earlier where that still holds max.
func (a axis) trimmed(max float64) axis {
	if half := a.top - a.step/2; half >= max && a.top > a.step {
		a.top = half
	}
	return a
}

// at maps a share to a place on a scale of the given length.
func (a axis) at(p, length float64) float64 {
	return math.Min(math.Max(p, 0), a.top) / a.top * length
}

// ticks are the shares to mark, 0 first.
func (a axis) ticks() []float64 {
	var out []float64
	for i := 0; float64(i)*a.step <= a.top+1e-9; i++ {
		out = append(out, float64(i)*a.step)
	}
	return out
}

// label is a tick in words; the unit stands on the last only.
func (a axis) label(p float64) string {
	s := level(p)
	if p < a.top-a.step/2 {
		return s[:len(s)-len(nbsp+"%")]
	}
	return s
}
