package analysis

import (
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
