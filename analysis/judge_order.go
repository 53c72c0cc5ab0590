package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Up to how many things every order is looked at, and how many orders are drawn of more.
const (
	allOrders   = 8
	drawnOrders = 100_000
)

// testOrder asks whether what stands first is asked for most: whether Kendall's tau-b of place and demand is below the value.
func (t *tester) testOrder(h market.Hypothesis) (Tested, string) {
	p, reason := t.populated(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	var marks []bitset
	var names []string
	for _, it := range h.Subject {
		mark, reason := t.any([]market.Item{it}, t.by(rolledUp))
		if reason != "" {
			return Tested{}, reason
		}
		marks, names = append(marks, mark), append(names, itemWords(it))
	}
	return t.orderOf(p, marks, names)
}

// testOrderOfSteps asks the same of the steps of the roadmap: the demand of one is the share that names any skill
// which it is the first to teach.
func (t *tester) testOrderOfSteps(h market.Hypothesis) (Tested, string) {
	p, reason := t.populated(h.Population)
	if reason != "" {
		return Tested{}, reason
	}
	first, last := 1, len(t.roadmap.Steps)
	if len(h.Steps) == 2 {
		first, last = max(h.Steps[0], 1), min(h.Steps[1], last)
	}
	var marks []bitset
	var names []string
	var means []float64
	for i := first; i <= last; i++ {
		step := t.roadmap.Steps[i-1]
		if len(step.Skills) == 0 {
			continue
		}
		mark, mean := t.none(), 0.0
		for _, s := range step.Skills {
			one, _ := t.item(market.Item{string(s.Skill)}, named)
			mark.or(one)
			mean += float64(p.in.and(one).count()) / p.all.n / float64(len(step.Skills))
		}
		marks, names, means = append(marks, mark), append(names, fmt.Sprintf("step %d", i)), append(means, mean)
	}
	out, reason := t.orderOf(p, marks, names)
	if reason == "" {
		out.Notes = append(out.Notes, fmt.Sprintf("with the mean share of a step's skills instead: tau-b %s", signed(orderTau(means))))
	}
	return out, reason
}

// orderOf tests the order of marks. The interval is that of drawing employers again, the p-value that of every order
// of as many things, or of drawnOrders drawn ones.
func (t *tester) orderOf(p *segment, marks []bitset, names []string) (Tested, string) {
	if len(marks) < 3 {
		return Tested{}, fmt.Sprintf("an order of %d things cannot be told from chance", len(marks))
	}
	table := p.profiles(marks...)
	if !varied(table.totals) {
		return Tested{}, "all are asked for equally often, so that there is no order to compare"
	}
	tau := orderTau(table.totals)
	drawn := table.drawn(func(_ float64, totals []float64) float64 { return orderTau(totals) })
	met := t.none()
	for _, m := range marks {
		met.or(m)
	}
	out := t.fill(Tested{Unit: "tau-b", Estimate: interval(tau, drawn, t.options.Confidence)}, p, met)
	out.P, out.PAgainst = orderP(table.totals)
	out.Beyond = -beyondOf(out.Estimate, 0)
	if least := 1 / factorial(len(marks)); least > errorRate {
		out.open = fmt.Sprintf("an order of %d comes about by chance in %s of cases, too often to be told from it", len(marks), percent(least))
	} else if out.P > errorRate && out.PAgainst > errorRate {
		out.open = "the order can be told from chance neither way"
	}
	out.Notes = []string{"by demand: " + strings.Join(byDemand(names, table.totals), ", ")}
	return out, ""
}

// orderTau is Kendall's tau-b of place and demand: -1 when what stands first is asked for most.
func orderTau(demand []float64) float64 {
	var s, ties float64
	for i, a := range demand {
		for _, b := range demand[i+1:] {
			c := float64(cmpFloat(b, a))
			s += c
			ties += 1 - math.Abs(c)
		}
	}
	pairs := float64(len(demand)*(len(demand)-1)) / 2
	if ties == pairs {
		return 0
	}
	return s / math.Sqrt(pairs*(pairs-ties))
}

// orderP is how often an order by chance has a tau-b as low, and as high.
func orderP(demand []float64) (low, high float64) {
	observed := orderTau(demand)
	var lows, highs, all float64
	look := func(d []float64) {
		tau := orderTau(d)
		all++
		if tau <= observed+1e-9 {
			lows++
		}
		if tau >= observed-1e-9 {
			highs++
		}
	}
	d := append([]float64{}, demand...)
	if len(d) <= allOrders {
		everyOrder(d, 0, look)
		return lows / all, highs / all
	}
	look(d) // the order itself is one of those that can come about
	src := rand.New(rand.NewPCG(resampleSeed, uint64(len(d))))
	for range drawnOrders {
		src.Shuffle(len(d), func(i, j int) { d[i], d[j] = d[j], d[i] })
		look(d)
	}
	return lows / all, highs / all
}

// everyOrder calls look with every order of d from place k on.
func everyOrder(d []float64, k int, look func([]float64)) {
	if k == len(d) {
		look(d)
		return
	}
	for i := k; i < len(d); i++ {
		d[k], d[i] = d[i], d[k]
		everyOrder(d, k+1, look)
		d[k], d[i] = d[i], d[k]
	}
}

func factorial(n int) float64 { return math.Gamma(float64(n) + 1) }

func varied(values []float64) bool {
	for _, v := range values {
		if v != values[0] {
			return true
		}
	}
	return false
}

// byDemand lists names, the most asked for first.
func byDemand(names []string, demand []float64) []string {
	order := make([]int, len(names))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmpFloat(demand[b], demand[a]) })
	out := make([]string, len(names))
	for k, i := range order {
		out[k] = names[i]
	}
	return out
}
