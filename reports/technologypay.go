package reports

import (
	"fmt"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
)

// payView is how pay goes along with a technology.
type payView struct {
	Rows     []premiumRow
	Coverage string
	None     string // why there are no rows
}

type premiumRow struct{ Market, Adjusted, Interval, Raw, N, Employers, Median string }

func (a *atlas) payOf(d analysis.Demand) payView {
	var v payView
	for _, p := range a.premiums[d.ID] {
		row := premiumRow{Market: countryName(p.market.Country) + ", " + clean(p.population.Name, maxName),
			Adjusted: change(p.Adjusted.Value), Interval: change(p.Adjusted.Lo) + " to " + change(p.Adjusted.Hi), Raw: change(p.Raw),
			N:         thousands(p.With) + " of " + thousands(p.With+p.Without),
			Employers: thousands(p.EmployersWith)}
		if p.Median != nil {
			row.Median = change(p.Median.Value) + " (" + change(p.Median.Lo) + " to " + change(p.Median.Hi) + ")"
		}
		v.Rows = append(v.Rows, row)
	}
	var parts []string
	for _, p := range a.f.Pay.Populations {
		if p.Stated.N > 0 {
			parts = append(parts, fmt.Sprintf("%s (%s) of %s %s", percent(p.Stated.P), between(p.Stated), thousands(p.Stated.N), clean(p.Name, maxName)))
		}
	}
	if len(parts) > 0 {
		v.Coverage = "Pay is stated in " + list(parts) + "."
	}
	if len(v.Rows) == 0 {
		v.None = fmt.Sprintf("Too few vacancies that name %s state pay to compare: it takes %d of one country, of 10 employers, and as many without it.",
			skillName(d.SkillInfo), max(a.f.MinCount, 1))
		if d.Kind != "technology" {
			v.None = "Pay is compared for technologies only; this is a broader concept."
		}
	}
	return v
}

// change writes a ratio as a change in percent: 1.12 as "+12 %".
func change(ratio float64) string {
	s := fmt.Sprintf("%+.0f", 100*(ratio-1))
	if s == "-0" || s == "+0" {
		return "0" + nbsp + "%"
	}
	return strings.Replace(s, "-", "−", 1) + nbsp + "%"
}
