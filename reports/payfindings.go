package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// payCountries bounds the countries drawn without a claim, payEnough is what vacancies they must have.
const (
	payCountries = 5
	payEnough    = 100
)

// payLevels are the rows of a pay chart.
var payLevels = []struct{ id, name string }{{"", "All levels"}, {"junior", "Junior"}, {"mid", "Mid"}, {"senior", "Senior"}, {"lead", "Lead"}}

// payOf is one population's pay with a suffix that tells its files from those of others.
type payOf struct {
	*analysis.PayPopulation
	suffix string
}

// payPopulations are those that roadmaps speak of, or else the first.
func payPopulations(f analysis.Findings) []payOf {
	var out []payOf
	for i := range f.Pay.Populations {
		if len(f.Pay.Populations[i].Roadmaps) > 0 {
			out = append(out, payOf{PayPopulation: &f.Pay.Populations[i]})
		}
	}
	if len(out) == 0 && len(f.Pay.Populations) > 0 {
		out = append(out, payOf{PayPopulation: &f.Pay.Populations[0]})
	}
	if len(out) < 2 {
		return out
	}
	names := make([]string, len(out))
	for i, p := range out {
		names[i] = p.Name
	}
	for i, s := range slugs(names) {
		out[i].suffix = "-" + s
	}
	return out
}

// group finds the base pay of a country and level, nil where it is too thin.
func (p payOf) group(country, level string) *analysis.PayGroup {
	for i := range p.Groups {
		if g := &p.Groups[i]; g.Country == country && g.Level == level && g.Kind == analysis.PayBase {
			return g
		}
	}
	return nil
}

// countries are those with a claim to set against, and the largest of the others.
func (p payOf) countries() []string {
	var out []string
	others := 0
	for _, g := range p.Groups {
		if g.Kind != analysis.PayBase || g.Level != "" {
			continue
		}
		claimed := slices.ContainsFunc(p.Groups, func(o analysis.PayGroup) bool { return o.Country == g.Country && len(o.Claimed) > 0 })
		if !claimed && (g.N < payEnough || others == payCountries) {
			continue
		}
		if !claimed {
			others++
		}
		out = append(out, g.Country)
	}
	return out
}

// stated is the part of a country's vacancies that state pay.
func (p payOf) stated(country string) analysis.Share {
	for _, s := range p.ByCountry {
		if s.Name == country {
			return s.Stated
		}
	}
	return analysis.Share{}
}

// payCharts are pay by level against claims for each country, then what goes along with it.
func payCharts(f analysis.Findings) []chart {
	var out []chart
	for _, p := range payPopulations(f) {
		names := p.countries()
		for i, s := range slugs(names) {
			out = append(out, payChart(f, p, names[i], s))
		}
		for i := range p.Markets {
			if c, ok := premiumChart(f, p, &p.Markets[i]); ok {
				out = append(out, c)
			}
		}
	}
	return out
}

func payChart(f analysis.Findings, p payOf, country, slug string) chart {
	whole := p.group(country, "")
	body := payBody{currency: whole.Currency}
	var thin []string
	for _, level := range payLevels {
		row := payRow{level: level.name, pay: p.group(country, level.id)}
		if row.pay == nil {
			row.thin = fmt.Sprintf("fewer than %d state pay: not shown", max(f.MinCount, 2))
			thin = append(thin, strings.ToLower(level.name))
		} else {
			row.claims = payClaims(f, row.pay)
		}
		body.rows = append(body.rows, row)
	}
	stated := p.stated(country)
	c := chart{
		name: "pay" + p.suffix + "-" + slug, data: "pay", body: body, title: payTitle(country, body),
		subtitle: fmt.Sprintf("Base pay for a year, middle of the stated range, %s in %s: %s of %s state pay; %s", p.Name, countryWords(country),
			percent(stated.P), thousands(stated.N), months(whole.From, whole.To)),
	}
	c.notes = notes(f, payNote(f, whole, thin))
	c.desc = c.subtitle + ". " + strings.Join(payWords(body), ". ") + ". The table has every number."
	return c
}

