package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// places are the countries (ISO 3166-1 alpha-2) and cities (as written) of one posting.
type places struct {
	countries []string
	cities    []string
	canonical []string // of cities, so that Bangalore and Bengaluru are one
}

func (ps *places) addCountry(code string) {
	if code != "" && !slices.Contains(ps.countries, code) {
		ps.countries = append(ps.countries, code)
	}
}

func (ps *places) addCity(written, canonical string) {
	key := strings.ToLower(canonical)
	if written != "" && !slices.Contains(ps.canonical, key) {
		ps.cities = append(ps.cities, written)
		ps.canonical = append(ps.canonical, key)
	}
}

// named is one place name found in a text with what it may stand for.
type named struct {
	span
	places []place
	joined bool // only blanks, commas or brackets lie between it and the name before
}

// findPlaces gives the longest place names in s, from left to right.
func findPlaces(s string) []named {
	words := placeWords(s)
	var out []named
	for i := 0; i < len(words); {
		n, found := atlas.longest(s, words[i:])
		if n == 0 {
			i++
			continue
		}
		at := span{words[i].start, words[i+n-1].end}
		joined := len(out) > 0 && joins(s[out[len(out)-1].end:at.start])
		out = append(out, named{at, found, joined})
		i += n
	}
	return out
}

// longest looks up the longest name that starts at words[0], and how many words it has.
func (g *gazetteer) longest(s string, words []span) (int, []place) {
	var key [maxPlaceName + utf8.UTFMax]byte
	first := s[words[0].start:words[0].end]
	if r, _ := utf8.DecodeRuneInString(first); !unicode.IsLower(r) && len(first) <= maxPlaceName {
		for n := min(len(words), g.wordsOf[string(appendPlaceKey(key[:0], first))]); n > 0; n-- {
			written := s[words[0].start:words[n-1].end]
			if len(written) > maxPlaceName {
				continue
			}
			if ps := g.names[string(appendPlaceKey(key[:0], written))]; ps != nil {
				return n, ps
			}
		}
	}
	if len(first) <= 3 {
		if ps := g.codes[first]; ps != nil {
			return 1, ps
		}
	}
	return 0, nil
}

func joins(between string) bool {
	return len(between) <= 4 && strings.Trim(between, " ,()-\u00a0–.") == ""
}

// fit says how well two neighbouring places explain one another; 0 is not at all.
func fit(a, b place) int {
	if a.country == "" || a.country != b.country {
		return 0
	}
	switch {
	case a.kind == placeCity && b.kind == placeState, a.kind == placeState && b.kind == placeCity:
		if a.state == b.state {
			return 8
		}
		return 0
	case a.kind != b.kind && (a.kind == placeCountry || b.kind == placeCountry):
		return 6
	case a.kind == placeCity && b.kind == placeCity:
		return 1
	}
	return 0
}

// resolve decides what each name stands for, by its neighbours; place{} is undecided.
func resolve(names []named) []place {
	out := make([]place, len(names))
	for i, n := range names {
		best, tie := -9, false
		for _, p := range n.places {
			score := likelihood(names, out, i, p)
			switch {
			case score > best:
				best, tie, out[i] = score, false, p
			case score == best && p.country != out[i].country:
				tie = true
			}
		}
		if tie {
			out[i] = place{kind: out[i].kind, name: out[i].name, common: out[i].common, weak: out[i].weak}
		}
		if out[i].weak && best < 6 {
			out[i] = place{weak: true}
		}
	}
	return out
}

// likelihood scores candidate p of names[i]: neighbours first, then what is usually meant.
func likelihood(names []named, decided []place, i int, p place) int {
	score := 0
	if p.meant {
		score += 2
	}
	if p.weak {
		score--
	}
	if i > 0 && names[i].joined {
		score += fit(decided[i-1], p)
	}
	if i+1 < len(names) && names[i+1].joined {
		next := 0
		for _, q := range names[i+1].places {
			next = max(next, fit(p, q))
		}
		score += next
	}
	return score
}

// readLocation adds what a location field such as "Berlin, Germany; Remote (US)" names.
func (ps *places) readLocation(s string) {
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '|' || r == '\n' }) {
		names := findPlaces(part)
		decided := resolve(names)
		for i, p := range decided {
			ps.take(part, names[i], p)
		}
		ps.unlisted(part, names, decided)
	}
}

// take adds one decided place.
func (ps *places) take(s string, n named, p place) {
	if p.weak && p.country == "" {
		return
	}
	ps.addCountry(p.country)
	if p.kind == placeCity {
		ps.addCity(s[n.start:n.end], p.name)
	}
}

// unlisted reads a city that the gazetteer lacks where the shape of the field
// says it is one: "Beloit, WI", or the whole field "Gilching".
func (ps *places) unlisted(part string, names []named, decided []place) {
	head, rest, comma := strings.Cut(part, ",")
	head = strings.TrimSpace(head)
	if !looksLikeCity(head) {
		return
	}
	if len(names) == 0 {
		ps.addCity(head, head)
		return
	}
	start := strings.Index(part, head)
	if !comma || names[0].start < start+len(head) || strings.TrimLeft(rest, " ") == "" {
		return
	}
	if joins(part[start+len(head) : names[0].start]) {
		p := decided[0]
		if p.weak && p.country == "" {
			p = stateFirst(names[0].places)
			ps.addCountry(p.country)
		}
		if p.kind != placeCity {
			ps.addCity(head, head)
		}
	}
}

// stateFirst gives what a code after the name of a small town means: the state, if it can.
func stateFirst(codes []place) place {
	for _, p := range codes {
		if p.kind == placeState {
			return p
		}
	}
	return codes[0]
}

