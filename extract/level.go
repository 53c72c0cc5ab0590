package extract

import (
	"strings"
	"unicode"

	"github.com/roadcheck/roadcheck/internal/market"
)

// phrase is words that mean something, in the form phraseText gives.
type phrase[T any] struct {
	words string
	means T
}

// phraseText is s in lower case with one blank around every word; "+", "#" and
// inner dots stay, so that "C++", "C#" and ".NET" remain words.
func phraseText(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 2)
	b.WriteByte(' ')
	blank := true
	for i, r := range s {
		keep := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '+' || r == '#' ||
			(r == '.' && i+1 < len(s) && s[i+1] > ' ' && isPlaceRune(rune(s[i+1])))
		if keep {
			b.WriteRune(unicode.ToLower(r))
			blank = false
		} else if !blank {
			b.WriteByte(' ')
			blank = true
		}
	}
	if !blank {
		b.WriteByte(' ')
	}
	return b.String()
}

// has holds when the phrase text s contains words.
func has(s, words string) bool {
	for from := 0; ; {
		i := strings.Index(s[from:], words)
		if i < 0 {
			return false
		}
		i += from
		if s[i-1] == ' ' && s[i+len(words)] == ' ' {
			return true
		}
		from = i + 1
	}
}

// titleLevels are level words of titles. Within a title the lower level wins,
// except that a phrase covers the words inside it.
var titleLevels = []phrase[market.Level]{
	{"senior associate", "senior"}, {"associate director", "manager"}, {"associate principal", "staff"}, {"engineering manager", "manager"}, {"senior manager", "manager"},
	{"manager engineering", "manager"}, {"development manager", "manager"}, {"engineering lead", "lead"}, {"tech lead", "lead"}, {"team lead", "lead"}, {"technical lead", "lead"}, {"lead generation", ""}, {"lead time", ""}, {"hiring manager", ""},
	{"head of", "manager"}, {"vice president", "manager"}, {"working student", "intern"}, {"work student", "intern"}, {"student worker", "intern"}, {"entry level", "junior"}, {"early career", "junior"}, {"early careers", "junior"}, {"new grad", "junior"},
	{"new graduate", "junior"}, {"recent graduate", "junior"}, {"mid level", "mid"}, {"mid senior", "mid"}, {"mid sr", "mid"}, {"medior", "mid"}, {"chief technology officer", "manager"}, {"scrum master", ""}, {"co op", "intern"},
	{"all levels", ""}, {"staffing", ""}, {"support staff", ""}, {"sales associate", ""}, {"head hunter", ""},
	{"intern", "intern"}, {"interns", "intern"}, {"internship", "intern"}, {"internships", "intern"}, {"werkstudent", "intern"}, {"werkstudentin", "intern"}, {"praktikum", "intern"}, {"praktikant", "intern"}, {"apprentice", "intern"},
	{"apprenticeship", "intern"}, {"trainee", "intern"}, {"ausbildung", "intern"}, {"auszubildender", "intern"}, {"auszubildende", "intern"}, {"azubi", "intern"}, {"stagiaire", "intern"}, {"alternance", "intern"}, {"becario", "intern"}, {"estagiário", "intern"}, {"stage", "intern"},
	{"junior", "junior"}, {"jr", "junior"}, {"graduate", "junior"}, {"associate", "junior"}, {"fresher", "junior"}, {"freshers", "junior"}, {"absolvent", "junior"}, {"berufseinsteiger", "junior"}, {"grad", "junior"}, {"i", "junior"}, {"1", "junior"},
	{"mid", "mid"}, {"intermediate", "mid"}, {"journeyman", "mid"}, {"ii", "mid"}, {"2", "mid"}, {"l2", ""},
	{"senior", "senior"}, {"sr", "senior"}, {"snr", "senior"}, {"iii", "senior"}, {"3", "senior"}, {"expert", "senior"}, {"sênior", "senior"},
	{"staff", "staff"}, {"principal", "staff"}, {"distinguished", "staff"}, {"architect", "staff"}, {"architekt", "staff"}, {"fellow", "staff"},
	{"lead", "lead"}, {"leader", "lead"}, {"teamlead", "lead"}, {"techlead", "lead"}, {"teamleiter", "lead"}, {"leiter", "lead"},
	{"head", "manager"}, {"director", "manager"}, {"vp", "manager"}, {"cto", "manager"}, {"cio", "manager"}, {"manager", "manager"},
}

var levelRank = map[market.Level]int{"intern": 1, "junior": 2, "mid": 3, "senior": 4, "staff": 5, "lead": 6, "manager": 7}

