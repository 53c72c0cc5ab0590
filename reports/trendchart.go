package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/analysis"
)

// mostTrends bounds the skills drawn in each direction.
const mostTrends = 15

// trendChart shows the skills whose share clearly rises or falls.
func trendChart(f analysis.Findings) (chart, bool) {
	rising, falling := trendsOf(f, analysis.Rising), trendsOf(f, analysis.Falling)
	if len(rising)+len(falling) == 0 {
		return chart{}, false
	}
	c := chart{
		name: "trends", data: "trends",
		body:  trendBody{rising[:min(len(rising), mostTrends)], falling[:min(len(falling), mostTrends)]},
		title: trendTitle(rising, falling),
		subtitle: fmt.Sprintf("Share of vacancies in the first and last third of the months, %s to %s, all roles; points a year with %s interval",
			clean(f.Trends.From, maxName), clean(f.Trends.To, maxName), level(f.Confidence)),
		notes: notes(f, fmt.Sprintf("Of %s tested, those whose share clearly rises or falls: Kendall's test within each source, months taken as alike as they are, at most 5\u00a0%% false discoveries expected. "+
			"Months with fewer than 30 vacancies are left out.", plural(len(f.Trends.Skills), "skill", "skills"))),
	}
	c.desc = c.title + "."
	return c, true
}

func trendTitle(rising, falling []analysis.Trend) string {
	name := func(t []analysis.Trend) string { return skillName(t[0].SkillInfo) }
	switch {
	case len(falling) == 0:
		return fmt.Sprintf("%s clearly, %s most", plural(len(rising), "skill rises", "skills rise"), name(rising))
	case len(rising) == 0:
		return fmt.Sprintf("%s clearly, %s most", plural(len(falling), "skill falls", "skills fall"), name(falling))
	}
	return fmt.Sprintf("%s, %s most; %s, %s most", plural(len(rising), "skill rises", "skills rise"), name(rising),
		plural(len(falling), "skill falls", "skills fall"), name(falling))
}

// trendsOf are the trends with a verdict, the steepest first.
func trendsOf(f analysis.Findings, verdict string) []analysis.Trend {
	var out []analysis.Trend
	for _, t := range f.Trends.Skills {
		if t.Verdict == verdict {
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b analysis.Trend) int {
		return cmp.Compare(math.Abs(b.Slope.Value), math.Abs(a.Slope.Value))
	})
	return out
}

// trendBody draws each skill as a line from its first to its last share.
type trendBody struct{ rising, falling []analysis.Trend }

const (
	trendRowH = 15.0
	trendHead = 22.0
	trendTop  = 16.0
)

func (b trendBody) height(faces, float64) float64 {
	h := trendTop
	for _, group := range [][]analysis.Trend{b.rising, b.falling} {
		if len(group) > 0 {
			h += trendHead + float64(len(group))*trendRowH
		}
	}
	return h + 4
}

func (b trendBody) draw(s *sheet, at box) {
	names, slopes, max := 0.0, 0.0, 0.01
	for _, t := range slices.Concat(b.rising, b.falling) {
		names = math.Max(names, s.width(bodyText, skillName(t.SkillInfo)))
		slopes = math.Max(slopes, s.width(strongText, pointsAYear(t)))
		max = math.Max(max, math.Max(t.First.P, t.Last.P))
	}
	names = math.Min(names, 0.3*at.w)
	plot := box{at.x + names + 12, at.y + trendTop, at.w - names - slopes - 30, at.h - trendTop - 4}
	ax := shareAxis(max, int(math.Max(2, plot.w/55)))
	for _, t := range ax.ticks() {
		x := plot.x + ax.at(t, plot.w)
		s.line(rule, 0.6, x, plot.y, x, plot.bottom())
		s.text(tickText, atMiddle, x, plot.y-5, ax.label(t))
	}
	y := plot.y
	for _, group := range []struct {
		title  string
		trends []analysis.Trend
		tone   tone
	}{{"Rising", b.rising, taught}, {"Falling", b.falling, absent}} {
		if len(group.trends) == 0 {
			continue
		}
		s.text(strongText, atStart, at.x, y+14, group.title)
		if y == plot.y {
			s.text(tickText, atEnd, at.right(), y+14, "points a year")
		}
		y += trendHead
		for _, t := range group.trends {
			base := y + trendRowH/2 + 0.34*bodyText.size
			s.text(bodyText, atStart, at.x, base, s.fit(bodyText, skillName(t.SkillInfo), names))
			from, to := plot.x+ax.at(t.First.P, plot.w), plot.x+ax.at(t.Last.P, plot.w)
			s.line(group.tone, 2, from, y+trendRowH/2, to, y+trendRowH/2)
			s.ring(weak, from, y+trendRowH/2, 3)
			s.dot(group.tone, to, y+trendRowH/2, 3.2)
			s.text(strongText, atEnd, at.right(), base, pointsAYear(t))
			y += trendRowH
		}
	}
}

// pointsAYear is a slope in percentage points: "+1.2 (0.8 to 1.5)".
func pointsAYear(t analysis.Trend) string {
	return fmt.Sprintf("%s (%s to %s)", points(t.Slope.Value), points(t.Slope.Lo), points(t.Slope.Hi))
}

// points writes a fraction as signed percentage points, with a real minus sign.
func points(v float64) string {
	s := fmt.Sprintf("%+.1f", 100*v)
	if s == "-0.0" || s == "+0.0" {
		return "0.0"
	}
	if s[0] == '-' {
		return "−" + s[1:]
	}
	return s
}
