package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
)

const (
	mostCities    = 15
	mostLanguages = 8
	cityRowH      = 18.0
	cityHead      = 34.0
	cityCell      = 36.0 // least width of a cell
)

// cityBody is a table of shares: cities down, languages across, darker where more of a city's vacancies name it.
type cityBody struct {
	languages []string
	overall   []float64
	cities    []strataPart
}

// languagesOf are the most asked-for programming languages.
func languagesOf(f analysis.Findings) []analysis.Demand {
	var out []analysis.Demand
	for _, d := range (population{demand: f.Demand}).ranked("technology") {
		if d.Category == "language" && len(out) < mostLanguages {
			out = append(out, d)
		}
	}
	return out
}

func cityChart(f analysis.Findings) (chart, bool) {
	languages, cities := languagesOf(f), strataOf(f, "city")
	cities = slices.DeleteFunc(cities, func(s analysis.Stratum) bool { return s.Name == unknownName })
	if len(languages) < 2 || len(cities) < 2 {
		return chart{}, false
	}
	body := cityBody{}
	for _, d := range languages {
		body.languages, body.overall = append(body.languages, shortName(d.Name, d.ID)), append(body.overall, d.Any.P)
	}
	for _, st := range cities[:min(len(cities), mostCities)] {
		body.cities = append(body.cities, strataPart{clean(st.Name, maxName), st.N, sharesIn(st, languages)})
	}
	c := chart{
		name: "city-languages", data: "by-city", body: body, title: body.title(),
		subtitle: fmt.Sprintf("Share of a city's vacancies that name the language, in %%, all roles; the %d cities with most vacancies, the %d most asked-for languages",
			len(body.cities), len(languages)),
		notes: notes(f, "Bold: the "+level(f.Confidence)+" interval of the city's share leaves out that of all vacancies; of 20 cells that are alike, one is bold by chance. A city's boards are part of the difference."),
	}
	c.desc = describe(c, languages)
	return c, true
}

// apart tells whether a city's share differs from that of all.
func (b cityBody) apart(sh analysis.Share, k int) bool {
	return sh.Lo > b.overall[k] || sh.Hi < b.overall[k]
}

// title names the cell that stands out most.
func (b cityBody) title() string {
	city, language, most := -1, -1, 1.2
	for i, part := range b.cities {
		for k, sh := range part.shares {
			if b.overall[k] > 0 && sh.Lo/b.overall[k] > most {
				city, language, most = i, k, sh.Lo/b.overall[k]
			}
		}
	}
	if city < 0 {
		return "No language clearly stands out in any of the cities"
	}
	sh := b.cities[city].shares[language]
	return fmt.Sprintf("%s stands out most in %s: %s (%s) against %s of all vacancies", b.languages[language], b.cities[city].name,
		percent(sh.P), between(sh), percent(b.overall[language]))
}

func (b cityBody) height(faces, float64) float64 {
	return cityHead + float64(len(b.cities)+1)*cityRowH + 8
}

func (b cityBody) draw(s *sheet, at box) {
	names, ns := 0.0, s.width(tickText, "n")
	for _, c := range b.cities {
		names, ns = math.Max(names, s.width(bodyText, c.name)), math.Max(ns, s.width(tickText, thousands(c.n)))
	}
	names = math.Max(math.Min(names, 0.26*at.w), s.width(bodyText, "All"))
	left := at.x + names + ns + 18
	columns := max(1, min(len(b.languages), int((at.right()-left)/cityCell)))
	cell := (at.right() - left) / float64(columns)
	top := 0.01
	for _, c := range b.cities {
		for _, sh := range c.shares[:columns] {
			top = math.Max(top, sh.P)
		}
	}
	b.drawHeads(s, left, cell, at.y, columns)
	s.text(tickText, atEnd, left-8, at.y+cityHead-6, "n")
	y := at.y + cityHead
	for _, c := range b.cities {
		base := y + cityRowH/2 + 0.34*bodyText.size
		s.text(bodyText, atStart, at.x, base, s.fit(bodyText, c.name, names))
		s.text(tickText, atEnd, left-8, base, thousands(c.n))
		for k, sh := range c.shares[:columns] {
			b.drawCell(s, sh, k, box{left + float64(k)*cell + 0.5, y + 0.5, cell - 1, cityRowH - 1}, top)
		}
		y += cityRowH
	}
	base := y + 4 + cityRowH/2 + 0.34*bodyText.size
	s.line(rule, 0.8, at.x, y+3, left+float64(columns)*cell, y+3)
	s.text(bodyText.in(muted), atStart, at.x, base, "All")
	for k, p := range b.overall[:columns] {
		s.text(tickText, atMiddle, left+(float64(k)+0.5)*cell, base, bare(p))
	}
}

// drawHeads names the columns, every other one a line higher where a cell is narrower than its name.
func (b cityBody) drawHeads(s *sheet, left, cell, top float64, columns int) {
	widest := 0.0
	for _, name := range b.languages[:columns] {
		widest = math.Max(widest, s.width(labelText, name))
	}
	for k, name := range b.languages[:columns] {
		x, y, room := left+(float64(k)+0.5)*cell, top+cityHead-6, cell-4
		if widest > room {
			room = 1.6*cell - 4
			if k == 0 || k == columns-1 {
				room = 1.2*cell - 4
			}
			if k%2 == 0 {
				s.line(rule, 0.6, x, y-8, x, y+2)
				y -= 11
			}
			room = math.Min(room, 2*math.Min(x-left+0.1*cell, left+float64(columns)*cell-x))
		}
		s.text(labelText, atMiddle, x, y, s.fit(labelText, name, room))
	}
}

func (b cityBody) drawCell(s *sheet, sh analysis.Share, k int, at box, top float64) {
	shadeAt := min(int(sh.P/top*float64(len(more))), len(more)-1)
	text := tickText.in(ink)
	if shadeAt == len(more)-1 {
		text = text.in(paper)
	}
	text.bold = b.apart(sh, k)
	s.rect(more[max(shadeAt, 0)], at)
	s.text(text, atMiddle, at.x+at.w/2, at.y+at.h/2+0.34*text.size, bare(sh.P))
}

// sentence says how many cells stand apart.
func (b cityBody) sentence() string {
	apart, all := 0, 0
	for _, c := range b.cities {
		for k, sh := range c.shares {
			all++
			if b.apart(sh, k) {
				apart++
			}
		}
	}
	return strings.TrimSpace(fmt.Sprintf("In %d of %d cells the city differs from all vacancies; about %d would by chance.", apart, all, int(math.Round(float64(all)*0.05))))
}
