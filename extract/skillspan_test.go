package extract

import (
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var spanSplit = flag.String("skillspan.split", "dev", "score this split of SkillSpan, dev or test")

// TestSkillSpan scores, on the knowledge spans of the TECH half of SkillSpan
// (Zhang et al. 2022), what the extractor finds, what a list of the train
// split finds, and what a tagger finds that learns SkillSpan's scope from the
// train split. docs/skillspan.md says how the settings were chosen.
func TestSkillSpan(t *testing.T) {
	if testing.Short() {
		t.Skip("the SkillSpan score is computed without -short")
	}
	floors := map[string]float64{"dev": .59, "test": .58}
	floor, ok := floors[*spanSplit]
	if !ok {
		t.Fatalf("-skillspan.split %q: use dev or test", *spanSplit)
	}
	x, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	train, held := readSpans(t, x, "train"), readSpans(t, x, *spanSplit)
	report := func(name string, find func(spanSentence) []tokenSpan) float64 {
		strict, overlap := scoreSpans(held, find)
		t.Logf("%s %-20s strict P %.3f R %.3f F1 %.3f, overlap F1 %.3f", *spanSplit, name,
			strict.precision(), strict.recall(), strict.f1(), overlap.f1())
		return strict.f1()
	}
	report("extractor", spanSentence.mentionSpans)
	report("list of train", newSpanList(train).find)
	if got := report("tagger of train", newSpanTagger(train).find); got < floor {
		t.Errorf("strict F1 of the tagger on %s is %.3f, below %.2f", *spanSplit, got, floor)
	}
	if *spanSplit == "test" {
		both := append(readSpans(t, x, "dev"), train...)
		report("tagger of train+dev", newSpanTagger(both).find)
	}
}

// tokenSpan is a range of tokens, [start,end).
type tokenSpan struct{ start, end int }

// spanSentence is one line of a SkillSpan posting. The slices other than gold
// have one item per token.
type spanSentence struct {
	tokens, lower []string
	gold          []tokenSpan // labelled knowledge
	tech          bool        // from the TECH half
	mark          []string    // "B" or "I" in a mention of the extractor, "" elsewhere
	category      []string    // of that mention, behind its mark
	need          []string    // the same
	place         []string    // features that all tokens share
}

// bordered is the spans of B, I, O marks; an I that follows no span starts one.
func bordered(marks []string) []tokenSpan {
	var out []tokenSpan
	for i, mark := range marks {
		switch {
		case mark == "B", mark == "I" && (len(out) == 0 || out[len(out)-1].end < i):
			out = append(out, tokenSpan{i, i + 1})
		case mark == "I":
			out[len(out)-1].end = i + 1
		}
	}
	return out
}

func (s spanSentence) mentionSpans() []tokenSpan { return bordered(s.mark) }

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
	posting, start := "", 0
	for d := json.NewDecoder(z); d.More(); {
		var row struct {
			Idx    int
			Source string
			Tokens []string
			Tags   []string `json:"tags_knowledge"`
		}
		if err := d.Decode(&row); err != nil {
			t.Fatal(err)
		}
		if id := fmt.Sprint(row.Source, row.Idx); id != posting {
			readSpanPosting(x, all[start:])
			posting, start = id, len(all)
		}
		n := len(row.Tokens)
		s := spanSentence{tokens: row.Tokens, lower: make([]string, n), gold: bordered(row.Tags), tech: row.Source == "tech",
			mark: make([]string, n), category: make([]string, n), need: make([]string, n)}
		for i, token := range row.Tokens {
			s.lower[i] = strings.ToLower(token)
		}
		all = append(all, s)
	}
	readSpanPosting(x, all[start:])
	return all
}

