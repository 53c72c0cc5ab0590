package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// How many skills the lists under the headline chart hold; broad concepts get fewer.
const (
	listed         = 12
	listedConcepts = 6
)

func sectionView(f analysis.Findings, p population, figures map[string]figure) section {
	v := section{
		ID: "r-" + p.slug, Title: "All vacancies", CSV: "data/demand-" + p.slug + ".csv",
		Caption: fmt.Sprintf("Every skill ranked in %s, %s vacancies", p.words, sampleSize(p.n)),
	}
	if fig, ok := figures["roadmap-"+p.slug]; ok {
		v.Lead = &fig
	}
	if fig, ok := figures["coverage-"+p.slug]; ok {
		v.Coverage = &fig
	}
	for _, name := range []string{"demand-" + p.slug + "-technologies", "demand-" + p.slug + "-concepts"} {
		if fig, ok := figures[name]; ok {
			v.Figures = append(v.Figures, fig)
		}
	}
	for _, d := range p.ranked("") {
		v.Rows = append(v.Rows, rowView(p, d))
	}
	if r := p.roadmap; r != nil {
		v.HasRoadmap = true
		v.Title, v.Headline, v.Warnings = r.Roadmap.Title, typeset(r.Headline), r.Warnings
		v.By, v.Claims = byLine(r.Roadmap), boardOf(f, p, figures)
		v.Steps, v.CoverageParts = stepViews(p, v.Claims), coverageViewOf(p)
		v.Order = orderLine(r.Order, f.Confidence)
		v.Agreement = agreementLine(r.Agreement, f.Confidence)
		v.Threshold = level(r.Threshold)
		technologies, concepts := byKind(r.Missing)
		v.Missing, v.MoreMissing = lines(technologies, listed, p.missingLine)
		v.MissingConcepts, v.MoreConcepts = lines(concepts, listedConcepts, p.missingLine)
		v.Unasked, v.MoreUnasked = lines(leastAsked(r.Unasked), listed, func(t analysis.TaughtSkill) skillLine {
			return skillLine{p.ref(t.Demand), percent(t.Any.P), between(t.Any), "step " + itoa(t.Step)}
		})
	}
	return v
}

// leastAsked sorts taught skills with the smallest share first.
func leastAsked(taught []analysis.TaughtSkill) []analysis.TaughtSkill {
	out := slices.Clone(taught)
	slices.SortStableFunc(out, func(a, b analysis.TaughtSkill) int { return cmp.Compare(a.Any.P, b.Any.P) })
	return out
}

func (p population) missingLine(d analysis.Demand) skillLine {
	return skillLine{p.ref(d), percent(d.Any.P), between(d.Any), ""}
}

// lines shows at most the first most skills of a list and says how many more there are.
func lines[T any](all []T, most int, show func(T) skillLine) (shown []skillLine, more string) {
	for _, s := range all[:min(len(all), most)] {
		shown = append(shown, show(s))
	}
	if n := len(all) - len(shown); n > 0 {
		more = fmt.Sprintf("and %d more, in the table below", n)
	}
	return shown, more
}

func byLine(r market.Roadmap) string {
	var parts []string
	if r.Publisher != "" && r.Publisher != unknownName {
		parts = append(parts, r.Publisher)
	}
	if r.AsOf > 0 {
		parts = append(parts, itoa(r.AsOf))
	}
	skills := 0
	for _, s := range r.Steps {
		skills += len(s.Skills)
	}
	if skills > 0 {
		parts = append(parts, plural(len(r.Steps), "step", "steps")+", "+plural(skills, "skill", "skills"))
	}
	return strings.Join(parts, " · ")
}

// orderLine gives the correlation of order and demand with its interval. A
// defined one has an interval of some width; its warning stands among the
// roadmap's warnings.
func orderLine(c analysis.Correlation, confidence float64) string {
	switch {
	case c.Lo < c.Hi:
		return fmt.Sprintf("Order against demand: τ %s, %s interval %s to %s, over %s.",
			signed(c.Tau), level(confidence), signed(c.Lo), signed(c.Hi), plural(c.N, "skill", "skills"))
	case c.Warning != "":
		return "Order against demand: not compared, " + c.Warning + "."
	}
	return ""
}

// rankRange is the interval of a rank, "" where it is one rank alone.
func rankRange(d analysis.Demand) string {
	if d.RankLo == d.RankHi {
		return ""
	}
	return itoa(d.RankLo) + "–" + itoa(d.RankHi)
}

