package reports

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
)

// verdictBoard is what a page shows of a roadmap's claims.
type verdictBoard struct {
	ID                 string
	Lead               string // what the document's own figures come to
	Tally              *tallyView
	Figure, OursFigure *figure
	Stated, Ours       []claimView
	OursLead           string
	Untested           []reasonGroup
	UntestedN          int
	CSV                string
	confidence         float64
}

// claimView is one claim, to be opened.
type claimView struct {
	ID, Words, At, Kind      string
	Class, Sign, Word        string // of its outcome
	Bound, Estimate, Grounds string
	Doubts                   []string
	Verdicts                 []verdictView
	Step                     string     // id of the step on the page, "" for claims of none
	Skills                   []skillRef // that it names
	MoreSkills               string
	step                     int
}

// verdictView is one tested hypothesis in full.
type verdictView struct {
	Sentence, Class, Sign, Word, Reason string
	Facts                               []fact
	Items                               []itemView
	Sensitivity                         []itemView
	Notes                               []string
	Postings                            []string
}

type itemView struct{ Name, Estimate, N, Class, Sign, Word, Note string }

// reasonGroup counts the claims that cannot be tested for one kind of reason.
type reasonGroup struct {
	Title  string
	N      int
	Claims []fact // words, reason
}

// tallyView is a bar of outcomes with their counts in words.
type tallyView struct {
	Bar   template.HTML // drawn from numbers alone
	Parts []tallyPart
}

type tallyPart struct{ Class, Sign, Words string }

var outcomeSigns = map[analysis.Outcome]string{analysis.Supported: "✓", analysis.Contradicted: "✗", analysis.Inconclusive: "○", analysis.NotTestable: "–"}

func boardOf(f analysis.Findings, p population, figures map[string]figure) *verdictBoard {
	if p.roadmap == nil || len(p.roadmap.Claims) == 0 {
		return nil
	}
	stated, ours := claimRows(f, p.roadmap.Claims)
	b := &verdictBoard{ID: "claims-" + p.slug, CSV: "data/claims-" + p.slug + ".csv", confidence: f.Confidence, Lead: claimsSentence(stated, ours)}
	b.Tally = tallyOf(p.roadmap.Claims, f)
	if fig, ok := figures["claims-stated-"+p.slug]; ok {
		b.Figure = &fig
	}
	if fig, ok := figures["claims-readings-"+p.slug]; ok {
		b.OursFigure = &fig
	}
	tested, untested := testable(ours)
	yes, no := testable(stated)
	b.OursLead = tallySentence(tested, readings(tested)+" that can be tested")
	b.Stated, b.Ours = b.views(p, append(yes, no...)), b.views(p, tested)
	b.Untested, b.UntestedN = groupReasons(untested), len(untested)
	return b
}

// claimsSentence leads with the document's own figures; where it states none, it says so and counts the readings.
func claimsSentence(stated, ours []claimRow) string {
	if len(stated) > 0 {
		return tallySentence(stated, figuresStated(stated))
	}
	tested, _ := testable(ours)
	if len(tested) == 0 {
		return "It states no figure that postings could be set against."
	}
	return "It states no figure of its own. " + tallySentence(tested, readings(tested)+" that can be tested, at thresholds of ours")
}

// all are the claims that postings can tell something of.
func (b *verdictBoard) all() []claimView {
	if b == nil {
		return nil
	}
	return slices.Concat(b.Stated, b.Ours)
}

// mostNamed bounds the skills that a claim lists.
const mostNamed = 16

func (b *verdictBoard) views(p population, rows []claimRow) []claimView {
	out := make([]claimView, len(rows))
	for i, r := range rows {
		u := unit(r.lead.Unit)
		v := claimView{
			ID: "claim-" + p.slug + "-" + slug(r.claim.ID), Words: r.words, At: r.claim.At, Kind: strings.ReplaceAll(r.claim.Kind, "-", " "),
			Class: outcomeClass[r.outcome], Sign: outcomeSigns[r.outcome], Word: outcomeWords[r.outcome],
			Grounds: basis(r.lead), Doubts: r.claim.Doubts,
		}
		if r.outcome != analysis.NotTestable {
			v.Bound, v.Estimate = u.bound(r.lead), u.estimate(r.lead.Estimate)
		} else {
			v.Grounds = r.lead.Reason
		}
		for _, h := range r.claim.Verdicts {
			v.Verdicts = append(v.Verdicts, b.verdict(h))
		}
		if v.step = stepOf(v.At); v.step > 0 && v.step <= len(p.roadmap.Roadmap.Steps) {
			v.Step = stepID(v.step)
		}
		named := p.named(v.Verdicts)
		for _, id := range named[:min(len(named), mostNamed)] {
			v.Skills = append(v.Skills, skillRef{p.names[id], p.pages[id]})
		}
		if n := len(named) - len(v.Skills); n > 0 {
			v.MoreSkills = "and " + itoa(n) + " more"
		}
		out[i] = v
	}
	return out
}

