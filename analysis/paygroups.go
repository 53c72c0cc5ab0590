package analysis

import (
	"cmp"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// payColumns are the vacancies that state pay, and what each population shares.
type payColumns struct {
	*frame
	pays      []pay
	countries [][]string // of each of pays
	factors   []payFactor
	models    kept[modelKey, *payModel]
	latest    int32 // day of the latest vacancy of all
}

func (f *frame) newPayColumns() *payColumns {
	c := &payColumns{frame: f, pays: f.pays()}
	c.models.most = modelsKept
	for i := range f.vacancies {
		c.latest = max(c.latest, f.vacancies[i].to)
	}
	for i := range c.pays {
		c.countries = append(c.countries, f.countries(f.at(int(c.pays[i].place))))
	}
	c.readFactors()
	return c
}

// payFinding describes pay in every population that a roadmap speaks of.
func (f *frame) payFinding() Pay {
	c := f.payColumns()
	out := Pay{Rates: PayRates{f.options.Rates.Day, f.options.Rates.Source}, Populations: []PayPopulation{c.population(nil, nil)}}
	var done [][]market.Role
	for _, r := range f.options.Roadmaps {
		if len(r.Roles) == 0 || slices.ContainsFunc(done, func(roles []market.Role) bool { return slices.Equal(roles, r.Roles) }) {
			continue
		}
		done = append(done, r.Roles)
		var same []market.Roadmap
		for _, other := range f.options.Roadmaps {
			if slices.Equal(other.Roles, r.Roles) {
				same = append(same, other)
			}
		}
		out.Populations = append(out.Populations, c.population(r.Roles, same))
	}
	return out
}

// population describes the pay of the vacancies of some roles, with the claims of roadmaps.
func (c *payColumns) population(roles []market.Role, roadmaps []market.Roadmap) PayPopulation {
	out := PayPopulation{Name: population(roles), Roles: append([]market.Role{}, roles...), Roadmaps: []string{}, Markets: []PayMarket{}}
	for _, r := range roadmaps {
		out.Roadmaps = append(out.Roadmaps, r.ID)
	}
	in := c.readBy(roles)
	c.stated(&out, in)
	groups := c.group(&out, in)
	c.describeGroups(&out, groups, claimedPay(roadmaps))
	if len(roles) > 0 {
		out.Markets = c.markets(groups)
	}
	return out
}

// payKey names a group.
type payKey struct{ country, level, kind string }

// group puts the usable pays of a population in groups, and counts the others.
func (c *payColumns) group(out *PayPopulation, in bitset) map[payKey][]*pay {
	groups, unused, kinds := map[payKey][]*pay{}, map[string]int{}, map[string]int{}
	for i := range c.pays {
		p := &c.pays[i]
		if !in.has(int(p.place)) {
			continue
		}
		if p.why != "" {
			unused[p.why]++
			continue
		}
		kinds[p.kind]++
		add := func(country string) {
			for _, level := range []string{"", p.level} {
				k := payKey{country, level, p.kind}
				groups[k] = append(groups[k], p)
			}
		}
		for _, country := range c.countries[i] {
			if currencyOf[country] == p.currency {
				add(country)
			}
		}
		switch {
		case len(c.countries[i]) == 0:
			out.Unplaced++
		case !p.localTo(c.countries[i]):
			out.OtherCurrency++
		}
	}
	out.Unused, out.Kinds = sortedCounts(unused), sortedCounts(kinds)
	return groups
}

// sortedCounts lists counts, largest first.
func sortedCounts(counts map[string]int) []Count {
	out := []Count{}
	for name, n := range counts {
		out = append(out, Count{name, n})
	}
	slices.SortFunc(out, largestFirst)
	return out
}

func (c *payColumns) describeGroups(out *PayPopulation, groups map[payKey][]*pay, claimed []claimedGroup) {
	out.Groups = []PayGroup{}
	for key, pays := range groups {
		if len(pays) < c.options.MinCount {
			out.Suppressed++
			continue
		}
		out.Groups = append(out.Groups, c.payGroup(key, pays, claimed))
	}
	slices.SortFunc(out.Groups, func(a, b PayGroup) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Country, b.Country), cmp.Compare(a.Level, b.Level), cmp.Compare(a.Kind, b.Kind))
	})
}

