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
	opens        // in capitals it may open a sentence
	experiencing // an experience behind it is somebody else's
	giving       // an experience close behind it is one that the work gives or uses
	teams        // an experience behind it is the team's
	others       // asks, but of somebody else
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

func newPhraseBook() (*phraseBook, error) {
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
	add(opens, openers())
	add(experiencing, experiencers)
	add(giving, givers)
	add(teams, []string{"team of"})
	for _, h := range headings {
		add(h.class, h.phrases)
	}
	keys := make([]string, 0, len(byKey))
	for k := range byKey {
		keys = append(keys, k)
	}
	t, err := newTrie(keys)
	if err != nil {
		return nil, err
	}
	b := &phraseBook{trie: t}
	for _, k := range b.keys {
		b.classes = append(b.classes, byKey[k])
	}
	return b, nil
}

// find appends every phrase in a text to dst, in order of start.
func (b *phraseBook) find(s *wordScan, dst []phraseHit) []phraseHit {
	for _, i := range s.phrases.all() {
		if i > 0 && letterBefore(s.text, int(i)) {
			continue
		}
		a, n := b.enter(s.padded[i:])
		for j := int(i) + n; a != nil; j += n {
			if p := int(a.accept) - 1; p >= 0 && phraseEnd(s.text, j) {
				dst = append(dst, phraseHit{i, int32(j), b.classes[p]})
			}
			a, n = b.next(a, s.padded[j:])
		}
	}
	return dst
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
		if int(p.end) <= end && p.class&others == 0 {
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
