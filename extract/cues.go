package extract

import (
	"strings"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// wordCue says which fields a word makes worth a closer look.
type wordCue uint16

const (
	cueYears  wordCue = 1 << iota // "years", "yrs", "Jahre"
	cueRemote                     // "remote", "hybrid", "onsite", "office"
	cueJob                        // "engineer", "developer": may end the name of a job
	cueLevel                      // "senior", "intern"
	cuePlace                      // capitalised first word of a place name
	cueSite                       // "based", "located", "location": what is near is where the work is done
	cuePay                        // "salary", "USD", "LPA"
)

// cueWord is a word of a text with its cues.
type cueWord struct {
	span
	cue wordCue
}

// posting text prepared once for all fields.
type fieldText struct {
	posting market.Posting
	text    string
	title   string // the title, or the first line of a text without one
	words   []cueWord
	hash    uint64 // of the text's words without numbers and place names
}

// cueTable maps the FNV-1a hash of a lower-case word to its cues, by open addressing.
type cueTable struct {
	keys []uint64
	cues []wordCue
	mask uint64
}

var cues = newCueTable(map[wordCue][]string{
	cueYears: {"year", "years", "yr", "yrs", "yoe", "jahre", "jahren", "ans", "années", "años", "anos", "jaar", "anni", "lat", "month", "months", "fresher", "freshers", "year's", "years’"},
	cueRemote: {"remote", "remotely", "hybrid", "onsite", "on-site", "office", "wfh", "telecommute", "telecommuting", "telework", "homeoffice", "office-based", "in-office", "in-person",
		"teletrabajo", "télétravail", "remoto", "mobiles", "site", "home", "person", "relocation", "anywhere", "wherever"},
	cueJob: {"engineer", "engineers", "developer", "developers", "programmer", "programmers", "scientist", "scientists", "analyst", "analysts", "architect", "architects", "administrator",
		"designer", "designers", "manager", "lead", "leads", "intern", "interns", "internship", "consultant", "specialist", "sre", "devops", "entwickler", "softwareentwickler", "ingenieur", "développeur", "hacker", "hackers", "dev", "devs",
		"marketer", "instructor", "director", "recruiter", "tester", "testers", "dba", "positions", "coder", "coders", "researcher", "researchers", "technician"},
	cueLevel: {"senior", "sr", "junior", "jr", "mid-level", "midlevel", "mid", "intermediate", "principal", "staff", "entry-level", "entry", "fresher", "freshers", "level", "seniority"},
	cueSite:  {"based", "located", "location", "locations", "office", "onsite", "on-site", "hybrid", "relocate", "relocation", "site", "standort", "einsatzort", "arbeitsort", "in-office", "commute", "work", "reside"},
	cuePay: {"salary", "compensation", "pay", "usd", "eur", "gbp", "inr", "lpa", "lakh", "lakhs", "lac", "lacs", "ctc", "chf", "pln", "cad", "aud", "sgd", "sek", "nok", "dkk", "czk", "gehalt", "jahresgehalt",
		"salaire", "salario", "stipend", "remuneration", "wage", "rate", "earn", "k", "crore", "aed", "huf", "jpy", "hkd", "nzd", "rs", "kr", "zar", "brl", "myr", "php", "wynagrodzenie", "vergütung"},
})

func newCueTable(lists map[wordCue][]string) *cueTable {
	all := map[uint64]wordCue{}
	for c, words := range lists {
		for _, w := range words {
			for _, part := range strings.FieldsFunc(w, func(r rune) bool { return r < utf8.RuneSelf && !isWordByte(byte(r)) }) {
				all[wordHash(part)] |= c
			}
		}
	}
	for name := range atlas.names {
		if words := placeWords(name); len(words) > 0 {
			all[wordHash(firstPart(name[words[0].start:]))] |= cuePlace
		}
	}
	for code := range atlas.codes {
		all[wordHash(strings.ToLower(code))] |= cuePlace
	}
	size := uint64(1)
	for size < uint64(4*len(all)) {
		size *= 2
	}
	t := &cueTable{make([]uint64, size), make([]wordCue, size), size - 1}
	for h, c := range all {
		i := h & t.mask
		for t.keys[i] != 0 {
			i = (i + 1) & t.mask
		}
		t.keys[i], t.cues[i] = h, c
	}
	return t
}

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

func wordHash(lower string) uint64 { return hashString(fnvOffset, lower) }

func (t *cueTable) find(h uint64) wordCue {
	for i := h & t.mask; t.keys[i] != 0; i = (i + 1) & t.mask {
		if t.keys[i] == h {
			return t.cues[i]
		}
	}
	return 0
}

// byteClass tells word bytes from others: 0 other, 1 letter or beyond ASCII, 2 digit, 3 capital letter.
var byteClass = func() (c [256]byte) {
	for b := range 256 {
		switch {
		case b >= utf8.RuneSelf || 'a' <= b && b <= 'z':
			c[b] = 1
		case '0' <= b && b <= '9':
			c[b] = 2
		case 'A' <= b && b <= 'Z':
			c[b] = 3
		}
	}
	return c
}()

// prepare reads the text once: its cue words and the hash of its words.
func prepare(p market.Posting, text string) *fieldText {
	f := &fieldText{posting: p, text: text, title: header(p, text), hash: fnvOffset}
	f.words = make([]cueWord, 0, len(text)/40+8)
	for i := 0; i < len(text); {
		first := byteClass[text[i]]
		if first == 0 || text[i] >= utf8.RuneSelf && separatorLen(text[i:]) > 0 {
			i += max(1, separatorLen(text[i:]))
			continue
		}
		start, h, seen := i, uint64(fnvOffset), byte(0)
		for i < len(text) {
			class := byteClass[text[i]]
			if class == 0 || class != 2 && seen == 2 {
				break // "5years" is a number and a word
			}
			if text[i] >= utf8.RuneSelf && separatorLen(text[i:]) > 0 {
				break
			}
			if class == 3 && i-start >= 3 && byteClass[text[i-1]] == 1 && !(i-start == 3 && h == devHash) {
				break // portals glue lines together: "descriptionFreshers"
			}
			seen |= class
			b := text[i]
			if class == 3 {
				b |= 0x20
			}
			h = (h ^ uint64(b)) * fnvPrime
			i++
		}
		if seen&1 == 0 {
			continue // a number
		}
		c := cues.find(h)
		if first != 3 && text[start] < utf8.RuneSelf {
			c &^= cuePlace
		}
		if c&cuePlace == 0 {
			f.hash = (f.hash ^ h) * fnvPrime
		}
		if c != 0 {
			f.words = append(f.words, cueWord{span{start, i}, c})
		}
	}
	return f
}

// separatorLen is the length of the blank or punctuation beyond ASCII that s
// starts with (no-break space, dashes, quotes, bullets), 0 without one.
func separatorLen(s string) int {
	switch {
	case len(s) > 1 && s[0] == 0xC2 && s[1] == 0xA0:
		return 2
	case len(s) > 2 && s[0] == 0xE2 && s[1] == 0x80:
		return 3
	}
	return 0
}

// line is the line of the text that holds position at.
func (f *fieldText) line(at int) span {
	start := strings.LastIndexByte(f.text[:at], '\n') + 1
	end := strings.IndexByte(f.text[at:], '\n')
	if end < 0 {
		return span{start, len(f.text)}
	}
	return span{start, at + end}
}

// maxSentence bounds how far a sentence is looked for on either side, in bytes.
const maxSentence = 240

// sentence is the sentence, or the part of it that ends at a bullet, around text[s.start:s.end].
func (f *fieldText) sentence(s span) span {
	out := span{max(0, s.start-maxSentence), min(len(f.text), s.end+maxSentence)}
	for out.start > 0 && out.start < s.start && !utf8.RuneStart(f.text[out.start]) {
		out.start++
	}
	for out.end < len(f.text) && !utf8.RuneStart(f.text[out.end]) {
		out.end--
	}
	before := f.text[out.start:s.start]
	for i := len(before) - 1; i >= 0; i-- {
		if endsSentence(before, i) {
			out.start += i + 1
			break
		}
	}
	after := f.text[s.end:out.end]
	for i := range len(after) {
		if endsSentence(after, i) {
			out.end = s.end + i
			break
		}
	}
	return out
}

func endsSentence(s string, i int) bool {
	switch s[i] {
	case '\n', ';', '!', '?':
		return true
	case '.':
		return i+1 < len(s) && (s[i+1] == ' ' || s[i+1] == '\n') && (i < 2 || s[i-2] != ' ' && s[i-2] != '.')
	}
	return strings.HasPrefix(s[i:], "•") || strings.HasPrefix(s[i:], "   ")
}

// underPreferred holds when the nearest heading above at offers what follows as nice to have.
func (f *fieldText) underPreferred(at int) bool {
	end := f.line(at).start
	for n := 0; n < 25 && end > 0; n++ {
		line := f.line(end - 1)
		text := strings.TrimSpace(f.text[line.start:line.end])
		end = line.start
		if text == "" || len(text) > 90 || isListItem(text) {
			continue
		}
		if heading := phraseText(text); isSoft(heading) {
			return true
		} else if strings.HasSuffix(text, ":") || strings.HasPrefix(text, "**") || strings.Count(heading, " ") <= 6 {
			return false
		}
	}
	return false
}

func isListItem(line string) bool {
	return strings.HasPrefix(line, "-") || strings.HasPrefix(line, "* ") && !strings.HasPrefix(line, "**") || strings.HasPrefix(line, "•") || strings.HasPrefix(line, "+ ") || strings.HasPrefix(line, "·")
}

// softWords ask for something without demanding it, in phraseText form.
var softWords = []string{"preferred", "preferably", "nice to have", "nice to haves", "nice if you have", "a plus", "is a plus", "bonus points", "bonus", "ideally", "desired", "desirable", "advantage", "advantageous", "pluses", "von vorteil", "wünschenswert", "idealerweise", "kann anforderungen", "optional", "good to have", "would be great"}

func isSoft(phrases string) bool {
	for _, w := range softWords {
		if strings.Contains(phrases, w) && has(phrases, w) {
			return true
		}
	}
	return false
}
