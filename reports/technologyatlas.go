package reports

import (
	"cmp"
	"slices"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// atlas finds by skill what findings hold by trend, part, market and claim.
type atlas struct {
	f           analysis.Findings
	populations []population
	skills      []analysis.Demand // that have a page
	pages       map[market.Skill]string
	names       map[market.Skill]string
	parts       map[market.Skill]map[string][]partShare // by what the parts are made of
	partCount   map[string]int
	trends      map[market.Skill]analysis.Trend
	premiums    map[market.Skill][]premiumAt
	pairs       map[market.Skill][]pairWith
	next        map[market.Skill]nextIn
	claims      map[market.Skill][]claimAbout
	rest        map[market.Skill]int // claims that cannot be tested
}

// partShare is a skill's share in one part of the vacancies.
type partShare struct {
	name  string
	n     int
	share analysis.Share
}

type premiumAt struct {
	population analysis.PayPopulation
	market     analysis.PayMarket
	analysis.Premium
}

// pairWith is another technology that is named together with one.
type pairWith struct {
	other market.Skill
	analysis.SkillPair
}

type nextIn struct {
	population string
	analysis.NextSkills
}

type claimAbout struct {
	roadmap, page string
	claimView
}

func newAtlas(f analysis.Findings) *atlas {
	a := &atlas{f: f, populations: populations(f), names: map[market.Skill]string{}, trends: map[market.Skill]analysis.Trend{},
		partCount: map[string]int{}}
	all := withPage(f)
	for _, d := range slices.Concat(all, f.Demand) {
		a.names[d.ID] = skillName(d.SkillInfo)
	}
	a.pages = filesOf(all)
	for i := range a.populations {
		a.populations[i].pages, a.populations[i].names = a.pages, a.names
	}
	for _, d := range all {
		if a.pages[d.ID] != "" {
			a.skills = append(a.skills, d)
		}
	}
	for _, t := range f.Trends.Skills {
		a.trends[t.ID] = t
	}
	a.findParts()
	a.findPay()
	a.findNeighbours()
	a.findClaims()
	return a
}

func (a *atlas) findParts() {
	a.parts = make(map[market.Skill]map[string][]partShare, len(a.skills))
	for _, d := range a.skills {
		a.parts[d.ID] = map[string][]partShare{}
	}
	for _, st := range a.f.Strata {
		a.partCount[st.By]++
		for _, d := range st.Demand {
			if by := a.parts[d.ID]; by != nil {
				by[st.By] = append(by[st.By], partShare{st.Name, st.N, d.Any})
			}
		}
	}
}

func (a *atlas) findPay() {
	a.premiums = map[market.Skill][]premiumAt{}
	for _, p := range a.f.Pay.Populations {
		for _, m := range p.Markets {
			for _, one := range m.Premiums {
				a.premiums[one.ID] = append(a.premiums[one.ID], premiumAt{p, m, one})
			}
		}
	}
}

// findNeighbours takes each technology's pairs from the largest population that has some.
func (a *atlas) findNeighbours() {
	a.pairs, a.next = map[market.Skill][]pairWith{}, map[market.Skill]nextIn{}
	structures := slices.Clone(a.f.Structures)
	slices.SortStableFunc(structures, func(x, y analysis.Structure) int { return cmp.Compare(y.N, x.N) })
	for _, s := range structures {
		pairs := map[market.Skill][]pairWith{}
		for _, p := range s.Pairs {
			pairs[p.A] = append(pairs[p.A], pairWith{p.B, p})
			pairs[p.B] = append(pairs[p.B], pairWith{p.A, p})
		}
		for _, n := range s.Next {
			if _, ok := a.next[n.Skill]; !ok {
				a.next[n.Skill], a.pairs[n.Skill] = nextIn{s.Population, n}, pairs[n.Skill]
			}
		}
	}
}

// findClaims lists under each skill the claims whose sentences name it.
func (a *atlas) findClaims() {
	a.claims, a.rest = map[market.Skill][]claimAbout{}, map[market.Skill]int{}
	for _, p := range a.populations {
		b := boardOf(a.f, p, nil)
		if b == nil {
			continue
		}
		for _, c := range slices.Concat(b.Stated, b.Ours) {
			at := claimAbout{clean(p.roadmap.Roadmap.Title, maxName), roadmapPage(p), c}
			for _, skill := range p.named(c.Verdicts) {
				if c.Class == outcomeClass[analysis.NotTestable] {
					a.rest[skill]++
					continue
				}
				a.claims[skill] = append(a.claims[skill], at)
			}
		}
	}
}

// demandIn is a skill's demand in a population, ok false where nobody there names it.
func demandIn(p population, id market.Skill) (d analysis.Demand, ok bool) {
	i := slices.IndexFunc(p.demand, func(d analysis.Demand) bool { return d.ID == id })
	if i < 0 {
		return d, false
	}
	return p.demand[i], true
}

// ref is a skill's name with its page, "" where it has none.
func (a *atlas) ref(id market.Skill) skillRef {
	name := a.names[id]
	if name == "" {
		name = skillName(market.SkillInfo{ID: id})
	}
	return skillRef{name, a.pages[id]}
}

// skill is a name with its page, "" where the skill has none or there are no pages.
func (m material) skill(id market.Skill, name string) skillRef {
	if m.atlas == nil {
		return skillRef{Name: name}
	}
	return skillRef{name, m.atlas.pages[id]}
}

// skillRef names a skill and leads to its page.
type skillRef struct{ Name, Page string }
