package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
)

const (
	mostPremiums  = 30
	leastPremiums = 3    // fewer are no chart
	certainPay    = 0.05 // false discovery rate at which an association is called one
)

// premiumBody is a forest of ratios of pay.
type premiumBody struct{ rows []analysis.Premium }

// premiumChart shows how pay in a market goes along with technologies.
func premiumChart(f analysis.Findings, p payOf, m *analysis.PayMarket) (chart, bool) {
	if len(m.Premiums) < leastPremiums {
		return chart{}, false
	}
	c := chart{
		name: "premium" + p.suffix + "-" + slug(m.Country), data: "premiums", body: premiumBody{premiumsDrawn(m.Premiums)},
		title: premiumTitle(m),
		subtitle: fmt.Sprintf("Base pay of vacancies that name the technology against those that do not, at equal %s; %s in %s, %s from %s",
			list(m.Controls), p.Name, countryWords(m.Country), sampleSize(m.N), plural(m.Employers, "employer", "employers")),
	}
	note := fmt.Sprintf("Dot and line: ratio of pay at equal circumstances with its %s interval, employers as units; bold: at most 5\u00a0%% of such finds are expected to be false. Hollow: ratio of medians, nothing held equal. An association, not a cause.",
		level(f.Confidence))
	if more := len(m.Premiums) - len(c.body.(premiumBody).rows); more > 0 {
		note += fmt.Sprintf(" %s more were tested and are in the table.", thousands(more))
	}
	for _, l := range m.LeftOut {
		note += fmt.Sprintf(" Not tested, %s: %s.", clean(l.Name, maxName), thousands(l.N))
	}
	c.notes = notes(f, note)
	var words []string
	for _, r := range c.body.(premiumBody).rows[:min(len(c.body.(premiumBody).rows), topStrata)] {
		words = append(words, skillName(r.SkillInfo)+" "+gap(r.Adjusted.Value)+" ("+gap(r.Adjusted.Lo)+" to "+gap(r.Adjusted.Hi)+")")
	}
	c.desc = c.subtitle + ". " + strings.Join(words, ", ") + ". The table has every number."
	return c, true
}

// certain tells whether an association stands after all tests.
func certain(p analysis.Premium) bool {
	return p.Q <= certainPay && (p.Adjusted.Lo > 1 || p.Adjusted.Hi < 1)
}

