package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/roadcheck/roadcheck/analysis"
)

const (
	mostPanels  = 16
	mostCertain = 5 // risers and fallers each
	fewMonths   = 6 // a shorter series shows nothing
	panelH      = 104.0
	panelHead   = 28.0
	panelFoot   = 14.0
	panelGap    = 18.0
)

// multiplesBody shows the monthly share of some technologies, one small panel each, on one axis of time.
type multiplesBody struct {
	months []int // since year 0
	trends []analysis.Trend
}

func multiplesChart(f analysis.Findings) (chart, bool) {
	body := multiplesBody{trends: panelsOf(f)}
	for _, m := range f.Trends.Months {
		at, err := time.Parse("2006-01", m.Month)
		if err != nil {
			return chart{}, false
		}
		body.months = append(body.months, at.Year()*12+int(at.Month())-1)
	}
	if len(body.trends) == 0 || len(body.months) < fewMonths || !slices.IsSorted(body.months) {
		return chart{}, false
	}
	n := 0
	for _, m := range f.Trends.Months {
		n += m.N
	}
	c := chart{
		name: "months-by-technology", data: "series", body: body,
		title: multiplesTitle(body.trends),
		subtitle: fmt.Sprintf("Share of vacancies per month, all roles, %s to %s, %s over %s; sources: %s", f.Trends.From, f.Trends.To, sampleSize(n),
			plural(len(body.months), "month", "months"), cut(list(f.Trends.Sources), 120)),
		notes: notes(f, fmt.Sprintf("Bands: %s intervals over employers. Each panel has its own scale from 0. Dashed marks: months from which the level clearly changed. "+
			"Every month is taken as if it had the same mix of sources; months with too few vacancies, or with an interval wider than the panel is high, are left out.", level(f.Confidence))),
	}
	c.desc = c.subtitle + ". " + c.title + "."
	return c, true
}

// multiplesTitle names the steepest of both directions.
func multiplesTitle(trends []analysis.Trend) string {
	const named = 3
	names := map[string][]string{}
	for _, t := range trends {
		if len(names[t.Verdict]) < named {
			names[t.Verdict] = append(names[t.Verdict], shortName(t.Name, t.ID))
		}
	}
	up, down := names[analysis.Rising], names[analysis.Falling]
	verb := func(list []string, one, many string) string {
		if len(list) == 1 {
			return one
		}
		return many
	}
	switch {
	case len(up)+len(down) == 0:
		return fmt.Sprintf("None of %s clearly rises or falls", plural(len(trends), "technology", "technologies"))
	case len(down) == 0:
		return fmt.Sprintf("%s %s most steeply", list(up), verb(up, "rises", "rise"))
	case len(up) == 0:
		return fmt.Sprintf("%s %s most steeply", list(down), verb(down, "falls", "fall"))
	}
	return fmt.Sprintf("%s %s most steeply, %s %s", list(up), verb(up, "rises", "rise"), list(down), verb(down, "falls", "fall"))
}

// panelsOf are the steepest certain risers and fallers, filled up with the largest.
func panelsOf(f analysis.Findings) []analysis.Trend {
	full := func(t analysis.Trend) bool { return len(t.Series) == len(f.Trends.Months) && t.Kind == "technology" }
	size := func(t analysis.Trend) (n int) {
		for _, p := range t.Series {
			n += p.Count
		}
		return n
	}
	var out, rest []analysis.Trend
	for _, verdict := range []string{analysis.Rising, analysis.Falling} {
		n := 0
		for _, t := range trendsOf(f, verdict) {
			if full(t) && n < mostCertain {
				out, n = append(out, t), n+1
			}
		}
	}
	for _, t := range f.Trends.Skills {
		if full(t) && t.Verdict == analysis.Unclear {
			rest = append(rest, t)
		}
	}
	slices.SortStableFunc(rest, func(a, b analysis.Trend) int {
		return cmp.Or(cmp.Compare(size(b), size(a)), cmp.Compare(a.ID, b.ID))
	})
	out = append(out, rest[:min(len(rest), mostPanels-len(out))]...)
	return out
}

