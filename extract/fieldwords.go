package extract

import (
	"math/bits"
	"sync"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// fieldTexts keeps the space that texts are prepared in.
var fieldTexts = sync.Pool{New: func() any { return &fieldText{} }}

// newFieldText reads the words of a text: their cues and the hash of all. The result
// may be given back with release.
func newFieldText(p market.Posting, s *wordScan) *fieldText {
	p.Title, p.Location, p.SalaryText = cutText(p.Title, maxHeader), cutText(p.Location, maxLocation), cutText(p.SalaryText, maxLocation)
	f := fieldTexts.Get().(*fieldText)
	*f = fieldText{wordScan: s, posting: p, title: header(p, s.text), hash: fnvOffset,
		words: f.words[:0], hinted: f.hinted[:0], tokens: f.tokens, inHeader: f.inHeader[:0], offered: f.offered[:0], dutyCounts: f.dutyCounts}
	if f.dutyCounts == nil {
		f.dutyCounts = make([]uint8, len(roles.duties))
	}
	clear(f.dutyCounts)
	w := wordReader{fieldText: f, wordsLeft: languageWords, lastPlace: -4}
	for _, t := range s.words {
		if t.size == 0 {
			w.readRun(int(t.start))
			f.hintRun(t.start)
			continue
		}
		h := t.hash
		if t.size > 8 {
			h = hashLetters(s.padded[t.start:], int(t.size))
		}
		f.hint(t.start, t.size, w.readWord(span{int(t.start), int(t.start + t.size)}, h))
	}
	return f
}

// maxLocation bounds what is read of the fields for places and pay, in bytes.
const maxLocation = 2000

// release gives the space of f back; f is not to be used again.
func (f *fieldText) release() {
	if len(f.text) > maxKept {
		return
	}
	f.wordScan, f.posting, f.title, f.company = nil, market.Posting{}, "", ""
	clear(f.inHeader)
	clear(f.offered)
	fieldTexts.Put(f)
}

// wordReader is the state of reading words from left to right.
type wordReader struct {
	*fieldText
	before    uint64 // hash of the word before
	behind    bool   // the word before is one of siteWords
	wordsLeft int    // how many words the language is still read from
	line      int    // number of the line of the last place name
	lastPlace int    // where the last place name ends
}

// readRun reads the words and signs of a run of bytes that is more than small letters behind one capital.
func (w *wordReader) readRun(start int) {
	text := w.text
	for i := start; i < len(text) && (byteClass[text[i]] != 0 || text[i] == '$' && i == start); {
		if n := separatorLen(text[i:]); n > 0 || text[i] == '$' {
			if n = max(1, n); text[i] == '$' || isMoneySign(text[i:]) {
				w.words = append(w.words, cueWord{span: span{i, i + n}, cue: cuePay})
			}
			i += n
			continue
		}
		end, h, number := scanWord(text, i)
		if !number {
			w.readWord(span{i, end}, h)
		}
		i = end
	}
}

// scanWord finds the end and hash of the word at i, and whether it is a number.
func scanWord(text string, i int) (int, uint64, bool) {
	start, h, seen := i, wordHasher{hash: fnvOffset}, byte(0)
	for i < len(text) {
		b := text[i]
		class := byteClass[b]
		if class == 0 || class != 2 && seen == 2 {
			break // "5years" is a number and a word
		}
		if class != 1 || b >= utf8.RuneSelf { // not a small letter
			if class == 1 && separatorLen(text[i:]) > 0 {
				break
			}
			if class == 3 {
				if i-start >= 3 && byteClass[text[i-1]] == 1 && !(i-start == 3 && h.sum() == devHash) {
					break // portals glue lines together: "descriptionFreshers"
				}
				b |= 0x20
			}
		}
		seen |= class
		h.add(b)
		i++
	}
	return i, h.sum(), seen&1 == 0
}

// readWord takes a word by its hash and gives its hints.
func (w *wordReader) readWord(at span, h uint64) wordHint {
	v := cues.find(h)
	c := v.cue | w.placeCue(at, h)
	if c&cuePlace == 0 {
		w.hash = (w.hash ^ h) * fnvPrime
	} else if !w.maySite(at) {
		c &^= cuePlace
	}
	if c&(cueDuty|cuePair) != 0 {
		w.countDuty(v, w.before, h)
		c &^= cueDuty | cuePair
	}
	w.before, w.behind = h, v.hints&hintSite != 0
	if w.wordsLeft > 0 {
		w.countCommon(h)
	}
	if c != 0 {
		w.words = append(w.words, cueWord{at, c, v.firm})
	}
	return v.hints
}

// placeCue is cuePlace for a word that may begin the name of a place and is written as names are.
func (w *wordReader) placeCue(at span, h uint64) wordCue {
	if first := w.text[at.start]; byteClass[first] != 3 && first < utf8.RuneSelf {
		return 0
	}
	c := placeCues.find(h)
	if c&cueCode != 0 && byteClass[w.text[at.end-1]] == 3 {
		return cuePlace
	}
	return c &^ cueCode
}

// maySite holds where a place may be the site of the work: at the start of a line or
// behind a word such as "in", and not right behind another place.
func (w *wordReader) maySite(at span) bool {
	for w.line+1 < len(w.lines) && int(w.lines[w.line+1]) <= at.start {
		w.line++
	}
	line, last := int(w.lines[w.line]), w.lastPlace
	w.lastPlace = at.end
	if at.start <= last+3 && line <= last {
		return false
	}
	return at.start-line <= maxPlaceIndent || w.behind
}

// countDuty counts a word that speaks for a role, or that does with the word before.
func (f *fieldText) countDuty(v wordValue, before, h uint64) {
	if v.cue&cueDuty != 0 {
		f.addDuty(v.duty)
	}
	if v.cue&cuePair != 0 {
		if n, ok := roles.words[pairHash(before, h)]; ok {
			f.addDuty(n)
		}
	}
}

func (f *fieldText) addDuty(n uint16) {
	if f.dutyCounts[n] < 255 {
		f.dutyCounts[n]++
	}
}

// countCommon counts the languages that a word is common in, until one is far ahead.
func (w *wordReader) countCommon(h uint64) {
	for set := stopwords.find(h); set != 0; set &= set - 1 {
		w.common[bits.TrailingZeros32(set)]++
	}
	if w.wordsLeft--; w.wordsLeft == languageWords-minLanguageWords {
		if best, second := w.commonest(); w.common[best] >= minLanguageWords/5 && w.common[best] >= 4*w.common[second] {
			w.wordsLeft = 0
		}
	}
}
