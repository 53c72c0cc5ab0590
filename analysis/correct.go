package analysis

import (
	"math"

	"github.com/roadcheck/roadcheck/internal/market"
)

// priorPostings is how many postings' worth of evidence about a skill the other skills of its kind give:
// few labelled postings name a rare skill.
const priorPostings = 20

// The kinds of skills, as market.SkillInfo.Kind has them.
const (
	technologyKind = "technology"
	conceptKind    = "concept"
)

// corrector turns the share of vacancies in which a skill is read into the share that
// names it, by what is known of the extractor's errors (Rogan and Gladen 1978).
type corrector struct {
	accuracy Accuracy
	kinds    map[string]Hits // "technology", "concept"
}

func newCorrector(a Accuracy, catalog []market.SkillInfo) *corrector {
	c := &corrector{accuracy: a, kinds: map[string]Hits{}}
	for _, s := range catalog {
		h, k := a.Skills[s.ID], c.kinds[s.Kind]
		c.kinds[s.Kind] = Hits{k.TP + h.TP, k.FP + h.FP, k.FN + h.FN}
	}
	return c
}

// extraction is the score that corrections rest on.
func (c *corrector) extraction(z float64) Extraction {
	out := Extraction{Extractor: c.accuracy.Extractor, Postings: c.accuracy.Postings, Kinds: []KindScore{}}
	for _, kind := range []string{technologyKind, conceptKind} {
		if h := c.kinds[kind]; h != (Hits{}) {
			out.Kinds = append(out.Kinds, KindScore{kind, wilson(h.TP, h.TP+h.FP, z), wilson(h.TP, h.TP+h.FN, z)})
		}
	}
	return out
}

// rate is a probability with its variance.
type rate struct{ p, variance float64 }

// shrunk is the mean and variance of a beta posterior: hits of n, after a prior worth priorPostings.
func shrunk(hits, n int, prior float64) rate {
	total := float64(n) + priorPostings
	p := (float64(hits) + priorPostings*prior) / total
	return rate{p, p * (1 - p) / (total + 1)}
}

// of corrects one share; ok is false where nothing is known of the skill's kind.
//
// With sensitivity Se and false positive rate F the true share is (p-F)/(Se-F). Both are those of the
// labelled postings, drawn towards the average of the kind. F comes from the share of readings
// that are wrong, times the share of postings in which the skill is read: in the labelled
// postings where they hold many, else in the population itself. The interval adds the variances of
// p, Se and F, each side by its own (Zou and Donner 2008).
func (c *corrector) of(skill market.SkillInfo, s Share, z float64) (corrected Share, ok bool) {
	kind := c.kinds[skill.Kind]
	if s.N == 0 || kind.TP == 0 {
		return Share{}, false
	}
	h := c.accuracy.Skills[skill.ID]
	read := h.TP + h.FP
	se := shrunk(h.TP, h.TP+h.FN, ratioOf(kind.TP, kind.TP+kind.FN))
	wrong := shrunk(h.FP, read, ratioOf(kind.FP, kind.TP+kind.FP))
	w := float64(read) / float64(read+priorPostings)
	reads := w*float64(read)/float64(c.accuracy.Postings) + (1-w)*s.P
	without := 1 - reads*(1-wrong.p)/se.p // share of the labelled postings that do not name the skill
	if without <= 0 {
		return Share{}, false
	}
	scale := reads / without
	f := rate{wrong.p * scale, wrong.variance * scale * scale}
	youden := se.p - f.p
	if youden <= 0 {
		return Share{}, false
	}
	at := func(p float64) float64 { return min(max((p-f.p)/youden, 0), 1) }
	p := at(s.P)
	errors := z * z * (p*p*se.variance + (1-p)*(1-p)*f.variance) / (youden * youden)
	lo := p - math.Sqrt(square(p-at(s.Lo))+errors)
	hi := p + math.Sqrt(square(at(s.Hi)-p)+errors)
	return Share{Count: s.Count, N: s.N, Effective: s.Effective, P: round(p), Lo: round(max(lo, 0)), Hi: round(min(hi, 1))}, true
}

func square(v float64) float64 { return v * v }

func ratioOf(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
