package analysis

import (
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// errorRate is how often a test may decide wrongly.
const errorRate = 0.05

// evidencePostings bounds the postings listed behind a verdict.
const evidencePostings = 10

// tester runs the tests of hypotheses on one frame.
type tester struct {
	*frame
	roadmap  market.Roadmap
	finding  *RoadmapFinding
	roadmaps []market.Roadmap
	reading  reading
}

// hypothesisTest estimates and tests a hypothesis; the reason says why these postings cannot tell.
type hypothesisTest func(*tester, market.Hypothesis) (Tested, string)

// hypothesisTests are by template and metric; docs/roadmap-format.md says what each asks.
var hypothesisTests = map[string]hypothesisTest{
	"share/share":                      (*tester).testShare,
	"share/level-share":                (*tester).testLevelShare,
	"share/source-share":               (*tester).testSourceShare,
	"share/experience-share":           (*tester).testExperienceShare,
	"share/mentions-covered":           (*tester).testMentionsCovered,
	"up-to/share":                      (*tester).testUpTo,
	"each/share-each":                  (*tester).testEach,
	"each/employer-share-each":         (*tester).testEachEmployer,
	"each/level-share-each":            (*tester).testEachLevel,
	"together/odds-ratio":              (*tester).testTogether,
	"together/odds-ratio-of-group":     (*tester).testOddsOfGroup,
	"differs/share-difference":         (*tester).testDiffers,
	"mandatory/share-each":             (*tester).testMandatory,
	"mandatory/share":                  (*tester).testMandatoryAny,
	"cities/share-each":                (*tester).testCities,
	"rises/share-by-level":             (*tester).testRisesByLevel,
	"rises/share-by-years":             (*tester).testRisesByYears,
	"spread/industry-share":            (*tester).testIndustryShare,
	"spread/role-share-in-industry":    (*tester).testRoleInIndustry,
	"spread/association":               (*tester).testAssociation,
	"keyness/log-odds":                 (*tester).testKeyness,
	"count/share-with-several":         (*tester).testSeveral,
	"count/skills-per-posting":         (*tester).testSkillsPerPosting,
	"count/kinds-per-posting":          (*tester).testKindsPerPosting,
	"documents/naming-share":           (*tester).testNaming,
	"documents/listed-first-share":     (*tester).testListedFirst,
	"published/published-value":        (*tester).lookUp,
	"published/published-spread":       (*tester).lookUp,
	"coverage/recall":                  (*tester).testRecall,
	"coverage/precision":               (*tester).testPrecision,
	"coverage/similarity":              (*tester).testSimilarity,
	"list-rank/rank":                   (*tester).testRank,
	"order/order-of-items":             (*tester).testOrder,
	"order/order-of-steps":             (*tester).testOrderOfSteps,
	"top/rank":                         (*tester).testRank,
	"top/rank-and-hold":                (*tester).testRankAndHold,
	"top/rank-in-city":                 (*tester).testRankInCity,
	"top/rank-as-partner":              (*tester).testRankAsPartner,
	"top/rank-of-role":                 (*tester).testRankOfRole,
	"pair/share-difference":            (*tester).testPair,
	"pair/difference-for-each":         (*tester).testPair,
	"pair/least-over-most":             (*tester).testPair,
	"share/share-in-range":             (*tester).testShareInRange,
	"band/median-pay":                  (*tester).testMedianPay,
	"mean/mean-pay":                    (*tester).testMeanPay,
	"premium/pay-premium":              (*tester).testPremium,
	"premium/premium-of-names":         (*tester).testPremium,
	"premium/pay-ratio":                (*tester).testPayRatio,
	"premium/pay-slope-on-size":        (*tester).testPayOnSize,
	"place-pay/pay-difference":         (*tester).testPayDifference,
	"trend-share/share-slope":          (*tester).testShareSlope,
	"trend-share/share-variation":      (*tester).testVariation,
	"trend-volume/volume-slope":        (*tester).testVolume,
	"trend-volume/yearly-growth":       (*tester).testVolume,
	"trend-volume/employers-slope":     (*tester).testEmployersVolume,
	"trend-volume/growth-rank-of-role": (*tester).testGrowthRank,
	"premium/pay-rank-of-role":         (*tester).testPayRankOfRole,
	"rises/pay-by-level":               (*tester).testPayByLevel,
	"rises/pay-by-years":               (*tester).testPayByYears,
	"variance/explained-share":         (*tester).testExplainedShare,
}

// judge sets what each roadmap claims against the vacancies.
func (c *Collector) judge(findings []RoadmapFinding, f *frame) {
	claims := make([][]ClaimFinding, len(findings))
	for i, r := range c.options.Roadmaps {
		t := &tester{frame: f, roadmap: r, finding: &findings[i], roadmaps: c.options.Roadmaps}
		claims[i] = t.claims()
	}
	conclude(claims)
	for i := range findings {
		findings[i].Claims = claims[i]
	}
}

// claims judges every claim of a roadmap. P-values are not yet set against the other claims'.
func (t *tester) claims() []ClaimFinding {
	out := []ClaimFinding{}
	for _, c := range append(slices.Clone(t.roadmap.Claims), t.roadmap.NotTestable...) {
		f := ClaimFinding{ID: c.ID, At: c.At, Kind: c.Kind, Implied: c.Implied, Doubts: []string{}, Verdicts: []Verdict{}}
		for _, d := range c.Doubts {
			f.Doubts = append(f.Doubts, doubtWords[d])
		}
		for _, h := range c.Hypotheses {
			f.Stated = f.Stated || h.Threshold == thresholds[0]
			f.Verdicts = append(f.Verdicts, t.verdict(c, h))
		}
		out = append(out, f)
	}
	return out
}

// verdict tests one hypothesis by itself.
func (t *tester) verdict(c market.Claim, h market.Hypothesis) Verdict {
	r := resolve(c, h)
	template, _ := templateOf(h.Test)
	v := Verdict{
		Hypothesis: h.ID, Sentence: r.Sentence, Test: r.Test, Metric: r.Metric, Method: template.Method,
		Comparator: h.Comparator, Value: h.Value, Threshold: h.Threshold, Sensitivity: []Sensitivity{},
	}
	if h.Range != nil {
		v.Low, v.High = h.Range.Low, h.Range.High
	}
	v.Reason = r.Reason
	test := hypothesisTests[r.Test+"/"+r.Metric]
	if v.Reason == "" && test == nil {
		v.Reason = "there is no test of " + r.Metric + " yet"
	}
	if v.Reason == "" {
		v.Tested, v.Reason = test(t, h)
	}
	v.Tested.tidy()
	if v.Reason != "" {
		v.Outcome, v.P, v.PAgainst = NotTestable, 1, 1
		return v
	}
	v.Sensitivity = append(v.Sensitivity, t.sensitivity(test, h)...)
	return v
}

// decide takes a side only where the whole interval and the p-value do.
func decide(beyond int, p, against float64) Outcome {
	switch {
	case beyond > 0 && p <= errorRate:
		return Supported
	case beyond < 0 && against <= errorRate:
		return Contradicted
	}
	return Inconclusive
}

// tidy rounds, and leaves nothing null, infinite or NaN in JSON.
func (r *Tested) tidy() {
	finite := func(v *float64, instead float64) {
		if math.IsNaN(*v) || math.IsInf(*v, 0) {
			*v = instead
		}
		*v = round(*v)
	}
	for _, e := range []*Estimate{&r.Estimate} {
		finite(&e.Value, 0)
		finite(&e.Lo, 0)
		finite(&e.Hi, 0)
	}
	finite(&r.P, 1)
	finite(&r.PAgainst, 1)
	if r.Items == nil {
		r.Items = []ItemVerdict{}
	}
	for i := range r.Items {
		it := &r.Items[i]
		finite(&it.Estimate.Value, 0)
		finite(&it.Estimate.Lo, 0)
		finite(&it.Estimate.Hi, 0)
		finite(&it.P, 1)
		finite(&it.PAgainst, 1)
	}
	if r.Notes == nil {
		r.Notes = []string{}
	}
	if r.Postings == nil {
		r.Postings = []market.PostingID{}
	}
}

// conclude sets p-values against each other, Holm inside a claim and Benjamini and Hochberg across
// a kind of all roadmaps, and decides. Only hypotheses that were tested count.
func conclude(findings [][]ClaimFinding) {
	kinds := map[string][]*Verdict{}
	for _, claims := range findings {
		for i := range claims {
			var tested []*Verdict
			for k := range claims[i].Verdicts {
				if v := &claims[i].Verdicts[k]; v.Outcome != NotTestable {
					tested = append(tested, v)
				}
			}
			adjust(tested, holm, func(v *Verdict, p, against float64) { v.PHolm, v.PAgainstHolm = p, against })
			kinds[claims[i].Kind] = append(kinds[claims[i].Kind], tested...)
		}
	}
	for _, verdicts := range kinds {
		adjust(verdicts, falseDiscoveryRates, func(v *Verdict, p, against float64) { v.Q, v.QAgainst = p, against })
		for _, v := range verdicts {
			v.Outcome = decide(v.Beyond, max(v.PHolm, v.Q), max(v.PAgainstHolm, v.QAgainst))
			v.explain()
		}
	}
	for _, claims := range findings {
		for i := range claims {
			claims[i].Outcome = together(claims[i].Verdicts)
		}
	}
}

// adjust sets the adjusted p-values of both sides.
func adjust(verdicts []*Verdict, by func([]float64) []float64, set func(v *Verdict, p, against float64)) {
	p, against := make([]float64, len(verdicts)), make([]float64, len(verdicts))
	for i, v := range verdicts {
		p[i], against[i] = v.P, v.PAgainst
	}
	p, against = by(p), by(against)
	for i, v := range verdicts {
		set(v, round(p[i]), round(against[i]))
	}
}

// explain says why a tested hypothesis is not decided.
func (v *Verdict) explain() {
	switch {
	case v.Outcome != Inconclusive:
		v.NeededN = 0
	case decide(v.Beyond, v.P, v.PAgainst) != Inconclusive:
		v.Reason = "decided by itself, but not among as many tests"
	case v.open != "":
		v.Reason = v.open
	case v.Beyond == 0:
		v.Reason = "the interval holds the threshold"
	default:
		v.Reason = "the interval leaves out the threshold, but the p-value, more careful where employers are few, does not"
	}
}

// together is the outcome of a claim.
func together(verdicts []Verdict) Outcome {
	count := map[Outcome]int{}
	for _, v := range verdicts {
		count[v.Outcome]++
	}
	switch {
	case count[Contradicted] > 0:
		return Contradicted
	case len(verdicts) == count[NotTestable]:
		return NotTestable
	case count[Supported]+count[NotTestable] == len(verdicts):
		return Supported
	}
	return Inconclusive
}

// holm adjusts p-values so that one wrong decision among all of them is as rare as promised (Holm 1979).
func holm(ps []float64) []float64 {
	order := make([]int, len(ps))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmpFloat(ps[a], ps[b]) })
	out, last := make([]float64, len(ps)), 0.0
	for rank, i := range order {
		last = max(last, min(1, ps[i]*float64(len(ps)-rank)))
		out[i] = last
	}
	return out
}

func cmpFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// evidence lists the first postings of places, by number.
func (f *frame) evidence(places bitset) []market.PostingID {
	out := make([]market.PostingID, 0, evidencePostings+1)
	places.each(func(place int) {
		posting := f.firsts[place]
		if len(out) == evidencePostings && posting > out[evidencePostings-1] {
			return
		}
		i, _ := slices.BinarySearch(out, posting)
		out = slices.Insert(out, i, posting)
		out = out[:min(len(out), evidencePostings)]
	})
	return out
}
