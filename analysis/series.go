package analysis

import (
	"cmp"
	"math/bits"
	"slices"
)

// panel is a population month by month, source by source. A source compares with itself alone: what joins or
// leaves shall be no change.
type panel struct {
	frame   *frame
	sources []string
	months  []int32      // sorted
	cells   []sourceCell // by month, then source
	totals  []clusters
	// units are the vacancies of one employer in one cell, by employer, then cell.
	units []unit
	// seen is every vacancy in every cell that it is in, by place; blocks say where those of each blockOfPlaces start.
	seen   []seenIn
	blocks []int32
}

// sourceCell is a month of a source.
type sourceCell struct{ source, month, n int32 }

type unit struct{ employer, cell, n int32 }

// seenIn is a vacancy of a unit.
type seenIn struct{ place, unit int32 }

const blockOfPlaces = 8

// newPanel takes the sources that have trendMonths months with monthVacancies each, the latest recentMonths of each, as far
// as sources with months in common link them: without such a link two sources cannot be told from two times.
func newPanel(f *frame, in bitset) *panel {
	counts := make([]int32, len(f.sourceMonths))
	in.each(func(place int) {
		for _, at := range f.at(place).months {
			counts[at]++
		}
	})
	chosen := linked(f.sourceMonths, longSeries(f.sourceMonths, counts), counts)
	p := &panel{frame: f}
	for _, at := range chosen {
		m := f.sourceMonths[at]
		p.sources, p.months = append(p.sources, m.source), append(p.months, m.month)
	}
	slices.Sort(p.sources)
	slices.Sort(p.months)
	p.sources, p.months = slices.Compact(p.sources), slices.Compact(p.months)
	cellOf := make([]int32, len(f.sourceMonths))
	slices.SortFunc(chosen, func(a, b int) int {
		x, y := f.sourceMonths[a], f.sourceMonths[b]
		return cmp.Or(cmp.Compare(x.month, y.month), cmp.Compare(x.source, y.source))
	})
	for i, at := range chosen {
		m := f.sourceMonths[at]
		source, _ := slices.BinarySearch(p.sources, m.source)
		month, _ := slices.BinarySearch(p.months, m.month)
		p.cells = append(p.cells, sourceCell{int32(source), int32(month), counts[at]})
		cellOf[at] = int32(i + 1)
	}
	p.count(in, cellOf)
	return p
}

// longSeries lists the months of the sources that have enough of them, the latest of each.
func longSeries(all []sourceMonth, counts []int32) []int {
	bySource := map[string][]int{}
	for at, m := range all {
		if counts[at] >= monthVacancies {
			bySource[m.source] = append(bySource[m.source], at)
		}
	}
	var out []int
	for _, at := range bySource {
		if len(at) >= trendMonths {
			slices.SortFunc(at, func(a, b int) int { return cmp.Compare(all[a].month, all[b].month) })
			out = append(out, at[max(len(at)-recentMonths, 0):]...)
		}
	}
	return out
}

// linked keeps the largest set of months and sources that are linked with each other.
func linked(all []sourceMonth, chosen []int, counts []int32) []int {
	groups := map[string]int{} // source to group
	byMonth := map[int32]int{}
	var members [][]int
	slices.SortFunc(chosen, func(a, b int) int {
		return cmp.Or(cmp.Compare(all[a].source, all[b].source), cmp.Compare(all[a].month, all[b].month))
	})
	for _, at := range chosen {
		m := all[at]
		g, known := groups[m.source]
		if !known {
			g = len(members)
			members, groups[m.source] = append(members, nil), g
		}
		members[g] = append(members[g], at)
		other, met := byMonth[m.month]
		byMonth[m.month] = g
		if !met || other == g {
			continue
		}
		for _, moved := range members[other] {
			groups[all[moved].source], byMonth[all[moved].month] = g, g
		}
		members[g], members[other] = append(members[g], members[other]...), nil
	}
	most, best := int32(-1), []int(nil)
	for _, list := range members {
		n := int32(0)
		for _, at := range list {
			n += counts[at]
		}
		if n > most {
			most, best = n, list
		}
	}
	return best
}

