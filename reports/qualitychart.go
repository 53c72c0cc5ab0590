package reports

import (
	"fmt"
	"math"

	"github.com/roadcheck/roadcheck/analysis"
)

// qualityRow is a count with the part of it that is marked.
type qualityRow struct {
	name   string
	n      int
	marked int
	words  string
}

// qualityGroup is some counts on one scale.
type qualityGroup struct {
	title, note string
	rows        []qualityRow
	alike       bool // every row fills the width: only parts compare
}

// qualityBody shows what the sample is made of and what is wrong with it.
type qualityBody struct{ groups []qualityGroup }

const mostQuality = 10 // rows of a group

func qualityChart(f analysis.Findings) (chart, bool) {
	b := f.Base
	if b.Vacancies == 0 || b.Postings == 0 {
		return chart{}, false
	}
	body := qualityBody{}
	add := func(g qualityGroup) {
		if len(g.rows) > 0 {
			body.groups = append(body.groups, g)
		}
	}
	add(qualityGroup{title: "Sources", note: "vacancies for technical roles; blue: those that state pay", rows: sourceRows(f)})
	add(qualityGroup{title: "What vacancies say", note: "blue: those that do", rows: saidRows(f), alike: true})
	add(qualityGroup{title: "Postings", note: "counted, and left out by reason", rows: postingRows(f)})
	add(qualityGroup{title: "Languages of postings", note: "those left out too", rows: countRows(b.Languages)})
	add(qualityGroup{title: "Reading the boards", note: "blue: failed or unread", rows: readingRows(f), alike: true})
	c := chart{
		name: "quality", data: "quality", body: body,
		title: fmt.Sprintf("%s of %s state pay, %s name their employer, %s have a date", percent(part(b.WithPay, b.Vacancies)),
			plural(b.Vacancies, "vacancy", "vacancies"), percent(part(b.Vacancies-b.Unnamed, b.Vacancies)), percent(part(b.Vacancies-b.Undated, b.Vacancies))),
		subtitle: fmt.Sprintf("%s as %s, %s", plural(b.Postings, "posting", "postings")+" counted", plural(b.Vacancies, "vacancy", "vacancies"), months(b.From, b.To)),
		notes:    notes(f, "Counts of the sample, without intervals; each group has its own scale."),
	}
	c.desc = c.title + ". " + c.subtitle + ". The table has every number."
	return c, true
}

