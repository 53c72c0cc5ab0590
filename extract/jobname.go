package extract

import (
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// maxHeaderPart is the longest part of a header that names jobs, in bytes; a longer one is prose.
const maxHeaderPart = 160

// maxJobNames bounds how many names of jobs are looked at.
const maxJobNames = 12

// jobName is what names a job, in phraseText form, and the role that it gives.
type jobName struct {
	words string
	says  market.Role
	maybe bool
	read  bool // says and maybe are set
}

// role is what roles.ofTitle says of the name.
func (j *jobName) role() (market.Role, bool) {
	if !j.read {
		j.says, j.maybe = roles.ofTitle(j.words)
		j.read = true
	}
	return j.says, j.maybe
}

// isJob holds for a part of a header that is a job, not an employer's name: "Senior Full Stack".
func (j *jobName) isJob() bool {
	if namesJob(j.words) {
		return true
	}
	r, _ := j.role()
	return r != "" && levelOf(j.words) != market.LevelUnknown
}

// namesJob holds when a part of a header, in phraseText form, is more than a level: "ONSITE and INTERN" is not.
func namesJob(words string) bool {
	for w := range strings.FieldsSeq(words) {
		if c := cues.find(wordHash(w)).cue; c&cueJob != 0 && !strings.HasPrefix(w, "intern") {
			return true
		}
		if strings.HasPrefix(w, "engineering") || strings.HasPrefix(w, "develop") || strings.HasPrefix(w, "software") || strings.HasPrefix(w, "backend") || strings.HasPrefix(w, "frontend") {
			return true
		}
	}
	return false
}

// headerJobs names the posting's jobs ("Senior Backend Engineer") by its title, or else the parts of its header.
func (f *fieldText) headerJobs() []jobName {
	if f.headed {
		return f.inHeader
	}
	f.headed = true
	if f.titled() {
		f.inHeader = append(f.inHeader, jobName{words: phraseText(f.posting.Title)})
	} else if f.posting.Title == "" {
		for i, part := range headerParts(f.title) {
			if part = strings.TrimSpace(part); part == "" || len(part) > maxHeaderPart || strings.Contains(part, "://") {
				continue
			}
			if i == 0 {
				if whole := (jobName{words: phraseText(part)}); !whole.isJob() {
					continue
				}
			}
			for _, name := range splitOutside(part) {
				f.inHeader = append(f.inHeader, jobName{words: phraseText(name)})
			}
		}
	}
	return f.inHeader
}

// headerParts cuts "Company | Job | Place" or "Company - Job - Place".
func headerParts(line string) []string {
	if strings.Contains(line, "|") {
		return strings.Split(line, "|")
	}
	return strings.Split(strings.ReplaceAll(line, " – ", " - "), " - ")
}

// offeredJobs names the jobs that the text offers.
func (f *fieldText) offeredJobs() []jobName {
	if f.searched {
		return f.offered
	}
	f.searched = true
	if name := f.portalTitle(); name != "" {
		f.offered = append(f.offered, jobName{words: phraseText(name)})
	}
	for _, w := range f.words {
		if w.cue&cueJob == 0 {
			continue
		}
		if name := f.offeredJob(w); name != "" {
			f.offered = append(f.offered, jobName{words: phraseText(name)})
			if len(f.offered) == maxJobNames {
				break
			}
		}
	}
	return f.offered
}

// portalMark ends the title where a portal's page was saved as text.
const portalMark = " - job post"

// portalTitle is the title that a portal's page begins with; the title field of such a
// posting may be no more than what was searched for.
func (f *fieldText) portalTitle() string {
	rest := f.text[min(len(f.posting.Title)+1, len(f.text)):]
	if i := strings.Index(rest[:min(len(rest), maxPortalTitle)], portalMark); i > 0 && !strings.Contains(rest[:i], "\n") {
		return rest[:i]
	}
	return ""
}

// maxPortalTitle bounds the title at the start of a portal's page, in bytes.
const maxPortalTitle = 160

// splitOutside cuts s at commas and semicolons that stand outside brackets.
func splitOutside(s string) []string {
	var out []string
	depth, start := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case ',', ';':
			if depth == 0 {
				out = append(out, s[start:i])
				start = i + 1
			}
		}
	}
	return append(out, s[start:])
}

// offers are the ends of what comes before the name of an offered job, in phraseText form.
var offers = []string{" looking for ", " seeking ", " hiring ", " hire ", " need ", " recruiting ", " searching for ", " in search of ", " position of ", " role of ", " join us as ", " join our team as ", " as our ", " opportunity for ", " opening for ", " openings for ",
	" job title ", " position ", " role ", " title ", " designation ", " wanted ", " suchen ", " lookout for ", " open positions ", " open roles ", " hiring for ", " you as ", " be a ", " be an ", " about the ", " seeks ", " as a ", " as an ", " is a ", " to fill a ", " to find ", " have open ", " open "}

// offeredJob gives the job whose name ends with the word w when the text offers it, else "".
func (f *fieldText) offeredJob(w cueWord) string {
	line := f.listedPart(f.line(w.start), w)
	near := span{max(line.start, w.start-90), w.start}
	before := phraseText(f.text[near.start:near.end])
	best := offerEnd(before)
	if ranked(f.text[w.end:line.end]) || best < 0 && !f.listsJob(line, w) || f.names(hintMention, near) && isMention(before[max(0, best):]) {
		return ""
	}
	end := w.end + asideAfter(f.text[w.end:line.end])
	if best >= 0 {
		if isVerb(before[best:], f.text[w.start:w.end]) && !strings.HasPrefix(f.text[w.end:], ", ") || verbs[strings.ToLower(f.text[w.start:w.end])] && hasArticle(f.text[w.end:]) {
			return ""
		}
		return before[best:] + phraseText(f.text[w.start:end])
	}
	return f.text[line.start:end]
}

