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

// coverage follows a roadmap through the vacancies, which come grouped by employer.
func (c *Collector) coverage(r market.Roadmap, vacancies []int32) Coverage {
	taughtIn, own := map[int32]int{}, []int32{}
	out := Coverage{Steps: []CoverageStep{}, Own: []CoverageSkill{}, Best: []CoverageSkill{}, Bound: []float64{}}
	for i, step := range r.Steps {
		for _, s := range step.Skills {
			if id := c.skillIDs[s.Skill]; c.skills[id].Kind == technologyKind {
				taughtIn[id] = i
				own = append(own, id)
			}
		}
		out.Steps = append(out.Steps, CoverageStep{Step: i + 1, Taught: len(own)})
	}
	walk := coverageWalk{perStep: make([]hits, len(r.Steps)), inHand: make([]int, len(r.Steps))}
	wanted := newRequirements()
	for _, i := range vacancies {
		v := &c.vacancies[i]
		required := c.requiredTechnologies(v)
		if len(required) == 0 {
			out.Without++
			continue
		}
		wanted.add(required)
		last := 0
		for _, s := range required {
			step, ok := taughtIn[s]
			if !ok {
				step = never
			}
			last = max(last, step)
		}
		walk.add(v.employer.value, last)
	}
	walk.flush()
	out.N = int(walk.n)
	typical := walk.typicalEffect(walk.perStep)
	for i, h := range walk.perStep {
		out.Steps[i].Share = walk.share(h, typical, c.options.Confidence)
	}
	out.Own = c.coverageSkills(wanted.order(own, len(own)), out.N)
	out.Best = c.coverageSkills(wanted.order(wanted.skills(), len(own)), out.N)
	for _, b := range wanted.bounds(len(own)) {
		out.Bound = append(out.Bound, round(b/float64(max(out.N, 1))))
	}
	return out
}

// requiredTechnologies lists the technologies that a vacancy requires, sorted.
func (c *Collector) requiredTechnologies(v *vacancy) []int32 {
	var out []int32
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

// requirements are the sets of technologies that vacancies require, each set once.
type requirements struct {
	ids  map[string]int
	sets []requirement
	with map[int32][]int // skill to the sets that hold it
}

type requirement struct {
	skills    []int32
	vacancies int
}

// learnt is a skill and how many vacancies are covered once it is known.
type learnt struct {
	skill   int32
	covered int
}

func newRequirements() *requirements {
	return &requirements{ids: map[string]int{}, with: map[int32][]int{}}
}

func (q *requirements) add(skills []int32) {
	key := make([]byte, 0, 4*len(skills))
	for _, s := range skills {
		key = append(key, byte(s), byte(s>>8), byte(s>>16), byte(s>>24))
	}
	i, ok := q.ids[string(key)]
	if !ok {
		i = len(q.sets)
		q.ids[string(key)] = i
		q.sets = append(q.sets, requirement{skills: skills})
		for _, s := range skills {
			q.with[s] = append(q.with[s], i)
		}
	}
	q.sets[i].vacancies++
}

// skills lists every skill that some vacancy requires, sorted.
func (q *requirements) skills() []int32 {
	out := make([]int32, 0, len(q.with))
	for s := range q.with {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

// far is what a vacancy counts for a skill when others are missing besides: this much less for each. No one
// value is best for every market, so each is tried and the order that covers most on its way is kept.
var far = []float64{0.05, 0.2, 0.4, 0.7}

// order puts n of the skills in a good order to learn them: each next one is that
// which completes most vacancies, and brings most others nearer. Finding the best order is
// NP-hard (it holds densest-k-subgraph), so bounds says how far from it this may be.
func (q *requirements) order(skills []int32, n int) []learnt {
	var best []learnt
	most := -1
	for _, f := range far {
		order, sum := q.greedy(skills, n, f), 0
		for _, l := range order {
			sum += l.covered
		}
		if sum > most {
			best, most = order, sum
		}
	}
	return best
}

func (q *requirements) greedy(skills []int32, n int, discount float64) []learnt {
	missing := make([]int, len(q.sets))
	for i, s := range q.sets {
		missing[i] = len(s.skills)
	}
	worth := func(missing int) float64 {
		w := 1.0
		for range missing - 1 {
			w *= discount
		}
		return w
	}
	left, covered := slices.Clone(skills), 0
	var out []learnt
	for len(out) < n && len(left) > 0 {
		at, most := 0, -1.0
		for i, s := range left {
			sum := 0.0
			for _, set := range q.with[s] {
				sum += float64(q.sets[set].vacancies) * worth(missing[set])
			}
			if sum > most {
				at, most = i, sum
			}
		}
		for _, set := range q.with[left[at]] {
			if missing[set]--; missing[set] == 0 {
				covered += q.sets[set].vacancies
			}
		}
		out = append(out, learnt{left[at], covered})
		left = slices.Delete(left, at, at+1)
	}
	return out
}
