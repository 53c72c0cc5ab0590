package analysis

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
)

var scoreCatalog = []market.SkillInfo{
	{ID: "go", Category: "language", Kind: "technology"},
	{ID: "java", Category: "language", Kind: "technology"},
	{ID: "agile", Category: "practice", Kind: "concept"},
}

func number(x float64) *float64 { return &x }

func skillFacts(pairs ...any) Facts {
	var f Facts
	for i := 0; i < len(pairs); i += 2 {
		f.Skills = append(f.Skills, SkillFact{market.Skill(pairs[i].(string)), pairs[i+1].(market.Need)})
	}
	return f
}

func TestScoreCounts(t *testing.T) {
	year := market.PerYear
	gold := []GoldPosting{
		{ID: "a", Source: "x", Label: skillFacts("go", market.Required, "agile", market.Mentioned)},
		{ID: "b", Source: "y", Label: skillFacts("java", market.Preferred)},
		{ID: "c", Source: "y", Label: Facts{Level: "unknown", Role: "data", MinYears: number(3)}},
	}
	gold[0].Label.Salary = &PayFact{Min: number(100.004), Currency: "eur", Period: &year}
	gold[0].Label.Countries = []string{"DE", "FR"}
	a := skillFacts("go", market.Mentioned, "go", market.Preferred, "java", market.Required, "zig", market.Required)
	a.Salary = &PayFact{Min: number(100), Currency: "EUR", Period: &year}
	a.Countries = []string{"de", "US"}
	c := Facts{Level: "senior", Role: "ml", MinYears: number(3), Salary: &PayFact{Max: number(1)}}
	s, err := Score(gold, map[string]Facts{"a": a, "c": c, "not labelled": a}, scoreCatalog, 1)
	if err != nil {
		t.Fatal(err)
	}
	counts := func(p PRF) [3]int { return [3]int{p.TP, p.FP, p.FN} }
	for _, tt := range []struct {
		name      string
		got, want any
	}{
		{"technologies", counts(s.Technologies), [3]int{1, 1, 1}},
		{"concepts", counts(s.Concepts), [3]int{0, 0, 1}},
		{"all", counts(s.All), [3]int{1, 1, 2}},
		{"countries", counts(s.Countries), [3]int{1, 1, 1}},
		{"cities", counts(s.Cities), [3]int{0, 0, 0}},
		{"postings, unread, outside", [3]int{s.Postings, s.Unread, s.Outside}, [3]int{3, 1, 1}},
		{"salary", s.SalaryOutcomes, SalaryCount{Exact: 1, Invented: 1, None: 1}},
		{"salary precision and recall", [2]float64{s.Salary.Precision.Value, s.Salary.Recall.Value}, [2]float64{0.5, 1}},
		{"need", [2]any{s.Need.Value, s.Need.Of}, [2]any{0.0, 1}},
		{"confusion", s.Confusion, []Confusion{{"required", "preferred", 1}}},
		{"level", s.Level, Ratio{}},
		{"role", s.Role.Of, 1},
		{"min_years", [2]any{s.MinYears.Value, s.MinYears.Of}, [2]any{1.0, 3}},
		{"extra", s.Extra, []SkillError{{"java", []string{"a"}}}},
		{"missed", s.Missed, []SkillError{{"agile", []string{"a"}}, {"java", []string{"b"}}}},
		{"source y", [2]any{s.BySource[1].Name, counts(s.BySource[1].PRF)}, [2]any{"y", [3]int{0, 0, 1}}},
		{"category", [2]any{s.ByCategory[0].Name, s.ByCategory[0].Postings}, [2]any{"language", 2}},
		{"ids", len(s.BySkill), 3},
	} {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestScoreRefuses(t *testing.T) {
	one := GoldPosting{ID: "a", Label: skillFacts("go", market.Required)}
	for _, tt := range []struct {
		gold []GoldPosting
		want string
	}{
		{[]GoldPosting{one, one}, `posting "a" is labelled twice`},
		{[]GoldPosting{{ID: "b", Label: skillFacts("zig", market.Required)}}, `posting "b": labelled skill "zig" is not in the lexicon`},
	} {
		if _, err := Score(tt.gold, nil, scoreCatalog, 1); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got %v, want %q", err, tt.want)
		}
	}
}

// manyScored are postings of which every fifth has its only skill missed.
func manyScored(n int) (gold []GoldPosting, readings map[string]Facts) {
	readings = map[string]Facts{}
	for i := range n {
		id := fmt.Sprint(i)
		gold = append(gold, GoldPosting{ID: id, Source: "s", Label: skillFacts("go", market.Required)})
		if i%5 > 0 {
			readings[id] = skillFacts("go", market.Required)
		}
	}
	return gold, readings
}

// With one skill per posting, recall is a binomial share: the bootstrap must
// come near p ± 1.96 sqrt(p(1-p)/n).
func TestScoreInterval(t *testing.T) {
	gold, readings := manyScored(400)
	s, err := Score(gold, readings, scoreCatalog, 7)
	if err != nil {
		t.Fatal(err)
	}
	half := 1.96 * math.Sqrt(0.8*0.2/400)
	r := s.All.Recall
	if r.Value != 0.8 || math.Abs(r.Lo-(0.8-half)) > 0.006 || math.Abs(r.Hi-(0.8+half)) > 0.006 {
		t.Errorf("recall %+v, want 0.8 ± %.4f", r, half)
	}
	if p := s.All.Precision; p.Value != 1 || p.Lo != 1 || p.Hi != 1 {
		t.Errorf("precision %+v, want 1", p)
	}
}

func TestScoreIsDeterministic(t *testing.T) {
	gold, readings := manyScored(50)
	first, _ := Score(gold, readings, scoreCatalog, 3)
	again, _ := Score(gold, readings, scoreCatalog, 3)
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("same seed, other scores:\n%s", diff)
	}
	var intervals []float64
	for seed := range uint64(5) {
		s, _ := Score(gold, readings, scoreCatalog, seed)
		if s.All.Recall.Value != first.All.Recall.Value {
			t.Errorf("seed %d moves the value", seed)
		}
		intervals = append(intervals, s.All.F1.Lo, s.All.F1.Hi)
	}
	if slices.Max(intervals) == slices.Min(intervals) {
		t.Error("intervals have no width")
	}
}
