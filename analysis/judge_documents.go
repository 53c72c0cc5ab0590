package analysis

import (
	"fmt"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
	"gonum.org/v1/gonum/mathext"
)

// testNaming asks for the share of the loaded roadmaps that name any item of the subject.
func (t *tester) testNaming(h market.Hypothesis) (Tested, string) {
	return t.documents(h, func(r market.Roadmap) bool {
		return slices.ContainsFunc(namedSkills(r), func(s market.Skill) bool { return subjectHas(h.Subject, s) })
	})
}

// testListedFirst asks for the share of the loaded roadmaps in which an item of the subject stands before
// everything else of its category.
func (t *tester) testListedFirst(h market.Hypothesis) (Tested, string) {
	rivals := t.ofCategory(h.Subject)
	return t.documents(h, func(r market.Roadmap) bool {
		for _, s := range namedSkills(r) {
			if subjectHas(h.Subject, s) {
				return true
			}
			if slices.Contains(rivals, string(s)) {
				return false
			}
		}
		return false
	})
}

// documents tests a share of roadmaps with the interval of Clopper and Pearson (1934).
func (t *tester) documents(h market.Hypothesis, so func(market.Roadmap) bool) (Tested, string) {
	n, count := len(t.roadmaps), 0
	if n < 2 {
		return Tested{}, "only " + plural(n, "roadmap is", "roadmaps are") + " loaded"
	}
	publishers := map[string]bool{}
	for _, r := range t.roadmaps {
		publishers[r.Publisher] = true
		if so(r) {
			count++
		}
	}
	s := Share{P: float64(count) / float64(n), Count: count, N: n, Effective: float64(n)}
	s.Lo, s.Hi = exactInterval(count, n, t.options.Confidence)
	out := againstValue(s, 1e9, h)
	out.N, out.NeededN = n, min(out.NeededN, neededMost)
	out.Notes = []string{fmt.Sprintf("%d of %d loaded roadmaps of %s, not vacancies; those of one publisher are not independent",
		count, n, plural(len(publishers), "publisher", "publishers"))}
	return out, ""
}

// exactInterval is that of Clopper and Pearson (1934).
func exactInterval(count, n int, confidence float64) (lo, hi float64) {
	x, m, tail := float64(count), float64(n), (1-confidence)/2
	lo, hi = 0, 1
	if count > 0 {
		lo = mathext.InvRegIncBeta(x, m-x+1, tail)
	}
	if count < n {
		hi = mathext.InvRegIncBeta(x+1, m-x, 1-tail)
	}
	return lo, hi
}

// namedSkills lists the skills of a roadmap in its order, those outside its steps last.
func namedSkills(r market.Roadmap) (out []market.Skill) {
	for _, step := range r.Steps {
		for _, s := range step.Skills {
			out = append(out, s.Skill)
		}
	}
	for _, s := range r.Named {
		out = append(out, s.Skill)
	}
	return out
}

func subjectHas(items []market.Item, s market.Skill) bool {
	return slices.ContainsFunc(items, func(it market.Item) bool {
		skills, _ := ItemSkills(it)
		return slices.Contains(skills, s)
	})
}

// lookUp is why no posting decides what a publication says, with what a person has to look up.
func (t *tester) lookUp(h market.Hypothesis) (Tested, string) {
	what := "the figure"
	if h.Value != nil && h.Currency != "" {
		what = fmt.Sprintf("%s %s a %s", h.Currency, grouped(*h.Value), h.Period)
	} else if h.Value != nil {
		what = amountText(h.Value)
	}
	if h.AsOf != 0 {
		what += fmt.Sprintf(" for %d", h.AsOf)
	}
	return Tested{}, "no posting tells what a publication says: look up whether the one that the document cites gives " + what +
		" for " + populationWords(h.Population) + ", and note the day"
}
