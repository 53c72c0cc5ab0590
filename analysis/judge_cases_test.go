package analysis

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

var (
	either    = []Outcome{Supported, Contradicted}
	fiveAlike = []float64{0.2, 0.2, 0.2, 0.2, 0.2}
	twoRare   = []float64{0.03, 0.03}
)

// about is a hypothesis on drawn skills: the first so many are its subject.
func about(test, comparator string, value float64, subject int) market.Hypothesis {
	return market.Hypothesis{Test: test, Comparator: comparator, Value: &value, Subject: drawnItems(0, subject)}
}

// changed is a hypothesis with more said.
func changed(h market.Hypothesis, change func(*market.Hypothesis)) market.Hypothesis {
	change(&h)
	return h
}

func metric(name string) func(*market.Hypothesis) {
	return func(h *market.Hypothesis) { h.Metric = name }
}

// shareCases are claims that a share reaches a figure.
func shareCases() []drawnCase {
	drawn := func(employers int, alike float64, shares []float64, vary func(*rand.Rand, *market.Observation, drawnEmployer)) func(*testing.T, *rand.Rand) *tester {
		return clusteredMarket{employers, alike, shares, vary}.tester
	}
	titled := clusteredMarket{120, 0.3, []float64{0.4}, drawnTitle}.with(Options{Roadmaps: []market.Roadmap{titles("api developer")}})
	levels := changed(about("share", ">=", 1./3, 0), func(h *market.Hypothesis) {
		h.Metric, h.Population.Levels = "level-share", []market.Level{"junior"}
	})
	mandatory := changed(about("mandatory", ">=", 0.5, 2), func(h *market.Hypothesis) { h.Population.Levels = []market.Level{"mid", "senior"} })
	anyOf := changed(mandatory, func(h *market.Hypothesis) { h.Metric, h.Value = "share", number(0.75) })
	covered := changed(about("share", ">=", 0.5, 2), func(h *market.Hypothesis) { h.Metric, h.Universe = "mentions-covered", drawnUniverse(4) })
	cities := changed(about("cities", ">=", 0.2, 2), func(h *market.Hypothesis) { h.Population.Cities = []string{"Pune", "Delhi"} })
	several := market.Hypothesis{Test: "count", Subject: []market.Item{drawnUniverse(2)}, AtLeast: 2, Comparator: ">=", Value: number(0.25)}
	return []drawnCase{
		{"60 employers", drawn(60, 0.3, []float64{0.5, 0.2}, nil), about("share", ">=", 0.5, 1), either, number(0.5)},
		{"20 employers", drawn(20, 0.3, []float64{0.3, 0.2}, nil), about("share", ">=", 0.3, 1), either, number(0.3)},
		{"400 employers", drawn(400, 0.2, []float64{0.1, 0.2}, nil), about("share", "<=", 0.1, 1), either, number(0.1)},
		{"a rare one, 200 employers", drawn(200, 0.2, twoRare, nil), about("share", ">=", 0.03, 1), either, number(0.03)},
		{"a third, 120 employers", drawn(120, 0.3, fiveAlike, drawnLevel), levels, either, number(1. / 3)},
		{"half, 120 employers", drawn(120, 0.3, fiveAlike, drawnSource), changed(about("share", ">=", 0.5, 0), metric("source-share")), either, number(0.5)},
		{"half, 120 employers", drawn(120, 0.3, fiveAlike, drawnYears), changed(about("share", ">=", 2./3, 0), metric("experience-share")), either, number(2. / 3)},
		{"half, 100 employers", drawn(100, 0.3, fiveAlike, nil), covered, either, number(0.5)},
		{"five items, 100 employers", drawn(100, 0.3, fiveAlike, nil), about("each", ">=", 0.2, 5), either, nil},
		{"half of 100 employers", drawn(100, 0.3, fiveAlike, drawnAlways), changed(about("each", ">=", 0.5, 1), metric("employer-share-each")), either, number(0.5)},
		{"one title", titled, changed(about("each", ">=", 0.5, 0), func(h *market.Hypothesis) {
			h.Metric, h.Of, h.Names = "title-share-each", byTitle, []string{"api developer"}
		}), either, number(0.5)},
		{"three levels", drawn(120, 0.3, fiveAlike, drawnLevel), changed(about("each", ">=", 1./3, 0), metric("level-share-each")), either, nil},
		{"about the figure", drawn(100, 0.2, []float64{0.65, 0.2}, nil), about("up-to", "<=", 0.75, 1), []Outcome{Supported}, number(0.65)},
		{"a part passes it", drawn(100, 0.2, []float64{0.5, 0.2}, drawnLevel), about("up-to", "<=", 0.5, 1), []Outcome{Contradicted}, number(0.5)},
		{"two items, two levels", drawn(120, 0.3, []float64{0.5, 0.5}, drawnLevel), mandatory, either, nil},
		{"any of two items", drawn(120, 0.3, []float64{0.5, 0.5}, drawnLevel), anyOf, either, nil},
		{"two items, two cities", drawn(120, 0.1, fiveAlike, drawnCity), cities, either, nil},
		{"two at once", drawn(100, 0.3, []float64{0.5, 0.5}, nil), several, either, number(0.25)},
	}
}

