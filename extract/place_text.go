package extract

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// readHeader reads the places of "Company | Role | London, UK | ONSITE".
func (ps *places) readHeader(line string) {
	parts := strings.Split(line, "|")
	for i, part := range parts {
		if i == 0 && len(parts) > 1 {
			continue // the employer's name
		}
		ps.takeAll(part, func(n named) bool {
			return !behindHQ(part[:n.start]) && !beforeArea(part[n.end:])
		})
	}
}

// behindHQ holds for a place that is where the employer sits: "HQ in Berlin".
func behindHQ(before string) bool {
	if strings.IndexByte(before, 'Q') < 0 && strings.IndexByte(before, 'q') < 0 {
		return false
	}
	before = phraseText(before)
	return strings.HasSuffix(before, " hq in ") || strings.HasSuffix(before, " hq ")
}

// beforeArea holds for a place that "area" follows.
func beforeArea(after string) bool {
	for i := range len(after) {
		if c := after[i]; c >= utf8.RuneSelf || keptInPhrase(after, i) {
			return (c >= utf8.RuneSelf || c|0x20 == 'a') && strings.HasPrefix(phraseText(after), " area ")
		}
	}
	return false
}

// takeAll adds the places of s that keep accepts and that are not also common words.
func (ps *places) takeAll(s string, keep func(named) bool) {
	names := findPlaces(s)
	for i, p := range resolve(names) {
		if !p.common && keep(names[i]) && ps.believes(p, s[names[i].start:names[i].end]) {
			ps.take(s, names[i], p)
		}
	}
}

// readTitle reads places that stand apart in a title: "Engineer (Berlin)", "Engineer - Pune", not "Charlotte AI".
func (ps *places) readTitle(title string) {
	names := findPlaces(title)
	decided := resolve(names)
	for i, p := range decided {
		n := names[i]
		before, after := strings.TrimRight(title[:n.start], " "), strings.TrimLeft(title[n.end:], " ")
		if p.kind == placeCity && i+1 < len(names) && names[i+1].joined && decided[i+1].kind == placeCity && decided[i+1].country == p.country {
			ps.take(title, n, p)
			continue
		}
		apart := n.joined || strings.HasSuffix(title[:n.start], "  ") || before != "" && strings.ContainsAny(before[len(before)-1:], "-(,|@/_–—:")
		ends := after == "" || strings.ContainsAny(after[:1], "-),|/;_") || i+1 < len(names) && names[i+1].joined
		if apart && ends && !p.common && p.kind != placeRegion {
			ps.take(title, n, p)
		}
	}
}

// siteLabels come before the places of a job: "Work location: Pune, Noida".
var siteLabels = []string{" location ", " locations ", " standort ", " einsatzort ", " arbeitsort ", " lieu ", " ubicación ", " miejsce pracy "}

// sitePhrases come before the place of a job in a sentence, in phraseText form.
var sitePhrases = []string{" based in ", " based out of ", " based at ", " located in ", " located at ", " office in ", " onsite in ", " onsite at ", " on site in ", " on site at ", " hybrid in ", " join us in ", " team in ", " relocation to ", " relocate to ", " campus in ", " join our team in ", " reside in ", " work in ", " working in ", " model in "}

// sitePrepositions end sitePhrases.
const sitePrepositions = " in of at to "

// officePhrases come before the name of the job's office: "commute to our Portland, OR office".
var officePhrases = []string{" in our ", " from our ", " at our ", " to our ", " to the ", " from the ", " at the "}

// readText adds the places that the text states as the job's.
func (ps *places) readText(f *fieldText) {
	known := len(ps.countries) > 0
	for _, w := range f.words {
		switch {
		case w.cue&cueSite != 0:
			ps.readLabel(f, w)
		case w.cue&cuePlace != 0 && f.maySaySite(w):
			if f.placeLine(w) || f.statesSite(w, known) {
				ps.takeFirst(f, w.start)
			}
		}
	}
}

// maySaySite rules out, cheaply, most words that are no place or stand where no site is stated.
func (f *fieldText) maySaySite(w cueWord) bool {
	if line := f.line(w.start); (w.start-line.start > maxPlaceIndent || line.end-line.start > maxPlaceLine) && !siteWords[lastLower(f.text[max(0, w.start-14):w.start])] {
		return false
	}
	var words [8]span
	s := f.text[w.start:min(len(f.text), w.start+maxPlaceName)]
	n, _ := atlas.longest(s, appendPlaceWords(words[:0], s, len(words)))
	return n > 0
}

// A line that is a list of places has at most maxPlaceLine bytes, and its first place at most maxPlaceIndent before it.
const (
	maxPlaceLine   = 520
	maxPlaceIndent = 6
)

// readLabel reads what follows "Location:" up to the end of its line or the next label.
func (ps *places) readLabel(f *fieldText, w cueWord) {
	word := " " + strings.ToLower(f.text[w.start:w.end]) + " "
	if !slices.Contains(siteLabels, word) {
		return
	}
	line := f.line(w.end)
	rest := f.text[w.end:min(line.end, w.end+260)]
	list := strings.TrimLeft(rest, " *(s)")
	if list == "" || !strings.ContainsAny(list[:1], ":-–?") {
		if i := strings.Index(rest, "following:"); i >= 0 {
			list = rest[i+len("following"):]
		} else if w.start > line.start+4 || !startsPlace(list) {
			return
		}
	}
	for i := 1; i < len(list); i++ {
		if endsSentence(list, i) && list[i] != ';' || list[i] == ':' {
			list = list[:i]
			break
		}
	}
	ps.takeAll(list, func(n named) bool { return n.start < 12 || n.joined || listed(list[:n.start]) })
}

