package analysis

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Contradiction is a point on which roadmaps, or claims of one roadmap, cannot all be right.
type Contradiction struct {
	// Kind is "pay" (numbers), "list" (which skills), "order" (of skills), "direction"
	// (opposite or competing claims) or "place" (of a topic among the steps).
	Kind     string   `json:"kind"`
	Topic    string   `json:"topic"`
	Roadmaps []string `json:"roadmaps"` // ids, each once
	Claims   []string `json:"claims"`   // "roadmap claim.hypothesis"; none for places
	What     string   `json:"what"`
}

// asserted is a hypothesis with where it stands.
type asserted struct {
	roadmap market.Roadmap
	claim   string
	h       market.Hypothesis
}

func (s asserted) name() string { return s.roadmap.ID + " " + s.claim + "." + s.h.ID }

// sameMean is how far apart two averages may lie and count as one: the margin of the test "mean".
const sameMean = 0.10

// Contradictions derives from typed claims and steps where roadmaps contradict each other, or
// themselves. The order is that of kinds, then topics.
func Contradictions(roadmaps []market.Roadmap) []Contradiction {
	var all []asserted
	for _, r := range roadmaps {
		for _, list := range [][]market.Claim{r.Claims, r.NotTestable} {
			for _, c := range list {
				for _, h := range c.Hypotheses {
					all = append(all, asserted{r, c.ID, h})
				}
			}
		}
	}
	out := []Contradiction{}
	out = append(out, payContradictions(all)...)
	out = append(out, listContradictions(all)...)
	out = append(out, orderContradictions(all)...)
	out = append(out, directionContradictions(all)...)
	return append(out, placeContradictions(roadmaps)...)
}

// contradiction joins what is at odds on one topic.
func contradiction(kind, topic, what string, at []asserted) Contradiction {
	c := Contradiction{Kind: kind, Topic: topic, What: what, Roadmaps: []string{}, Claims: []string{}}
	for _, s := range at {
		if !slices.Contains(c.Roadmaps, s.roadmap.ID) {
			c.Roadmaps = append(c.Roadmaps, s.roadmap.ID)
		}
		if !slices.Contains(c.Claims, s.name()) {
			c.Claims = append(c.Claims, s.name())
		}
	}
	return c
}

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

// sentences joins what claims say, each once.
func sentences(at []asserted) string {
	var out []string
	for _, s := range at {
		if w := s.roadmap.ID + ": " + Sentence(s.h); !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return strings.Join(out, " ")
}

// listContradictions finds lists of one universe that do not hold the same skills.
func listContradictions(all []asserted) []Contradiction {
	byUniverse := map[string][]asserted{}
	for _, s := range all {
		if s.h.Test == "list-rank" && len(s.h.Universe) > 0 {
			u := strings.Join(s.h.Universe, " ")
			byUniverse[u] = append(byUniverse[u], s)
		}
	}
	var out []Contradiction
	for _, u := range sortedKeys(byUniverse) {
		group := byUniverse[u]
		first := memberSet(group[0].h.Subject)
		if !slices.ContainsFunc(group, func(s asserted) bool { return !slices.Equal(memberSet(s.h.Subject), first) }) {
			continue
		}
		var what []string
		for _, s := range group {
			what = append(what, s.roadmap.ID+": "+itemsWords(s.h.Subject))
		}
		out = append(out, contradiction("list", "which of "+itemWords(group[0].h.Universe), strings.Join(what, "; "), group))
	}
	return out
}

func memberSet(items []market.Item) []string {
	var out []string
	for _, item := range items {
		skills, _ := ItemSkills(item)
		out = append(out, texts(skills)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

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

// sortedWords names an item whatever the order of its members.
func sortedWords(item market.Item) string {
	sorted := slices.Clone(item)
	slices.Sort(sorted)
	return itemWords(sorted)
}

func ids(at []asserted) string {
	var out []string
	for _, s := range at {
		if !slices.Contains(out, s.roadmap.ID) {
			out = append(out, s.roadmap.ID)
		}
	}
	return list(out)
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

// placeContradictions finds topics that some roadmaps teach in the first half and others in the
// last quarter, or not at all.
func placeContradictions(roadmaps []market.Roadmap) []Contradiction {
	var out []Contradiction
	for _, row := range topics(roadmaps) {
		lowest, highest := math.Inf(1), math.Inf(-1)
		absent := 0
		var what []string
		for i, s := range row.Steps {
			if s == 0 {
				absent++
				what = append(what, roadmaps[i].ID+": in no step")
				continue
			}
			p := float64(s-1) / math.Max(1, float64(row.Of[i]-1))
			lowest, highest = math.Min(lowest, p), math.Max(highest, p)
			what = append(what, fmt.Sprintf("%s: step %d of %d", roadmaps[i].ID, s, row.Of[i]))
		}
		if len(roadmaps) < 2 || absent == len(roadmaps) || highest-lowest < 0.5 && absent == 0 {
			continue
		}
		c := Contradiction{Kind: "place", Topic: "place of " + groupWords(row.Group), Claims: []string{}, Roadmaps: []string{}, What: strings.Join(what, "; ")}
		for _, r := range roadmaps {
			c.Roadmaps = append(c.Roadmaps, r.ID)
		}
		out = append(out, c)
	}
	return out
}