// agreementLine says how far what is taught is what is in demand.
func agreementLine(a analysis.Agreement, confidence float64) string {
	if a.K == 0 {
		return ""
	}
	of := func(e analysis.Estimate) string {
		k := float64(a.K)
		return fmt.Sprintf("%.0f (%.0f–%.0f)", k*e.Value, k*e.Lo, k*e.Hi)
	}
	return fmt.Sprintf("Of the first %d technologies it teaches, %s are among the %d most in demand; it teaches %s of those %d somewhere. Rank-biased overlap %s (%s intervals).",
		a.K, of(a.Precision), a.K, of(a.Recall), a.K, signed(a.Overlap.Value), level(confidence))
}

func rowView(p population, d analysis.Demand) tableRow {
	r := tableRow{
		skillRef: p.ref(d), Rank: itoa(d.Rank), Ranks: rankRange(d), RankKey: d.Rank, Category: clean(d.Category, maxName),
		Share: bare(d.Any.P), Interval: bare(d.Any.Lo) + "–" + bare(d.Any.Hi), Required: bare(d.Required.P),
		N: thousands(d.Any.Count), Employers: thousands(d.Employers), ShareKey: d.Any.P, LowKey: d.Any.Lo, RequiredKey: d.Required.P,
		PlaceKey: 1 << 20, NKey: d.Any.Count, EmployersKey: d.Employers,
	}
	if c := d.Corrected; c != nil {
		r.Corrected, r.CorrectedKey = bare(c.P)+" ("+bare(c.Lo)+"–"+bare(c.Hi)+")", c.P
	}
	if t, ok := p.place[d.ID]; ok {
		r.In, r.PlaceKey = true, t.Position
		r.Place = fmt.Sprintf("step %d, no. %d", t.Step, t.Position)
	}
	return r
}

// partsView is the table of the most asked-for technologies by source, country or month.
type partsView struct {
	By, Title, CSV string
	Figure         *figure
	Columns        []string // the skills
	Rows           []partRow
}

type partRow struct {
	Name, N string
	Shares  []string
}

func partViews(f analysis.Findings, figures map[string]figure) []partsView {
	var out []partsView
	top := topTechnologies(f)
	for _, by := range []string{"source", "country", "city", "month"} {
		parts := strataOf(f, by)
		if len(parts) == 0 || len(top) == 0 {
			continue
		}
		v := partsView{By: by, Title: "By " + by, CSV: "data/by-" + by + ".csv"}
		if fig, ok := figures["by-"+by]; ok {
			v.Figure = &fig
		}
		for _, d := range top {
			v.Columns = append(v.Columns, skillName(d.SkillInfo))
		}
		for _, st := range parts {
			row := partRow{Name: partName(by, st.Name), N: thousands(st.N)}
			for _, sh := range sharesIn(st, top) {
				row.Shares = append(row.Shares, bare(sh.P))
			}
			v.Rows = append(v.Rows, row)
		}
		out = append(out, v)
	}
	return out
}

func boardViews(boards []market.BoardResult) []boardView {
	out := make([]boardView, len(boards))
	for i, b := range boards {
		out[i] = boardView{
			Source: clean(b.Source, maxName), Board: clean(b.Board, maxName), Robots: b.Robots,
			Requests: thousands(b.Requests), Failed: thousands(b.Failed), Postings: thousands(b.Postings),
			Problems: thousands(b.ProblemCount), Error: clean(b.Error, 2*maxName), Bad: b.Error != "" || b.Failed > 0,
		}
		for _, p := range b.Problems[:min(len(b.Problems), 5)] {
			out[i].Details = append(out[i].Details, clean(strings.TrimSpace(p.Key+" "+p.Field+": "+p.Why), 2*maxName))
		}
	}
	return out
}

// boardSum says in one sentence how reading the boards went.
func boardSum(boards []market.BoardResult) string {
	if len(boards) == 0 {
		return "No board was read; the postings were imported."
	}
	var requests, failed, bad, problems int
	for _, b := range boards {
		requests += b.Requests
		failed += b.Failed
		problems += b.ProblemCount
		if b.Error != "" {
			bad++
		}
	}
	return fmt.Sprintf("%s, of which %s failed. Of %s, %s given up on. %s could not be read.",
		plural(len(boards), "board", "boards"), thousands(bad), plural(requests, "request", "requests"),
		thousands(failed), plural(problems, "entry or field", "entries or fields"))
}
