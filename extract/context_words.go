package extract

import (
	"strings"
	"unicode/utf8"
)

// techNouns stand right after the name of a technology.
var techNouns = []string{
	"developer", "developers", "engineer", "engineers", "engineering", "programmer", "programmers", "programming",
	"language", "code", "codebase", "coding", "framework", "frameworks", "library", "libraries", "script", "scripts",
	"scripting", "backend", "back-end", "back end", "frontend", "microservices", "microservice", "services", "api", "apis",
	"development", "stack", "ecosystem", "sdk", "runtime", "dev", "devs", "application", "applications", "app", "apps",
	"server", "cluster", "clusters", "database", "administrator", "certified", "certification", "basics", "fundamentals", "syntax", "consultant", "experience",
	"skills", "expert", "expertise", "knowledge", "module", "modules", "tests", "pipelines", "dashboards", "components", "specialist", "architect",
}

// trades, and what is taught of a thing, name what stands before them, also where a sentence starts.
var trades = []string{"developer", "developers", "engineer", "engineers", "programmer", "programmers", "dev", "devs", "basics", "fundamentals", "syntax"}

// askingVerbs stand right before the name of a technology, and rarely before
// anything else.
var askingVerbs = []string{
	"experience with", "experience in", "experience using", "knowledge of", "knowledge in", "proficiency in", "proficiency with", "proficient in",
	"proficient with", "proficient at", "expertise in", "expertise with", "expert in", "familiarity with", "familiar with", "skilled in", "skills in",
	"written in", "built in", "built on", "built with", "coding in", "programming in", "code in", "developing in", "fluent in", "fluency in",
	"exposure to", "experience on", "skilled with", "hands-on", "versed in", "stack:", "languages:", "technologies:", "tools:", "knowledge with",
	"services in", "backend in", "development in", "developer in", "scripting in", "code using", "microsoft", "ms", "languages like", "languages such as",
	"language like", "language such as", "frameworks like", "frameworks such as", "framework like", "framework such as", "tools like", "tools such as",
	"technologies like", "technologies such as",
}

// techVerbs stand right before the name of a technology, among others.
var techVerbs = []string{
	"understanding of", "experience of", "using", "such as", "e.g.", "like", "strong", "advanced", "excellent", "competent in", "years of", "skills:",
	"years", "work with", "working with", "apache", "learn", "good", "professional",
}

const contextBytes = 40

// wordsAfter is the lower-case text right after c, without leading space.
func (r *reading) wordsAfter(c *candidate) string {
	rest := r.lower[c.end:min(int(c.end)+contextBytes, len(r.lower))]
	return strings.TrimLeft(rest, " -'\")/")
}

// wordsBefore is the lower-case text right before c, without trailing space.
func (r *reading) wordsBefore(c *candidate) string {
	before := r.lower[max(int(c.start)-contextBytes, 0):c.start]
	return strings.TrimRight(before, " -'\"(/")
}

// lineBytes is how far from a name a cue in the same line may stand.
const lineBytes = 300

func (r *reading) line(c *candidate) string {
	s := &r.segments[c.segment]
	return r.lower[max(s.start, int(c.start)-lineBytes):min(s.end, int(c.end)+lineBytes)]
}

// hasPrefixWord reports whether s starts with one of the words.
func hasPrefixWord(s string, words []string) bool {
	for _, w := range words {
		if s != "" && s[0] == w[0] && strings.HasPrefix(s, w) && (len(s) == len(w) || !isAlnum(s[len(w)])) {
			return true
		}
	}
	return false
}

// hasSuffixWord reports whether s ends with one of the words.
func hasSuffixWord(s string, words []string) bool {
	for _, w := range words {
		if s != "" && s[len(s)-1] == w[len(w)-1] && strings.HasSuffix(s, w) && (len(s) == len(w) || !isAlnum(s[len(s)-len(w)-1])) {
			return true
		}
	}
	return false
}

// containsWord reports whether s holds one of the words as a word.
func containsWord(s string, words []string) bool {
	for _, w := range words {
		if indexWord(s, w) >= 0 {
			return true
		}
	}
	return false
}

