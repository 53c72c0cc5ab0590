package extract

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Bounds of what a Suggester keeps, whatever the texts hold.
const (
	maxTerms        = 1 << 18
	maxPlainWords   = 1 << 20
	maxTermExamples = 3
	exampleBytes    = 40 // of text on either side of the term
)

// Suggestion is a term that the lexicon may lack.
type Suggestion struct {
	Term     string   `json:"term"`     // as first seen
	Postings int      `json:"postings"` // that list it; reposts of a vacancy count once
	Examples []string `json:"examples"` // at most 3 surroundings, from different postings
}

// Suggester collects capitalised terms that stand in lists beside known
// technologies and that the lexicon lacks. It is not for concurrent use.
type Suggester struct {
	x         *Extractor
	tech      map[market.Skill]bool
	terms     map[string]*term
	plain     map[string]int // lower-case words with their occurrences
	vacancies map[string]bool
}

// term is a Suggestion in the making.
type term struct {
	Suggestion
	open []string // its words that no name of the lexicon covers, in lower case
}

// NewSuggester starts a collection against the lexicon of x.
func (x *Extractor) NewSuggester() *Suggester {
	s := &Suggester{x: x, tech: map[market.Skill]bool{}, terms: map[string]*term{}, plain: map[string]int{}, vacancies: map[string]bool{}}
	for i, id := range x.ids {
		s.tech[id] = x.tech[i]
	}
	return s
}

// Add takes the reading of one posting and keeps nothing of it but the examples.
func (s *Suggester) Add(r market.Reading) {
	if r.Vacancy != "" {
		if s.vacancies[r.Vacancy] {
			return
		}
		s.vacancies[strings.Clone(r.Vacancy)] = true
	}
	s.countPlain(r.Text)
	known := s.techSpans(r)
	if len(known) == 0 {
		return
	}
	names := s.x.find(r.Text)
	seen := map[string]bool{}
	for _, at := range besideKnown(termItems(r.Text), known) {
		if t := nameIn(r.Text, at); t.end > t.start {
			s.take(r.Text, t, names, seen)
		}
	}
}

// techSpans are the places of the technologies mentioned, in order.
func (s *Suggester) techSpans(r market.Reading) []span {
	var out []span
	for _, m := range r.Mentions {
		if s.tech[m.Skill] {
			out = append(out, span{m.Start, m.End})
		}
	}
	return out
}

// take counts the term at a place of text, once per posting.
func (s *Suggester) take(text string, at span, names []hit, seen map[string]bool) {
	name := text[at.start:at.end]
	key := strings.ToLower(name)
	if seen[key] || len(atlas.names[key])+len(atlas.codes[name]) > 0 {
		return
	}
	seen[key] = true
	t := s.terms[key]
	if t == nil {
		open := openWords(text, at, names)
		if len(open) == 0 || len(s.terms) >= maxTerms {
			return
		}
		t = &term{Suggestion: Suggestion{Term: strings.Clone(name)}, open: open}
		s.terms[strings.Clone(key)] = t
	}
	t.Postings++
	if len(t.Examples) < maxTermExamples {
		t.Examples = append(t.Examples, surroundings(text, at))
	}
}

// openWords are the words at a place whose start no name of the lexicon covers.
func openWords(text string, at span, names []hit) []string {
	var out []string
	for _, w := range wordsIn(text, at) {
		i, _ := slices.BinarySearchFunc(names, w.start, func(h hit, start int) int { return cmp.Compare(int(h.end), start+1) })
		if i == len(names) || int(names[i].start) > w.start {
			out = append(out, strings.ToLower(text[w.start:w.end]))
		}
	}
	return out
}

// surroundings is one line of text around a place, cut between words.
func surroundings(text string, at span) string {
	start, end := max(at.start-exampleBytes, 0), min(at.end+exampleBytes, len(text))
	for start > 0 && start < at.start && text[start-1] != ' ' && text[start-1] != '\n' {
		start++
	}
	for end < len(text) && end > at.end && text[end] != ' ' && text[end] != '\n' {
		end--
	}
	for start < at.start && !utf8.RuneStart(text[start]) {
		start++
	}
	return strings.Join(strings.Fields(text[start:end]), " ")
}

// countPlain counts the words that text writes in lower case.
func (s *Suggester) countPlain(text string) {
	for _, w := range wordsIn(text, span{0, len(text)}) {
		word := text[w.start:w.end]
		if strings.IndexFunc(word, unicode.IsUpper) >= 0 {
			continue
		}
		if n, ok := s.plain[word]; ok {
			s.plain[word] = n + 1
		} else if len(s.plain) < maxPlainWords {
			s.plain[strings.Clone(word)] = 1
		}
	}
}

// Top gives the n terms that most postings list, ties by name. A term whose
// words are as often written in lower case is plain language and left out.
func (s *Suggester) Top(n int) []Suggestion {
	out := []Suggestion{}
	for _, key := range slices.Sorted(maps.Keys(s.terms)) {
		t := s.terms[key]
		if slices.ContainsFunc(t.open, func(w string) bool { return s.plain[w] < t.Postings }) {
			out = append(out, t.Suggestion)
		}
	}
	slices.SortStableFunc(out, func(a, b Suggestion) int { return cmp.Compare(b.Postings, a.Postings) })
	return out[:min(max(n, 0), len(out))]
}
