package extract

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode"
)

// spanSentence is one sentence of SkillSpan (Zhang et al. 2022).
type spanSentence struct {
	Posting int      `json:"idx"`
	Source  string   `json:"source"` // "tech" or "house"
	Tokens  []string `json:"tokens"`
	Tags    []string `json:"tags_knowledge"` // B, I, O
	lower   []string
	lexicon []string // the lexicon's finding at each token: "", or B or I and a category
	place   []string // what is the same for every token of the sentence
}

// tokenSpan is a range of tokens, [start,end).
type tokenSpan struct{ start, end int }

func (s spanSentence) gold() []tokenSpan {
	var out []tokenSpan
	for i, tag := range s.Tags {
		switch {
		case tag == "B", tag == "I" && (i == 0 || s.Tags[i-1] == "O"):
			out = append(out, tokenSpan{i, i + 1})
		case tag == "I":
			out[len(out)-1].end = i + 1
		}
	}
	return out
}

// readSpans reads one split and lets the extractor read its postings.
func readSpans(t *testing.T, x *Extractor, split string) []spanSentence {
	f, err := os.Open(shared(t, "data/spans/skillspan_"+split+".json.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var all []spanSentence
	for d := json.NewDecoder(z); d.More(); {
		var s spanSentence
		if err := d.Decode(&s); err != nil {
			t.Fatal(err)
		}
		for _, token := range s.Tokens {
			s.lower = append(s.lower, strings.ToLower(token))
		}
		all = append(all, s)
	}
	for i := 0; i < len(all); {
		j := i + 1
		for j < len(all) && all[j].Posting == all[i].Posting && all[j].Source == all[i].Source {
			j++
		}
		readPosting(x, all[i:j])
		i = j
	}
	return all
}

// readPosting notes on each sentence of a posting what the extractor finds in
// the whole posting, and which heading the sentence stands under.
func readPosting(x *Extractor, sentences []spanSentence) {
	var text strings.Builder
	type at struct{ sentence, token int }
	owner := map[int]at{}
	for i := range sentences {
		s := &sentences[i]
		s.lexicon = make([]string, len(s.Tokens))
		for j, token := range s.Tokens {
			owner[text.Len()] = at{i, j}
			text.WriteString(token + " ")
		}
		text.WriteByte('\n')
	}
	kinds := map[string]string{}
	for _, e := range x.lexicon.Entries {
		kinds[string(e.ID)] = e.Category
	}
	for _, m := range x.mentions("", text.String()) {
		mark := "B"
		for b := m.Start; b < m.End; b++ {
			if o, ok := owner[b]; ok {
				sentences[o.sentence].lexicon[o.token] = mark + kinds[string(m.Skill)]
				mark = "I"
			}
		}
	}
	heading := ""
	for i := range sentences {
		s := &sentences[i]
		s.place = []string{"under=" + heading, fmt.Sprint("line=", min(i, 3)), fmt.Sprint("length=", min(len(s.Tokens)/3, 6))}
		if n := len(s.Tokens); n > 0 && n <= 6 && (strings.HasSuffix(s.Tokens[n-1], ":") || i > 0 && n <= 4) {
			heading = s.lower[n-1]
			if n > 1 {
				heading = s.lower[n-2] + " " + heading
			}
		}
	}
}

// spanList is the knowledge spans of some sentences, case-folded, with how
// often each was labelled and how often its words occur.
type spanList struct {
	labelled, seen map[string]float64
	longest        int
}

func newSpanList(sentences []spanSentence) spanList {
	l := spanList{labelled: map[string]float64{}, seen: map[string]float64{}}
	for _, s := range sentences {
		for _, g := range s.gold() {
			l.labelled[strings.Join(s.lower[g.start:g.end], " ")]++
			l.longest = max(l.longest, g.end-g.start)
		}
	}
	for _, s := range sentences {
		for i := range s.lower {
			for n := 1; n <= l.longest && i+n <= len(s.lower); n++ {
				if key := strings.Join(s.lower[i:i+n], " "); l.labelled[key] > 0 {
					l.seen[key]++
				}
			}
		}
	}
	return l
}

// find is the longest spans of the list, from the left, whose share of
// labelled occurrences is at least precision.
func (l spanList) find(lower []string, precision float64) []tokenSpan {
	var out []tokenSpan
	for i := 0; i < len(lower); i++ {
		for n := min(l.longest, len(lower)-i); n > 0; n-- {
			key := strings.Join(lower[i:i+n], " ")
			if l.labelled[key] > 0 && l.labelled[key]/l.seen[key] >= precision {
				out = append(out, tokenSpan{i, i + n})
				i += n - 1
				break
			}
		}
	}
	return out
}

// lexiconSpans is what the extractor found.
func (s spanSentence) lexiconSpans() []tokenSpan {
	var out []tokenSpan
	for i, mark := range s.lexicon {
		switch {
		case mark == "":
		case mark[0] == 'B' || len(out) == 0:
			out = append(out, tokenSpan{i, i + 1})
		default:
			out[len(out)-1].end = i + 1
		}
	}
	return out
}

// spanShape is a word's case and digits: "Node.js" is "Xx.x".
func spanShape(word string) string {
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

// listMarks is the list's evidence at each token.
func (l spanList) marks(lower []string) [][]string {
	out := make([][]string, len(lower))
	for _, g := range l.find(lower, 0) {
		key := strings.Join(lower[g.start:g.end], " ")
		share := int(4 * (l.labelled[key] + .5) / (l.seen[key] + 1))
		often := "rare"
		if l.seen[key] > 2 {
			often = "often"
		}
		for i := g.start; i < g.end; i++ {
			mark := "I"
			if i == g.start {
				mark = "B"
			}
			if i == g.end-1 {
				mark += "E"
			}
			out[i] = append(out[i], fmt.Sprint(mark, share), fmt.Sprint(mark, share, often))
		}
	}
	return out
}

// features says what the tagger may know of each token.
func (s spanSentence) features(list spanList) [][]uint32 {
	listed := list.marks(s.lower)
	word := func(i int) string {
		if i < 0 || i >= len(s.lower) {
			return "-"
		}
		return s.lower[i]
	}
	lex := func(i int) string {
		if i < 0 || i >= len(s.lexicon) {
			return "-"
		}
		return s.lexicon[i]
	}
	shape := func(i int) string {
		if i < 0 || i >= len(s.Tokens) {
			return "-"
		}
		return spanShape(s.Tokens[i])
	}
	out := make([][]uint32, len(s.Tokens))
	for i, w := range s.lower {
		f := []string{"bias", "src=" + s.Source, "shape=" + shape(i), "shapes=" + shape(i-1) + " " + shape(i) + " " + shape(i+1)}
		for d := -3; d <= 3; d++ {
			f = append(f, fmt.Sprint("w", d, "=", word(i+d)))
		}
		for d := -2; d <= 2; d++ {
			f = append(f, fmt.Sprint("lex", d, "=", lex(i+d)))
			if i+d >= 0 && i+d < len(listed) {
				for _, m := range listed[i+d] {
					f = append(f, fmt.Sprint("list", d, "=", m))
				}
			}
		}
		f = append(f, "w-1,0="+word(i-1)+" "+w, "w0,1="+w+" "+word(i+1), "w-2,-1="+word(i-2)+" "+word(i-1), "w1,2="+word(i+1)+" "+word(i+2))
		f = append(f, "lex+first="+lex(i)+fmt.Sprint(i == 0))
		r := []rune(w)
		for n := 2; n <= 4 && n <= len(r); n++ {
			f = append(f, "pre="+string(r[:n]), "suf="+string(r[len(r)-n:]))
		}
		if i == 0 {
			f = append(f, "start")
		}
		f = append(f, s.place...)
		rows := make([]uint32, len(f))
		for k := range f {
			rows[k] = hashFeature(f[k])
		}
		out[i] = rows
	}
	return out
}

func (s spanSentence) labels() []int {
	out := make([]int, len(s.Tokens))
	for _, g := range s.gold() {
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

func labelSpans(labels []int) []tokenSpan {
	var out []tokenSpan
	for i, l := range labels {
		if l == single || l == first {
			out = append(out, tokenSpan{i, i + 1})
		} else if l != outside {
			out[len(out)-1].end = i + 1
		}
	}
	return out
}

// spanScore is precision, recall and F1.
type spanScore struct{ found, foundRight, gold, goldFound float64 }

func (s spanScore) String() string {
	p, r := s.foundRight/s.found, s.goldFound/s.gold
	return fmt.Sprintf("P %.3f R %.3f F1 %.3f", p, r, 2*p*r/(p+r))
}

// scoreSpans compares the found spans of tech sentences with the gold ones.
func scoreSpans(sentences []spanSentence, find func(spanSentence) []tokenSpan) (strict, overlap spanScore) {
	for _, s := range sentences {
		if s.Source != "tech" {
			continue
		}
		gold, found := s.gold(), find(s)
		count := func(score *spanScore, same func(a, b tokenSpan) bool) {
			any := func(a tokenSpan, of []tokenSpan) float64 {
				for _, b := range of {
					if same(a, b) {
						return 1
					}
				}
				return 0
			}
			score.gold += float64(len(gold))
			score.found += float64(len(found))
			for _, g := range gold {
				score.goldFound += any(g, found)
			}
			for _, f := range found {
				score.foundRight += any(f, gold)
			}
		}
		count(&strict, func(a, b tokenSpan) bool { return a == b })
		count(&overlap, func(a, b tokenSpan) bool { return a.start < b.end && b.start < a.end })
	}
	return strict, overlap
}

func TestSkillSpan(t *testing.T) {
	x, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	train, dev := readSpans(t, x, "train"), readSpans(t, x, "dev")
	show := func(name string, find func(spanSentence) []tokenSpan) {
		strict, overlap := scoreSpans(dev, find)
		t.Logf("%-24s strict %v  overlap %v", name, strict, overlap)
	}
	show("lexicon", spanSentence.lexiconSpans)
	var tech []spanSentence
	for _, s := range train {
		if s.Source == "tech" {
			tech = append(tech, s)
		}
	}
	all, techList := newSpanList(train), newSpanList(tech)
	t.Log(len(all.labelled), len(techList.labelled))
	for _, p := range []float64{0, .2, .25, .3, .4, .5} {
		show(fmt.Sprint("list ", p), func(s spanSentence) []tokenSpan { return all.find(s.lower, p) })
		show(fmt.Sprint("tech list ", p), func(s spanSentence) []tokenSpan { return techList.find(s.lower, p) })
	}
	for _, src := range []string{"tech", "both"} {
		set := train
		if src == "tech" {
			set = tech
		}
		const folds = 8
		var examples []crfExample
		for k := range folds {
			var in, out []spanSentence
			for _, s := range set {
				if s.Posting%folds == k {
					out = append(out, s)
				} else {
					in = append(in, s)
				}
			}
			list := newSpanList(in)
			for _, s := range out {
				examples = append(examples, crfExample{s.features(list), s.labels()})
			}
		}
		list := newSpanList(set)
		for _, shrink := range []float64{0.0001, 0.001, 0.003} {
			c := newCRF()
			for e := range 3 {
				c.fit(examples, 4, .1, shrink)
				for _, bias := range []float64{0, .3, .6, .9} {
					show(fmt.Sprint(src, " crf ", shrink, " ", 4*e+4, " ", bias), func(s spanSentence) []tokenSpan { return labelSpans(c.best(s.features(list), bias)) })
				}
			}
		}
	}
}
