package analysis

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/roadcheck/roadcheck/internal/market"
)

// maxLocalities bounds how many localities are listed.
const maxLocalities = 50

// cityStrata bounds the cities that are strata: the tally of each holds a number for every skill.
const cityStrata = 30

// factCounts is what counted postings say of place, employment and employer.
type factCounts struct {
	names      names
	localities map[int32]int // vacancies by locality
	pays       names         // salary bands as JSON: equal ones share a number
}

// vacancyFacts are the facts of one vacancy: of the earliest posting that states one.
type vacancyFacts struct {
	employment, industry, kind pick
	level, remote, years, pay  pick // years as written by strconv; pay is in factCounts.pays
	panel                      pick
	localities                 []int32 // sorted
}

// see takes the facts of one posting of the vacancy.
func (v *vacancyFacts) see(at sight, o market.Observation, c *factCounts) {
	v.employment.offer(at, c.names.id(stated(string(o.Employment))), &c.names)
	v.industry.offer(at, c.names.id(stated(o.Industry)), &c.names)
	v.kind.offer(at, c.names.id(stated(string(o.Kind))), &c.names)
	v.level.offer(at, c.names.id(stated(string(o.Level))), &c.names)
	v.remote.offer(at, c.names.id(stated(o.Remote)), &c.names)
	v.panel.offer(at, c.names.id(cmp.Or(o.Panel, o.Source)), &c.names)
	if o.MinYears != nil {
		v.years.offer(at, c.names.id(strconv.FormatFloat(*o.MinYears, 'g', -1, 64)), &c.names)
	}
	if statesPay(o.Salary) {
		v.pay.offer(at, c.pays.id(bandKey(*o.Salary)), &c.pays)
	}
	for _, l := range o.Localities {
		id := c.names.id(l)
		if i, ok := slices.BinarySearch(v.localities, id); !ok {
			v.localities = slices.Insert(v.localities, i, id)
			c.localities[id]++
		}
	}
}

// bandKey writes what a band says, without where it stands in a text. Amounts that no JSON can
// hold state nothing.
func bandKey(b market.SalaryBand) string {
	b.Provenance, b.Start, b.End = "", 0, 0
	key, err := json.Marshal(b)
	if err != nil {
		return ""
	}
	return string(key)
}

// band is the pay that a vacancy states.
func (c *factCounts) band(v *vacancyFacts) (b market.SalaryBand, ok bool) {
	if v.pay.value == 0 {
		return b, false
	}
	return b, json.Unmarshal([]byte(c.pays.all[v.pay.value]), &b) == nil
}

// stated is a value unless it says that there is none.
func stated(s string) string {
	if s == unknown {
		return ""
	}
	return s
}

// describe sets the counts of facts in b, what is unknown among them.
func (c *Collector) describe(b *Base) {
	counted := [3]map[int32]int{{}, {}, {}}
	for i := range c.vacancies {
		f := &c.vacancies[i].facts
		for n, p := range [3]pick{f.employment, f.industry, f.kind} {
			counted[n][p.value]++
		}
	}
	b.Employments, b.Industries, b.EmployerKinds = c.facts.list(counted[0]), c.facts.list(counted[1]), c.facts.list(counted[2])
	b.Localities = c.facts.list(c.facts.localities)
	b.Localities = b.Localities[:min(maxLocalities, len(b.Localities))]
	b.Languages = []Count{}
	for language, n := range c.languages {
		b.Languages = append(b.Languages, Count{language, n})
	}
	slices.SortFunc(b.Languages, largestFirst)
}

// cityTallies makes a tally for each of the largest cities and areas that have enough
// vacancies to be shown, by the number of its name.
func (c *Collector) cityTallies() map[int32]*tally {
	largest := c.facts.list(c.facts.localities)
	out := map[int32]*tally{}
	for _, city := range largest[:min(cityStrata, len(largest))] {
		if city.N >= c.options.MinCount {
			out[c.facts.names.id(city.Name)] = newTally(len(c.skills))
		}
	}
	return out
}

// list gives the counts by name, largest first.
func (c *factCounts) list(counts map[int32]int) []Count {
	out := []Count{}
	for id, n := range counts {
		name := unknown
		if id != 0 {
			name = c.names.all[id]
		}
		out = append(out, Count{name, n})
	}
	slices.SortFunc(out, largestFirst)
	return out
}
