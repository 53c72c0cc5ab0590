package extract

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// wordCue says which fields a word makes worth a closer look.
type wordCue uint16

const (
	cueYears      wordCue = 1 << iota // "years", "yrs", "Jahre"
	cueRemote                         // "remote", "hybrid", "hybride", "hybrides", "hybriden", "hybrider", "onsite", "office"
	cueJob                            // "engineer", "developer": may end the name of a job
	cueLevel                          // "senior", "intern"
	cuePlace                          // capitalised first word of a place name
	cueSite                           // "location": a label before the places of the work
	cuePay                            // "salary", "USD", "LPA"
	cueDuty                           // speaks for a role
	cuePair                           // may end a pair of words that speaks for a role
	cueCode                           // in capitals it is the code of a place: "IN", "US"
	cueEmployment                     // begins a form of employment: "full-time", "contract"
	cueEmployer                       // begins what an employer says of itself: "fintech", "consulting"
)

// hashTable maps the wordHash of a word to what is known of it, by open addressing.
type hashTable[V any] struct {
	slots []hashSlot[V] // at most two thirds full, by the high bits of the hash
	shift int
	maybe [1 << 11]uint64 // one bit per hash, small enough for the fastest cache: most words are not in the table
}

// hashSlot is a hash and its value, side by side because a search costs what it misses in the caches.
type hashSlot[V any] struct {
	key   uint64 // 0 in a free slot
	value V
}

func newHashTable[V any](all map[uint64]V) *hashTable[V] {
	size := 2
	for 2*size < 3*len(all) {
		size *= 2
	}
	t := &hashTable[V]{slots: make([]hashSlot[V], size), shift: 65 - bits.Len(uint(size))}
	for h, v := range all {
		t.maybe[h>>53] |= 1 << (h >> 47 & 63)
		i := int(h >> t.shift)
		for t.slots[i].key != 0 {
			i = (i + 1) & (size - 1)
		}
		t.slots[i] = hashSlot[V]{h, v}
	}
	return t
}

// find gives the value of a hash, the zero value without one.
func (t *hashTable[V]) find(h uint64) (v V) {
	if t.maybe[h>>53]>>(h>>47&63)&1 == 0 {
		return v
	}
	for i := int(h >> t.shift); ; i++ {
		if s := &t.slots[i&(len(t.slots)-1)]; s.key == h {
			return s.value
		} else if s.key == 0 {
			return v
		}
	}
}

var cues = newCueTable(map[wordCue][]string{
	cueYears: {"year", "years", "yr", "yrs", "yoe", "jahre", "jahren", "ans", "années", "años", "anos", "jaar", "anni", "lat", "month", "months", "fresher", "freshers"},
	cueRemote: {"remote", "remotely", "hybrid", "hybride", "hybrides", "hybriden", "hybrider", "onsite", "office", "wfh", "telecommute", "telecommuting", "telework", "homeoffice",
		"teletrabajo", "télétravail", "remoto", "site", "home", "person", "relocation", "anywhere", "wherever"},
	cueJob: {"engineer", "engineers", "developer", "developers", "programmer", "programmers", "scientist", "scientists", "analyst", "analysts", "architect", "architects", "administrator",
		"designer", "designers", "manager", "lead", "leads", "intern", "interns", "internship", "consultant", "specialist", "sre", "devops", "entwickler", "softwareentwickler", "ingenieur", "développeur", "hacker", "hackers", "dev", "devs",
		"marketer", "instructor", "director", "recruiter", "tester", "testers", "dba", "positions", "coder", "coders", "researcher", "researchers", "technician"},
	cueLevel: {"senior", "sr", "junior", "jr", "mid-level", "midlevel", "mid", "intermediate", "principal", "staff", "entry-level", "entry", "fresher", "freshers", "level", "seniority", "career"},
	cueEmployment: {"full", "fulltime", "vollzeit", "part", "parttime", "teilzeit", "contract", "contractor", "freelance", "freelancer", "permanent", "perm", "temporary", "internship", "festanstellung", "unbefristet",
		"befristet", "w2", "c2c", "b2b", "minijob", "apprenticeship", "ausbildung", "regular", "fixed", "cdi", "cdd", "voltijd", "deeltijd", "praktikum", "werkstudent"},
	cueSite: {"location", "locations", "standort", "einsatzort", "arbeitsort", "lieu", "ubicación"},
	cuePay: {"salary", "compensation", "pay", "usd", "eur", "gbp", "inr", "lpa", "lakh", "lakhs", "lac", "lacs", "ctc", "chf", "pln", "cad", "aud", "sgd", "sek", "nok", "dkk", "czk", "gehalt", "jahresgehalt",
		"salaire", "salario", "stipend", "remuneration", "wage", "rate", "earn", "k", "crore", "aed", "huf", "jpy", "hkd", "nzd", "rs", "kr", "zar", "brl", "myr", "php", "wynagrodzenie", "vergütung",
		"comp", "salaries", "lön", "lohn", "stundenlohn", "verdienst", "salário", "sueldo"},
})

// wordValue is what the table of words knows of a word.
type wordValue struct {
	cue   wordCue
	hints wordHint
	duty  uint16 // number of the duty, with cueDuty
	firm  uint16 // number of the facts that begin with the word, with cueEmployer
}

func newCueTable(lists map[wordCue][]string) *hashTable[wordValue] {
	all := map[uint64]wordCue{}
	for c, words := range lists {
		for _, w := range words {
			for _, part := range strings.FieldsFunc(w, func(r rune) bool { return r < utf8.RuneSelf && !isWordByte(byte(r)) }) {
				all[wordHash(part)] |= c
			}
		}
	}
	for h := range roles.words {
		all[h] |= cueDuty
	}
	for h := range roles.second {
		all[h] |= cuePair
	}
	for h := range employers.begins {
		all[h] |= cueEmployer
	}
	values := map[uint64]wordValue{}
	for h, c := range all {
		values[h] = wordValue{cue: c, duty: roles.words[h], firm: employers.begins[h]}
	}
	for hint, words := range hintWords {
		for w := range words {
			h := hashLetters(append([]byte(w), padding[:8]...), len(w))
			v := values[h]
			v.hints |= hint
			values[h] = v
		}
	}
	return newHashTable(values)
}

// placeCues are the cues of words that count only where they are written as names are. They
// have a table of their own, because there are many of them and few words are so written.
var placeCues = func() *hashTable[wordCue] {
	all := map[uint64]wordCue{}
	for name := range atlas.names {
		if words := placeWords(name); len(words) > 0 {
			all[wordHash(firstPart(name[words[0].start:]))] |= cuePlace
		}
	}
	delete(all, wordHash("the")) // of "The Hague": too common for what it finds
	for code := range atlas.codes {
		all[wordHash(strings.ToLower(code))] |= cueCode
	}
	return newHashTable(all)
}()

// firstPart is s up to its first byte that is not part of a word.
func firstPart(s string) string {
	for i := range len(s) {
		if !isWordByte(s[i]) {
			return s[:i]
		}
	}
	return s
}

// devHash is of the one short word that names are often glued to: "DevOps".
var devHash = wordHash("dev")
