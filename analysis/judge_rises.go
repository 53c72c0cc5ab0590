package analysis

import (
	"fmt"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// steps of seniority: the levels of each, lowest first.
var seniority = []struct {
	name   string
	levels []market.Level
}{
	{"junior", []market.Level{"intern", "junior"}}, {"mid", []market.Level{"mid"}},
	{"senior", []market.Level{"senior", "staff"}}, {"lead", []market.Level{"lead", "manager"}},
}

// testRisesByLevel asks whether the share of each item rises from level to level: whether a line through them does,
// and no step to the next level falls beyond doubt. Levels that the population names are the highest ones looked at.
func (t *tester) testRisesByLevel(h market.Hypothesis) (Tested, string) {
	of := h.Population
	of.Levels = nil
	highest := len(seniority) - 1
	if len(h.Population.Levels) > 0 {
		highest = 0
		for i, s := range seniority {
			for _, l := range h.Population.Levels {
				if strings.Contains(levelsText(s.levels), string(l)) {
					highest = max(highest, i)
				}
			}
		}
	}
	var steps []*segment
	var names []string
	in := t.none()
	score := map[market.Level]float64{}
	for i, s := range seniority[:highest+1] {
		of.Levels = s.levels
		p, reason := t.populated(of)
		if reason != "" {
			continue
		}
		in.or(p.in)
		steps, names = append(steps, p), append(names, s.name)
		for _, l := range s.levels {
			score[l] = float64(i)
		}
	}
	if len(steps) < 2 {
		return Tested{}, "too few vacancies of known level to compare levels"
	}
	p := t.part(in)
	return t.rising(p, h, func(v *vacancy) float64 { return score[market.Level(t.facts.names.all[v.facts.level.value])] }, func(mark bitset) (string, []string) {
		return t.reversal(p, steps, names, mark)
	})
}

// mostYears is where years of experience end: few postings ask for more.
const mostYears = 15

// testRisesByYears asks whether the share of each item rises with the years that vacancies ask for.
func (t *tester) testRisesByYears(h market.Hypothesis) (Tested, string) {
	of := h.Population
	zero := 0.0
	if of.Years == nil {
		of.Years = &market.Range{Low: &zero}
	}
	p, reason := t.populated(of)
	if reason != "" {
		return Tested{}, reason
	}
	return t.rising(p, h, func(v *vacancy) float64 {
		years, _ := t.years(v)
		return min(years, mostYears)
	}, func(bitset) (string, []string) { return "", nil })
}

// rising tests the slope of each item's share on a score; falls says where a step goes down beyond doubt, and
// what the shares are.
func (t *tester) rising(p *segment, h market.Hypothesis, score func(*vacancy) float64, falls func(bitset) (string, []string)) (Tested, string) {
	var parts []part
	var notes []string
	met := t.none()
	for _, it := range h.Subject {
		mark, reason := t.any([]market.Item{it}, t.by(rolledUp))
		if reason != "" {
			return Tested{}, reason
		}
		met.or(mark)
		slope, s, ok := p.slope(mark, score)
		if !ok {
			return Tested{}, "all are of one level"
		}
		one := partOf(itemWords(it), t.againstSpread(slope, 0, s, h))
		one.n = int(p.all.n)
		if one.beyond == 0 {
			one.needed = neededFor(slope, 0, s, one.n)
		}
		fall, shares := falls(mark)
		if one.beyond > 0 && fall != "" {
			one.beyond, one.note = 0, fall
		}
		for _, words := range shares {
			notes = append(notes, itemWords(it)+": "+words)
		}
		parts = append(parts, one)
	}
	out := t.fill(every("slope", parts), p, met)
	out.Notes = append(out.Notes, notes...)
	if len(parts) == 1 {
		out.open = parts[0].note
	}
	return out, ""
}

// slope is that of the least-squares line of a mark on a score (the trend of Cochran 1954 and Armitage 1955), with
// its spread over employers.
func (p *segment) slope(mark bitset, score func(*vacancy) float64) (float64, spread, bool) {
	var n, x, y, xx, xy float64
	p.in.each(func(place int) {
		s := score(p.frame.at(place))
		n, x, xx = n+1, x+s, xx+s*s
		if mark.has(place) {
			y, xy = y+1, xy+s
		}
	})
	within := xx - x*x/n
	if !(within > 0) {
		return 0, spread{}, false
	}
	b := (xy - x*y/n) / within
	s := p.spreadBy(func(place int) float64 {
		d, r := score(p.frame.at(place))-x/n, -y/n
		if mark.has(place) {
			r++
		}
		return d * (r - b*d) / within
	})
	return b, s, true
}

// reversal says from which level to the next the share falls beyond doubt, and lists the shares.
func (t *tester) reversal(p *segment, steps []*segment, names []string, mark bitset) (string, []string) {
	words := make([]string, len(steps))
	fall := ""
	for i, s := range steps {
		share := s.share(mark, t.options.Confidence)
		words[i] = names[i] + " " + percent(share.P)
		if i == 0 {
			continue
		}
		one := t.contrast(groupPair{steps[i-1], s, p}, "", mark, market.Hypothesis{Comparator: ">"})
		if fall == "" && one.beyond > 0 && one.p*float64(len(steps)-1) <= errorRate {
			fall = fmt.Sprintf("it falls from %s to %s", names[i-1], names[i])
		}
	}
	return fall, []string{strings.Join(words, ", ")}
}
