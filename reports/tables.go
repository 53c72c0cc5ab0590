package reports

import (
	"cmp"
	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// tables are all numbers that the report draws or prints.
func tables(f analysis.Findings) []table {
	var out []table
	if len(f.Roadmaps) > 1 {
		out = append(out, overviewTable(f))
	}
	for _, p := range populations(f) {
		out = append(out, demandTable(p))
		if p.roadmap != nil {
			out = append(out, roadmapTable(p), coverageTable(p), claimTable(p))
		}
	}
	for _, by := range []string{"source", "country", "city", "month"} {
		if t := strataTable(f, by); len(t.rows) > 0 {
			out = append(out, t)
		}
	}
	out = append(out, marketTables(f)...)
	return append(out,
		trendTable(f),
		countTable("sources", "Vacancies by source", "source", f.Base.Sources),
		countTable("countries", "Vacancies by country; one in two countries counts in both", "country", f.Base.Countries),
		countTable("months", "Vacancies by month", "month", f.Base.Months),
		countTable("cities", "Vacancies by city or area, the 50 largest; one in two counts in both", "city", f.Base.Localities),
		countTable("employment", "Vacancies by form of employment", "employment", f.Base.Employments),
		countTable("industries", "Vacancies by the employer's industry, where stated or well known", "industry", f.Base.Industries),
		countTable("employer-kinds", "Vacancies by kind of employer, where stated or well known", "kind", f.Base.EmployerKinds),
		countTable("languages", "Postings by language; only English ones and undecided ones count in the shares", "language", f.Base.Languages),
		countTable("left-out", "Postings not counted, by reason", "reason", f.Base.LeftOut),
		boardTable(f), hostTable(f))
}

var shareColumns = []string{"count", "n", "share", "low", "high", "required_count", "required_share",
	"required_low", "required_high", "employers", "effective_n", "raw_share", "employer_share", "corrected_share", "corrected_low", "corrected_high"}

func shareCells(d analysis.Demand) []any {
	cells := []any{d.Any.Count, d.Any.N, d.Any.P, d.Any.Lo, d.Any.Hi, d.Required.Count, d.Required.P,
		d.Required.Lo, d.Required.Hi, d.Employers, d.Any.Effective, d.Raw, d.ByEmployer}
	if c := d.Corrected; c != nil {
		return append(cells, c.P, c.Lo, c.Hi)
	}
	return append(cells, "", "", "")
}

func demandTable(p population) table {
	t := table{name: "demand-" + p.slug, title: "Demand in " + p.words}
	t.columns = append([]string{"rank", "rank_low", "rank_high", "id", "skill", "category", "kind"}, shareColumns...)
	t.columns = append(t.columns, "in_roadmap", "step", "position")
	for _, d := range p.demand {
		taught, ok := p.place[d.ID]
		row := append([]any{d.Rank, d.RankLo, d.RankHi, string(d.ID), d.Name, d.Category, d.Kind}, shareCells(d)...)
		t.rows = append(t.rows, append(row, ok, taught.Step, taught.Position))
	}
	return t
}

func roadmapTable(p population) table {
	r := p.roadmap
	t := table{name: "roadmap-" + p.slug, title: "Skills of “" + r.Roadmap.Title + "” and what it lacks"}
	t.columns = append([]string{"position", "step", "step_title", "id", "skill", "emphasis", "rank"}, shareColumns...)
	for _, s := range r.Skills {
		t.rows = append(t.rows, append([]any{s.Position, s.Step, stepTitle(r, s.Step), string(s.ID), s.Name,
			s.Emphasis, s.Rank}, shareCells(s.Demand)...))
	}
	for _, d := range r.Missing {
		t.rows = append(t.rows, append([]any{0, 0, "", string(d.ID), d.Name, "missing", d.Rank}, shareCells(d)...))
	}
	return t
}

// coverageTable has three parts: the roadmap's steps, its own technologies in the best order found, and the best of all.
func coverageTable(p population) table {
	c := p.roadmap.Coverage
	bound := func(learnt int) any {
		if learnt < len(c.Bound) {
			return c.Bound[learnt]
		}
		return ""
	}
	t := table{name: "coverage-" + p.slug, title: "Vacancies whose required technologies are all learnt",
		columns: []string{"order", "learnt", "step", "id", "skill", "count", "n", "share", "low", "high", "bound"}}
	for _, s := range c.Steps {
		t.rows = append(t.rows, []any{"roadmap", s.Taught, s.Step, "", "", s.Share.Count, s.Share.N, s.Share.P, s.Share.Lo, s.Share.Hi, bound(s.Taught)})
	}
	for _, o := range []struct {
		name   string
		skills []analysis.CoverageSkill
	}{{"own", c.Own}, {"best", c.Best}} {
		for i, s := range o.skills {
			t.rows = append(t.rows, []any{o.name, i + 1, "", string(s.Skill), s.Name, int(s.P*float64(c.N) + 0.5), c.N, s.P, "", "", bound(i + 1)})
		}
	}
	return t
}

func trendTable(f analysis.Findings) table {
	t := table{name: "trends", title: "Change of shares over the months", columns: []string{"id", "skill", "verdict", "change_per_year", "low", "high",
		"p", "q", "first_share", "first_n", "last_share", "last_n"}}
	for _, s := range f.Trends.Skills {
		t.rows = append(t.rows, []any{string(s.ID), s.Name, s.Verdict, s.Slope.Value, s.Slope.Lo, s.Slope.Hi, s.P, s.Q, s.First.P, s.First.N, s.Last.P, s.Last.N})
	}
	return t
}

// stepTitle is the title of a step by its 1-based number, "" out of range.
func stepTitle(r *analysis.RoadmapFinding, step int) string {
	if step < 1 || step > len(r.Roadmap.Steps) {
		return ""
	}
	return r.Roadmap.Steps[step-1].Title
}

func strataTable(f analysis.Findings, by string) table {
	t := table{name: "by-" + by, title: "Demand by " + by}
	t.columns = []string{by, "rank", "id", "skill", "count", "n", "share", "low", "high", "required_count", "required_share", "required_low", "required_high", "employers", "effective_n"}
	names := make(map[market.Skill]string, len(f.Demand))
	for _, d := range f.Demand {
		names[d.ID] = d.Name
	}
	drawn := make(map[market.Skill]bool, topStrata)
	for _, d := range topTechnologies(f) {
		drawn[d.ID] = true
	}
	for _, st := range strataOf(f, by) {
		for _, d := range st.Demand {
			// Years of months times hundreds of skills: findings.json has the rest.
			if d.Rank == 0 && !drawn[d.ID] {
				continue
			}
			t.rows = append(t.rows, []any{st.Name, d.Rank, string(d.ID), cmp.Or(names[d.ID], string(d.ID)), d.Any.Count, d.Any.N, d.Any.P, d.Any.Lo, d.Any.Hi,
				d.Required.Count, d.Required.P, d.Required.Lo, d.Required.Hi, d.Employers, d.Any.Effective})
		}
	}
	return t
}

func countTable(name, title, column string, counts []analysis.Count) table {
	t := table{name: name, title: title, columns: []string{column, "n"}}
	for _, c := range counts {
		t.rows = append(t.rows, []any{c.Name, c.N})
	}
	return t
}

func boardTable(f analysis.Findings) table {
	t := table{name: "boards", title: "How the latest reading of each board went", columns: []string{"source", "board",
		"host", "robots", "requests", "failed", "not_modified", "gone", "bytes", "postings", "problems", "complete", "error"}}
	for _, b := range f.Boards {
		t.rows = append(t.rows, []any{b.Source, b.Board, b.Host, b.Robots, b.Requests, b.Failed, b.NotModified, b.Gone,
			int(b.Bytes), b.Postings, b.ProblemCount, b.Complete, b.Error})
	}
	return t
}
