package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode"

	"github.com/roadcheck/roadcheck/extract"
	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/internal/sampleboard"
	"github.com/roadcheck/roadcheck/scrape"
)

// kept is a fact with what orders and groups it.
type kept struct {
	order    string // hash of the posting's key: a fixed shuffle
	employer string
	fact     sampleboard.Fact
}

// collect reads one file and gives its usable facts in a fixed random order.
func collect(e *extract.Extractor, file, origin, from string) ([]kept, error) {
	in, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	var out []kept
	_, err = scrape.ReadFile(in, scrape.FileOptions{Name: file}, func(p market.Posting) error {
		if p.PostedOn.Month() < from {
			return nil
		}
		if f, ok := factOf(e, p, origin); ok {
			sum := sha256.Sum256([]byte(p.Key))
			out = append(out, kept{order: string(sum[:]), employer: employerOf(p), fact: f})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	slices.SortFunc(out, func(x, y kept) int { return strings.Compare(x.order, y.order) })
	return out, nil
}

// employerOf groups postings of one employer; one without a name stands alone.
func employerOf(p market.Posting) string {
	if name := strings.ToLower(strings.TrimSpace(p.Company)); name != "" {
		return name
	}
	return "posting " + p.Key
}

// factOf keeps what a technical posting in English states.
func factOf(e *extract.Extractor, p market.Posting, origin string) (sampleboard.Fact, bool) {
	r := e.Read(p)
	skills := r.Skills()
	if len(skills) == 0 || r.Role == "non-tech" || r.Language != "" && r.Language != "en" {
		return sampleboard.Fact{}, false
	}
	f := sampleboard.Fact{
		Origin: origin, Month: p.PostedOn.Month(), Level: string(r.Level), Role: string(r.Role), Remote: r.Remote,
	}
	if len(r.Countries) > 0 {
		f.Country = r.Countries[0]
	}
	if len(r.Cities) > 0 {
		f.City = r.Cities[0]
	}
	if b := r.Salary; b != nil && b.Doubt == "" && b.Currency != "" && b.Period != "" {
		f.Currency, f.Period = b.Currency, string(b.Period)
		if b.Min != nil {
			f.Min = *b.Min
		}
		if b.Max != nil {
			f.Max = *b.Max
		}
	}
	for _, s := range skills {
		switch s.Need {
		case market.Required:
			f.Required = append(f.Required, string(s.Skill))
		case market.Preferred:
			f.Preferred = append(f.Preferred, string(s.Skill))
		default:
			f.Mentioned = append(f.Mentioned, string(s.Skill))
		}
	}
	f.Title = titleFor(e, p.Title, r, f.Required)
	return f, true
}

// titleWords are the words a title may keep: level, kind of work and noun, nothing that could name an employer.
var titleWords = strings.Fields(`
	senior junior lead principal staff mid level intern graduate associate head director manager entry
	software backend back end frontend front full stack fullstack web mobile ios android data cloud platform infrastructure
	devops sre site reliability machine learning ml ai security embedded firmware qa test quality assurance automation systems system
	application applications database network product solutions research analytics integration services api
	engineer developer programmer architect analyst scientist administrator consultant specialist engineering development of and i ii iii`)

// roleTitles name a role when a title keeps no noun, or keeps a skill that the posting does not ask for; the last names none.
var roleTitles = map[market.Role][]string{
	"backend": {"Backend Engineer", "Server Engineer"}, "frontend": {"Frontend Engineer", "Interface Engineer"}, "fullstack": {"Full-Stack Engineer", "Product Engineer"},
	"devops": {"DevOps Engineer", "Platform Engineer", "Infrastructure Engineer"}, "data": {"Data Engineer", "Data Analyst"},
	"ml": {"Machine Learning Engineer", "Data Scientist", "Research Scientist"}, "mobile": {"Mobile Engineer", "Mobile Developer"},
	"qa": {"QA Engineer", "Test Engineer", "Quality Engineer"}, "security": {"Security Engineer", "Security Analyst"},
	"embedded": {"Embedded Engineer", "Firmware Engineer"}, "other-tech": {"Systems Engineer", "Solutions Engineer"},
}

var levelTitles = map[market.Level]string{
	"intern": "Intern", "junior": "Junior", "mid": "Mid-Level", "senior": "Senior", "staff": "Staff", "lead": "Lead", "manager": "Head of Engineering:",
}

// titleFor gives the posting's plain title, or one made from level and role, that
// names no skill which the posting does not ask for.
func titleFor(e *extract.Extractor, title string, r market.Reading, required []string) string {
	candidates := append([]string{plainTitle(title)}, roleTitles[r.Role]...)
	for i, t := range append(candidates, "Software Engineer") {
		if t == "" {
			continue
		}
		if i > 0 {
			t = strings.TrimSpace(levelTitles[r.Level] + " " + t)
		}
		named := e.Read(market.Posting{Title: t}).Skills()
		if !slices.ContainsFunc(named, func(s market.SkillNeed) bool { return !slices.Contains(required, string(s.Skill)) }) {
			return t
		}
	}
	return "Software Engineer"
}

// plainTitle reduces a title to words of a closed list; "" when too little is left.
func plainTitle(title string) string {
	var words []string
	noun := false
	for _, w := range strings.FieldsFunc(title, func(r rune) bool { return !unicode.IsLetter(r) }) {
		low := strings.ToLower(w)
		if !slices.Contains(titleWords, low) {
			continue
		}
		words = append(words, w)
		switch low {
		case "engineer", "developer", "programmer", "architect", "analyst", "scientist", "administrator", "consultant":
			noun = true
		}
		if noun {
			break
		}
	}
	if !noun || len(words) < 2 || len(words) > 6 {
		return ""
	}
	return strings.Join(words, " ")
}
