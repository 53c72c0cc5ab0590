package analysis

import (
	"fmt"

	"github.com/roadcheck/roadcheck/internal/market"
)

// What "up to X" allows: how far the whole may be from X, and how many vacancies a part needs to be looked at.
const (
	upToMargin  = 0.10
	upToSegment = 100
)

// testUpTo asks whether a share is about the value in all vacancies, within upToMargin by two one-sided tests (Schuirmann
// 1987), and above it in no level, country or source. It is refuted where a part is above the value, or where
// neither the whole nor any part comes near it.
func (t *tester) testUpTo(h market.Hypothesis) (Tested, string) {
	p, reason := t.populated(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	mark, reason := t.any(h.Subject, t.by(rolledUp))
	if reason != "" {
		return Tested{}, reason
	}
	x, free := *h.Value, p.profiles(mark).free(0)
	whole := p.share(mark, t.options.Confidence)
	out := t.fill(Tested{Unit: "share", Estimate: Estimate{whole.P, whole.Lo, whole.Hi}}, p, mark)
	low, high := x-upToMargin, x+upToMargin
	above, _ := shareTest(whole, free, low)
	_, below := shareTest(whole, free, min(high, 1))
	out.P = max(above, below)
	parts := t.parts(p)
	out.PAgainst, out.Items = 1, []ItemVerdict{}
	near := whole.Hi >= low
	farthest := 1.0
	_, farthest = shareTest(whole, free, low)
	for _, s := range parts {
		// A simultaneous interval: each part's is as wide as all together need.
		share := s.share(mark, 1-(1-t.options.Confidence)/float64(len(parts)))
		passes, _ := shareTest(share, s.profiles(mark).free(0), x)
		_, short := shareTest(share, s.profiles(mark).free(0), low)
		passes = min(1, passes*float64(len(parts)))
		out.PAgainst = min(out.PAgainst, passes)
		near, farthest = near || share.Hi >= low, max(farthest, short)
		it := ItemVerdict{Name: s.name, Estimate: Estimate{share.P, share.Lo, share.Hi}, N: share.N, P: 1, PAgainst: passes, Outcome: Inconclusive}
		switch {
		case share.Lo > x && passes <= errorRate:
			it.Outcome, out.Beyond = Contradicted, -1
		case share.Hi <= x:
			_, it.P = shareTest(share, s.profiles(mark).free(0), x)
			it.Outcome = Supported
		}
		out.Items = append(out.Items, it)
	}
	out.Notes = failing(out.Items)
	switch {
	case !near:
		out.Beyond, out.PAgainst = -1, min(1, 2*min(out.PAgainst, farthest))
		out.Notes = append(out.Notes, fmt.Sprintf("neither all vacancies nor any part come within %s of the figure", percent(upToMargin)))
	case out.Beyond == 0 && whole.Lo > low && whole.Hi < high:
		out.Beyond = 1
	}
	if out.Beyond == 0 {
		out.open = "not shown to be about the figure, nor that a part passes it"
	}
	return out, ""
}

// namedSegment is a part of a segment with its name.
type namedSegment struct {
	*segment
	name string
}

// parts are the levels, countries and sources of a segment with enough vacancies.
func (t *tester) parts(p *segment) []namedSegment {
	var out []namedSegment
	add := func(name string, in bitset) {
		if in.count() >= max(upToSegment, t.options.MinCount) {
			out = append(out, namedSegment{t.part(in), name})
		}
	}
	for _, l := range levels {
		add("level "+string(l), p.in.and(t.atLevels(l)))
	}
	named := map[string]bitset{}
	p.in.each(func(place int) {
		for _, id := range t.at(place).strata {
			s := t.strata[id]
			if s.by != byCountry && s.by != bySource {
				continue
			}
			name := s.by + " " + s.name
			if named[name] == nil {
				named[name] = t.none()
			}
			named[name].set(place)
		}
	})
	for _, name := range sortedKeys(named) {
		add(name, named[name])
	}
	return out
}
