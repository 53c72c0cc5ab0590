package reports

import (
	"regexp"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
)

// wording turns the exact sentences of hypotheses into ones to read at a glance.
type wording struct {
	names map[string]string // of skills, by id
	usual string            // the population that goes without saying: that of most hypotheses
}

// The year of its document is on no line of the board, and the population only where it is not the usual one.
var (
	asOf      = regexp.MustCompile(` \(as of \d{1,4}\)`)
	idToken   = regexp.MustCompile(`[^\s,"“”>()]+`)
	atCountry = regexp.MustCompile(` in ([A-Z]{2})\b`)
)

// groupNames are the groups of skills, as sentences call them, in plain words.
var groupNames = strings.NewReplacer("lang universe", "programming languages", "framework universe", "frameworks", "js backend", "JavaScript on the server",
	"db any", "databases of any kind", "vcs products", "version control systems", "vcs hosts", "hosts of code", "vcs", "version control",
	"dsa", "data structures and algorithms", "iac", "infrastructure as code", "cicd", "CI/CD", "os cs", "operating systems and computer science",
	"arch patterns", "architectural patterns", "auth methods", "methods of authentication", "nosql", "NoSQL", "api styles", "styles of API")

// notSkills are words of sentences that are ids of skills too.
var notSkills = map[string]bool{"less": true, "mean": true}

func newWording(f analysis.Findings, claims []analysis.ClaimFinding) wording {
	w := wording{names: make(map[string]string, len(f.Demand))}
	for _, d := range f.Demand {
		first, _, _ := strings.Cut(skillName(d.SkillInfo), " / ") // of several names of one thing
		w.names[string(d.ID)] = first
	}
	times := map[string]int{}
	for _, c := range claims {
		for _, v := range c.Verdicts {
			if p, _, ok := strings.Cut(v.Sentence, ": "); ok {
				times[p]++
				if n, most := times[p], times[w.usual]; n > most || n == most && p < w.usual {
					w.usual = p
				}
			}
		}
	}
	return w
}

// short is a sentence without its usual population and the year of the document, with skills and groups by name.
func (w wording) short(sentence string) string {
	s := asOf.ReplaceAllString(sentence, "")
	population := ""
	if p, rest, ok := strings.Cut(s, ": "); ok {
		if s = rest; p != w.usual {
			population = atCountry.ReplaceAllStringFunc(p, func(in string) string { return " in " + countryWords(in[len(" in "):]) }) + ": "
		}
	}
	s = groupNames.Replace(s)
	s = idToken.ReplaceAllStringFunc(s, func(id string) string {
		bare := strings.TrimRight(id, ".;:")
		if name, ok := w.names[bare]; ok && !notSkills[bare] {
			return name + id[len(bare):]
		}
		return id
	})
	s = strings.TrimSuffix(strings.ReplaceAll(population+s, " %", nbsp+"%"), ".")
	return cut(upperFirst(s), maxText/2)
}
