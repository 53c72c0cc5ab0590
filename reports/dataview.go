package reports

import (
	"fmt"

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
	Boards   []boardView
	BoardSum string
	Hosts    []hostView
	HostSum  string
	LeftOut  []fact
	Data     []download
}

// methodView is what the page on the method shows.
type methodView struct{ Method []string }

func (m material) dataView() dataView {
	f := m.f
	v := dataView{
		Facts: baseFacts(f), Warnings: f.Warnings, Boards: boardViews(f.Boards), BoardSum: boardSum(f.Boards),
		Parts: partViews(f, m.figures), Months: m.figure("months"), Quality: m.figure("quality"),
	}
	if f.Dataset != market.Sample { // the sample's host is this machine: what it was asked tells nothing
		v.Hosts, v.HostSum = hostViews(f.Hosts), hostSum(f.Hosts)
	}
	for _, c := range f.Base.LeftOut {
		v.LeftOut = append(v.LeftOut, fact{clean(c.Name, 2*maxName), thousands(c.N)})
	}
	for _, t := range m.data {
		v.Data = append(v.Data, download{t.title, "data/" + t.name + ".csv", "data/" + t.name + ".json"})
	}
	return v
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

func method(f analysis.Findings) []string {
	out := []string{
		"A share is the part of vacancies whose text or fields name the skill. Postings that advertise one vacancy, as far as employer, title and text tell, count once.",
		"Intervals are Wilson score intervals" + confidence(f) + " on the effective number of vacancies: those of one employer resemble each other and tell less than as many of different employers. Which boards were read comes on top.",
		"“Corrected” is the share without the extractor's own errors, as far as they are known from labelled postings (Rogan and Gladen 1978); its interval holds the doubt about those errors too.",
		"“Required” counts vacancies that ask for the skill without a softener such as “nice to have”.",
		"Order compares place in the roadmap with demand by Kendall's tau-b: 1 when what is asked for most is taught first, 0 when the order says nothing, −1 when it is upside down.",
	}
	if f.MinCount > 1 {
		out = append(out, fmt.Sprintf("Skills in fewer than %d vacancies are neither ranked nor drawn: %s here.", f.MinCount, plural(f.Suppressed, "skill", "skills")))
	}
	return out
}

// confidence says how sure the intervals are, as far as the findings say.
func confidence(f analysis.Findings) string {
	if f.Confidence <= 0 {
		return ""
	}
	return " at " + level(f.Confidence) + " confidence"
}
