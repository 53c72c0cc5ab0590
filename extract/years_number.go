package extract

import (
	"strconv"
	"strings"
)

var numberWords = map[string]float64{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15,
	"zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "deux": 2, "trois": 3, "dos": 2, "tres": 3}

// numberBefore reads the lower number of "3-5 ", "5+ " or "five (5) or more " at
// the end of s, and where it starts.
func numberBefore(s string) (float64, int, bool) {
	end, start := len(s), len(s)
	var found []float64
	for end > 0 && len(found) < 2 {
		word, at := lastToken(s[:end])
		if word == "" {
			break
		}
		lower := strings.ToLower(word)
		v, err := strconv.ParseFloat(lower, 64)
		if w, ok := numberWords[lower]; ok {
			v, err = w, nil
		}
		if err == nil && len(lower) <= 4 {
			found, start, end = append(found, v), at, at
			continue
		}
		if lower != "to" && lower != "or" && lower != "more" && lower != "plus" && lower != "bis" && lower != "à" && lower != "and" {
			break
		}
		end = at
	}
	switch {
	case len(found) == 0, start > 1 && (s[start-1] == ',' || s[start-1] == '.') && byteClass[s[start-2]] == 2:
		return 0, 0, false // none, or the end of "2,000"
	case len(found) == 2 && found[1] < found[0]:
		return found[1], start, true
	}
	return found[0], start, true
}

// lastToken is the last word or number of s and its start; "" when anything but
// blanks, dashes, brackets and plus signs comes first.
func lastToken(s string) (string, int) {
	end := len(s)
	for end > 0 && strings.ContainsRune(" +()-–—‐‑\u00a0~/*", lastRune(s[:end])) {
		end -= len(string(lastRune(s[:end])))
	}
	start := end
	for start > 0 && (isWordByte(s[start-1]) && s[start-1] < 0x80 || s[start-1] == '.' && start < end || s[start-1] >= 0xC3 && s[start-1] < 0xE0 || s[start-1] >= 0x80 && start > 1 && s[start-2] >= 0xC3 && s[start-2] < 0xE0) {
		start--
	}
	return s[start:end], start
}

func lastRune(s string) rune {
	for i := len(s) - 1; i >= 0 && i >= len(s)-4; i-- {
		if s[i] < 0x80 || s[i] >= 0xC0 {
			for _, r := range s[i:] {
				return r
			}
		}
	}
	return 0
}
