package reports

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// mostChanges bounds the skills listed in each direction and the verdicts of a roadmap.
const mostChanges = 6

// changesView is what differs from the findings before.
type changesView struct {
	Since           string
	Nothing         bool // for certain
	Rising, Falling []changeLine
	More            string
	Roadmaps        []roadmapChangeView
	Warnings        []string
}

// changeLine is a skill whose share differs for certain.
type changeLine struct{ Name, From, To, Change string }

// roadmapChangeView are the verdicts of a roadmap that differ, and what it newly lacks.
type roadmapChangeView struct {
	Title, Page string
	Sum         string // "4 verdicts differ, 3 skills newly missing"
	Verdicts    []verdictChangeView
	More        string
	Gaps        []string // in sentences
}

type verdictChangeView struct {
	Words    string
	From, To tallyPart
}

// cleanedDifference is a copy of d in which every string is clean.
func cleanedDifference(d *analysis.Difference) *analysis.Difference {
	return cleanValue(reflect.ValueOf(d)).Interface().(*analysis.Difference)
}

// changes says what differs from the run before, nil where there is none.
func (m material) changes() *changesView {
	d := m.previous
	if d == nil {
		return nil
	}
	v := &changesView{Since: sinceWords(d.From), Warnings: d.Warnings}
	left := 0
	for _, dir := range []struct {
		verdict string
		to      *[]changeLine
	}{{analysis.Rising, &v.Rising}, {analysis.Falling, &v.Falling}} {
		for _, c := range d.Skills {
			switch {
			case c.Verdict != dir.verdict:
			case len(*dir.to) == mostChanges:
				left++
			default:
				*dir.to = append(*dir.to, changeLine{skillName(c.SkillInfo), percent(c.From.P), percent(c.To.P),
					fmt.Sprintf("%s points (%s to %s)", points(c.Change.Value), points(c.Change.Lo), points(c.Change.Hi))})
			}
		}
	}
	if left > 0 {
		v.More = "and " + plural(left, "more skill", "more skills")
	}
	for _, r := range d.Roadmaps {
		if rv, ok := m.roadmapChange(r); ok {
			v.Roadmaps = append(v.Roadmaps, rv)
		}
	}
	v.Nothing = len(v.Rising)+len(v.Falling)+len(v.Roadmaps) == 0
	return v
}

// sinceWords names the earlier side: "run 3 of 2026-11-14, 4,881 vacancies".
func sinceWords(s analysis.DifferenceSide) string {
	words := clean(s.Name, maxName)
	if s.MadeOn != "" {
		words += " of " + string(s.MadeOn)
	}
	return words + ", " + plural(s.Vacancies, "vacancy", "vacancies")
}

func (m material) roadmapChange(r analysis.RoadmapChange) (roadmapChangeView, bool) {
	v := roadmapChangeView{Title: clean(r.Title, 2*maxName)}
	w := newWording(m.f, nil)
	for _, p := range populations(m.f) {
		if p.roadmap != nil && p.roadmap.Roadmap.ID == r.ID {
			v.Page, w = roadmapPage(p), newWording(m.f, p.roadmap.Claims)
		}
	}
	for _, c := range r.Verdicts[:min(len(r.Verdicts), mostChanges)] {
		v.Verdicts = append(v.Verdicts, verdictChangeView{w.short(c.Sentence), outcomePart(c.From), outcomePart(c.To)})
	}
	if n := len(r.Verdicts) - len(v.Verdicts); n > 0 {
		v.More = "and " + plural(n, "more verdict", "more verdicts")
	}
	for _, gap := range []struct {
		names []string
		words string
	}{{r.Missing, "Newly in demand and missing: "}, {r.NoMissing, "No longer counted as missing: "}} {
		if len(gap.names) > 0 {
			v.Gaps = append(v.Gaps, gap.words+atMost(gap.names, mostChanges)+".")
		}
	}
	var parts []string
	for _, part := range []struct {
		n         int
		one, many string
	}{{len(r.Verdicts), "verdict differs", "verdicts differ"}, {len(r.Missing), "skill newly missing", "skills newly missing"},
		{len(r.NoMissing), "skill no longer missing", "skills no longer missing"}} {
		if part.n > 0 {
			parts = append(parts, plural(part.n, part.one, part.many))
		}
	}
	v.Sum = list(parts)
	return v, len(parts) > 0
}

// atMost lists the first n names and counts the others.
func atMost(names []string, n int) string {
	shown := make([]string, 0, n+1)
	for _, name := range names[:min(len(names), n)] {
		shown = append(shown, skillName(market.SkillInfo{Name: name}))
	}
	if more := len(names) - len(shown); more > 0 {
		shown = append(shown, itoa(more)+" more")
	}
	return list(slices.Clip(shown))
}

func outcomePart(o analysis.Outcome) tallyPart {
	return tallyPart{outcomeClass[o], outcomeSigns[o], outcomeWords[o]}
}
