package reports

import (
	"fmt"
	"math"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

const (
	// mostMissing is how many missing technologies the strip shows.
	mostMissing = 14
	stripLineH  = 12.0
	stripNames  = 44.0 // from the strip's edge to the names: dots and leaders
	mostName    = 110.0
	// roomForShares is the width from which the strip prints shares beside names.
	roomForShares = 130.0
)

// missingDrawn are the largest missing technologies, and a note on the others.
func missingDrawn(r analysis.RoadmapFinding) (drawn []analysis.Demand, more string) {
	technologies, concepts := byKind(r.Missing)
	drawn = technologies[:min(len(technologies), mostMissing)]
	var rest []string
	if n := len(technologies) - len(drawn); n > 0 {
		rest = append(rest, plural(n, "technology", "technologies"))
	}
	if n := len(concepts); n > 0 {
		rest = append(rest, plural(n, "concept", "concepts"))
	}
	if len(rest) > 0 {
		more = fmt.Sprintf("and %s, see the table", list(rest))
	}
	return drawn, more
}

// byKind parts technologies from concepts, in their order.
func byKind(all []analysis.Demand) (technologies, concepts []analysis.Demand) {
	for _, d := range all {
		if d.Kind == "technology" {
			technologies = append(technologies, d)
		} else {
			concepts = append(concepts, d)
		}
	}
	return technologies, concepts
}

// shortened is a skill's name; one too long for the width loses what it adds in
// brackets, and a technology's all but the first of its names: ".NET" for ".NET /
// .NET Core".
func (f faces) shortened(l lettering, s market.SkillInfo, width float64) string {
	name := skillName(s)
	if f.width(l, name) > width {
		name = aside.ReplaceAllString(name, "")
	}
	if f.width(l, name) > width && s.Kind == "technology" {
		name, _, _ = strings.Cut(name, " / ")
	}
	return f.fit(l, name, width)
}

// stripWidth is what the names of the missing technologies need, within reason.
func (r roadmapBody) stripWidth(f faces, width float64) float64 {
	if len(r.missing) == 0 {
		return 0
	}
	names := 0.0
	for _, d := range r.missing {
		names = math.Max(names, f.width(labelText, f.shortened(labelText, d.SkillInfo, mostName)))
	}
	return math.Min(math.Max(stripNames+names+34, roomForShares), math.Max(106, 0.24*width))
}

// drawStrip shows what is missing at the height of its share, named beside it.
func (r roadmapBody) drawStrip(s *sheet, p parts) {
	ys := make([]float64, len(r.missing))
	for i, d := range r.missing {
		ys[i] = r.y(p, d.Any.P)
	}
	xs := lanes(ys, p.strip.x+8, 2*dotR+2)
	names := p.strip.x + stripNames
	for i, y := range stack(ys, stripLineH, p.strip.y, p.strip.bottom()) {
		d := r.missing[i]
		s.line(absentIv, 2, xs[i], r.y(p, d.Any.Lo), xs[i], r.y(p, d.Any.Hi))
		s.line(weak, 0.5, xs[i]+dotR, ys[i], names-3, y)
		base, end := y+0.34*labelText.size, p.strip.right()-4
		if p.strip.w >= roomForShares {
			share := percent(d.Any.P)
			s.text(labelText.in(absent), atEnd, end, base, share)
			end -= s.width(labelText, share) + 4
		}
		s.text(labelText, atStart, names, base, s.shortened(labelText, d.SkillInfo, end-names))
	}
	for i := range r.missing {
		s.ring(absent, xs[i], ys[i], dotR+0.4)
	}
}

// mostLanes bounds how far dots of like height step aside.
const mostLanes = 4

// lanes gives dots at the heights ys (ascending) an x each, the first lane with
// room for a dot of that size, from x on.
func lanes(ys []float64, x, size float64) []float64 {
	var last [mostLanes]float64
	for k := range last {
		last[k] = math.Inf(-1)
	}
	out := make([]float64, len(ys))
	for i, y := range ys {
		best := 0
		for k := range last {
			if y-last[k] >= size {
				best = k
				break
			}
			if last[k] < last[best] {
				best = k
			}
		}
		last[best] = y
		out[i] = x + float64(best)*size
	}
	return out
}
