package extract

import (
	"strconv"
	"strings"
)

// maxYears is the most experience that a posting can sensibly demand.
const maxYears = 25

// readYears gives the least experience in years that the text demands, nil when it states none.
func readYears(text string) *float64 {
	for at := 0; at < len(text); {
		i, n := yearWord(text, at)
		if i < 0 {
			break
		}
		at = i + n
		v, ok := numberBefore(text[max(0, i-40):i])
		if ok && v <= maxYears && demanded(text, at) {
			return &v
		}
	}
	return nil
}

// yearWord finds the next "year", "yrs" or the like, and its length.
func yearWord(text string, from int) (int, int) {
	best, length := -1, 0
	for _, w := range [...]string{"year", "Year", "YEAR", "yrs", "Yrs", "Jahre"} {
		if i := strings.Index(text[from:], w); i >= 0 && (best < 0 || from+i < best) {
			best, length = from+i, len(w)
		}
	}
	return best, length
}

// demanded holds when the words after the years are about experience.
func demanded(text string, at int) bool {
	after := text[at:min(len(text), at+90)]
	if i := strings.IndexAny(after, "\n;"); i >= 0 {
		after = after[:i]
	}
	after = strings.ToLower(after)
	return strings.Contains(after, "experience") || strings.Contains(after, "erfahrung") || strings.Contains(after, " exp")
}

var numberWords = map[string]float64{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15}

// numberBefore reads the lower number of "3-5 ", "5+ " or "five " at the end of s.
func numberBefore(s string) (float64, bool) {
	fields := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" +()-–—\n\u00a0", r) })
	var found []float64
	for i := len(fields) - 1; i >= 0 && len(found) < 2; i-- {
		v, err := strconv.ParseFloat(fields[i], 64)
		if err != nil {
			if w, ok := numberWords[fields[i]]; ok {
				v, err = w, nil
			}
		}
		if err != nil {
			if fields[i] == "to" || fields[i] == "or" || fields[i] == "more" {
				continue
			}
			break
		}
		found = append(found, v)
	}
	switch {
	case len(found) == 0:
		return 0, false
	case len(found) == 2 && found[1] < found[0]:
		return found[1], true
	}
	return found[0], true
}