// rankCases are claims about ranks, orders and pairs of skills that are asked for as often as each other.
func rankCases() []drawnCase {
	alike := func(employers int, shares []float64) func(*testing.T, *rand.Rand) *tester {
		return clusteredMarket{employers, 0.3, shares, nil}.tester
	}
	within := func(h market.Hypothesis, universe int) market.Hypothesis {
		h.Universe = drawnUniverse(universe)
		return h
	}
	over := func(h market.Hypothesis, from, to int) market.Hypothesis {
		h.Against = drawnItems(from, to)
		return h
	}
	inCity := changed(within(about("top", "<=", 1, 1), 3), func(h *market.Hypothesis) {
		h.Metric, h.Population.Cities = "rank-in-city", []string{"Pune", "Delhi"}
	})
	partner := over(changed(about("top", "<=", 1, 1), metric("rank-as-partner")), 1, 2)
	roles := market.Hypothesis{Test: "top", Metric: "rank-of-role", Of: "role", Names: []string{"backend"}, Population: market.Population{Role: "all-tech"}, Comparator: "<=", Value: number(1)}
	return []drawnCase{
		{"two of five", alike(60, fiveAlike), within(about("list-rank", "<=", 2, 2), 5), either, nil},
		{"first of two alike", alike(60, []float64{0.3, 0.3, 0.1}), within(about("top", "<=", 1, 1), 3), either, nil},
		{"holds 80 %", clusteredMarket{100, 0.3, []float64{0.6, 0.375}, nil}.tester, within(changed(about("top", "<=", 1, 1), metric("rank-and-hold")), 2), either, nil},
		{"first of two alike in two cities", clusteredMarket{120, 0.2, []float64{0.3, 0.3, 0.1}, drawnCity}.tester, inCity, either, nil},
		{"first of three partners", clusteredMarket{100, 0.3, []float64{0.6, 0.3, 0.2, 0.3, 0.2, 0.3}, nil}.tester, partner, either, nil},
		{"first of three roles alike", clusteredMarket{100, 0.3, fiveAlike, drawnRole}.tester, roles, either, nil},
		{"five alike", alike(60, fiveAlike), about("order", "<", 0, 5), either, nil},
		{"100 employers", alike(100, fiveAlike), over(about("pair", ">", 0, 1), 1, 2), either, number(0)},
		{"rare, 150 employers", alike(150, twoRare), over(about("pair", ">", 0, 1), 1, 2), either, number(0)},
		{"60 employers, correlation .5", clusteredMarket{60, 0.5, fiveAlike, nil}.tester, over(about("pair", ">", 0, 1), 1, 2), either, number(0)},
		{"two over one", alike(100, fiveAlike), over(changed(about("pair", ">", 0, 2), metric("difference-for-each")), 2, 3), either, nil},
		{"one over two", alike(100, fiveAlike), over(changed(about("pair", ">", 0, 1), metric("least-over-most")), 1, 3), either, nil},
		{"150 employers", clusteredMarket{150, 0.2, fiveAlike, nil}.tester, over(about("together", ">", 1, 1), 1, 2), either, number(1)},
		{"rare, 150 employers", clusteredMarket{150, 0.2, []float64{0.08, 0.03}, nil}.tester, over(about("together", ">", 1, 1), 1, 2), either, nil},
	}
}

