package extract

import (
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

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
	if r.roleLine(c.segment) {
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

// roleLine is roleLine of a segment, which is remembered for its next name.
func (r *reading) roleLine(segment int32) bool {
	if r.lineOf != segment {
		s := &r.segments[segment]
		r.lineOf, r.isRoleLine = segment, roleLine(r.lower[s.start:s.end])
	}
	return r.isRoleLine
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
