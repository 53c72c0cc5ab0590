package extract

import (
	"strings"
)

// offers are the ends of what comes before the name of an offered job, in phraseText form.
var offers = []string{" looking for ", " seeking ", " hiring ", " hire ", " need ", " recruiting ", " searching for ", " in search of ", " position of ", " role of ", " join us as ", " join our team as ", " as our ", " opportunity for ", " opening for ", " openings for ",
	" job title ", " position ", " role ", " title ", " designation ", " wanted ", " suchen ", " lookout for ", " open positions ", " open roles ", " hiring for ", " you as ", " be a ", " be an ", " about the ", " seeks ", " as a ", " as an ", " is a ", " to fill a ", " to find ", " have open ", " open "}

// offeredJob gives the job whose name ends with the word w when the text offers it, else "".
func (f *fieldText) offeredJob(w cueWord) string {
	line := f.listedPart(f.line(w.start), w)
	near := span{max(line.start, w.start-90), w.start}
	before := phraseText(f.text[near.start:near.end])
	best := offerEnd(before)
	if ranked(f.text[w.end:line.end]) || best < 0 && !f.listsJob(line, w) || f.names(hintMention, near) && isMention(before[max(0, best):]) {
		return ""
	}
	end := w.end + asideAfter(f.text[w.end:line.end])
	if best >= 0 {
		if isVerb(before[best:], f.text[w.start:w.end]) && !strings.HasPrefix(f.text[w.end:], ", ") || verbs[strings.ToLower(f.text[w.start:w.end])] && hasArticle(f.text[w.end:]) {
			return ""
		}
		return before[best:] + phraseText(f.text[w.start:end])
	}
	return f.text[line.start:end]
}

// maxListed bounds how far the marks of a flattened list are looked for, in bytes.
const maxListed = 120

// listedPart is the item around w of a list that was flattened into one line: "* Engineers * Data Scientists".
func (f *fieldText) listedPart(line span, w cueWord) span {
	if f.posting.Title != "" {
		return line
	}
	from := max(line.start, w.start-maxListed)
	if strings.IndexByte(f.text[from:min(line.end, w.end+maxListed)], '*') < 0 {
		return line
	}
	if i := strings.LastIndex(f.text[from:w.start], " * "); i >= 0 {
		line.start = from + i + 1
	}
	if i := strings.Index(f.text[w.end:min(line.end, w.end+maxListed)], " * "); i >= 0 {
		line.end = w.end + i
	}
	return line
}

// verbs are names of jobs that are also what somebody does ("you will lead") or too little
// of a name ("the manager"), unless more of it follows: "a Manager, Platforms".
var verbs = wordSet("lead leads architect architects manager managers")

// beforeVerb are words after which such a word is no name of a job, or too little of one.
var beforeVerb = wordSet("to will ll may can must should help or and the a an is be as we you they who take experienced design hiring direct our your")

// isVerb holds when the word behind before, in phraseText form, does not name the job by itself.
func isVerb(before, word string) bool {
	if !verbs[strings.ToLower(word)] {
		return false
	}
	last := strings.TrimSpace(lastWords(before, 1))
	return last == "" || beforeVerb[last]
}

// ranked holds when the name of a job goes on behind its first noun: "Developer Manager", "Engineer Intern".
func ranked(after string) bool {
	for _, w := range [...]string{" Manager", " Lead", " Intern", " Director"} {
		if rest, ok := strings.CutPrefix(after, w); ok && (rest == "" || byteClass[rest[0]] == 0) {
			return true
		}
	}
	return false
}

// hasArticle holds for what a verb governs: "lead the design".
func hasArticle(after string) bool {
	for _, w := range [...]string{" the ", " a ", " an ", " and develop", " and design", " our "} {
		if strings.HasPrefix(after, w) {
			return true
		}
	}
	return false
}

// offersByEnd are the offers by their last word.
var offersByEnd = func() *hashTable[[]string] {
	m := map[uint64][]string{}
	for _, o := range offers {
		words := strings.Fields(o)
		last := wordHash(words[len(words)-1])
		m[last] = append(m[last], strings.TrimRight(o, " "))
	}
	return newHashTable(m)
}()

// offerEnd is where the last offer in a phrase text ends, -1 without one.
func offerEnd(t string) int {
	for end, n := len(t)-1, 0; end > 0 && n < 11; n++ {
		start := strings.LastIndexByte(t[:end], ' ')
		if start < 0 {
			return -1
		}
		for _, o := range offersByEnd.find(wordHash(t[start+1 : end])) {
			if strings.HasSuffix(t[:end], o) {
				return end
			}
		}
		end = start
	}
	return -1
}
