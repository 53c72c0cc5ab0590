package analysis

import (
	"cmp"
	"slices"
)

// stated counts who states pay, in all and by country, level and source.
func (c *payColumns) stated(out *PayPopulation, in bitset) {
	paying := c.none()
	for i := range c.pays {
		paying.set(int(c.pays[i].place))
	}
	out.Stated = c.shareOf(in, paying)
	countries, levels, sources := map[string]bitset{}, map[string]bitset{}, map[string]bitset{}
	mark := func(parts map[string]bitset, name string, place int) {
		if parts[name] == nil {
			parts[name] = c.none()
		}
		parts[name].set(place)
	}
	in.each(func(place int) {
		v := c.at(place)
		for _, country := range c.countriesOr(v, unknown) {
			mark(countries, country, place)
		}
		mark(levels, c.payLevel(v), place)
		mark(sources, cmp.Or(c.facts.names.all[v.facts.panel.value], unknown), place)
	})
	out.ByCountry, out.ByLevel, out.BySource = c.payStated(countries, paying), c.payStated(levels, paying), c.payStated(sources, paying)
}

// countriesOr gives the countries of a vacancy, or one name when none is known.
func (f *frame) countriesOr(v *vacancy, none string) []string {
	if out := f.countries(v); len(out) > 0 {
		return out
	}
	return []string{none}
}

// payStated gives the parts that are large enough to be shown, largest first.
func (c *payColumns) payStated(parts map[string]bitset, paying bitset) []PayStated {
	out := []PayStated{}
	for name, in := range parts {
		if in.count() >= c.options.MinCount {
			out = append(out, PayStated{name, c.shareOf(in, paying)})
		}
	}
	slices.SortFunc(out, func(a, b PayStated) int {
		return cmp.Or(cmp.Compare(b.Stated.N, a.Stated.N), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// shareOf is the share of the places in that a mark is set for.
func (c *payColumns) shareOf(in, mark bitset) Share {
	var all clusters
	var h hits
	last, size, count := int32(-1), 0, 0
	flush := func() {
		if size > 0 {
			all.add(size)
		}
		if count > 0 {
			h.add(count, size)
		}
		size, count = 0, 0
	}
	in.each(func(place int) {
		if e := c.employers[place]; e != last {
			flush()
			last = e
		}
		size++
		if mark.has(place) {
			count++
		}
	})
	flush()
	return all.share(h, all.ownOr(h, all.typicalEffect(nil)), c.options.Confidence)
}
