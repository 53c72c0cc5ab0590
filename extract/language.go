package extract

import (
	_ "embed"
	"strings"
	"unicode/utf8"
)

//go:embed stopwords.txt
var stopwordsFile string

// stopwords maps a common word to the languages it is common in, as bits of languages.
var stopwords, languages = parseStopwords(stopwordsFile)

func parseStopwords(file string) (map[string]uint32, []string) {
	words, names := map[string]uint32{}, []string{}
	for line := range strings.Lines(file) {
		code, list, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || line[0] == '#' {
			continue
		}
		for _, w := range strings.Fields(list) {
			words[w] |= 1 << len(names)
		}
		names = append(names, code)
	}
	return words, names
}

// The amount of text that decides its language, and the fewest common words that do.
const (
	languageWindow = 3000
	minCommonWords = 4
)

// readLanguage names the language (ISO 639-1) that most common words of text
// belong to, "" when too few do. A text that holds a translation of itself
// counts as the language with more common words.
func readLanguage(text string) string {
	if code := scriptOf(text); code != "" {
		return code
	}
	if len(text) > languageWindow {
		text = text[:languageWindow]
	}
	var counts [32]int
	start := -1
	var word [24]byte
	for i := 0; i <= len(text); i++ {
		if i < len(text) && (text[i] >= utf8.RuneSelf || 'a' <= text[i]|0x20 && text[i]|0x20 <= 'z') {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 && i-start <= len(word) {
			w := word[:copy(word[:], text[start:i])]
			w[0] = lowerByte(w[0])
			for bits, l := stopwords[string(w)], 0; bits != 0; bits, l = bits>>1, l+1 {
				counts[l] += int(bits & 1)
			}
		}
		start = -1
	}
	best, second := 0, -1
	for l := 1; l < len(languages); l++ {
		if counts[l] > counts[best] {
			best, second = l, best
		} else if second < 0 || counts[l] > counts[second] {
			second = l
		}
	}
	if counts[best] < minCommonWords || (second >= 0 && counts[second] == counts[best]) {
		return ""
	}
	return languages[best]
}

func lowerByte(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b | 0x20
	}
	return b
}

// scriptOf names the language of a text written mostly in a script that only it
// (among those that boards hold) uses; "" for Latin and Cyrillic.
func scriptOf(text string) string {
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
