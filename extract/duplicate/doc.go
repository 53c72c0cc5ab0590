package duplicate

import (
	"slices"
	"sort"
	"strings"
)

// doc is a posting prepared for comparison.
type doc struct {
	title    title
	employer []string // words of the employer's name without its legal form
	place    []string // words of the location
	day      int      // days since 1970, 0 when unknown
	board    string
	group    string

	lower    string
	words    []word
	own      []word // the words outside recurring lines
	distinct int    // how many different words own has
	set      wordSet
	three    []uint32 // shingles of three words
	squeezed string   // the words without anything between them
	ends     []int32  // where each word ends in squeezed

	years []int
	reqs  []string
	pays  []int
}

var legalForms = wordTable("inc llc ltd limited gmbh ag se sa srl bv nv plc corp corporation co company pvt private llp kg ohg ug mbh oy ab as sp zoo the group gruppe und and i india usa us")

// newDoc prepares a posting. dull holds for the hashes of lines that say nothing
// about the vacancy; they are left out. It may be nil.
func newDoc(p Posting, dull func(line uint64) bool) *doc {
	d := &doc{day: dayNumber(p.Day), board: p.Board, group: p.Group}
	head, body, ok := strings.Cut(p.Text, "\n")
	if !ok {
		body = ""
	}
	head = firstOf(p.Title, head)
	company := p.Company
	if title, rest, ok := strings.Cut(body[:min(len(body), 400)], " - job post"); ok && len(title) < 160 && !strings.Contains(title, "\n") {
		head = title // Indeed's pages, saved as text, start with the title and the employer
		if company == "" {
			company = strings.Join(firstWords(rest, 2), " ")
		}
	}
	d.employer = nameWords(company)
	d.place = nameWords(p.Location)
	d.lower = strings.ToLower(body)
	d.words = words(d.lower, make([]word, 0, len(d.lower)/6))
	d.set = setOf(d.words)
	d.squeeze()
	d.own = d.words
	if dull != nil {
		d.own = d.ownWords(dull)
	}
	d.three = shingles(d.own, 3)
	d.distinct = len(setOf(d.own))
	d.title = readTitle(head, func(w string) bool { return slices.Contains(d.place, w) || slices.Contains(d.employer, w) })
	slots := d.words[:min(len(d.words), slotWords)]
	d.years, d.reqs = years(slots), requisitions(d.lower, slots)
	if p.Requisition != "" {
		d.reqs = []string{plainID(strings.ToLower(p.Requisition))}
	}
	d.pays = pays(d.lower, slots)
	if stated := statedPay(strings.ToLower(p.Salary)); len(stated) > 0 {
		d.pays = stated
	}
	return d
}

func firstOf(a, b string) string {
	if strings.TrimSpace(a) != "" {
		return a
	}
	return b
}

func firstWords(s string, n int) []string {
	f := strings.Fields(s)
	return f[:min(n, len(f))]
}

// nameWords are the words of a name without legal forms, at most 8.
func nameWords(s string) []string {
	var out []string
	for _, w := range words(strings.ToLower(s[:min(len(s), 400)]), nil) {
		if !legalForms[w.text] && !isNumber(w.text) && len(out) < 8 {
			out = append(out, w.text)
		}
	}
	return out
}

// minOwnWords is how many words outside recurring lines a text needs to be compared by those alone.
const minOwnWords = 30

// ownWords are the words of lines that dull does not hold for, all words when those are too few.
func (d *doc) ownWords(dull func(line uint64) bool) []word {
	var out []word
	rest := d.words
	for len(rest) > 0 {
		end := rest[0].start + strings.IndexByte(d.lower[rest[0].start:], '\n')
		n := len(rest)
		if end >= rest[0].start {
			n = sort.Search(len(rest), func(i int) bool { return rest[i].start >= end })
		}
		if !dull(lineHash(rest[:n])) {
			out = append(out, rest[:n]...)
		}
		rest = rest[n:]
	}
	if len(out) < minOwnWords {
		return d.words
	}
	return out
}

func (d *doc) squeeze() {
	var b strings.Builder
	b.Grow(len(d.lower))
	d.ends = make([]int32, 0, len(d.words))
	for _, w := range d.words {
		b.WriteString(w.text)
		d.ends = append(d.ends, int32(b.Len()))
	}
	d.squeezed = b.String()
}

// counts is how often the text names an employer, by the first two words of its name.
func (d *doc) counts(name []string) int {
	s := strings.Join(name[:min(2, len(name))], "")
	if len(s) < 3 {
		return 0
	}
	if len(name) > 1 || len(s) > 5 {
		return strings.Count(d.squeezed, s)
	}
	n := 0
	for _, w := range d.words {
		if w.text == s {
			n++
		}
	}
	return n
}

// names holds when the text has the word, also as part of a longer one or spelt with a blank.
func (d *doc) names(w string) bool {
	return d.set.has(hashWord(w)) || len(w) > 3 && strings.Contains(d.squeezed, w)
}

// lacks are the words that b has not, each once, also not glued to or cut from
// their neighbours. Numbers, words of places and employers and short words do not count.
func (d *doc) lacks(b *doc, out []string) []string {
	seen := map[uint32]bool{}
	for _, w := range d.own {
		if b.set.has(w.hash) || seen[w.hash] || len(w.text) < 3 || len(w.text) > maxWord || noise[w.text] || isNumber(w.text) {
			continue
		}
		seen[w.hash] = true
		if slices.Contains(d.place, w.text) || slices.Contains(b.place, w.text) || slices.Contains(d.employer, w.text) || slices.Contains(b.employer, w.text) {
			continue
		}
		i := sort.Search(len(d.words), func(i int) bool { return d.words[i].start >= w.start })
		from, to := d.ends[i]-int32(len(w.text)), d.ends[i]
		if i > 0 && strings.Contains(b.squeezed, d.squeezed[from-int32(len(d.words[i-1].text)):to]) {
			continue
		}
		if i+1 < len(d.words) && strings.Contains(b.squeezed, d.squeezed[from:d.ends[i+1]]) {
			continue
		}
		out = append(out, w.text)
	}
	return out
}

// maxWord is the length in bytes from which a word is words that have lost their blanks.
const maxWord = 32

// noise are words that come and go without saying anything of a vacancy: grammar,
// headings, what boards add, dates, contact.
var noise = wordTable(`the and for with you your our are will this that from have has can not all any its their they who was were been but about into other such
	und der die das den dem des ein eine einen einem einer mit für von auf bei bist dich dir dein deine deinen deiner sie ihr ihre ihren wir uns unser unsere unseren ist sind als auch oder zum zur nach wie werden haben hast
	aufgaben qualifikation qualifikationen profil benefits vorteile tätigkeiten anforderungen jobbeschreibung stellenanforderungen einleitung bieten bringst erwartet
	tasks requirements responsibilities qualifications description overview summary job role position title location apply now click here please contact email mail send cv resume today interested
	more english speaking jobs find save icon details post reviews read what people saying working here must create indeed account before continuing company website type full time salary guide provided employer estimate report inaccurate
	january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec januar februar märz mai juni juli oktober dezember
	monday tuesday wednesday thursday friday saturday sunday www http https com html posted date li-remote li-hybrid remote hybrid onsite linkedin`)