// payNote explains the marks, once.
func payNote(f analysis.Findings, whole *analysis.PayGroup, thin []string) string {
	s := "Bars: the middle half of the vacancies. Dot and thin line: the median with its " + level(f.Confidence) +
		" interval between two of the amounts, employers' many vacancies allowed for. Grey: what roadmaps claim."
	if len(thin) > 0 {
		s += fmt.Sprintf(" Too thin to show: %s.", list(thin))
	}
	if whole.RateNote != "" {
		s += fmt.Sprintf(" The median of all levels is %s (%s).", money("USD", quantile(whole.USD, 0.5).Value), whole.RateNote)
	}
	return s
}

// payWords puts each level in words.
func payWords(b payBody) []string {
	var out []string
	for _, r := range b.rows {
		if r.pay == nil {
			out = append(out, r.level+": "+r.thin)
			continue
		}
		s := fmt.Sprintf("%s: median %s (%s), %s", r.level, b.median(r), b.interval(r), sampleSize(r.pay.N))
		for _, c := range r.claims {
			s += ", " + c.roadmap + " claims " + c.words
		}
		out = append(out, s)
	}
	return out
}

// payTitle says how claims lie to the medians, and the median where there are none.
func payTitle(country string, b payBody) string {
	high, low, all := 0, 0, 0
	for _, r := range b.rows {
		for _, c := range r.claims {
			all++
			q := quantile(r.pay.Midpoint, 0.5)
			switch {
			case q.Hi != nil && c.lo > *q.Hi:
				high++
			case q.Lo != nil && c.hi < *q.Lo:
				low++
			}
		}
	}
	where := upperFirst(countryWords(country))
	if all == 0 {
		return fmt.Sprintf("%s: half of the vacancies pay more than %s", where, b.median(b.rows[0]))
	}
	claims := plural(all, "claimed amount", "claimed amounts")
	if low+high == 0 {
		return fmt.Sprintf("%s: none of %s clearly differs from the median that vacancies state", where, claims)
	}
	return fmt.Sprintf("%s: of %s, %s clearly below and %s clearly above the median that vacancies state", where, claims, orNone(low), orNone(high))
}

// payClaims are the claims about a group with their roadmaps' names.
func payClaims(f analysis.Findings, g *analysis.PayGroup) []payClaim {
	var out []payClaim
	for _, c := range g.Claimed {
		claim := payClaim{roadmap: roadmapLabel(f, c.Roadmap), lo: math.Inf(-1), hi: math.Inf(1)}
		if c.Low != nil {
			claim.lo = *c.Low
		}
		if c.High != nil {
			claim.hi = *c.High
		}
		switch {
		case c.Low == nil && c.High == nil:
			continue
		case c.Low == nil:
			claim.words = "up to " + money(c.Currency, claim.hi)
		case c.High == nil:
			claim.words = "from " + money(c.Currency, claim.lo)
		case claim.lo == claim.hi:
			claim.words = "claims " + money(c.Currency, claim.lo)
		default:
			claim.words = "claims " + moneyRange(c.Currency, claim.lo, claim.hi)
		}
		if !slices.Contains(out, claim) {
			out = append(out, claim)
		}
	}
	return out
}

// roadmapLabel names a roadmap by its publisher and year where it has one, by its title otherwise.
func roadmapLabel(f analysis.Findings, id string) string {
	for _, r := range f.Roadmaps {
		if r.Roadmap.ID != id {
			continue
		}
		if p := r.Roadmap.Publisher; p != "" && p != unknownName && r.Roadmap.AsOf > 0 {
			return clean(p, maxName) + " " + itoa(r.Roadmap.AsOf)
		}
		return clean(r.Roadmap.Title, maxName)
	}
	return clean(id, maxName)
}

// claimedPlaces are the countries that roadmaps claim pay for.
func claimedPlaces(f analysis.Findings) []string {
	var out []string
	for _, r := range f.Roadmaps {
		for _, c := range r.Roadmap.Claims {
			for _, h := range c.Hypotheses {
				if (h.Test == "band" || h.Test == "mean") && h.Period == market.PerYear && h.Population.Country != "" {
					out = append(out, h.Population.Country)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
