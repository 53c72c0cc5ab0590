package reports

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// Bounds of the skills listed in each direction, of the verdicts of a roadmap and of the skills that it newly lacks: in a
// summary, on the page of changes, and in the line on the front page.
const (
	fewChanges   = 6
	mostChanges  = 60
	briefChanges = 3
)

const changesPage = "changes.html"

// changesView is what differs from the findings before.
type changesView struct {
	Since           string
	Brief           string // in sentences
	Nothing         bool   // for certain
	Rising, Falling []changeLine
	More            string
	Roadmaps        []roadmapChangeView
	Warnings        []string
}

// changeLine is a skill whose share differs for certain.
type changeLine struct {
	skillRef
	From, To, Change string
}

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

// changes says what differs from the run before, at most so many of each kind; nil where there is no such run.
func (m material) changes(most int) *changesView {
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
			case len(*dir.to) == most:
				left++
			default:
				*dir.to = append(*dir.to, changeLine{m.skill(c.ID, skillName(c.SkillInfo)), percent(c.From.P), percent(c.To.P),
					fmt.Sprintf("%s points (%s to %s)", points(c.Change.Value), points(c.Change.Lo), points(c.Change.Hi))})
			}
		}
	}
	if left > 0 {
		v.More = "and " + plural(left, "more skill", "more skills")
	}
	for _, r := range d.Roadmaps {
		if rv, ok := m.roadmapChange(r, most); ok {
			v.Roadmaps = append(v.Roadmaps, rv)
		}
	}
	v.Nothing = len(v.Rising)+len(v.Falling)+len(v.Roadmaps) == 0
	v.Brief = v.brief(d)
	return v
}

// brief is what changed in a few words.
func (v changesView) brief(d *analysis.Difference) string {
	if v.Nothing {
		return "Nothing differs for certain."
	}
	var out []string
	for _, dir := range []struct {
		verdict, words string
		lines          []changeLine
	}{{analysis.Rising, "Asked for more", v.Rising}, {analysis.Falling, "Asked for less", v.Falling}} {
		var names []string
		for _, l := range dir.lines[:min(len(dir.lines), briefChanges)] {
			names = append(names, l.Name+" "+l.From+" → "+l.To)
		}
		all := 0
		for _, c := range d.Skills {
			if c.Verdict == dir.verdict {
				all++
			}
		}
		if more := all - len(names); more > 0 && len(names) > 0 {
			names = append(names, thousands(more)+" more")
		}
		if len(names) > 0 {
			out = append(out, dir.words+": "+list(names)+".")
		}
	}
	var sum roadmapCounts
	for _, r := range d.Roadmaps {
		sum.add(r)
	}
	if words := sum.words(); words != "" {
		out = append(out, upperFirst(words)+".")
	}
	return strings.Join(out, " ")
}

// roadmapCounts counts what differs about roadmaps.
type roadmapCounts struct{ verdicts, missing, noMissing int }

func (c *roadmapCounts) add(r analysis.RoadmapChange) {
	c.verdicts, c.missing, c.noMissing = c.verdicts+len(r.Verdicts), c.missing+len(r.Missing), c.noMissing+len(r.NoMissing)
}

func (c roadmapCounts) words() string {
	var parts []string
	for _, part := range []struct {
		n         int
		one, many string
	}{{c.verdicts, "verdict differs", "verdicts differ"}, {c.missing, "skill newly missing", "skills newly missing"},
		{c.noMissing, "skill no longer missing", "skills no longer missing"}} {
		if part.n > 0 {
			parts = append(parts, plural(part.n, part.one, part.many))
		}
	}
	return list(parts)
}

// sinceWords names the earlier side: "run 3 of 2026-11-14, 4,881 vacancies".
func sinceWords(s analysis.DifferenceSide) string {
	words := clean(s.Name, maxName)
	if s.MadeOn != "" {
		words += " of " + string(s.MadeOn)
	}
	return words + ", " + plural(s.Vacancies, "vacancy", "vacancies")
}

func (m material) roadmapChange(r analysis.RoadmapChange, most int) (roadmapChangeView, bool) {
	v := roadmapChangeView{Title: clean(r.Title, 2*maxName)}
	w := newWording(m.f, nil)
	for _, p := range populations(m.f) {
		if p.roadmap != nil && p.roadmap.Roadmap.ID == r.ID {
			v.Page, w = roadmapPage(p), newWording(m.f, p.roadmap.Claims)
		}
	}
	for _, c := range r.Verdicts[:min(len(r.Verdicts), most)] {
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
			v.Gaps = append(v.Gaps, gap.words+atMost(gap.names, most)+".")
		}
	}
	var counts roadmapCounts
	counts.add(r)
	v.Sum = counts.words()
	return v, v.Sum != ""
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
