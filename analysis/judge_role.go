package analysis

import (
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// countryVacancies is how many technical vacancies a country needs for roles to be ranked in it.
const countryVacancies = 500

// testRankOfRole asks for the rank of roles by number of vacancies, in each country where the population says so.
func (t *tester) testRankOfRole(h market.Hypothesis) (Tested, string) {
	if h.Population.Country != "each" {
		p, reason := t.populated(h.Population)
		if reason != "" {
			return Tested{}, reason
		}
		parts, reason := t.rolesRanked(p, h)
		if reason != "" {
			return Tested{}, reason
		}
		return t.fill(every("rank", parts), p, t.ofRoles(h.Names)), ""
	}
	of := h.Population
	of.Country = ""
	all, reason := t.populated(of)
	if reason != "" {
		return Tested{}, reason
	}
	var parts []part
	for _, s := range t.countries() {
		of.Country = s
		p, reason := t.populated(of)
		if reason != "" || p.all.n < countryVacancies {
			continue
		}
		in, reason := t.rolesRanked(p, h)
		if reason != "" {
			continue
		}
		for _, one := range in {
			one.name += " in " + s
			parts = append(parts, one)
		}
	}
	if len(parts) == 0 {
		return Tested{}, "no country has " + plural(countryVacancies, "technical vacancy", "technical vacancies")
	}
	return t.fill(every("rank", parts), all, t.ofRoles(h.Names)), ""
}

// rolesRanked tests the rank of roles among all technical ones.
func (t *tester) rolesRanked(p *segment, h market.Hypothesis) ([]part, string) {
	r := ranking{listed: len(h.Names)}
	for _, name := range h.Names {
		r.names, r.marks = append(r.names, name), append(r.marks, t.ofRoles([]string{name}))
	}
	for _, name := range slices.Sorted(slices.Values(t.roles.all)) {
		if name == "" || name == "non-tech" || name == "other-tech" || slices.Contains(h.Names, name) {
			continue
		}
		if mark := t.ofRoles([]string{name}); p.in.and(mark).count() > 0 {
			r.names, r.marks = append(r.names, name), append(r.marks, mark)
		}
	}
	if len(r.marks) <= int(*h.Value) {
		return nil, "too few kinds of roles to rank them"
	}
	parts := p.profiles(r.marks...).ranks(r, int(*h.Value), t.options.Confidence)
	for i := range parts {
		parts[i].n = int(p.all.n)
	}
	return parts, ""
}

// ofRoles marks vacancies of any of the roles.
func (t *tester) ofRoles(names []string) bitset {
	return t.anyOf(byRole, names...)
}

// countries lists those that vacancies are in, by name.
func (t *tester) countries() (out []string) {
	for _, s := range t.strata {
		if s.by == byCountry {
			out = append(out, s.name)
		}
	}
	slices.Sort(out)
	return out
}
