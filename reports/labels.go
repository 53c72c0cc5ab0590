package reports

import "math"

// spot is a drawn point that wants a label.
type spot struct {
	x, y, r float64
	text    string
}

// label is a spot's text where it found room.
type label struct {
	spot int // index into the spots
	box
	baseline float64
	// Leader line from the dot's edge to the label, when they stand apart.
	led            bool
	x0, y0, x1, y1 float64
}

// Rings of candidate places around a dot, in points from its edge. The first
// stands so close that no leader line is needed.
var rings = []float64{2, 10, 20, 32, 48}

const directions = 16

// place puts labels beside spots, the earlier spots first, so that no label
// leaves the area, covers a dot, a label, a leader line or a box of taken. A spot
// without room goes without a label. (Greedy point-feature labelling, after
// Christensen, Marks and Shieber 1995, section 3.)
func (f faces) place(l lettering, spots []spot, area box, taken []box) []label {
	p := placer{faces: f, style: l, spots: spots, area: area, taken: taken}
	for i, sp := range spots {
		if sp.text == "" {
			continue
		}
		if lb, ok := p.find(i); ok {
			p.done = append(p.done, lb)
		}
	}
	return p.done
}

type placer struct {
	faces
	style lettering
	spots []spot
	area  box
	taken []box
	done  []label
}

func (p *placer) find(i int) (label, bool) {
	for ring, gap := range rings {
		for k := range directions {
			lb := p.candidate(i, gap, k)
			lb.led = ring > 0
			if p.free(lb) {
				return lb, true
			}
		}
	}
	return label{}, false
}

// candidate is the label of spot i in direction k, right first, then turning
// away from the horizontal by turns above and below.
func (p *placer) candidate(i int, gap float64, k int) label {
	sp := p.spots[i]
	turn := float64((k+1)/2) * 2 * math.Pi / directions
	if k%2 == 0 {
		turn = -turn
	}
	dx, dy := math.Cos(turn), -math.Sin(turn)
	x, y := sp.x+dx*(sp.r+gap), sp.y+dy*(sp.r+gap)
	b := p.textBox(p.style, sp.text, 0, 0)
	// The box touches (x, y) with the side that faces the dot.
	b.x = x - b.w*(1-dx)/2
	b.y = y - b.h*(1-dy)/2
	// Above and below a dot near the border, it may slide inwards.
	if math.Abs(dx) < 0.8 {
		b.x = math.Max(p.area.x, math.Min(b.x, p.area.right()-b.w))
	}
	return label{
		spot: i, box: b, baseline: b.y + 0.73*p.style.size,
		x0: sp.x + dx*sp.r, y0: sp.y + dy*sp.r, x1: math.Max(b.x, math.Min(x, b.right())), y1: y,
	}
}

// pad keeps neighbouring texts legible, in points.
const pad = 1

func (p *placer) free(lb label) bool {
	room := box{lb.x - pad, lb.y - pad, lb.w + 2*pad, lb.h + 2*pad}
	if !p.area.contains(lb.box) {
		return false
	}
	for _, t := range p.taken {
		if room.overlaps(t) {
			return false
		}
	}
	for j, sp := range p.spots {
		dot := box{sp.x - sp.r, sp.y - sp.r, 2 * sp.r, 2 * sp.r}
		if room.overlaps(dot) || lb.led && j != lb.spot && crosses(lb, dot) {
			return false
		}
	}
	for _, o := range p.done {
		if room.overlaps(o.box) || lb.led && crosses(lb, o.box) || o.led && crosses(o, room) {
			return false
		}
	}
	return true
}

// crosses tells whether the leader line of lb meets b (Liang and Barsky 1984).
func crosses(lb label, b box) bool {
	t0, t1 := 0.0, 1.0
	dx, dy := lb.x1-lb.x0, lb.y1-lb.y0
	for _, e := range [4][2]float64{
		{-dx, lb.x0 - b.x}, {dx, b.right() - lb.x0},
		{-dy, lb.y0 - b.y}, {dy, b.bottom() - lb.y0},
	} {
		switch {
		case e[0] == 0 && e[1] < 0:
			return false
		case e[0] < 0:
			t0 = math.Max(t0, e[1]/e[0])
		case e[0] > 0:
			t1 = math.Min(t1, e[1]/e[0])
		}
	}
	return t0 <= t1
}

// stack spreads the centres of lines h high, wanted at ys (ascending), over top
// to bottom so that none overlap, with the least squares of moves: lines that
// meet form a block around the mean of their wishes (isotonic regression by pool
// adjacent violators, Ayer et al. 1955). There must be room: len(ys)*h <= bottom-top.
func stack(ys []float64, h, top, bottom float64) []float64 {
	type block struct {
		sum float64 // of the wishes for its first line
		n   int
	}
	mean := func(b block) float64 { return b.sum / float64(b.n) }
	var blocks []block
	for i, y := range ys {
		blocks = append(blocks, block{y - float64(i)*h, 1})
		for n := len(blocks); n > 1 && mean(blocks[n-2]) > mean(blocks[n-1]); n-- {
			blocks[n-2].sum += blocks[n-1].sum
			blocks[n-2].n += blocks[n-1].n
			blocks = blocks[:n-1]
		}
	}
	low, high := top+h/2, bottom-h/2-float64(len(ys)-1)*h
	out := make([]float64, 0, len(ys))
	for _, b := range blocks {
		start := math.Max(low, math.Min(mean(b), high))
		for range b.n {
			out = append(out, start+float64(len(out))*h)
		}
	}
	return out
}
