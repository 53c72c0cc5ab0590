package duplicate

import "strings"

// kind says what a word can be, so that most words are passed over at a glance.
type kind uint16

const (
	opensLine kind = 1 << iota // the first of its line
	hasDigit
	number // digits only
	noise
	yearWord
	joinWord
	numberCue
	weakCue
	idWord
	idPrefix
)

// kindWords are the words that a kind holds for.
var kindWords = map[kind]string{
	yearWord: "year years yr yrs jahre jahren jahr ans años lat",
	// joins stand between the ends of a range
	joinWord: "to bis or oder plus",
	// cues come before the number of a vacancy; weak ones do only with an idWord between
	numberCue: "requisition req kennziffer referenznummer reference ref",
	weakCue:   "job posting position",
	idWord:    "id number no nr num code",
	// idPrefix words start numbers that need no cue: those of Workday and its like
	idPrefix: "jr r req",
	// noise comes and goes without saying anything of a vacancy: grammar, headings, what boards add, dates, contact
	noise: `the and for with you your our are will this that from have has can not all any its their they who was were been but about into other such
	und der die das den dem des ein eine einen einem einer mit für von auf bei bist dich dir dein deine deinen deiner sie ihr ihre ihren wir uns unser unsere unseren ist sind als auch oder zum zur nach wie werden haben hast
	aufgaben qualifikation qualifikationen profil benefits vorteile tätigkeiten anforderungen jobbeschreibung stellenanforderungen einleitung bieten bringst erwartet
	tasks requirements responsibilities qualifications description overview summary job role position title location apply now click here please contact email mail send cv resume today interested
	more english speaking jobs find save icon details post reviews read what people saying working here must create indeed account before continuing company website type full time salary guide provided employer estimate report inaccurate
	january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec januar februar märz mai juni juli oktober dezember
	monday tuesday wednesday thursday friday saturday sunday www http https com html posted date li-remote li-hybrid remote hybrid onsite linkedin`,
}

// kindTable finds kinds by the hash of a word.
type kindTable [4096]struct {
	hash uint32
	kind kind
}

var kinds = func() *kindTable {
	t := new(kindTable)
	for k, words := range kindWords {
		for _, w := range strings.Fields(words) {
			h := hashWord(w)
			i := h % uint32(len(t))
			for t[i].hash != 0 && t[i].hash != h {
				i = (i + 1) % uint32(len(t))
			}
			t[i].hash, t[i].kind = h, t[i].kind|k
		}
	}
	return t
}()

func (t *kindTable) of(hash uint32) kind {
	for i := hash % uint32(len(t)); t[i].hash != 0; i = (i + 1) % uint32(len(t)) {
		if t[i].hash == hash {
			return t[i].kind
		}
	}
	return 0
}