func (b *verdictBoard) verdict(h analysis.Verdict) verdictView {
	u := unit(h.Unit)
	v := verdictView{Sentence: h.Sentence, Class: outcomeClass[h.Outcome], Sign: outcomeSigns[h.Outcome], Word: outcomeWords[h.Outcome],
		Reason: upperFirst(h.Reason), Notes: h.Notes}
	whose := "ours: the document gives no number"
	if h.Threshold == fromDocument {
		whose = "the document’s own"
	}
	add := func(name, value string) {
		if value != "" {
			v.Facts = append(v.Facts, fact{name, value})
		}
	}
	add("threshold", strings.TrimPrefix(u.bound(h)+", "+whose, ", "))
	if h.Outcome == analysis.NotTestable {
		return v
	}
	if h.Estimate.Lo < h.Estimate.Hi {
		add("estimate", u.estimate(h.Estimate)+", "+level(b.confidence)+" interval")
	} else {
		add("estimate", u.estimate(h.Estimate))
	}
	add("rests on", basis(h))
	add("p-values", fmt.Sprintf("%s for the claim, %s against it; among the claim’s own tests (Holm) %s and %s; among all of its kind (q) %s and %s",
		chance(h.P), chance(h.PAgainst), chance(h.PHolm), chance(h.PAgainstHolm), chance(h.Q), chance(h.QAgainst)))
	add("method", h.Method)
	add("exchange rates", h.RateNote)
	for _, it := range h.Items {
		v.Items = append(v.Items, itemView{clean(it.Name, 2*maxName), u.estimate(it.Estimate), thousands(it.N),
			outcomeClass[it.Outcome], outcomeSigns[it.Outcome], outcomeWords[it.Outcome], it.Note})
	}
	for _, s := range h.Sensitivity {
		v.Sensitivity = append(v.Sensitivity, itemView{Name: s.Assumption, Estimate: u.number(s.Estimate),
			Class: outcomeClass[s.Outcome], Sign: outcomeSigns[s.Outcome], Word: outcomeWords[s.Outcome]})
	}
	for _, id := range h.Postings {
		v.Postings = append(v.Postings, fmt.Sprint(id))
	}
	return v
}

// chance writes a p-value.
func chance(p float64) string {
	if p < 0.001 {
		return "<0.001"
	}
	return figuresOf(float64(int(p*1000+0.5)) / 1000)
}

// reasonKinds sort reasons by how they begin or what they hold.
var reasonKinds = []struct{ has, title string }{
	{"there is no test of", "No test of this kind is built"},
	{"texts are not searched for", "Texts are not searched for these words"},
	{"only ", "Too few vacancies"},
	{"postings do not tell", "Postings do not tell which employers these are"},
}

// groupReasons groups what cannot be tested by reason, the most frequent first.
func groupReasons(rows []claimRow) []reasonGroup {
	var out []reasonGroup
	for _, r := range rows {
		title := "No posting can tell"
		for _, k := range reasonKinds {
			if strings.Contains(r.lead.Reason, k.has) {
				title = k.title
				break
			}
		}
		i := slices.IndexFunc(out, func(g reasonGroup) bool { return g.Title == title })
		if i < 0 {
			i, out = len(out), append(out, reasonGroup{Title: title})
		}
		out[i].N++
		out[i].Claims = append(out[i].Claims, fact{r.words, upperFirst(r.lead.Reason)})
	}
	slices.SortStableFunc(out, func(a, b reasonGroup) int { return b.N - a.N })
	return out
}

// tallyOf counts the outcomes of all claims of a roadmap.
func tallyOf(claims []analysis.ClaimFinding, f analysis.Findings) *tallyView {
	stated, ours := claimRows(f, claims)
	rows := append(stated, ours...)
	if len(rows) == 0 {
		return nil
	}
	v := &tallyView{}
	var bar strings.Builder
	fmt.Fprint(&bar, `<svg class="tally" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">`)
	x := 0.0
	for i, n := range countOutcomes(rows) {
		o := outcomes[i]
		w := 100 * float64(n) / float64(len(rows))
		fill := map[analysis.Outcome]tone{analysis.Supported: taught, analysis.Contradicted: absent, analysis.Inconclusive: weak, analysis.NotTestable: weakIv}[o]
		if n > 0 {
			fmt.Fprintf(&bar, `<rect x="%.3f" y="0" width="%.3f" height="6" fill="%s"/>`, x, w, fill.light)
		}
		x += w
	}
	bar.WriteString("</svg>")
	v.Parts = tallyParts(countOutcomes(rows))
	v.Bar = template.HTML(bar.String()) //nolint:gosec // numbers and colours of the theme
	return v
}

// tallyParts are the outcomes that occur, in the order of outcomes, as counts are.
func tallyParts(counts []int) []tallyPart {
	var out []tallyPart
	for i, n := range counts {
		if o := outcomes[i]; n > 0 {
			out = append(out, tallyPart{outcomeClass[o], outcomeSigns[o], itoa(n) + nbsp + outcomeShort(o, n)})
		}
	}
	return out
}

// outcomeShort names an outcome after a count.
func outcomeShort(o analysis.Outcome, n int) string {
	switch {
	case o == analysis.Supported && n != 1:
		return "hold"
	case o == analysis.Contradicted && n != 1:
		return "do not hold"
	}
	return outcomeWords[o]
}