// count fills units and what each month holds; cellOf is each source month's cell plus one.
func (p *panel) count(in bitset, cellOf []int32) {
	p.totals = make([]clusters, len(p.months))
	var inHand []int32 // cells of the employer at hand
	var seen []seenIn  // with cells in place of units
	employer := int32(-1)
	flush := func() {
		slices.Sort(inHand)
		first := len(p.units)
		for i, c := range inHand {
			if i == 0 || c != inHand[i-1] {
				p.units = append(p.units, unit{employer, c, 0})
			}
			p.units[len(p.units)-1].n++
		}
		for _, s := range seen {
			at, _ := slices.BinarySearchFunc(p.units[first:], s.unit, func(u unit, c int32) int { return cmp.Compare(u.cell, c) })
			p.seen = append(p.seen, seenIn{s.place, int32(first + at)})
		}
		p.byMonth(p.units[first:], nil, func(month int32, n, _ int) { p.totals[month].add(n) })
		inHand, seen = inHand[:0], seen[:0]
	}
	in.each(func(place int) {
		if e := p.frame.employers[place]; e != employer {
			flush()
			employer = e
		}
		for _, at := range p.frame.at(place).months {
			if c := cellOf[at]; c > 0 {
				inHand, seen = append(inHand, c-1), append(seen, seenIn{int32(place), c - 1})
			}
		}
	})
	flush()
	for m := range p.totals {
		p.totals[m].settle(p.frame.options.Confidence)
	}
	p.blocks = make([]int32, len(in)*64/blockOfPlaces+1)
	for _, s := range p.seen {
		p.blocks[s.place/blockOfPlaces+1]++
	}
	for i := 1; i < len(p.blocks); i++ {
		p.blocks[i] += p.blocks[i-1]
	}
}

// eachNaming calls do with the unit of every vacancy where a mark is set.
func (p *panel) eachNaming(mark bitset, do func(unit int32)) {
	const inBlock = 1<<blockOfPlaces - 1
	for i, w := range mark {
		for w != 0 {
			within := bits.TrailingZeros64(w) / blockOfPlaces
			w &^= inBlock << (within * blockOfPlaces)
			block := i*64/blockOfPlaces + within
			for _, s := range p.seen[p.blocks[block]:p.blocks[block+1]] {
				if mark.has(int(s.place)) {
					do(s.unit)
				}
			}
		}
	}
}

// byMonth adds up the units of one employer month by month; x is how many of each name something, nil for none.
func (p *panel) byMonth(units []unit, x []int32, do func(month int32, n, x int)) {
	for i := 0; i < len(units); {
		month, n, sum := p.cells[units[i].cell].month, 0, 0
		for ; i < len(units) && p.cells[units[i].cell].month == month; i++ {
			n += int(units[i].n)
			if x != nil {
				sum += int(x[i])
			}
		}
		do(month, n, sum)
	}
}

// naming counts, unit by unit, the vacancies where a mark is set.
func (p *panel) naming(mark bitset) []int32 {
	out := make([]int32, len(p.units))
	p.eachNaming(mark, func(unit int32) { out[unit]++ })
	return out
}

// namingPerCell is perCell of naming.
func (p *panel) namingPerCell(mark bitset) []float64 {
	out := make([]float64, len(p.cells))
	p.eachNaming(mark, func(unit int32) { out[p.units[unit].cell]++ })
	return out
}

// each calls do with the units of every employer and how many vacancies of each x counts.
func (p *panel) each(x []int32, do func(units []unit, x []int32)) {
	for i := 0; i < len(p.units); {
		j := i
		for j < len(p.units) && p.units[j].employer == p.units[i].employer {
			j++
		}
		do(p.units[i:j], x[i:j])
		i = j
	}
}

// perCell adds x up cell by cell.
func (p *panel) perCell(x []int32) []float64 {
	out := make([]float64, len(p.cells))
	for i, u := range p.units {
		out[u.cell] += float64(x[i])
	}
	return out
}

// perMonth adds x up month by month, employer by employer.
func (p *panel) perMonth(x []int32) []hits {
	out := make([]hits, len(p.months))
	p.each(x, func(units []unit, x []int32) {
		p.byMonth(units, x, func(month int32, n, x int) {
			if x > 0 {
				out[month].add(x, n)
			}
		})
	})
	return out
}
