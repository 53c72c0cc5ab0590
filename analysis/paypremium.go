package analysis

import (
	"cmp"
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
	"gonum.org/v1/gonum/stat/distuv"
)

// PayMarket is a country with its currency, and what skills go along with in it.
type PayMarket struct {
	Country  string `json:"country"`
	Currency string `json:"currency"`
	N        int    `json:"n"` // vacancies with base pay for a year
	// Employers of them; an unnamed one counts by itself.
	Employers int `json:"employers"`
	// Controls are what vacancies are compared at equal values of.
	Controls []string  `json:"controls"`
	Premiums []Premium `json:"premiums"` // largest adjusted ratio first
	// LeftOut counts ranked technologies with too few vacancies or employers, or that cannot be told from the controls.
	LeftOut []Count `json:"left_out"`
}

// Premium is how pay goes along with a skill: an association, not what learning it would bring.
type Premium struct {
	market.SkillInfo
	With             int `json:"with"` // vacancies
	Without          int `json:"without"`
	EmployersWith    int `json:"employers_with"`
	EmployersWithout int `json:"employers_without"`
	// Raw is the ratio of median pay with and without it.
	Raw float64 `json:"raw"`
	// Adjusted is the ratio of pay at equal controls, by a linear model of its logarithm; P is its two-sided
	// p-value and Q the false discovery rate over the skills of the market.
	Adjusted Estimate `json:"adjusted"`
	P        float64  `json:"p"`
	Q        float64  `json:"q"`
	// Median is the ratio of median pay at equal controls, nil where it was not estimated: for the commonest skills only.
	Median *Estimate `json:"median"`
}

// Bounds of the models of a market.
const (
	marketsMost     = 5   // countries, the largest first
	marketVacancies = 100 // fewer tell no premium
	premiumFirms    = 10  // employers with a skill, and without
	medianSkills    = 40  // commonest, for which the median regression is made
)

// markets models pay in each of the largest countries of a population by itself: a premium of one market says nothing of another.
func (c *payColumns) markets(groups map[payKey][]*pay) []PayMarket {
	out := []PayMarket{}
	for key, pays := range groups {
		if key.level != "" || key.kind != PayBase || len(pays) < max(marketVacancies, c.options.MinCount) {
			continue
		}
		m := PayMarket{Country: key.country, Currency: currencyOf[key.country], N: len(pays)}
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b PayMarket) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Country, b.Country)) })
	out = out[:min(len(out), marketsMost)]
	for i := range out {
		c.premiums(&out[i], groups[payKey{out[i].Country, "", PayBase}])
	}
	return out
}

// premiums estimates what each technology goes along with in a market.
func (c *payColumns) premiums(out *PayMarket, pays []*pay) {
	m := c.newPayModel(pays, midpoint)
	out.Employers, out.Controls = m.clusters, m.controls
	var found []Premium
	thin, hidden := 0, 0
	rows := c.rowsOf(m)
	for id, info := range c.skills {
		if info.Kind != technologyKind {
			continue
		}
		p := rows.counted(c.mentionsOf(int32(id)))
		if p.With == 0 {
			continue
		}
		if !p.enough(c.options.MinCount) {
			thin++
			continue
		}
		p.SkillInfo = info
		found = append(found, p)
	}
	slices.SortFunc(found, func(a, b Premium) int { return cmp.Or(cmp.Compare(b.With, a.With), cmp.Compare(a.ID, b.ID)) })
	inParallel(len(found), func(i int) {
		column := rows.column(c.mentionsOf(c.skillIDs[found[i].ID]))
		m.estimate(&found[i], column, i < medianSkills, c.options.Confidence)
	})
	out.Premiums = []Premium{}
	for _, p := range found {
		if p.Adjusted == (Estimate{}) {
			hidden++
			continue
		}
		out.Premiums = append(out.Premiums, p)
	}
	out.LeftOut = []Count{}
	for _, left := range []Count{{"too few vacancies or employers", thin}, {"not to be told from the controls", hidden}} {
		if left.N > 0 {
			out.LeftOut = append(out.LeftOut, left)
		}
	}
	discover(out.Premiums)
	slices.SortFunc(out.Premiums, func(a, b Premium) int {
		return cmp.Or(cmp.Compare(b.Adjusted.Value, a.Adjusted.Value), cmp.Compare(a.ID, b.ID))
	})
}

// discover sets the false discovery rates of a market.
func discover(premiums []Premium) {
	p := make([]float64, len(premiums))
	for i := range premiums {
		p[i] = premiums[i].P
	}
	for i, q := range falseDiscoveryRates(p) {
		premiums[i].P, premiums[i].Q = round(premiums[i].P), round(q)
	}
}

// named counts the vacancies with a mark, and gives it as a column.
func (m *payModel) named(mark bitset) (Premium, []float64) {
	var p Premium
	column := make([]float64, len(m.pays))
	with, without := make([]bool, m.clusters), make([]bool, m.clusters)
	for i, one := range m.pays {
		if mark.has(int(one.place)) {
			column[i], with[m.cluster[i]] = 1, true
			p.With++
		} else {
			without[m.cluster[i]] = true
		}
	}
	p.Without = len(m.pays) - p.With
	for e := range with {
		p.EmployersWith += oneIf(with[e])
		p.EmployersWithout += oneIf(without[e])
	}
	return p, column
}

// enough tells whether there is something to compare.
func (p *Premium) enough(minCount int) bool {
	return min(p.With, p.Without) >= max(minCount, 1) && min(p.EmployersWith, p.EmployersWithout) >= premiumFirms
}

// estimate sets the ratios of one column; Adjusted stays empty where the controls leave nothing of it.
func (m *payModel) estimate(p *Premium, column []float64, median bool, confidence float64) {
	p.Raw = round(math.Exp(m.rawEffect(column)))
	b, s, ok := m.effect(column)
	if !ok || s.se == 0 {
		return
	}
	e, _, _ := s.tested(b, 0, confidence)
	p.Adjusted = payRatio(e)
	p.P = 2 * distuv.StudentsT{Sigma: 1, Nu: s.free}.Survival(math.Abs(b)/s.se)
	if !median {
		return
	}
	if b, s, ok := m.medianEffect(column); ok && s.se > 0 {
		e, _, _ := s.tested(b, 0, confidence)
		e = payRatio(e)
		p.Median = &e
	}
}

// payRatio is an estimate of a logarithm as one of a ratio.
func payRatio(e Estimate) Estimate {
	exp := func(v float64) float64 { return round(math.Exp(min(v, 50))) }
	return Estimate{exp(e.Value), exp(e.Lo), exp(e.Hi)}
}

// rawEffect is the difference of the median logarithms with and without.
func (m *payModel) rawEffect(column []float64) float64 {
	var with, without []float64
	for _, i := range m.ascending() {
		if column[i] != 0 {
			with = append(with, m.y[i])
		} else {
			without = append(without, m.y[i])
		}
	}
	median := func(v []float64) float64 { return quantileOf(len(v), func(i int) float64 { return v[i] }, 0.5) }
	return median(with) - median(without)
}