// premiumsDrawn are the certain ones and the commonest, by their ratio.
func premiumsDrawn(all []analysis.Premium) []analysis.Premium {
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b analysis.Premium) int {
		if certain(a) != certain(b) {
			if certain(a) {
				return -1
			}
			return 1
		}
		return b.With - a.With
	})
	out = out[:min(len(out), mostPremiums)]
	slices.SortStableFunc(out, func(a, b analysis.Premium) int {
		return cmp.Or(cmp.Compare(b.Adjusted.Value, a.Adjusted.Value), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func premiumTitle(m *analysis.PayMarket) string {
	where := countryWords(m.Country)
	var up, down []analysis.Premium
	for _, p := range m.Premiums {
		switch {
		case certain(p) && p.Adjusted.Lo > 1:
			up = append(up, p)
		case certain(p):
			down = append(down, p)
		}
	}
	tested := plural(len(m.Premiums), "technology", "technologies")
	switch {
	case len(up)+len(down) == 0:
		return fmt.Sprintf("%s: none of %s clearly goes along with more or less pay", upperFirst(where), tested)
	case len(up) == 0:
		return fmt.Sprintf("%s: of %s, %d clearly %s along with less pay and none with more", upperFirst(where), tested, len(down), goes(len(down)))
	}
	top := up[0]
	s := fmt.Sprintf("%s: %s goes along with %s more pay (%s to %s)", upperFirst(where), skillName(top.SkillInfo),
		strings.TrimPrefix(gap(top.Adjusted.Value), "+"), gap(top.Adjusted.Lo), gap(top.Adjusted.Hi))
	if rest := len(up) + len(down) - 1; rest > 0 {
		s += fmt.Sprintf("; %d of the other %d tested clearly %s along with more or less", rest, len(m.Premiums)-1, goes(rest))
	}
	return s
}

func goes(n int) string {
	if n == 1 {
		return "goes"
	}
	return "go"
}

// gap writes a ratio as a difference in percent: 1.08 as "+8 %".
func gap(ratio float64) string {
	v := math.Round(100 * (ratio - 1))
	switch {
	case v > 0:
		return fmt.Sprintf("+%.0f%s%%", v, nbsp)
	case v < 0:
		return fmt.Sprintf("−%.0f%s%%", -v, nbsp)
	}
	return "0" + nbsp + "%"
}

const (
	premiumRowH = 15.0
	premiumHead = 30.0
)

func (b premiumBody) height(faces, float64) float64 {
	return premiumHead + float64(len(b.rows))*premiumRowH + 4
}

// ratioEdges are the round ratios that hold all drawn, and the marks between them.
func (b premiumBody) ratioEdges(marks int) (lo, hi float64, ticks []float64) {
	lo, hi = 0.95, 1.05
	for _, r := range b.rows {
		lo, hi = math.Min(lo, math.Min(r.Adjusted.Lo, r.Raw)), math.Max(hi, math.Max(r.Adjusted.Hi, r.Raw))
	}
	lo, hi = math.Max(lo, 0.4), math.Min(hi, 2.5)
	step := 0.05
	for _, s := range []float64{0.05, 0.1, 0.2, 0.25, 0.5} {
		step = s
		if (hi-lo)/s <= float64(marks) {
			break
		}
	}
	for i := math.Ceil((lo-1)/step - 1e-9); 1+i*step <= hi+1e-9; i++ {
		ticks = append(ticks, 1+i*step)
	}
	return lo, hi, ticks
}

func (b premiumBody) draw(s *sheet, at box) {
	names, values, ns := 0.0, s.width(tickText, "difference"), s.width(tickText, "vacancies")
	for _, r := range b.rows {
		names = math.Max(names, s.width(strongText, shortName(r.Name, r.ID)))
		values = math.Max(values, s.width(strongText, gap(r.Adjusted.Value)))
		ns = math.Max(ns, s.width(labelText, thousands(r.With)))
	}
	names = math.Min(names, 0.3*at.w)
	plot := box{at.x + names + 12, at.y + premiumHead, at.w - names - values - ns - 36, at.h - premiumHead - 4}
	lo, hi, ticks := b.ratioEdges(max(2, int(plot.w/45)))
	x := func(v float64) float64 {
		return plot.x + math.Log(math.Min(math.Max(v, lo), hi)/lo)/math.Log(hi/lo)*plot.w
	}
	for _, t := range ticks {
		ruled, width := rule, 0.6
		if math.Abs(t-1) < 1e-9 {
			ruled, width = weak, 1
		}
		s.line(ruled, width, x(t), plot.y-6, x(t), plot.bottom())
		label := gap(t)
		w := s.width(tickText, label)
		s.text(tickText, atStart, math.Max(plot.x-8, math.Min(x(t)-w/2, plot.right()+8-w)), plot.y-10, label)
	}
	s.text(tickText, atEnd, at.right()-ns-12, plot.y-20, "difference")
	s.text(tickText, atEnd, at.right(), plot.y-10, "vacancies")
	for i, r := range b.rows {
		y := plot.y + (float64(i)+0.5)*premiumRowH
		b.drawRow(s, r, x, y, [4]float64{at.x, names, at.right() - ns - 12, at.right()})
	}
}

// drawRow draws one technology; ends are the x of its name, the name's width, and the x of its numbers.
func (b premiumBody) drawRow(s *sheet, r analysis.Premium, x func(float64) float64, y float64, ends [4]float64) {
	lettering, point, interval := bodyText.in(muted), weak, weakIv
	if certain(r) {
		lettering, point, interval = strongText, taught, taughtIv
	}
	base := y + 0.34*bodyText.size
	s.text(lettering, atStart, ends[0], base, s.fit(lettering, shortName(r.Name, r.ID), ends[1]))
	s.line(interval, 3, x(r.Adjusted.Lo), y, x(r.Adjusted.Hi), y)
	s.ring(weak, x(r.Raw), y, 2.4)
	s.dot(point, x(r.Adjusted.Value), y, 3)
	s.text(strongText.in(lettering.tone), atEnd, ends[2], base, gap(r.Adjusted.Value))
	s.text(labelText.in(muted), atEnd, ends[3], base, thousands(r.With))
}
