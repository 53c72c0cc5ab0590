package reports

import (
	"slices"
)

// frontView is what the front page shows.
type frontView struct {
	Empty             bool
	Changes           *changesView // nil without an earlier run
	Compared          *figure      // all roadmaps
	Overview          []overviewRow
	OverviewThreshold string
	Against           string   // the vacancies
	Shared            string   // the same, where all roadmaps are set against one set
	Claims            bool     // some document makes claims
	Matrix            bool     // there is a page that sets roadmaps side by side
	Whole             *section // the whole sample, where no roadmap is checked
	Lead              *figure  // of the only roadmap
	Trends            *figure
	Facts             []fact // the sample in figures
	Warnings          []string
}

func (m material) front() page {
	v := frontView{Empty: m.f.Base.Vacancies == 0, Changes: m.changes(mostChanges), Compared: m.figure("overview"), Facts: baseFacts(m.f), Warnings: m.f.Warnings, Trends: m.figure("trends")}
	p := page{Kind: "front", File: pageFile, Title: "Is the roadmap right?"}
	if len(m.f.Roadmaps) > 1 {
		p.Title, p.Broad = "Are the roadmaps right?", true
	}
	all := m.atlas.populations
	for _, q := range all {
		s := sectionView(m.f, q, m.figures)
		if q.roadmap == nil {
			if len(s.Rows) > 0 {
				v.Whole = &s
			}
			continue
		}
		if len(all) == 1 {
			v.Lead = s.Lead
		}
		v.Overview, v.OverviewThreshold = append(v.Overview, overview(m.f, q)), level(q.roadmap.Threshold)
	}
	v.Against, v.Matrix = against(all), len(m.f.Roadmaps) > 1
	v.Claims = slices.ContainsFunc(v.Overview, func(r overviewRow) bool { return r.Tally != nil })
	if words := thousands(all[0].n) + " " + all[0].words; len(v.Overview) > 1 && words == v.Against {
		v.Shared = words
		for i := range v.Overview {
			v.Overview[i].Headline = v.Overview[i].Short
		}
	}
	p.Body = v
	return p
}

// against names the vacancies that roadmaps are set against, each set once.
func against(all []population) string {
	var out []string
	for _, p := range all {
		if words := thousands(p.n) + " " + p.words; !slices.Contains(out, words) {
			out = append(out, words)
		}
	}
	return atMost(out, 4)
}
