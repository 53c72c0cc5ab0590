package analysis

import (
	"cmp"
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Bounds of the models of what explains pay.
const (
	explainingSkills = 30 // technologies, the commonest
	folds            = 5  // parts of employers that are predicted from the others
)

// factorControls are the controls that make up a factor; skills are columns of their own.
var factorControls = map[string][]string{
	"experience": {"level", "years"}, "place": {"place", "arrangement"}, "industry": {"industry"}, "skills": {},
}

// testExplainedShare asks whether each factor explains its part of the variation of pay that the others leave.
func (t *tester) testExplainedShare(h market.Hypothesis) (Tested, string) {
	pays, reason := t.pooled(h.Population, PayBase)
	if reason != "" {
		return Tested{}, reason
	}
	full := t.explaining(pays, "")
	whole, outside := full.model.squares(), full.model.foldSquares()
	var parts []part
	var missing []string
	for _, name := range h.Names {
		if name == "employer" {
			parts = append(parts, t.ofEmployers(full.model, h))
			continue
		}
		controls, known := factorControls[name]
		switch {
		case !known:
			missing = append(missing, "postings do not tell the "+name)
			continue
		case name == "skills" && len(full.columns) == 0, name != "skills" && !slices.ContainsFunc(controls, func(c string) bool { return slices.Contains(full.model.controls, c) }):
			missing = append(missing, "too few vacancies differ in "+name)
			continue
		}
		less := t.explaining(pays, name)
		one := t.explained(h, full.model, less.model, [4][]float64{whole, outside, less.model.squares(), less.model.foldSquares()})
		one.name = name
		if known := t.knownOf(name, pays); known < knownEnough && one.beyond <= 0 {
			one.beyond, one.against, one.note = 0, 1, "only "+percent(known)+" of the vacancies tell it"
		}
		parts = append(parts, one)
	}
	if len(parts) == 0 {
		return Tested{}, list(missing)
	}
	out := every("partial R squared", parts)
	if len(missing) > 0 && out.Beyond >= 0 {
		out.Beyond, out.open = 0, "not every factor can be tested"
	}
	out.Notes = append(out.Notes, missing...)
	out.Notes = append(out.Notes, "the lower end predicts each employer from the others, the upper end is of the vacancies that the model was fitted to")
	return t.fillModel(out, full), ""
}

// explaining models pay by all factors but one.
func (t *tester) explaining(pays []*pay, but string) *compared {
	c := t.compare(pays, factorControls[but]...)
	if but == "skills" {
		return c
	}
	type common struct {
		id int
		n  int
	}
	var skills []common
	for id, info := range t.skills {
		if info.Kind == technologyKind && len(t.mentionsOf(int32(id))) > 0 {
			if p, _ := c.model.named(t.column(int32(id))); p.enough(t.options.MinCount) {
				skills = append(skills, common{id, p.With})
			}
		}
	}
	slices.SortFunc(skills, func(a, b common) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.id, b.id)) })
	for _, s := range skills[:min(explainingSkills, len(skills))] {
		c.add(t.skills[s.id].Name, t.column(int32(s.id)))
	}
	if len(c.columns) == 0 {
		return c
	}
	for _, column := range c.columns {
		c.model = c.model.with(column)
	}
	c.model.solve()
	return c
}

// knownEnough is the share of vacancies that must tell a factor before it can be said to explain nothing.
const knownEnough = 0.5

// knownOf is the share of the vacancies that tell a factor.
func (t *tester) knownOf(factor string, pays []*pay) float64 {
	known := 0
	for _, p := range pays {
		v := t.at(int(p.place))
		switch factor {
		case "experience":
			known += oneIf(p.level != unknownLevel)
		case "place":
			known += oneIf(len(v.facts.localities) > 0)
		case "industry":
			known += oneIf(v.facts.industry.value != 0)
		default:
			known++
		}
	}
	return float64(known) / float64(len(pays))
}

