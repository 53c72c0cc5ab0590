package extract

import (
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

// bare holds for years that stand alone: "(4+ years)" beside the name of a job, or a line of their own.
func (f *fieldText) bare(at, sentence span) bool {
	after := strings.TrimLeft(f.text[at.end:min(len(f.text), at.end+3)], " ")
	before := strings.TrimRight(f.text[sentence.start:at.start], " ")
	if strings.HasPrefix(after, ")") && (strings.HasSuffix(before, "(") || strings.HasSuffix(before, "(typically") || strings.HasSuffix(before, "(minimum") || strings.HasSuffix(before, "(at least")) {
		return true
	}
	return strings.Trim(before, "+-*• ") == "" && strings.Trim(f.text[at.end:sentence.end], "*. ") == "" && at.start > 0
}
