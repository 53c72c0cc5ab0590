package analysis

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// segment is the part of a frame that a hypothesis is about.
type segment struct {
	frame   *frame
	in      bitset
	sizes   map[int32]int // vacancies of each employer in it
	all     clusters
	named   int     // employers with a name
	typical float64 // design effect of skills in it
}

// segment selects by role, level, place, years and employer. The reason says why the postings
// cannot tell who belongs to it, "" when they can.
func (f *frame) segment(p market.Population) (*segment, string) {
	if reason := untold(p); reason != "" {
		return nil, reason
	}
	key := fmt.Sprintf("%+v", p)
	if p.Years != nil {
		key += rangeFlow(*p.Years)
	}
	if known := f.chosen[key]; known != nil {
		return known, ""
	}
	in := newBitset(len(f.order))
	member := f.member(p)
	for place := range f.order {
		if member(f.at(place)) {
			in.set(place)
		}
	}
	out := f.part(in)
	f.chosen[key] = out
	return out, ""
}

// part makes a segment of any places.
func (f *frame) part(in bitset) *segment {
	p := &segment{frame: f, in: in, sizes: map[int32]int{}}
	in.each(func(place int) { p.sizes[f.employers[place]]++ })
	for e, n := range p.sizes {
		p.all.add(n)
		if f.named[e] {
			p.named++
		}
	}
	var of []hits
	for _, column := range f.columns {
		if column != nil {
			if h := p.hits(column); h.naming >= informative {
				of = append(of, h)
			}
		}
	}
	p.typical = p.all.typicalEffect(of)
	return p
}

// sizesNotStated are kinds of employers that no posting tells.
var sizesNotStated = []string{"startup", "enterprise", "large", "small", "top-tech"}

func untold(p market.Population) string {
	switch {
	case slices.Contains(sizesNotStated, p.Employer):
		return fmt.Sprintf("postings do not tell which employers are %s", map[string]string{
			"startup": "startups", "enterprise": "enterprises", "large": "large", "small": "small", "top-tech": "top technology companies"}[p.Employer])
	case p.Country == "each":
		return "the population is a set of countries, not one"
	}
	return ""
}

// member tells who belongs to a population. What is empty does not restrict.
func (f *frame) member(p market.Population) func(*vacancy) bool {
	var rules []func(*vacancy) bool
	rule := func(want bool, r func(*vacancy) bool) {
		if want {
			rules = append(rules, r)
		}
	}
	rule(p.Role == "all-tech", func(v *vacancy) bool { return v.role.value != 0 && f.roles.all[v.role.value] != "non-tech" })
	rule(p.Role != "" && p.Role != "all-tech", func(v *vacancy) bool { return f.roles.all[v.role.value] == p.Role })
	if p.Country != "" {
		id, known := f.strataIDs[stratum{byCountry, p.Country}]
		rule(true, func(v *vacancy) bool {
			_, ok := slices.BinarySearch(v.strata, id)
			return known && ok
		})
	}
	rule(len(p.Cities) > 0, func(v *vacancy) bool { return f.inAny(v, p.Cities) })
	rule(len(p.Levels) > 0, func(v *vacancy) bool {
		return slices.Contains(p.Levels, market.Level(f.facts.names.all[v.facts.level.value]))
	})
	rule(p.Years != nil, func(v *vacancy) bool {
		years, ok := f.years(v)
		return ok && (p.Years.Low == nil || years >= *p.Years.Low) && (p.Years.High == nil || years <= *p.Years.High)
	})
	rule(p.Employer != "" && p.Employer != "other", func(v *vacancy) bool { return f.facts.names.all[v.facts.kind.value] == p.Employer })
	rule(len(p.Employers) > 0, func(v *vacancy) bool {
		return slices.ContainsFunc(p.Employers, func(name string) bool {
			return strings.EqualFold(f.Collector.employers.all[v.employer.value], name)
		})
	})
	rule(len(p.Industries) > 0, func(v *vacancy) bool {
		industry := f.facts.names.all[v.facts.industry.value]
		return industry != "" && slices.ContainsFunc(p.Industries, func(name string) bool { return slices.Contains(industriesOf(name), industry) })
	})
	return func(v *vacancy) bool {
		for _, r := range rules {
			if !r(v) {
				return false
			}
		}
		return true
	}
}

// inAny tells whether a vacancy is in one of the cities.
func (f *frame) inAny(v *vacancy, cities []string) bool {
	return slices.ContainsFunc(v.facts.localities, func(l int32) bool { return slices.Contains(cities, f.facts.names.all[l]) })
}

// years is the least experience that a vacancy asks for.
func (f *frame) years(v *vacancy) (float64, bool) {
	years, err := strconv.ParseFloat(f.facts.names.all[v.facts.years.value], 64)
	return years, err == nil
}

// industryWords say which industries of readings a document's word for one means.
var industryWords = map[string][]string{
	"e-commerce": {"retail"}, "banking": {"finance"}, "fintech": {"finance"}, "finance": {"finance"}, "healthtech": {"health"},
	"video streaming": {"media"}, "OTT/streaming": {"media"}, "social media": {"media"}, "social/media": {"media"},
	"SaaS": {"software"}, "enterprise software": {"software"}, "technology startups": {"software"},
}

// industriesOf lists the industries of readings that a name means; a name of one means itself.
func industriesOf(name string) []string {
	if known, ok := industryWords[name]; ok {
		return known
	}
	return []string{name}
}

// overlay is a population with what another leaves empty taken from it: "services" set against "senior
// product-employer postings in India" means senior ones in India.
func overlay(base, other market.Population) market.Population {
	out := base
	if other.Role != "" {
		out.Role = other.Role
	}
	if other.Country != "" {
		out.Country = other.Country
	}
	if len(other.Cities) > 0 {
		out.Cities = other.Cities
	}
	if len(other.Levels) > 0 {
		out.Levels, out.Years = other.Levels, nil
	}
	if other.Years != nil {
		out.Years, out.Levels = other.Years, nil
	}
	if other.Employer != "" {
		out.Employer, out.Employers = other.Employer, nil
	}
	if len(other.Industries) > 0 {
		out.Industries = other.Industries
	}
	return out
}

// hits counts where a mark is set, employer by employer.
func (p *segment) hits(mark bitset) hits {
	var h hits
	last, count := int32(-1), 0
	flush := func() {
		if count > 0 {
			h.add(count, p.sizes[last])
			if p.frame.named[last] {
				h.named++
			}
		}
	}
	p.in.and(mark).each(func(place int) {
		if e := p.frame.employers[place]; e != last {
			flush()
			last, count = e, 0
		}
		count++
	})
	flush()
	return h
}

// share is the share of the population where a mark is set.
func (p *segment) share(mark bitset, confidence float64) Share {
	return p.all.share(p.hits(mark), p.typical, confidence)
}
