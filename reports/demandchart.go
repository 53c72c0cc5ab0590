package reports

import (
	"cmp"
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/analysis"
)

// demandRow is one skill of a demand chart.
type demandRow struct {
	name  string
	share analysis.Share
	place string // "step 4", "" when the roadmap lacks it
	group string // its heading
}

// demandBody is a list of skills with their shares and intervals, sorted by share, in groups where headed.
type demandBody struct {
	rows   []demandRow
	headed bool
	// roadmap: the rows are marked by whether a roadmap names them.
	roadmap string
}

const (
	demandRowH  = 15.0
	demandHead  = 30.0
	demandGroup = 24.0 // with what stands free above it
	// fewToGroup rows are told at a glance without headings.
	fewToGroup = 8
)

// group puts the rows of a group together, the group with the largest share first, where there are several of both.
func (d *demandBody) group() {
	order := map[string]int{}
	for _, r := range d.rows {
		if _, ok := order[r.group]; !ok {
			order[r.group] = len(order)
		}
	}
	if d.headed = len(order) > 1 && len(d.rows) >= fewToGroup; d.headed {
		slices.SortStableFunc(d.rows, func(a, b demandRow) int { return order[a.group] - order[b.group] })
	}
}

// begins tells whether a heading stands above the i-th row.
func (d demandBody) begins(i int) bool {
	return d.headed && (i == 0 || d.rows[i].group != d.rows[i-1].group)
}

func (d demandBody) height(faces, float64) float64 {
	h := demandHead + float64(len(d.rows))*demandRowH + 4
	for i := range d.rows {
		if d.begins(i) {
			h += demandGroup
		}
	}
	return h
}

// columns are the x borders of a demand chart's parts.
type columns struct{ name, plot, plotEnd, share, place float64 }

func (d demandBody) columns(f faces, at box) columns {
	names := 0.0
	for _, r := range d.rows {
		names = math.Max(names, f.width(bodyText, r.name))
		if d.headed {
			names = math.Max(names, f.width(strongText, r.group))
		}
	}
	names = math.Min(names, 0.34*at.w)
	place := 0.0
	if d.roadmap != "" {
		place = math.Max(f.width(labelText, "not in it"), f.width(tickText, "roadmap"))
		for _, r := range d.rows {
			place = math.Max(place, f.width(labelText, r.place))
		}
	}
	c := columns{name: names, plot: at.x + names + 10}
	c.place = at.right() - place
	c.share = c.place
	if place > 0 {
		c.share -= 12
	}
	c.plotEnd = c.share - f.width(strongText, "<0.1"+nbsp+"%") - 10
	return c
}

func (d demandBody) draw(s *sheet, at box) {
	c := d.columns(s.faces, at)
	max := 0.01
	for _, r := range d.rows {
		max = math.Max(max, r.share.Hi)
	}
	ax := shareAxis(max, int(math.Max(2, (c.plotEnd-c.plot)/55)))
	d.drawGrid(s, at, c, ax)
	y := at.y + demandHead
	for i, r := range d.rows {
		if d.begins(i) {
			y += demandGroup
			s.text(strongText, atStart, at.x, y-5, s.fit(strongText, r.group, c.plot-at.x))
		}
		d.drawRow(s, r, c, ax, box{at.x, y, at.w, demandRowH})
		y += demandRowH
	}
}

func (d demandBody) drawGrid(s *sheet, at box, c columns, ax axis) {
	for _, t := range ax.ticks() {
		x := c.plot + ax.at(t, c.plotEnd-c.plot)
		s.line(rule, 0.6, x, at.y+demandHead-6, x, at.bottom())
		s.text(tickText, atMiddle, x, at.y+demandHead-10, ax.label(t))
	}
	s.text(tickText, atEnd, c.share, at.y+demandHead-10, "share")
	if d.roadmap != "" {
		s.text(tickText, atStart, c.place, at.y+demandHead-20, "in the")
		s.text(tickText, atStart, c.place, at.y+demandHead-10, "roadmap")
	}
}

// technologyGroups are the headings of technologies by the lexicon's categories.
var technologyGroups = map[string]string{
	"language":  "Languages",
	"framework": "Frameworks, web and mobile", "library": "Frameworks, web and mobile", "frontend": "Frameworks, web and mobile", "mobile": "Frameworks, web and mobile",
	"database": "Databases and data", "cache": "Databases and data", "search": "Databases and data", "data": "Databases and data",
	"cloud": "Cloud", "cloud-service": "Cloud",
	"container": "Delivery and systems", "iac": "Delivery and systems", "ci-cd": "Delivery and systems", "vcs": "Delivery and systems",
	"web-server": "Delivery and systems", "os": "Delivery and systems", "networking": "Delivery and systems",
	"api": "Interfaces and messaging", "messaging": "Interfaces and messaging",
	"ai": "AI and machine learning", "ml": "AI and machine learning",
	"testing": "Quality and operations", "observability": "Quality and operations", "security": "Quality and operations",
}

// groupOf is the heading that a skill stands under, "" for concepts, which stand under none.
func groupOf(d analysis.Demand) string {
	if d.Kind != "technology" {
		return ""
	}
	return cmp.Or(technologyGroups[d.Category], "Other tools")
}

func (d demandBody) drawRow(s *sheet, r demandRow, c columns, ax axis, at box) {
	y := at.y + at.h/2
	base := y + 0.34*bodyText.size
	s.text(bodyText, atStart, at.x, base, s.fit(bodyText, r.name, c.name))
	length := c.plotEnd - c.plot
	point, interval := taught, taughtIv
	if d.roadmap == "" {
		point, interval = ink, weakIv
	} else if r.place == "" {
		point, interval = absent, absentIv
	}
	s.line(rule, 0.6, c.plot, y, c.plot+ax.at(r.share.Lo, length), y)
	s.line(interval, 3, c.plot+ax.at(r.share.Lo, length), y, c.plot+ax.at(r.share.Hi, length), y)
	x := c.plot + ax.at(r.share.P, length)
	if d.roadmap != "" && r.place == "" {
		s.ring(point, x, y, 3.4)
	} else {
		s.dot(point, x, y, 3)
	}
	s.text(strongText, atEnd, c.share, base, percent(r.share.P))
	switch {
	case d.roadmap == "":
	case r.place == "":
		s.text(labelText.in(absent), atStart, c.place, base, "not in it")
	default:
		s.text(labelText.in(taught), atStart, c.place, base, r.place)
	}
}
