package analysis

import (
	"fmt"
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// industryVacancies is how many technical vacancies an industry needs for a role's share in it to be tested.
const industryVacancies = 200

// testIndustryShare asks whether each named industry has its share of the vacancies whose industry is known. Without
// names it asks whether the role has its share of the technical vacancies of every large enough industry.
func (t *tester) testIndustryShare(h market.Hypothesis) (Tested, string) {
	if len(h.Names) == 0 {
		return t.testRoleInIndustry(h)
	}
	p, reason := t.ofKnownIndustry(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	var parts []part
	met := t.none()
	for _, name := range h.Names {
		mark := t.ofIndustries(name)
		met.or(mark)
		one := partOf(industryName(name), p.against(p.factShare(mark, t.options.Confidence), mark, h))
		one.n = int(p.all.n)
		parts = append(parts, one)
	}
	out := t.fill(every("share", parts), p, met)
	out.Notes = append(out.Notes, "of vacancies whose industry is known", t.evenness(p))
	return out, ""
}

// testRoleInIndustry asks whether a role has more than the value of the technical vacancies of each industry: of the
// named ones, or of all with enough vacancies.
func (t *tester) testRoleInIndustry(h market.Hypothesis) (Tested, string) {
	of := h.Population
	roles := []string{of.Role}
	if of.Role == "" || of.Role == "all-tech" {
		roles = nil
		for _, r := range t.roadmap.Roles[:min(1, len(t.roadmap.Roles))] {
			roles = append(roles, string(r))
		}
	}
	if len(roles) == 0 {
		return Tested{}, "neither the hypothesis nor the roadmap names a role"
	}
	of.Role = "all-tech"
	p, reason := t.ofKnownIndustry(of)
	if reason != "" {
		return Tested{}, reason
	}
	names, least := h.Names, t.options.MinCount
	if len(names) == 0 {
		names, least = t.industriesIn(p), industryVacancies
	}
	role := t.ofRoles(roles)
	var parts []part
	for _, name := range names {
		in := t.part(p.in.and(t.ofIndustries(name)))
		if n := int(in.all.n); n < least || in.all.count < 2 {
			if len(h.Names) > 0 {
				return Tested{}, fmt.Sprintf("only %s of technical roles in %s", plural(n, "vacancy", "vacancies"), name)
			}
			continue
		}
		one := partOf(industryName(name), in.against(in.factShare(role, t.options.Confidence), role, h))
		one.n = int(in.all.n)
		parts = append(parts, one)
	}
	if len(parts) == 0 {
		return Tested{}, "no industry has " + plural(least, "technical vacancy", "technical vacancies")
	}
	out := t.fill(every("share", parts), p, role)
	out.Notes = append(out.Notes, "share of "+list(roles)+" among technical vacancies of each industry")
	return out, ""
}

// industryName says what a document's industry is read as, where that is another word.
func industryName(name string) string {
	if of := industriesOf(name); len(of) != 1 || of[0] != name {
		return name + " (" + list(of) + ")"
	}
	return name
}

func (t *tester) ofKnownIndustry(pop market.Population) (*segment, string) {
	p, reason := t.populated(pop)
	if reason != "" {
		return nil, reason
	}
	known := t.part(p.known(byIndustry))
	if reason := known.tooSmall(t.options.MinCount); reason != "" {
		return nil, reason + " with a known industry"
	}
	if known.all.count < 2 {
		return nil, "all vacancies with a known industry are of one employer"
	}
	return known, ""
}

// ofIndustries marks the vacancies of an industry as a document names it.
func (t *tester) ofIndustries(name string) bitset {
	return t.anyOf(byIndustry, industriesOf(name)...)
}

// industriesIn lists the industries of a segment by name.
func (t *tester) industriesIn(p *segment) []string {
	var out []string
	for s, mark := range t.parted {
		if s.by == byIndustry && p.in.meets(mark) {
			out = append(out, s.name)
		}
	}
	slices.Sort(out)
	return out
}

// evenness says how evenly vacancies are spread over industries: entropy relative to its largest value, and the sum of
// squared shares (Herfindahl).
func (t *tester) evenness(p *segment) string {
	entropy, squares, k := 0.0, 0.0, 0
	for _, name := range t.industriesIn(p) {
		share := float64(p.in.and(t.having(byIndustry, name)).count()) / p.all.n
		entropy -= share * math.Log(share)
		squares += share * share
		k++
	}
	if k < 2 {
		return "all in one industry"
	}
	return fmt.Sprintf("over %d industries with a relative entropy of %.2f and a concentration of %.2f (1 is one industry)", k, entropy/math.Log(float64(k)), squares)
}