// ofEmployers tests the part of what the other factors leave that lies between employers: the intraclass correlation of the
// residuals of those with several vacancies, each weighing as much as it has vacancies.
func (t *tester) ofEmployers(m *payModel, h market.Hypothesis) part {
	sums, squares, sizes := make([]float64, m.clusters), make([]float64, m.clusters), make([]float64, m.clusters)
	var all float64
	for i, r := range m.residual {
		e := m.cluster[i]
		sums[e], squares[e], sizes[e], all = sums[e]+r, squares[e]+r*r, sizes[e]+1, all+r*r
	}
	variance := all / float64(max(len(m.y)-m.normal.rank, 1))
	var products, effective, weight float64
	var several []int
	for e, n := range sizes {
		if n > 1 {
			several = append(several, e)
			products, weight, effective = products+(square(sums[e])-squares[e])/(n-1), weight+n, effective+n*n
		}
	}
	out := part{name: "employer", p: 1, against: 1, n: int(weight), note: "the part between employers with several vacancies"}
	if len(several) < premiumFirms || variance <= 0 {
		out.note = "too few employers have several vacancies"
		return out
	}
	alike := products / weight / variance
	influence := make([]float64, len(several))
	for k, e := range several {
		influence[k] = ((square(sums[e])-squares[e])/(sizes[e]-1)/variance - alike*sizes[e]) / weight
	}
	tested := t.againstSpread(alike, *h.Value, employerSpread(influence, max(weight*weight/effective-1, 1)), h)
	tested.N = out.n
	done := partOf(out.name, tested)
	done.note = out.note
	return done
}

// squares are the squared residuals.
func (m *payModel) squares() []float64 {
	out := make([]float64, len(m.residual))
	for i, r := range m.residual {
		out[i] = r * r
	}
	return out
}

// foldSquares are the squared residuals when the employers of each fold are predicted from those of the others.
func (m *payModel) foldSquares() []float64 {
	out := make([]float64, len(m.y))
	for fold := range int32(folds) {
		weights, y := make([]float64, len(m.y)), make([]float64, len(m.y))
		for i := range m.y {
			if m.cluster[i]%folds != fold {
				weights[i], y[i] = 1, m.y[i]
			}
		}
		beta := decompose(m.gram(weights), collinear).solve(m.times(y))
		for i := range m.y {
			if weights[i] == 0 {
				out[i] = square(m.y[i] - m.fitted(beta, i))
			}
		}
	}
	return out
}

// explained tests the partial R squared of one factor. squared are the squared residuals of the full model, in and outside of
// the sample, and of that without the factor. What the sample says is too much, since the model was fitted to it; what is
// predicted is too little: the claim is supported by the latter and refuted by the former, whose root is nearer to normal.
func (t *tester) explained(h market.Hypothesis, full, less *payModel, squared [4][]float64) part {
	within, inside := full.partial(squared[0], squared[2])
	predicted, outside := full.partial(squared[1], squared[3])
	support := t.againstSpread(predicted, *h.Value, outside, h)
	root := math.Sqrt(max(within, 0))
	inside.se /= max(2*root, 1e-9)
	refute := t.againstSpread(root, math.Sqrt(*h.Value), inside, h)
	n := float64(len(full.y))
	value := 1 - (1-within)*(n-float64(less.normal.rank))/max(n-float64(full.normal.rank), 1)
	out := part{n: len(full.y), p: support.P, against: refute.PAgainst}
	out.estimate = Estimate{value, math.Min(support.Estimate.Lo, value), math.Max(square(refute.Estimate.Hi), value)}
	out.beyond = oneIf(support.Beyond > 0) - oneIf(refute.Beyond < 0)
	if out.beyond == 0 {
		out.needed = neededFor(predicted, *h.Value, outside, len(full.y))
	}
	return out
}

// partial is the share of the squares that is gone with a factor, with its spread when employers are drawn.
func (m *payModel) partial(with, without []float64) (float64, spread) {
	var gone, all float64
	for i := range with {
		gone, all = gone+without[i]-with[i], all+without[i]
	}
	if all == 0 {
		return 0, spread{}
	}
	part := gone / all
	influence, sizes := make([]float64, m.clusters), make([]float64, m.clusters)
	var squares float64
	for i := range with {
		influence[m.cluster[i]] += (without[i] - with[i] - part*without[i]) / all
		sizes[m.cluster[i]]++
	}
	for _, n := range sizes {
		squares += n * n
	}
	return part, employerSpread(influence, max(float64(len(with))*float64(len(with))/squares-1, 1))
}
