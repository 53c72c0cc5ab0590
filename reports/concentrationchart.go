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
	mostConcentrated  = 30
	leastConcentrated = 3
	concentrationRowH = 15.0
	concentrationHead = 30.0
)

// concentrationBody shows what part of a technology's vacancies come from five employers.
type concentrationBody struct{ rows []analysis.Demand }

func concentrationChart(f analysis.Findings) (chart, bool) {
	all := (population{demand: f.Demand}).ranked("technology")
	all = slices.DeleteFunc(slices.Clone(all), func(d analysis.Demand) bool { return d.Concentration == nil })
	all = all[:min(len(all), mostConcentrated)]
	if len(all) < leastConcentrated {
		return chart{}, false
	}
	slices.SortStableFunc(all, func(a, b analysis.Demand) int {
		return cmp.Or(cmp.Compare(b.Concentration.Top, a.Concentration.Top), cmp.Compare(a.ID, b.ID))
	})
	most, least := all[0], all[len(all)-1]
	c := chart{
		name: "concentration", data: "concentration", body: concentrationBody{all},
		title: fmt.Sprintf("Five employers post %s of the vacancies for %s, %s of those for %s", percent(most.Concentration.Top),
			skillName(most.SkillInfo), percent(least.Concentration.Top), skillName(least.SkillInfo)),
		subtitle: fmt.Sprintf("Part of the vacancies naming a technology that its five largest employers post; the %d most asked-for technologies, all roles, %s from %s",
			len(all), sampleSize(f.Base.Vacancies), plural(f.Base.Employers, "employer", "employers")),
		notes: notes(f, fmt.Sprintf("Effective employers: how many of equal size would be as concentrated (1 over the Herfindahl index). A vacancy without an employer's name counts as one of its own, so concentration is understated: %s of %s. Counts of this sample, hence no intervals.",
			thousands(f.Base.Unnamed), thousands(f.Base.Vacancies))),
	}
	var words []string
	for _, d := range all[:min(len(all), topStrata)] {
		words = append(words, skillName(d.SkillInfo)+" "+percent(d.Concentration.Top))
	}
	c.desc = c.subtitle + ". " + strings.Join(words, ", ") + ". The table has every number."
	return c, true
}

func (b concentrationBody) height(faces, float64) float64 {
	return concentrationHead + float64(len(b.rows))*concentrationRowH + 4
}

func (b concentrationBody) draw(s *sheet, at box) {
	names, top := 0.0, 0.01
	shares, firms, ns := s.width(strongText, "100"+nbsp+"%"), s.width(tickText, "employers"), s.width(tickText, "vacancies")
	for _, d := range b.rows {
		names = math.Max(names, s.width(bodyText, shortName(d.Name, d.ID)))
		firms = math.Max(firms, s.width(labelText, thousands(effective(d))))
		ns = math.Max(ns, s.width(labelText, thousands(d.Any.Count)))
		top = math.Max(top, d.Concentration.Top)
	}
	names = math.Min(names, 0.3*at.w)
	nAt := at.right()
	firmsAt := nAt - ns - 10
	shareAt := firmsAt - firms - 10
	if at.w < payWide { // the table has the vacancies
		firmsAt, nAt = nAt, 0
		shareAt = firmsAt - firms - 10
	}
	plot := box{at.x + names + 12, at.y + concentrationHead, shareAt - shares - 12 - at.x - names - 12, at.h - concentrationHead - 4}
	ax := shareAxis(top, int(math.Max(2, plot.w/55)))
	for _, t := range ax.ticks() {
		x := plot.x + ax.at(t, plot.w)
		s.line(rule, 0.6, x, plot.y-6, x, plot.bottom())
		s.text(tickText, atMiddle, x, plot.y-10, ax.label(t))
	}
	s.text(tickText, atEnd, firmsAt, plot.y-20, "effective")
	s.text(tickText, atEnd, firmsAt, plot.y-10, "employers")
	if nAt > 0 {
		s.text(tickText, atEnd, nAt, plot.y-10, "vacancies")
	}
	for i, d := range b.rows {
		y := plot.y + (float64(i)+0.5)*concentrationRowH
		base := y + 0.34*bodyText.size
		s.text(bodyText, atStart, at.x, base, s.fit(bodyText, shortName(d.Name, d.ID), names))
		s.rect(taughtIv, box{plot.x, y - 4, math.Max(ax.at(d.Concentration.Top, plot.w), 0.5), 8})
		s.text(strongText, atEnd, shareAt, base, percent(d.Concentration.Top))
		s.text(labelText.in(muted), atEnd, firmsAt, base, thousands(effective(d)))
		if nAt > 0 {
			s.text(labelText.in(muted), atEnd, nAt, base, thousands(d.Any.Count))
		}
	}
}

// effective is the number of effective employers, whole.
func effective(d analysis.Demand) int { return int(math.Round(d.Concentration.Employers)) }
