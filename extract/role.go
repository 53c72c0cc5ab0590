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
	rank  int  // 0 decides whatever else a title says, 2 is asked last
	maybe bool // gives way to a text that clearly says fullstack
}

var roleRanks = map[string]int{"first": 0, "title": 1, "weak": 2, "maybe": 2}

// roleWord is how strongly a word of a text speaks for a role.
type roleWord struct {
	role   int // number of dutyRoles
	weight int
}

type roleTable struct {
	titles []titleRole
	index  phraseIndex
	duties []duty
	words  map[uint64]uint16 // numbers of duties by the hash of a word, or of two neighbours
	second map[uint64]bool   // hashes of words that end such a pair
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
	t := &roleTable{index: phraseIndex{}, words: map[uint64]uint16{}, second: map[uint64]bool{}}
	for i, line := range strings.Split(file, "\n") {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		head, list, ok := strings.Cut(line, ":")
		fields := strings.Fields(head)
		switch {
		case ok && len(fields) == 2 && hasKey(roleRanks, fields[0]):
			for words := range strings.SplitSeq(list, "|") {
				t.index.add(strings.TrimSpace(words), len(t.titles))
				t.titles = append(t.titles, titleRole{strings.TrimSpace(words), market.Role(fields[1]), roleRanks[fields[0]], fields[0] == "maybe"})
			}
		case ok && len(fields) == 3 && fields[0] == "words":
			n, err := strconv.Atoi(fields[2])
			if err != nil {
				return t, fmt.Errorf("read roles line %d: weight %q: want a number", i+1, fields[2])
			}
			if !slices.Contains(dutyRoles, market.Role(fields[1])) {
				return t, fmt.Errorf("read roles line %d: role %q: want one that words can show", i+1, fields[1])
			}
			for _, w := range strings.Fields(list) {
				t.addDuty(w, roleWord{slices.Index(dutyRoles, market.Role(fields[1])), n})
			}
		default:
			return t, fmt.Errorf("read roles line %d: want first, title, weak, maybe or words, a role and a colon", i+1)
		}
	}
	return t, nil
}

func hasKey(m map[string]int, key string) bool {
	_, ok := m[key]
	return ok
}

// addDuty enters a word or a pair of words.
func (t *roleTable) addDuty(word string, w roleWord) {
	parts := strings.FieldsFunc(word, func(r rune) bool { return r == '-' || r == '.' })
	h := wordHash(parts[0])
	if len(parts) > 1 {
		second := wordHash(parts[1])
		t.second[second] = true
		h = pairHash(h, second)
	}
	n, ok := t.words[h]
	if !ok {
		n = uint16(len(t.duties))
		t.words[h] = n
		t.duties = append(t.duties, nil)
	}
	t.duties[n] = append(t.duties[n], w)
}

// ofTitle gives the role that a title names, "" when it names none: of the phrases of the
// best rank the one that stands first; the weak are asked in the order of the file.
func (t *roleTable) ofTitle(title string) (market.Role, bool) {
	words := phraseText(strings.ReplaceAll(title, "_", " "))
	best, order, at := titleRole{rank: 3}, 0, 0
	both := 0 // bits: a technology of backends, one of frontends
	t.index.each(words, func(n int) string { return t.titles[n].words }, func(n, i int) {
		p := t.titles[n]
		switch {
		case p.maybe && p.role == "backend":
			both |= 1
		case p.maybe && p.role == "frontend":
			both |= 2
		}
		better := p.rank < best.rank
		if p.rank == best.rank {
			better = p.rank == 2 && n < order || p.rank < 2 && (i < at || i == at && len(p.words) > len(best.words))
		}
		if better {
			best, order, at = p, n, i
		}
	})
	if best.rank == 2 && both == 3 {
		return "fullstack", false
	}
	return best.role, best.maybe
}

