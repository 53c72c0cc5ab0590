package reports

import (
	"fmt"

	"github.com/roadcheck/roadcheck/analysis"
)

// stepView is a step of a roadmap with the demand for its skills.
type stepView struct {
	ID, Number, Title, Sum string
	Rows                   []stepRow
	Claims                 []claimRef // made in this step
}

// claimRef leads to a claim on the same page.
type claimRef struct{ ID, Words, Class, Sign, Word string }

type stepRow struct {
	skillRef
	Share, Interval, Rank, Required, Emphasis string
	Rare                                      bool // clearly asked for in less than the threshold
}

func stepViews(p population, board *verdictBoard) []stepView {
	r := p.roadmap
	out := make([]stepView, len(r.Roadmap.Steps))
	asked, best := make([]int, len(out)), make([]*analysis.TaughtSkill, len(out))
	for i, s := range r.Roadmap.Steps {
		out[i] = stepView{ID: stepID(i + 1), Number: itoa(i + 1), Title: clean(s.Title, 2*maxName)}
	}
	for k := range r.Skills {
		s := &r.Skills[k]
		i := s.Step - 1
		if i < 0 || i >= len(out) {
			continue
		}
		row := stepRow{skillRef: p.ref(s.Demand), Share: percent(s.Any.P), Interval: bare(s.Any.Lo) + "–" + bare(s.Any.Hi), Rank: "–",
			Required: percent(s.Required.P), Emphasis: clean(s.Emphasis, maxName), Rare: s.Any.Hi < r.Threshold}
		if s.Rank > 0 {
			row.Rank = itoa(s.Rank)
		}
		out[i].Rows = append(out[i].Rows, row)
		if s.Any.Lo >= r.Threshold {
			asked[i]++
		}
		if best[i] == nil || s.Any.P > best[i].Any.P {
			best[i] = s
		}
	}
	for _, c := range board.all() {
		if i := c.step - 1; i >= 0 && i < len(out) {
			out[i].Claims = append(out[i].Claims, claimRef{c.ID, c.Words, c.Class, c.Sign, c.Word})
		}
	}
	for i := range out {
		if best[i] == nil {
			out[i].Sum = "no skill of the lexicon"
			continue
		}
		out[i].Sum = fmt.Sprintf("%d of %s clearly asked for, most %s (%s)", asked[i], plural(len(out[i].Rows), "skill", "skills"), skillName(best[i].SkillInfo), percent(best[i].Any.P))
	}
	return out
}

// coverageView is what a roadmap leads to by level and country, and an order to teach in.
type coverageView struct {
	Parts       []coveragePart
	First, Rest []nextSkill
}

type coveragePart struct{ By, Name, N, Share, Best string }

// nextSkill is the next technology to teach, with what it completes.
type nextSkill struct {
	skillRef
	Number, Gain, Sum, Place string
	New                      bool // the roadmap does not teach it
}

// mostNext is how many technologies of the order stand unfolded.
const mostNext = 12

func coverageViewOf(p population) *coverageView {
	c := p.roadmap.Coverage
	v := &coverageView{}
	for _, part := range c.Parts {
		row := coveragePart{By: part.By, Name: partName(part.By, part.Name), N: thousands(part.N), Share: "–", Best: "–"}
		if n := len(part.Steps); n > 0 {
			end := part.Steps[n-1]
			row.Share = percent(end.P) + " (" + bare(end.Lo) + "–" + bare(end.Hi) + ")"
		}
		if n := len(part.Best); n > 0 {
			row.Best = percent(part.Best[n-1])
		}
		v.Parts = append(v.Parts, row)
	}
	for i, s := range c.Suggested {
		next := nextSkill{Number: itoa(i + 1), skillRef: skillRef{clean(s.Name, maxName), p.pages[s.Skill]}, Gain: points(s.Gain), Sum: percent(s.P), Place: "not in it", New: s.Step == 0}
		if s.Step > 0 {
			next.Place = "step " + itoa(s.Step)
		}
		if i < mostNext {
			v.First = append(v.First, next)
		} else {
			v.Rest = append(v.Rest, next)
		}
	}
	if len(v.Parts)+len(v.First) == 0 {
		return nil
	}
	return v
}
