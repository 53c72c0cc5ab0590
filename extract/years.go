package extract

import (
	"strconv"
	"strings"
)

// maxYears is the most experience that a posting can sensibly demand.
const maxYears = 25

// demand is one statement of experience.
type demand struct {
	years  float64
	weight int // 3 stated as the posting's experience, 2 of work in general, 1 of one skill or field
	degree bool
	other  bool // for those with another degree: "or 3 years with a PhD"
}

// readYears gives the least total experience in years that the posting demands,
// nil when it demands none: the most general statement, the lower of degree
// alternatives, the highest where there are only statements per skill.
func (f *fieldText) readYears() *float64 {
	var best *demand
	for _, w := range f.words {
		if w.cue&cueYears == 0 {
			continue
		}
		d, ok := f.demandAt(w)
		if !ok {
			continue
		}
		switch {
		case best == nil || d.weight > best.weight:
			best = &d
		case d.weight == best.weight && d.weight == 1 && (d.years > best.years) != (d.degree || best.degree):
			best = &d
		case d.weight == best.weight && d.degree && best.degree && d.years < best.years:
			best = &d
		case d.other && d.years < best.years:
			best.years = d.years
		}
	}
	if best == nil {
		return nil
	}
	return &best.years
}

// demandAt reads the statement whose word for years is w.
func (f *fieldText) demandAt(w cueWord) (demand, bool) {
	word := strings.ToLower(f.text[w.start:w.end])
	if strings.HasPrefix(word, "fresher") {
		return f.fresher(w)
	}
	n, start, ok := numberBefore(f.text[max(0, w.start-48):w.start])
	if !ok {
		return demand{}, false
	}
	start += max(0, w.start-48)
	if strings.HasPrefix(word, "month") {
		n /= 12
	}
	s := f.sentence(span{start, w.end})
	s.end = w.end + nextItem(f.text[w.end:s.end])
	if start-s.start > maxLabel && strings.HasSuffix(f.text[s.start:start], " - ") {
		s.start = start // an item of a flattened list, not "Experience - 5 years"
	}
	before, after := phraseText(f.text[max(s.start, start-demandWindow):start]), phraseText(f.text[w.end:min(s.end, w.end+demandWindow)])
	if n > maxYears || notExperience(before, after) || strings.HasPrefix(word, "month") && !strings.Contains(firstWords(after, 5), "experience") {
		return demand{}, false
	}
	other := strings.HasSuffix(before, " or ") && mentionsDegree(firstWords(after, 8))
	weight := demandWeight(before, after)
	if weight == 0 && (other || strings.TrimSpace(before) == "" && strings.Contains(f.text[start:w.start], "+") && strings.Count(after, " ") > 2 && !strings.HasPrefix(after, " is ")) {
		weight = 1 // "or 7 years with a Master's", "3+ years front-end development"
	}
	if weight == 0 && mentionsDegree(lastWords(before, 6)) {
		weight = 2
	}
	if weight == 0 && f.bare(span{start, w.end}, s) {
		weight = 2
	}
	if weight == 0 || f.names(hintSoft, s) && f.softened(s, span{start, w.end}) || f.underPreferred(start) {
		return demand{}, false
	}
	s = f.listPart(s, span{start, w.end})
	degree := f.names(hintDegree, s) && mentionsDegree(phraseText(f.text[s.start:start])+phraseText(f.text[w.end:s.end]))
	return demand{n, weight, degree, other}, true
}

// nextItem is where the next item of a flattened list of demands starts: " - 3+ years".
func nextItem(s string) int {
	for i := range max(0, len(s)-3) {
		if s[i] == ' ' && s[i+1] == '-' && s[i+2] == ' ' && byteClass[s[i+3]] == 2 {
			return i
		}
	}
	return len(s)
}

// listPart is the part of a sentence around at that stands between the marks of a flattened list.
func (f *fieldText) listPart(sentence, at span) span {
	if i := strings.LastIndex(f.text[sentence.start:at.start], " - "); i >= 0 {
		sentence.start += i
	}
	if i := strings.Index(f.text[at.end:sentence.end], " - "); i >= 0 {
		sentence.end = at.end + i
	}
	return sentence
}

// maxLabel bounds a label before a number of years, in bytes.
const maxLabel = 40

// demandWindow is how far around a number of years the words are read that say what it counts, in bytes.
const demandWindow = 120

// softened holds for a statement at of years that the sentence only wishes for.
func (f *fieldText) softened(sentence, at span) bool {
	if isSoft(cutAtDemand(f.text[at.end:sentence.end])) {
		return true
	}
	before := strings.ReplaceAll(phraseText(f.text[sentence.start:at.start]), " preferred candidate profile ", " ") // a portal's heading of all demands
	return isSoft(before) && !strings.Contains(before, "required")
}

// cutAtDemand gives the words after a statement up to where something else may
// start, so that a softener of the next thing does not count.
func cutAtDemand(after string) string {
	for i := range len(after) {
		if c := after[i]; c == ',' || c == '(' || c >= '0' && c <= '9' {
			return phraseText(after[:i])
		}
	}
	return phraseText(after)
}

// fresher reads "freshers can apply", "Experience: Fresher to 6 years".
func (f *fieldText) fresher(w cueWord) (demand, bool) {
	s := f.sentence(w.span)
	around := phraseText(f.text[s.start:s.end])
	if has(around, "not") || has(around, "no") {
		return demand{}, false
	}
	return demand{years: 0, weight: 3}, true
}

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

// bare holds for years that stand alone: "(4+ years)" beside the name of a job, or a line of their own.
func (f *fieldText) bare(at, sentence span) bool {
	after := strings.TrimLeft(f.text[at.end:min(len(f.text), at.end+3)], " ")
	before := strings.TrimRight(f.text[sentence.start:at.start], " ")
	if strings.HasPrefix(after, ")") && (strings.HasSuffix(before, "(") || strings.HasSuffix(before, "(typically") || strings.HasSuffix(before, "(minimum") || strings.HasSuffix(before, "(at least")) {
		return true
	}
	return strings.Trim(before, "+-*• ") == "" && strings.Trim(f.text[at.end:sentence.end], "*. ") == "" && at.start > 0
}

func mentionsDegree(s string) bool {
	for _, w := range [...]string{" degree ", " bachelor", " master", " phd ", " bs ", " ms ", " bsc ", " msc ", " b.s", " m.s", " doctorate ", " diploma "} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

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
