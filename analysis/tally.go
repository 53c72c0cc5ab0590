package analysis

import (
	"cmp"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// tally counts the skills of one population.
type tally struct {
	clusters
	any, required []hits // per skill
	employer      int32  // at hand; vacancies come grouped by employer
	vacancies     int    // of the employer at hand
	postings      int
	inHand        []skillHits
	index         []int32 // per skill: place in inHand plus one, 0 when not there
	typical       [2]float64
	kept          *employerCounts // nil unless employers are to be drawn again
}

// skillHits is how many vacancies of the employer at hand name a skill.
type skillHits struct {
	skill, any, required int32
	postings             int32
}

func newTally(skills int) *tally {
	return &tally{any: make([]hits, skills), required: make([]hits, skills), index: make([]int32, skills)}
}

// add counts a vacancy. Vacancies must come grouped by employer.
func (t *tally) add(v *vacancy) {
	if e := v.employer.value; e == 0 || e != t.employer {
		t.flush()
		t.employer = e
	}
	t.vacancies++
	t.postings += int(v.postings)
	for i, packed := range v.skills {
		skill := int32(packed >> 2)
		if t.index[skill] == 0 {
			t.inHand = append(t.inHand, skillHits{skill: skill})
			t.index[skill] = int32(len(t.inHand))
		}
		h := &t.inHand[t.index[skill]-1]
		h.any++
		h.postings += v.namedBy(i)
		if market.Need(packed&3) == market.Required {
			h.required++
		}
	}
}

// flush counts the employer at hand.
func (t *tally) flush() {
	if t.vacancies == 0 {
		return
	}
	t.clusters.add(t.vacancies)
	for _, h := range t.inHand {
		t.any[h.skill].add(int(h.any), t.vacancies)
		t.any[h.skill].postings += int(h.postings)
		if t.employer != 0 {
			t.any[h.skill].named++
		}
		if h.required > 0 {
			t.required[h.skill].add(int(h.required), t.vacancies)
		}
		t.index[h.skill] = 0
	}
	if t.kept != nil {
		t.kept.add(t.inHand)
	}
	t.inHand, t.vacancies = t.inHand[:0], 0
}

// finish ends the counting.
func (t *tally) finish(confidence float64) {
	t.flush()
	t.settle(confidence)
	t.typical = [2]float64{t.typicalEffect(t.any), t.typicalEffect(t.required)}
}

// demand ranks the skills that the population names, largest first. Skills
// named fewer than minCount times follow with rank 0; equal counts share a rank.
func (c *Collector) demand(t *tally) []Demand {
	out := []Demand{}
	for skill, h := range t.any {
		if h.count > 0 {
			out = append(out, c.skillDemand(t, int32(skill)))
		}
	}
	slices.SortFunc(out, func(a, b Demand) int {
		return cmp.Or(cmp.Compare(b.Any.Count, a.Any.Count), cmp.Compare(a.ID, b.ID))
	})
	for i := range out {
		switch {
		case out[i].Any.Count < c.options.MinCount:
			// too few to be ranked
		case i > 0 && out[i].Any.Count == out[i-1].Any.Count:
			out[i].Rank = out[i-1].Rank
		default:
			out[i].Rank = i + 1
		}
	}
	return out
}

// skillDemand is the demand for one skill, unranked.
func (c *Collector) skillDemand(t *tally, skill int32) Demand {
	d := Demand{
		SkillInfo: c.skills[skill],
		Any:       t.share(t.any[skill], t.typical[0], c.options.Confidence),
		Required:  t.share(t.required[skill], t.typical[1], c.options.Confidence),
		Employers: t.any[skill].named,
		Raw:       round(ratioOf(t.any[skill].postings, t.postings)), ByEmployer: round(ratioOf(int(t.any[skill].weight), t.count*billion)),
	}
	if corrected, ok := c.corrector.of(d.SkillInfo, d.Any, c.z); ok {
		d.Corrected = &corrected
	}
	return d
}
