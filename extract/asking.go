package extract

import (
	"strings"
)

// hiringCues ask for a person; what that person is wanted for may follow.
var hiringCues = []string{"looking for", "seeking", "hiring", "searching for", "in search of", "on the lookout for", "we need", "want you", "we want"}

// demandCues make even a sentence about the employer ask the candidate.
var demandCues = []string{
	"require", "requires", "required", "must have", "should have", "we expect", "we value", "you", "your", "you're", "candidate", "candidates", "applicants",
}

// stackCues open a statement of what the employer works with.
var stackCues = []string{
	"we use", "we're using", "we are using", "we leverage", "we currently use", "we currently leverage", "we mainly use", "we primarily use", "we mostly use",
	"our stack", "our tech stack", "our technology stack", "our current stack", "our backend", "our frontend", "our infrastructure", "our platform is",
	"our services are", "built on", "built with", "we run on", "we run", "we work with", "we are working with", "we're working with", "stack buzzwords", "tools we use",
}

// purposeVerbs follow "to" where a sentence turns from the person wanted to
// the work.
var purposeVerbs = []string{
	"help", "lead", "build", "join", "work", "design", "develop", "support", "own", "drive", "create", "manage", "implement", "maintain", "grow", "improve",
	"scale", "take", "make", "contribute", "assist", "oversee", "architect", "deliver", "expand", "solve", "write", "define", "deploy", "run", "bring",
}

// experiencers have an experience that is no candidate's.
var experiencers = []string{"user", "customer", "client", "player", "developer", "employee", "candidate", "patient", "member", "guest", "shopping", "learning"}

// givers stand before an experience that the work gives or uses.
var givers = []string{"gain", "gaining", "provide", "provides", "developing your", "sharing", "leverage", "leveraging", "applying"}

// How far before a phrase that asks the words are looked for that make it
// somebody else's, in bytes.
const (
	othersBytes = 50
	givingBytes = 24
)

// markOthers sets others on every phrase that names the experience of somebody
// else, as in "improve the user experience of", or one that the work will give.
func (r *reading) markOthers() {
	for i := range r.phrases {
		if p := &r.phrases[i]; p.class&asks != 0 && r.isOthers(i) {
			p.class |= others
		}
	}
}

// isOthers looks for such words before phrase i, in its sentence.
func (r *reading) isOthers(i int) bool {
	p := &r.phrases[i]
	for j := i - 1; j >= 0 && p.start-r.phrases[j].start <= othersBytes; j-- {
		q := &r.phrases[j]
		if q.end > p.start || q.class&(experiencing|giving|teams) == 0 {
			continue
		}
		between := r.lower[q.end:p.start]
		if strings.ContainsAny(between, ".;\n") {
			return false
		}
		if q.class&teams != 0 || q.class&giving != 0 && p.start-q.start <= givingBytes ||
			q.class&experiencing != 0 && strings.Trim(between, " ") == "" && strings.HasPrefix(r.lower[p.start:], "experience") {
			return true
		}
	}
	return false
}

// aboutEmployer reports whether a segment describes the employer, so that its
// "experience" and "skills" are nobody's to bring.
func (r *reading) aboutEmployer(s *segment) bool {
	if s.said&(asksStrongly|hires|demands) != 0 {
		return false
	}
	clause := strings.TrimLeft(r.lower[s.start:s.end], " -*•")
	if hasPrefixWord(clause, []string{"we", "our", "at", "founded"}) {
		return true
	}
	n := len(r.company)
	return n > 1 && len(clause) > n && strings.EqualFold(clause[:n], r.company) && clause[n] == ' '
}

// inStack reports whether c is named by a statement of what the employer works
// with, and nothing asks between that and c.
func (r *reading) inStack(c *candidate, s *segment) bool {
	stated := false
	if s.said&stacks == 0 {
		return false
	}
	for _, p := range r.phrasesFrom(s.start) {
		if p.start >= c.start {
			break
		}
		if p.class&stacks != 0 {
			stated = true
		} else if p.class&asksStrongly != 0 {
			stated = false
		}
	}
	return stated
}

// wanted reports whether c names the person sought: "seeking a Java developer".
func (r *reading) wanted(c *candidate, s *segment) bool {
	if s.said&hires == 0 {
		return false
	}
	for _, p := range r.phrasesFrom(s.start) {
		if p.start >= c.start {
			break
		}
		if p.class&hires != 0 && c.start-p.end < 60 && r.turn(int(p.end), int(c.start)) < 0 {
			return int(c.end) < s.end && containsWord(r.lower[c.end:min(int(c.end)+24, s.end)], roleNouns)
		}
	}
	return false
}

// purpose reports whether c is part of the work that a person is wanted for:
// "looking for an engineer to build services in Go".
func (r *reading) purpose(c *candidate, s *segment) bool {
	if s.said&hires == 0 {
		return false
	}
	turn := -1
	for _, p := range r.phrasesFrom(s.start) {
		if p.start >= c.start {
			break
		}
		if p.class&hires != 0 {
			turn = r.turn(int(p.end), int(c.start))
		} else if p.class&(asks|others) == asks && turn >= 0 && int(p.start) > turn {
			return false
		}
	}
	return turn >= 0
}

// turn is where text[start:end] turns to the purpose, or -1.
func (r *reading) turn(start, end int) int {
	for from := start; from < end; {
		i := strings.Index(r.lower[from:end], " to ")
		if i < 0 {
			return -1
		}
		from += i + len(" to ")
		if hasPrefixWord(r.lower[from:end], purposeVerbs) {
			return from
		}
	}
	return -1
}
