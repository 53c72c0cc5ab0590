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
	mostSloped  = 30
	topSloped   = 20 // of each period
	leastSloped = 3
	slopeRowH   = 14.0
	slopeHead   = 30.0
	slopeAir    = 1.2 // height over what the names alone would take
)

// slopeBody joins the ranks of technologies in two periods.
type slopeBody struct {
	periods analysis.Periods
	trends  []analysis.Trend
}

func slopeChart(f analysis.Findings) (chart, bool) {
	body := slopeBody{f.Trends.Periods, slopesOf(f)}
	if len(body.trends) < leastSloped {
		return chart{}, false
	}
	p := f.Trends.Periods
	c := chart{
		name: "ranks", data: "recent", body: body, title: slopeTitle(body),
		subtitle: fmt.Sprintf("Rank among technologies by share of vacancies, all roles, %s to %s (n = %s) and %s to %s (n = %s); sources: %s",
			p.Previous.From, p.Previous.To, thousands(p.Previous.N), p.Last.From, p.Last.To, thousands(p.Last.N), cut(list(p.Sources), 120)),
		notes: notes(f, fmt.Sprintf("Blue rises and vermilion falls: the change of the share is clear by its %s interval over employers and after all tests (at most 5\u00a0%% false discoveries expected); grey: not clear. "+
			"Shown are the %d largest of either period and the clear changes; heights go by the square root of the rank, moved apart where names would meet. Each source weighs alike in both periods.", level(f.Confidence), topSloped)),
	}
	if one := oneWay(f); one != "" {
		c.notes = append([]string{one}, c.notes...)
	}
	c.desc = c.subtitle + ". " + c.title + "."
	return c, true
}

// manyChanges is how many clear changes make it odd that all go one way.
const manyChanges = 8

// oneWay warns when all clear changes go the same way: not all technologies together can win or lose in a market.
func oneWay(f analysis.Findings) string {
	up, down := 0, 0
	for _, t := range f.Trends.Skills {
		if t.Recent != nil && t.Recent.Verdict == analysis.Rising {
			up++
		} else if t.Recent != nil && t.Recent.Verdict == analysis.Falling {
			down++
		}
	}
	switch {
	case up >= manyChanges && down == 0:
		return "Every clear change is a rise, as when texts grow longer or boards change: compare the ranks rather than the shares."
	case down >= manyChanges && up == 0:
		return "Every clear change is a fall, as when texts grow shorter or boards change: compare the ranks rather than the shares."
	}
	return ""
}

func changed(t analysis.Trend) bool {
	return t.Recent.Verdict == analysis.Rising || t.Recent.Verdict == analysis.Falling
}

