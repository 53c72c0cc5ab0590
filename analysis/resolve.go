package analysis

import (
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Resolution says how a hypothesis can be decided: by which test on what, or why not at all.
type Resolution struct {
	Claim      string `json:"claim"`
	Hypothesis string `json:"hypothesis"`
	// Sentence says in one sentence what is tested; it is made from the hypothesis.
	Sentence string `json:"sentence"`
	Test     string `json:"test"`
	Metric   string `json:"metric"`
	// Needs are facts that the test needs of the postings, besides skills, level and place.
	Needs  []string `json:"needs"`
	Doubts []string `json:"doubts"` // what a result leaves open
	// Reason says why no posting can decide it, "" for an executable test.
	Reason string `json:"reason,omitempty"`
}

// Executable tells whether the hypothesis has a test on postings or on the loaded roadmaps.
func (r Resolution) Executable() bool { return r.Reason == "" }

// Resolve resolves every hypothesis of a roadmap, in the order of its file. A hypothesis of a
// parsed roadmap has all that its test needs; one that is not testable carries its claim's reason.
func Resolve(r market.Roadmap) []Resolution {
	out := []Resolution{}
	for _, c := range append(slices.Clone(r.Claims), r.NotTestable...) {
		for _, h := range c.Hypotheses {
			out = append(out, resolve(c, h))
		}
	}
	return out
}

func resolve(c market.Claim, h market.Hypothesis) Resolution {
	t, _ := templateOf(h.Test)
	m, _ := t.metric(h.Metric)
	r := Resolution{
		Claim: c.ID, Hypothesis: h.ID, Sentence: Sentence(h), Test: t.Name, Metric: m.Name,
		Needs: needs(t, h), Doubts: []string{}, Reason: c.Reason,
	}
	for _, d := range c.Doubts {
		r.Doubts = append(r.Doubts, doubtWords[d])
	}
	if f := hypothesisFault(h); r.Reason == "" && f.key != "" {
		r.Reason = f.key + " " + f.why
	}
	if r.Reason == "" && t.Name == NoTest {
		r.Reason = "no test is named for it"
	}
	return r
}

// needs lists in words what a hypothesis needs of the postings.
func needs(t TestTemplate, h market.Hypothesis) []string {
	keys := slices.Clone(t.Facts)
	populations := []market.Population{h.Population}
	if h.Versus != nil {
		populations = append(populations, *h.Versus)
	}
	for _, p := range populations {
		if p.Employer != "" {
			keys = append(keys, "employer")
		}
		if len(p.Industries) > 0 {
			keys = append(keys, "industry")
		}
	}
	if h.Of == "industry" {
		keys = append(keys, "industry")
	}
	if h.Metric == "pay-slope-on-size" {
		keys = append(keys, "employer")
	}
	for _, item := range slices.Concat(h.Subject, h.Against) {
		if _, phrases := ItemSkills(item); len(phrases) > 0 {
			keys = append(keys, "phrase")
		}
	}
	if h.Of == "phrase" || h.Of == "title" {
		keys = append(keys, "phrase")
	}
	slices.Sort(keys)
	out := []string{}
	for _, k := range slices.Compact(keys) {
		out = append(out, factWords[k])
	}
	return out
}

// groupWords names a group in a sentence: "@cloud-providers" is "cloud providers".
func groupWords(name string) string {
	return strings.ReplaceAll(strings.TrimPrefix(name, "@"), "-", " ")
}
