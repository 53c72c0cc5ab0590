package analysis

import (
	"cmp"
	"maps"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// strataSkills bounds the skills listed per stratum; what the roadmaps teach is listed besides.
const strataSkills = 60

// monthSkills bounds those of a month.
const monthSkills = 20

// Findings makes the findings of what was added, and ends the collection: Add after it is a fault of the caller and may panic.
func (c *Collector) Findings() Findings {
	columns := newFrame(c)
	all, strata, populations := c.count()
	f := Findings{
		Schema: Schema, Version: c.options.Version, Extractor: c.options.Extractor,
		MadeOn: c.options.MadeOn, Dataset: c.options.Dataset,
		Confidence: c.options.Confidence, MinCount: c.options.MinCount,
		Base: c.base(strata), Demand: c.demand(all), Extraction: c.corrector.extraction(c.z),
		Boards: boards(c.options.Boards), Hosts: append([]market.HostResult{}, c.options.Hosts...),
	}
	c.rankIntervals(newResampler(all, c.options.MinCount), f.Demand)
	whole, _ := columns.segment(market.Population{})
	c.concentrate(all, f.Demand)
	columns.rollUp(whole, f.Demand)
	f.Base.Concentration = concentration(all.n, all.squares, all.top)
	for _, d := range f.Demand {
		if d.Rank == 0 {
			f.Suppressed++
		}
	}
	parts := []func(){
		func() { f.Structures, f.Roadmaps = c.readByRoadmaps(populations, columns) },
		func() { f.Trends = columns.trends(whole, f.Demand) },
		func() { f.Pay = columns.payFinding() },
		func() { f.Strata = c.listed(strata, f.Demand) },
	}
	inParallel(len(parts), func(i int) { parts[i]() })
	c.judge(f.Roadmaps, columns)
	f.Warnings = c.warnings(f)
	return f
}

// listed are the strata that are large enough to be shown, with the demand in them.
func (c *Collector) listed(strata map[stratum]*tally, all []Demand) []Stratum {
	out := []Stratum{}
	for _, s := range slices.SortedFunc(maps.Keys(strata), compareStrata) {
		if t := strata[s]; int(t.n) >= c.options.MinCount {
			out = append(out, Stratum{By: s.by, Name: s.name, N: int(t.n), Demand: c.shortDemand(s, t, all)})
		}
	}
	return out
}

// readByRoadmaps sets every roadmap against the demand in its population, whose tallies are given by roleSet.
func (c *Collector) readByRoadmaps(populations map[string]*tally, columns *frame) ([]Structure, []RoadmapFinding) {
	structures, roadmaps := []Structure{}, []RoadmapFinding{}
	shared := map[string]*readers{}
	for _, r := range c.options.Roadmaps {
		set := roleSet(r.Roles)
		if shared[set] == nil {
			shared[set] = c.readersOf(r.Roles, populations[set], columns)
			structures = append(structures, shared[set].structure)
		}
		roadmaps = append(roadmaps, c.roadmap(r, shared[set]))
	}
	return structures, roadmaps
}

// count tallies the whole population, every stratum, and the populations of roadmaps by roleSet.
func (c *Collector) count() (*tally, map[stratum]*tally, map[string]*tally) {
	all, unplaced := newTally(len(c.skills)), newTally(len(c.skills))
	all.kept = &employerCounts{}
	perStratum := make([]*tally, len(c.strata))
	for i := range perStratum {
		perStratum[i] = newTally(len(c.skills))
	}
	roadmaps, roles := map[string]*tally{}, map[string][]market.Role{}
	for _, r := range c.options.Roadmaps {
		set := roleSet(r.Roles)
		roadmaps[set], roles[set] = newTally(len(c.skills)), r.Roles
		roadmaps[set].kept = &employerCounts{}
	}
	cities, facets := c.cityTallies(), map[stratum]*tally{}
	c.inPasses(func(v *vacancy) {
		all.add(v)
		if !v.placed {
			unplaced.add(v)
		}
		for _, l := range v.facts.localities {
			if t := cities[l]; t != nil {
				t.add(v)
			}
		}
	}, func(v *vacancy) {
		for _, s := range v.strata {
			perStratum[s].add(v)
		}
	}, func(v *vacancy) {
		for _, s := range c.facets(v) {
			if facets[s] == nil {
				facets[s] = newTally(len(c.skills))
			}
			facets[s].add(v)
		}
	}, func(v *vacancy) {
		role := market.Role(c.roles.all[v.role.value])
		for set, t := range roadmaps {
			if inPopulation(role, roles[set]) {
				t.add(v)
			}
		}
	})
	strata := make(map[stratum]*tally, len(c.strata)+len(cities)+len(facets)+1)
	for l, t := range cities {
		strata[stratum{byCity, c.facts.names.all[l]}] = t
	}
	for i, t := range perStratum {
		strata[c.strata[i]] = t
	}
	maps.Copy(strata, facets)
	unplaced.flush()
	if unplaced.n > 0 {
		strata[stratum{byCountry, unknown}] = unplaced
	}
	tallies := slices.Concat([]*tally{all}, slices.Collect(maps.Values(strata)), slices.Collect(maps.Values(roadmaps)))
	inParallel(len(tallies), func(i int) { tallies[i].finish(c.options.Confidence) })
	return all, strata, roadmaps
}

// inPasses shows every vacancy to each of some counts, which have nothing in common.
func (c *Collector) inPasses(counts ...func(*vacancy)) {
	inParallel(len(counts), func(i int) {
		for _, v := range c.vacancies {
			counts[i](v)
		}
	})
}

// facets are the strata of a vacancy by what its postings say together.
func (c *Collector) facets(v *vacancy) [3]stratum {
	return [3]stratum{
		{byLevel, cmp.Or(c.facts.names.all[v.facts.level.value], unknown)},
		{byRole, cmp.Or(c.roles.all[v.role.value], unknown)},
		{byKind, cmp.Or(c.facts.names.all[v.facts.kind.value], unknown)},
	}
}

// base counts what the shares are shares of.
func (c *Collector) base(strata map[stratum]*tally) Base {
	b := Base{Postings: len(c.seen), Vacancies: len(c.vacancies), LeftOut: []Count{}}
	employers := map[int32]bool{}
	var from, to int32
	for i := range c.vacancies {
		v := c.vacancies[i]
		if v.employer.value == 0 {
			b.Unnamed++
		} else {
			employers[v.employer.value] = true
		}
		if v.pays {
			b.WithPay++
		}
		if v.from == 0 {
			b.Undated++
			continue
		}
		if from == 0 || v.from < from {
			from = v.from
		}
		to = max(to, v.to)
	}
	b.Employers, b.From, b.To = len(employers), dayOf(from), dayOf(to)
	for reason, n := range c.leftOut {
		b.LeftOut = append(b.LeftOut, Count{reason, n})
	}
	slices.SortFunc(b.LeftOut, largestFirst)
	b.Sources, b.Countries = counts(strata, bySource), counts(strata, byCountry)
	b.Months = counts(strata, byMonth)
	c.describe(&b)
	slices.SortFunc(b.Months, func(x, y Count) int { return cmp.Compare(x.Name, y.Name) })
	return b
}

// counts gives the sizes of the strata made by one thing, largest first.
func counts(strata map[stratum]*tally, by string) []Count {
	out := []Count{}
	for s, t := range strata {
		if s.by == by {
			out = append(out, Count{s.name, int(t.n)})
		}
	}
	slices.SortFunc(out, largestFirst)
	return out
}

func largestFirst(a, b Count) int {
	return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name))
}