// maxListed bounds how far the marks of a flattened list are looked for, in bytes.
const maxListed = 120

// listedPart is the item around w of a list that was flattened into one line: "* Engineers * Data Scientists".
func (f *fieldText) listedPart(line span, w cueWord) span {
	if f.posting.Title != "" {
		return line
	}
	from := max(line.start, w.start-maxListed)
	if strings.IndexByte(f.text[from:min(line.end, w.end+maxListed)], '*') < 0 {
		return line
	}
	if i := strings.LastIndex(f.text[from:w.start], " * "); i >= 0 {
		line.start = from + i + 1
	}
	if i := strings.Index(f.text[w.end:min(line.end, w.end+maxListed)], " * "); i >= 0 {
		line.end = w.end + i
	}
	return line
}

// verbs are names of jobs that are also what somebody does ("you will lead") or too little
// of a name ("the manager"), unless more of it follows: "a Manager, Platforms".
var verbs = wordSet("lead leads architect architects manager managers")

// beforeVerb are words after which such a word is no name of a job, or too little of one.
var beforeVerb = wordSet("to will ll may can must should help or and the a an is be as we you they who take experienced design hiring direct our your")

// isVerb holds when the word behind before, in phraseText form, does not name the job by itself.
func isVerb(before, word string) bool {
	if !verbs[strings.ToLower(word)] {
		return false
	}
	last := strings.TrimSpace(lastWords(before, 1))
	return last == "" || beforeVerb[last]
}

// ranked holds when the name of a job goes on behind its first noun: "Developer Manager", "Engineer Intern".
func ranked(after string) bool {
	for _, w := range [...]string{" Manager", " Lead", " Intern", " Director"} {
		if rest, ok := strings.CutPrefix(after, w); ok && (rest == "" || byteClass[rest[0]] == 0) {
			return true
		}
	}
	return false
}

// hasArticle holds for what a verb governs: "lead the design".
func hasArticle(after string) bool {
	for _, w := range [...]string{" the ", " a ", " an ", " and develop", " and design", " our "} {
		if strings.HasPrefix(after, w) {
			return true
		}
	}
	return false
}

// offersByEnd are the offers by their last word.
var offersByEnd = func() *hashTable[[]string] {
	m := map[uint64][]string{}
	for _, o := range offers {
		words := strings.Fields(o)
		last := wordHash(words[len(words)-1])
		m[last] = append(m[last], strings.TrimRight(o, " "))
	}
	return newHashTable(m)
}()

// offerEnd is where the last offer in a phrase text ends, -1 without one.
func offerEnd(t string) int {
	for end, n := len(t)-1, 0; end > 0 && n < 11; n++ {
		start := strings.LastIndexByte(t[:end], ' ')
		if start < 0 {
			return -1
		}
		for _, o := range offersByEnd.find(wordHash(t[start+1 : end])) {
			if strings.HasSuffix(t[:end], o) {
				return end
			}
		}
		end = start
	}
	return -1
}

// asideAfter is the length of what qualifies the name of a job: "(Intermediate and Senior)", ", both junior and senior", " II".
func asideAfter(s string) int {
	if strings.HasPrefix(s, ", both ") || strings.HasPrefix(s, " both ") {
		return min(len(s), len(", both junior and senior"))
	}
	if strings.HasPrefix(s, " (") {
		if i := strings.IndexByte(s[:min(len(s), 60)], ')'); i > 0 {
			return i
		}
	}
	for _, grade := range [...]string{" III", " II", " I", " 1", " 2", " 3"} {
		if rest, ok := strings.CutPrefix(s, grade); ok && (rest == "" || byteClass[rest[0]] == 0) {
			return len(grade)
		}
	}
	return 0
}

// listsJob holds for a line that is little more than the name of a job: in the
// list of a posting without a title, or near the top of one with a title.
func (f *fieldText) listsJob(line span, w cueWord) bool {
	whole := strings.TrimRight(f.text[line.start:line.end], " ")
	if f.titled() {
		return line.start > len(f.posting.Title) && line.start < 900 && len(whole) <= 45 && strings.TrimSpace(f.text[w.end:line.end]) == ""
	}
	rest := strings.TrimLeft(f.text[w.end:line.end], " ")
	begins := w.start-line.start <= 60 && strings.Count(f.text[line.start:w.start], " ") <= 4
	if begins && rest != "" && strings.Contains("(:", rest[:1]) {
		return true
	}
	if len(whole) > 120 || w.start-line.start > 60 {
		return false
	}
	if isListItem(whole) {
		return true
	}
	if above := strings.TrimRight(f.text[:line.start], "\n "); strings.HasSuffix(above, ":") {
		return w.start-line.start <= 45
	}
	return begins && (rest == "" || strings.ContainsAny(rest[:1], "-|") || strings.HasPrefix(rest, "–"))
}

// isMention holds where the words before a job's name speak of a colleague or another company's people.
func isMention(before string) bool {
	for _, p := range [...]string{" report to ", " reports to ", " reporting to ", " reports into ", " reporting into ", " work with ", " working with ", " alongside ", " collaborate with ", " mentor ", " mentoring ", " team of ", " by our ", " our "} {
		if !strings.Contains(before, p) {
			continue
		}
		if i := strings.LastIndex(before, p); strings.Count(before[i:], " ") <= 9 && !strings.Contains(before[i:], " join ") {
			return true
		}
	}
	return false
}
