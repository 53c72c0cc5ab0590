package reports

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// technologyView is what the page of a skill shows.
type technologyView struct {
	Category, Headline string
	Facts              []noteFact
	Panels             []sharePanel
	PanelNote          string
	Trend              trendView
	Pay                payView
	Neighbours         neighboursView
	Places             []placeRow
	Claims             []claimLink
	MoreClaims         string
	Evidence           []snippet
	EvidenceNote       string
}

// noteFact is a figure with what it rests on.
type noteFact struct{ Name, Value, Note string }

// placeRow is where one roadmap puts the skill.
type placeRow struct {
	Roadmap, Page, Place, Rank, Share, Interval string
	In                                          bool
}

type claimLink struct{ Words, Page, Roadmap, Class, Sign, Word, Estimate string }

// mostClaims bounds the claims listed on a skill's page; the roadmaps' pages have all.
const mostClaims = 12

func (a *atlas) view(d analysis.Demand, evidence map[market.Skill][]market.Evidence) technologyView {
	v := technologyView{
		Category: clean(d.Category, maxName), Headline: a.headline(d), Facts: a.facts(d), Trend: a.trendOf(d), Pay: a.payOf(d),
		Neighbours: a.neighbours(d), Places: a.places(d),
	}
	v.Panels, v.PanelNote = a.panels(d)
	v.Claims, v.MoreClaims = a.claimLinks(d.ID)
	v.Evidence, v.EvidenceNote = a.evidence(d, evidence)
	return v
}

// headline states the finding on a skill in one sentence.
func (a *atlas) headline(d analysis.Demand) string {
	name, n := skillName(d.SkillInfo), plural(d.Any.N, "vacancy", "vacancies")
	switch {
	case d.Any.Count == 0:
		return fmt.Sprintf("None of %s names %s%s.", n, name, a.taughtClause(d.ID))
	case d.Rank == 0:
		return fmt.Sprintf("%s of %s name %s: too few to rank%s.", upperFirst(thousands(d.Any.Count)), n, name, a.taughtClause(d.ID))
	}
	s := fmt.Sprintf("%s of %s name %s (%s)", percent(d.Any.P), n, name, between(d.Any))
	if d.Rank == 1 {
		s += ", more than any other skill"
	} else {
		s += fmt.Sprintf(", which makes it no.%s%d of %s", nbsp, d.Rank, thousands(a.ranked()))
	}
	switch t, ok := a.trends[d.ID]; {
	case ok && t.Verdict == analysis.Rising:
		s += fmt.Sprintf("; its share rises by %s points a year", points(t.Slope.Value))
	case ok && t.Verdict == analysis.Falling:
		s += fmt.Sprintf("; its share falls by %s points a year", strings.TrimPrefix(points(-t.Slope.Value), "+"))
	case ok:
		s += "; whether its share rises or falls is unclear"
	}
	return strings.Replace(s, "rises by +", "rises by ", 1) + "."
}

// taughtClause names the roadmaps that teach what nobody, or hardly anybody, asks for.
func (a *atlas) taughtClause(id market.Skill) string {
	n := 0
	for _, p := range a.populations {
		if _, ok := p.place[id]; ok {
			n++
		}
	}
	switch {
	case n == 0:
		return ""
	case len(a.populations) == 1:
		return "; the roadmap teaches it"
	}
	return fmt.Sprintf("; %d of %d roadmaps teach it", n, len(a.populations))
}

func (a *atlas) ranked() int { return len(a.f.Demand) - a.f.Suppressed }

// facts are the figures of a skill in all vacancies.
func (a *atlas) facts(d analysis.Demand) []noteFact {
	if d.Any.Count == 0 {
		return nil
	}
	out := []noteFact{
		{"share of vacancies", percent(d.Any.P), between(d.Any) + ", " + thousands(d.Any.Count) + " of " + thousands(d.Any.N)},
		{"asked for as required", percent(d.Required.P), between(d.Required)},
	}
	if d.ByEmployer > 0 {
		out = append(out, noteFact{"each employer counted once", percent(d.ByEmployer), "mean of " + plural(d.Employers, "employer", "employers") + " that name it, and all others"})
	}
	if c := d.Corrected; c != nil {
		out = append(out, noteFact{"without the extractor’s errors", percent(c.P), between(*c)})
	}
	if r := d.RolledUp; r != nil {
		out = append(out, noteFact{"with what it includes", percent(r.P), between(*r)})
	}
	out = append(out, a.rankFact(d))
	if f, ok := a.changeFact(d); ok {
		out = append(out, f)
	}
	if c := d.Concentration; c != nil && c.Employers > 0 {
		out = append(out, noteFact{"five largest employers", percent(c.Top),
			fmt.Sprintf("of the vacancies naming it; as concentrated as %s (Herfindahl %s)", plural(int(c.Employers+0.5), "equal employer", "equal employers"), digits(c.Herfindahl))})
	}
	return out
}

