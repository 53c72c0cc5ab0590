package duplicate

import (
	"slices"
	"sort"
	"strings"
)

// doc is a posting prepared for comparison. read uses its space again.
type doc struct {
	tokens   // of the text without the title
	title    title
	employer []string // words of the employer's name without its legal form
	place    []string // words of the location
	day      int      // days since 1970, 0 when unknown
	board    string
	group    string

	body     string
	own      []word  // the words outside recurring lines
	set      hashSet // of all words
	distinct hashSet // of own
	three    hashSet // shingles of three words of own
	spare    []word
	grams    grams // of squeezed

	years []int
	reqs  []string
	pays  []int
}

var legalForms = wordTable("inc llc ltd limited gmbh ag se sa srl bv nv plc corp corporation co company pvt private llp kg ohg ug mbh oy ab as sp zoo the group gruppe und and i india usa us")

// read prepares a posting. dull holds for the hashes of lines that say nothing
// about the vacancy; they are left out. It may be nil.
func (d *doc) read(p Posting, dull lineSet) {
	d.readText(p)
	d.own = d.words
	if len(dull) > 0 {
		d.own = d.ownWords(dull)
	}
	d.set.reset(len(d.words))
	for _, w := range d.words {
		d.set.add(w.hash)
	}
	d.distinct.reset(len(d.own))
	d.three.reset(len(d.own))
	for i, w := range d.own {
		d.distinct.add(w.hash)
		if i+3 <= len(d.own) {
			d.three.add(shingle(d.own[i : i+3]))
		}
	}
	slots := d.words[:min(len(d.words), slotWords)]
	d.years = d.yearsIn(slots)
	if d.pays = statedPay(strings.ToLower(p.Salary)); len(d.pays) == 0 {
		d.pays = d.paysIn(slots)
	}
}

// readText reads what keys are made of.
func (d *doc) readText(p Posting) {
	head, body, _ := strings.Cut(p.Text, "\n")
	head = firstOf(p.Title, head)
	company := p.Company
	if title, rest, ok := strings.Cut(body[:min(len(body), 400)], " - job post"); ok && len(title) < 160 && !strings.Contains(title, "\n") {
		head = title // Indeed's pages, saved as text, start with the title and the employer
		if company == "" {
			company = strings.Join(firstWords(rest, 2), " ")
		}
	}
	d.day, d.board, d.group, d.body = dayNumber(p.Day), p.Board, p.Group, body
	d.employer, d.place = nameWords(company), nameWords(p.Location)
	d.cases = true
	d.tokens.read(body)
	d.grams.made = false
	d.title = readTitle(head, func(w string) bool { return slices.Contains(d.place, w) || slices.Contains(d.employer, w) })
	d.reqs = d.requisitions(d.words[:min(len(d.words), slotWords)])
	if p.Requisition != "" {
		d.reqs = []string{plainID(strings.ToLower(p.Requisition))}
	}
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
	if s == "" {
		return nil
	}
	out := make([]string, 0, 8)
	for _, w := range wordsOf(s[:min(len(s), 400)]) {
		if !legalForms[w] && !isNumber(w) && len(out) < 8 {
			out = append(out, w)
		}
	}
	return out
}

// minOwnWords is how many words outside recurring lines a text needs to be compared by those alone.
const minOwnWords = 30

// ownWords are the words of lines that are not dull, all words when those are too few.
func (d *doc) ownWords(dull lineSet) []word {
	d.spare = d.spare[:0]
	for line := range d.lines {
		if !dull.has(lineHash(line)) {
			d.spare = append(d.spare, line...)
		}
	}
	if len(d.spare) < minOwnWords {
		return d.words
	}
	return d.spare
}

// lines are the words of each line that has any.
func (t *tokens) lines(yield func([]word) bool) {
	start := 0
	for i := range t.words {
		if i > start && t.words[i].kind&opensLine != 0 {
			if !yield(t.words[start:i]) {
				return
			}
			start = i
		}
	}
	if start < len(t.words) {
		yield(t.words[start:])
	}
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
	n, h := 0, hashWord(s)
	for _, w := range d.words {
		if w.hash == h {
			n++
		}
	}
	return n
}

// names holds when the text has the word, also as part of a longer one or spelt with a blank.
func (d *doc) names(w string) bool {
	return d.set.has(hashWord(w)) || len(w) > 3 && d.holds(w)
}

// lacks are the words that b has not, each once, also not glued to or cut from
// their neighbours. Numbers, words of places and employers and short words do not count.
func (d *doc) lacks(b *doc) []string {
	var out []string
	enough := 8 + len(d.distinct.list)/20 // lies beyond every bound of the decision
	for _, w := range d.own {
		size := w.to - w.from
		if b.set.has(w.hash) || size < 3 || size > maxWord || w.kind&(noise|number) != 0 {
			continue
		}
		text := d.text(w)
		if slices.Contains(out, text) || slices.Contains(d.place, text) || slices.Contains(b.place, text) ||
			slices.Contains(d.employer, text) || slices.Contains(b.employer, text) || d.gluedIn(w, b) {
			continue
		}
		if out = append(out, text); len(out) == enough {
			break
		}
	}
	return out
}

// gluedIn holds when b has w together with the word before or after it.
func (d *doc) gluedIn(w word, b *doc) bool {
	i := sort.Search(len(d.words), func(i int) bool { return d.words[i].start >= w.start })
	return i > 0 && b.holds(d.squeezed[d.words[i-1].from:w.to]) ||
		i+1 < len(d.words) && b.holds(d.squeezed[w.from:d.words[i+1].to])
}

// maxWord is the length in bytes from which a word is words that have lost their blanks.
const maxWord = 32
