package reports

import (
	"fmt"
	"html/template"
	"math"

	"github.com/roadcheck/roadcheck/analysis"
)

// monthlyWidth is what a monthly chart is drawn for, in points: it stays legible at 358 CSS pixels and at 560.
const monthlyWidth = 330.0

// trendOf says how a skill's share changed; drawMonths adds the chart.
func (a *atlas) trendOf(d analysis.Demand) trendView {
	t, ok := a.trends[d.ID]
	switch {
	case !ok && a.f.Trends.Warning != "":
		return trendView{Sentence: "No change over time can be told: " + a.f.Trends.Warning + "."}
	case !ok:
		return trendView{Sentence: "Too few vacancies name it to tell a change over time."}
	}
	name := skillName(d.SkillInfo)
	v := trendView{}
	switch t.Verdict {
	case analysis.Rising, analysis.Falling:
		v.Sentence = fmt.Sprintf("The share of %s is %s: %s points a year.", name, t.Verdict, pointsAYear(t))
	default:
		v.Sentence = fmt.Sprintf("Whether the share of %s rises or falls is unclear: %s points a year.", name, pointsAYear(t))
	}
	v.Method = fmt.Sprintf("Median slope with %s interval, %s to %s, each source compared with itself; a verdict takes at most 5\u00a0%% of false ones among all skills.",
		level(a.f.Confidence), clean(a.f.Trends.From, maxName), clean(a.f.Trends.To, maxName))
	for i, c := range t.Changes {
		v.Changes = append(v.Changes, fmt.Sprintf("%s %s from %s on: %s, before that %s", changeMark(i), name, clean(c.Month, maxName), percent(c.After), percent(c.Before)))
	}
	return v
}

// changeMark is the sign of a change in the chart and in the list beside it.
func changeMark(i int) string { return string(rune('A' + i%26)) }

// drawMonths draws the monthly shares of a skill, "" without a series.
func (a *atlas) drawMonths(d analysis.Demand, p painter) (template.HTML, error) {
	body, ok := a.monthly(d)
	if !ok {
		return "", nil
	}
	first, last := body.points[0], body.points[len(body.points)-1]
	c := chart{name: "months", body: body, title: "Monthly share of vacancies that name " + skillName(d.SkillInfo),
		desc: fmt.Sprintf("From %s in %s to %s in %s, %d months.", percent(first.share.P), first.month, percent(last.share.P), last.month, len(body.points))}
	out, err := p.inline(c, monthlyWidth, c.name)
	return newFigure(c, out.svg, out.svg).Wide, err
}

// monthly is the series of a skill with its changes.
func (a *atlas) monthly(d analysis.Demand) (monthlyBody, bool) {
	t := a.trends[d.ID]
	var b monthlyBody
	for i, s := range t.Series {
		if i >= len(a.f.Trends.Months) {
			break
		}
		if at, ok := monthNumber(a.f.Trends.Months[i].Month); ok {
			b.points = append(b.points, monthPoint{a.f.Trends.Months[i].Month, at, s})
		}
	}
	for i, c := range t.Changes {
		if at, ok := monthNumber(c.Month); ok {
			b.changes = append(b.changes, changeAt{at, changeMark(i)})
		}
	}
	return b, len(b.points) > 1
}

// monthNumber counts months from year 0; ok is false for what is no month.
func monthNumber(month string) (n int, ok bool) {
	var y, m int
	if _, err := fmt.Sscanf(month, "%4d-%2d", &y, &m); err != nil || m < 1 || m > 12 {
		return 0, false
	}
	return 12*y + m - 1, true
}

type monthPoint struct {
	month string
	at    int
	share analysis.SeriesPoint
}

type changeAt struct {
	at   int
	mark string
}

// monthlyBody is a line over the months with its interval as a band.
type monthlyBody struct {
	points  []monthPoint
	changes []changeAt
}

const (
	monthlyH    = 150.0
	monthlyHead = 16.0 // for the marks of changes
	monthlyFoot = 16.0
)

func (b monthlyBody) height(faces, float64) float64 { return monthlyH }

func (b monthlyBody) draw(s *sheet, at box) {
	ax := b.axis()
	end := percent(b.points[len(b.points)-1].share.P)
	left := s.width(tickText, ax.label(ax.top)) + 6
	plot := box{at.x + left, at.y + monthlyHead, at.w - left - s.width(strongText, end) - 8, at.h - monthlyHead - monthlyFoot}
	line := b.line(ax, plot)
	x, y, first := line.x, line.y, b.points[0].at
	for _, t := range ax.ticks() {
		s.line(rule, 0.6, plot.x, y(t), plot.right(), y(t))
		s.text(tickText, atEnd, plot.x-4, y(t)+0.34*tickText.size, ax.label(t))
	}
	free := plot.x - 4
	for _, c := range b.changes {
		if c.at < first || x(c.at) > plot.right()+0.5 {
			continue
		}
		s.dashed(absent, 0.9, x(c.at), plot.y, x(c.at), plot.bottom())
		if half := s.width(strongText, c.mark) / 2; x(c.at)-half >= free {
			s.text(strongText.in(absent), atMiddle, x(c.at), plot.y-5, c.mark)
			free = x(c.at) + half + 2
		}
	}
	line.draw(s, taught, weakIv, 1.6)
	last := b.points[len(b.points)-1]
	s.dot(taught, x(last.at), y(last.share.P), 2.8)
	s.text(strongText.in(taught), atStart, x(last.at)+6, y(last.share.P)+0.34*strongText.size, end)
	b.drawDates(s, plot, x)
}

func (b monthlyBody) line(ax axis, plot box) monthLine {
	l := monthLine{axis: ax, area: plot}
	for _, p := range b.points {
		l.months, l.shares = append(l.months, p.at), append(l.shares, p.share)
	}
	return l
}

// axis holds every share, and the intervals of most months: few vacancies in one month shall not flatten all others.
func (b monthlyBody) axis() axis {
	most, sum := 0.002, 0.0
	for _, p := range b.points {
		most, sum = math.Max(most, p.share.P), sum+p.share.Hi
	}
	return shareAxis(math.Max(most, 1.3*sum/float64(len(b.points))), 4)
}

// drawDates names the first month, each January there is room for, and the last.
func (b monthlyBody) drawDates(s *sheet, plot box, x func(int) float64) {
	base := plot.bottom() + 12
	last := b.points[len(b.points)-1]
	limit := plot.right() - s.width(tickText, last.month)
	s.text(tickText, atEnd, plot.right(), base, last.month)
	free := plot.x
	for i, p := range b.points {
		if i > 0 && p.at%12 != 0 {
			continue
		}
		if w := s.width(tickText, p.month); x(p.at) >= free && x(p.at)+w+8 <= limit {
			s.text(tickText, atStart, x(p.at), base, p.month)
			free = x(p.at) + w + 10
		}
	}
}
