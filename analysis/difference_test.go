package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Newcombe (1998), Interval estimation for the difference between independent proportions, Statistics in
// Medicine 17:873-890, table II, example (a), method 10: 56/70 less 48/80 is 0.2, from 0.0524 to 0.3339.
func TestDifferenceIntervalOfNewcombe(t *testing.T) {
	z := deviates(0.95)
	c := skillChange(market.SkillInfo{ID: "go"}, wilson(48, 80, z), wilson(56, 70, z), [2]int{1, 1})
	for _, x := range []struct{ got, want float64 }{{c.Change.Value, 0.2}, {c.Change.Lo, 0.0524}, {c.Change.Hi, 0.3339}} {
		if math.Abs(x.got-x.want) > 6e-5 {
			t.Errorf("%v, want %v", x.got, x.want)
		}
	}
	// R 4.2.2: prop.test(c(48, 56), c(80, 70), correct = FALSE)$p.value
	if math.Abs(c.P-0.008045) > 5e-6 {
		t.Errorf("p %v, want 0.008045", c.P)
	}
}

// drawnFindings are findings on simulated employers that agree within; shares are of each skill.
func drawnFindings(t *testing.T, rng *rand.Rand, shares []float64) Findings {
	t.Helper()
	var observations []market.Observation
	for e := range 60 {
		own := make([]float64, len(shares))
		for k, p := range shares { // a fifth of the employers ask for it always or never: a correlation of 0.2
			own[k] = p
			if rng.Float64() < 0.2 {
				own[k] = 0
				if rng.Float64() < p {
					own[k] = 1
				}
			}
		}
		for range 1 + rng.IntN(12) {
			o := requiring(market.PostingID(len(observations)+1), "")
			o.Employer = fmt.Sprint("employer ", e)
			for k, p := range own {
				if rng.Float64() < p {
					o.Skills = append(o.Skills, market.SkillNeed{Skill: market.Skill(fmt.Sprint("s", k)), Need: market.Required})
				}
			}
			observations = append(observations, o)
		}
	}
	return collect(t, Options{MinCount: 1}, observations...)
}

// Two draws from one market: hardly ever does a skill count as rising or falling. From another market the
// skill that changed does.
func TestDifferOnSimulatedEmployers(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 1))
	shares, other := []float64{0.5, 0.4, 0.3, 0.2, 0.15, 0.1, 0.1, 0.05}, []float64{0.5, 0.7, 0.3, 0.2, 0.15, 0.1, 0.1, 0.05}
	draws, wrong, found := simulated(120, 60), 0, 0
	for range draws {
		before := Compared{"before", drawnFindings(t, rng, shares)}
		changed := false
		for _, c := range Differ(before, Compared{"after", drawnFindings(t, rng, shares)}).Skills {
			changed = changed || c.Verdict != Unclear
		}
		if changed {
			wrong++
		}
		for _, c := range Differ(before, Compared{"after", drawnFindings(t, rng, other)}).Skills {
			if c.ID == "s1" && c.Verdict == Rising {
				found++
			}
		}
	}
	t.Logf("of %d: %d wrong, %d found", draws, wrong, found)
	if float64(wrong) > 0.05*float64(draws)+2*math.Sqrt(0.05*0.95*float64(draws)) {
		t.Errorf("%d of %d comparisons of one market with itself show a change", wrong, draws)
	}
	if found < draws*9/10 {
		t.Errorf("a rise from 0.4 to 0.7 was found in %d of %d", found, draws)
	}
}

func TestDifferSaysWhatElseChanged(t *testing.T) {
	o := Options{MinCount: 1, Catalog: catalog, Roadmaps: []market.Roadmap{teaching}, Extractor: "1"}
	before := collect(t, o, observe(1, "", "2026-10-01", "go! php"), observe(2, "", "2026-10-01", "cobol"))
	o.Extractor = "2"
	later := []market.Observation{observe(1, "", "2026-11-01", "go!")}
	for i := range 12 {
		x := observe(2+i, "", "2026-11-01", "docker")
		x.Source, x.Employer = "lever", fmt.Sprint("employer ", i)
		later = append(later, x)
	}
	after := collect(t, o, later...)
	d := Differ(Compared{"run 1", before}, Compared{"run 2", after})
	all := strings.Join(d.Warnings, "\n")
	for _, want := range []string{"other rules (1, then 2)", "lever joined"} {
		if !strings.Contains(all, want) {
			t.Errorf("warnings lack %q:\n%s", want, all)
		}
	}
	if r := d.Roadmaps[0]; len(r.Missing) != 1 || r.Missing[0] != "Docker" || len(r.NoMissing) != 0 {
		t.Errorf("newly missing %v, no longer %v; want Docker and none", r.Missing, r.NoMissing)
	}
	for _, c := range d.Skills {
		if c.ID == "cobol" && (c.RankTo != 0 || c.To.P != 0 || c.To.Hi == 0) {
			t.Errorf("a skill that is gone: %+v", c)
		}
	}
	empty := Differ(Compared{"a", Findings{}}, Compared{"b", after})
	if len(empty.Skills) != 0 || len(empty.Roadmaps) != 0 || !strings.Contains(strings.Join(empty.Warnings, " "), "nothing is compared") {
		t.Errorf("against nothing: %+v", empty)
	}
}
