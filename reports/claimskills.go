package reports

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// stepMark is how a claim's place in its document begins where it stands in a step: "step 5, line 88".
var stepMark = regexp.MustCompile(`^step ([0-9]{1,4})\b`)

// stepOf is the step of a place in a document, 0 where it names none.
func stepOf(at string) int {
	m := stepMark.FindStringSubmatch(at)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1]) // at most four digits
	return n
}

// stepID is that of a step on the page of its roadmap.
func stepID(number int) string { return "step-" + itoa(number) }

// groupPhrase is how sentences name a group of skills. What follows "among" is what ranks are ranks in, not what the claim
// is about.
type groupPhrase struct {
	name, among *regexp.Regexp
	members     []market.Skill
}

var groupPhrases = sync.OnceValue(func() []groupPhrase {
	groups, err := analysis.Groups()
	if err != nil { // a test of the analysis reads them
		return nil
	}
	var out []groupPhrase
	for _, g := range groups {
		words := regexp.QuoteMeta(strings.ReplaceAll(strings.TrimPrefix(g.Name, "@"), "-", " "))
		phrase := groupPhrase{name: regexp.MustCompile(`(?:^| )` + words + `(?:[ ,.;)]|$)`), among: regexp.MustCompile(`among ` + words + `(?:[ ,.;)]|$)`)}
		for _, m := range g.Members {
			phrase.members = append(phrase.members, market.Skill(m))
		}
		out = append(out, phrase)
	}
	return out
})

// named are the skills with a page that sentences of hypotheses name: by their ids first, then as members of groups.
func (p population) named(verdicts []verdictView) []market.Skill {
	var out []market.Skill
	add := func(skill market.Skill) {
		if p.pages[skill] != "" && !notSkills[string(skill)] && !slices.Contains(out, skill) {
			out = append(out, skill)
		}
	}
	var sentences []string
	for _, v := range verdicts {
		_, sentence, _ := strings.Cut(v.Sentence, ": ") // what comes before is the population
		sentences = append(sentences, sentence)
		for _, token := range idToken.FindAllString(sentence, -1) {
			add(market.Skill(strings.TrimRight(token, ".;:")))
		}
	}
	for _, sentence := range sentences {
		for _, g := range groupPhrases() {
			if g.name.MatchString(g.among.ReplaceAllString(sentence, "")) {
				for _, skill := range g.members {
					add(skill)
				}
			}
		}
	}
	return out
}
