package analysis

import (
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// reading is how a test reads the data; the zero value is the test's usual way.
type reading struct {
	how  *how
	view view
	pay  payReading
	// whole leaves out vacancies whose text is nowhere whole.
	whole bool
}

// view is what a share is taken of.
type view int

const (
	asRead      view = iota
	corrected        // for the extractor's own errors
	perEmployer      // each employer counts alike
)

// by is which mentions meet an item: the usual ones of a test unless the reading at hand says otherwise.
func (t *tester) by(usual how) how {
	if t.reading.how != nil {
		return *t.reading.how
	}
	return usual
}

// The tests whose threshold is a share, or a rank or rate, of which half and double make sense where it is not 0, and those whose
// subject are skills that can be read in another way.
var (
	scaledTests = []string{"share/share", "share/level-share", "share/source-share", "share/experience-share", "each/share-each", "each/employer-share-each",
		"each/title-share-each", "each/level-share-each", "mandatory/share-each", "mandatory/share", "cities/share-each",
		"spread/industry-share", "spread/role-share-in-industry", "count/share-with-several", "share/share-in-range", "share/mentions-covered", "up-to/share",
		"coverage/recall", "coverage/precision", "coverage/similarity", "variance/explained-share", "premium/pay-rank-of-role", "documents/naming-share",
		"documents/listed-first-share"}
	rankTests = []string{"list-rank/rank", "top/rank", "top/rank-and-hold", "top/rank-in-city", "top/rank-as-partner", "top/rank-of-role", "trend-volume/growth-rank-of-role"}
	rateTests = []string{"premium/pay-premium", "premium/premium-of-names", "place-pay/pay-difference", "trend-volume/yearly-growth", "trend-volume/volume-slope",
		"trend-volume/employers-slope", "trend-share/share-slope", "trend-share/phrase-slope", "trend-share/share-variation"}
	skillTests = []string{"share/share", "up-to/share", "each/share-each", "each/employer-share-each", "pair/share-difference", "pair/difference-for-each",
		"pair/least-over-most", "list-rank/rank", "top/rank", "top/rank-and-hold", "order/order-of-items", "differs/share-difference", "cities/share-each", "rises/share-by-level",
		"rises/share-by-years", "keyness/log-odds"}
	shareTests = []string{"share/share", "each/share-each"}
	payTests   = []string{"share/share-in-range", "band/median-pay", "mean/mean-pay", "premium/pay-premium", "premium/premium-of-names", "premium/pay-ratio",
		"rises/pay-by-level", "rises/pay-by-years", "place-pay/pay-difference"}
)

// sensitivity is what the outcome would be with other thresholds and in other readings.
func (t *tester) sensitivity(test hypothesisTest, h market.Hypothesis) []Sensitivity {
	var out []Sensitivity
	m, _ := templateOf(h.Test)
	metric, _ := m.metric(h.Metric)
	name := m.Name + "/" + metric.Name
	if least, most := scalable(name); h.Value != nil && *h.Value > 0 {
		if *h.Value/2 >= least {
			out = append(out, t.scaled(test, h, 0.5, "at half the threshold"))
		}
		if *h.Value*2 < most {
			out = append(out, t.scaled(test, h, 2, "at double the threshold"))
		}
	}
	read := func(in []string, words string, r reading) {
		if slices.Contains(in, name) {
			other := *t
			other.reading = r
			out = append(out, other.scaled(test, h, 1, words))
		}
	}
	only, exact := required, named
	read(skillTests, "required only", reading{how: &only})
	if t.hasNarrower(slices.Concat(h.Subject, h.Against)) {
		read(skillTests, "named itself, without narrower terms", reading{how: &exact})
	}
	read(shareTests, "each employer counted alike", reading{view: perEmployer})
	if _, ok := t.oneSkill(h.Subject[:min(1, len(h.Subject))]); ok && t.corrector.accuracy.Postings > 0 {
		read(shareTests, "with corrected shares", reading{view: corrected})
	}
	if slices.Contains(payTests, name) {
		out = append(out, t.paySensitivity(test, h)...)
	}
	return out
}

// scalable are the least threshold of a test that can be looked at, and what it must stay below.
func scalable(name string) (least, most float64) {
	switch {
	case slices.Contains(scaledTests, name):
		return 0, 1
	case slices.Contains(rankTests, name):
		return 1, math.Inf(1)
	case slices.Contains(rateTests, name):
		return 0, math.Inf(1)
	}
	return math.Inf(1), 0
}

// scaled is the outcome at a threshold so many times as large.
func (t *tester) scaled(test hypothesisTest, h market.Hypothesis, times float64, words string) Sensitivity {
	if h.Value != nil {
		value := *h.Value * times
		h.Value = &value
	}
	got, reason := test(t, h)
	got.tidy()
	s := Sensitivity{Assumption: words, Estimate: got.Estimate.Value, Outcome: NotTestable}
	if reason == "" {
		s.Outcome = decide(got.Beyond, got.P, got.PAgainst)
	}
	return s
}

// hasNarrower tells whether the lexicon has anything below what the items name.
func (t *tester) hasNarrower(items []market.Item) bool {
	for _, it := range items {
		skills, _ := ItemSkills(it)
		if len(t.withNarrower(skills)) > len(skills) {
			return true
		}
	}
	return false
}

// oneSkill is the only skill of items, where they have no more and nothing is below it: what the
// extractor's errors are known of.
func (t *tester) oneSkill(items []market.Item) (market.SkillInfo, bool) {
	if len(items) != 1 {
		return market.SkillInfo{}, false
	}
	skills, phrases := ItemSkills(items[0])
	if len(skills) != 1 || len(phrases) > 0 || len(t.below[skills[0]]) > 0 {
		return market.SkillInfo{}, false
	}
	id, ok := t.skillIDs[skills[0]]
	if !ok {
		return market.SkillInfo{}, false
	}
	return t.skills[id], true
}
