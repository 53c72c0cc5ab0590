package reports

import (
	"fmt"

	"github.com/roadcheck/roadcheck/analysis"
)

// methodView is what the page on the method shows.
type methodView struct{ Sections []methodSection }

type methodSection struct {
	ID, Title  string
	Paragraphs []string
	Score      *scoreView
}

// scoreView is the extractor's score on labelled postings.
type scoreView struct {
	Caption string
	Rows    []scoreRow
}

type scoreRow struct{ Kind, Precision, Recall, Labelled string }

func method(f analysis.Findings) methodView {
	return methodView{[]methodSection{
		{ID: "counted", Title: "What is counted", Paragraphs: countedMethod(f)},
		{ID: "sure", Title: "How sure a share is", Paragraphs: []string{
			"Intervals are Wilson score intervals" + confidence(f) + " on the effective number of vacancies: those of one employer resemble each other and tell less than as many of different employers. Which boards were read comes on top.",
			"Intervals of ranks, of agreement and of claims about an order come from drawing the employers again, 2,000 times with a fixed seed. That of a roadmap’s own order, tau-b, speaks of skills such as these instead (Brown and Benedetti 1977).",
		}},
		{ID: "errors", Title: "What the extractor gets wrong", Score: scoreOf(f.Extraction), Paragraphs: []string{
			"“Corrected” is the share without the extractor’s own errors, as far as they are known from labelled postings (Rogan and Gladen 1978); its interval holds the doubt about those errors too.",
		}},
		{ID: "claims", Title: "When a claim holds", Paragraphs: []string{
			"A claim is one or several hypotheses, each about one figure and a threshold. A hypothesis holds when the whole interval and the test are on its side, does not hold when they are on the other, and is unclear otherwise. A claim does not hold when one of its hypotheses does not.",
			"The more is tested, the more seems true by chance: p-values are corrected over the hypotheses of a claim (Holm 1979) and over all of a kind (Benjamini and Hochberg 1995), at 5\u00a0%.",
			"Where a document states the figure, that figure is the threshold, and the claim leads. Where it speaks in words (“most”, “essential”), the threshold is ours; such claims are folded, and where it can be told each shows what half and double the threshold would give.",
			"Not testable is what postings cannot tell (how long learning takes) and what too few of them state.",
		}},
		{ID: "order", Title: "Order and coverage", Paragraphs: []string{
			"Order compares place in the roadmap with demand by Kendall’s tau-b: 1 when what is asked for most is taught first, 0 when the order says nothing, −1 when it is upside down.",
			"Covered are vacancies that require at least one technology and whose required technologies are all taught by then. One that wants any of several languages counts as requiring all, so the figure is low; roadmaps and the best orders are treated alike.",
		}},
		{ID: "change", Title: "Change", Paragraphs: []string{
			"A month’s share is taken as if every month had the same mix of sources. A trend is Kendall’s test within each source, allowing for months that resemble each other; of those called rising or falling at most 5\u00a0% are expected to be false.",
			"The last two periods are compared over employers, each source weighted alike in both.",
		}},
		{ID: "pay", Title: "Pay", Paragraphs: []string{
			"Pay is base pay for a year, by the middle of the stated range, of vacancies that state it; what the others pay is not known. Medians have an interval between two of the amounts.",
			"What goes along with a skill is the ratio of pay with and without it in a regression on level, role, source, month, place and more, with employers as units. It is no promise: learning the skill need not bring it.",
		}},
		{ID: "together", Title: "Skills together", Paragraphs: []string{
			"How often two skills are named together, divided by how often they would be if they had nothing to do with each other, among vacancies that name any.",
		}},
		{ID: "limits", Title: "What this cannot tell", Paragraphs: []string{
			"What employers write is not all they need, nor whom they hire. The boards read are not the market, and some sources cut their texts, which makes shares too low. Only postings in English, or too short to tell, are counted.",
		}},
	}}
}

func countedMethod(f analysis.Findings) []string {
	out := []string{
		"A share is the part of vacancies whose text or fields name the skill. Postings that advertise one vacancy, as far as employer, title and text tell, count once.",
		"“Required” counts vacancies that ask for the skill without a softener such as “nice to have”.",
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

// scoreOf is nil where the extractor was never scored.
func scoreOf(e analysis.Extraction) *scoreView {
	if len(e.Kinds) == 0 {
		return nil
	}
	v := &scoreView{Caption: fmt.Sprintf("Extractor %s on %s labelled by hand. On postings of other kinds it errs somewhat more.", clean(e.Extractor, maxName), plural(e.Postings, "posting", "postings"))}
	words := map[string]string{"technology": "technologies", "concept": "concepts"}
	for _, k := range e.Kinds {
		v.Rows = append(v.Rows, scoreRow{words[k.Kind], exactly(k.Precision), exactly(k.Recall), thousands(k.Recall.N)})
	}
	return v
}

// exactly writes a share that is near 1, where whole percents would hide what differs.
func exactly(s analysis.Share) string {
	return fmt.Sprintf("%.1f%s%% (%.1f–%.1f)", 100*s.P, nbsp, 100*s.Lo, 100*s.Hi)
}
