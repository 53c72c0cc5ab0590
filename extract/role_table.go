package extract

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

//go:embed roles.txt
var rolesFile string

// roles is what roles.txt says, up to the line that errRoles names.
var roles, errRoles = parseRoles(rolesFile)

// titleRole is a phrase of a title and the role it means.
type titleRole struct {
	words string
	role  market.Role
	rank  int  // 0 decides whatever else a title says, weakRank is asked last
	maybe bool // gives way to a text that clearly says fullstack
}

var roleRanks = map[string]int{"head": 0, "first": 1, "title": 2, "weak": weakRank, "maybe": weakRank}

const weakRank = 3

// ignored is the role of phrases that say nothing of the work.
const ignored = market.Role("ignored")

// roleWord is how strongly a word of a text speaks for a role.
type roleWord struct {
	role   int // number of dutyRoles
	weight int
}

type roleTable struct {
	titles []titleRole
	index  *phraseIndex // of titles
	duties []duty
	words  map[uint64]uint16 // numbers of duties by the hash of a word, or of two neighbours
	second map[uint64]bool   // hashes of words that end such a pair
	// technical are parts of the words of technical titles; a full stop ends a whole word.
	technical []string
	general   map[string]bool // words of titles that leave the work open
}

// duty is a word, or two neighbours ("back-end"), that speaks for roles.
type duty []roleWord

// maxDutyCount is how often a word counts at most.
const maxDutyCount = 3

// pairHash is of two neighbouring words.
func pairHash(first, second uint64) uint64 { return (first ^ second>>1) * fnvPrime }

// parseRoles reads the format described at the head of roles.txt. With an error it gives
// what stands above the faulty line.
func parseRoles(file string) (*roleTable, error) {
	t := &roleTable{words: map[uint64]uint16{}, second: map[uint64]bool{}}
	err := t.parse(file)
	titles := make([]string, 0, len(t.titles))
	for _, p := range t.titles {
		titles = append(titles, p.words)
	}
	t.index = newPhraseIndex(titles)
	return t, err
}

func (t *roleTable) parse(file string) error {
	for i, line := range strings.Split(file, "\n") {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		head, list, ok := strings.Cut(line, ":")
		fields := strings.Fields(head)
		switch {
		case ok && len(fields) == 2 && hasKey(roleRanks, fields[0]):
			for words := range strings.SplitSeq(list, "|") {
				t.titles = append(t.titles, titleRole{strings.TrimSpace(words), market.Role(fields[1]), roleRanks[fields[0]], fields[0] == "maybe"})
			}
		case ok && head == "ignore":
			for words := range strings.SplitSeq(list, "|") {
				t.titles = append(t.titles, titleRole{words: strings.TrimSpace(words), role: ignored})
			}
		case ok && head == "technical":
			for stem := range strings.SplitSeq(list, "|") {
				t.technical = append(t.technical, strings.TrimSpace(stem))
			}
		case ok && head == "general":
			t.general = wordSet(list)
		case ok && len(fields) == 3 && fields[0] == "words":
			n, err := strconv.Atoi(fields[2])
			if err != nil {
				return fmt.Errorf("read roles line %d: weight %q: want a number", i+1, fields[2])
			}
			if !slices.Contains(dutyRoles, market.Role(fields[1])) {
				return fmt.Errorf("read roles line %d: role %q: want one that words can show", i+1, fields[1])
			}
			for _, w := range strings.Fields(list) {
				t.addDuty(w, roleWord{slices.Index(dutyRoles, market.Role(fields[1])), n})
			}
		default:
			return fmt.Errorf("read roles line %d: want head, first, title, weak, maybe or words and a role, or ignore, technical or general, and a colon", i+1)
		}
	}
	return nil
}

func hasKey(m map[string]int, key string) bool {
	_, ok := m[key]
	return ok
}

// addDuty enters a word or a pair of words.
func (t *roleTable) addDuty(word string, w roleWord) {
	h := dutyHash(word)
	if parts := dutyParts(word); len(parts) > 1 {
		t.second[wordHash(parts[1])] = true
	}
	n, ok := t.words[h]
	if !ok {
		n = uint16(len(t.duties))
		t.words[h] = n
		t.duties = append(t.duties, nil)
	}
	t.duties[n] = append(t.duties[n], w)
}

// dutyParts are the one or two words of a duty.
func dutyParts(word string) []string {
	return strings.FieldsFunc(word, func(r rune) bool { return r == '-' || r == '.' })
}

// dutyHash is the hash of a word or of a pair of words.
func dutyHash(word string) uint64 {
	parts := dutyParts(word)
	if len(parts) > 1 {
		return pairHash(wordHash(parts[0]), wordHash(parts[1]))
	}
	return wordHash(word)
}

// ofTitle gives the role that a title, in phraseText form, names, "" when it names none: of
// the phrases of the best rank the one that stands first; the weak are asked in the order of the file.
func (t *roleTable) ofTitle(words string) (market.Role, bool) {
	best, order, at := titleRole{rank: weakRank + 1}, 0, 0
	both := 0     // bits: a technology of backends, one of frontends
	covered := -1 // end of the ignored phrase that stands last
	t.index.each(words, func(n, i int) {
		p := t.titles[n]
		if p.role == ignored {
			covered = i + len(p.words)
			return
		}
		if i < covered {
			return
		}
		switch {
		case p.maybe && p.role == "backend":
			both |= 1
		case p.maybe && p.role == "frontend":
			both |= 2
		}
		better := p.rank < best.rank
		if p.rank == best.rank {
			better = p.rank == weakRank && n < order || p.rank < weakRank && (i < at || i == at && len(p.words) > len(best.words))
		}
		if better {
			best, order, at = p, n, i
		}
	})
	if best.rank == weakRank && both == 3 {
		return "fullstack", false
	}
	return best.role, best.maybe
}

// notTechnical holds for a title, in phraseText form, that names some work and no technical one: "Pastry Chef", not "Associate".
func (t *roleTable) notTechnical(title string) bool {
	open := true
	for w := range strings.FieldsSeq(title) {
		if t.general[w] || '0' <= w[0] && w[0] <= '9' && strings.Trim(w, "0123456789") == "" {
			continue
		}
		open = false
		for _, stem := range t.technical {
			if whole, ok := strings.CutSuffix(stem, "."); ok && w == whole || !ok && strings.Contains(w, stem) {
				return false
			}
		}
	}
	return !open
}
