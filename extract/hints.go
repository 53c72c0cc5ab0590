package extract

import (
	"math/bits"
	"sort"
)

// wordHint says what a word beside a cue may mean. A statement without any word of a hint
// need not be read for what the hint stands for.
type wordHint uint16

const (
	hintSoft      wordHint = 1 << iota // softWords have one
	hintDegree                         // mentionsDegree needs one
	hintCondition                      // conditional needs one
	hintOfficeDay                      // officeWeight needs one
	hintRequired                       // of statements on relocation
	hintOffice                         // what namesOffice looks for
	hintMention                        // isMention needs one
	hintAbout                          // of sentences on the employer
	hintAsks                           // of sentences on candidates, clients or the law
	hintPay                            // payCues
	hintSite                           // siteWords
)

// hintWords are the words of each hint.
var hintWords = map[wordHint]map[string]bool{
	hintSoft:      wordSet("preferred preferably nice plus bonus ideally desired desirable advantage advantageous pluses vorteil wünschenswert idealerweise kann optional good great"),
	hintDegree:    wordSet("degree bachelor bachelors bachelorstudium bachelorabschluss master masters masterstudium masterabschluss phd bs ms bsc msc b m doctorate diploma"),
	hintCondition: wordSet("if listed indicated some depending may whether either customers clients temporarily positions their"),
	hintOfficeDay: wordSet("day days time work works working role position job only"),
	hintRequired:  wordSet("requires required"),
	hintOffice:    wordSet("office hub campus headquarters"),
	hintMention:   wordSet("report reports reporting with alongside mentor mentoring of our"),
	hintAbout:     wordSet("is are we our ist sind wir unser unsere company startup provider leading leader building builds firm"),
	hintAsks:      wordSet("experience knowledge familiarity degree bachelor background preferred required skills requirements benefits insured eligible accommodation disability gender erfahrung kenntnisse coverage dental"),
	hintPay:       payCues,
	hintSite:      siteWords,
}

// hintedWord is a word of a text with its hints.
type hintedWord struct {
	start, end int32
	hints      wordHint
}

// hint takes the hints of a word.
func (f *fieldText) hint(start, size int32, hints wordHint) {
	if hints &^= hintSite; hints != 0 {
		f.hinted = append(f.hinted, hintedWord{start, start + size, hints})
	}
}

// hintRun takes the hints of a whole run of letters and digits as one word.
func (f *fieldText) hintRun(start int32) {
	if f.text[start] == '$' {
		return
	}
	o, m, next := start%64, f.masks[start/64], f.masks[start/64+1]
	if n := bits.TrailingZeros64(^(m.word>>o | next.word<<(64-o))); n < 64 {
		f.hint(start, int32(n), cues.find(hashLetters(f.padded[start:], n)).hints)
	}
}

// names holds when a word with one of the hints stands in text[s.start:s.end].
func (f *fieldText) names(hints wordHint, s span) bool {
	i := sort.Search(len(f.hinted), func(i int) bool { return int(f.hinted[i].start) >= s.start })
	for ; i < len(f.hinted) && int(f.hinted[i].end) <= s.end; i++ {
		if f.hinted[i].hints&hints != 0 {
			return true
		}
	}
	return false
}
