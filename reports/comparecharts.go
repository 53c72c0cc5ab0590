package reports

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

const (
	topStrata = 10 // skills in a comparison of parts
	mostParts = 6  // parts in a comparison
	// unknownName stands for what a posting does not say in place of a country or source.
	unknownName = "unknown"
)

// strataChart compares the most asked-for technologies between parts of the sample.
func strataChart(f analysis.Findings, by, words string) (chart, bool) {
	parts, top := strataOf(f, by), topTechnologies(f)
	// What is not known is no part to compare with; the table has it.
	parts = slices.DeleteFunc(parts, func(s analysis.Stratum) bool { return s.Name == unknownName })
	if len(parts) < 2 || len(top) == 0 {
		return chart{}, false
	}
	body := strataBody{}
	for _, d := range top {
		body.skills = append(body.skills, skillName(d.SkillInfo))
	}
	for _, st := range parts[:min(len(parts), mostParts)] {
		body.parts = append(body.parts, strataPart{partName(by, st.Name), st.N, sharesIn(st, top)})
	}
	c := chart{
		name: "by-" + by, data: "by-" + by, body: body,
		subtitle: fmt.Sprintf("Share of vacancies that name the technology, all roles; the %d most asked-for technologies, in the %s with most vacancies", len(top), words),
		notes:    notes(f, intervalNote(f)),
	}
	c.title = strataTitle(body, words)
	c.desc = describe(c, top)
	return c, true
}

// strataTitle says which skills come first in how many parts.
func strataTitle(b strataBody, words string) string {
	firsts := make([]int, len(b.skills))
	for _, part := range b.parts {
		best := 0
		for i, sh := range part.shares {
			if sh.P > part.shares[best].P {
				best = i
			}
		}
		firsts[best]++
	}
	best := 0
	for i, n := range firsts {
		if n > firsts[best] {
			best = i
		}
	}
	if firsts[best] == len(b.parts) {
		return fmt.Sprintf("%s is named most in all %d %s", b.skills[best], len(b.parts), words)
	}
	return fmt.Sprintf("%s is named most in %d of %d %s", b.skills[best], firsts[best], len(b.parts), words)
}

// strataOf are the parts of the sample by source, country or month: months in
// order of time, others with the largest first.
func strataOf(f analysis.Findings, by string) []analysis.Stratum {
	var out []analysis.Stratum
	for _, s := range f.Strata {
		if s.By == by && s.N > 0 {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out, func(a, b analysis.Stratum) int {
		if by == "month" || a.N == b.N {
			return strings.Compare(a.Name, b.Name)
		}
		return b.N - a.N
	})
	return out
}

func topTechnologies(f analysis.Findings) []analysis.Demand {
	all := population{demand: f.Demand}.ranked("technology")
	return all[:min(len(all), topStrata)]
}

// sharesIn looks up skills in a part; a skill never seen there has a share of 0
// with the interval that n allows.
func sharesIn(st analysis.Stratum, skills []analysis.Demand) []analysis.Share {
	at := make(map[market.Skill]analysis.Share, len(st.Demand))
	for _, d := range st.Demand {
		at[d.ID] = d.Any
	}
	out := make([]analysis.Share, len(skills))
	for i, d := range skills {
		sh, ok := at[d.ID]
		if !ok {
			const z2 = 1.96 * 1.96
			sh = analysis.Share{N: st.N, Hi: z2 / (float64(st.N) + z2)} // Wilson's upper bound of none at 95 %
		}
		out[i] = sh
	}
	return out
}

// monthsChart shows how the sample spreads over time.
func monthsChart(f analysis.Findings) (chart, bool) {
	if len(f.Base.Months) < 2 {
		return chart{}, false
	}
	months := slices.Clone(f.Base.Months)
	slices.SortFunc(months, func(a, b analysis.Count) int { return strings.Compare(a.Name, b.Name) })
	c := chart{
		name: "months", data: "months", body: monthsBody{everyMonth(months)},
		title:    fmt.Sprintf("%s vacancies from %d months", thousands(f.Base.Vacancies), len(months)),
		subtitle: "Vacancies per month of first publication; a short month is a short sample, not a short market",
		notes:    notes(f),
	}
	c.desc = c.subtitle + "."
	return c, true
}

// longestSpan bounds the months of one chart.
const longestSpan = 40 * 12

// everyMonth adds the months without vacancies between the first and the last,
// so that equal distances are equal times; months that are none, or too far
// apart, stay as they are.
func everyMonth(months []analysis.Count) []analysis.Count {
	const layout = "2006-01"
	counts := make(map[string]int, len(months))
	for _, m := range months {
		if _, err := time.Parse(layout, m.Name); err != nil {
			return months
		}
		counts[m.Name] = m.N
	}
	var out []analysis.Count
	at, _ := time.Parse(layout, months[0].Name) // parsed above
	for len(out) < longestSpan {
		name := at.Format(layout)
		out = append(out, analysis.Count{Name: name, N: counts[name]})
		if name == months[len(months)-1].Name {
			return out
		}
		at = at.AddDate(0, 1, 0)
	}
	return months
}