// readSpanPosting marks what the extractor finds in the posting that the
// sentences make, one a line, and where in the posting each sentence stands.
func readSpanPosting(x *Extractor, sentences []spanSentence) {
	var text strings.Builder
	type place struct{ sentence, token int }
	at := map[int]place{} // by offset of a token
	for i, s := range sentences {
		for j, token := range s.tokens {
			at[text.Len()] = place{i, j}
			text.WriteString(token + " ")
		}
		text.WriteByte('\n')
	}
	category := map[string]string{}
	for _, skill := range x.Skills() {
		category[string(skill.ID)] = skill.Category
	}
	for _, m := range x.mentions("", text.String()) {
		mark := "B"
		for offset := m.Start; offset < m.End; offset++ {
			if p, ok := at[offset]; ok {
				s := sentences[p.sentence]
				s.mark[p.token] = mark
				s.category[p.token] = mark + category[string(m.Skill)]
				s.need[p.token] = fmt.Sprint(mark, m.Need)
				mark = "I"
			}
		}
	}
	heading := ""
	for i := range sentences {
		s := &sentences[i]
		n := len(s.tokens)
		s.place = []string{"under=" + heading, fmt.Sprint("line=", min(i, 3)), fmt.Sprint("length=", min(n/3, 6))}
		if n > 0 && (n <= 4 && i > 0 || n <= 6 && strings.HasSuffix(s.tokens[n-1], ":")) {
			heading = strings.Join(s.lower[max(0, n-2):], " ")
		}
	}
}

// spanList counts how often the words of a labelled span occur, and how often
// they are labelled.
type spanList struct {
	labelled, seen map[string]float64
	longest        int
}

func newSpanList(sentences []spanSentence) spanList {
	l := spanList{labelled: map[string]float64{}, seen: map[string]float64{}}
	for _, s := range sentences {
		for _, g := range s.gold {
			l.labelled[strings.Join(s.lower[g.start:g.end], " ")]++
			l.longest = max(l.longest, g.end-g.start)
		}
	}
	for _, s := range sentences {
		for i := range s.lower {
			for n := 1; n <= min(l.longest, len(s.lower)-i); n++ {
				l.seen[strings.Join(s.lower[i:i+n], " ")]++
			}
		}
	}
	return l
}

// find is, from the left, the longest spans labelled in at least a quarter of
// their occurrences: the share that was best on dev.
func (l spanList) find(s spanSentence) []tokenSpan {
	var out []tokenSpan
	for i := 0; i < len(s.lower); i++ {
		for n := min(l.longest, len(s.lower)-i); n > 0; n-- {
			key := strings.Join(s.lower[i:i+n], " ")
			if l.labelled[key] > 0 && l.labelled[key] >= .25*l.seen[key] {
				out = append(out, tokenSpan{i, i + n})
				i += n - 1
				break
			}
		}
	}
	return out
}

// spanScore counts found and gold spans, and those with a match on the other side.
type spanScore struct{ found, right, gold, met float64 }

func (s spanScore) precision() float64 { return s.right / s.found }
func (s spanScore) recall() float64    { return s.met / s.gold }
func (s spanScore) f1() float64 {
	return 2 * s.precision() * s.recall() / (s.precision() + s.recall())
}

func (s *spanScore) add(found, gold []tokenSpan, match func(a, b tokenSpan) bool) {
	matched := func(of, with []tokenSpan) (n float64) {
		for _, a := range of {
			if slices.ContainsFunc(with, func(b tokenSpan) bool { return match(a, b) }) {
				n++
			}
		}
		return n
	}
	s.found += float64(len(found))
	s.gold += float64(len(gold))
	s.right += matched(found, gold)
	s.met += matched(gold, found)
}

// scoreSpans scores the TECH half: equal spans, and spans that share a token.
func scoreSpans(sentences []spanSentence, find func(spanSentence) []tokenSpan) (strict, overlap spanScore) {
	for _, s := range sentences {
		if s.tech {
			found := find(s)
			strict.add(found, s.gold, func(a, b tokenSpan) bool { return a == b })
			overlap.add(found, s.gold, func(a, b tokenSpan) bool { return a.start < b.end && b.start < a.end })
		}
	}
	return strict, overlap
}
