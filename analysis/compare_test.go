package analysis

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
)

func taughtMap(id, publisher string, steps ...[]market.Skill) market.Roadmap {
	r := market.Roadmap{ID: id, Title: id, Publisher: publisher}
	for _, skills := range steps {
		s := market.RoadmapStep{Title: "step"}
		for _, k := range skills {
			s.Skills = append(s.Skills, market.RoadmapSkill{Skill: k})
		}
		r.Steps = append(r.Steps, s)
	}
	return r
}

func TestCompare(t *testing.T) {
	a := taughtMap("a", "Hill", []market.Skill{"go", "sql"}, []market.Skill{"docker", "aws", "git"})
	b := taughtMap("b", "hill", []market.Skill{"git", "aws"}, []market.Skill{"docker"}, []market.Skill{"sql", "rest"})
	c := Compare(a, b, 0.95)
	if c.Independent {
		t.Error("one publisher counts as two")
	}
	want := []SharedSkill{{"sql", 1, 3}, {"docker", 2, 2}, {"aws", 2, 1}, {"git", 2, 1}}
	if diff := cmp.Diff(want, c.Shared); diff != "" {
		t.Error(diff)
	}
	if c.Order.Tau != -1 || c.Overlap != round(4.0/6) || !slices.Equal(c.OnlyA, []market.Skill{"go"}) || !slices.Equal(c.OnlyB, []market.Skill{"rest"}) {
		t.Errorf("%+v", c)
	}
}

// Two editions of one publisher count once in the consensus.
func TestConsensusCountsPublishers(t *testing.T) {
	m := CompareAll([]market.Roadmap{
		taughtMap("a1", "Hill", []market.Skill{"go", "sql"}), taughtMap("a2", "Hill", []market.Skill{"go", "sql"}),
		taughtMap("b", "", []market.Skill{"sql"}), taughtMap("c", "unknown", []market.Skill{"git"}),
	}, 0.95)
	want := []ConsensusRow{{"sql", 2, 1, []int{1, 1, 1, 0}}, {"go", 1, 0.5, []int{1, 1, 0, 0}}, {"git", 1, 1, []int{0, 0, 0, 1}}}
	if diff := cmp.Diff(want, m.Consensus); diff != "" || m.Sources != 3 || len(m.Pairs) != 6 {
		t.Errorf("%d sources, %d pairs\n%s", m.Sources, len(m.Pairs), diff)
	}
}

func TestContradictions(t *testing.T) {
	number := func(v float64) *float64 { return &v }
	band := func(low, high float64) market.Hypothesis {
		return market.Hypothesis{ID: "h1", Test: "band", Comparator: "within", Range: &market.Range{Low: number(low), High: number(high)}, Currency: "INR", Period: "year",
			Threshold: "document", Population: market.Population{Country: "IN", Levels: []market.Level{"junior"}}}
	}
	order := func(items ...market.Item) market.Hypothesis {
		return market.Hypothesis{ID: "h1", Test: "order", Comparator: "<", Value: number(0), Subject: items, Threshold: "operationalised"}
	}
	claim := func(r market.Roadmap, h market.Hypothesis) market.Roadmap {
		r.Claims = append(r.Claims, market.Claim{ID: "c" + h.Test, Hypotheses: []market.Hypothesis{h}})
		return r
	}
	a := claim(claim(taughtMap("a", "x"), band(3e5, 4e5)), order(market.Item{"go"}, market.Item{"java"}))
	b := claim(claim(taughtMap("b", "y"), band(4e5, 8e5)), order(market.Item{"java"}, market.Item{"go"}))
	var got []string
	for _, c := range Contradictions([]market.Roadmap{a, b}) {
		got = append(got, c.Kind+" "+c.Topic)
	}
	if diff := cmp.Diff([]string{"pay pay: IN INR year junior", "order go and java"}, got); diff != "" {
		t.Error(diff)
	}
	if none := Contradictions([]market.Roadmap{a, claim(taughtMap("c", "z"), band(3e5, 45e4))}); len(none) != 0 {
		t.Errorf("bands that mostly agree: %+v", none)
	}
}

// How many of the hand-made list's contradictions come out of the typed claims and the steps:
// those of which a derived one joins two claims, or whose topic is a place among the steps.
func TestContradictionsOfTheList(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(shared(t), "roadmaps", "claims.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	roadmaps, err := BuiltinRoadmaps()
	if err != nil {
		t.Fatal(err)
	}
	derived := Contradictions(roadmaps)
	_, list, ok := strings.Cut(string(data), "\ncontradictions:\n")
	if !ok {
		t.Fatal("the list has no contradictions")
	}
	list, _, _ = strings.Cut(list, "\nstep_position_by_topic:")
	claimName := regexp.MustCompile(`\bC\d{3}-\d{3}\b`)
	topic := regexp.MustCompile(`(?m)^ +topic: (.*)$`)
	words := map[string]string{"cloud": "cloud", "graphql": "graphql", "nosql": "nosql", "testing": "testing", "algorithms": "dsa", "frontend": "frontend", "operating": "os cs", "security": "security", "caching": "cache"}
	found, all := 0, 0
	var missed []string
	for _, entry := range strings.Split(list, "- id: X")[1:] {
		all++
		_, claims, _ := strings.Cut(entry, "claims:")
		claims, _, _ = strings.Cut(claims, "statement:")
		names := claimName.FindAllString(claims, -1)
		subject := strings.ToLower(topic.FindString(entry))
		hit := slices.ContainsFunc(derived, func(c Contradiction) bool {
			shared := 0
			for _, n := range names {
				if strings.Contains(strings.Join(c.Claims, " "), n) {
					shared++
				}
			}
			for word, group := range words {
				if c.Kind == "place" && strings.Contains(subject, word) && c.Topic == "place of "+group {
					return true
				}
			}
			return shared >= 2
		})
		if hit {
			found++
		} else {
			missed = append(missed, "X"+entry[:2]+" "+strings.TrimSpace(topic.FindString(entry)))
		}
	}
	t.Logf("%d of %d contradictions derived (%d derived in all); missed: %s", found, all, len(derived), strings.Join(missed, "; "))
	if found < 26 {
		t.Errorf("%d of %d derived, want at least 26", found, all)
	}
}
