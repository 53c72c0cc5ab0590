package analysis

import (
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Coverage says for how many vacancies a roadmap teaches every technology that they require.
type Coverage struct {
	N       int `json:"n"`       // vacancies that require a technology
	Without int `json:"without"` // vacancies that require none, not in N
	// Steps follow the roadmap, one for each of its steps.
	Steps []CoverageStep `json:"steps"`
	// Own are the technologies of the roadmap in the best order found, Best the best found of all
	// technologies, as many; each with the share covered once it is learnt.
	Own  []CoverageSkill `json:"own"`
	Best []CoverageSkill `json:"best"`
	// Bound at i is a share that no i technologies can exceed; it starts with that of none.
	Bound []float64 `json:"bound"`
	// Suggested is Own followed by what adds most to it: an order to teach in.
	Suggested []Suggestion `json:"suggested"`
	// Parts are the levels and then the countries that have at least 100 vacancies which require a technology.
	Parts []CoveragePart `json:"parts"`
}

// Suggestion is the next technology of a suggested order.
type Suggestion struct {
	CoverageSkill
	Gain float64 `json:"gain"` // share of vacancies that it completes after those before it
	Step int     `json:"step"` // where the roadmap teaches it, from 1; 0 where it does not
}

// CoveragePart is coverage in one level or country.
type CoveragePart struct {
	By      string `json:"by"` // "level" or "country"
	Name    string `json:"name"`
	N       int    `json:"n"`
	Without int    `json:"without"`
	// Steps are the shares covered after each step of the roadmap.
	Steps []Share `json:"steps"`
	// Best at i is the share that the first i+1 technologies of the best order found for this part cover, as
	// many as the roadmap teaches.
	Best []float64 `json:"best"`
}

// CoverageStep is what is covered after a step of the roadmap.
type CoverageStep struct {
	Step   int   `json:"step"`   // 1-based
	Taught int   `json:"taught"` // technologies so far
	Share  Share `json:"share"`
}

// CoverageSkill is what is covered once a skill is learnt after those before it.
type CoverageSkill struct {
	Skill market.Skill `json:"skill"`
	Name  string       `json:"name"`
	P     float64      `json:"p"`
}

// never is the step at which a roadmap teaches what it does not teach.
const never = 1 << 30

// mostAdditions bounds what a suggested order adds to a roadmap.
const mostAdditions = 10

// coverage follows a roadmap through the vacancies of each part, the whole first.
func (c *Collector) coverage(r market.Roadmap, parts []*wanting) Coverage {
	taughtIn, own := map[int32]int{}, []int32{}
	out := Coverage{Steps: []CoverageStep{}, Bound: []float64{}, Parts: []CoveragePart{}}
	for i, step := range r.Steps {
		for _, s := range step.Skills {
			if id := c.skillIDs[s.Skill]; c.skills[id].Kind == technologyKind {
				taughtIn[id] = i
				own = append(own, id)
			}
		}
		out.Steps = append(out.Steps, CoverageStep{Step: i + 1, Taught: len(own)})
	}
	whole := parts[0]
	out.N, out.Without = len(whole.sets), whole.without
	for i, s := range whole.follow(taughtIn, len(r.Steps), c.options.Confidence) {
		out.Steps[i].Share = s
	}
	order := whole.needs.order(nil, own, len(own))
	out.Own = c.coverageSkills(order, out.N)
	out.Best = c.coverageSkills(whole.bestOf(len(own)), out.N)
	for _, b := range whole.boundOf(len(own), c.mostTaught()) {
		out.Bound = append(out.Bound, round(b/float64(max(out.N, 1))))
	}
	out.Suggested = c.suggested(whole.needs, order, taughtIn, out.N)
	for _, p := range parts[1:] {
		part := CoveragePart{By: p.by, Name: p.name, N: len(p.sets), Without: p.without, Steps: p.follow(taughtIn, len(r.Steps), c.options.Confidence), Best: []float64{}}
		for _, l := range p.bestOf(len(own)) {
			part.Best = append(part.Best, round(ratioOf(l.covered, part.N)))
		}
		out.Parts = append(out.Parts, part)
	}
	return out
}

// mostTaught is the largest number of technologies that a roadmap teaches.
func (c *Collector) mostTaught() int {
	most := 0
	for _, r := range c.options.Roadmaps {
		n := 0
		for _, step := range r.Steps {
			for _, s := range step.Skills {
				if c.skills[c.skillIDs[s.Skill]].Kind == technologyKind {
					n++
				}
			}
		}
		most = max(most, n)
	}
	return most
}

// suggested is the best order found of the roadmap's own technologies, then what adds most to them.
func (c *Collector) suggested(needs *requirements, own []learnt, taughtIn map[int32]int, n int) []Suggestion {
	var known, others []int32
	for _, l := range own {
		known = append(known, l.skill)
	}
	for _, s := range needs.skills() {
		if _, ok := taughtIn[s]; !ok {
			others = append(others, s)
		}
	}
	out, before := []Suggestion{}, 0
	for _, l := range append(slices.Clone(own), needs.order(known, others, mostAdditions)...) {
		s := c.skills[l.skill]
		step := 0
		if at, ok := taughtIn[l.skill]; ok {
			step = at + 1
		}
		out = append(out, Suggestion{
			CoverageSkill: CoverageSkill{Skill: s.ID, Name: s.Name, P: round(ratioOf(l.covered, n))},
			Gain:          round(ratioOf(l.covered-before, n)), Step: step,
		})
		before = l.covered
	}
	return out
}

// requiredTechnologies adds the technologies that a vacancy requires to out, sorted.
func (c *Collector) requiredTechnologies(out []int32, v *vacancy) []int32 {
	for _, packed := range v.skills {
		if id := int32(packed >> 2); market.Need(packed&3) == market.Required && c.skills[id].Kind == technologyKind {
			out = append(out, id)
		}
	}
	return out
}

func (c *Collector) coverageSkills(order []learnt, n int) []CoverageSkill {
	out := []CoverageSkill{}
	for _, l := range order {
		s := c.skills[l.skill]
		out = append(out, CoverageSkill{Skill: s.ID, Name: s.Name, P: round(ratioOf(l.covered, n))})
	}
	return out
}

// coverageWalk adds up, employer by employer, the vacancies covered after each step.
type coverageWalk struct {
	clusters
	perStep   []hits
	inHand    []int // per step: vacancies of the employer at hand that it completes
	vacancies int
	employer  int32
}

func (w *coverageWalk) add(employer int32, completedIn int) {
	if employer == 0 || employer != w.employer {
		w.flush()
		w.employer = employer
	}
	w.vacancies++
	if completedIn < len(w.inHand) {
		w.inHand[completedIn]++
	}
}

func (w *coverageWalk) flush() {
	if w.vacancies == 0 {
		return
	}
	w.clusters.add(w.vacancies)
	covered := 0
	for i, n := range w.inHand {
		if covered += n; covered > 0 {
			w.perStep[i].add(covered, w.vacancies)
		}
	}
	clear(w.inHand)
	w.vacancies = 0
}
