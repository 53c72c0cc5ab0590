package extract

import (
	"strings"
)

// notExperience holds for years that are of something else.
func notExperience(before, after string) bool {
	for _, p := range [...]string{" old ", " ago ", " in business ", " of service ", " of age ", " contract ", " warranty ", " of history ", " of growth ", " anniversary ", " here ", " from now ", " in a row ", " of operation", " of organic ", " fixed ", " term ", " of success", " of innovation", " of excellence", " degree ", " college ", " university ", " bachelor", " of college ", " of university "} {
		if strings.HasPrefix(after, p) {
			return true
		}
	}
	if head := firstWords(after, 9); strings.Contains(head, " in lieu of a ") || strings.Contains(head, " experience credit ") {
		return true
	}
	tail := lastWords(before, 4)
	for _, p := range [...]string{" past ", " last ", " within ", " next ", " every ", " after ", " our ", " we ", " previous ", " founded ", " company ", " first ", " until ", " renewed ", " up to ", " duration ", " bond ", " recent ", " since ", " hired "} {
		if strings.Contains(tail, p) && p != " last " || p == " last " && strings.HasSuffix(tail, p) {
			return true
		}
	}
	return strings.HasSuffix(before, " for over ") || strings.HasSuffix(before, " for more than ")
}

func firstWords(s string, n int) string {
	for i := 1; i < len(s); i++ {
		if s[i] == ' ' {
			if n--; n == 0 {
				return s[:i+1]
			}
		}
	}
	return s
}

func lastWords(s string, n int) string {
	for i := len(s) - 2; i > 0; i-- {
		if s[i] == ' ' {
			if n--; n == 0 {
				return s[i:]
			}
		}
	}
	return s
}

// generalWords may stand between "years of" and "experience" without making it experience of one skill.
var generalWords = wordSet("non internship of in as a an the and or with plus professional relevant related total overall work working hands on software development engineering industry it practical proven progressive " +
	"solid strong commercial technical experience experiences exp job full time post similar role your combined equivalent minimum at least programming coding product production professionally application applications web field experienced berufserfahrung")

// demandWeight says how general a statement of experience is; 0 when it is none.
func demandWeight(before, after string) int {
	tail := lastWords(before, 5)
	label := tail
	for _, p := range [...]string{"of ", "range ", "minimum "} {
		if rest, ok := strings.CutSuffix(tail, " "+p); ok {
			label = tail[:len(rest)+1]
		}
	}
	for _, p := range [...]string{"experience ", " exp ", " experience level ", " experience required ", " erfahrung ", " berufserfahrung ", " exp. "} {
		if strings.HasSuffix(label, p) {
			return 3
		}
	}
	near := firstWords(after, 14)
	at := -1
	for _, w := range [...]string{"experience", "exp ", "erfahrung", "track record", "expérience", "experiencia", "experiência", "ervaring", "doświadczen", "expertise", "background"} {
		if i := strings.Index(near, w); i >= 0 && (at < 0 || i < at) {
			at = i
		}
	}
	if at >= 0 {
		for _, w := range strings.Fields(near[:at]) {
			if !generalWords[w] {
				return 1
			}
		}
		for _, w := range strings.Fields(firstWords(near[at:], 4))[1:] {
			if !generalWords[w] {
				return 1
			}
		}
		return 2
	}
	if opensDemand(before) && (strings.HasPrefix(after, " of ") || strings.HasPrefix(after, " in ") || strings.HasPrefix(after, " with ") || strings.HasPrefix(after, " as ") || strings.HasPrefix(after, " working ") ||
		strings.HasPrefix(after, " developing ") || strings.HasPrefix(after, " building ") || strings.HasPrefix(after, " designing ") || strings.HasPrefix(after, " using ") || strings.HasPrefix(after, " professional ")) {
		return 1
	}
	for _, p := range [...]string{" minimum ", " mindestens ", " at least ", " minimum of ", " min "} {
		if strings.HasSuffix(before, p) || strings.Contains(lastWords(before, 8), " experience ") {
			return 1
		}
	}
	if strings.Contains(lastWords(before, 8), " experience ") {
		return 1
	}
	return 0
}

// opensDemand holds where a demand may start: at the start of a sentence, or after words that introduce one.
func opensDemand(before string) bool {
	if strings.TrimSpace(before) == "" {
		return true
	}
	for _, p := range [...]string{" minimum ", " minimum of ", " at least ", " have ", " with ", " requires ", " required ", " requirements ", " qualifications ", " min ", " than ", " total ", " overall "} {
		if strings.HasSuffix(before, p) {
			return true
		}
	}
	return false
}

func mentionsDegree(s string) bool {
	for _, w := range [...]string{" degree ", " bachelor", " master", " phd ", " bs ", " ms ", " bsc ", " msc ", " b.s", " m.s", " doctorate ", " diploma "} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