func (b multiplesBody) grid(width float64) (columns int, w float64) {
	columns = min(max(1, int((width+panelGap)/130)), 4, len(b.trends))
	return columns, (width - float64(columns-1)*panelGap) / float64(columns)
}

func (b multiplesBody) height(_ faces, width float64) float64 {
	columns, _ := b.grid(width)
	rows := (len(b.trends) + columns - 1) / columns
	return float64(rows)*(panelH+panelGap) - panelGap + 4
}

func (b multiplesBody) draw(s *sheet, at box) {
	columns, w := b.grid(at.w)
	for i, t := range b.trends {
		x, y := at.x+float64(i%columns)*(w+panelGap), at.y+float64(i/columns)*(panelH+panelGap)
		b.drawPanel(s, t, box{x, y, w, panelH})
	}
}

// trendTones are the colours of a line, of its band and of the words on it.
func trendTones(verdict string) (line, band tone) {
	switch verdict {
	case analysis.Rising:
		return taught, taughtIv
	case analysis.Falling:
		return absent, absentIv
	}
	return muted, weakIv
}

func (b multiplesBody) drawPanel(s *sheet, t analysis.Trend, at box) {
	line, band := trendTones(t.Verdict)
	s.text(strongText, atStart, at.x, at.y+9, s.fit(strongText, shortName(t.Name, t.ID), at.w))
	s.text(tickText.in(line), atStart, at.x, at.y+20, s.fit(tickText, slopeWords(t), at.w))
	area := box{at.x + 24, at.y + panelHead, at.w - 24, at.h - panelHead - panelFoot}
	ax := b.axis(t)
	for _, v := range ax.ticks() {
		y := area.bottom() - ax.at(v, area.h)
		s.line(rule, 0.6, area.x, y, area.right(), y)
		s.text(tickText, atEnd, area.x-4, y+0.34*tickText.size, level(v)[:len(level(v))-len(nbsp+"%")])
	}
	first, last := b.months[0], b.months[len(b.months)-1]
	b.drawChanges(s, t, area, first, last)
	monthLine{b.months, t.Series, ax, area}.draw(s, line, band, 1.1)
	b.drawYears(s, area, first, last)
}

// axis holds the intervals of four months of five, so that few thin ones do not flatten the rest, and the share of every month that
// is drawn then.
func (b multiplesBody) axis(t analysis.Trend) axis {
	upper := make([]float64, len(t.Series))
	for i, p := range t.Series {
		upper[i] = p.Hi
	}
	slices.Sort(upper)
	top := math.Max(0.005, upper[(4*len(upper)-1)/5])
	most := top
	for _, p := range t.Series {
		if p.Hi-p.Lo < top {
			most = math.Max(most, p.P)
		}
	}
	return shareAxis(most, 3)
}

// drawChanges marks the months of a new level.
func (b multiplesBody) drawChanges(s *sheet, t analysis.Trend, area box, first, last int) {
	for _, c := range t.Changes {
		at, err := time.Parse("2006-01", c.Month)
		if err != nil {
			continue
		}
		m := at.Year()*12 + int(at.Month()) - 1
		x := area.x + float64(m-first)/float64(max(last-first, 1))*area.w
		s.dashed(weak, 0.9, x, area.y, x, area.bottom())
	}
}

// drawYears names the first and the last month.
func (b multiplesBody) drawYears(s *sheet, area box, first, last int) {
	name := func(m int) string { return fmt.Sprintf("%04d-%02d", m/12, m%12+1) }
	s.text(tickText, atStart, area.x, area.bottom()+11, name(first))
	if w := s.width(tickText, name(last)); last > first && area.w > 2*w+8 {
		s.text(tickText, atEnd, area.right(), area.bottom()+11, name(last))
	}
}

// slopeWords is the trend of a technology in words.
func slopeWords(t analysis.Trend) string {
	switch t.Verdict {
	case analysis.Rising, analysis.Falling:
		return pointsAYear(t) + " a year"
	}
	return "no clear trend"
}
