package extract

import (
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// employments are the words for forms of employment in phraseText form. Of several in one
// place the first of this list counts: a full-time internship is an internship.
var employments = []phrase[market.Employment]{
	{"internship", market.Internship}, {"intern", market.Internship}, {"interns", market.Internship}, {"internships", market.Internship}, {"praktikum", market.Internship}, {"praktikant", market.Internship}, {"stage", market.Internship}, {"stagiaire", market.Internship}, {"becario", market.Internship}, {"prácticas", market.Internship}, {"estágio", market.Internship}, {"staż", market.Internship},
	{"apprenticeship", market.Apprenticeship}, {"apprentice", market.Apprenticeship}, {"ausbildung", market.Apprenticeship}, {"azubi", market.Apprenticeship}, {"duales studium", market.Apprenticeship}, {"alternance", market.Apprenticeship}, {"trainee", market.Apprenticeship},
	{"freelance", market.Freelance}, {"freelancer", market.Freelance}, {"freelancers", market.Freelance}, {"freiberuflich", market.Freelance}, {"freiberufler", market.Freelance}, {"self employed", market.Freelance},
	{"contract", market.Contract}, {"contractor", market.Contract}, {"contractors", market.Contract}, {"contract to hire", market.Contract}, {"b2b", market.Contract}, {"c2c", market.Contract}, {"corp to corp", market.Contract}, {"1099", market.Contract}, {"w2", market.Contract}, {"c2h", market.Contract}, {"contractual", market.Contract}, {"mandate contract", market.Contract},
	{"temporary", market.Temporary}, {"temp", market.Temporary}, {"fixed term", market.Temporary}, {"befristet", market.Temporary}, {"cdd", market.Temporary}, {"seasonal", market.Temporary}, {"per diem", market.Temporary}, {"temporal", market.Temporary}, {"elternzeitvertretung", market.Temporary},
	{"full time", market.FullTime}, {"fulltime", market.FullTime}, {"vollzeit", market.FullTime}, {"voll", market.FullTime}, {"festanstellung", market.FullTime}, {"permanent", market.FullTime}, {"perm", market.FullTime}, {"unbefristet", market.FullTime}, {"cdi", market.FullTime}, {"temps plein", market.FullTime}, {"tiempo completo", market.FullTime}, {"voltijd", market.FullTime}, {"pełny etat", market.FullTime}, {"umowa o pracę", market.FullTime}, {"full", market.FullTime}, {"regular", market.FullTime},
	{"part time", market.PartTime}, {"parttime", market.PartTime}, {"teilzeit", market.PartTime}, {"minijob", market.PartTime}, {"werkstudent", market.PartTime}, {"werkstudentin", market.PartTime}, {"working student", market.PartTime}, {"temps partiel", market.PartTime}, {"medio tiempo", market.PartTime}, {"deeltijd", market.PartTime}, {"half time", market.PartTime},
}

// ownWords are employments that only a field or a label may use on its own: they mean too much elsewhere.
var ownWords = wordSet("full voll regular stage temp temporal perm permanent")

// readEmployment reads the form of employment: the board's own field, then the title or
// header, then what the text says of this posting.
func (f *fieldText) readEmployment() market.Employment {
	if e := employmentIn(splitCase(f.posting.EmploymentType), true); e != market.EmploymentUnknown {
		return e
	}
	if e := employmentIn(f.title, false); e != market.EmploymentUnknown {
		return e
	}
	for _, w := range f.words {
		if w.cue&cueEmployment == 0 {
			continue
		}
		if e := f.employmentAt(w); e != market.EmploymentUnknown {
			return e
		}
	}
	return market.EmploymentUnknown
}

// splitCase is a board's value as words: "FullTime" and "FULL_TIME" as "Full Time".
func splitCase(s string) string {
	var b strings.Builder
	for i := range len(s) {
		if i > 0 && byteClass[s[i]] == 3 && byteClass[s[i-1]] == 1 {
			b.WriteByte(' ')
		}
		b.WriteByte(s[i])
	}
	return strings.ReplaceAll(b.String(), "_", " ")
}

// employmentIn reads a short text; a whole one may consist of a word that says little elsewhere.
func employmentIn(s string, whole bool) market.Employment {
	if s == "" {
		return market.EmploymentUnknown
	}
	t := phraseText(s)
	n := employmentIndex.earliest(t, func(n int) bool {
		return (whole || !ownWords[employments[n].words]) && !notEmployment(t, employments[n].words)
	})
	if n < 0 {
		return market.EmploymentUnknown
	}
	return employments[n].means
}

var employmentIndex = indexPhrases(employments)

// notEmployment holds where the word is of somebody's work, not of its form: "Contracts Manager", "Smart Contract Engineer".
func notEmployment(t, words string) bool {
	for _, other := range [...]string{" smart contract", " contract manag", " contract admin", " contract special", " contract law", " contract research", " non internship ", " intern program", " trainee program manager "} {
		if strings.HasPrefix(strings.TrimLeft(other, " "), words) || strings.HasSuffix(strings.TrimRight(other, " "), words) {
			if strings.Contains(t, other) {
				return true
			}
		}
	}
	return false
}

// employmentLabels come before the form of employment: "Job Type: Contract".
var employmentLabels = []string{" employment type ", " job type ", " employment ", " type of employment ", " contract type ", " job schedule ", " position type ", " type ", " time type ", " schedule ", " anstellungsart ", " beschäftigungsart ", " arbeitszeit ", " type de contrat ", " commitment "}

// employmentNouns follow the form of employment of the posting itself: "a full-time position".
const employmentNouns = " position role job opportunity employee employment engagement assignment contract basis permanent gig "

// employmentAt reads the statement that word w may begin or end.
func (f *fieldText) employmentAt(w cueWord) market.Employment {
	s := f.sentenceWithin(w.span, 60)
	before, after := phraseText(f.text[s.start:w.start]), phraseText(f.text[w.start:s.end])
	for _, e := range employments {
		if !strings.HasPrefix(after[1:], e.words) || after[1+len(e.words)] != ' ' {
			continue
		}
		rest := after[1+len(e.words):]
		switch {
		case endsWithLabel(before):
			return e.means
		case ownWords[e.words], notEmployment(before+after[1:], e.words):
			continue
		case strings.TrimSpace(before) == "" && (strings.TrimSpace(rest) == "" || followed(rest, " apply permanent position role with w2 ")),
			followed(rest, employmentNouns) && (ended(before, " a an is this our for as of on ") || strings.TrimSpace(before) == ""),
			strings.HasSuffix(before, " in ") && (e.words == "vollzeit" || e.words == "teilzeit" || e.words == "festanstellung"),
			strings.HasSuffix(before, " month ") && e.words == "contract", strings.HasSuffix(before, " months ") && e.words == "contract":
			return e.means
		}
	}
	return market.EmploymentUnknown
}

func endsWithLabel(before string) bool {
	for _, l := range employmentLabels {
		if strings.HasSuffix(before, l) {
			return true
		}
	}
	return false
}
