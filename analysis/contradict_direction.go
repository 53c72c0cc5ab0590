package analysis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// orderContradictions finds two skills that claims put in opposite orders.
func orderContradictions(all []asserted) []Contradiction {
	before := map[[2]string][]asserted{}
	for _, s := range all {
		items := s.h.Subject
		if s.h.Test == "pair" && len(s.h.Subject) == 1 && len(s.h.Against) == 1 {
			items = []market.Item{s.h.Subject[0], s.h.Against[0]}
		} else if s.h.Metric != "order-of-items" && (s.h.Test != "order" || s.h.Metric != "") {
			continue
		}
		for i := range items {
			for j := i + 1; j < len(items); j++ {
				pair := [2]string{sortedWords(items[i]), sortedWords(items[j])}
				before[pair] = append(before[pair], s)
			}
		}
	}
	pairs := make([][2]string, 0, len(before))
	for p := range before {
		if _, opposite := before[[2]string{p[1], p[0]}]; opposite && p[0] < p[1] {
			pairs = append(pairs, p)
		}
	}
	slices.SortFunc(pairs, func(a, b [2]string) int { return cmp.Or(strings.Compare(a[0], b[0]), strings.Compare(a[1], b[1])) })
	var out []Contradiction
	for _, p := range pairs {
		a, b := before[p], before[[2]string{p[1], p[0]}]
		what := fmt.Sprintf("%s before %s: %s; after it: %s", p[0], p[1], ids(a), ids(b))
		out = append(out, contradiction("order", p[0]+" and "+p[1], what, append(slices.Clone(a), b...)))
	}
	return out
}

// directionContradictions finds shares that cannot hold together, and competing claims of
// which skills or employers pay more.
func directionContradictions(all []asserted) []Contradiction {
	var out []Contradiction
	shares := map[string][]asserted{}
	var premiums, employers []asserted
	for _, s := range all {
		switch h := s.h; {
		case h.Value != nil && len(h.Subject) == 1 && h.Versus == nil && (h.Test == "share" || h.Test == "up-to" || h.Test == "count"):
			key := fmt.Sprint(h.Test == "count", itemWords(h.Subject[0]))
			shares[key] = append(shares[key], s)
		case h.Test == "premium" && h.Threshold == "operationalised" && len(h.Subject) > 1 && h.Metric != "pay-ratio":
			premiums = append(premiums, s)
		case h.Test == "premium" && (h.Of == "industry" || h.Metric == "pay-slope-on-size" || h.Population.Employer != ""):
			employers = append(employers, s)
		}
	}
	for _, key := range sortedKeys(shares) {
		if odd := opposed(shares[key]); len(odd) > 0 {
			out = append(out, contradiction("direction", "how many ask for "+itemsWords(odd[0].h.Subject), sentences(odd), odd))
		}
	}
	for _, set := range []struct {
		topic string
		of    []asserted
	}{{"which skills pay more", competing(premiums)}, {"which employers pay more", employers}} {
		if len(set.of) > 1 {
			out = append(out, contradiction("direction", set.topic, sentences(set.of), set.of))
		}
	}
	return out
}

// opposed lists the claims that set a floor at or above another's ceiling, or a floor twice as
// high as another's.
func opposed(group []asserted) []asserted {
	var out []asserted
	for i, a := range group {
		for _, b := range group[i+1:] {
			up := strings.HasPrefix(a.h.Comparator, ">")
			same := up == strings.HasPrefix(b.h.Comparator, ">")
			x, y := *a.h.Value, *b.h.Value
			switch {
			case same && up && (x >= 2*y || y >= 2*x), !same && up && x >= y, !same && !up && y >= x:
				out = append(out, a, b)
			}
		}
	}
	return out
}

// competing lists the claims that name different skills of one universe as better paid.
func competing(group []asserted) []asserted {
	var out []asserted
	languages, _ := ItemSkills(market.Item{"@lang-universe"})
	for _, s := range group {
		if members := memberSet(s.h.Subject); !slices.ContainsFunc(members, func(m string) bool { return !slices.Contains(languages, market.Skill(m)) }) {
			out = append(out, s)
		}
	}
	return out
}
