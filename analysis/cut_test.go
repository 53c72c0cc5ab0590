package analysis

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// mixedTexts are vacancies of which a source with whole texts names go in 60 of 100, and one that cuts texts in 10.
func mixedTexts() (out []market.Observation) {
	for i := range 600 {
		o := requiring(market.PostingID(i+1), fmt.Sprint("employer ", i))
		o.Source, o.Text, o.Skills = "greenhouse", 3000, nil
		names := i%10 < 6
		if i >= 200 {
			o.Source, o.Text, names = "adzuna", 480+i%50, i%10 == 0
		}
		if names {
			o.Skills = []market.SkillNeed{{Skill: "go", Need: market.Required}}
		}
		out = append(out, o)
	}
	return out
}

func TestACutSourceRefutesNoFloor(t *testing.T) {
	half := market.Hypothesis{ID: "h1", Test: "share", Subject: []market.Item{{"go"}}, Comparator: ">=", Value: number(0.5), Threshold: "document"}
	most := half
	most.ID, most.Value = "h2", number(0.9)
	few := half
	few.ID, few.Comparator = "h3", "<="
	r := market.Roadmap{ID: "r", Claims: []market.Claim{{ID: "c", Kind: "demand-share", Hypotheses: []market.Hypothesis{half, most, few}}}}
	f := collect(t, Options{Catalog: catalog, Roadmaps: []market.Roadmap{r}}, mixedTexts()...)
	if !slices.ContainsFunc(f.Warnings, func(w string) bool { return strings.Contains(w, "adzuna") && strings.Contains(w, "66.7") }) {
		t.Errorf("no warning of cut texts: %q", f.Warnings)
	}
	verdicts := f.Roadmaps[0].Claims[0].Verdicts
	for i, want := range []Outcome{Inconclusive, Contradicted, Inconclusive} {
		v := verdicts[i]
		s := v.Sensitivity[len(v.Sensitivity)-1]
		if v.Outcome != want || s.Assumption != wholeWords || s.Estimate != 0.6 {
			t.Errorf("%s: %s (%s), sensitivity %+v; want %s", v.Hypothesis, v.Outcome, v.Reason, s, want)
		}
		if !strings.Contains(strings.Join(v.Notes, "\n"), "400 of 600 vacancies are of sources") {
			t.Errorf("%s: notes %q", v.Hypothesis, v.Notes)
		}
	}
}

func TestWhichSourcesCut(t *testing.T) {
	for _, tt := range []struct {
		name  string
		texts func(i int) int
		n     int
		want  bool
	}{
		{"whole", func(i int) int { return 400 + 100*i }, 50, false},
		{"cut", func(i int) int { return 400 + i%101 }, 50, true},
		{"one odd long one", func(i int) int { return 500 + 5000*oneIf(i == 7) }, 400, true},
		{"too few to tell", func(int) int { return 100 }, textsKnown - 1, false},
		{"not known", func(int) int { return 0 }, 50, false},
	} {
		var texts textLengths
		var l longest
		for i := range tt.n {
			texts.see("a", tt.texts(i), &l)
		}
		if got := texts.cut()[l.panel]; got != tt.want {
			t.Errorf("%s: cut %v, want %v", tt.name, got, tt.want)
		}
	}
}

// A vacancy that another source gives whole is whole, in whatever order its postings come.
func TestTheLongestTextOfAVacancyCounts(t *testing.T) {
	list := mixedTexts()
	for i := range list[:100] {
		list[i].Vacancy, list[i+300].Vacancy = fmt.Sprint("v", i), fmt.Sprint("v", i)
	}
	for range 2 {
		f := columnsOf(t, list)
		if got := f.cut.count(); got != 300 {
			t.Errorf("%d vacancies have cut texts, want 300", got)
		}
		slices.Reverse(list)
	}
}
