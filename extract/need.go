package extract

import (
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// softeners make what they stand with preferred.
var softeners = []string{
	"nice to have", "nice-to-have", "a plus", "bonus", "preferred", "preferably", "ideally", "desirable", "desired", "an advantage",
	"advantage", "advantageous", "beneficial", "good to have", "plus if", "is plus", "willing to learn", "would be great", "would be nice", "a big plus",
	"optional", "von vorteil", "wünschenswert", "idealerweise", "helpful", "not required", "pluses", "extra points", "huge plus", "great if", "are plus", "is an asset", "an asset", "prefer", "added advantage", "highly valued",
}

// askingCues make a sentence ask the candidate for what it names.
var askingCues = []string{
	"experience with", "experience in", "experience of", "experience using", "experience working", "years of experience", "years experience", "years' experience",
	"knowledge of", "knowledge in", "working knowledge", "proficiency", "proficient", "familiarity", "familiar with", "expertise in", "expert in", "exposure to", "understanding of",
	"must have", "must be", "required", "you have", "you've", "skilled in", "fluent in", "well versed", "versed in", "hands-on experience", "hands on experience", "background in", "background with",
	"skills in", "looking for", "should have", "should be", "you know", "comfortable with", "erfahrung", "kenntnisse", "seeking", "ability to", "able to", "skills", "expertise with", "years of", "experienced in", "experienced with", "experience",
	"you're", "you are", "passion for", "interest in", "mandatory", "in-depth knowledge", "degree", "qualified", "capable of", "comfortable", "strong",
}

// strongCues ask even in a section of duties.
var strongCues = []string{
	"experience with", "experience in", "experience using", "knowledge of", "proficiency in", "proficient in", "familiarity with", "familiar with", "must have", "years of experience", "understanding of", "years of", "required", "expertise in",
}

// need is how strongly the posting asks for what candidate c names.
func (r *reading) need(c *candidate) market.Need {
	seg := &r.segments[c.segment]
	if seg.kind == titleLine {
		return market.Required
	}
	clause := r.lower[seg.start:seg.end]
	if r.softened(c, seg) {
		return market.Preferred
	}
	switch seg.section {
	case market.Preferred, market.Required:
		return seg.section
	case market.Mentioned:
		if containsWord(clause, strongCues) {
			return market.Required
		}
		return market.Mentioned
	}
	if containsWord(clause, askingCues) {
		return market.Required
	}
	return market.Mentioned
}

// softened reports whether a softener governs c: one in c's own parentheses,
// or one in its clause outside parentheses.
func (r *reading) softened(c *candidate, seg *segment) bool {
	start, end := seg.start, seg.end
	if open := strings.LastIndexByte(r.lower[start:c.start], '('); open >= 0 && strings.IndexByte(r.lower[start+open:c.start], ')') < 0 {
		if closing := strings.IndexByte(r.lower[c.end:end], ')'); closing >= 0 {
			if containsWord(r.lower[start+open:int(c.end)+closing], softeners) {
				return true
			}
		}
	}
	return containsWord(withoutParentheses(r.lower[start:end]), softeners)
}

// withoutParentheses drops parenthesised parts.
func withoutParentheses(s string) string {
	if strings.IndexByte(s, '(') < 0 {
		return s
	}
	var b strings.Builder
	depth := 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '(':
			depth++
		case s[i] == ')':
			depth = max(depth-1, 0)
		case depth == 0:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