// readRole reads the role from the title, else from the first job that the text
// names, else from the duties that the text speaks of.
func (f *fieldText) readRole() market.Role {
	role, maybe := f.roleOfJobs(f.headerJobs())
	if role == "" || role == "non-tech" && !f.titled() {
		if r, m := f.roleOfJobs(f.offeredJobs()); r != "" && (role == "" || r != "non-tech") {
			role, maybe = r, m
		}
	}
	if role != "" && !maybe {
		return role
	}
	scores := f.duties()
	if role != "" {
		if b, fr := scores[backendDuty], scores[frontendDuty]; scores[fullstackDuty] >= 12 || role == "backend" && fr >= 15 && fr >= 2*b {
			return "fullstack"
		}
		return role
	}
	if role = f.roleOfDuties(scores); role == market.RoleUnknown && !f.titled() {
		if r, _ := roles.ofTitle(strings.TrimPrefix(f.posting.Title, "Role")); r != "" {
			return r
		}
	}
	return role
}

// roleOfJobs gives the role of the first job that has one, a technical one if possible.
func (f *fieldText) roleOfJobs(names []string) (role market.Role, maybe bool) {
	for _, name := range names {
		if r, m := roles.ofTitle(name); r != "" && (role == "" || r != "non-tech") {
			role, maybe = r, m
		}
		if role != "" && (role != "non-tech" || f.titled()) {
			break
		}
	}
	return role, maybe
}

// titled holds for a posting with a title of its own, not one that a portal made of its metadata ("RoleSoftware Developer,").
func (f *fieldText) titled() bool {
	return f.posting.Title != "" && !strings.HasPrefix(f.posting.Title, "Role")
}

// roleScores are by number of dutyRoles.
type roleScores [16]int

// duties scores the words of the text for every role.
func (f *fieldText) duties() (scores roleScores) {
	for n, count := range f.dutyCounts {
		if count > 0 {
			for _, w := range roles.duties[n] {
				scores[w.role] += w.weight * int(min(count, maxDutyCount))
			}
		}
	}
	return scores
}

const (
	minDuties  = 6    // the least score that is believed
	dutiesLead = 1.05 // how far the leading role must be ahead
)

// softwareShare is how much a role's words count when the title speaks of software:
// every software team names clouds, tests and data.
var softwareShare = map[market.Role]float64{"devops": 0.4, "security": 0.7, "qa": 0.5, "data": 0.8, "ml": 0.8, "other-tech": 0.7, "non-tech": 0.3}

// roleOfDuties gives the role with the highest score, unknown when none is clearly ahead.
func (f *fieldText) roleOfDuties(scores roleScores) market.Role {
	title := phraseText(f.title)
	software := !f.titled() || strings.Contains(title, " software ") || strings.Contains(title, " developer") || strings.Contains(title, " programmer") || strings.Contains(title, " engineering ")
	if software && f.titled() {
		scores[backendDuty] += 3 // software of which no more is said is more often server side
	}
	if b, fr := scores[backendDuty], scores[frontendDuty]; b >= 8 && fr >= 8 && 2*min(b, fr) >= max(b, fr) {
		scores[fullstackDuty] += b + fr
	} else if scores[fullstackDuty] > 0 {
		scores[fullstackDuty] += (b + fr) * 3 / 4
	}
	best, lead, second := market.RoleUnknown, 0.0, 0.0
	for n, r := range dutyRoles {
		if r == "non-tech" && strings.Contains(title, " software ") {
			continue // who builds software for sales does not sell
		}
		score := float64(scores[n])
		if share, ok := softwareShare[r]; ok && software {
			score *= share
		}
		if score > lead {
			best, lead, second = r, score, lead
		} else {
			second = max(second, score)
		}
	}
	if lead < minDuties || lead < dutiesLead*second {
		return market.RoleUnknown
	}
	return best
}

// Numbers of dutyRoles.
const (
	backendDuty = iota
	fullstackDuty
	frontendDuty
)

// dutyRoles are the roles that duties can show, in the order that decides ties.
var dutyRoles = []market.Role{"backend", "fullstack", "frontend", "devops", "data", "ml", "mobile", "qa", "security", "embedded", "other-tech", "non-tech"}