// indexWord is the first place of w in s as whole words, or -1.
func indexWord(s, w string) int {
	for from := 0; ; {
		i := strings.Index(s[from:], w)
		if i < 0 {
			return -1
		}
		i += from
		end := i + len(w)
		if (i == 0 || !isAlnum(s[i-1])) && (end == len(s) || !isAlnum(s[end]) || !isAlnum(w[len(w)-1])) {
			return i
		}
		from = i + 1
	}
}

// startsSentence reports whether a capital letter at c says nothing because a
// sentence or list item starts there.
func (r *reading) startsSentence(c *candidate) bool {
	i := int(c.start)
	for i > 0 && strings.IndexByte(" -\"'(*", r.text[i-1]) >= 0 {
		i--
	}
	return i == 0 || strings.IndexByte("\n.!?:", r.text[i-1]) >= 0
}

// inAddress reports whether c is part of a URL, e-mail address, file name,
// hashtag or handle.
func (r *reading) inAddress(c *candidate) bool {
	start, end := int(c.start), int(c.end)
	if start > 0 && (r.text[start-1] == '@' || r.text[start-1] == '#') {
		return true
	}
	from := start
	for from > 0 && start-from < 200 && r.text[from-1] > ' ' && r.text[from-1] != '(' {
		from--
	}
	to := end
	for to < len(r.text) && to-end < 200 && r.text[to] > ' ' && r.text[to] != ')' {
		to++
	}
	if to-from == end-start {
		return false
	}
	token := r.lower[from:to]
	if strings.IndexByte(token, '.') < 0 && strings.IndexByte(token, ':') < 0 && strings.IndexByte(token, '@') < 0 {
		return false
	}
	return strings.Contains(token, "://") || strings.HasPrefix(token, "www.") ||
		strings.IndexByte(token, '@') > 0 || domain(token, start-from, end-from)
}

// domain reports whether token is a host name or path, such as
// "github.com/acme", around the name at [start,end).
func domain(token string, start, end int) bool {
	for _, tld := range []string{".com", ".org", ".net", ".io", ".ai", ".dev", ".de", ".co", ".in", ".uk", ".eu", ".app"} {
		for from := 0; ; {
			i := strings.Index(token[from:], tld)
			if i < 0 {
				break
			}
			i += from
			stop := i + len(tld)
			if i > 0 && isAlnum(token[i-1]) && (stop == len(token) || !isAlnum(token[stop])) && !(start <= i && end >= stop) && start < stop+1 {
				return true
			}
			if i > 0 && isAlnum(token[i-1]) && stop < len(token) && token[stop] == '/' && start > i {
				return true
			}
			from = stop
		}
	}
	return false
}

var negations = []string{"no", "not", "without", "non", "not a", "not an", "isn't a", "never", "kein", "keine", "ohne", "not looking for"}

// negated reports whether c is rejected in so many words: "no PHP".
func (r *reading) negated(c *candidate) bool {
	before := r.wordsBefore(c)
	if !hasSuffixWord(before, negations) {
		return false
	}
	next := r.wordsAfter(c)
	return !hasSuffixWord(before, []string{"yes or no", "yes/no", "if not", "whether or not"}) && !hasPrefixWord(next, []string{"experience needed", "experience required", "experience necessary"})
}

// listOpeners stand before a list of technologies.
var listOpeners = []string{"such as", "e.g", "eg", "like", "including", "tools", "technologies", "frameworks", "libraries", "languages", "stack", "similar to", "databases"}

// inList reports whether c is a later item of a list that a list opener starts.
func (r *reading) inList(c *candidate) bool {
	before := r.lower[max(r.segments[c.segment].start, int(c.start)-80):c.start]
	trimmed := strings.TrimRight(before, " ")
	if !strings.HasSuffix(trimmed, ",") && !strings.HasSuffix(trimmed, "/") && !hasSuffixWord(trimmed, []string{"and", "or"}) {
		return false
	}
	return containsWord(before, listOpeners)
}