// startsPlace holds when s begins with the name of a place.
func startsPlace(s string) bool {
	names := findPlaces(s[:min(len(s), 40)])
	return len(names) > 0 && names[0].start <= 1
}

// listed holds where a list of places goes on: after a comma, slash, "or".
func listed(before string) bool {
	t := strings.TrimRight(before, " ")
	return t == "" || strings.ContainsAny(t[len(t)-1:], ",/;:|(-&") || strings.HasSuffix(t, " or") || strings.HasSuffix(t, " and")
}

// placeLine holds for a line of nothing but places: "Denver, CO", "Austin, TX, USA; Kirkland, WA, USA".
func (f *fieldText) placeLine(w cueWord) bool {
	line := f.line(w.start)
	if w.start-line.start > maxPlaceIndent || line.end-line.start > maxPlaceLine {
		return false
	}
	whole := strings.Trim(f.text[line.start:line.end], " *-•.:")
	if line.start == 0 || !strings.Contains(whole, ",") || !strings.HasPrefix(whole, f.text[w.start:w.end]) {
		return false
	}
	names := findPlaces(whole)
	for i, n := range names {
		if i == 0 && n.start > 0 || i > 0 && n.start-names[i-1].end > 4 {
			return false
		}
	}
	return len(names) >= 2 && whole[names[len(names)-1].end:] == ""
}

// statesSite holds when the words before a place say that the work is there. Where the
// location field names a place, other places must be stated more plainly.
func (f *fieldText) statesSite(w cueWord, known bool) bool {
	if !siteWords[lastLower(f.text[max(0, w.start-14):w.start])] {
		return false
	}
	s := f.sentence(w.span)
	tail := lastWords(phraseText(f.text[max(s.start, w.start-sitePhraseWindow):w.start]), 6)
	if !endsWithSitePhrase(tail) && !f.namesOffice(tail, w) {
		return false
	}
	before := phraseText(f.text[s.start:w.start])
	for _, p := range [...]string{" headquartered ", " headquarters ", " founded ", " customers ", " clients ", " company ", " offices ", " we are based ", " we re based ", " startup based ", " firm ", " provider ", " agency ", " businesses ", " companies ", " hq ", " our customers ", " group ", " travel ", " if you are ", " candidates based ", " employees in ", " eligible to ", " authorized to "} {
		if strings.Contains(before, p) {
			return false
		}
	}
	if !known {
		return true
	}
	for _, p := range [...]string{" position ", " role ", " this is ", " you will be ", " you ll be ", " opportunity ", " join ", " commute ", " relocate ", " relocation ", " must be ", " candidate ", " based in ", " is located in "} {
		if strings.Contains(before, p) {
			return true
		}
	}
	return false
}

// sitePhraseWindow is how far before a place sitePhrases are looked for, in bytes.
const sitePhraseWindow = 80

// endsWithSitePhrase holds for one of sitePhrases at the end of tail or one word before it.
func endsWithSitePhrase(tail string) bool {
	short := strings.TrimRight(tail, " ")
	short = short[:strings.LastIndexByte(short, ' ')+1]
	if !ended(tail, sitePrepositions) && !ended(short, sitePrepositions) {
		return false
	}
	for _, p := range sitePhrases {
		if strings.HasSuffix(tail, p) || strings.HasSuffix(short, p) {
			return true
		}
	}
	return false
}

// siteWords stand right before the place of a job that a sentence states.
var siteWords = wordSet("in at to our of the from greater downtown central")

// lastLower is the last word of s in lower case.
func lastLower(s string) string {
	s = strings.TrimRight(s, " *(\u00a0")
	return strings.ToLower(s[strings.LastIndexAny(s, " \n-/(")+1:])
}

// namesOffice holds for "our Berlin office".
func (f *fieldText) namesOffice(tail string, w cueWord) bool {
	if !f.names(hintOffice, span{w.end, min(len(f.text), w.end+60)}) {
		return false
	}
	after := firstWords(phraseText(f.text[w.end:min(len(f.text), w.end+60)]), 5)
	if !strings.Contains(after, " office ") && !strings.Contains(after, " hub ") && !strings.Contains(after, " campus ") && !strings.Contains(after, " headquarters ") {
		return false
	}
	for _, p := range officePhrases {
		if strings.HasSuffix(tail, p) {
			return true
		}
	}
	return false
}

// takeFirst adds the place at position at and those that are listed with it.
func (ps *places) takeFirst(f *fieldText, at int) {
	line := f.line(at)
	s := f.text[at:min(line.end, at+500)]
	names := findPlaces(s)
	for i, p := range resolve(names) {
		if i > 0 && !names[i].joined && !(listed(s[:names[i].start]) && names[i].start-names[i-1].end <= 5) {
			return
		}
		if !p.common && ps.believes(p, s[names[i].start:names[i].end]) {
			ps.take(s, names[i], p)
		}
	}
}

// believes rules out, among the many places that few postings name, those that are more
// likely something else: in a country where the work is not, or written as an abbreviation is.
func (ps *places) believes(p place, written string) bool {
	if !p.listed {
		return true
	}
	return (len(ps.countries) == 0 || slices.Contains(ps.countries, p.country)) && strings.ToUpper(written) != written
}
