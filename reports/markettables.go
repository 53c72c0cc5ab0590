package reports

import (
	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// marketTables are the numbers of the pages on pay and on the market that are there.
func marketTables(f analysis.Findings) []table {
	var out []table
	for _, t := range []table{payTable(f), payClaimTable(f), payStatedTable(f), premiumTable(f), pairTable(f), stackTable(f), nextTable(f),
		recentTable(f), seriesTable(f), concentrationTable(f), qualityTable(f)} {
		if len(t.rows) > 0 {
			out = append(out, t)
		}
	}
	return out
}

func payTable(f analysis.Findings) table {
	t := table{name: "pay", title: "Pay for a year by country, level and kind of pay", columns: []string{"population", "country", "level", "kind", "currency",
		"n", "employers", "effective_n", "from", "to", "p10", "p25", "median", "median_low", "median_high", "p75", "p90", "lower_median", "upper_median",
		"recent_n", "recent_median", "usd_median", "rate"}}
	value := func(all []analysis.Quantile, p float64) any {
		if len(all) == 0 {
			return ""
		}
		return quantile(all, p).Value
	}
	for _, p := range f.Pay.Populations {
		for _, g := range p.Groups {
			q := quantile(g.Midpoint, 0.5)
			t.rows = append(t.rows, []any{p.Name, g.Country, g.Level, g.Kind, g.Currency, g.N, g.Employers, g.Effective, string(g.From), string(g.To),
				value(g.Midpoint, 0.1), value(g.Midpoint, 0.25), q.Value, bound(q.Lo), bound(q.Hi), value(g.Midpoint, 0.75), value(g.Midpoint, 0.9),
				value(g.Lower, 0.5), value(g.Upper, 0.5), g.RecentN, value(g.Recent, 0.5), value(g.USD, 0.5), g.RateNote})
		}
	}
	return t
}

// bound is an end of an interval, or an amount of a claim; "" where it is open.
func bound(v *float64) any {
	if v == nil {
		return ""
	}
	return *v
}

func payClaimTable(f analysis.Findings) table {
	t := table{name: "pay-claims", title: "Claimed pay and the median that vacancies state", columns: []string{"population", "country", "level", "roadmap", "claim",
		"currency", "low", "high", "n", "median", "median_low", "median_high"}}
	for _, p := range f.Pay.Populations {
		for _, g := range p.Groups {
			q := quantile(g.Midpoint, 0.5)
			for _, c := range g.Claimed {
				t.rows = append(t.rows, []any{p.Name, g.Country, g.Level, c.Roadmap, c.Claim, c.Currency, bound(c.Low), bound(c.High), g.N, q.Value, bound(q.Lo), bound(q.Hi)})
			}
		}
	}
	return t
}

func payStatedTable(f analysis.Findings) table {
	t := table{name: "pay-stated", title: "Vacancies that state pay", columns: []string{"population", "by", "name", "count", "n", "share", "low", "high"}}
	for _, p := range f.Pay.Populations {
		add := func(by string, parts ...analysis.PayStated) {
			for _, s := range parts {
				t.rows = append(t.rows, []any{p.Name, by, s.Name, s.Stated.Count, s.Stated.N, s.Stated.P, s.Stated.Lo, s.Stated.Hi})
			}
		}
		add("all", analysis.PayStated{Stated: p.Stated})
		add("country", p.ByCountry...)
		add("level", p.ByLevel...)
		add("source", p.BySource...)
	}
	return t
}

func premiumTable(f analysis.Findings) table {
	t := table{name: "premiums", title: "How pay goes along with technologies", columns: []string{"population", "country", "id", "skill", "with", "without",
		"employers_with", "employers_without", "raw_ratio", "adjusted_ratio", "low", "high", "p", "q", "median_ratio", "median_low", "median_high"}}
	for _, p := range f.Pay.Populations {
		for _, m := range p.Markets {
			for _, r := range m.Premiums {
				row := []any{p.Name, m.Country, string(r.ID), r.Name, r.With, r.Without, r.EmployersWith, r.EmployersWithout, r.Raw,
					r.Adjusted.Value, r.Adjusted.Lo, r.Adjusted.Hi, r.P, r.Q, "", "", ""}
				if e := r.Median; e != nil {
					copy(row[14:], []any{e.Value, e.Lo, e.Hi})
				}
				t.rows = append(t.rows, row)
			}
		}
	}
	return t
}

func pairTable(f analysis.Findings) table {
	t := table{name: "pairs", title: "Technologies named together", columns: []string{"population", "a", "b", "both", "n", "lift", "low", "high"}}
	for _, s := range f.Structures {
		for _, p := range s.Pairs {
			t.rows = append(t.rows, []any{s.Population, string(p.A), string(p.B), p.Both, s.N, p.Lift.Value, p.Lift.Lo, p.Lift.Hi})
		}
	}
	return t
}

func stackTable(f analysis.Findings) table {
	t := table{name: "stacks", title: "Typical stacks", columns: []string{"population", "stack", "count", "n", "share", "low", "high", "lift", "lift_low", "lift_high"}}
	for _, s := range f.Structures {
		for _, k := range s.Stacks {
			t.rows = append(t.rows, []any{s.Population, k.Name, k.Share.Count, k.Share.N, k.Share.P, k.Share.Lo, k.Share.Hi, k.Lift.Value, k.Lift.Lo, k.Lift.Hi})
		}
	}
	return t
}

func nextTable(f analysis.Findings) table {
	t := table{name: "next", title: "What to learn after a technology", columns: []string{"population", "id", "skill", "n", "next_id", "next", "share", "low", "high",
		"lift", "lift_low", "lift_high", "gain"}}
	for _, s := range f.Structures {
		for _, k := range s.Next {
			for _, x := range k.Next {
				t.rows = append(t.rows, []any{s.Population, string(k.Skill), k.Name, k.N, string(x.Skill), x.Name, x.Share.P, x.Share.Lo, x.Share.Hi,
					x.Lift.Value, x.Lift.Lo, x.Lift.Hi, x.Gain})
			}
		}
	}
	return t
}

func recentTable(f analysis.Findings) table {
	t := table{name: "recent", title: "Technologies in the last two periods", columns: []string{"id", "skill", "rank_before", "rank", "count_before", "count",
		"share_before", "share", "change", "low", "high", "p", "q", "verdict"}}
	for _, s := range f.Trends.Skills {
		if r := s.Recent; r != nil {
			t.rows = append(t.rows, []any{string(s.ID), s.Name, r.Previous.Rank, r.Last.Rank, r.Previous.Count, r.Last.Count, r.Previous.P, r.Last.P,
				r.Change.Value, r.Change.Lo, r.Change.Hi, r.P, r.Q, r.Verdict})
		}
	}
	return t
}

// seriesTable has the months of the technologies drawn; findings.json has all.
func seriesTable(f analysis.Findings) table {
	t := table{name: "series", title: "Monthly shares of the technologies drawn", columns: []string{"month", "id", "skill", "count", "n", "employers", "share", "low", "high", "index", "change"}}
	for _, s := range panelsOf(f) {
		changes := map[string]bool{}
		for _, c := range s.Changes {
			changes[c.Month] = true
		}
		for i, p := range s.Series {
			m := f.Trends.Months[i]
			t.rows = append(t.rows, []any{m.Month, string(s.ID), s.Name, p.Count, m.N, m.Employers, p.P, p.Lo, p.Hi, p.Index, changes[m.Month]})
		}
	}
	return t
}

func concentrationTable(f analysis.Findings) table {
	t := table{name: "concentration", title: "How the vacancies that name a skill fall to employers", columns: []string{"id", "skill", "vacancies", "employers",
		"effective_employers", "herfindahl", "top5_share"}}
	row := func(id market.Skill, name string, n, employers int, c analysis.Concentration) {
		t.rows = append(t.rows, []any{string(id), name, n, employers, c.Employers, c.Herfindahl, c.Top})
	}
	for _, d := range f.Demand {
		if d.Concentration != nil {
			row(d.ID, d.Name, d.Any.Count, d.Employers, *d.Concentration)
		}
	}
	if len(t.rows) > 0 {
		row("", "all vacancies", f.Base.Vacancies, f.Base.Employers, f.Base.Concentration)
	}
	return t
}

func qualityTable(f analysis.Findings) table {
	t := table{name: "quality", title: "What the sample is made of", columns: []string{"group", "name", "n", "marked", "what"}}
	c, ok := qualityChart(f)
	if !ok {
		return t
	}
	for _, g := range c.body.(qualityBody).groups {
		for _, r := range g.rows {
			t.rows = append(t.rows, []any{g.title, r.name, r.n, r.marked, g.note})
		}
	}
	return t
}
