package extract

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

//go:embed employers.txt
var employersFile string

// employers is what employers.txt says, up to the line that errEmployers names.
var employers, errEmployers = parseEmployers(employersFile)

// employerFact is what a phrase or a name says of an employer; what it does not say is "".
type employerFact struct {
	words    string
	industry string
	kind     market.EmployerKind
}

type employerTable struct {
	begins   map[uint64]uint16       // by hash of a first word the number of its phrases in phrases
	phrases  [][]employerFact        // those with one first word, the longest first; none at 0
	known    map[string]employerFact // by employerKey
	parts    [256][]employerFact     // of names, by first letter
	trailing map[string]bool         // words that may follow a known name
}

// parseEmployers reads the format described at the head of employers.txt. With an error it
// gives what stands above the faulty line.
func parseEmployers(file string) (*employerTable, error) {
	t := &employerTable{begins: map[uint64]uint16{}, phrases: make([][]employerFact, 1), known: map[string]employerFact{}}
	for i, line := range strings.Split(file, "\n") {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		head, list, ok := strings.Cut(line, ":")
		fields := strings.Fields(head)
		var add func(words string)
		switch {
		case ok && len(fields) == 2 && fields[0] == "industry":
			add = func(w string) { t.addPhrase(employerFact{w, fields[1], ""}) }
		case ok && len(fields) == 2 && fields[0] == "kind":
			add = func(w string) { t.addPhrase(employerFact{w, "", market.EmployerKind(fields[1])}) }
		case ok && len(fields) == 3 && fields[0] == "known":
			add = func(w string) {
				t.known[employerKey(w)] = employerFact{w, strings.Trim(fields[2], "-"), market.EmployerKind(fields[1])}
			}
		case ok && (head == "agency" || head == "services"):
			add = func(w string) {
				if w != "" {
					t.parts[w[0]] = append(t.parts[w[0]], employerFact{w, "", market.EmployerKind(head)})
				}
			}
		case ok && head == "names":
			t.trailing = wordSet(list)
			continue
		default:
			return t, fmt.Errorf("read employers line %d: want industry NAME, kind NAME, known KIND INDUSTRY, agency, services or names, and a colon", i+1)
		}
		for words := range strings.SplitSeq(list, "|") {
			add(strings.TrimSpace(words))
		}
	}
	return t, nil
}

func (t *employerTable) addPhrase(f employerFact) {
	first, _, _ := strings.Cut(f.words, " ")
	n, ok := t.begins[wordHash(first)]
	if !ok {
		n = uint16(len(t.phrases))
		t.begins[wordHash(first)] = n
		t.phrases = append(t.phrases, nil)
	}
	t.phrases[n] = append(t.phrases[n], f)
	slices.SortStableFunc(t.phrases[n], func(a, b employerFact) int { return len(b.words) - len(a.words) })
}

// phraseAt gives the longest phrase that s, the text from word w on, starts with.
func (t *employerTable) phraseAt(s string, w cueWord) employerFact {
	phrases := t.phrases[w.firm]
	if n := w.end - w.start; n < len(s) && (s[n] >= utf8.RuneSelf || keptInPhrase(s, n)) {
		first, _, _ := strings.Cut(phraseText(s)[1:], " ") // "FinTech" is one word of phrases
		phrases = t.phrases[t.begins[wordHash(first)]]
	}
	for _, p := range phrases {
		if startsPhrase(s, p.words) {
			return p
		}
	}
	return employerFact{}
}

// ofName says what is known of an employer by the employerKey of its name alone.
func (t *employerTable) ofName(key string) employerFact {
	if key == "" {
		return employerFact{}
	}
	for rest := key; rest != ""; {
		if f, ok := t.known[rest]; ok {
			return f
		}
		i := strings.LastIndexByte(rest, ' ')
		if i < 0 || !t.trailing[rest[i+1:]] {
			break
		}
		rest = rest[:i]
	}
	for i := range len(key) {
		if i > 0 && key[i-1] != ' ' {
			continue
		}
		for _, p := range t.parts[key[i]] {
			if strings.HasPrefix(key[i:], p.words) {
				return p
			}
		}
	}
	return employerFact{}
}
