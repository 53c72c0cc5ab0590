package duplicate

import (
	"cmp"
	"slices"
	"strings"
)

// title is a title made comparable.
type title struct {
	words  []string // what the work is, sorted, without what follows
	levels []string // career levels, sorted
	marks  []string // numbers and single letters that tell grades apart, sorted
}

// maxTitle bounds how much of a title is read, in bytes.
const maxTitle = 400

// levelWords give the career level that a title's word stands for.
var levelWords = map[string]string{
	"intern": "intern", "internship": "intern", "internships": "intern", "praktikum": "intern", "praktikant": "intern",
	"pflichtpraktikum": "intern", "coop": "intern", "werkstudent": "student", "werkstudentin": "student", "working": "student",
	"trainee": "trainee", "apprentice": "trainee", "azubi": "trainee", "ausbildung": "trainee", "volontariat": "trainee", "volontär": "trainee",
	"graduate": "junior", "junior": "junior", "jr": "junior", "entry": "junior", "fresher": "junior", "grad": "junior",
	"mid": "mid", "intermediate": "mid", "senior": "senior", "sr": "senior", "senioren": "senior", "snr": "senior", "staff": "staff",
	"principal": "principal", "distinguished": "principal", "fellow": "principal", "lead": "lead", "teamlead": "lead", "leiter": "lead", "teamleiter": "lead",
	"leitung": "lead", "head": "head", "director": "director", "direktor": "director", "vp": "vp", "president": "vp", "chief": "chief", "manager": "manager", "avp": "vp",
	"associate": "associate", "assistant": "assistant", "deputy": "assistant",
}

// gradeMarks are the numerals of grades.
var gradeMarks = map[string]string{"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "1": "1", "2": "2", "3": "3", "4": "4", "5": "5"}

// titleNoise are words of titles that say nothing about the vacancy.
var titleNoise = wordTable(`m w d f x gn mwd div all genders gender remote hybrid onsite on site home office homeoffice
	and auf und or oder the a an of for für in im am at with mit zum zur bei der die das von to de la le en et y e o
	job jobs role position opening opportunity hiring urgent required vacancy stelle gesucht wir suchen teilzeit vollzeit part full time fulltime
	w2 c2c contract perm new usa us uk eu emea h b s`)

// genderEndings are what forms of German titles that name several genders end in.
var genderEndings = strings.NewReplacer(":in ", " ", "*in ", " ", "/in ", " ", "/-in ", " ", "_in ", " ", "(in) ", " ", ":innen ", " ", "*innen ", " ",
	":in,", ",", "*in,", ",", "/in,", ",", ":in/", "/", "*in/", "/")

// spellings gives words of titles one spelling.
var spellings = strings.NewReplacer("co-op", "coop", "full-stack", "fullstack", "full stack", "fullstack", "front-end", "frontend", "front end", "frontend",
	"back-end", "backend", "back end", "backend", "new grad", "graduate", "vice president", "vp")

// readTitle makes a title comparable. Words of skip, such as place and employer, do not count.
func readTitle(s string, skip func(string) bool) title {
	s = spellings.Replace(genderEndings.Replace(strings.ToLower(front(s, maxTitle)) + " "))
	var t title
	for _, w := range wordsOf(s) {
		switch {
		case gradeMarks[w] != "":
			t.marks = append(t.marks, gradeMarks[w])
		case levelWords[w] != "":
			t.levels = append(t.levels, levelWords[w])
		case titleNoise[w] || isCode(w) && len(w) != 4 || isNumber(w) && len(w) != 4 || len(w) == 1 || skip(w):
		default:
			t.words = append(t.words, w)
		}
	}
	for _, list := range []*[]string{&t.words, &t.levels, &t.marks} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return t
}

// missing are the words of t that neither the other title nor the other text has.
func (t title) missing(other *doc) []string {
	var out []string
	for _, w := range t.words {
		if !slices.Contains(other.title.words, w) && !other.names(w) {
			out = append(out, w)
		}
	}
	return out
}

// onlyIn are the items of a that b lacks; both are sorted.
func onlyIn[T cmp.Ordered](a, b []T) []T {
	var out []T
	for _, x := range a {
		if _, ok := slices.BinarySearch(b, x); !ok {
			out = append(out, x)
		}
	}
	return out
}
