package analysis

import (
	"math"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
	"gonum.org/v1/gonum/stat/distuv"
)

// samePay is within which ratio pay is said not to differ.
const samePay = 1.05

// testPayDifference asks whether vacancies of a place or arrangement pay more than the others, or otherwise.
func (t *tester) testPayDifference(h market.Hypothesis) (Tested, string) {
	kinds := []string{PayBase}
	if slices.ContainsFunc(h.Names, isContract) {
		kinds = append(kinds, PayContract)
	}
	pays, reason := t.pooled(h.Population, kinds...)
	if reason != "" {
		return Tested{}, reason
	}
	control := map[string]string{"arrangement": "arrangement", "place": "place"}[h.Of]
	if control == "" {
		return Tested{}, "pay is compared by place or arrangement, not by " + h.Of
	}
	c := t.compare(pays, control)
	for _, name := range h.Names {
		mark, reason := t.placed(h.Of, name, pays)
		if reason != "" {
			return Tested{}, reason
		}
		c.add(name, mark)
	}
	var out Tested
	if h.Comparator == "!=" {
		out, reason = t.anyDiffers(c)
	} else {
		out, reason = t.ratios(c, 1+*h.Value, h, c.jointly)
	}
	if slices.ContainsFunc(h.Names, isContract) {
		out.Notes = append(out.Notes, "contractors pay for their own leave and insurance: their pay for a year of full-time hours is not that of an employee")
	}
	return out, reason
}

// isContract tells whether a name is that of contract work.
func isContract(name string) bool {
	return strings.Contains(name, "contract") || strings.Contains(name, "freelance")
}

// placed marks the vacancies of a place or arrangement.
func (t *tester) placed(of, name string, pays []*pay) (bitset, string) {
	out := t.none()
	arrangements := []string{market.RemoteUnknown, "remote", "hybrid", "onsite"}
	for _, p := range pays {
		v := t.at(int(p.place))
		in := false
		switch {
		case of == "place":
			in = t.inAny(v, []string{name, name + " NCR"})
		case isContract(name):
			in = p.kind == PayContract
		case !slices.Contains(arrangements, name):
			return nil, "postings are not read for the arrangement " + name
		default:
			in = t.facts.names.all[v.facts.remote.value] == name
		}
		if in {
			out.set(int(p.place))
		}
	}
	return out, ""
}

// anyDiffers asks whether any part pays otherwise than the rest: some do when the smallest p-value after
// Bonferroni is small; none does when every ratio is near 1 for sure.
func (t *tester) anyDiffers(c *compared) (Tested, string) {
	var parts []part
	var missing []string
	fewest := 0 // one part that differs is enough
	for i := range c.names {
		p, column := c.model.named(c.marks[i])
		b, s, ok := c.model.effect(column)
		if t.reading.pay.median {
			b, s, ok = c.model.medianEffect(column)
		}
		if !p.enough(t.options.MinCount) || !ok || s.se == 0 {
			missing = append(missing, "of "+c.names[i]+" too few vacancies or employers state pay")
			continue
		}
		dist := distuv.StudentsT{Sigma: 1, Nu: s.free}
		e, _, _ := s.tested(b, 0, t.options.Confidence)
		near := math.Log(samePay)
		one := part{name: c.names[i], estimate: payRatio(e), n: p.With, p: 2 * dist.Survival(math.Abs(b)/s.se),
			against: dist.CDF((math.Abs(b) - near) / s.se), beyond: oneIf(e.Lo > 0 || e.Hi < 0) - oneIf(e.Lo > -near && e.Hi < near)}
		if needed := neededFor(b, 0, s, len(c.model.y)); needed > 0 && (fewest == 0 || needed < fewest) {
			fewest = needed
		}
		parts = append(parts, one)
	}
	if len(parts) == 0 {
		return Tested{}, list(missing)
	}
	out := Tested{Unit: "ratio", P: 1, Beyond: -1, NeededN: fewest}
	for _, p := range parts {
		if adjusted := min(1, p.p*float64(len(parts))); adjusted < out.P || out.Estimate == (Estimate{}) {
			out.P, out.Estimate = adjusted, p.estimate
		}
		out.PAgainst = max(out.PAgainst, p.against)
		out.Beyond = max(out.Beyond, p.beyond)
	}
	if out.Beyond < 0 && len(missing) > 0 {
		out.Beyond = 0
	}
	out.Items, out.Notes = judged(parts), missing
	return t.fillModel(out, c), ""
}