// compareStrata puts sources first and months last, each by name.
func compareStrata(a, b stratum) int {
	place := func(by string) int {
		return slices.Index([]string{bySource, byCountry, byCity, byLevel, byRole, byKind, byMonth}, by)
	}
	return cmp.Or(cmp.Compare(place(a.by), place(b.by)), cmp.Compare(a.name, b.name))
}

// shortDemand is the demand of a stratum: its first strataSkills, and besides every skill that a
// roadmap teaches and the first strataSkills technologies of all vacancies, also where nobody asks for
// them: strata are compared by those. Months are many and Trends has their series, so they list few.
func (c *Collector) shortDemand(s stratum, t *tally, all []Demand) []PartDemand {
	full, most, roadmaps := c.demand(t), strataSkills, c.options.Roadmaps
	if s.by == byMonth {
		most, roadmaps = monthSkills, nil
	}
	wanted := map[market.Skill]bool{}
	for _, d := range all {
		if d.Kind == technologyKind && len(wanted) < most {
			wanted[d.ID] = true
		}
	}
	for _, r := range roadmaps {
		for _, step := range r.Steps {
			for _, s := range step.Skills {
				wanted[s.Skill] = true
			}
		}
	}
	out := slices.Clone(full[:min(most, len(full))])
	for _, d := range full[len(out):] {
		if wanted[d.ID] {
			out = append(out, d)
		}
	}
	for _, d := range full {
		delete(wanted, d.ID)
	}
	for _, s := range slices.Sorted(maps.Keys(wanted)) {
		out = append(out, c.skillDemand(t, c.skillIDs[s]))
	}
	return inPart(out)
}

// inPart is what a stratum lists of demand.
func inPart(demand []Demand) []PartDemand {
	out := make([]PartDemand, len(demand))
	for i, d := range demand {
		out[i] = PartDemand{ID: d.ID, Rank: d.Rank, Any: d.Any, Required: d.Required, Employers: d.Employers}
	}
	return out
}

// boards sorts a copy and fills in what would be null in JSON.
func boards(in []market.BoardResult) []market.BoardResult {
	out := append([]market.BoardResult{}, in...)
	slices.SortFunc(out, func(a, b market.BoardResult) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Board, b.Board))
	})
	for i := range out {
		if out[i].Problems == nil {
			out[i].Problems = []market.Problem{}
		}
	}
	return out
}
