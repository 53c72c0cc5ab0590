package extract

import "strings"

// phraseIndex finds phrases, in phraseText form, by the hash of their first word.
type phraseIndex struct {
	phrases []string
	first   *hashTable[[]uint16] // numbers of the phrases, in their order
}

// newPhraseIndex numbers the phrases as they are listed.
func newPhraseIndex(list []string) *phraseIndex {
	first := map[uint64][]uint16{}
	for n, words := range list {
		w, _, _ := strings.Cut(words, " ")
		first[wordHash(w)] = append(first[wordHash(w)], uint16(n))
	}
	return &phraseIndex{list, newHashTable(first)}
}

// indexPhrases is newPhraseIndex of the words of phrases.
func indexPhrases[T any](phrases []phrase[T]) *phraseIndex {
	words := make([]string, 0, len(phrases))
	for _, p := range phrases {
		words = append(words, p.words)
	}
	return newPhraseIndex(words)
}

// each calls found with the number and position of every phrase of the phrase text t;
// a phrase that is found covers nothing.
func (x *phraseIndex) each(t string, found func(n, at int)) {
	for at := 0; at+1 < len(t); {
		end := strings.IndexByte(t[at+1:], ' ')
		if end < 0 {
			return
		}
		for _, n := range x.first.find(wordHash(t[at+1 : at+1+end])) {
			if w := x.phrases[n]; strings.HasPrefix(t[at+1:], w) && t[at+1+len(w)] == ' ' {
				found(int(n), at)
			}
		}
		at += end + 1
	}
}

// earliest is the number of the phrase of t that stands first in the list, of those that
// keep accepts; -1 without one.
func (x *phraseIndex) earliest(t string, keep func(n int) bool) int {
	best := -1
	x.each(t, func(n, _ int) {
		if (best < 0 || n < best) && keep(n) {
			best = n
		}
	})
	return best
}
