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
