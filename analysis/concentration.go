package analysis

import "github.com/roadcheck/roadcheck/internal/market"

// topEmployers is how many employers Concentration.Top takes together.
const topEmployers = 5

// Concentration is how vacancies fall to employers; each vacancy without a named employer counts as one of its own.
type Concentration struct {
	// Herfindahl is the sum of the squared shares of employers (Hirschman 1964): 1 when one has all, 1/k when k have
	// equally many.
	Herfindahl float64 `json:"herfindahl"`
	// Employers is how many equal employers would be as concentrated, 1/Herfindahl (Adelman 1969); 0 of nothing.
	Employers float64 `json:"effective_employers"`
	Top       float64 `json:"top5"` // share of the five employers with most
}

// largest are the numbers of vacancies of the employers with most, largest first.
type largest [topEmployers]int32

func (l *largest) add(n int) {
	for i := range l {
		if int32(n) > l[i] {
			copy(l[i+1:], l[i:topEmployers-1])
			l[i] = int32(n)
			return
		}
	}
}

// concentration makes the figures of the number of vacancies, their squares by employer and the largest.
func concentration(n, squares float64, top largest) Concentration {
	if n == 0 {
		return Concentration{}
	}
	sum := 0.0
	for _, k := range top {
		sum += float64(k)
	}
	return Concentration{Herfindahl: round(squares / (n * n)), Employers: round(n * n / squares), Top: round(sum / n)}
}

// concentrate sets how the vacancies that name each ranked skill fall to employers.
func (c *Collector) concentrate(t *tally, demand []Demand) {
	for i := range demand {
		if demand[i].Rank == 0 {
			continue
		}
		h := t.any[c.skillIDs[demand[i].ID]]
		one := concentration(float64(h.count), h.squares, h.top)
		demand[i].Concentration = &one
	}
}

// rollUp sets the share of each skill together with what the lexicon has below it, where that is more.
func (f *frame) rollUp(p *segment, demand []Demand) {
	for i := range demand {
		d := &demand[i]
		if len(f.below[d.ID]) == 0 {
			continue
		}
		mark, _ := f.item([]string{string(d.ID)}, rolledUp)
		if s := p.share(mark, f.options.Confidence); s.Count != d.Any.Count {
			d.RolledUp = &s
		}
	}
}

// readBy are the places of the vacancies that roadmaps for some roles are checked against.
func (f *frame) readBy(roles []market.Role) bitset {
	out := f.none()
	for _, role := range f.roles.all {
		if inPopulation(market.Role(role), roles) {
			out.or(f.having(byRole, role))
		}
	}
	return out
}
