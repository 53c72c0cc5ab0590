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

// judge sets what each roadmap claims against the vacancies.
func (c *Collector) judge(findings []RoadmapFinding, f *frame) {
	claims := make([][]ClaimFinding, len(findings))
	var tests []func()
	for i, r := range c.options.Roadmaps {
		t := &tester{frame: f, roadmap: r, finding: &findings[i], roadmaps: c.options.Roadmaps}
		var of []func()
		claims[i], of = t.claims()
		tests = append(tests, of...)
	}
	inParallel(len(tests), func(i int) { tests[i]() })
	conclude(claims)
	for i := range findings {
		findings[i].Claims = claims[i]
	}
}

// claims lists the claims of a roadmap, and what judges their hypotheses one by one: in any order, several at a time, since
// every draw is seeded by itself. P-values are not yet set against the other claims'.
func (t *tester) claims() (out []ClaimFinding, tests []func()) {
	out = []ClaimFinding{}
	for _, c := range append(slices.Clone(t.roadmap.Claims), t.roadmap.NotTestable...) {
		f := ClaimFinding{ID: c.ID, At: c.At, Kind: c.Kind, Implied: c.Implied, Doubts: []string{}, Verdicts: make([]Verdict, len(c.Hypotheses))}
		for _, d := range c.Doubts {
			f.Doubts = append(f.Doubts, doubtWords[d])
		}
		for i, h := range c.Hypotheses {
			f.Stated = f.Stated || h.Threshold == thresholds[0]
			tests = append(tests, func() { f.Verdicts[i] = t.verdict(c, h) })
		}
		out = append(out, f)
	}
	return out, tests
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
	t.heedCut(&v, test, h)
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
