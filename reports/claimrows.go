package reports

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/roadcheck/roadcheck/analysis"
)

// fromDocument is the threshold of a hypothesis whose number is the document's own.
const fromDocument = "document"

// claimRow is a claim with the verdict that decides it.
type claimRow struct {
	claim   analysis.ClaimFinding
	lead    analysis.Verdict // its outcome is the row's
	words   string
	outcome analysis.Outcome
}

// outcomes are in the order in which a board shows them.
var outcomes = []analysis.Outcome{analysis.Supported, analysis.Contradicted, analysis.Inconclusive, analysis.NotTestable}

// outcomeWords say an outcome shortly, and outcomeClass names it in styles.
var (
	outcomeWords = map[analysis.Outcome]string{analysis.Supported: "holds", analysis.Contradicted: "does not hold",
		analysis.Inconclusive: "unclear", analysis.NotTestable: "not testable"}
	outcomeClass = map[analysis.Outcome]string{analysis.Supported: "holds", analysis.Contradicted: "fails",
		analysis.Inconclusive: "unclear", analysis.NotTestable: "untested"}
)

// claimRows parts the claims of a roadmap by whose number is tested: the document's own, and those where the threshold
// is ours. A claim with both stands with the stated ones and is judged there by its own numbers alone.
func claimRows(f analysis.Findings, claims []analysis.ClaimFinding) (stated, ours []claimRow) {
	w := newWording(f, claims)
	for _, c := range claims {
		own := slices.Clone(c.Verdicts)
		if c.Stated {
			own = slices.DeleteFunc(own, func(v analysis.Verdict) bool { return v.Threshold != fromDocument })
		}
		if len(own) == 0 {
			continue
		}
		row := claimRow{claim: c, outcome: jointly(own)}
		row.lead = own[max(slices.IndexFunc(own, func(v analysis.Verdict) bool { return v.Outcome == row.outcome }), 0)]
		row.words = w.short(row.lead.Sentence)
		if c.Stated {
			stated = append(stated, row)
		} else {
			ours = append(ours, row)
		}
	}
	for _, rows := range [][]claimRow{stated, ours} {
		slices.SortStableFunc(rows, func(a, b claimRow) int {
			return cmp.Compare(slices.Index(outcomes, a.outcome), slices.Index(outcomes, b.outcome))
		})
	}
	return stated, ours
}

// jointly is the outcome of hypotheses together: contradicted when one is, supported when all that could be tested are.
func jointly(verdicts []analysis.Verdict) analysis.Outcome {
	has := map[analysis.Outcome]bool{}
	for _, v := range verdicts {
		has[v.Outcome] = true
	}
	for _, o := range []analysis.Outcome{analysis.Contradicted, analysis.Inconclusive, analysis.Supported} {
		if has[o] {
			return o
		}
	}
	return analysis.NotTestable
}

// countOutcomes counts rows by outcome, in the order of outcomes.
func countOutcomes(rows []claimRow) []int {
	n := make([]int, len(outcomes))
	for _, r := range rows {
		if i := slices.Index(outcomes, r.outcome); i >= 0 {
			n[i]++
		}
	}
	return n
}

// testable are the rows that postings can tell anything of, and the others.
func testable(rows []claimRow) (yes, no []claimRow) {
	for _, r := range rows {
		if r.outcome == analysis.NotTestable {
			no = append(no, r)
		} else {
			yes = append(yes, r)
		}
	}
	return yes, no
}

// tallySentence is "Of 9 figures that it states, 3 hold, 2 do not and 4 cannot be told": what is unclear and what cannot
// be tested count apart.
func tallySentence(rows []claimRow, what string) string {
	n := countOutcomes(rows)
	if len(rows) == 0 {
		return ""
	}
	if n[len(n)-1] == len(rows) {
		return "Of " + what + ", none can be tested."
	}
	words := [][2]string{{"holds", "hold"}, {"does not", "do not"}, {"is unclear", "are unclear"}, {"cannot be tested", "cannot be tested"}}
	if n[0] == 0 && n[1] > 0 {
		words[1] = [2]string{"does not hold", "do not hold"}
	}
	var parts []string
	for i, c := range n {
		switch {
		case c == 1:
			parts = append(parts, "1"+nbsp+words[i][0])
		case c > 1:
			parts = append(parts, itoa(c)+nbsp+words[i][1])
		}
	}
	return fmt.Sprintf("Of %s, %s.", what, list(parts))
}

// figuresStated names what a document states, for tallySentence.
func figuresStated(rows []claimRow) string {
	return plural(len(rows), "figure that it states", "figures that it states")
}

// readings names claims whose threshold is ours.
func readings(rows []claimRow) string {
	return plural(len(rows), "claim in words", "claims in words")
}

// grounds is what a verdict rests on: "n = 915, 642 employers".
func grounds(v analysis.Verdict) string {
	if v.N == 0 {
		return ""
	}
	s := sampleSize(v.N)
	if v.Employers > 0 {
		s += ", " + plural(v.Employers, "employer", "employers")
	}
	return s
}

// needed says how many vacancies would decide what is open, "" where that cannot be said.
func needed(v analysis.Verdict) string {
	if v.Outcome != analysis.Inconclusive || v.NeededN <= v.N {
		return ""
	}
	return "about " + thousands(v.NeededN) + " needed"
}

// basis is grounds and needed in one line.
func basis(v analysis.Verdict) string {
	s := grounds(v)
	if more := needed(v); more != "" {
		s += "; " + more
	}
	return s
}
