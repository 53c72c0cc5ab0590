package analysis

import (
	"fmt"
	"math"
	"slices"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Some sources give the beginning of a text, or tags, and never a whole text: what their postings name is fewer than what the
// employers ask for, and a claim that a share is reached looks missed. Such a source is known by its texts, none of which is long: of
// ten collections of 85,000 real postings three have none above 669 bytes, and in the others 62 to 100 of 100 are above longText.
const (
	longText   = 1000 // bytes
	fewLong    = 0.01 // share of texts that may be long all the same
	textsKnown = 20   // postings that a source needs for its texts to be judged
)

// textLengths counts the postings of every panel whose text is known, and the long ones.
type textLengths struct {
	panels  names
	n, long []int // per panel
}

// longest is the longest text of a vacancy.
type longest struct {
	bytes int32
	panel int32 // 0 where no text is known
}

// see counts a posting's text, and notes it for its vacancy. Nothing is noted of a text whose length or origin is not known.
func (t *textLengths) see(panel string, bytes int, l *longest) {
	if bytes <= 0 || panel == "" {
		return
	}
	id := t.panels.id(panel)
	for len(t.n) < len(t.panels.all) {
		t.n, t.long = append(t.n, 0), append(t.long, 0)
	}
	t.n[id]++
	t.long[id] += oneIf(bytes >= longText)
	if size := int32(min(bytes, math.MaxInt32)); size > l.bytes || size == l.bytes && panel < t.panels.all[l.panel] {
		*l = longest{size, id}
	}
}

// cut tells of every panel whether it never gives a whole text.
func (t *textLengths) cut() []bool {
	out := make([]bool, max(len(t.n), 1))
	for id, n := range t.n {
		out[id] = n >= textsKnown && float64(t.long[id]) < fewLong*float64(n)
	}
	return out
}

// cutWarning names the panels that give no whole text, "" where all do.
func (t *textLengths) cutWarning() string {
	var of []string
	n, all := 0, 0
	for id, cut := range t.cut() {
		if cut {
			of, n = append(of, t.panels.all[id]), n+t.n[id]
		}
	}
	for _, k := range t.n {
		all += k
	}
	if len(of) == 0 {
		return ""
	}
	slices.Sort(of)
	return fmt.Sprintf("%s of the postings are of sources that give the beginning of a text or tags only (%s): they name less than employers ask for, "+
		"and shares are too low for it.", percent(float64(n)/float64(all)), list(of))
}

// wholeWords name the reading without vacancies whose text is nowhere whole.
const wholeWords = "without sources that give no whole text"

// namingTests are those whose figure is lower where texts are cut.
var namingTests = []string{"share/share", "up-to/share", "each/share-each", "each/employer-share-each", "mandatory/share-each", "mandatory/share",
	"cities/share-each", "count/share-with-several", "coverage/precision", "coverage/recall"}

// heedCut leaves a verdict open that is decided only by vacancies whose text is nowhere whole, and says how many there are.
func (t *tester) heedCut(v *Verdict, test hypothesisTest, h market.Hypothesis) {
	p, reason := t.segment(h.Population)
	if reason != "" || !slices.Contains(namingTests, v.Test+"/"+v.Metric) {
		return
	}
	cut := p.in.and(t.cut).count()
	if cut == 0 {
		return
	}
	other := *t
	other.reading = reading{whole: true}
	without := other.scaled(test, h, 1, wholeWords)
	v.Sensitivity = append(v.Sensitivity, without)
	v.Notes = append(v.Notes, fmt.Sprintf("%s of %s are of sources that give the beginning of a text or tags only", thousands(cut), plural(int(p.all.n), "vacancy", "vacancies")))
	lower := Contradicted // the outcome that too low a figure makes
	if aims(h) < 0 {
		lower = Supported
	}
	if decide(v.Beyond, v.P, v.PAgainst) == lower && without.Outcome != lower {
		v.Beyond, v.open = 0, "it is decided only with sources that give no whole text, which makes what is named look rarer"
	}
}

// whole are the vacancies of a segment that have a whole text somewhere.
func (p *segment) whole() *segment { return p.frame.part(p.in.without(p.frame.cut)) }
