package extract

import (
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// titleLevels are level words of titles. Within a title the lower level wins,
// except that a phrase covers the words inside it.
var titleLevels = []phrase[market.Level]{
	{"senior associate", "senior"}, {"associate director", "manager"}, {"associate principal", "staff"}, {"engineering manager", "manager"}, {"senior manager", "manager"},
	{"manager engineering", "manager"}, {"development manager", "manager"}, {"engineering lead", "lead"}, {"tech lead", "lead"}, {"team lead", "lead"}, {"technical lead", "lead"}, {"lead generation", ""}, {"lead time", ""}, {"hiring manager", ""},
	{"head of", "manager"}, {"vice president", "manager"}, {"working student", "intern"}, {"work student", "intern"}, {"student worker", "intern"}, {"entry level", "junior"}, {"early career", "junior"}, {"early careers", "junior"}, {"new grad", "junior"},
	{"new graduate", "junior"}, {"recent graduate", "junior"}, {"mid level", "mid"}, {"mid senior", "mid"}, {"mid sr", "mid"}, {"medior", "mid"}, {"chief technology officer", "manager"}, {"scrum master", ""}, {"co op", "intern"},
	{"all levels", ""}, {"non internship", ""}, {"business development manager", ""}, {"learning and development manager", ""}, {"staffing", ""}, {"support staff", ""}, {"sales associate", ""}, {"head hunter", ""}, {"technical staff", ""}, {"bank staff", ""}, {"member of staff", ""}, {"staff nurse", ""},
	{"intern", "intern"}, {"interns", "intern"}, {"internship", "intern"}, {"internships", "intern"}, {"werkstudent", "intern"}, {"werkstudentin", "intern"}, {"praktikum", "intern"}, {"praktikant", "intern"}, {"apprentice", "intern"},
	{"apprenticeship", "intern"}, {"trainee", "intern"}, {"ausbildung", "intern"}, {"auszubildender", "intern"}, {"auszubildende", "intern"}, {"azubi", "intern"}, {"stagiaire", "intern"}, {"alternance", "intern"}, {"becario", "intern"}, {"estagiário", "intern"}, {"stage", "intern"},
	{"junior", "junior"}, {"jr", "junior"}, {"graduate", "junior"}, {"associate", "junior"}, {"fresher", "junior"}, {"freshers", "junior"}, {"absolvent", "junior"}, {"berufseinsteiger", "junior"}, {"grad", "junior"}, {"i", "junior"}, {"1", "junior"},
	{"mid", "mid"}, {"intermediate", "mid"}, {"journeyman", "mid"}, {"ii", "mid"}, {"2", "mid"}, {"l2", ""},
	{"senior", "senior"}, {"sr", "senior"}, {"snr", "senior"}, {"iii", "senior"}, {"3", "senior"}, {"expert", "senior"}, {"sênior", "senior"},
	{"staff", "staff"}, {"principal", "staff"}, {"distinguished", "staff"}, {"architect", "staff"}, {"architekt", "staff"}, {"fellow", "staff"},
	{"lead", "lead"}, {"leader", "lead"}, {"teamlead", "lead"}, {"techlead", "lead"}, {"teamleiter", "lead"}, {"leiter", "lead"},
	{"middle", "mid"}, {"semi senior", "mid"}, {"ssr", "mid"}, {"pleno", "mid"}, {"regular", "mid"}, {"confirmé", "mid"}, {"starszy", "senior"}, {"starsza", "senior"}, {"młodszy", "junior"}, {"młodsza", "junior"}, {"júnior", "junior"}, {"débutant", "junior"}, {"recién graduado", "junior"}, {"young professional", "junior"}, {"junioren", "junior"},
	{"dual student", "intern"}, {"duales studium", "intern"}, {"dualer student", "intern"}, {"student assistant", "intern"}, {"studentische hilfskraft", "intern"}, {"stagista", "intern"}, {"tirocinio", "intern"}, {"stażysta", "intern"}, {"praktykant", "intern"}, {"estágio", "intern"}, {"prácticas", "intern"}, {"apprenti", "intern"}, {"stagiair", "intern"}, {"afstudeerstage", "intern"},
	{"chief engineer", "staff"}, {"chief architect", "staff"}, {"chief of staff", ""}, {"chief", "manager"}, {"geschäftsführer", "manager"}, {"geschäftsführerin", "manager"}, {"abteilungsleiter", "manager"}, {"abteilungsleiterin", "manager"}, {"bereichsleiter", "manager"}, {"bereichsleiterin", "manager"}, {"teamleitung", "lead"}, {"teamleiterin", "lead"}, {"leiterin", "lead"}, {"gruppenleiter", "lead"}, {"directeur", "manager"}, {"responsable", "lead"},
	{"head", "manager"}, {"director", "manager"}, {"vp", "manager"}, {"cto", "manager"}, {"cio", "manager"}, {"manager", "manager"},
}

var levelRank = map[market.Level]int{"intern": 1, "junior": 2, "mid": 3, "senior": 4, "staff": 5, "lead": 6, "manager": 7}

// otherManagers manage something else than people: such a title has no level.
var otherManagers = []string{"project", "product", "program", "programme", "account", "case", "community", "delivery", "office", "contract", "service", "sales", "success", "marketing", "content", "property", "store", "customer", "partner", "release", "relationship", "package", "password", "task", "key", "campaign", "brand", "category", "event"}

var levelIndex = indexPhrases(titleLevels)

// levelOf reads the level words of a title or of a job's name in phraseText form, LevelUnknown without any.
func levelOf(t string) market.Level {
	var space [8][2]int
	hits := space[:0] // number and position of the phrases found
	levelIndex.each(t, func(n, at int) { hits = append(hits, [2]int{n, at}) })
	level := market.LevelUnknown
	for _, h := range hits {
		p := titleLevels[h[0]]
		if p.means == "" || covered(h, hits) || !standsForLevel(t, p.words) || p.means == "senior" && ofManager(t[h[1]+1+len(p.words):]) {
			continue
		}
		if level == market.LevelUnknown || levelRank[p.means] < levelRank[level] {
			level = p.means
		}
	}
	return level
}

// ofManager holds for the words after "senior" when it is a rank among those who manage people: "senior
// software engineering manager", "senior director", not "senior campaign manager".
func ofManager(t string) bool {
	before := ""
	for n, w := range strings.Fields(t) {
		switch {
		case w == "director" || w == "vp" || w == "vice":
			return n < 2
		case w == "manager":
			return n == 0 || leadsPeople[before] && !has(t, "business development manager")
		case n == maxManagerWords || namesJob(w) && !leadsPeople[w]:
			return false
		}
		before = w
	}
	return false
}

// leadsPeople are words before "manager" that name a team of people.
var leadsPeople = wordSet("engineering development developer developers software technology science infrastructure qa team")

// maxManagerWords is how many words may stand between "senior" and "manager".
const maxManagerWords = 3

// covered holds when a longer phrase contains the hit: "lead" within "lead generation".
func covered(h [2]int, hits [][2]int) bool {
	end := h[1] + len(titleLevels[h[0]].words)
	for _, o := range hits {
		if w := titleLevels[o[0]].words; len(w) > len(titleLevels[h[0]].words) && o[1] <= h[1] && end <= o[1]+len(w) {
			return true
		}
	}
	return false
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
	case "regular":
		return strings.HasSuffix(t, " regular ")
	case "head":
		return strings.HasPrefix(t, " head ") || strings.HasSuffix(t, " head ")
	case "stage", "mid", "expert":
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
		if level := levelOf(phraseText(strings.TrimPrefix(f.posting.Title, "Role"))); level != market.LevelUnknown {
			return level
		}
	}
	for _, group := range [...]func() []jobName{f.headerJobs, f.offeredJobs} {
		jobs := group()
		for n := range jobs {
			job := &jobs[n]
			if level := levelOf(job.words); level != market.LevelUnknown && (f.titled() || job.isJob()) {
				return level
			}
			if r, _ := job.role(); r != "" && !f.titled() && namesJob(job.words) {
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
	case "career":
		if tail := lastWords(before, 6); strings.Contains(tail, " early ") && (has(before, "looking for") || has(before, "seeking") || has(before, "ideal")) {
			return "junior"
		}
	case "senior", "junior", "mid-level", "mid", "entry-level", "entry", "principal", "staff":
		if strings.TrimSpace(before) == "" && strings.Contains(firstWords(after, 5), " years ") && byteClass[strings.TrimLeft(after, " ")[0]] == 2 {
			return levelOf(phraseText(word)) // "Senior: 5 to 8 years of ..."
		}
		if strings.HasPrefix(word, "entry") && !has(before, "not") && (strings.HasSuffix(before, " this ") || followed(strings.TrimPrefix(strings.TrimPrefix(after, " level"), " equivalent"), " work role position opportunity job candidates ")) {
			return "junior"
		}
		if (strings.HasSuffix(before, " is a ") || strings.HasSuffix(before, " this is an ") || strings.HasSuffix(before, " is an ")) && (strings.Contains(firstWords(after, 6), " role ") || strings.Contains(firstWords(after, 6), " position ")) {
			return levelOf(phraseText(word + " " + firstWords(after, 2)))
		}
	}
	return market.LevelUnknown
}
