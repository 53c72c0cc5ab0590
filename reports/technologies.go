package reports

import (
	"fmt"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// technologiesView is the table of all ranked skills, and of those that roadmaps teach.
type technologiesView struct {
	Caption, Periods, PayNote string
	Roadmaps                  []roadmapColumn
	Rows                      []technologyRow
}

// roadmapColumn heads what one roadmap says.
type roadmapColumn struct{ Short, Title, Page string }

type technologyRow struct {
	skillRef
	Rank, Ranks, Share, Interval, Required string
	Change, Premium, PremiumAt             string
	ChangeSure, PremiumSure                bool
	RankKey                                int
	ShareKey, ChangeKey, PremiumKey        float64
	Steps                                  []stepCell
}

// stepCell is where one roadmap teaches the skill; "" where it does not.
type stepCell struct {
	Step string
	Key  int
}

func (a *atlas) technologies() technologiesView {
	v := technologiesView{Caption: fmt.Sprintf("%s in %s", plural(a.ranked(), "ranked skill", "ranked skills"), plural(a.f.Base.Vacancies, "vacancy", "vacancies"))}
	if p := a.f.Trends.Periods; p.Last.N > 0 && p.Warning == "" {
		v.Periods = fmt.Sprintf("Change: points between %s to %s and %s to %s, bold where it is clear.", p.Previous.From, p.Previous.To, p.Last.From, p.Last.To)
	}
	if len(a.premiums) > 0 {
		v.PayNote = "Pay: median difference at equal level, role, place and time, in the largest market that tells, bold where its interval leaves out 0."
	}
	for _, p := range a.populations {
		if p.roadmap != nil {
			v.Roadmaps = append(v.Roadmaps, roadmapColumn{fmt.Sprint(len(v.Roadmaps) + 1), clean(p.roadmap.Roadmap.Title, 2*maxName), roadmapPage(p)})
		}
	}
	listed := map[market.Skill]bool{}
	for _, d := range a.f.Demand {
		if d.Rank > 0 || a.pages[d.ID] != "" {
			listed[d.ID] = true
			v.Rows = append(v.Rows, a.technologyRow(d))
		}
	}
	for _, d := range a.skills {
		if !listed[d.ID] {
			v.Rows = append(v.Rows, a.technologyRow(d))
		}
	}
	return v
}

// What is not known sorts behind all ranks and places, and below all changes.
const (
	unplacedKey = 1 << 20
	unknownKey  = -1000.0
)

func (a *atlas) technologyRow(d analysis.Demand) technologyRow {
	r := technologyRow{skillRef: a.ref(d.ID), Rank: "–", RankKey: unplacedKey, Share: bare(d.Any.P), ShareKey: d.Any.P, Required: bare(d.Required.P), ChangeKey: unknownKey, PremiumKey: unknownKey}
	if d.Any.Count > 0 {
		r.Interval = bare(d.Any.Lo) + "–" + bare(d.Any.Hi)
	}
	if d.Rank > 0 {
		r.Rank, r.Ranks, r.RankKey = itoa(d.Rank), rankRange(d), d.Rank
	}
	if c := a.trends[d.ID].Recent; c != nil {
		r.Change, r.ChangeKey, r.ChangeSure = points(c.Change.Value), c.Change.Value, c.Verdict != analysis.Unclear
	}
	if at := a.premiums[d.ID]; len(at) > 0 {
		e := at[0].Adjusted
		r.Premium, r.PremiumKey, r.PremiumSure = change(e.Value), e.Value, e.Lo > 1 || e.Hi < 1
		r.PremiumAt = clean(at[0].market.Country, maxName)
	}
	for _, p := range a.populations {
		if p.roadmap == nil {
			continue
		}
		cell := stepCell{Key: unplacedKey}
		if t, ok := p.place[d.ID]; ok {
			cell = stepCell{itoa(t.Step), t.Position}
		}
		r.Steps = append(r.Steps, cell)
	}
	return r
}
