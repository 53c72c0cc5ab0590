package reports

import (
	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// dataView is what the page on the sample, its sources and its files shows.
type dataView struct {
	Facts    []fact
	Warnings []string
	Parts    []partsView
	Months   *figure
	Quality  *figure
	Boards   []boardView // all, or where they are many those with something to say
	Others   []boardView // the rest
	BoardSum string
	Hosts    []hostView
	HostSum  string
	LeftOut  []fact
	Data     []download
}

func (m material) dataView() dataView {
	f := m.f
	v := dataView{
		Facts: baseFacts(f), Warnings: f.Warnings, Boards: boardViews(f.Boards), BoardSum: boardSum(f.Boards),
		Parts: partViews(f, m.figures), Months: m.figure("months"), Quality: m.figure("quality"),
	}
	if f.Dataset != market.Sample { // the sample's host is this machine: what it was asked tells nothing
		v.Hosts, v.HostSum = hostViews(f.Hosts), hostSum(f.Hosts)
	}
	if len(v.Boards) > mostBoards {
		v.Boards, v.Others = troubled(v.Boards)
	}
	for _, c := range f.Base.LeftOut {
		v.LeftOut = append(v.LeftOut, fact{clean(c.Name, 2*maxName), thousands(c.N)})
	}
	for _, t := range m.data {
		v.Data = append(v.Data, download{t.title, "data/" + t.name + ".csv", "data/" + t.name + ".json"})
	}
	return v
}

// mostBoards is how many boards are listed unfolded when none of them has trouble.
const mostBoards = 25

// troubled parts the boards that failed, refused or left something unread from the others.
func troubled(boards []boardView) (with, without []boardView) {
	for _, b := range boards {
		if b.Bad || len(b.Details) > 0 || b.Robots == "disallowed" {
			with = append(with, b)
		} else {
			without = append(without, b)
		}
	}
	return with, without
}

func baseFacts(f analysis.Findings) []fact {
	b := f.Base
	out := []fact{
		{"vacancies", thousands(b.Vacancies)},
		{"postings counted", thousands(b.Postings)},
		{"employers", thousands(b.Employers)},
		{"sources", thousands(len(b.Sources))},
		{"countries", thousands(known(b.Countries))},
		{"state pay", thousands(b.WithPay)},
	}
	if when := months(b.From, b.To); when != "" {
		out = append(out, fact{"published", when})
	}
	if b.Undated > 0 {
		out = append(out, fact{"undated", thousands(b.Undated)})
	}
	if b.Unnamed > 0 {
		out = append(out, fact{"without employer", thousands(b.Unnamed)})
	}
	return out
}

// known counts the names that are names.
func known(counts []analysis.Count) int {
	n := 0
	for _, c := range counts {
		if c.Name != unknownName {
			n++
		}
	}
	return n
}
