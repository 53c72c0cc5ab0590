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

// Where the population of a sentence ends, and the year of its document; the board shows neither on every line.
var (
	endOfPopulation = regexp.MustCompile(`^In (.+?), (the |median pay |Kendall's )`)
	asOf            = regexp.MustCompile(` \(as of \d{1,4}\)`)
	idToken         = regexp.MustCompile(`[^\s,">()]+`)
)

// groupNames are the groups of skills, as sentences call them, in plain words.
var groupNames = strings.NewReplacer("lang universe", "programming languages", "framework universe", "frameworks", "js backend", "JavaScript on the server",
	"db any", "databases of any kind", "vcs products", "version control systems", "vcs hosts", "hosts of code", "vcs", "version control",
	"dsa", "data structures and algorithms", "iac", "infrastructure as code", "cicd", "CI/CD", "os cs", "operating systems and computer science",
	"nosql", "NoSQL", "api styles", "styles of API")

// upToTest is the template of figures that are to be reached and not passed.
const upToTest = "up-to"

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
			if m := endOfPopulation.FindStringSubmatch(v.Sentence); m != nil {
				times[m[1]]++
				if n, most := times[m[1]], times[w.usual]; n > most || n == most && m[1] < w.usual {
					w.usual = m[1]
				}
			}
		}
	}
	return w
}

// of is the sentence of a verdict for a board.
func (w wording) of(v analysis.Verdict) string {
	s := w.short(v.Sentence)
	if v.Test == upToTest {
		s = strings.Replace(s, " is at most ", " reaches up to ", 1)
	}
	return s
}

// short is a sentence without its usual population and the year of the document, with skills and groups by name.
func (w wording) short(sentence string) string {
	s := asOf.ReplaceAllString(sentence, "")
	population := ""
	if m := endOfPopulation.FindStringSubmatchIndex(s); m != nil {
		if at := s[m[2]:m[3]]; at != w.usual {
			population = at + ": "
		}
		s = s[m[4]:]
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
