package reports

import (
	"fmt"
	"hash/fnv"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// technologyPages bounds the technologies that have a page because they are asked for; what a roadmap teaches has one too.
const technologyPages = 250

const technologiesPage = "technologies.html"

// skillPrefix begins the names of pages of skills.
const skillPrefix = "technology-"

// EvidenceEach is how many places a page quotes.
const EvidenceEach = 10

// Skills are the skills that have a page in the report of f that o chooses, and that some posting names, the most demanded
// first: for them Options.Evidence is of use.
func Skills(f analysis.Findings, o Options) []market.Skill {
	pick := choice{o.Only, o.Formats}
	var out []market.Skill
	for _, d := range withPage(f) {
		if d.Any.Count > 0 && pick.takes(skillPart(skillFile(d.ID)), ".html") {
			out = append(out, d.ID)
		}
	}
	return out
}

// withPage are the largest ranked technologies and all that a roadmap teaches, each with its demand in all vacancies.
func withPage(f analysis.Findings) []analysis.Demand {
	taught := map[market.Skill]bool{}
	for _, r := range f.Roadmaps {
		for _, s := range r.Skills {
			taught[s.ID] = true
		}
	}
	var out []analysis.Demand
	technologies := 0
	listed := map[market.Skill]bool{}
	for _, d := range f.Demand {
		if listed[d.ID] {
			continue
		}
		listed[d.ID] = true
		if d.Rank > 0 && d.Kind == "technology" {
			technologies++
		}
		if taught[d.ID] || d.Rank > 0 && d.Kind == "technology" && technologies <= technologyPages {
			out = append(out, d)
		}
		delete(taught, d.ID)
	}
	// What nobody asks for is in no demand.
	for _, r := range f.Roadmaps {
		for _, s := range r.Skills {
			if taught[s.ID] {
				delete(taught, s.ID)
				out = append(out, analysis.Demand{SkillInfo: s.SkillInfo, Any: analysis.Share{N: f.Base.Vacancies}, Required: analysis.Share{N: f.Base.Vacancies}})
			}
		}
	}
	return out
}

// skillWords are signs that tell names of skills apart, in words.
var skillWords = strings.NewReplacer("+", "-plus-", "#", "-sharp-", ".", "-dot-", "*", "-star-", "&", "-and-")

// skillFile is the page of a skill, the same in every report: plain ids stand as they are, others in words or, where those
// say too little, with a digest.
func skillFile(id market.Skill) string {
	s := slug(skillWords.Replace(string(id)))
	if slug(string(id)) != string(id) && !readable(string(id)) || s == "" {
		h := fnv.New32a()
		h.Write([]byte(id))
		s = strings.Trim(fmt.Sprintf("%s-%08x", s, h.Sum32()), "-")
	}
	return skillPrefix + s + ".html"
}

// readable tells whether words can say every sign of an id.
func readable(id string) bool {
	for _, r := range id {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("-+#.*&", r) {
			return false
		}
	}
	return len(skillWords.Replace(id)) <= 40
}

// filesOf gives the page of each of some skills; of two whose words are alike the later has none.
func filesOf(skills []analysis.Demand) map[market.Skill]string {
	out, taken := make(map[market.Skill]string, len(skills)), map[string]bool{}
	for _, d := range skills {
		if name := skillFile(d.ID); !taken[name] {
			out[d.ID], taken[name] = name, true
		}
	}
	return out
}