// companyCues open a list of companies rather than of technologies.
var companyCues = []string{
	"invested in", "backed by", "customers like", "customers include", "customers including", "clients like", "clients include", "clients such as",
	"companies like", "companies such as", "companies including", "customers such as", "trusted by", "funded by", "investors", "acquired by", "alumni of",
	"ex", "formerly at", "previously at", "worked at", "veterans of", "veterans from", "competitors like", "competitors such as", "teams from", "engineers from", "team from",
	"raised from", "products like", "companies (including", "brands like", "brands such as", "startups like", "founders of", "founded by", "customers (", "leaders from", "used by", "the likes of", "co-founder of", "founder of", "co-founders of", "creators of", "ceo of", "ceos of", "cto of", "acquisition by", "backing from", "investment from", "investors like",
}

// companyNouns and then one of the includers open such a list too.
var companyNouns = []string{"customers", "clients", "companies", "brands", "leaders"}

var includers = []string{"including", "like", "such as", "include"}

// amongCompanies reports whether c stands in a list of companies.
func (r *reading) amongCompanies(c *candidate) bool {
	seg := &r.segments[c.segment]
	if seg.said&(listsFirms|firms) == 0 {
		return false
	}
	firm := int32(-1)
	for _, p := range r.phrasesFrom(max(seg.start, int(c.start)-120)) {
		if p.end > c.start {
			break
		}
		if p.class&listsFirms != 0 || p.class&includes != 0 && firm >= 0 && p.start-firm < 60 {
			return true
		}
		if p.class&firms != 0 {
			firm = p.start
		}
	}
	return false
}

// ownName reports whether c names the employer rather than a technology.
func (x *Extractor) ownName(r *reading, c *candidate) bool {
	if r.company == "" || !strings.EqualFold(r.company, r.text[c.start:c.end]) {
		return false
	}
	return !hasSuffixWord(r.wordsBefore(c), techVerbs) && x.neighbour2(r, c) == 0
}

// neighbour2 weighs the list marks right around c alone.
func (x *Extractor) neighbour2(r *reading, c *candidate) int {
	if int(c.end) < len(r.text) && strings.IndexByte(",/", r.text[c.end]) >= 0 && c.start > 1 && strings.IndexByte(",/", r.text[c.start-2]) >= 0 {
		return 1
	}
	return 0
}

var degrees = []string{"degree", "bachelor", "bachelors", "bachelor's", "master", "masters", "master's", "bsc", "msc", "b.s", "m.s", "phd", "ph.d", "b.tech", "m.tech", "btech", "mtech", "bs", "b.e", "discipline", "mca", "bca", "graduate", "diploma", "studium", "doctorate", "majoring", "field of study", "student", "undergraduate", "degrees", "majors", "majoring in", "major in", "education in", "coursework in", "program in", "enrolled in"}

// fieldOfStudy reports whether c names a subject of study: "BSc in Mathematics".
func (r *reading) fieldOfStudy(c *candidate) bool {
	seg := &r.segments[c.segment]
	if seg.said&studies == 0 {
		return false
	}
	before := r.lower[max(seg.start, int(c.start)-160):c.start]
	for len(before) > 0 && !utf8.RuneStart(before[0]) {
		before = before[1:]
	}
	at := -1
	for _, d := range degrees {
		if i := lastIndexWord(before, d); i > at {
			at = i
		}
	}
	if at < 0 {
		return false
	}
	return !containsWord(before[at:], []string{"will", "you", "you'll", "experience", "knowledge", "skills", "proficiency", "understanding", "years", "ability", "strong", "expertise", "familiarity"})
}

func lastIndexWord(s, w string) int {
	for end := len(s); ; {
		i := strings.LastIndex(s[:end], w)
		if i < 0 {
			return -1
		}
		if stop := i + len(w); (i == 0 || !isAlnum(s[i-1])) && (stop == len(s) || !isAlnum(s[stop])) {
			return i
		}
		end = i + len(w) - 1
	}
}
