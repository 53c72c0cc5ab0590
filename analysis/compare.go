package analysis

import (
	"cmp"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Comparison sets two roadmaps side by side.
type Comparison struct {
	A string `json:"a"` // ids
	B string `json:"b"`
	// Independent is false when both have one publisher: then agreement is no evidence.
	Independent bool           `json:"independent"`
	Shared      []SharedSkill  `json:"shared"` // in A's order
	OnlyA       []market.Skill `json:"only_a"`
	OnlyB       []market.Skill `json:"only_b"`
	Overlap     float64        `json:"overlap"` // shared of all, from 0 to 1 (Jaccard)
	// Order is Kendall's tau-b of the two orders over the shared skills, from -1 to 1.
	Order          Correlation     `json:"order"`
	Contradictions []Contradiction `json:"contradictions"`
}

// SharedSkill is a skill with its steps, counted from 1, in two roadmaps.
type SharedSkill struct {
	Skill market.Skill `json:"id"`
	StepA int          `json:"step_a"`
	StepB int          `json:"step_b"`
}

// place is where a roadmap teaches a skill: step and position from 1.
type place struct{ step, position int }

func places(r market.Roadmap) (map[market.Skill]place, []market.Skill) {
	at, order := map[market.Skill]place{}, []market.Skill{}
	for i, s := range r.Steps {
		for _, k := range s.Skills {
			order = append(order, k.Skill)
			at[k.Skill] = place{i + 1, len(order)}
		}
	}
	return at, order
}

// Compare sets roadmap a against b. confidence of the order's interval is in (0, 1).
func Compare(a, b market.Roadmap, confidence float64) Comparison {
	c := Comparison{
		A: a.ID, B: b.ID, Independent: independent(a, b), Shared: []SharedSkill{}, OnlyA: []market.Skill{}, OnlyB: []market.Skill{},
		Contradictions: Contradictions([]market.Roadmap{a, b}),
	}
	inA, orderA := places(a)
	inB, orderB := places(b)
	var x, y []float64
	for _, s := range orderA {
		other, ok := inB[s]
		if !ok {
			c.OnlyA = append(c.OnlyA, s)
			continue
		}
		c.Shared = append(c.Shared, SharedSkill{s, inA[s].step, other.step})
		x, y = append(x, float64(inA[s].position)), append(y, float64(other.position))
	}
	for _, s := range orderB {
		if _, ok := inA[s]; !ok {
			c.OnlyB = append(c.OnlyB, s)
		}
	}
	if all := len(c.Shared) + len(c.OnlyA) + len(c.OnlyB); all > 0 {
		c.Overlap = round(float64(len(c.Shared)) / float64(all))
	}
	o := kendall(x, y, confidence)
	o.Tau, o.Lo, o.Hi, o.P = round(o.Tau), round(o.Lo), round(o.Hi), round(o.P)
	c.Order = o
	return c
}

// source is the publisher as far as known; an unknown one is a source of its own.
func source(r market.Roadmap) string {
	p := strings.ToLower(strings.TrimSpace(r.Publisher))
	if p == "" || p == "unknown" {
		return "roadmap " + r.ID
	}
	return p
}

func independent(a, b market.Roadmap) bool { return source(a) != source(b) }

// Matrix sets all roadmaps against each other.
type Matrix struct {
	Roadmaps []string `json:"roadmaps"` // ids, the order of the places below
	// Sources is the number of different publishers among them.
	Sources        int             `json:"sources"`
	Pairs          []Comparison    `json:"pairs"`
	Consensus      []ConsensusRow  `json:"consensus"`
	Topics         []TopicRow      `json:"topics"`
	Contradictions []Contradiction `json:"contradictions"`
}

// ConsensusRow is a skill with how far the roadmaps agree on it. Rows are ordered by sources,
// then by mean place.
type ConsensusRow struct {
	Skill market.Skill `json:"id"`
	// Sources counts publishers, so that two editions of one document count once.
	Sources int `json:"sources"`
	// MeanPlace is the mean, over sources, of the place in the roadmap from 0, first, to 1, last.
	MeanPlace float64 `json:"mean_place"`
	Steps     []int   `json:"steps"` // by roadmap, 0 where it is not taught
}

// TopicRow is the first step that names any skill of a group, or one skill, by roadmap; 0 is none.
type TopicRow struct {
	Group string `json:"group"`
	Steps []int  `json:"steps"`
	Of    []int  `json:"of"` // steps that each roadmap has
}

// topicGroups are the topics whose place roadmaps disagree on.
var topicGroups = []string{"@os-cs", "@lang-universe", "@framework-universe", "@vcs", "@relational", "@nosql", "@api-styles", "graphql", "@auth", "@cache", "@security", "@testing",
	"@cicd", "@system-design", "@broker", "@container", "@cloud", "@iac", "@webservers", "@dsa", "@frontend", "@ai", "@monitoring"}

// CompareAll makes the matrix of all roadmaps; pairs come without their contradictions, which
// stand once for all.
func CompareAll(roadmaps []market.Roadmap, confidence float64) Matrix {
	m := Matrix{Roadmaps: []string{}, Pairs: []Comparison{}, Consensus: consensus(roadmaps), Topics: topics(roadmaps), Contradictions: Contradictions(roadmaps)}
	sources := map[string]bool{}
	for i, a := range roadmaps {
		m.Roadmaps = append(m.Roadmaps, a.ID)
		sources[source(a)] = true
		for _, b := range roadmaps[i+1:] {
			c := Compare(a, b, confidence)
			c.Contradictions = []Contradiction{}
			m.Pairs = append(m.Pairs, c)
		}
	}
	m.Sources = len(sources)
	return m
}

func consensus(roadmaps []market.Roadmap) []ConsensusRow {
	type tallied struct {
		steps  []int
		places map[string][]float64 // by source
	}
	all := map[market.Skill]*tallied{}
	for i, r := range roadmaps {
		at, order := places(r)
		for _, s := range order {
			if all[s] == nil {
				all[s] = &tallied{make([]int, len(roadmaps)), map[string][]float64{}}
			}
			all[s].steps[i] = at[s].step
			all[s].places[source(r)] = append(all[s].places[source(r)], float64(at[s].position)/float64(len(order)))
		}
	}
	rows := []ConsensusRow{}
	for _, s := range sortedSkills(all) {
		t := all[s]
		sum := 0.0
		for _, name := range sortedKeys(t.places) {
			sum += mean(t.places[name])
		}
		rows = append(rows, ConsensusRow{s, len(t.places), round(sum / float64(len(t.places))), t.steps})
	}
	slices.SortStableFunc(rows, func(a, b ConsensusRow) int {
		return cmp.Or(-cmp.Compare(a.Sources, b.Sources), cmp.Compare(a.MeanPlace, b.MeanPlace))
	})
	return rows
}

func sortedSkills[V any](m map[market.Skill]V) []market.Skill {
	out := make([]market.Skill, 0, len(m))
	for s := range m {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

func mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

func topics(roadmaps []market.Roadmap) []TopicRow {
	rows := []TopicRow{}
	for _, g := range topicGroups {
		skills, _ := ItemSkills(market.Item{g})
		row := TopicRow{Group: g, Steps: []int{}, Of: []int{}}
		for _, r := range roadmaps {
			at, _ := places(r)
			first := 0
			for _, s := range skills {
				if p, ok := at[s]; ok && (first == 0 || p.step < first) {
					first = p.step
				}
			}
			row.Steps, row.Of = append(row.Steps, first), append(row.Of, len(r.Steps))
		}
		rows = append(rows, row)
	}
	return rows
}
