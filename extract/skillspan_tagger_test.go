package extract

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"strings"
	"unicode"
)

// The labels of a token: outside a span, a span of its own, and the first,
// inner and last token of a longer one.
const (
	outside = iota
	single
	first
	inner
	last
	spanLabels
)

// mayFollow says which label may come next. Outside stands before and after a sentence.
var mayFollow = [spanLabels][spanLabels]bool{
	outside: {outside: true, single: true, first: true},
	single:  {outside: true, single: true, first: true},
	first:   {inner: true, last: true},
	inner:   {inner: true, last: true},
	last:    {outside: true, single: true, first: true},
}

// The settings, chosen on dev.
const (
	taggerRows   = 1 << 20 // features are hashed into so many rows of weights
	taggerPasses = 12
	// taggerBias is what a token outside spans loses, in the perceptron's unit of
	// score: training favours precision.
	taggerBias = 20
)

// spanWeights is a score for each feature and label, and for each pair of neighbouring labels.
type spanWeights struct {
	token [][spanLabels]float64
	pair  [spanLabels][spanLabels]float64
}

// add adds by to the score of labels on a sentence with the features rows.
func (w *spanWeights) add(rows [][]uint32, labels []int, by float64) {
	before := outside
	for i, label := range labels {
		for _, f := range rows[i] {
			w.token[f][label] += by
		}
		w.pair[before][label] += by
		before = label
	}
}

// best is the labelling with the highest score (Viterbi).
func (w *spanWeights) best(rows [][]uint32, bias float64) []int {
	from := make([][spanLabels]int, len(rows))
	value := [spanLabels]float64{outside: 0, single: math.Inf(-1), first: math.Inf(-1), inner: math.Inf(-1), last: math.Inf(-1)}
	for i, token := range rows {
		score := [spanLabels]float64{outside: -bias}
		for _, f := range token {
			for label, weight := range w.token[f] {
				score[label] += weight
			}
		}
		var next [spanLabels]float64
		for b := range spanLabels {
			next[b] = math.Inf(-1)
			for a := range spanLabels {
				if v := value[a] + w.pair[a][b]; mayFollow[a][b] && v > next[b] {
					next[b], from[i][b] = v, a
				}
			}
			next[b] += score[b]
		}
		value = next
	}
	label := outside
	for l := range spanLabels {
		if mayFollow[l][outside] && value[l] > value[label] {
			label = l
		}
	}
	out := make([]int, len(rows))
	for i := len(rows) - 1; i >= 0; i-- {
		out[i], label = label, from[i][label]
	}
	return out
}

// spanTagger finds spans as the sentences it learnt from were labelled.
type spanTagger struct{ weights spanWeights }

// newSpanTagger trains an averaged structured perceptron (Collins 2002), in a
// seeded order, so that equal sentences give equal taggers.
func newSpanTagger(sentences []spanSentence) spanTagger {
	now := spanWeights{token: make([][spanLabels]float64, taggerRows)}
	sum := spanWeights{token: make([][spanLabels]float64, taggerRows)} // of changes, each times its step
	rows := make([][][]uint32, len(sentences))
	for i, s := range sentences {
		rows[i] = s.features()
	}
	order := rand.New(rand.NewPCG(1, 1))
	step := 0.0
	for range taggerPasses {
		for _, i := range order.Perm(len(sentences)) {
			step++
			gold, guess := sentences[i].labels(), now.best(rows[i], 0)
			now.add(rows[i], gold, 1)
			now.add(rows[i], guess, -1)
			sum.add(rows[i], gold, step)
			sum.add(rows[i], guess, -step)
		}
	}
	for f := range now.token {
		for label := range spanLabels {
			now.token[f][label] -= sum.token[f][label] / step
		}
	}
	for a := range spanLabels {
		for b := range spanLabels {
			now.pair[a][b] -= sum.pair[a][b] / step
		}
	}
	return spanTagger{now}
}

func (g spanTagger) find(s spanSentence) []tokenSpan {
	var out []tokenSpan
	for i, label := range g.weights.best(s.features(), taggerBias) {
		switch label {
		case single, first:
			out = append(out, tokenSpan{i, i + 1})
		case inner, last:
			out[len(out)-1].end = i + 1
		}
	}
	return out
}

// labels is the gold labelling.
func (s spanSentence) labels() []int {
	out := make([]int, len(s.tokens))
	for _, g := range s.gold {
		for i := g.start; i < g.end; i++ {
			out[i] = inner
		}
		out[g.start], out[g.end-1] = first, last
		if g.end == g.start+1 {
			out[g.start] = single
		}
	}
	return out
}

// features is what the tagger knows of each token: its letters, the words
// around it, the extractor's mentions around it, and the sentence's place.
func (s spanSentence) features() [][]uint32 {
	out := make([][]uint32, len(s.tokens))
	for i, token := range s.tokens {
		add := func(parts ...string) {
			h := fnv.New32a()
			h.Write([]byte(strings.Join(parts, " ")))
			out[i] = append(out[i], h.Sum32()%taggerRows)
		}
		add("any")
		add("shape", wordShape(token))
		letters := []rune(s.lower[i])
		for n := 2; n <= min(4, len(letters)); n++ {
			add("prefix", string(letters[:n]))
			add("suffix", string(letters[len(letters)-n:]))
		}
		for d := -2; d <= 2; d++ {
			add(fmt.Sprint("word", d), itemAt(s.lower, i+d))
			add(fmt.Sprint("mention", d), itemAt(s.category, i+d))
		}
		for d := -2; d <= 1; d++ {
			add(fmt.Sprint("words", d), itemAt(s.lower, i+d), itemAt(s.lower, i+d+1))
		}
		add("mentions-1", itemAt(s.category, i-1), s.category[i])
		add("mentions0", s.category[i], itemAt(s.category, i+1))
		add("marks", itemAt(s.mark, i-1), s.mark[i], itemAt(s.mark, i+1))
		add("need", s.need[i])
		add("need of last", s.need[i], itemAt(s.mark, i+1))
		for _, place := range s.place {
			add(place)
		}
	}
	return out
}

// itemAt is item i, or a sign for the edge of the sentence.
func itemAt(items []string, i int) string {
	if i < 0 || i >= len(items) {
		return "<edge>"
	}
	return items[i]
}

// wordShape is a word's runs of capitals, small letters and digits: "Xx.x" for "Node.js".
func wordShape(word string) string {
	var b []rune
	for _, r := range word {
		switch {
		case unicode.IsUpper(r):
			r = 'X'
		case unicode.IsLower(r):
			r = 'x'
		case unicode.IsDigit(r):
			r = '0'
		}
		if len(b) == 0 || b[len(b)-1] != r {
			b = append(b, r)
		}
	}
	return string(b)
}