// directions are not cities by themselves, but begin many names.
var directions = wordSet("north south east west central northern southern eastern western coast northeast northwest southeast southwest mid greater")

var notCities = map[string]bool{
	"remote": true, "hybrid": true, "onsite": true, "on-site": true, "office": true, "headquarters": true, "hq": true,
	"various": true, "multiple": true, "several": true, "all": true, "any": true, "flexible": true, "home": true, "work": true,
	"location": true, "locations": true, "n/a": true, "na": true, "none": true, "unknown": true, "other": true, "field": true,
	"not": true, "tbd": true, "metro": true, "area": true, "region": true, "virtual": true, "distributed": true, "from": true,
	"nationwide": true, "time": true, "timezone": true, "only": true, "corporate": true, "main": true, "campus": true, "urban": true, "rural": true,
}

// looksLikeCity holds for one to four capitalised words that are no stock phrase.
func looksLikeCity(s string) bool {
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' })
	if len(words) == 0 || len(words) > 4 || len(s) > 40 {
		return false
	}
	names := 0
	for i, w := range words {
		if !directions[strings.ToLower(w)] {
			names++
		}
		r, _ := utf8.DecodeRuneInString(w)
		if notCities[strings.ToLower(w)] || (i == 0 && !unicode.IsUpper(r)) || strings.ContainsAny(w, "0123456789()/&:@#") {
			return false
		}
	}
	return names > 0
}

// readPlaces gives the countries and cities where the posting's work is or may be done:
// those of the location field, else of the header, and those that title and text state.
func (f *fieldText) readPlaces() places {
	var ps places
	ps.readLocation(f.posting.Location)
	if f.posting.Title == "" {
		if len(ps.countries) == 0 && len(ps.cities) == 0 {
			ps.readHeader(f.title)
		}
	} else {
		ps.readTitle(f.posting.Title)
	}
	ps.readText(f)
	slices.Sort(ps.countries)
	return ps
}

// readHeader reads the places of "Company | Role | London, UK | ONSITE".
func (ps *places) readHeader(line string) {
	parts := strings.Split(line, "|")
	for i, part := range parts {
		if i == 0 && len(parts) > 1 {
			continue // the employer's name
		}
		ps.takeAll(part, func(n named) bool {
			before := phraseText(part[:n.start])
			return !strings.HasSuffix(before, " hq in ") && !strings.HasSuffix(before, " hq ") && !strings.HasPrefix(phraseText(part[n.end:]), " area ")
		})
	}
}

// takeAll adds the places of s that keep accepts and that are not also common words.
func (ps *places) takeAll(s string, keep func(named) bool) {
	names := findPlaces(s)
	for i, p := range resolve(names) {
		if !p.common && keep(names[i]) {
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

// officePhrases come before the name of the job's office: "commute to our Portland, OR office".
var officePhrases = []string{" in our ", " from our ", " at our ", " to our ", " to the ", " from the ", " at the "}

// readText adds the places that the text states as the job's.
func (ps *places) readText(f *fieldText) {
	known, last := len(ps.countries) > 0, 0
	for _, w := range f.words {
		switch {
		case w.cue&cueSite != 0:
			ps.readLabel(f, w)
		case w.cue&cuePlace != 0 && (w.start > last+3 || strings.Contains(f.text[last:w.start], "\n")) && f.maySaySite(w):
			if f.placeLine(w) || f.statesSite(w, known) {
				ps.takeFirst(f, w.start)
			}
		}
		if w.cue&cuePlace != 0 {
			last = w.end
		}
	}
}

// maySaySite rules out, cheaply, most words that are no place or stand where no site is stated.
func (f *fieldText) maySaySite(w cueWord) bool {
	if line := f.line(w.start); (w.start-line.start > 6 || line.end-line.start > maxPlaceLine) && !siteWords[lastLower(f.text[max(0, w.start-14):w.start])] {
		return false
	}
	var words [8]span
	s := f.text[w.start:min(len(f.text), w.start+maxPlaceName)]
	n, _ := atlas.longest(s, appendPlaceWords(words[:0], s, len(words)))
	return n > 0
}

// maxPlaceLine bounds a line that is a list of places.
const maxPlaceLine = 520

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
	if w.start-line.start > 6 || line.end-line.start > maxPlaceLine {
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
	before := phraseText(f.text[s.start:w.start])
	tail := lastWords(before, 6)
	found := f.namesOffice(tail, w)
	for _, p := range sitePhrases {
		if i := strings.LastIndex(tail, p); i >= 0 && strings.Count(tail[i+len(p)-1:], " ") <= 2 {
			found = true
			break
		}
	}
	if !found {
		return false
	}
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

// siteWords stand right before the place of a job that a sentence states.
var siteWords = wordSet("in at to our of the from greater downtown central")

// lastLower is the last word of s in lower case.
func lastLower(s string) string {
	s = strings.TrimRight(s, " *(\u00a0")
	return strings.ToLower(s[strings.LastIndexAny(s, " \n-/(")+1:])
}

// namesOffice holds for "our Berlin office".
func (f *fieldText) namesOffice(tail string, w cueWord) bool {
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
		if !p.common {
			ps.take(s, names[i], p)
		}
	}
}

// header is the line that stands for a title: the title itself, or the first line of a text without one.
func header(p market.Posting, text string) string {
	if t := strings.TrimSpace(p.Title); t != "" {
		return t
	}
	line, _, _ := strings.Cut(strings.TrimLeft(text, "\n "), "\n")
	if len(line) > maxHeader {
		line = line[:maxHeader]
		for !utf8.ValidString(line) && line != "" {
			line = line[:len(line)-1]
		}
	}
	return line
}

// maxHeader bounds the first line of a posting without a title, in bytes.
const maxHeader = 400
