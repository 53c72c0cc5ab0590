package analysis

import (
	"math"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// sameMean is how far apart two averages may lie and count as one: the margin of the test "mean".
const sameMean = 0.10

// payRange is what a claim about pay allows; open ends are infinite.
func payRange(h market.Hypothesis) (low, high float64, ok bool) {
	if h.Currency == "" || h.Threshold != "document" || h.Test != "band" && h.Test != "mean" {
		return 0, 0, false
	}
	low, high = 0, math.Inf(1)
	switch {
	case h.Range != nil:
		if h.Range.Low != nil {
			low = *h.Range.Low
		}
		if h.Range.High != nil {
			high = *h.Range.High
		}
	case h.Comparator == ">=":
		low = *h.Value
	case h.Comparator == "<=":
		high = *h.Value
	default:
		low, high = *h.Value*(1-sameMean), *h.Value*(1+sameMean)
	}
	return low, high, true
}

// payContradictions sets each amount against every other one of its country, currency, period
// and level; a claim without a level speaks of all, so one without and one with are only at odds
// when the general figure lies in a gap between the bands of one document.
func payContradictions(all []asserted) []Contradiction {
	var out []Contradiction
	byTopic := map[string][]asserted{}
	for _, s := range all {
		if _, _, ok := payRange(s.h); ok {
			p := s.h.Population
			topic := strings.Join([]string{p.Country, s.h.Currency, string(s.h.Period), strings.Join(texts(p.Levels), "+")}, " ")
			byTopic[topic] = append(byTopic[topic], s)
		}
	}
	for _, topic := range sortedKeys(byTopic) {
		group := byTopic[topic]
		var odd []asserted
		for i, a := range group {
			for _, b := range group[i+1:] {
				lowA, highA, _ := payRange(a.h)
				lowB, highB, _ := payRange(b.h)
				// Bands that cover less than half of what either of them spans are two opinions.
				overlap := math.Min(highA, highB) - math.Max(lowA, lowB)
				span := math.Max(highA, highB) - math.Min(lowA, lowB)
				if overlap <= 0 || !math.IsInf(span, 0) && overlap < span/2 {
					odd = append(odd, a, b)
				}
			}
		}
		if len(odd) > 0 {
			out = append(out, contradiction("pay", "pay: "+strings.TrimSpace(topic), sentences(odd), odd))
		}
	}
	return append(out, gapContradictions(all)...)
}

// gapContradictions finds a general figure that lies outside all bands, or beside the levels,
// of its country.
func gapContradictions(all []asserted) []Contradiction {
	var out []Contradiction
	for _, a := range all {
		low, high, ok := payRange(a.h)
		if !ok || len(a.h.Population.Levels) > 0 || a.h.Test != "mean" {
			continue
		}
		mid := (low + high) / 2
		byDocument := map[string][]asserted{}
		for _, b := range all {
			if _, _, ok := payRange(b.h); ok && b.h.Test == "band" && len(b.h.Population.Levels) > 0 && b.h.Currency == a.h.Currency && b.h.Population.Country == a.h.Population.Country {
				byDocument[b.roadmap.ID] = append(byDocument[b.roadmap.ID], b)
			}
		}
		for _, id := range sortedKeys(byDocument) {
			// In its own document it has to lie in any band, beside another's levels in the middle one.
			inside := slices.ContainsFunc(byDocument[id], func(b asserted) bool {
				l, h, _ := payRange(b.h)
				return mid >= l && mid <= h && (id == a.roadmap.ID || b.h.Population.Levels[0] == "mid")
			})
			if !inside {
				at := append([]asserted{a}, byDocument[id]...)
				out = append(out, contradiction("pay", "average against the bands of "+id, sentences(at), at))
			}
		}
	}
	return out
}
