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
	{"manager engineering", "manager"}, {"development manager", "manager"}, {"tech lead", "lead"}, {"team lead", "lead"}, {"technical lead", "lead"}, {"lead generation", ""},
	{"head of", "manager"}, {"vice president", "manager"}, {"working student", "intern"}, {"entry level", "junior"}, {"early career", "junior"}, {"new grad", "junior"},
	{"new graduate", "junior"}, {"mid level", "mid"}, {"mid senior", "mid"}, {"chief technology officer", "manager"}, {"scrum master", ""}, {"co op", "intern"},
	{"intern", "intern"}, {"interns", "intern"}, {"internship", "intern"}, {"internships", "intern"}, {"werkstudent", "intern"}, {"werkstudentin", "intern"}, {"praktikum", "intern"}, {"praktikant", "intern"}, {"apprentice", "intern"},
	{"apprenticeship", "intern"}, {"trainee", "intern"}, {"ausbildung", "intern"}, {"auszubildender", "intern"}, {"azubi", "intern"}, {"stagiaire", "intern"}, {"alternance", "intern"},
	{"junior", "junior"}, {"jr", "junior"}, {"jr.", "junior"}, {"graduate", "junior"}, {"associate", "junior"}, {"fresher", "junior"}, {"freshers", "junior"}, {"absolvent", "junior"}, {"i", "junior"},
	{"mid", "mid"}, {"intermediate", "mid"}, {"journeyman", "mid"}, {"ii", "mid"}, {"2", "mid"},
	{"senior", "senior"}, {"sr", "senior"}, {"sr.", "senior"}, {"snr", "senior"}, {"iii", "senior"}, {"3", "senior"},
	{"staff", "staff"}, {"principal", "staff"}, {"distinguished", "staff"}, {"architect", "staff"}, {"architekt", "staff"},
	{"lead", "lead"}, {"leader", "lead"}, {"teamlead", "lead"}, {"techlead", "lead"}, {"teamleiter", "lead"},
	{"head", "manager"}, {"director", "manager"}, {"vp", "manager"}, {"cto", "manager"}, {"cio", "manager"}, {"manager", "manager"},
}

var levelRank = map[market.Level]int{"intern": 1, "junior": 2, "mid": 3, "senior": 4, "staff": 5, "lead": 6, "manager": 7}

// otherManagers manage something else than people: the title has no level.
var otherManagers = []string{"project", "product", "program", "programme", "account", "case", "community", "delivery", "office", "contracts", "service", "sales", "success", "marketing", "content", "property", "store", "customer", "partner", "release"}

// readLevel reads the level from the title, else from the header of a posting without one.
func readLevel(title string) market.Level {
	t := phraseText(title)
	level := market.LevelUnknown
	for _, p := range titleLevels {
		if !has(t, p.words) {
			continue
		}
		if strings.Contains(p.words, " ") {
			t = strings.Replace(t, p.words, "_", 1)
		}
		if p.words == "manager" && managesOther(t) || len(p.words) == 1 && p.words != "i" && !numbersLevel(t, p.words) || p.words == "i" && !strings.HasSuffix(t, " i ") {
			continue
		}
		if p.means != "" && (level == market.LevelUnknown || levelRank[p.means] < levelRank[level]) {
			level = p.means
		}
	}
	return level
}

func managesOther(t string) bool {
	for _, w := range otherManagers {
		if strings.Contains(t, " "+w+" manager ") || strings.Contains(t, " "+w+"s manager ") {
			return true
		}
	}
	return false
}

// numbersLevel holds when the digit follows a word for the job: "Engineer 2", "SDE 3".
func numbersLevel(t, digit string) bool {
	for _, w := range []string{"engineer", "developer", "scientist", "sde", "analyst", "administrator", "programmer", "manager", "swe", "tester", "level"} {
		if strings.Contains(t, " "+w+" "+digit+" ") {
			return true
		}
	}
	return false
}
