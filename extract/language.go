package extract

import (
	_ "embed"
	"strings"
	"unicode/utf8"
)

//go:embed stopwords.txt
var stopwordsFile string

// stopwords gives the languages a word is common in, as bits of languages.
var stopwords, languages = parseStopwords(stopwordsFile)

func parseStopwords(file string) (*hashTable[uint32], []string) {
	words, names := map[uint64]uint32{}, []string{}
	for line := range strings.Lines(file) {
		code, list, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || line[0] == '#' {
			continue
		}
		for _, w := range strings.Fields(list) {
			words[wordHash(w)] |= 1 << len(names)
		}
		names = append(names, code)
	}
	return newHashTable(words), names
}

// The amount of text that decides its language, and the fewest common words that do.
const (
	languageWords    = 300  // words
	minLanguageWords = 128  // that decide by themselves when one language is far ahead
	languageWindow   = 1000 // runes, for scripts
	minCommonWords   = 4
	fewCommonWords   = 30 // another language than English needs englishLead times the English ones up to here
	englishLead      = 3
)

// readLanguage names the language (ISO 639-1) that most common words of the text
// belong to, "" when too few do. A text that holds a translation of itself
// counts as the language with more common words.
func (f *fieldText) readLanguage() string {
	if code := scriptOf(f.text); code != "" {
		return code
	}
	best, second := f.commonest()
	if n := f.common[best]; best != english && languages[best] != "de" && n < fewCommonWords && n < englishLead*f.common[english] {
		// Lists of jobs in English hold "SE", "do" and "na" as well; the common words of German are not such.
		if f.common[english] < minCommonWords {
			return ""
		}
		return languages[english]
	}
	if f.common[best] < minCommonWords || f.common[second] == f.common[best] {
		return ""
	}
	return languages[best]
}

// english is the number of English, the first of languages.
const english = 0

// commonest gives the two languages with most common words.
func (f *fieldText) commonest() (best, second int) {
	second = -1
	for l := 1; l < len(languages); l++ {
		if f.common[l] > f.common[best] {
			best, second = l, best
		} else if second < 0 || f.common[l] > f.common[second] {
			second = l
		}
	}
	return best, second
}

func ascii(s string) bool {
	for ; len(s) >= 8; s = s[8:] {
		if load8(s)&highBits != 0 {
			return false
		}
	}
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// minScriptLetters is the fewest letters that scriptOf needs of a script.
const minScriptLetters = 7

// mayHoldScript rules out texts with fewer bytes that begin letters of the scripts of
// scriptOf: U+0370 and above, other than punctuation and signs.
func mayHoldScript(text string) bool {
	n := 0
	for i := 0; i < len(text); i++ {
		for i+8 <= len(text) && load8(text[i:i+8])&highBits == 0 {
			i += 8
		}
		if i == len(text) {
			break
		}
		if c := text[i]; c >= 0xCD && c != 0xE2 {
			if n++; n == minScriptLetters {
				return true
			}
		}
	}
	return false
}

// scriptOf names the language of a text written mostly in a script that only it
// (among those that boards hold) uses; "" for Latin and Cyrillic.
func scriptOf(text string) string {
	if ascii(text[:min(len(text), languageWindow)]) || !mayHoldScript(text) {
		return ""
	}
	counts := map[string]int{}
	seen := 0
	for _, r := range text {
		if r < utf8.RuneSelf {
			if 'a' <= r|0x20 && r|0x20 <= 'z' {
				seen++
			}
		} else {
			switch {
			case r >= 0x3040 && r <= 0x30FF:
				counts["ja"] += 3 // kana stand beside characters shared with Chinese
				seen++
			case r >= 0x4E00 && r <= 0x9FFF:
				counts["zh"] += 2
				seen++
			case r >= 0xAC00 && r <= 0xD7A3:
				counts["ko"] += 2
				seen++
			case r >= 0x0900 && r <= 0x097F:
				counts["hi"]++
				seen++
			case r >= 0x0590 && r <= 0x05FF:
				counts["he"]++
				seen++
			case r >= 0x0600 && r <= 0x06FF:
				counts["ar"]++
				seen++
			case r >= 0x0370 && r <= 0x03FF:
				counts["el"]++
				seen++
			case r >= 0x0E00 && r <= 0x0E7F:
				counts["th"]++
				seen++
			}
		}
		if seen >= languageWindow {
			break
		}
	}
	if counts["ja"] > 0 && counts["ja"]*4 >= counts["zh"] {
		counts["ja"] += counts["zh"]
		counts["zh"] = 0
	}
	for _, code := range []string{"ja", "zh", "ko", "hi", "he", "ar", "el", "th"} {
		if counts[code]*3 > seen && counts[code] > 20 {
			return code
		}
	}
	return ""
}
