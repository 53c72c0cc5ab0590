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
	// localities are cities and metropolitan areas by one name each, so that Bangalore and Bengaluru are one.
	localities []string
}

func (ps *places) addCountry(code string) {
	if code != "" && !slices.Contains(ps.countries, code) {
		ps.countries = append(ps.countries, code)
	}
}

func (ps *places) addCity(written, canonical string) {
	if written != "" && ps.addLocality(canonical) {
		ps.cities = append(ps.cities, written)
	}
}

// addLocality tells whether the locality is a new one.
func (ps *places) addLocality(canonical string) bool {
	if slices.ContainsFunc(ps.localities, func(l string) bool { return strings.EqualFold(l, canonical) }) {
		return false
	}
	ps.localities = append(ps.localities, canonical)
	return true
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
		for n := min(len(words), g.longestOf.find(hashWord(appendPlaceKey(key[:0], first)))); n > 0; n-- {
			written := s[words[0].start:words[n-1].end]
			if len(written) > maxPlaceName {
				continue
			}
			if ps := g.names[string(appendPlaceKey(key[:0], written))]; ps != nil {
				return n, ps
			}
		}
	}
	if len(first) <= 3 && isUpper(first[0]) {
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
		switch {
		case a.state == b.state:
			return 8
		case a.kind == placeCity && a.state == "", b.kind == placeCity && b.state == "", a.country == "GB":
			return 5 // the file does not say which state, or which county, the city is in
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
	if p.weak || p.minor {
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
		namesakes(part, names, decided)
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
	switch {
	case p.kind == placeCity:
		ps.addCity(s[n.start:n.end], p.name)
	case p.area:
		ps.addLocality(p.name)
	}
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
	if len(ps.countries) == 0 && len(ps.cities) > 0 && germanFormula(f.posting.Title) {
		ps.addCountry("DE")
	}
	slices.Sort(ps.countries)
	return ps
}

// germanFormula holds for a title that names the sexes as German law asks for: "(m/w/d)".
// Small German towns are not in the gazetteer; those of Austria and Switzerland that post are.
func germanFormula(title string) bool {
	t := strings.ToLower(title)
	return strings.Contains(t, "m/w/d") || strings.Contains(t, "w/m/d") || strings.Contains(t, "m/w/x")
}

// header is the line that stands for a title: the title itself, or the first line of a text without one.
func header(p market.Posting, text string) string {
	if t := strings.TrimSpace(p.Title); t != "" {
		return t
	}
	line, _, _ := strings.Cut(strings.TrimLeft(text, "\n "), "\n")
	return cutText(line, maxHeader)
}

// cutText is s up to at most n bytes, whole characters.
func cutText(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// maxHeader bounds what is read of a title, or of the first line of a posting without one, in bytes.
const maxHeader = 400
