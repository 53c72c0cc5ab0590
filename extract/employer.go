package extract

import (
	"strings"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// aboutBytes is how much of the start of a text is read for what the employer says of itself.
const aboutBytes = 2500

// Votes of statements: a portal's own line, the employer's kind of business named, a word of it.
const (
	labelVotes = 9
	nounVotes  = 3
	wordVotes  = 1
	fewVotes   = 2 // the least that are believed
)

// employerVotes counts statements on an employer.
type employerVotes struct {
	industries map[string]int
	kinds      map[market.EmployerKind]int
}

// readEmployer gives the employer's industry and kind: of a well-known one by its name,
// else by what its name and the text say. Unknown where little is said.
func (f *fieldText) readEmployer() (string, market.EmployerKind) {
	known := employers.ofName(f.employerKey())
	if known.industry != "" {
		return known.industry, known.kind
	}
	votes := employerVotes{map[string]int{}, map[market.EmployerKind]int{}}
	for _, w := range f.words {
		if w.cue&cueEmployer != 0 && (w.start < aboutBytes || f.labelled(w)) {
			f.voteAt(w, &votes)
		}
	}
	industry := most(votes.industries)
	if industry == "" {
		industry = market.IndustryUnknown
	}
	kind := known.kind
	if kind == "" {
		kind = votes.kind(industry)
	}
	return industry, kind
}

// employerKey is the key of the board's name of the employer, or of the one that opens a header.
func (f *fieldText) employerKey() string {
	if f.posting.Company != "" || f.posting.Title != "" {
		return f.companyKey()
	}
	first, _, _ := strings.Cut(headerParts(f.title)[0], "(")
	return employerKey(first)
}

// labelled holds for a value of a portal's own line: "Industry Type: Banking".
func (f *fieldText) labelled(w cueWord) bool {
	before := f.text[max(0, w.start-40):w.start]
	return mayBeLabel(before) && industryLabel(phraseText(before))
}

// mayBeLabel rules out, by their last two letters, most words that are no label of industryLabel.
func mayBeLabel(before string) bool {
	end := len(before)
	for end > 0 && before[end-1] < utf8.RuneSelf && phraseByte[before[end-1]] == 0 {
		end--
	}
	if end < 2 || before[end-1] >= utf8.RuneSelf {
		return end >= 2
	}
	switch [2]byte{before[end-2] | 0x20, before[end-1] | 0x20} {
	case [2]byte{'p', 'e'}, [2]byte{'r', 'y'}, [2]byte{'i', 't'}, [2]byte{'h', 'e'}:
		return true
	}
	return false
}

func industryLabel(before string) bool {
	return strings.HasSuffix(before, " industry type ") || strings.HasSuffix(before, " industry ") && strings.HasSuffix(before, "  industry ") ||
		strings.HasSuffix(before, "industry typeit ") || strings.HasSuffix(before, " branche ")
}

// businessNouns make a word before them the employer's business: "a fintech company".
const businessNouns = " company companies startup start provider firm platform group leader business bank institution organization organisation retailer manufacturer operator marketplace unternehmen scaleup technology solutions corporation consultancy "

// voteAt counts the phrases that begin with word w.
func (f *fieldText) voteAt(w cueWord, votes *employerVotes) {
	after := f.text[w.start:min(len(f.text), w.start+60)]
	best := employers.phraseAt(after, w)
	if best.words == "" {
		return
	}
	n, s := wordVotes, f.sentenceWithin(w.span, 160)
	switch {
	case f.labelled(w):
		n = labelVotes
	case best.kind == market.AgencyEmployer:
		n = nounVotes
	case f.names(hintAsks, s), !f.names(hintAbout, s):
		return
	case strings.Contains(best.words, " "), followed(phraseText(after)[1+len(best.words):], businessNouns):
		n = nounVotes
	}
	if best.industry != "" {
		votes.industries[best.industry] += n
	} else {
		votes.kinds[best.kind] += n
	}
}

// kind is the kind with most votes, with regard to the industry.
func (v *employerVotes) kind(industry string) market.EmployerKind {
	switch {
	case v.kinds[market.AgencyEmployer] >= nounVotes:
		return market.AgencyEmployer
	case v.kinds[market.ServicesEmployer] >= nounVotes, industry == "it-services", industry == "professional-services":
		return market.ServicesEmployer
	case v.kinds[market.ProductEmployer] >= nounVotes:
		return market.ProductEmployer
	}
	return market.EmployerUnknown
}

// most is the name with most votes, "" with few of them or a tie.
func most(votes map[string]int) string {
	best, tie := "", false
	for name, n := range votes {
		switch {
		case n > votes[best]:
			best, tie = name, false
		case n == votes[best]:
			tie = true
		}
	}
	if tie || votes[best] < fewVotes {
		return ""
	}
	return best
}
