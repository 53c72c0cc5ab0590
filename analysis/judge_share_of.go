package analysis

import (
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// testLevelShare asks for the share of the population's levels among vacancies whose level is known.
func (t *tester) testLevelShare(h market.Hypothesis) (Tested, string) {
	if len(h.Population.Levels) == 0 {
		return Tested{}, "the hypothesis names no level"
	}
	p, reason := t.ofKnownLevel(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	mark := t.atLevels(h.Population.Levels...)
	out := t.fill(p.against(p.factShare(mark, t.options.Confidence), mark, h), p, mark)
	out.Notes = append(out.Notes, "of vacancies whose level is known")
	return out, ""
}

// testExperienceShare asks for the share that wants a year of experience or more, of those that state years.
func (t *tester) testExperienceShare(h market.Hypothesis) (Tested, string) {
	zero := 0.0
	stated := h.Population
	if stated.Years == nil {
		stated.Years = &market.Range{Low: &zero}
	}
	p, reason := t.populated(stated)
	if reason != "" {
		return Tested{}, reason
	}
	mark := p.marked(func(v *vacancy) bool {
		years, ok := t.years(v)
		return ok && years >= 1
	})
	out := t.fill(p.against(p.factShare(mark, t.options.Confidence), mark, h), p, mark)
	all, _ := t.segment(h.Population)
	out.Notes = append(out.Notes, "of vacancies that state years; of all, those that do not counted as asking for none, "+
		percent(all.share(mark, t.options.Confidence).P))
	return out, ""
}

// employerSources are boards that an employer keeps itself; docs/sources.md lists them.
var employerSources = []string{"greenhouse", "lever", "ashby", "smartrecruiters", "workable", "recruitee", "personio", "teamtailor", "workday",
	"bamboohr", "comeet", "pinpoint", "rippling", "startupjobs-cz", "site"}

// importSource is the source of imported postings, of which nobody knows where they stood.
const importSource = "import"

// testSourceShare asks for the share that stands on employers' own boards.
func (t *tester) testSourceShare(h market.Hypothesis) (Tested, string) {
	p, reason := t.populated(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	known := t.part(p.marked(func(v *vacancy) bool {
		return slices.ContainsFunc(v.strata, func(s int32) bool { return t.strata[s].by == bySource && t.strata[s].name != importSource })
	}))
	if reason := known.tooSmall(t.options.MinCount); reason != "" {
		return Tested{}, reason + ": of imported postings nobody knows the kind of board"
	}
	mark := known.marked(func(v *vacancy) bool {
		return slices.ContainsFunc(v.strata, func(s int32) bool {
			return t.strata[s].by == bySource && slices.Contains(employerSources, t.strata[s].name)
		})
	})
	return t.fill(known.against(known.factShare(mark, t.options.Confidence), mark, h), known, mark), ""
}

// testMentionsCovered asks for the part of all mentions of a universe that is of the subject.
func (t *tester) testMentionsCovered(h market.Hypothesis) (Tested, string) {
	p, reason := t.populated(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	members, reason := t.ranking(p, h.Subject, h.Universe)
	if reason != "" {
		return Tested{}, reason
	}
	s := p.mentions(members.marks, len(h.Subject), t.options.Confidence)
	if s.N < max(t.options.MinCount, 1) {
		return Tested{}, few(s.N, "mention", "mentions") + " to test it on"
	}
	out := t.fill(againstValue(s, p.profiles(members.union(len(h.Subject))).free(0), h), p, members.union(len(h.Subject)))
	out.Notes = append(out.Notes, "of "+plural(s.N, "mention", "mentions"))
	return out, ""
}

// mentions is the part of all marks that is of the first ones, with a share's interval: what an employer has of
// them is its size.
func (p *segment) mentions(marks []bitset, first int, confidence float64) Share {
	var all clusters
	var h hits
	for _, r := range p.profiles(marks...).rows {
		total, covered := 0.0, 0.0
		for i, x := range r.counts {
			total += x
			if i < first {
				covered += x
			}
		}
		for range int(r.employers) {
			if total > 0 {
				all.add(int(total))
			}
			if covered > 0 {
				h.add(int(covered), int(total))
			}
		}
	}
	return all.share(h, all.typicalEffect([]hits{h}), confidence)
}

// factShare is the share of the vacancies of which another fact than a skill holds: their source, level, role, industry or title. In these
// the vacancies of an employer are alike as they are in no skill, so that its own design effect is not drawn below to that of skills.
func (p *segment) factShare(mark bitset, confidence float64) Share {
	h := p.hits(mark)
	return p.all.share(h, p.all.ownOr(h, p.typical()), confidence)
}

// ownOr is the design effect of hits where it is above the usual one.
func (c *clusters) ownOr(h hits, usual float64) float64 {
	if own := c.designEffect(h); own > usual {
		return own
	}
	return usual
}

// marked are the places of a segment whose vacancies are so.
func (p *segment) marked(so func(*vacancy) bool) bitset {
	out := p.frame.none()
	p.in.each(func(place int) {
		if so(p.frame.at(place)) {
			out.set(place)
		}
	})
	return out
}
