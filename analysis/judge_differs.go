package analysis

import (
	"fmt"
	"math"

	"github.com/roadcheck/roadcheck/internal/market"
)

// testDiffers asks whether the share of each item, title or phrase is larger in one population than in another.
func (t *tester) testDiffers(h market.Hypothesis) (Tested, string) {
	g, reason := t.groups(h)
	if reason != "" {
		return Tested{}, reason
	}
	var parts []part
	met := t.none()
	names, marks, reason := t.namedMarks(h, t.by(rolledUp))
	if reason != "" {
		return Tested{}, reason
	}
	for i, mark := range marks {
		met.or(mark)
		parts = append(parts, t.contrast(g, names[i], mark, h))
	}
	out := t.fill(every("difference", parts), g.both, met)
	if len(parts) == 1 {
		out.Notes, out.Items = append(out.Notes, parts[0].note), nil
	}
	return out, ""
}

// namedMarks are where the items of the subject are met, and the industries, titles or phrases that the hypothesis names.
func (t *tester) namedMarks(h market.Hypothesis, by how) (names []string, marks []bitset, reason string) {
	for _, it := range h.Subject {
		mark, reason := t.any([]market.Item{it}, by)
		if reason != "" {
			return nil, nil, reason
		}
		names, marks = append(names, itemWords(it)), append(marks, mark)
	}
	for _, name := range h.Names {
		mark := bitset(nil)
		switch h.Of {
		case byIndustry:
			mark = t.ofIndustries(name)
		case byTitle:
			mark = t.titled(name)
		case byPhrase:
			if mark, reason = t.any([]market.Item{{"~" + name}}, by); reason != "" {
				return nil, nil, reason
			}
		default:
			return nil, nil, "postings are not counted by " + h.Of
		}
		names, marks = append(names, name), append(marks, mark)
	}
	return names, marks, ""
}

// groupPair is two populations without a vacancy in common, and both together.
type groupPair struct{ one, other, both *segment }

// groups are the two populations of a hypothesis. What is in the first is not in the second.
func (t *tester) groups(h market.Hypothesis) (groupPair, string) {
	one, reason := t.populated(h.Population)
	if reason != "" {
		return groupPair{}, reason
	}
	second := overlay(h.Population, *h.Versus)
	known := func(*vacancy) bool { return true }
	if second.Employer == "other" {
		second.Employer = ""
		kind := h.Population.Employer != ""
		known = func(v *vacancy) bool {
			return kind && v.facts.kind.value != 0 || !kind && v.employer.value != 0
		}
	}
	if len(second.Industries) == 1 && second.Industries[0] == "other" {
		second.Industries = nil
		known = func(v *vacancy) bool { return v.facts.industry.value != 0 }
	}
	all, reason := t.segment(second)
	if reason != "" {
		return groupPair{}, reason
	}
	other := t.part(all.marked(known).without(one.in))
	if reason := other.tooSmall(t.options.MinCount); reason != "" {
		return groupPair{}, reason + " in " + populationWords(*h.Versus)
	}
	both := t.none()
	both.or(one.in)
	both.or(other.in)
	g := groupPair{one, other, t.part(both)}
	if g.both.all.count < 3 || other.all.count < 2 {
		return groupPair{}, "too few employers to compare"
	}
	return g, ""
}

// contrast tests the difference of the shares with a mark. Its interval joins those of the two shares (Newcombe 1998, method
// 10; Zou and Donner 2008), the p-value is that of the difference when both share one rate, over employers, who may stand in both
// populations.
func (t *tester) contrast(g groupPair, name string, mark bitset, h market.Hypothesis) part {
	value := 0.0
	if h.Value != nil {
		value = *h.Value
	}
	share := (*segment).share
	if len(h.Names) > 0 {
		share = (*segment).factShare
	}
	a, b := share(g.one, mark, t.options.Confidence), share(g.other, mark, t.options.Confidence)
	d := a.P - b.P
	e := Estimate{d, d - math.Sqrt(square(a.P-a.Lo)+square(b.Hi-b.P)), d + math.Sqrt(square(a.Hi-a.P)+square(b.P-b.Lo))}
	n1, n2 := g.one.all.n, g.other.all.n
	p1, p2 := a.P, b.P
	if value == 0 {
		p1 = float64(a.Count+b.Count) / (n1 + n2)
		p2 = p1
	}
	table := g.both.profiles(g.one.in, g.one.in.and(mark), g.other.in, g.other.in.and(mark))
	s := table.spread(func(r *profile) float64 {
		return (r.counts[1]-p1*r.counts[0])/n1 - (r.counts[3]-p2*r.counts[2])/n2
	})
	s.free = min(s.free, max(g.one.all.effective()-1, 1), max(g.other.all.effective()-1, 1))
	_, above, below := s.tested(d, value, t.options.Confidence)
	out := part{name: name, estimate: e, n: a.N + b.N, p: above, against: below, beyond: beyondOf(e, value)}
	if s.se == 0 {
		out.beyond = 0
	}
	if aims(h) < 0 {
		out.p, out.against, out.beyond = out.against, out.p, -out.beyond
	}
	if out.beyond == 0 {
		out.needed = neededFor(d, value, s, out.n)
	}
	out.note = fmt.Sprintf("%s of %s against %s of %s", percent(a.P), thousands(a.N), percent(b.P), thousands(b.N)) + t.within(g, mark)
	return out
}

// within says what is left of a difference within level and country, where both have vacancies of the same.
func (t *tester) within(g groupPair, mark bitset) string {
	f := g.both.fourfold(g.one.in, mark)
	for _, c := range f.strata {
		if c[0]*c[3] > 0 && c[1]*c[2] > 0 {
			odds, s := f.oddsRatio(g.both)
			e, _, _ := s.tested(odds, 0, t.options.Confidence)
			return fmt.Sprintf("; within level and country an odds ratio of %.3g (%.3g to %.3g)", math.Exp(e.Value), math.Exp(e.Lo), math.Exp(e.Hi))
		}
	}
	return ""
}

// testOddsOfGroup asks whether the kind of employer of the population has relatively more vacancies of its role.
func (t *tester) testOddsOfGroup(h market.Hypothesis) (Tested, string) {
	if h.Population.Role == "" || h.Population.Employer == "" {
		return Tested{}, "the hypothesis names no role or no kind of employer"
	}
	if reason := untold(h.Population); reason != "" {
		return Tested{}, reason
	}
	all := h.Population
	all.Role, all.Employer = "all-tech", ""
	p, reason := t.populated(all)
	if reason != "" {
		return Tested{}, reason
	}
	known := t.part(p.known(byKind))
	if reason := known.tooSmall(t.options.MinCount); reason != "" {
		return Tested{}, reason
	}
	kind := known.in.and(t.having(byKind, h.Population.Employer))
	role := t.ofRoles([]string{h.Population.Role})
	one, note := t.association(known, role, kind, h)
	out := t.fill(every("odds ratio", []part{one}), known, role.and(kind))
	out.Items, out.Notes = nil, []string{note}
	return out, ""
}