// payGroup gives the quantiles of one group.
func (c *payColumns) payGroup(key payKey, pays []*pay, claimed []claimedGroup) PayGroup {
	rates, confidence := c.options.Rates, c.options.Confidence
	g := PayGroup{Country: key.country, Level: key.level, Kind: key.kind, Currency: currencyOf[key.country], N: len(pays),
		USD: []Quantile{}, Recent: []Quantile{}, Claimed: []ClaimedPay{}}
	g.From, g.To, g.Undated = c.dates(pays)
	middle := samplePay(pays, midpoint)
	g.Employers, g.Effective = middle.all.count, round(middle.all.n/middle.effect)
	g.Midpoint = middle.quantiles(confidence)
	g.Lower, g.Upper = samplePay(pays, lowerBound).quantiles(confidence), samplePay(pays, upperBound).quantiles(confidence)
	if rate, ok := rates.rate(g.Currency, "USD"); ok {
		g.USD, g.RateNote = scaleQuantiles(g.Midpoint, rate), rates.note(g.Currency, "USD", rate)
	}
	recent := c.recent(pays)
	if g.RecentN = len(recent); g.RecentN >= c.options.MinCount {
		g.Recent = samplePay(recent, midpoint).quantiles(confidence)
	}
	for _, claim := range claimed {
		if claim.country == key.country && claim.level == key.level && claim.Currency == g.Currency && key.kind == PayBase {
			g.Claimed = append(g.Claimed, claim.ClaimedPay)
		}
	}
	return g
}

// The three readings of a range.
func midpoint(p *pay) float64   { return p.mid }
func lowerBound(p *pay) float64 { return p.low }
func upperBound(p *pay) float64 { return p.high }

func samplePay(pays []*pay, amount func(*pay) float64) *paySample {
	values := make([]payValue, len(pays))
	for i, p := range pays {
		values[i] = payValue{amount(p), p.employer}
	}
	return newPaySample(values)
}

// recentYears bounds how old pay is called recent: prices and pay rise.
const recentYears = 3

// recent keeps the vacancies that stood in the last years before the latest of all.
func (c *payColumns) recent(pays []*pay) []*pay {
	var out []*pay
	for _, p := range pays {
		if to := c.at(int(p.place)).to; to != 0 && to > c.latest-recentYears*10000 {
			out = append(out, p)
		}
	}
	return out
}

// note says how amounts of one currency became another's, "" when they did not.
func (r Rates) note(from, to string, rate float64) string {
	if from == to {
		return ""
	}
	return AnnualPay{Stated: from, Currency: to, Rate: rate, Day: r.Day, Source: r.Source}.Note()
}

func scaleQuantiles(quantiles []Quantile, rate float64) []Quantile {
	out := slices.Clone(quantiles)
	times := func(v *float64) *float64 {
		if v == nil {
			return nil
		}
		w := round(*v * rate)
		return &w
	}
	for i := range out {
		out[i].Value, out[i].Lo, out[i].Hi = round(out[i].Value*rate), times(out[i].Lo), times(out[i].Hi)
	}
	return out
}

// dates are the first and last day of the vacancies, and how many have none.
func (c *payColumns) dates(pays []*pay) (from, to market.Day, undated int) {
	var first, last int32
	for _, p := range pays {
		v := c.at(int(p.place))
		if v.from == 0 {
			undated++
			continue
		}
		if first == 0 || v.from < first {
			first = v.from
		}
		last = max(last, v.to)
	}
	return dayOf(first), dayOf(last), undated
}

// claimedGroup is a claim with the group that it is about.
type claimedGroup struct {
	ClaimedPay
	country, level string
}

// claimedPay lists the amounts that roadmaps claim.
func claimedPay(roadmaps []market.Roadmap) []claimedGroup {
	var out []claimedGroup
	for _, r := range roadmaps {
		for _, c := range r.Claims {
			for _, h := range c.Hypotheses {
				if h.Test != "band" && h.Test != "mean" || h.Period != market.PerYear || len(h.Population.Levels) > 1 {
					continue
				}
				g := claimedGroup{ClaimedPay: ClaimedPay{Roadmap: r.ID, Claim: c.ID, Kind: c.Kind, Currency: h.Currency}, country: h.Population.Country}
				if len(h.Population.Levels) == 1 {
					g.level = string(h.Population.Levels[0])
				}
				g.Level, g.Low, g.High = g.level, h.Value, h.Value
				if h.Range != nil {
					g.Low, g.High = h.Range.Low, h.Range.High
				}
				if h.Comparator == ">=" {
					g.High = nil
				}
				if h.Comparator == "<=" {
					g.Low = nil
				}
				out = append(out, g)
			}
		}
	}
	return out
}
