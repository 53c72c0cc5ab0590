package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
)

// payPageView is what the page on pay shows.
type payPageView struct {
	Headline    string
	Empty       string
	Rates       string
	Populations []payPopulationView
}

// payPopulationView is the pay of the vacancies of some roles.
type payPopulationView struct {
	ID, Name   string
	Coverage   string
	Stated     []payStatedView
	Unused     []fact
	Countries  []figure
	NoCountry  []string // why a country that roadmaps speak of has no chart
	Premiums   []figure
	NoPremiums string
	Groups     []payLine
	Suppressed string
}

type payStatedView struct {
	By   string
	Rows []payStatedLine
}

type payStatedLine struct{ Name, Count, N, Share, Interval string }

type payLine struct {
	Country, Level, Kind, N, Quartiles, Median, Interval, Dates string
	NKey                                                        int
	MedianKey                                                   float64
}

func (m material) payView() payPageView {
	f := m.f
	v := payPageView{}
	for _, p := range payPopulations(f) {
		v.Populations = append(v.Populations, m.payPopulation(p))
	}
	if len(v.Populations) == 0 {
		v.Empty = "No vacancy was counted, so none states pay."
		return v
	}
	if r := f.Pay.Rates; r.Day != "" {
		v.Rates = fmt.Sprintf("Amounts stand in the currency that they were stated in. Where the tables convert, they do so by the rates of the %s of %s.", clean(r.Source, maxName), r.Day)
	}
	first := v.Populations[0]
	for _, fig := range first.Countries {
		v.Headline = strings.TrimPrefix(v.Headline+" "+strings.TrimSuffix(fig.Title, ".")+".", " ")
	}
	return v
}

func (m material) payPopulation(p payOf) payPopulationView {
	v := payPopulationView{ID: "pay" + p.suffix, Name: clean(p.Name, maxName)}
	v.Coverage = fmt.Sprintf("%s (%s) of %s %s state pay.", percent(p.Stated.P), between(p.Stated), thousands(p.Stated.N), v.Name)
	for _, part := range []struct {
		by   string
		list []analysis.PayStated
	}{{"Country", p.ByCountry}, {"Level", p.ByLevel}, {"Source", p.BySource}} {
		view := payStatedView{By: part.by}
		for _, s := range part.list[:min(len(part.list), mostCities)] {
			view.Rows = append(view.Rows, payStatedLine{partName(strings.ToLower(part.by), s.Name), thousands(s.Stated.Count), thousands(s.Stated.N), percent(s.Stated.P), between(s.Stated)})
		}
		if len(view.Rows) > 0 {
			v.Stated = append(v.Stated, view)
		}
	}
	for _, c := range p.Unused {
		v.Unused = append(v.Unused, fact{clean(c.Name, maxName), thousands(c.N)})
	}
	countries := p.countries()
	for _, s := range slugs(countries) {
		if fig := m.figure("pay" + p.suffix + "-" + s); fig != nil {
			v.Countries = append(v.Countries, *fig)
		}
	}
	for _, code := range claimedPlaces(m.f) {
		if !slices.Contains(countries, code) {
			v.NoCountry = append(v.NoCountry, fmt.Sprintf("Roadmaps claim pay in %s; fewer than %d vacancies there state base pay, so nothing is shown.", countryWords(code), max(m.f.MinCount, 2)))
		}
	}
	for _, market := range p.Markets {
		if fig := m.figure("premium" + p.suffix + "-" + slug(market.Country)); fig != nil {
			v.Premiums = append(v.Premiums, *fig)
		}
	}
	if len(v.Premiums) == 0 {
		v.NoPremiums = "No country has enough vacancies with pay to tell what goes along with more of it."
	}
	for _, g := range p.Groups {
		v.Groups = append(v.Groups, payGroupLine(g))
	}
	if p.Suppressed > 0 {
		v.Suppressed = fmt.Sprintf("%s of country, level and kind with fewer than %d vacancies are not shown.", plural(p.Suppressed, "group", "groups"), max(m.f.MinCount, 2))
	}
	return v
}

func payGroupLine(g analysis.PayGroup) payLine {
	row := payRow{pay: &g}
	body := payBody{currency: g.Currency}
	level := g.Level
	if level == "" {
		level = "all"
	}
	q := func(p float64) analysis.Quantile { return quantile(g.Midpoint, p) }
	return payLine{Country: countryName(g.Country), Level: level, Kind: clean(g.Kind, maxName), N: thousands(g.N), Dates: months(g.From, g.To),
		Quartiles: moneyRange(g.Currency, q(0.25).Value, q(0.75).Value), Median: body.median(row), Interval: body.interval(row),
		NKey: g.N, MedianKey: q(0.5).Value}
}