// groupCases are claims that two populations differ, where they do not.
func groupCases() []drawnCase {
	levels := func(h market.Hypothesis) market.Hypothesis {
		h.Population, h.Versus = market.Population{Levels: []market.Level{"junior"}}, &market.Population{Levels: []market.Level{"senior"}}
		return h
	}
	kinds := func(h market.Hypothesis) market.Hypothesis {
		h.Population, h.Versus = market.Population{Employer: "product"}, &market.Population{Employer: "services"}
		return h
	}
	kind := func(shares ...float64) func(*testing.T, *rand.Rand) *tester {
		return clusteredMarket{120, 0.3, shares, drawnKind}.tester
	}
	level := clusteredMarket{120, 0.3, fiveAlike, drawnLevel}.tester
	industry := func(employers int, shares []float64) func(*testing.T, *rand.Rand) *tester {
		return clusteredMarket{employers, 0.3, shares, drawnIndustry}.tester
	}
	names := changed(about("differs", ">", 0, 0), func(h *market.Hypothesis) {
		h.Metric, h.Of, h.Names = "names-difference", byIndustry, []string{"finance"}
	})
	spread := market.Hypothesis{Test: "spread", Names: []string{"finance", "retail"}, Comparator: ">=", Value: number(0.5)}
	role := changed(spread, func(h *market.Hypothesis) {
		h.Metric, h.Population.Role, h.Value = "role-share-in-industry", "backend", number(1./3)
	})
	association := market.Hypothesis{Test: "spread", Metric: "association", Subject: []market.Item{drawnUniverse(3)}, Comparator: ">", Value: number(0)}
	return []drawnCase{
		{"levels", level, levels(about("differs", ">", 0, 1)), either, number(0)},
		{"employers of two kinds", kind(0.1, 0.2), kinds(about("differs", ">", 0, 1)), either, number(0)},
		{"industries of two kinds of employer", clusteredMarket{150, 0.3, fiveAlike, jointly(drawnKind, drawnIndustry)}.tester, kinds(names), either, number(0)},
		{"role and kind of employer", clusteredMarket{150, 0.3, fiveAlike, jointly(drawnKind, drawnRole)}.tester,
			changed(kinds(about("together", ">", 1, 0)), func(h *market.Hypothesis) { h.Metric, h.Population.Role = "odds-ratio-of-group", "backend" }), either, number(1)},
		{"two kinds of employer", kind(0.1, 0.2), kinds(about("keyness", ">", 0, 1)), either, number(0)},
		{"two kinds of employer", kind(fiveAlike...), kinds(changed(about("count", ">", 0, 0), metric("skills-per-posting"))), either, number(0)},
		{"two kinds of employer", kind(fiveAlike...), kinds(changed(about("count", ">", 0, 0), metric("kinds-per-posting"))), either, number(0)},
		{"three levels", level, changed(about("rises", "increasing", 0, 1), metric("share-by-level")), either, number(0)},
		{"years", clusteredMarket{120, 0.3, fiveAlike, drawnYears}.tester, changed(about("rises", "increasing", 0, 1), metric("share-by-years")), either, number(0)},
		{"two industries", industry(100, fiveAlike), spread, either, nil},
		{"two industries", clusteredMarket{150, 0.3, fiveAlike, jointly(drawnIndustry, drawnRole)}.tester, role, either, nil},
		{"two industries", industry(60, fiveAlike[:3]), association, either, nil},
	}
}

// roadmapCases are claims about roadmaps as a whole.
func roadmapCases() []drawnCase {
	five := market.Roadmap{ID: "five"}
	for i := range 5 {
		five.Steps = append(five.Steps, market.RoadmapStep{Title: "step", Skills: []market.RoadmapSkill{{Skill: drawnSkill(i)}}})
	}
	two, four := five, five
	two.Steps, four.Steps = five.Steps[:2], five.Steps[:4]
	taught := func(r market.Roadmap, employers int, shares ...float64) func(*testing.T, *rand.Rand) *tester {
		return clusteredMarket{employers, 0.3, shares, nil}.with(Options{Roadmaps: []market.Roadmap{r}})
	}
	whole := func(test, name, comparator string, value float64) market.Hypothesis {
		return market.Hypothesis{Test: test, Metric: name, Comparator: comparator, Value: &value}
	}
	// Services employers ask for s1 where the others ask for s0, and the other way round.
	a, b := 0.5, 0.2
	alike := (2*a*b + b*b) / (a*a + b*b + b*b)
	similar := changed(whole("coverage", "similarity", ">=", alike), func(h *market.Hypothesis) {
		h.Population, h.Versus = market.Population{Employer: "product"}, &market.Population{Employer: "services"}
	})
	return []drawnCase{
		{"five steps alike", taught(five, 60, fiveAlike...), whole("order", "order-of-steps", "<", 0), either, nil},
		{"half of the mentions", taught(two, 100, 0.3, 0.3, 0.3, 0.3), whole("coverage", "recall", ">=", 0.5), either, number(0.5)},
		{"one just below the least share", taught(four, 150, 0.3, 0.3, 0.0199, 0.002), whole("coverage", "precision", ">", 0.5), []Outcome{Supported}, nil},
		{"one just above the least share", taught(four, 150, 0.3, 0.3, 0.0201, 0.002), whole("coverage", "precision", ">=", 0.75), []Outcome{Contradicted}, nil},
		{"two kinds of employer", clusteredMarket{150, 0.3, []float64{a, b, b}, swapped}.tester, similar, either, &alike},
		{"half of 8 roadmaps", drawnRoadmaps(8), changed(about("documents", ">=", 0.5, 1), metric("naming-share")), either, nil},
		{"half of 40 roadmaps", drawnRoadmaps(40), changed(about("documents", ">=", 0.5, 1), metric("listed-first-share")), either, nil},
	}
}

