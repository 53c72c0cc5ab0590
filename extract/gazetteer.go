package extract

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

//go:embed places.txt
var placesFile string

//go:embed cities.txt
var citiesFile string

// atlas is the gazetteer of places.txt and cities.txt, up to the line that errAtlas names.
var atlas, errAtlas = func() (*gazetteer, error) {
	g, err := parseGazetteer(placesFile)
	err = errors.Join(err, g.addCities(citiesFile))
	g.longestOf = newHashTable(g.wordsOf)
	return g, err
}()

type placeKind uint8

const (
	placeCity placeKind = iota
	placeState
	placeCountry
	placeRegion // several countries: "EMEA"
)

// place is one thing that a name can stand for.
type place struct {
	kind    placeKind
	country string // ISO 3166-1 alpha-2, "" for a region
	state   string // canonical name of the state a city lies in or a state is, "" when the file gives none
	name    string // canonical name
	meant   bool   // marked *: the one meant when nothing more is said
	common  bool   // marked ~: also a word or a person's name
	weak    bool   // a code that needs a neighbour to mean the place: "IN"
	minor   bool   // marked -: smaller than another place with the name
	listed  bool   // from cities.txt
	area    bool   // a state that is the area around a city: "Bay Area"
}

// gazetteer finds places by name.
type gazetteer struct {
	names     map[string][]place // by lower-case name
	codes     map[string][]place // by upper-case code: "CA" is California and Canada
	wordsOf   map[uint64]int     // by hash of the first word: how many words the longest name has
	longestOf *hashTable[int]    // wordsOf, once all names are in
}

// parseGazetteer reads the format described at the head of places.txt. With an error it
// gives what stands above the faulty line.
func parseGazetteer(file string) (*gazetteer, error) {
	g := &gazetteer{names: map[string][]place{}, codes: map[string][]place{}, wordsOf: map[uint64]int{}}
	var country, state string
	for i, line := range strings.Split(file, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		keyword, rest, _ := strings.Cut(line, " ")
		p := place{kind: placeCity, country: country, state: state}
		code := ""
		switch keyword {
		case "region":
			p, line = place{kind: placeRegion}, rest
		case "country":
			code, line, _ = strings.Cut(rest, " ")
			if len(code) != 2 {
				return g, fmt.Errorf("read places line %d: country code %q: want two letters", i+1, code)
			}
			country, state = code, ""
			p = place{kind: placeCountry, country: code}
		case "state":
			code, line, _ = strings.Cut(rest, " ")
			state, _, _ = strings.Cut(strings.TrimLeft(line, "*~ "), " |")
			p = place{kind: placeState, country: country, state: state, area: code == "+"}
		}
		if line == "" || (p.kind == placeCity && country == "") {
			return g, fmt.Errorf("read places line %d: want a name inside a country", i+1)
		}
		g.add(p, code, line)
	}
	return g, nil
}

// add enters a place under its code and under every name of "Name | other name".
func (g *gazetteer) add(p place, code, names string) {
	for i, name := range strings.Split(names, "|") {
		name = strings.TrimSpace(name)
		q := p
		for name != "" && strings.IndexByte("*~-", name[0]) >= 0 {
			q.meant, q.common, q.minor = q.meant || name[0] == '*', q.common || name[0] == '~', q.minor || name[0] == '-'
			name = name[1:]
		}
		if i == 0 {
			p.name, p.meant, p.minor = name, q.meant, q.minor
		}
		q.name, q.meant, q.minor = p.name, p.meant, p.minor
		if len(name) <= 3 && isUpperCode(name) {
			g.codes[name] = append(g.codes[name], q)
		} else if words := placeWords(name); len(words) > 0 {
			key := string(appendPlaceKey(nil, name[words[0].start:words[len(words)-1].end]))
			g.names[key] = append(g.names[key], q)
			first := hashWord(appendPlaceKey(nil, name[words[0].start:words[0].end]))
			g.wordsOf[first] = max(g.wordsOf[first], len(words))
		}
	}
	if code != "" && code != "-" && code != "+" && !hasPlace(g.codes[code], p) {
		p.weak = true
		g.codes[code] = append(g.codes[code], p)
	}
}

// addCities reads the format described at the head of cities.txt.
func (g *gazetteer) addCities(file string) error {
	for i, line := range strings.Split(file, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		at, list, ok := strings.Cut(line, ":")
		country, state, _ := strings.Cut(at, "/")
		if !ok || len(country) != 2 {
			return fmt.Errorf("read cities line %d: %q: want a country's two letters and a colon", i+1, at)
		}
		for names := range strings.SplitSeq(list, ";") {
			g.add(place{kind: placeCity, country: country, state: state, listed: true}, "", names)
		}
	}
	return nil
}

func hasPlace(ps []place, p place) bool {
	for _, q := range ps {
		if q.kind == p.kind && q.country == p.country && q.state == p.state {
			return true
		}
	}
	return false
}

func isUpperCode(s string) bool {
	for i := range len(s) {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return s != ""
}

// appendPlaceKey appends the form names are looked up by: lower case, single blanks.
func appendPlaceKey(b []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c == ' ' && len(b) > 0 && b[len(b)-1] == ' ' {
				i++
				continue
			}
			if byteClass[c] == 3 {
				c |= 0x20
			}
			b = append(b, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if unicode.IsSpace(r) {
			r = ' '
		}
		b = utf8.AppendRune(b, unicode.ToLower(r))
		i += n
	}
	return b
}

// maxPlaceName bounds the bytes of a name.
const maxPlaceName = 64

// span is text[start:end].
type span struct{ start, end int }

// placeWords cuts s into words; a word may hold inner dots and apostrophes ("U.S.", "Xi'an").
func placeWords(s string) []span { return appendPlaceWords(nil, s, len(s)) }

// appendPlaceWords appends the words of s, at most limit of them.
func appendPlaceWords(out []span, s string, limit int) []span {
	for i := 0; i < len(s) && len(out) < limit; {
		if s[i] < utf8.RuneSelf && byteClass[s[i]] == 0 {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if !isPlaceRune(r) {
			i += n
			continue
		}
		start := i
		for i < len(s) {
			if s[i] < utf8.RuneSelf && byteClass[s[i]] != 0 {
				i++
				continue
			}
			r, n = utf8.DecodeRuneInString(s[i:])
			if isPlaceRune(r) {
				i += n
				continue
			}
			next, _ := utf8.DecodeRuneInString(s[i+n:])
			if (r == '.' || r == '\'' || r == '’') && unicode.IsLetter(next) && (r != '.' || i-start <= 3) {
				i += n
				continue
			}
			break
		}
		out = append(out, span{start, i})
	}
	return out
}

func isPlaceRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}
