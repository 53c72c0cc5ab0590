package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// namesakes makes the city of "Paris, TX" one of the state whose code follows, which the
// gazetteer knows only elsewhere.
func namesakes(part string, names []named, decided []place) {
	for i := range max(0, len(names)-1) {
		next := names[i+1]
		if decided[i].kind != placeCity || !decided[i+1].weak || decided[i+1].country != "" || strings.TrimSpace(part[names[i].end:next.start]) != "," {
			continue
		}
		if slices.ContainsFunc(next.places, func(p place) bool { return p.country == decided[i].country }) {
			continue // "Toronto, CA"
		}
		if state := stateFirst(next.places); state.kind == placeState {
			decided[i] = place{kind: placeCity, country: state.country, state: state.name, name: part[names[i].start:names[i].end]}
			decided[i+1] = state
		}
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