func part(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// sourceRows are collections or boards, with how many of their vacancies state pay, where the findings know that.
func sourceRows(f analysis.Findings) []qualityRow {
	var out []qualityRow
	if len(f.Pay.Populations) > 0 {
		for _, s := range f.Pay.Populations[0].BySource {
			out = append(out, qualityRow{clean(s.Name, maxName), s.Stated.N, s.Stated.Count, thousands(s.Stated.N) + ", " + percent(s.Stated.P) + " state pay"})
		}
	}
	if len(out) == 0 {
		return countRows(f.Base.Sources)
	}
	return out[:min(len(out), mostQuality)]
}

func countRows(counts []analysis.Count) []qualityRow {
	var out []qualityRow
	for _, c := range counts[:min(len(counts), mostQuality)] {
		out = append(out, qualityRow{clean(c.Name, maxName), c.N, 0, thousands(c.N)})
	}
	return out
}

func saidRows(f analysis.Findings) []qualityRow {
	b := f.Base
	var out []qualityRow
	add := func(name string, said int) {
		said = max(min(said, b.Vacancies), 0)
		out = append(out, qualityRow{name, b.Vacancies, said, percent(part(said, b.Vacancies))})
	}
	unknown := func(counts []analysis.Count) int {
		for _, c := range counts {
			if c.Name == unknownName {
				return c.N
			}
		}
		return 0
	}
	add("date", b.Vacancies-b.Undated)
	add("country", b.Vacancies-unknown(b.Countries))
	add("employer", b.Vacancies-b.Unnamed)
	for _, o := range []struct {
		name   string
		counts []analysis.Count
	}{{"form of employment", b.Employments}, {"industry", b.Industries}, {"kind of employer", b.EmployerKinds}} {
		if len(o.counts) > 0 {
			add(o.name, b.Vacancies-unknown(o.counts))
		}
	}
	add("pay", b.WithPay)
	return out
}

func postingRows(f analysis.Findings) []qualityRow {
	out := []qualityRow{{"counted", f.Base.Postings, 0, thousands(f.Base.Postings)}}
	return append(out, countRows(f.Base.LeftOut)...)
}

func readingRows(f analysis.Findings) []qualityRow {
	if len(f.Boards) == 0 {
		return nil
	}
	var requests, failed, bad, problems, postings int
	for _, b := range f.Boards {
		requests, failed, problems, postings = requests+b.Requests, failed+b.Failed, problems+b.ProblemCount, postings+b.Postings
		if b.Error != "" {
			bad++
		}
	}
	of := func(name string, n, marked int, what string) qualityRow {
		return qualityRow{name, n, min(marked, n), thousands(n) + ", " + thousands(marked) + " " + what}
	}
	return []qualityRow{of("boards", len(f.Boards), bad, "failed"), of("requests", requests, failed, "failed"),
		of("postings read", postings, problems, "with unread fields")}
}

const (
	qualityRowH = 14.0
	qualityHead = 34.0
	qualityGap  = 30.0
)

func (g qualityGroup) height() float64 { return qualityHead + float64(len(g.rows))*qualityRowH + 10 }

// columns spreads the groups over one column or two of about equal height, in order.
func (b qualityBody) columns(width float64) [][]qualityGroup {
	if width < payWide || len(b.groups) < 2 {
		return [][]qualityGroup{b.groups}
	}
	all := 0.0
	for _, g := range b.groups {
		all += g.height()
	}
	best, least := 1, math.Inf(1)
	left := 0.0
	for i, g := range b.groups[:len(b.groups)-1] {
		left += g.height()
		if h := math.Max(left, all-left); h < least {
			best, least = i+1, h
		}
	}
	return [][]qualityGroup{b.groups[:best], b.groups[best:]}
}

func (b qualityBody) height(_ faces, width float64) float64 {
	most := 0.0
	for _, column := range b.columns(width) {
		h := 0.0
		for _, g := range column {
			h += g.height()
		}
		most = math.Max(most, h)
	}
	return most
}

func (b qualityBody) draw(s *sheet, at box) {
	columns := b.columns(at.w)
	w := (at.w - qualityGap*float64(len(columns)-1)) / float64(len(columns))
	for i, column := range columns {
		y := at.y
		for _, g := range column {
			g.draw(s, box{at.x + float64(i)*(w+qualityGap), y, w, g.height()})
			y += g.height()
		}
	}
}

func (g qualityGroup) draw(s *sheet, at box) {
	s.text(strongText, atStart, at.x, at.y+9, g.title)
	s.text(tickText, atStart, at.x, at.y+20, s.fit(tickText, g.note, at.w))
	names, words, most := 0.0, 0.0, 1
	for _, r := range g.rows {
		names, words = math.Max(names, s.width(labelText, r.name)), math.Max(words, s.width(labelText, r.words))
		most = max(most, r.n)
	}
	names = math.Min(names, 0.36*at.w)
	left := at.x + names + 10
	length := math.Max(at.right()-words-10-left, 10)
	for i, r := range g.rows {
		if g.alike {
			most = max(r.n, 1)
		}
		y := at.y + qualityHead + (float64(i)+0.5)*qualityRowH - 6
		base := y + 0.34*labelText.size
		s.text(labelText, atStart, at.x, base, s.fit(labelText, r.name, names))
		s.rect(field, box{left, y - 4, math.Max(float64(r.n)/float64(most)*length, 0.5), 8})
		if r.marked > 0 {
			s.rect(taught, box{left, y - 4, float64(r.marked) / float64(most) * length, 8})
		}
		s.text(labelText.in(muted), atEnd, at.right(), base, s.fit(labelText, r.words, at.right()-left))
	}
}