// slopesOf are the largest technologies of both periods and those that certainly changed.
func slopesOf(f analysis.Findings) []analysis.Trend {
	var out []analysis.Trend
	for _, t := range f.Trends.Skills {
		if t.Recent == nil {
			continue
		}
		in := func(r int) bool { return r > 0 && r <= topSloped }
		if in(t.Recent.Last.Rank) || in(t.Recent.Previous.Rank) || changed(t) {
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b analysis.Trend) int {
		if changed(a) != changed(b) {
			if changed(a) {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(lastPlace(a.Recent.Last), lastPlace(b.Recent.Last)), cmp.Compare(a.ID, b.ID))
	})
	out = out[:min(len(out), mostSloped)]
	slices.SortStableFunc(out, func(a, b analysis.Trend) int {
		return cmp.Or(cmp.Compare(lastPlace(a.Recent.Last), lastPlace(b.Recent.Last)), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// lastPlace puts what nobody names after all ranks.
func lastPlace(s analysis.Standing) int {
	if s.Rank == 0 {
		return math.MaxInt32
	}
	return s.Rank
}

func slopeTitle(b slopeBody) string {
	var up, down []analysis.Trend
	for _, t := range b.trends {
		switch t.Recent.Verdict {
		case analysis.Rising:
			up = append(up, t)
		case analysis.Falling:
			down = append(down, t)
		}
	}
	if len(up)+len(down) == 0 {
		return "No technology's share clearly changed between the last two periods"
	}
	largest := func(all []analysis.Trend) string {
		best := slices.MaxFunc(all, func(a, b analysis.Trend) int {
			return cmp.Or(cmp.Compare(math.Abs(a.Recent.Change.Value), math.Abs(b.Recent.Change.Value)), cmp.Compare(b.ID, a.ID))
		})
		r := best.Recent
		name := skillName(best.SkillInfo)
		if len(all) > 1 {
			name += " most"
		}
		return fmt.Sprintf("%s (%s to %s)", name, percent(r.Previous.P), percent(r.Last.P))
	}
	switch {
	case len(down) == 0:
		return fmt.Sprintf("%s clearly, %s", plural(len(up), "technology rises", "technologies rise"), largest(up))
	case len(up) == 0:
		return fmt.Sprintf("%s clearly, %s", plural(len(down), "technology falls", "technologies fall"), largest(down))
	}
	return fmt.Sprintf("%s clearly, %s; %s, %s", plural(len(up), "technology rises", "technologies rise"), largest(up),
		plural(len(down), "falls", "fall"), largest(down))
}

func (b slopeBody) height(faces, float64) float64 {
	return slopeHead + float64(len(b.trends))*slopeRowH*slopeAir + 4
}

// places are the heights of technologies by their standing in one period, between top and bottom: ranks by the square
// root, so that the first stand apart, and as far from each other as their names need.
func (b slopeBody) places(of func(*analysis.RecentChange) analysis.Standing, top, bottom float64) []float64 {
	order, most := make([]int, len(b.trends)), 2
	for i, t := range b.trends {
		order[i] = i
		most = max(most, t.Recent.Previous.Rank, t.Recent.Last.Rank)
	}
	rank := func(i int) int { return min(lastPlace(of(b.trends[i].Recent)), most+1) }
	slices.SortStableFunc(order, func(i, j int) int { return rank(i) - rank(j) })
	wishes := make([]float64, len(order))
	for row, i := range order {
		wishes[row] = top + (math.Sqrt(float64(rank(i)))-1)/(math.Sqrt(float64(most+1))-1)*(bottom-top)
	}
	out := make([]float64, len(order))
	for row, y := range stack(wishes, slopeRowH, top, bottom) {
		out[order[row]] = y
	}
	return out
}

func rankWords(s analysis.Standing) string {
	if s.Rank == 0 {
		return "–"
	}
	return itoa(s.Rank)
}

func (b slopeBody) draw(s *sheet, at box) {
	ranks, changes := s.width(strongText, "000"), 0.0
	roomy := at.w >= payWide
	for _, t := range b.trends {
		if changed(t) && roomy {
			changes = math.Max(changes, s.width(labelText, changeWords(t)))
		}
	}
	names := math.Min(0.3*at.w, 130)
	if roomy {
		names = math.Min(names, (at.w-changes-2*ranks-120)/2)
	}
	left, right := at.x+names+ranks+16, at.right()-names-ranks-16
	if roomy {
		right -= changes + 10
	}
	for _, h := range []struct {
		a    anchor
		x    float64
		text analysis.Period
	}{{atEnd, left - 4, b.periods.Previous}, {atStart, right + 4, b.periods.Last}} {
		s.text(strongText, h.a, h.x, at.y+9, h.text.From)
		s.text(strongText, h.a, h.x, at.y+20, "to "+h.text.To)
	}
	if changes > 0 {
		s.text(tickText, atEnd, at.right(), at.y+20, "change, points")
	}
	before := b.places(func(r *analysis.RecentChange) analysis.Standing { return r.Previous }, at.y+slopeHead, at.bottom()-4)
	after := b.places(func(r *analysis.RecentChange) analysis.Standing { return r.Last }, at.y+slopeHead, at.bottom()-4)
	for _, clear := range []bool{false, true} { // the accent above the grey
		for i, t := range b.trends {
			if changed(t) != clear {
				continue
			}
			line, lettering, width := weakIv, bodyText.in(muted), 1.2
			if clear {
				line, lettering, width = taught, strongText, 2.2
				if t.Recent.Verdict == analysis.Falling {
					line = absent
				}
			}
			s.line(line, width, left, before[i], right, after[i])
			s.dot(line, left, before[i], 2.2)
			s.dot(line, right, after[i], 2.2)
			name := s.fit(lettering, shortName(t.Name, t.ID), names)
			base := 0.34 * bodyText.size
			s.text(lettering, atEnd, left-ranks-12, before[i]+base, name)
			s.text(lettering, atEnd, left-6, before[i]+base, rankWords(t.Recent.Previous))
			s.text(lettering, atEnd, right+ranks+4, after[i]+base, rankWords(t.Recent.Last))
			s.text(lettering, atStart, right+ranks+12, after[i]+base, name)
			if clear && roomy {
				s.text(labelText.in(line), atEnd, at.right(), after[i]+base, changeWords(t))
			}
		}
	}
}

// changeWords is a change in points: "−3.7 (−6.2 to −1.3)"; a small one has a digit more.
func changeWords(t analysis.Trend) string {
	c := t.Recent.Change
	write := points
	if math.Abs(c.Value) < 0.005 {
		write = func(v float64) string { return strings.Replace(fmt.Sprintf("%+.2f", 100*v), "-", "−", 1) }
	}
	return fmt.Sprintf("%s (%s to %s)", write(c.Value), write(c.Lo), write(c.Hi))
}
