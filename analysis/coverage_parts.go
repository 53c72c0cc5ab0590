package analysis

import (
	"cmp"
	"slices"
)

// partVacancies is how many vacancies that require a technology a level or country needs for a curve of its own.
const partVacancies = 100

// wanting is a part of a population: the vacancies that require a technology.
type wanting struct {
	stratum
	without int
	// Per vacancy, grouped by employer, what it requires: a set of needs.
	employers, sets []int32
	needs           *requirements
	best            []learnt // the best order found of all technologies, as far as a roadmap asked for it
	bound           []float64
}

// noSet is the number of the set of a vacancy that requires nothing.
const noSet = -1

func (w *wanting) add(employer, set int32) {
	if set == noSet {
		w.without++
		return
	}
	w.needs.count(set)
	w.employers, w.sets = append(w.employers, employer), append(w.sets, set)
}

// bestOf gives the best order found of n technologies.
func (w *wanting) bestOf(n int) []learnt {
	if n > len(w.best) {
		w.best = w.needs.order(nil, w.needs.skills(), n)
	}
	return w.best[:min(n, len(w.best))]
}

// boundOf gives what no choice of up to n technologies can exceed. most is the largest n that will be asked for.
func (w *wanting) boundOf(n, most int) []float64 {
	if w.bound == nil {
		w.bound = w.needs.bounds(most)
	}
	return w.bound[:n+1]
}

// wantingParts sorts vacancies: all of them, then each level and
// each country that has enough which require a technology, the larger first.
func (f *frame) wantingParts(in bitset) []*wanting {
	all := &wanting{needs: newRequirements()}
	parts := map[stratum]*wanting{}
	var required []int32
	in.each(func(place int) {
		v, set := f.at(place), int32(noSet)
		if required = f.requiredTechnologies(required[:0], v); len(required) > 0 {
			set = all.needs.id(required)
		}
		all.add(v.employer.value, set)
		for _, s := range f.levelAndCountries(v) {
			if parts[s] == nil {
				parts[s] = &wanting{stratum: s, needs: &requirements{skillSets: all.needs.skillSets}}
			}
			parts[s].add(v.employer.value, set)
		}
	})
	all.needs.ids = nil
	var out []*wanting
	for _, p := range parts {
		if len(p.sets) >= partVacancies {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b *wanting) int {
		return cmp.Or(-cmp.Compare(a.by, b.by), cmp.Compare(len(b.sets), len(a.sets)), cmp.Compare(a.name, b.name))
	})
	return append([]*wanting{all}, out...)
}

// levelAndCountries are the parts of coverage that a vacancy is in; what is not known is no part.
func (c *Collector) levelAndCountries(v *vacancy) []stratum {
	var out []stratum
	if level := c.facts.names.all[v.facts.level.value]; level != "" {
		out = append(out, stratum{byLevel, level})
	}
	for _, s := range v.strata {
		if c.strata[s].by == byCountry {
			out = append(out, c.strata[s])
		}
	}
	return out
}

// follow gives the share covered after each step of a roadmap that teaches each technology in the step given.
func (w *wanting) follow(taughtIn map[int32]int, steps int, confidence float64) []Share {
	walk := coverageWalk{perStep: make([]hits, steps), inHand: make([]int, steps)}
	done := make([]int, len(w.needs.vacancies))
	for set := range done {
		for _, skill := range w.needs.of(set) {
			step, ok := taughtIn[skill]
			if !ok {
				step = never
			}
			done[set] = max(done[set], step)
		}
	}
	for i, set := range w.sets {
		walk.add(w.employers[i], done[set])
	}
	walk.flush()
	walk.settle(confidence)
	typical, out := walk.typicalEffect(walk.perStep), make([]Share, steps)
	for i, h := range walk.perStep {
		out[i] = walk.share(h, typical, confidence)
	}
	return out
}
