package reports

import (
	"fmt"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
)

// overviewRow answers for one roadmap on the front page; its page has the rest.
type overviewRow struct {
	Title, By, Page  string
	Headline, Claims string     // in sentences
	Short            string     // the headline without the vacancies
	Tally            *tallyView // of its claims
	Asked            string     // "36 of 42"
	Order            string     // tau with its interval
	First            string     // of its first technologies, those most in demand
	Covered          string     // of vacancies, all steps done
	Missing          string     // technologies in demand
}

// typeset gives a sentence of the findings the signs that print has for its numbers.
func typeset(s string) string {
	return strings.NewReplacer(" %", nbsp+"%", " -", " −").Replace(s)
}

// surely counts the taught skills whose whole interval is at or above the threshold, and those whose whole interval is below
// it: what stands in a title must not be stronger than its interval.
func surely(r *analysis.RoadmapFinding) (asked, rare int) {
	for _, s := range r.Skills {
		switch {
		case s.Any.Lo >= r.Threshold:
			asked++
		case s.Any.Hi < r.Threshold:
			rare++
		}
	}
	return asked, rare
}

func roadmapPage(p population) string { return "roadmap-" + p.slug + ".html" }

func overview(f analysis.Findings, p population) overviewRow {
	r := p.roadmap
	technologies, _ := byKind(r.Missing)
	row := overviewRow{
		Title: clean(r.Roadmap.Title, 2*maxName), By: byLine(r.Roadmap), Page: roadmapPage(p),
		Headline: typeset(r.Headline), Tally: tallyOf(r.Claims, f),
		Order: "–", First: "–", Covered: "–",
		Missing: itoa(len(technologies)),
	}
	asked, _ := surely(r)
	row.Asked = fmt.Sprintf("%d of %d", asked, len(r.Skills))
	row.Short = row.Headline
	if _, rest, found := strings.Cut(row.Headline, p.words+", "); found {
		row.Short = upperFirst(rest)
	}
	if len(r.Claims) > 0 {
		row.Claims = claimsSentence(claimRows(f, r.Claims))
	}
	if r.Order.Defined() {
		row.Order = fmt.Sprintf("%s (%s to %s)", signed(r.Order.Tau), signed(r.Order.Lo), signed(r.Order.Hi))
	}
	if a := r.Agreement; a.K > 0 {
		row.First = fmt.Sprintf("%.0f of %d", a.Precision.Value*float64(a.K), a.K)
	}
	if n := len(r.Coverage.Steps); n > 0 && r.Coverage.N > 0 {
		s := r.Coverage.Steps[n-1].Share
		row.Covered = percent(s.P) + " (" + bare(s.Lo) + "–" + bare(s.Hi) + ")"
	}
	return row
}
