package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// cueWord is a word of a text with its cues.
type cueWord struct {
	span
	cue  wordCue
	firm uint16 // as in wordValue
}

// fieldText is the text of a posting, prepared once for all fields.
type fieldText struct {
	*wordScan
	posting          market.Posting
	company          string       // companyKey, once it is asked for
	title            string       // the title, or the first line of a text without one
	words            []cueWord    // those of the text that have cues
	hinted           []hintedWord // those that have hints
	tokens           []payToken   // space for reading pay
	inHeader         []jobName    // jobs that title or header name, once headed is set
	offered          []jobName    // jobs that the text offers, once searched is set
	headed, searched bool
	common           [32]uint16 // how many of the first words each language uses commonly
	// dutyCounts is how often each duty of the role table is named, up to 255 times.
	dutyCounts []uint8
	hash       uint64 // of the text's words without numbers and place names
}

// byteClass tells word bytes from others: 0 other, 1 letter or beyond ASCII, 2 digit, 3 capital letter.
var byteClass = func() (c [256]byte) {
	for b := range 256 {
		switch {
		case b >= utf8.RuneSelf || 'a' <= b && b <= 'z':
			c[b] = 1
		case '0' <= b && b <= '9':
			c[b] = 2
		case 'A' <= b && b <= 'Z':
			c[b] = 3
		}
	}
	return c
}()

// separatorLen is the length of the blank or punctuation beyond ASCII that s
// starts with (no-break space, dashes, quotes, bullets, signs of currencies), 0 without one.
func separatorLen(s string) int {
	switch {
	case len(s) > 1 && s[0] == 0xC2 && (s[1] == 0xA0 || s[1] == 0xA3 || s[1] == 0xA5):
		return 2
	case len(s) > 2 && s[0] == 0xE2 && (s[1] == 0x80 || s[1] == 0x82):
		return 3
	}
	return 0
}

// isMoneySign holds for the separators that are signs of currencies: £ ¥ € ₹ and their kin.
func isMoneySign(s string) bool {
	return s[0] == 0xC2 && s[1] != 0xA0 || s[0] == 0xE2 && s[1] == 0x82
}

// line is the line of the text that holds position at.
func (f *fieldText) line(at int) span {
	n, _ := slices.BinarySearch(f.lines, int32(at+1))
	end := len(f.text)
	if n < len(f.lines) {
		end = int(f.lines[n]) - 1
	}
	return span{int(f.lines[n-1]), end}
}

// maxSentence bounds how far a sentence is looked for on either side, in bytes.
const maxSentence = 240

// sentence is the sentence, or the part of it that ends at a bullet, around text[s.start:s.end].
func (f *fieldText) sentence(s span) span { return f.sentenceWithin(s, maxSentence) }

// sentenceWithin is sentence with a bound of its own.
func (f *fieldText) sentenceWithin(s span, bound int) span {
	out := span{max(0, s.start-bound), min(len(f.text), s.end+bound)}
	for out.start > 0 && out.start < s.start && !utf8.RuneStart(f.text[out.start]) {
		out.start++
	}
	for out.end < len(f.text) && !utf8.RuneStart(f.text[out.end]) {
		out.end--
	}
	before := f.text[out.start:s.start]
	for i := len(before) - 1; i >= 0; i-- {
		if mayEndSentence[before[i]] && endsSentence(before, i) {
			out.start += i + 1
			break
		}
	}
	after := f.text[s.end:out.end]
	for i := range len(after) {
		if mayEndSentence[after[i]] && endsSentence(after, i) {
			out.end = s.end + i
			break
		}
	}
	return out
}

// mayEndSentence are the first bytes of what endsSentence knows.
var mayEndSentence = [256]bool{'\n': true, ';': true, '!': true, '?': true, '.': true, ' ': true, 0xE2: true}

func endsSentence(s string, i int) bool {
	switch s[i] {
	case '\n', ';', '!':
		return true
	case '?':
		// " ? " is a dash that a portal lost.
		return i == 0 || s[i-1] != ' ' || i+1 == len(s) || s[i+1] != ' '
	case '.':
		return !strings.HasSuffix(s[:i], "Exp") && i+1 < len(s) && (s[i+1] == ' ' || s[i+1] == '\n') && (i < 2 || s[i-2] != ' ' && s[i-2] != '.')
	}
	return strings.HasPrefix(s[i:], "•") || strings.HasPrefix(s[i:], "   ")
}

// underPreferred holds when the nearest heading above at offers what follows as nice to have.
func (f *fieldText) underPreferred(at int) bool {
	end := f.line(at).start
	for n := 0; n < 25 && end > 0; n++ {
		line := f.line(end - 1)
		text := strings.TrimSpace(f.text[line.start:line.end])
		end = line.start
		if text == "" || len(text) > 90 || isListItem(text) || strings.ContainsAny(text, "$€£₹%") {
			continue
		}
		if heading := phraseText(text); isSoft(heading) {
			return true
		} else if strings.HasSuffix(text, ":") || strings.HasPrefix(text, "**") || strings.Count(heading, " ") <= 6 {
			return false
		}
	}
	return false
}

func isListItem(line string) bool {
	return strings.HasPrefix(line, "-") || strings.HasPrefix(line, "* ") && !strings.HasPrefix(line, "**") || strings.HasPrefix(line, "•") || strings.HasPrefix(line, "+ ") || strings.HasPrefix(line, "·")
}

// softWords ask for something without demanding it, in phraseText form.
var softWords = []string{"preferred", "preferably", "nice to have", "nice to haves", "nice if you have", "a plus", "is a plus", "bonus points", "bonus", "ideally", "desired", "desirable", "advantage", "advantageous", "pluses", "von vorteil", "wünschenswert", "idealerweise", "kann anforderungen", "optional", "good to have", "would be great"}

func isSoft(phrases string) bool {
	for _, w := range softWords {
		if strings.Contains(phrases, w) && has(phrases, w) {
			return true
		}
	}
	return false
}
