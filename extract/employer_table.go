package extract

import (
	_ "embed"
	"fmt"
	"strings"

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
	phrases  map[string][]employerFact // by first word
	known    map[string]employerFact   // by employerKey
	parts    map[byte][]employerFact   // of names, by first letter
	trailing map[string]bool           // words that may follow a known name
}

// parseEmployers reads the format described at the head of employers.txt. With an error it
// gives what stands above the faulty line.
func parseEmployers(file string) (*employerTable, error) {
	t := &employerTable{phrases: map[string][]employerFact{}, known: map[string]employerFact{}, parts: map[byte][]employerFact{}}
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
	t.phrases[first] = append(t.phrases[first], f)
}

// ofName says what is known of an employer by its name alone.
func (t *employerTable) ofName(name string) employerFact {
	key := employerKey(name)
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