// drawnRoadmaps are so many, half of which name s0 before s2.
func drawnRoadmaps(n int) func(*testing.T, *rand.Rand) *tester {
	return func(t *testing.T, src *rand.Rand) *tester {
		var all []market.Roadmap
		for range n {
			r := market.Roadmap{Steps: []market.RoadmapStep{{Skills: []market.RoadmapSkill{{Skill: "s2"}}}}}
			if src.IntN(2) == 0 {
				r.Steps = []market.RoadmapStep{{Skills: []market.RoadmapSkill{{Skill: "s0"}}}, r.Steps[0]}
			}
			all = append(all, r)
		}
		return clusteredMarket{2, 0.3, fiveAlike[:3], nil}.with(Options{Roadmaps: all})(t, src)
	}
}

// titles is a roadmap with a claim about vacancies of that title, so that titles are looked for.
func titles(name string) market.Roadmap {
	return market.Roadmap{ID: "titles", Claims: []market.Claim{{Hypotheses: []market.Hypothesis{{Of: byTitle, Names: []string{name}}}}}}
}

type variation func(*rand.Rand, *market.Observation, drawnEmployer)

func jointly(one, other variation) variation {
	return func(src *rand.Rand, o *market.Observation, e drawnEmployer) {
		one(src, o, e)
		e.kind = int(math.Abs(e.own)*1000) % 6 // independent of the first
		other(src, o, e)
	}
}

// drawnLevel draws levels, most of an employer's alike.
func drawnLevel(src *rand.Rand, o *market.Observation, e drawnEmployer) {
	all := []market.Level{"junior", "mid", "senior"}
	o.Level = all[e.kind%3]
	if src.IntN(2) == 0 {
		o.Level = all[src.IntN(3)]
	}
}

// drawnYears asks for 0, 2 or 5 years, most of an employer's alike.
func drawnYears(src *rand.Rand, o *market.Observation, e drawnEmployer) {
	years := []float64{0, 2, 5}[e.kind%3]
	if src.IntN(2) == 0 {
		years = []float64{0, 2, 5}[src.IntN(3)]
	}
	o.MinYears = &years
}

// drawnRole draws three roles, most of an employer's alike.
func drawnRole(src *rand.Rand, o *market.Observation, e drawnEmployer) {
	all := []market.Role{"backend", "fullstack", "data"}
	o.Role = all[e.kind%3]
	if src.IntN(2) == 0 {
		o.Role = all[src.IntN(3)]
	}
}

// drawnSource gives half of the employers a board of their own.
func drawnSource(_ *rand.Rand, o *market.Observation, e drawnEmployer) {
	o.Source = []string{"greenhouse", "adzuna"}[e.kind%2]
}

// drawnAlways makes half of the employers ask for s0, always.
func drawnAlways(_ *rand.Rand, o *market.Observation, e drawnEmployer) {
	o.Skills = nil
	if e.kind%2 == 0 {
		o.Skills = []market.SkillNeed{{Skill: "s0", Need: market.Required}}
	}
}

// drawnTitle gives half of the vacancies a title.
func drawnTitle(src *rand.Rand, o *market.Observation, e drawnEmployer) {
	if src.IntN(6) < e.kind || src.IntN(6) == 0 {
		o.Title = "API developer"
	}
}

// swapped makes services employers ask for s1 instead of s0.
func swapped(src *rand.Rand, o *market.Observation, e drawnEmployer) {
	drawnKind(src, o, e)
	if o.Kind != market.ServicesEmployer {
		return
	}
	for i, s := range o.Skills {
		switch s.Skill {
		case "s0":
			o.Skills[i].Skill = "s1"
		case "s1":
			o.Skills[i].Skill = "s0"
		}
	}
}

// drawnKind gives an employer its kind.
func drawnKind(_ *rand.Rand, o *market.Observation, e drawnEmployer) {
	o.Kind = []market.EmployerKind{market.ProductEmployer, market.ServicesEmployer}[e.kind%2]
}

// drawnCity gives most vacancies of an employer its city.
func drawnCity(src *rand.Rand, o *market.Observation, e drawnEmployer) {
	o.Localities = []string{[]string{"Pune", "Delhi"}[e.kind%2]}
	if src.Float64() < 0.3 {
		o.Localities = []string{"Delhi", "Pune"}
	}
}

// drawnIndustry gives an employer its industry.
func drawnIndustry(_ *rand.Rand, o *market.Observation, e drawnEmployer) {
	o.Industry = []string{"finance", "retail"}[e.kind%2]
}
