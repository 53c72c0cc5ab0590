package analysis

import (
	"encoding/binary"
	"slices"
)

// skillSets are sets of technologies, each once, numbered in the order in which they came.
type skillSets struct {
	ids     map[string]int32
	members []int32   // of all sets, one after the other
	starts  []int32   // of each set in members, and where the last one ends
	with    [][]int32 // per skill, the sets that hold it, ascending
}

// id numbers a set.
func (s *skillSets) id(skills []int32) int32 {
	key := make([]byte, 0, 4*len(skills))
	for _, skill := range skills {
		key = binary.LittleEndian.AppendUint32(key, uint32(skill))
	}
	id, ok := s.ids[string(key)]
	if ok {
		return id
	}
	id = int32(len(s.starts) - 1)
	s.ids[string(key)] = id
	for _, skill := range skills {
		for int(skill) >= len(s.with) {
			s.with = append(s.with, nil)
		}
		s.with[skill] = append(s.with[skill], id)
	}
	s.members = append(s.members, skills...)
	s.starts = append(s.starts, int32(len(s.members)))
	return id
}

// of are the technologies of a set.
func (s *skillSets) of(set int) []int32 { return s.members[s.starts[set]:s.starts[set+1]] }

// requirements are the sets of technologies that vacancies require.
type requirements struct {
	*skillSets
	vacancies []int32 // that require a set, by its number; sets beyond have none
}

// learnt is a skill and how many vacancies are covered once it is known.
type learnt struct {
	skill   int32
	covered int
}

func newRequirements() *requirements {
	return &requirements{skillSets: &skillSets{ids: map[string]int32{}, starts: []int32{0}}}
}

// add counts a vacancy and gives the number of its set.
func (q *requirements) add(skills []int32) int32 {
	id := q.id(skills)
	q.count(id)
	return id
}

// count counts a vacancy that requires a set.
func (q *requirements) count(set int32) {
	for int(set) >= len(q.vacancies) {
		q.vacancies = append(q.vacancies, 0)
	}
	q.vacancies[set]++
}

// skills lists every skill that some vacancy requires, sorted.
func (q *requirements) skills() []int32 {
	var out []int32
	for skill, sets := range q.with {
		if slices.ContainsFunc(sets, func(set int32) bool { return int(set) < len(q.vacancies) && q.vacancies[set] > 0 }) {
			out = append(out, int32(skill))
		}
	}
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
	most, start := -1, q.learning(known, skills)
	for _, f := range far {
		order, sum := start.copied().greedy(n, f), 0
		for _, l := range order {
			sum += l.covered
		}
		if sum > most {
			best, most = order, sum
		}
	}
	return best
}

// learning is where a learner stands.
type learning struct {
	*requirements
	missing []int32 // skills that each set lacks
	covered int     // vacancies
	left    []int32 // skills to learn
	place   []int32 // of each skill in near plus one, 0 where it is not to be learnt
	width   int
	near    []int32 // per place, from 1 on, the vacancies that lack the skill by how many they lack
}

// learning begins with some known skills.
func (q *requirements) learning(known, skills []int32) *learning {
	at := &learning{requirements: q, missing: make([]int32, len(q.vacancies)), left: skills, place: make([]int32, len(q.with))}
	for set := range q.vacancies {
		at.missing[set] = int32(len(q.of(set)))
		at.width = max(at.width, len(q.of(set))+1)
	}
	for _, s := range known {
		at.learn(s)
	}
	for i, s := range skills {
		if int(s) < len(at.place) {
			at.place[s] = int32(i + 1)
		}
	}
	at.near = make([]int32, (len(skills)+1)*at.width)
	for set, n := range q.vacancies {
		at.move(set, n)
	}
	return at
}

func (at *learning) copied() *learning {
	out := *at
	out.missing, out.left, out.near = slices.Clone(at.missing), slices.Clone(at.left), slices.Clone(at.near)
	return &out
}

// move adds n vacancies of a set to what they lack. That of skills which are not to be learnt, at place 0, is never read.
func (at *learning) move(set int, n int32) {
	if n == 0 {
		return
	}
	lacks := int(at.missing[set])
	for _, s := range at.of(set) {
		at.near[int(at.place[s])*at.width+lacks] += n
	}
}

// learn makes a skill known.
func (at *learning) learn(skill int32) {
	if int(skill) >= len(at.with) {
		return
	}
	for _, set := range at.with[skill] {
		if int(set) >= len(at.vacancies) {
			break // sets ascend
		}
		n := at.vacancies[set]
		if at.near != nil {
			at.move(int(set), -n)
		}
		if at.missing[set]--; at.missing[set] == 0 {
			at.covered += int(n)
		}
		if at.near != nil {
			at.move(int(set), n)
		}
	}
}

// greedy uses the learner up.
func (at *learning) greedy(n int, discount float64) []learnt {
	worth := make([]float64, at.width)
	for lacks := range worth {
		worth[lacks] = 1
		for range lacks - 1 {
			worth[lacks] *= discount
		}
	}
	var out []learnt
	for len(out) < n && len(at.left) > 0 {
		next, most := 0, -1.0
		for i, s := range at.left {
			if sum := at.worth(s, worth); sum > most {
				next, most = i, sum
			}
		}
		at.learn(at.left[next])
		out = append(out, learnt{at.left[next], at.covered})
		at.left = slices.Delete(at.left, next, next+1)
	}
	return out
}

// worth adds up what the vacancies that lack a skill are worth to it.
func (at *learning) worth(skill int32, of []float64) float64 {
	if int(skill) >= len(at.place) {
		return 0
	}
	sum, from := 0.0, int(at.place[skill])*at.width
	for lacks, n := range at.near[from : from+at.width] {
		sum += float64(n) * of[lacks]
	}
	return sum
}
