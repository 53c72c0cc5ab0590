package analysis

import "slices"

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

// add counts a vacancy and gives the place of its set.
func (q *requirements) add(skills []int32) int {
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
	return i
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

// order puts n of the skills in a good order to learn them after the known ones: each next one is that
// which completes most vacancies, and brings most others nearer. Finding the best order is
// NP-hard (it holds densest-k-subgraph), so bounds says how far from it this may be.
func (q *requirements) order(known, skills []int32, n int) []learnt {
	var best []learnt
	most := -1
	missing, covered := q.after(known)
	for _, f := range far {
		order, sum := q.greedy(learning{slices.Clone(missing), covered}, slices.Clone(skills), n, f), 0
		for _, l := range order {
			sum += l.covered
		}
		if sum > most {
			best, most = order, sum
		}
	}
	return best
}

// after is how many skills each set lacks once some are known, and how many vacancies are covered.
func (q *requirements) after(known []int32) (missing []int, covered int) {
	missing = make([]int, len(q.sets))
	for i, s := range q.sets {
		missing[i] = len(s.skills)
	}
	for _, s := range known {
		for _, set := range q.with[s] {
			if missing[set]--; missing[set] == 0 {
				covered += q.sets[set].vacancies
			}
		}
	}
	return missing, covered
}

// learning is where a learner stands.
type learning struct {
	missing []int // skills that each set lacks
	covered int   // vacancies
}

// greedy uses up at and left.
func (q *requirements) greedy(at learning, left []int32, n int, discount float64) []learnt {
	worth := func(missing int) float64 {
		w := 1.0
		for range missing - 1 {
			w *= discount
		}
		return w
	}
	var out []learnt
	for len(out) < n && len(left) > 0 {
		next, most := 0, -1.0
		for i, s := range left {
			sum := 0.0
			for _, set := range q.with[s] {
				sum += float64(q.sets[set].vacancies) * worth(at.missing[set])
			}
			if sum > most {
				next, most = i, sum
			}
		}
		for _, set := range q.with[left[next]] {
			if at.missing[set]--; at.missing[set] == 0 {
				at.covered += q.sets[set].vacancies
			}
		}
		out = append(out, learnt{left[next], at.covered})
		left = slices.Delete(left, next, next+1)
	}
	return out
}
