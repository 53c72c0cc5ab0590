package analysis

import "github.com/roadcheck/roadcheck/internal/market"

// Outcome is what postings say of a hypothesis or claim.
type Outcome string

// The outcomes.
const (
	Supported    Outcome = "supported"
	Contradicted Outcome = "contradicted"
	Inconclusive Outcome = "inconclusive"
	NotTestable  Outcome = "not testable" // no posting can tell, or these do not
)

// ClaimFinding is what postings say of one claim of a roadmap.
type ClaimFinding struct {
	ID      string `json:"id"`
	At      string `json:"at"` // place in the document
	Kind    string `json:"kind"`
	Implied bool   `json:"implied"`
	// Stated tells that the number tested is the document's own in at least one hypothesis.
	Stated bool `json:"stated"`
	// Outcome: contradicted when a hypothesis is, supported when all that could be tested are, not
	// testable when none could be.
	Outcome  Outcome   `json:"outcome"`
	Doubts   []string  `json:"doubts"` // what a result leaves open, in words
	Verdicts []Verdict `json:"verdicts"`
}

// Verdict is what postings say of one hypothesis.
type Verdict struct {
	Hypothesis string  `json:"hypothesis"`
	Sentence   string  `json:"sentence"` // what is tested
	Test       string  `json:"test"`
	Metric     string  `json:"metric"`
	Method     string  `json:"method"`
	Outcome    Outcome `json:"outcome"`
	// Reason says why it is not testable or not decided; "" for a decided one.
	Reason string `json:"reason,omitempty"`
	Tested
	// Comparator with Value, or Low to High, is what the document says or what we took its words for.
	Comparator string   `json:"comparator"`
	Value      *float64 `json:"value,omitempty"`
	Low        *float64 `json:"low,omitempty"`
	High       *float64 `json:"high,omitempty"`
	Threshold  string   `json:"threshold"` // whose number it is: "document" or "operationalised"
	// PHolm are P and PAgainst after Holm (1979) over the hypotheses of the claim, Q after Benjamini and
	// Hochberg (1995) over all hypotheses of the claim's kind.
	PHolm        float64 `json:"p_holm"`
	PAgainstHolm float64 `json:"p_against_holm"`
	Q            float64 `json:"q"`
	QAgainst     float64 `json:"q_against"`
	// Sensitivity is what the outcome would be with other thresholds or readings of the data, each by itself.
	Sensitivity []Sensitivity `json:"sensitivity"`
}

// Tested is what a test found.
type Tested struct {
	Unit      string   `json:"unit"` // of Estimate: "share", "difference", "tau-b", "rank", "ratio", "odds ratio", a currency ...
	Estimate  Estimate `json:"estimate"`
	N         int      `json:"n"`         // vacancies
	Employers int      `json:"employers"` // named ones among them
	// P is the one-sided p-value against "the claim is false", PAgainst against "the claim is true".
	P        float64 `json:"p"`
	PAgainst float64 `json:"p_against"`
	// Beyond tells on which side of the threshold the whole interval lies: 1 the claim's, -1 the other, 0 neither.
	Beyond int `json:"beyond"`
	// NeededN is about how many vacancies would decide it with a chance of 0.8 if the estimate is right; 0 when
	// it is decided or cannot be said.
	NeededN int `json:"needed_n"`
	// Items are the parts of the subject, each by itself with p-values after Holm over the items.
	Items    []ItemVerdict `json:"items"`
	RateNote string        `json:"rate_note,omitempty"` // how pay was converted
	Notes    []string      `json:"notes"`
	// Postings are up to ten behind the estimate, lowest number first.
	Postings []market.PostingID `json:"postings"`
	open     string             // why it stays open, where more is to be said than that the interval holds the threshold
}

// ItemVerdict is one item of a subject.
type ItemVerdict struct {
	Name     string   `json:"name"`
	Estimate Estimate `json:"estimate"`
	N        int      `json:"n"`
	P        float64  `json:"p"`
	PAgainst float64  `json:"p_against"`
	Outcome  Outcome  `json:"outcome"`
	Note     string   `json:"note,omitempty"`
}

// Sensitivity is an outcome under another assumption.
type Sensitivity struct {
	Assumption string  `json:"assumption"` // "at half the threshold", "with lower bounds of pay"
	Estimate   float64 `json:"estimate"`
	Outcome    Outcome `json:"outcome"`
}
