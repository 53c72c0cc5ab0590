package analysis

import (
	"cmp"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// payLevels are the levels that pay is compared by, lowest first.
var payLevels = []string{"junior", "mid", "senior", "lead"}

// fewAtLevel is below how many vacancies a level is left out of an order.
const fewAtLevel = 10

// graded is an amount with its level, in a market of its own.
type graded struct {
	amount   float64
	level    int
	market   string
	employer int32
}

// testPayByLevel asks whether pay rises from level to level.
func (t *tester) testPayByLevel(h market.Hypothesis) (Tested, string) {
	return t.payRises(h, func(p *pay) int { return slices.Index(payLevels, p.level) })
}

// testPayByYears asks whether pay rises with the years asked for: below 3, 6, 10 and above.
func (t *tester) testPayByYears(h market.Hypothesis) (Tested, string) {
	return t.payRises(h, func(p *pay) int {
		years, ok := t.years(t.at(int(p.place)))
		if !ok {
			return -1
		}
		return slices.Index(payLevels, levelOfYears(years))
	})
}

// payRises tests the order of levels; level is -1 for vacancies of none.
func (t *tester) payRises(h market.Hypothesis, level func(*pay) int) (Tested, string) {
	all, reason := t.pooled(h.Population, PayBase)
	if reason != "" {
		return Tested{}, reason
	}
	c, amount := t.payColumns(), t.amountRead()
	var pays []*pay
	var values []graded
	counts := make([]int, len(payLevels))
	for _, p := range all {
		if l := level(p); l >= 0 {
			pays, counts[l] = append(pays, p), counts[l]+1
			values = append(values, graded{amount(p), l, c.market(p), p.employer})
		}
	}
	values = slices.DeleteFunc(values, func(v graded) bool { return counts[v.level] < fewAtLevel })
	pays = slices.DeleteFunc(pays, func(p *pay) bool { return counts[level(p)] < fewAtLevel })
	var present []int
	for l, n := range counts {
		if n >= fewAtLevel {
			present = append(present, l)
		}
	}
	if len(values) < max(t.options.MinCount, 1) || len(present) < 2 {
		return Tested{}, "too few vacancies of known levels state pay"
	}
	out, reason := t.payOrder(values)
	if reason != "" {
		return out, reason
	}
	steps := t.steps(values, present)
	out.Items = judged(steps)
	for _, it := range out.Items {
		if it.Outcome == Contradicted && out.Beyond > 0 {
			out.Beyond, out.open = 0, "it rises in all, but falls from "+it.Name
		}
	}
	out = t.fillPay(out, paid{pays: pays})
	out.Notes = append(out.Notes, "the chance that of two vacancies of different levels the higher one pays more; one half when pay does not rise")
	return out, ""
}

// payOrder tests whether higher levels pay more.
func (t *tester) payOrder(values []graded) (Tested, string) {
	theta, s := jonckheere(values)
	if s.se == 0 {
		return Tested{}, "pay does not differ between these vacancies"
	}
	up := market.Hypothesis{Comparator: ">"}
	out := t.againstSpread(theta, 0.5, s, up)
	out.Unit = "probability"
	out.Estimate.Lo, out.Estimate.Hi = max(out.Estimate.Lo, 0), min(out.Estimate.Hi, 1)
	if out.Beyond == 0 {
		out.NeededN = neededFor(theta, 0.5, s, len(values))
	}
	return out, ""
}

// steps tests each level against the one before.
func (t *tester) steps(values []graded, present []int) []part {
	var out []part
	for i := 1; i < len(present); i++ {
		two := slices.DeleteFunc(slices.Clone(values), func(v graded) bool { return v.level != present[i-1] && v.level != present[i] })
		tested, reason := t.payOrder(two)
		one := partOf(payLevels[present[i-1]]+" to "+payLevels[present[i]], tested)
		one.n = len(two)
		if reason != "" {
			one.note, one.p, one.against = reason, 1, 1
		}
		out = append(out, one)
	}
	return out
}

// jonckheere is the statistic of Jonckheere (1954) and Terpstra (1952) as a share: of all pairs of different levels in one
// market, those in which the higher level has the larger amount; ties count half. Its spread is that of the linearised
// statistic when employers are drawn (as Obuchowski 1997 for two groups).
func jonckheere(values []graded) (float64, spread) {
	values = slices.Clone(values)
	slices.SortFunc(values, func(a, b graded) int {
		return cmp.Or(cmp.Compare(a.market, b.market), cmp.Compare(a.amount, b.amount), cmp.Compare(a.employer, b.employer), cmp.Compare(a.level, b.level))
	})
	won, met := make([]float64, len(values)), make([]float64, len(values))
	for from := 0; from < len(values); {
		to := from
		for to < len(values) && values[to].market == values[from].market {
			to++
		}
		pairs(values[from:to], won[from:to], met[from:to])
		from = to
	}
	var wins, meetings float64
	for i := range won {
		wins, meetings = wins+won[i], meetings+met[i]
	}
	if meetings == 0 {
		return 0.5, spread{}
	}
	theta := wins / meetings
	numbers := map[int32]int{}
	var influence, sizes []float64
	for i, v := range values {
		e, known := numbers[v.employer]
		if !known {
			e = len(influence)
			numbers[v.employer] = e
			influence, sizes = append(influence, 0), append(sizes, 0)
		}
		influence[e] += 2 * (won[i] - theta*met[i]) / meetings
		sizes[e]++
	}
	var squares float64
	for _, n := range sizes {
		squares += n * n
	}
	effective := float64(len(values)) * float64(len(values)) / squares
	return theta, employerSpread(influence, max(effective-1, 1))
}

// pairs counts for each amount, sorted, how many of other levels it meets and how many of these meetings are in order, ties half.
func pairs(values []graded, won, met []float64) {
	below, total := make([]float64, len(payLevels)), make([]float64, len(payLevels))
	for _, v := range values {
		total[v.level]++
	}
	for from := 0; from < len(values); {
		to := from
		same := make([]float64, len(payLevels))
		for to < len(values) && values[to].amount == values[from].amount {
			same[values[to].level]++
			to++
		}
		for i := from; i < to; i++ {
			for l := range payLevels {
				switch {
				case l < values[i].level:
					won[i] += below[l] + same[l]/2
				case l > values[i].level:
					won[i] += total[l] - below[l] - same[l]/2
				default:
					continue
				}
				met[i] += total[l]
			}
		}
		for l := range same {
			below[l] += same[l]
		}
		from = to
	}
}
