package reports

import (
	"fmt"
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/analysis"
)

// mostVerdicts bounds the claims of one chart.
const mostVerdicts = 40

// verdictCharts draws the figures that a document states and, apart, the claims whose threshold is ours.
func verdictCharts(f analysis.Findings, p population) []chart {
	if p.roadmap == nil {
		return nil
	}
	stated, ours := claimRows(f, p.roadmap.Claims)
	var out []chart
	if yes, no := testable(stated); len(yes) > 0 {
		c := verdictChart(f, p, "stated-", append(slices.Clone(yes), no...))
		c.title = trimDot(tallySentence(stated, figuresStated(stated)))
		out = append(out, c)
	}
	if yes, _ := testable(ours); len(yes) > 0 {
		c := verdictChart(f, p, "readings-", yes[:min(len(yes), mostVerdicts)])
		c.title = trimDot(tallySentence(yes, readings(yes)+" that can be tested"))
		more := ""
		if n := len(yes) - mostVerdicts; n > 0 {
			more = fmt.Sprintf(" Not drawn: %s; the table has all.", plural(n, "more claim", "more claims"))
		}
		c.notes = append([]string{"The thresholds are ours: the document puts these in words, without a number." + more}, c.notes...)
		out = append(out, c)
	}
	return out
}

func trimDot(s string) string {
	if n := len(s); n > 0 && s[n-1] == '.' {
		return s[:n-1]
	}
	return s
}

func verdictChart(f analysis.Findings, p population, kind string, rows []claimRow) chart {
	c := chart{
		name: "claims-" + kind + p.slug, data: "claims-" + p.slug, body: newVerdictBody(rows),
		subtitle: fmt.Sprintf("Claims of “%s” against %s, %s. Field: what the claim allows. Dot and line: what postings show, with its %s interval",
			clean(p.roadmap.Roadmap.Title, 2*maxName), p.words, sampleSize(p.n), level(f.Confidence)),
		notes: notes(f, "A claim holds or not only where the whole interval lies on one side and the test says so after all others are taken into account; else it is unclear. Employers are the units."),
	}
	c.desc = c.subtitle + "."
	for _, r := range rows[:min(len(rows), topStrata)] {
		c.desc += fmt.Sprintf(" %s: %s.", r.words, outcomeWords[r.outcome])
	}
	return c
}

// verdictBody draws claims on one axis for each unit, and names those that cannot be tested below.
type verdictBody struct {
	panels []verdictPanel
	none   []claimRow
}

type verdictPanel struct {
	unit unit
	rows []claimRow
}

func newVerdictBody(rows []claimRow) verdictBody {
	var b verdictBody
	for _, r := range rows {
		if r.outcome == analysis.NotTestable {
			b.none = append(b.none, r)
			continue
		}
		i := slices.IndexFunc(b.panels, func(p verdictPanel) bool { return p.unit == unit(r.lead.Unit) })
		if i < 0 {
			i, b.panels = len(b.panels), append(b.panels, verdictPanel{unit: unit(r.lead.Unit)})
		}
		b.panels[i].rows = append(b.panels[i].rows, r)
	}
	return b
}

const (
	verdictHead  = 36.0 // title and marks of a panel
	verdictLineH = 10.5
	verdictStrip = 20.0 // of a row's dot and interval, where they stand under the words
	verdictPad   = 7.0
	verdictGap   = 12.0
	mostLines    = 4
	// narrowBoard is the width under which a row's parts stand below each other.
	narrowBoard = 480.0
)

// verdictColumns are the x borders of a board: the words and the axis.
type verdictColumns struct {
	words, wordsW, plot, plotW, end float64
	stacked                         bool
}

func (b verdictBody) columns(f faces, at box) verdictColumns {
	if at.w < narrowBoard {
		return verdictColumns{at.x, at.w, at.x + 4, at.w - 8, at.right(), true}
	}
	words, said := math.Round(0.4*at.w), f.width(strongText, "does not hold")
	for _, p := range b.panels {
		for _, r := range p.rows {
			said = math.Max(said, f.width(labelText, p.unit.estimate(r.lead.Estimate)))
		}
	}
	said = math.Min(said, 0.2*at.w) + 30
	return verdictColumns{at.x, words, at.x + words + 16, at.w - words - 16 - said, at.right(), false}
}

// lines breaks the words of a claim, at most mostLines of them.
func (c verdictColumns) lines(f faces, words string) []string {
	all := f.wrap(bodyText, words, c.wordsW)
	if len(all) > mostLines {
		all = all[:mostLines]
		all[mostLines-1] = f.fit(bodyText, all[mostLines-1]+" …", c.wordsW)
	}
	return all
}

func (c verdictColumns) rowH(f faces, r claimRow) float64 {
	h := float64(len(c.lines(f, r.words))) * verdictLineH
	if basis(r.lead) != "" {
		h += verdictLineH
	}
	if c.stacked {
		return h + verdictLineH + verdictStrip + verdictPad
	}
	return math.Max(h, 2*verdictLineH+1) + verdictPad
}

func (c verdictColumns) untestedH(f faces, r claimRow) float64 {
	c.wordsW = c.end - c.words
	return float64(len(c.lines(f, r.words))+len(c.reason(f, r)))*verdictLineH + verdictPad
}

// reason is why a claim cannot be tested, below its words.
func (c verdictColumns) reason(f faces, r claimRow) []string {
	return f.wrap(tickText, upperFirst(clean(r.lead.Reason, 3*maxName)), c.end-c.words)
}

func (b verdictBody) height(f faces, width float64) float64 {
	c := b.columns(f, box{w: width})
	h := 0.0
	for i, p := range b.panels {
		h += verdictHead
		if i > 0 {
			h += verdictGap
		}
		for _, r := range p.rows {
			h += c.rowH(f, r)
		}
	}
	if len(b.none) > 0 {
		h += verdictGap + 18
		for _, r := range b.none {
			h += c.untestedH(f, r)
		}
	}
	return h + 4
}

func (b verdictBody) draw(s *sheet, at box) {
	c := b.columns(s.faces, at)
	y := at.y
	for i, p := range b.panels {
		if i > 0 {
			y += verdictGap
		}
		y = p.draw(s, c, y)
	}
	if len(b.none) == 0 {
		return
	}
	y += verdictGap
	s.text(strongText.in(muted), atStart, c.words, y+10, "Not testable with these postings")
	y += 18
	c.wordsW = c.end - c.words // no axis beside them
	for _, r := range b.none {
		s.line(rule, 0.6, at.x, y-2, at.right(), y-2)
		base := y + 8
		for _, l := range c.lines(s.faces, r.words) {
			s.text(bodyText.in(muted), atStart, c.words, base, l)
			base += verdictLineH
		}
		for _, l := range c.reason(s.faces, r) {
			s.text(tickText, atStart, c.words, base, l)
			base += verdictLineH
		}
		y += c.untestedH(s.faces, r)
	}
}
