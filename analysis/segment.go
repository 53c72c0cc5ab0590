package analysis

import (
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/roadcheck/roadcheck/internal/market"
)

// segment is the part of a frame that a hypothesis is about.
type segment struct {
	frame *frame
	in    bitset
	// Employers in it, ascending, and the vacancies of each.
	employers []int32
	sizes     []int32
	all       clusters
	named     int            // employers with a name
	typical   func() float64 // design effect of skills in it
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
	return f.chosen.get(key, func() *segment { return f.part(f.where(p)) }), ""
}

// part makes a segment of any places.
func (f *frame) part(in bitset) *segment {
	p := &segment{frame: f, in: in}
	in.each(func(place int) {
		last := len(p.employers) - 1
		if e := f.employers[place]; last < 0 || p.employers[last] != e {
			p.employers, p.sizes, last = append(p.employers, e), append(p.sizes, 0), last+1
		}
		p.sizes[last]++
	})
	for i, e := range p.employers {
		p.all.add(int(p.sizes[i]))
		if f.named[e] {
			p.named++
		}
	}
	p.all.settle(f.options.Confidence)
	p.typical = sync.OnceValue(func() float64 { return p.all.typicalEffect(p.skillHits()) })
	return p
}

// skillHits counts every skill, employer by employer.
func (p *segment) skillHits() []hits {
	out, counts := make([]hits, len(p.frame.skills)), make([]int32, len(p.frame.skills))
	var inHand []uint32
	at, left := 0, int32(0)
	p.in.each(func(place int) {
		if left == 0 {
			left = p.sizes[at]
		}
		for _, packed := range p.frame.at(place).skills {
			if counts[packed>>2] == 0 {
				inHand = append(inHand, packed>>2)
			}
			counts[packed>>2]++
		}
		if left--; left == 0 {
			for _, skill := range inHand {
				out[skill].add(int(counts[skill]), int(p.sizes[at]))
				counts[skill] = 0
			}
			inHand, at = inHand[:0], at+1
		}
	})
	return out
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

// where are the places of a population. What is empty does not restrict.
func (f *frame) where(p market.Population) bitset {
	out := f.none()
	for place := range f.vacancies {
		out.set(place)
	}
	switch {
	case p.Role == "all-tech":
		out = out.without(f.having(byRole, "")).without(f.having(byRole, "non-tech"))
	case p.Role != "":
		out = out.and(f.having(byRole, p.Role))
	}
	if p.Country != "" {
		out = out.and(f.having(byCountry, p.Country))
	}
	if len(p.Levels) > 0 {
		out = out.and(f.anyOf(byLevel, texts(p.Levels)...))
	}
	if p.Employer != "" && p.Employer != "other" {
		out = out.and(f.having(byKind, p.Employer))
	}
	if len(p.Industries) > 0 {
		in := f.none()
		for _, name := range p.Industries {
			in.or(f.anyOf(byIndustry, industriesOf(name)...))
		}
		out = out.and(in)
	}
	return f.among(out, f.rules(p))
}

// rules are what a population asks of its vacancies one by one.
func (f *frame) rules(p market.Population) (rules []func(*vacancy) bool) {
	if len(p.Cities) > 0 {
		rules = append(rules, func(v *vacancy) bool { return f.inAny(v, p.Cities) })
	}
	if p.Years != nil {
		rules = append(rules, func(v *vacancy) bool {
			years, ok := f.years(v)
			return ok && (p.Years.Low == nil || years >= *p.Years.Low) && (p.Years.High == nil || years <= *p.Years.High)
		})
	}
	if len(p.Employers) > 0 {
		of := map[int32]bool{}
		for id, name := range f.Collector.employers.all {
			if slices.ContainsFunc(p.Employers, func(want string) bool { return strings.EqualFold(name, want) }) {
				of[int32(id)] = true
			}
		}
		rules = append(rules, func(v *vacancy) bool { return of[v.employer.value] })
	}
	return rules
}

// among are the places whose vacancies keep all rules.
func (f *frame) among(in bitset, rules []func(*vacancy) bool) bitset {
	if len(rules) == 0 {
		return in
	}
	out := f.none()
	in.each(func(place int) {
		v := f.at(place)
		if !slices.ContainsFunc(rules, func(keeps func(*vacancy) bool) bool { return !keeps(v) }) {
			out.set(place)
		}
	})
	return out
}

// inAny tells whether a vacancy is in one of the cities.
func (f *frame) inAny(v *vacancy, cities []string) bool {
	return slices.ContainsFunc(v.facts.localities, func(l int32) bool { return slices.Contains(cities, f.facts.names.all[l]) })
}

// years is the least experience that a vacancy asks for.
func (f *frame) years(v *vacancy) (float64, bool) {
	years := f.yearsOf[v.facts.years.value]
	return years, years >= 0
}

// readYears reads every name that is a number of years, as years gives them; others are below 0.
func (f *frame) readYears() {
	f.yearsOf = make([]float64, max(len(f.facts.names.all), 1))
	for id := range f.yearsOf {
		f.yearsOf[id] = -1
	}
	for id, name := range f.facts.names.all {
		if years, err := strconv.ParseFloat(name, 64); err == nil {
			f.yearsOf[id] = years
		}
	}
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
	p.perEmployer(mark, func(at int, count int32) {
		h.add(int(count), int(p.sizes[at]))
		if p.frame.named[p.employers[at]] {
			h.named++
		}
	})
	return h
}

// perEmployer calls do with the employers that have a mark, by their place in employers, and their vacancies with it.
func (p *segment) perEmployer(mark bitset, do func(at int, count int32)) {
	at, count := 0, int32(0)
	for i, w := range mark {
		for w &= p.in[i]; w != 0; w &= w - 1 {
			e := p.frame.employers[i<<6|bits.TrailingZeros64(w)]
			if e != p.employers[at] {
				if count > 0 {
					do(at, count)
				}
				for at, count = at+1, 0; p.employers[at] != e; at++ {
				}
			}
			count++
		}
	}
	if count > 0 {
		do(at, count)
	}
}

// share is the share of the population where a mark is set.
func (p *segment) share(mark bitset, confidence float64) Share {
	return p.all.share(p.hits(mark), p.typical(), confidence)
}
