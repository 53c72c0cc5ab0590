package analysis

import (
	"fmt"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Bounds of the warnings, as shares and numbers of vacancies.
const (
	dominant  = 0.20 // one employer with more than this
	manyGone  = 0.20 // unnamed employers, left-out postings
	fewVacant = 100
	fewMonths = 3
)

// warnings lists what a reader must know before leaning on the findings.
func (c *Collector) warnings(f Findings) []string {
	out := []string{}
	warn := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	b := f.Base
	if f.Dataset == market.Sample {
		warn("These are postings of the built-in sample board, not of today's market.")
	}
	if failed := failedBoards(f.Boards); failed > 0 {
		warn("%d of %s could not be read whole: what they list may be missing.", failed, plural(len(f.Boards), "board", "boards"))
	}
	left := 0
	for _, n := range b.LeftOut {
		left += n.N
	}
	if all := left + b.Postings; float64(left) > manyGone*float64(all) {
		warn("%d of %s are not counted (see left_out for the reasons).", left, plural(all, "posting", "postings"))
	}
	if b.Vacancies == 0 {
		warn("There is no vacancy to count: every share is unknown.")
		return out
	}
	if len(f.Demand) == 0 {
		warn("No vacancy names a skill of the lexicon.")
	}
	if b.Vacancies < fewVacant {
		warn("There %s: most intervals are wide.", isOnly(b.Vacancies))
	}
	if name, n := c.largestEmployer(); float64(n) > dominant*float64(b.Vacancies) {
		warn("One employer (%s) has %s of the vacancies: the shares are largely its own, and their intervals are wide for it.",
			name, percent(float64(n)/float64(b.Vacancies)))
	}
	if float64(b.Unnamed) > manyGone*float64(b.Vacancies) {
		warn("%s of the vacancies name no employer: how few employers stand behind a share cannot be told.",
			percent(float64(b.Unnamed)/float64(b.Vacancies)))
	}
	if len(b.Sources) == 1 {
		warn("All vacancies come from one source (%s): they show that source, not the market.", b.Sources[0].Name)
	}
	if words := c.texts.cutWarning(); words != "" {
		warn("%s", words)
	}
	if len(b.Months) < fewMonths {
		warn("The vacancies are of %s: no change over time can be told.", plural(len(b.Months), "month", "months"))
	}
	return out
}

func isOnly(n int) string {
	if n == 1 {
		return "is only 1 vacancy"
	}
	return fmt.Sprintf("are only %d vacancies", n)
}

func failedBoards(boards []market.BoardResult) int {
	n := 0
	for _, b := range boards {
		if b.Error != "" || !b.Complete {
			n++
		}
	}
	return n
}

// largestEmployer is the named employer with most vacancies; the first by name of equals.
func (c *Collector) largestEmployer() (string, int) {
	counts := map[int32]int{}
	for i := range c.vacancies {
		if e := c.vacancies[i].employer.value; e != 0 {
			counts[e]++
		}
	}
	name, most := "", 0
	for e, n := range counts {
		if n > most || n == most && c.employers.all[e] < name {
			name, most = c.employers.all[e], n
		}
	}
	return name, most
}

// roadmapWarnings lists what limits one roadmap's finding.
func roadmapWarnings(f RoadmapFinding, minCount int) []string {
	out := []string{}
	if f.N < minCount {
		out = append(out, fmt.Sprintf("Only %s: no skill is ranked.", plural(f.N, "vacancy", "vacancies")))
	}
	if f.Order.Warning != "" {
		out = append(out, "Order: "+f.Order.Warning+".")
	}
	if len(f.Skills) == 0 {
		out = append(out, "The roadmap teaches no skill of the lexicon.")
	}
	return out
}
