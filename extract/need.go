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
	"an asset", "prefer", "preference", "highly valued", "potentially", "a strong plus", "significant plus", "major plus", "definite plus", "added plus", "great plus", "real plus", "nice plus", "considered a plus", "good-to-have", "great to have", "brownie points", "would love", "willingness to learn", "eagerness to", "eager to learn",
	"great addition", "nice addition", "be appreciated", "is appreciated", "nice but", "favourable", "is welcome", "not mandatory", "not essential", "not necessary", "not a must", "would be useful", "is useful",
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
	"we're hiring", "we are hiring", "hiring for", "have open", "open positions", "openings for", "in search of", "we need", "fluency in", "comfortability",
	"you're", "you are", "passion for", "interest in", "mandatory", "in-depth knowledge", "degree", "qualified", "capable of", "comfortable", "strong",
}

// strongCues ask even in a section of duties.
var strongCues = []string{
	"experience with", "experience in", "experience using", "knowledge of", "proficiency in", "proficient in", "familiarity with", "familiar with", "must have", "years of experience", "understanding of", "years of", "is required", "are required", "experience required", "knowledge required", "expertise in",
	"need to be comfortable", "you'll need", "you will need", "skilled in", "experienced in", "experienced with", "hands-on experience", "well versed in", "fluent in", "background in",
	"experience of", "should have", "proficiency with", "proficient with", "expertise with", "working knowledge",
}

// askingStarts open a list item that asks, in whatever section it stands.
var askingStarts = []string{
	"experience", "ability to", "the ability to", "knowledge", "proficiency", "proficient", "solid", "understanding", "familiarity", "familiar", "expertise",
	"strong", "excellent", "proven", "demonstrated", "hands-on", "deep", "bachelor", "bachelor's", "degree", "must", "should know", "should have", "prior", "working knowledge", "good", "fluent", "skilled", "in-depth",
	"minimum", "at least", "you have", "have", "extensive", "background", "exposure", "comfortable", "advanced", "basic", "sound", "thorough", "expert",
}

// need is how strongly the posting asks for what candidate c names.
func (r *reading) need(c *candidate) market.Need {
	seg := &r.segments[c.segment]
	if seg.kind == titleLine {
		return market.Required
	}
	if seg.kind == offer {
		return market.Mentioned
	}
	if seg.said&softens != 0 && r.softened(c, seg) {
		return market.Preferred
	}
	clause := r.lower[seg.start:seg.end]
	if roleLine(clause) {
		return market.Required
	}
	switch seg.section {
	case market.Preferred:
		return seg.section
	case market.Required:
		if !isBullet(clause) && r.inStack(c, seg) {
			return market.Mentioned
		}
		return market.Required
	case market.Mentioned:
		if seg.said&asksStrongly != 0 || hasPrefixWord(strings.TrimLeft(clause, " -*•"), askingStarts) {
			return market.Required
		}
		return market.Mentioned
	}
	if r.wanted(c, seg) {
		return market.Required
	}
	if seg.said&describes != 0 && seg.said&asksStrongly == 0 || r.inStack(c, seg) || r.aboutEmployer(seg) || r.purpose(c, seg) {
		return market.Mentioned
	}
	if seg.said&asks != 0 || seg.tags() {
		return market.Required
	}
	return market.Mentioned
}

// dutyCues make a sentence describe work or a stack rather than a candidate.
var dutyCues = []string{"you will", "you'll", "we use", "we're using", "our stack", "our tech stack", "tech stack", "technology stack", "the stack", "stack:", "stack is", "stack includes", "stack consists", "current stack", "technologies", "responsible for", "we build", "we are building", "we're building", "we've built", "our product", "our platform", "will be", "works with", "ideal candidate will", "successful candidate will"}

// tags reports whether a segment outside all sections is little else than
// names: a line of tags.
func (s *segment) tags() bool { return s.names >= 3 && s.covered*2 >= s.end-s.start }

// roleNouns end the names of positions.
var roleNouns = []string{
	"engineer", "engineers", "developer", "developers", "designer", "scientist", "scientists", "programmer", "programmers", "sre", "devops",
	"devs", "coder", "coders", "administrator", "architect", "architects", "analyst", "contributor", "sysadmin", "dba", "intern",
}

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
	start, end := seg.start, seg.end
	open := strings.LastIndexByte(r.lower[start:c.start], '(')
	if open >= 0 && strings.IndexByte(r.lower[start+open:c.start], ')') < 0 && int(c.end) < end {
		if n := strings.IndexByte(r.lower[c.end:end], ')'); n >= 0 && r.governed(c, start+open, int(c.end)+n) {
			return true
		}
	}
	return r.governed(c, start, end)
}

// governed reports whether a softener in text[start:end] governs c. One that
// ends a clause governs the clause, any other what follows it.
func (r *reading) governed(c *candidate, start, end int) bool {
	for _, p := range r.phrasesFrom(start) {
		if int(p.start) >= end {
			break
		}
		if p.class&softens == 0 || int(p.end) > end || hasPrefixWord(strings.TrimLeft(r.lower[p.end:end], " "), notSoftened) {
			continue
		}
		text, at, i := r.lower[start:end], int(c.start)-start, int(p.start)-start
		if apart(text, i, at) {
			if tagged(text, int(c.end)-start, i) {
				return true
			}
			continue
		}
		if trailing(r.lower[p.start:p.end], r.lower[p.end:end]) && strings.Trim(text[:i], "- (") != "" {
			if int(c.end) <= int(p.start) && clauseStart(text, i) <= at {
				return true
			}
		} else if c.start >= p.end && strings.IndexByte(r.lower[p.end:c.start], ';') < 0 {
			return true
		}
	}
	return false
}

// notSoftened follow a softener that asks all the same.
var notSoftened = []string{"profile", "candidate", "candidates", "keyskills", "key skills"}

// tagged reports whether a softener at i, alone in its parentheses, stands
// behind the list item that ends at end: "React (preferred)".
func tagged(text string, end, i int) bool {
	open := strings.LastIndexByte(text[:i], '(')
	if open < end || strings.ContainsAny(text[end:open], ",;()") {
		return false
	}
	n := strings.IndexByte(text[open:], ')')
	return n > 0 && n <= 24 && !strings.ContainsAny(text[open:open+n], "0123456789")
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
	if n < 24 && strings.HasPrefix(text[i+n+1:], ":") {
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
