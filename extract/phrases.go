package extract

import (
	"sort"
	"unicode/utf8"
)

// phraseClass is a set of what a phrase says about the words around it.
type phraseClass uint32

const (
	asks         phraseClass = 1 << iota // the sentence asks the candidate
	asksStrongly                         // even in a section of duties
	describes                            // the sentence describes work or a stack
	softens                              // what it governs is preferred
	boils                                // legal text, application process
	listsFirms                           // companies follow
	firms                                // companies, if "including" follows
	includes                             // opens a list
	studies                              // a degree or course of study
	hires                                // asks for a person
	demands                              // asks the candidate, whatever the subject
	stacks                               // states what the employer works with
	headsDuties                          // in a heading, before all others
	headsRequired
	headsPreferred
	headsRequiredLate
	headsMentioned
)

// phraseHit is an occurrence of a phrase.
type phraseHit struct {
	start, end int32
	class      phraseClass
}

// phraseBook finds every phrase of the word lists in one pass.
type phraseBook struct {
	*trie
	classes []phraseClass // by key
}

func newPhraseBook() *phraseBook {
	byKey := map[string]phraseClass{}
	add := func(class phraseClass, phrases []string) {
		for _, p := range phrases {
			byKey[foldString(p)] |= class
		}
	}
	add(asks, askingCues)
	add(asksStrongly, strongCues)
	add(describes, dutyCues)
	add(softens, softeners)
	add(boils, boilerplateCues)
	add(listsFirms, companyCues)
	add(firms, companyNouns)
	add(includes, includers)
	add(studies, degrees)
	add(hires, hiringCues)
	add(demands, demandCues)
	add(stacks, stackCues)
	for _, h := range headings {
		add(h.class, h.phrases)
	}
	keys := make([]string, 0, len(byKey))
	for k := range byKey {
		keys = append(keys, k)
	}
	b := &phraseBook{trie: newTrie(keys)}
	for _, k := range b.keys {
		b.classes = append(b.classes, byKey[k])
	}
	return b
}

// find appends every phrase in text to dst, in order of start.
func (b *phraseBook) find(text string, dst []phraseHit) []phraseHit {
	var at offsets
	for from := 0; from < len(text); from += blockBytes {
		for _, i := range at[:b.candidates(text, from, &at)] {
			state, next := b.enter(text, int(i))
			if state != 0 && (i == 0 || !letterBefore(text, int(i))) {
				dst = b.walk(text, phraseHit{i, int32(next), 0}, state, dst)
			}
		}
	}
	return dst
}

// walk appends the phrases that begin with head, which leads to state.
func (b *phraseBook) walk(text string, head phraseHit, state int32, dst []phraseHit) []phraseHit {
	i, j := int(head.start), int(head.end)
	for {
		if state < 0 {
			p := -state - 1
			rest := b.keys[p][j-i:]
			if end := j + len(rest); ends(text, rest, j) && phraseEnd(text, end) {
				dst = append(dst, phraseHit{head.start, int32(end), b.classes[p]})
			}
			return dst
		}
		if p := b.nodes[state].accept - 1; p >= 0 && phraseEnd(text, j) {
			dst = append(dst, phraseHit{head.start, int32(j), b.classes[p]})
		}
		if j == len(text) {
			return dst
		}
		state = b.step(state, fold[text[j]])
		j++
		if state == 0 {
			return dst
		}
	}
}

// phraseEnd reports whether a phrase may end at i.
func phraseEnd(text string, i int) bool {
	return i == len(text) || !isAlnum(text[i]) && text[i] < utf8.RuneSelf || !isAlnum(text[i-1])
}

// said is the union of the classes of the phrases inside text[start:end].
func (r *reading) said(start, end int) phraseClass {
	var class phraseClass
	for _, p := range r.phrasesFrom(start) {
		if int(p.start) >= end {
			break
		}
		if int(p.end) <= end && !r.othersExperience(p) {
			class |= p.class
		}
	}
	return class
}

// phrasesFrom lists the phrases that start at or behind start.
func (r *reading) phrasesFrom(start int) []phraseHit {
	i := sort.Search(len(r.phrases), func(i int) bool { return int(r.phrases[i].start) >= start })
	return r.phrases[i:]
}
