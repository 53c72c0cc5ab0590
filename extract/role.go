package extract

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

//go:embed roles.txt
var rolesFile string

// roles is what roles.txt says; a faulty file fails the tests.
var roles = mustRoles(rolesFile)

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
	role   market.Role
	weight int
}

type roleTable struct {
	titles []titleRole
	words  map[string][]roleWord
}

func mustRoles(file string) *roleTable {
	t, err := parseRoles(file)
	if err != nil {
		panic(err)
	}
	return t
}

// parseRoles reads the format described at the head of roles.txt.
func parseRoles(file string) (*roleTable, error) {
	t := &roleTable{words: map[string][]roleWord{}}
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
		case ok && len(fields) == 3 && fields[0] == "words":
			n, err := strconv.Atoi(fields[2])
			if err != nil {
				return nil, fmt.Errorf("read roles line %d: weight %q: want a number", i+1, fields[2])
			}
			for _, w := range strings.Fields(list) {
				t.words[w] = append(t.words[w], roleWord{market.Role(fields[1]), n})
			}
		default:
			return nil, fmt.Errorf("read roles line %d: want first, title, weak, maybe or words, a role and a colon", i+1)
		}
	}
	return t, nil
}

func hasKey(m map[string]int, key string) bool {
	_, ok := m[key]
	return ok
}

// ofTitle gives the role that a title names, "" when it names none: of the phrases of the
// best rank the one that stands first; the weak are asked in the order of the file.
func (t *roleTable) ofTitle(title string) (market.Role, bool) {
	words := phraseText(strings.ReplaceAll(title, "_", " "))
	best, at := titleRole{rank: 3}, 0
	for _, p := range t.titles {
		if p.rank > best.rank || (p.rank == best.rank && p.rank == 2) {
			continue
		}
		i := strings.Index(words, " "+p.words+" ")
		if i >= 0 && (p.rank < best.rank || i < at || i == at && len(p.words) > len(best.words)) {
			best, at = p, i
		}
	}
	return best.role, best.maybe
}

// readRole reads the role from the title, else from the first job that the text
// names, else from the duties that the text speaks of.
func (f *fieldText) readRole() market.Role {
	role, maybe := market.Role(""), false
	for _, job := range f.jobNames() {
		if r, m := roles.ofTitle(job); r != "" && (role == "" || r != "non-tech") {
			role, maybe = r, m
		}
		if role != "" && (role != "non-tech" || f.titled()) {
			break
		}
	}
	if role != "" && !maybe {
		return role
	}
	duties := f.roleOfDuties()
	if role != "" {
		if duties == "fullstack" {
			return duties
		}
		return role
	}
	if duties == market.RoleUnknown && !f.titled() {
		if r, _ := roles.ofTitle(strings.TrimPrefix(f.posting.Title, "Role")); r != "" {
			return r
		}
	}
	return duties
}

// titled holds for a posting with a title of its own, not one that a portal made of its metadata ("RoleSoftware Developer,").
func (f *fieldText) titled() bool {
	return f.posting.Title != "" && !strings.HasPrefix(f.posting.Title, "Role")
}

// The least score of the leading role, and how far it must lead, to be believed.
const (
	minDuties  = 8
	dutiesLead = 1.15
)

// roleOfDuties scores the words of the text for every role.
func (f *fieldText) roleOfDuties() market.Role {
	scores, seen := map[market.Role]int{}, map[string]int{}
	body := f.text[:min(len(f.text), 12000)]
	for word := range strings.FieldsSeq(strings.ToLower(body)) {
		word = strings.Trim(word, ".,;:()[]*\"'’!?-/")
		for part := range strings.SplitSeq(word, "/") {
			if seen[part]++; seen[part] > 3 {
				continue
			}
			for _, w := range roles.words[part] {
				scores[w.role] += w.weight
			}
		}
	}
	t := phraseText(body)
	scores["fullstack"] += 6 * min(2, strings.Count(t, " full stack "))
	if b, fr := scores["backend"], scores["frontend"]; b >= 12 && fr >= 12 && 3*min(b, fr) >= 2*max(b, fr) {
		scores["fullstack"] += b + fr
	} else if scores["fullstack"] > 0 {
		scores["fullstack"] += (b + fr) / 2
	}
	if !f.titled() || has(phraseText(f.title), "software") || has(phraseText(f.title), "developer") {
		scores["backend"] += 4 // software without more said is more often server side than not
	}
	best, second := market.Role(""), 0
	for _, r := range dutyRoles {
		if best == "" || scores[r] > scores[best] {
			if best != "" {
				second = scores[best]
			}
			best = r
		} else {
			second = max(second, scores[r])
		}
	}
	if scores[best] < minDuties || float64(scores[best]) < dutiesLead*float64(second) {
		return market.RoleUnknown
	}
	return best
}

// dutyRoles are the roles that duties can show, in the order that decides ties.
var dutyRoles = []market.Role{"backend", "fullstack", "frontend", "devops", "data", "ml", "mobile", "qa", "security", "embedded", "other-tech", "non-tech"}