// otherManagers manage something else than people: such a title has no level.
var otherManagers = []string{"project", "product", "program", "programme", "account", "case", "community", "delivery", "office", "contract", "service", "sales", "success", "marketing", "content", "property", "store", "customer", "partner", "release", "relationship", "package", "password", "task", "key", "campaign", "brand", "category", "event"}

// levelOf reads the level words of a title or of a job's name, LevelUnknown without any.
func levelOf(title string) market.Level {
	t := phraseText(title)
	level := market.LevelUnknown
	for _, p := range titleLevels {
		i := strings.Index(t, " "+p.words+" ")
		if i < 0 || !standsForLevel(t, p.words) {
			continue
		}
		if strings.Contains(p.words, " ") || p.means == "" {
			t = t[:i+1] + "_" + t[i+1+len(p.words):]
		}
		if p.means != "" && (level == market.LevelUnknown || levelRank[p.means] < levelRank[level]) {
			level = p.means
		}
	}
	return level
}

// standsForLevel holds unless the word means something else in this title.
func standsForLevel(t, word string) bool {
	switch word {
	case "manager":
		for _, w := range otherManagers {
			if strings.Contains(t, " "+w+" manager ") || strings.Contains(t, " "+w+"s manager ") {
				return false
			}
		}
	case "1", "2", "3", "i":
		return numbersLevel(t, word)
	case "stage", "mid", "head", "expert":
		return strings.HasPrefix(t, " "+word) || word == "mid"
	}
	return true
}

// numbersLevel holds when the digit follows a word for the job: "Engineer 2", "SDE 3".
func numbersLevel(t, digit string) bool {
	for _, w := range [...]string{"engineer", "developer", "scientist", "sde", "analyst", "administrator", "programmer", "manager", "swe", "tester", "level", "architect", "specialist", "technician", "designer", "sdet", "consultant"} {
		if strings.Contains(t, " "+w+" "+digit+" ") {
			return true
		}
	}
	return false
}

// readLevel reads the level from the title, else from the header of a posting
// without one, else from what the text calls the job. Years never give a level.
func (f *fieldText) readLevel() market.Level {
	if f.posting.Title != "" {
		if level := levelOf(strings.TrimPrefix(f.posting.Title, "Role")); level != market.LevelUnknown {
			return level
		}
	}
	names, inText := f.jobNames()
	for _, group := range [2][]string{names[:inText], names[inText:]} {
		for _, name := range group {
			if level := levelOf(name); level != market.LevelUnknown && (f.titled() || namesJob(name)) {
				return level
			}
			if r, _ := roles.ofTitle(name); r != "" && !f.titled() && namesJob(name) {
				break // of several jobs the first counts
			}
		}
	}
	for _, w := range f.words {
		if w.cue&cueLevel == 0 {
			continue
		}
		if level := f.statedLevel(w); level != market.LevelUnknown {
			return level
		}
	}
	return market.LevelUnknown
}

// namesJob holds when a part of a header is more than a level: "ONSITE and INTERN" is not.
func namesJob(name string) bool {
	for _, w := range strings.Fields(phraseText(name)) {
		if c := cues.find(wordHash(w)); c&cueJob != 0 && !strings.HasPrefix(w, "intern") {
			return true
		}
		if strings.HasPrefix(w, "engineering") || strings.HasPrefix(w, "develop") || strings.HasPrefix(w, "software") || strings.HasPrefix(w, "backend") || strings.HasPrefix(w, "frontend") {
			return true
		}
	}
	return false
}

// statedLevel reads "is a senior, hands-on role", "Level: Senior", "Freshers can apply".
func (f *fieldText) statedLevel(w cueWord) market.Level {
	s := f.sentence(w.span)
	before, after := phraseText(f.text[s.start:w.start]), phraseText(f.text[w.end:s.end])
	switch word := strings.ToLower(f.text[w.start:w.end]); word {
	case "level", "seniority":
		if rest := strings.TrimLeft(f.text[w.end:s.end], " *"); strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "-") {
			return levelOf(firstWords(phraseText(rest), 4))
		}
	case "fresher", "freshers":
		if !has(before, "not") && !has(before, "no") && !has(after, "not") {
			return "junior"
		}
	case "senior", "junior", "mid-level", "mid", "entry-level", "entry", "principal", "staff":
		if (strings.HasSuffix(before, " is a ") || strings.HasSuffix(before, " this is an ") || strings.HasSuffix(before, " is an ")) && (strings.Contains(firstWords(after, 6), " role ") || strings.Contains(firstWords(after, 6), " position ")) {
			return levelOf(word + " " + firstWords(after, 2))
		}
	}
	return market.LevelUnknown
}
