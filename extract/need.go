package extract

import (
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// softeners make what they stand with preferred.
var softeners = []string{
	"nice to have", "nice-to-have", "nice to haves", "a plus", "bonus", "preferred", "preferably", "ideally", "desirable", "desired", "advantage",
	"advantageous", "beneficial", "good to have", "plus if", "is plus", "willing to learn", "would be great", "would be nice", "a big plus", "big plus", "huge plus",
	"optional", "von vorteil", "wünschenswert", "idealerweise", "helpful", "not required", "pluses", "extra points", "great if", "are plus",
	"an asset", "prefer", "preference", "highly valued", "potentially", "a strong plus", "good-to-have", "great to have", "brownie points", "would love", "willingness to learn", "eagerness to", "eager to learn",
}

// alwaysLeading are softeners that govern what follows wherever they stand.
var alwaysLeading = []string{"ideally", "preferably", "prefer", "idealerweise", "willing to learn", "plus if", "great if", "potentially", "willingness to learn", "eagerness to", "eager to learn"}

// askingCues make a sentence ask the candidate for what it names.
var askingCues = []string{
	"experience with", "experience in", "experience of", "experience using", "experience working", "years of experience", "years experience", "years' experience",
	"knowledge of", "knowledge in", "working knowledge", "proficiency", "proficient", "familiarity", "familiar with", "expertise in", "expert in", "exposure to", "understanding of",
	"must have", "must be", "required", "you have", "you've", "skilled in", "fluent in", "well versed", "versed in", "hands-on experience", "hands on experience", "background in", "background with",
	"skills in", "looking for", "should have", "should be", "you know", "comfortable with", "erfahrung", "kenntnisse", "seeking", "ability to", "able to", "skills", "expertise with", "years of", "experienced in", "experienced with", "experience",
	"you understand", "you value", "you can", "you enjoy", "you write", "you love", "you build", "you think", "you care", "keywords", "key skills", "keyskills",
	"knowledge on", "we require", "require", "possess", "proficiency on",
	"you're", "you are", "passion for", "interest in", "mandatory", "in-depth knowledge", "degree", "qualified", "capable of", "comfortable", "strong",
}

// strongCues ask even in a section of duties.
var strongCues = []string{
	"experience with", "experience in", "experience using", "knowledge of", "proficiency in", "proficient in", "familiarity with", "familiar with", "must have", "years of experience", "understanding of", "years of", "required", "expertise in",
}

// askingStarts open a list item that asks, in whatever section it stands.
var askingStarts = []string{
	"experience", "ability to", "the ability to", "knowledge", "proficiency", "proficient", "solid", "understanding", "familiarity", "familiar", "expertise",
	"strong", "excellent", "proven", "demonstrated", "hands-on", "deep", "bachelor", "bachelor's", "degree", "must", "should know", "should have", "prior", "working knowledge", "good", "fluent", "skilled", "in-depth",
	"minimum", "at least", "you have", "extensive", "background", "exposure", "comfortable", "advanced", "basic", "sound", "thorough", "expert",
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
	if roleLine(clause) {
		return market.Required
	}
	switch seg.section {
	case market.Preferred, market.Required:
		return seg.section
	case market.Mentioned:
		if containsWord(clause, strongCues) || hasPrefixWord(strings.TrimLeft(clause, " -*•"), askingStarts) {
			return market.Required
		}
		return market.Mentioned
	}
	if containsWord(clause, dutyCues) && !containsWord(clause, strongCues) {
		return market.Mentioned
	}
	if containsWord(clause, askingCues) || r.tagLine(c.segment) {
		return market.Required
	}
	return market.Mentioned
}

// dutyCues make a sentence describe work or a stack rather than a candidate.
var dutyCues = []string{"you will", "you'll", "we use", "we're using", "our stack", "our tech stack", "tech stack", "stack", "technologies", "responsible for", "we build", "we are building", "we're building", "we've built", "our product", "our platform", "will be"}

// tagLine reports whether a segment outside all sections is little else than
// names: a line of tags.
func (r *reading) tagLine(seg int32) bool {
	s := &r.segments[seg]
	covered, names := 0, 0
	last := int32(-1)
	for i := range r.cands {
		c := &r.cands[i]
		if c.segment == seg && c.state == accepted && c.start != last {
			covered += int(c.end - c.start)
			names++
			last = c.start
		}
	}
	return names >= 3 && covered*2 >= s.end-s.start
}

// roleNouns end the names of positions.
var roleNouns = []string{"engineer", "engineers", "developer", "developers", "designer", "scientist", "scientists", "programmer", "programmers", "sre", "devops"}

// roleLine reports whether a list item is the name of an open position, as
// postings for several positions list them.
func roleLine(clause string) bool {
	if !isBullet(clause) || len(clause) > 120 || strings.HasSuffix(clause, ".") {
		return false
	}
	item, _, _ := strings.Cut(clause, "(")
	return strings.Count(item, " ") <= 9 && containsWord(item, roleNouns) &&
		!containsWord(item, []string{"with", "to", "work", "our", "you", "the", "as", "for"})
}

// softened reports whether a softener governs c: one in c's own parentheses,
// or one in its segment outside parentheses.
func (r *reading) softened(c *candidate, seg *segment) bool {
	text := r.lower[seg.start:seg.end]
	at, stop := int(c.start)-seg.start, min(int(c.end), seg.end)-seg.start
	open := strings.LastIndexByte(text[:at], '(')
	if open >= 0 && strings.IndexByte(text[open:at], ')') < 0 {
		if n := strings.IndexByte(text[stop:], ')'); n >= 0 && governed(text[open:stop+n], at-open, stop-open) {
			return true
		}
	}
	return governed(text, at, stop)
}

// governed reports whether a softener in text governs the name at [at,end).
// One that ends a clause governs the clause, any other what follows it.
func governed(text string, at, end int) bool {
	for _, s := range softeners {
		for from := 0; from < len(text); {
			i := indexWord(text[from:], s)
			if i < 0 {
				break
			}
			i += from
			from = i + len(s)
			if apart(text, i, at) {
				continue
			}
			if trailing(s, text[from:]) && i > 0 && strings.Trim(text[:i], "- (") != "" {
				if end <= i && clauseStart(text, i) <= at {
					return true
				}
			} else if at >= from {
				return true
			}
		}
	}
	return false
}

// apart reports whether a softener at i stands in parentheses that do not
// hold the name at at.
func apart(text string, i, at int) bool {
	open := strings.LastIndexByte(text[:i], '(')
	if open < 0 || strings.IndexByte(text[open:i], ')') >= 0 {
		return false
	}
	n := strings.IndexByte(text[i:], ')')
	if n < 0 {
		return false
	}
	if strings.HasPrefix(text[i+n+1:], ":") {
		return false
	}
	return at < open || at > i+n
}

// trailing reports whether a softener followed by rest looks back.
func trailing(softener, rest string) bool {
	if slices.Contains(alwaysLeading, softener) {
		return false
	}
	rest = strings.TrimLeft(rest, " ")
	if rest == "" || strings.IndexByte(".),;!-/", rest[0]) >= 0 {
		return !strings.HasPrefix(rest, "):")
	}
	if rest[0] == ':' {
		return false
	}
	if strings.HasSuffix(softener, "plus") && softener != "plus" {
		return !hasPrefixWord(rest, []string{"if", "points"})
	}
	return hasPrefixWord(rest, []string{"but", "and", "though", "although", "for", "not", "to have", "in", "as", "when", "or"})
}

// clauseStart is where the clause that ends before i starts.
func clauseStart(text string, i int) int {
	return strings.LastIndexAny(text[:i], ";•") + 1
}