// digits writes a small figure with two digits that tell something.
func digits(v float64) string {
	if v < 0.001 {
		return "<0.001"
	}
	return fmt.Sprintf("%.2g", v)
}

func (a *atlas) rankFact(d analysis.Demand) noteFact {
	if d.Rank == 0 {
		return noteFact{"rank", "none", fmt.Sprintf("named in fewer than %d vacancies", a.f.MinCount)}
	}
	note := "of " + thousands(a.ranked())
	if r := rankRange(d); r != "" {
		note += ", interval " + r
	}
	return noteFact{"rank", itoa(d.Rank), note}
}

// changeFact sets the last period against the one before.
func (a *atlas) changeFact(d analysis.Demand) (noteFact, bool) {
	r := a.trends[d.ID].Recent
	if r == nil || r.Last.Rank == 0 && r.Previous.Rank == 0 {
		return noteFact{}, false
	}
	p := a.f.Trends.Periods
	note := fmt.Sprintf("points (%s to %s); no.%s%d, was %d, of technologies; %s–%s against %s–%s",
		points(r.Change.Lo), points(r.Change.Hi), nbsp, r.Last.Rank, r.Previous.Rank, p.Last.From, p.Last.To, p.Previous.From, p.Previous.To)
	if r.Previous.Rank == 0 {
		note = strings.Replace(note, "was 0", "was none", 1)
	}
	return noteFact{"change since the last period", points(r.Change.Value), note}, true
}

// places are where each roadmap puts a skill.
func (a *atlas) places(d analysis.Demand) []placeRow {
	var out []placeRow
	for _, p := range a.populations {
		if p.roadmap == nil {
			continue
		}
		row := placeRow{Roadmap: clean(p.roadmap.Roadmap.Title, 2*maxName), Page: roadmapPage(p), Place: "not in it", Rank: "–", Share: "0"}
		if t, ok := p.place[d.ID]; ok {
			row.In = true
			row.Place = fmt.Sprintf("step %d, “%s”; no.%s%d of %d", t.Step, clean(stepTitle(p.roadmap, t.Step), maxName), nbsp, t.Position, len(p.roadmap.Skills))
			row.Interval = between(t.Any)
		}
		if local, ok := demandIn(p, d.ID); ok {
			row.Share, row.Interval = percent(local.Any.P), between(local.Any)
			if local.Rank > 0 {
				row.Rank = itoa(local.Rank)
			}
			if !row.In && local.Any.Lo >= p.roadmap.Threshold && local.Rank > 0 {
				row.Place = "not in it, though in demand"
			}
		}
		out = append(out, row)
	}
	return out
}

// claimLinks are the claims that a skill's name stands in, and how many more there are.
func (a *atlas) claimLinks(id market.Skill) (shown []claimLink, more string) {
	all := a.claims[id]
	for _, c := range all[:min(len(all), mostClaims)] {
		shown = append(shown, claimLink{c.Words, c.page + "#" + c.ID, c.roadmap, c.Class, c.Sign, c.Word, c.Estimate})
	}
	if n := len(all) - len(shown); n > 0 {
		more = fmt.Sprintf("%s more that name it are on the roadmaps’ pages.", plural(n, "claim", "claims"))
	}
	if n := a.rest[id]; n > 0 {
		more = strings.TrimSpace(more + fmt.Sprintf(" %s that name it cannot be tested.", plural(n, "claim", "claims")))
	}
	return shown, more
}

// trendView is how a skill's share changed.
type trendView struct {
	Sentence, Method string
	Chart            template.HTML // made by tidySVG, which escapes all text
	Changes          []string
}
