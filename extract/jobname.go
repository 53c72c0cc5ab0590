package extract

import (
	"strings"
)

// maxJobNames bounds how many names of jobs are looked at.
const maxJobNames = 12

// jobNames lists the names of the posting's jobs ("Senior Backend Engineer"): its title, or else
// the parts of its header, then the jobs that the text offers.
func (f *fieldText) jobNames() []string {
	var out []string
	if f.titled() {
		out = append(out, f.posting.Title)
	} else if f.posting.Title == "" {
		for i, part := range strings.Split(f.title, "|") {
			if part = strings.TrimSpace(part); i > 0 && part != "" && !strings.Contains(part, "://") {
				out = append(out, strings.FieldsFunc(part, func(r rune) bool { return r == ';' || r == ',' })...)
			}
		}
	}
	for _, w := range f.words {
		if w.cue&cueJob == 0 || len(out) >= maxJobNames {
			continue
		}
		if name, ok := f.offeredJob(w); ok {
			out = append(out, name)
		}
	}
	return out
}

// offers are the ends of what comes before the name of an offered job, in phraseText form.
var offers = []string{" looking for ", " seeking ", " hiring ", " hire ", " need ", " recruiting ", " searching for ", " in search of ", " position of ", " role of ", " join us as ", " join our team as ", " as our ", " opportunity for ", " opening for ", " openings for ",
	" job title ", " position ", " role ", " title ", " wanted ", " suchen ", " lookout for ", " open positions ", " open roles ", " hiring for ", " you as ", " be a ", " be an ", " about the ", " seeks ", " as a ", " as an ", " is a ", " to fill a ", " to find ", " have open ", " open "}

// offeredJob gives the job whose name ends with the word w, when the text offers it.
func (f *fieldText) offeredJob(w cueWord) (string, bool) {
	line := f.line(w.start)
	start := max(line.start, w.start-110)
	before := phraseText(f.text[start:w.start])
	best := -1
	for _, o := range offers {
		if i := strings.LastIndex(before, o); i >= 0 && i+len(o)-1 > best {
			best = i + len(o) - 1
		}
	}
	if isMention(before[max(0, best):]) {
		return "", false
	}
	if best >= 0 {
		if name := before[best:]; strings.Count(name, " ") <= 11 {
			return name + phraseText(f.text[w.start:w.end]), true
		}
	}
	whole := f.text[line.start:line.end]
	if len(whole) <= 90 && (isBullet(strings.TrimSpace(whole)) || strings.HasSuffix(strings.TrimSpace(f.text[w.start:line.end]), ")")) && !f.titled() && w.start-line.start <= 60 {
		return f.text[line.start:w.end], true
	}
	return "", false
}

// isMention holds where the words before a job's name speak of a colleague or another company's people.
func isMention(before string) bool {
	for _, p := range [...]string{" report to ", " reports to ", " reporting to ", " work with ", " working with ", " alongside ", " collaborate with ", " mentor ", " mentoring ", " team of ", " by our ", " our "} {
		if i := strings.LastIndex(before, p); i >= 0 && strings.Count(before[i:], " ") <= 9 && !strings.Contains(before[i:], " join ") {
			return true
		}
	}
	return false
}
