package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// heldBy counts, by figure, how often an interval held the truth.
type heldBy map[string]int

func (h heldBy) see(figure string, truth, lo, hi float64) {
	h[figure] += oneIf(lo <= truth && truth <= hi)
}

// TestFindingsCover draws whole markets of employers that resemble themselves, reads them with an extractor of known errors, and
// sets what the findings say against what the market was drawn with.
func TestFindingsCover(t *testing.T) {
	runs := simulated(500, 60)
	shares := []float64{0.42, 0.31, 0.25, 0.19, 0.12, 0.07}
	const recall, wrong, gold = 0.85, 0.01, 240
	r := market.Roadmap{ID: "drawn", Roles: []market.Role{"backend"}, Steps: []market.RoadmapStep{{Title: "one"}, {Title: "two"}}}
	for i, s := range []int{0, 3, 1, 5} {
		r.Steps[i/2].Skills = append(r.Steps[i/2].Skills, market.RoadmapSkill{Skill: drawnSkill(s)})
	}
	read := make([]float64, len(shares)) // what is read of them
	for i, p := range shares {
		read[i] = p*recall + (1-p)*wrong
	}
	for _, employers := range []int{60, 250} {
		src, held, bias := rand.New(rand.NewPCG(5, uint64(employers))), heldBy{}, 0.0
		squares := 0.0
		m := clusteredMarket{employers, 0.3, shares, misread(len(shares), recall, wrong)}
		for range runs {
			o := Options{MinCount: 5, Roadmaps: []market.Roadmap{r}, Accuracy: drawnGold(src, shares, recall, wrong, gold)}
			f := m.collector(t, src, o).Findings()
			d := demandOf(t, f.Demand, drawnSkill(1))
			held.see("share as read", read[1], d.Any.Lo, d.Any.Hi)
			held.see("share corrected for the extractor", shares[1], d.Corrected.Lo, d.Corrected.Hi)
			off := d.Corrected.P - shares[1]
			bias, squares = bias+off/float64(runs), squares+off*off
			d = demandOf(t, f.Demand, drawnSkill(3))
			held.see("rank", 4, float64(d.RankLo), float64(d.RankHi))
			steps, a := f.Roadmaps[0].Coverage.Steps, f.Roadmaps[0].Agreement
			held.see("coverage after the first step", covers(read, 0, 3), steps[0].Share.Lo, steps[0].Share.Hi)
			held.see("coverage after the last step", covers(read, 0, 3, 1, 5), steps[1].Share.Lo, steps[1].Share.Hi)
			held.see("precision at 4", 0.75, a.Precision.Lo, a.Precision.Hi)
			held.see("recall at 4", 0.75, a.Recall.Lo, a.Recall.Hi)
			overlap := rankBiasedOverlap([]int32{0, 3, 1, 5}, []int32{0, 1, 2, 3, 4, 5}, persistence)
			held.see("rank-biased overlap", overlap, a.Overlap.Lo, a.Overlap.Hi)
		}
		discrete := map[string]bool{"rank": true, "precision at 4": true, "recall at 4": true, "rank-biased overlap": true}
		for _, figure := range sortedKeys(held) {
			c := covered{figure, fmt.Sprint(employers, " employers"), runs, held[figure]}
			if discrete[figure] {
				c.atLeast(t) // it takes few values, so that its interval holds more
				continue
			}
			c.check(t)
		}
		if most := 0.002 + 3*math.Sqrt(squares)/float64(runs); math.Abs(bias) > most {
			t.Errorf("%d employers: the corrected share is off by %+.4f on average, more than %.4f", employers, bias, most)
		}
	}
}

// misread makes readings of what vacancies name: each skill is read with the chance recall where it is, wrong where it is not.
func misread(skills int, recall, wrong float64) variation {
	return func(src *rand.Rand, o *market.Observation, _ drawnEmployer) {
		there := map[market.Skill]bool{}
		for _, s := range o.Skills {
			there[s.Skill] = true
		}
		o.Skills = nil
		for i := range skills {
			chance := wrong
			if there[drawnSkill(i)] {
				chance = recall
			}
			if src.Float64() < chance {
				o.Skills = append(o.Skills, market.SkillNeed{Skill: drawnSkill(i), Need: market.Required})
			}
		}
	}
}

// drawnGold is what labels of so many postings tell of that extractor.
func drawnGold(src *rand.Rand, shares []float64, recall, wrong float64, postings int) Accuracy {
	out := Accuracy{Postings: postings, Skills: map[market.Skill]Hits{}}
	for i, p := range shares {
		var h Hits
		for range postings {
			switch there := src.Float64() < p; {
			case there && src.Float64() < recall:
				h.TP++
			case there:
				h.FN++
			case src.Float64() < wrong:
				h.FP++
			}
		}
		out.Skills[drawnSkill(i)] = h
	}
	return out
}

// covers is the share of vacancies that require a skill of which all are among the taught, when skills are independent.
func covers(shares []float64, taught ...int) float64 {
	none, untaught := 1.0, 1.0
	for i, p := range shares {
		none *= 1 - p
		if !slices.Contains(taught, i) {
			untaught *= 1 - p
		}
	}
	return (untaught - none) / (1 - none)
}
