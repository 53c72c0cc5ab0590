package extract

import (
	"strings"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// segment is a sentence or list item with what its section says about it.
type segment struct {
	start, end int
	section    market.Need // of the section, 0 when no heading says
	kind       segmentKind
	said       phraseClass // by the phrases in it
	covered    int         // bytes that accepted names cover
	names      int         // accepted names
}

type segmentKind uint8

const (
	prose segmentKind = iota
	titleLine
	boilerplate // legal text, application process, portal metadata
	offer       // what the employer gives: asks for nothing
)

// split divides the text into segments and gives each its section's need.
func (r *reading) split() {
	r.segments = r.segments[:0]
	s := sectioner{r: r}
	for start := 0; start < len(r.text); {
		end := strings.IndexByte(r.text[start:], '\n')
		if end < 0 {
			end = len(r.text)
		} else {
			end += start
		}
		s.line(start, end)
		start = end + 1
	}
	if first, _, ok := strings.Cut(r.text[r.titleEnd:min(len(r.text), r.titleEnd+80)], " | "); ok && r.titleEnd == 1 && r.company == "" {
		r.company = first
	}
	if len(r.segments) == 0 {
		r.segments = append(r.segments, segment{end: len(r.text)})
	}
}

// sectioner carries the current section from segment to segment.
type sectioner struct {
	r       *reading
	section market.Need
	skip    bool // in a section that never counts
	gives   bool // in a section of what the employer gives
}

func (s *sectioner) line(start, end int) {
	r := s.r
	text := r.lower[start:end]
	if r.titleEnd == 1 && start > 1 && len(text) <= 200 && strings.Count(text, " | ") >= 2 {
		r.add(segment{start: start, end: end, section: market.Required, kind: titleLine})
		return
	}
	if start == r.titleEnd && r.titleEnd == 1 {
		if n := headerEnd(text); n > 0 {
			r.add(segment{start: start, end: start + n, section: market.Required, kind: titleLine})
			if start += n; start == end {
				return
			}
			text = text[n:]
		}
	}
	if start < r.titleEnd {
		r.add(segment{start: start, end: end, section: market.Required, kind: titleLine})
		return
	}
	if n := strings.Index(text, "http"); n > 0 && n <= 100 && strings.IndexByte(text[n:], ' ') < 0 && containsWord(text[:n], roleNouns) && linksTo(text[:n]) {
		r.add(segment{start: start, end: end, section: market.Required, kind: titleLine})
		return
	}
	bullet := isBullet(text)
	if !bullet && s.heading(start, end) {
		s.add(start, end)
		return
	}
	for start < end {
		stop := start + sentenceEnd(r.text[start:min(end, start+maxSegment)])
		if stop < end && stop == start+maxSegment {
			stop = start + cutAtSpace(r.text[start:stop])
		}
		s.sentence(start, stop, bullet)
		start = stop
	}
}

// linksTo reports whether what stands before a link at the end of a line is
// the name of a position: "Backend Engineer (Go): https://…".
func linksTo(label string) bool {
	label = strings.TrimRight(label, " ")
	return label != "" && strings.IndexByte(":-|(–", label[len(label)-1]) >= 0 && !containsWord(label, []string{"we", "our", "you", "see", "apply", "more", "about"})
}

// maxSegment bounds a segment in bytes, so that what looks through whole
// segments stays linear in the length of the text.
const maxSegment = 1200

// cutAtSpace is the length of s without its last, perhaps cut, word.
func cutAtSpace(s string) int {
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		return i
	}
	n := len(s)
	for n > 1 && !utf8.RuneStart(s[n-1]) {
		n--
	}
	return max(n-1, 1)
}

func isBullet(line string) bool {
	return strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ") || strings.HasPrefix(line, "+ ")
}

// headerEnd is the length of what stands for the title at the front of a
// posting without one: "Company | Role | Place", or a short first line.
func headerEnd(text string) int {
	if len(text) <= 120 {
		return len(text)
	}
	last := strings.LastIndexByte(text[:min(len(text), 400)], '|')
	if last < 0 {
		return 0
	}
	if len(text)-last <= 100 {
		return len(text)
	}
	return last
}

// add adds a title line, in pieces when it is long.
func (r *reading) add(s segment) {
	for s.end-s.start > maxSegment {
		piece := s
		piece.end = s.start + cutAtSpace(r.text[s.start:s.start+maxSegment])
		r.add(piece)
		s.start = piece.end
	}
	s.said = r.said(s.start, s.end)
	r.segments = append(r.segments, s)
}

// add adds a segment of the current section.
func (s *sectioner) add(start, end int) {
	seg := segment{start: start, end: end, section: s.section}
	seg.said = s.r.said(start, end)
	if s.skip || seg.said&boils != 0 {
		seg.kind = boilerplate
	} else if s.gives {
		seg.kind = offer
	}
	s.r.segments = append(s.r.segments, seg)
}

// notHeads open a requirement rather than a heading.
var notHeads = []string{"experience with", "experience in", "experience of", "experience leading", "experience using", "experience working", "experience building", "knowledge of", "ability to", "familiarity with", "proficiency in", "understanding of", "experience on", "knowledge in"}

// heading reports whether a whole line is a heading and enters its section.
func (s *sectioner) heading(start, end int) bool {
	text, first := strings.TrimRight(s.r.lower[start:end], "…. "), s.r.text[start]
	if dots := end - start - len(text); dots > 0 && dots < len("...") {
		text = s.r.lower[start:end]
	}
	colon := strings.HasSuffix(text, ":")
	if len(text) > 80 {
		return false
	}
	words := strings.Count(text, " ") + 1
	if words > 10 || strings.HasSuffix(text, ".") || strings.ContainsAny(text, ",;") && !colon {
		return false
	}
	if strings.Contains(text, ". ") || !colon && isLower(first) || hasPrefixWord(text, notHeads) {
		return false
	}
	class, ok := s.r.classify(start, end)
	if !ok && colon && containsWord(text, []string{"hands-on", "one of the following", "some of the following", "proficient", "familiar", "you have", "comfortable"}) {
		class, ok = market.Required, true
	}
	if !ok || !colon && words > 9 {
		return colon
	}
	s.enter(class)
	s.gives = class == market.Mentioned && containsWord(text, giving)
	return true
}

// giving are words in the headings of what the employer gives.
var giving = []string{"gain", "learn", "benefits", "perks", "we offer", "you get", "you'll get", "in it for you"}

// enter enters a section; one that says nothing about need never counts.
func (s *sectioner) enter(section market.Need) {
	s.skip, s.gives = section == 0, false
	s.section = section
}

// sentence adds one segment; a heading phrase before a colon at its front
// enters a section, in a list item for that item only.
func (s *sectioner) sentence(start, end int, bullet bool) {
	for start < end-1 && s.r.text[start] == ' ' {
		start++
	}
	text := s.r.lower[start:end]
	before := *s
	if i := strings.IndexByte(text, ':'); i > 0 && i <= 60 && !hasPrefixWord(strings.TrimLeft(text, " -*"), notHeads) {
		if class, ok := s.r.classify(start, start+i); ok && strings.Count(text[:i], " ") <= 7 &&
			!(bullet && before.section == market.Mentioned && class == market.Required && !containsWord(text[:i], demanding)) {
			s.enter(class)
		}
	} else if n := inlineHead(s.r.text[start:end], 0); n > 0 && n <= end-start {
		if class, ok := s.r.classify(start, start+n); ok {
			s.enter(class)
		}
	}
	s.add(start, end)
	if bullet && !(strings.HasSuffix(text, ":") && s.section != market.Mentioned) {
		*s = before
	}
}

// demanding are words with which the label of a list item asks even in a
// section that describes.
var demanding = []string{"required", "requirements", "qualifications", "must", "must-have", "mandatory", "essential", "you have", "skills", "experience"}

// inlineHeads are headings that flattened texts have in the middle of a line.
var inlineHeads = []string{
	"What you need", "What You Need", "Requirements", "Qualifications", "Required Skills", "Must have", "Must Have", "Mandatory Skills", "Skills Required",
	"Technical Skills", "Key experience", "What You Bring", "What you bring", "Who You Are", "About You", "You should have", "Your Profile",
	"Key Requirements", "Basic Qualifications", "Minimum Qualifications", "Skills and Qualifications", "Primary Skills", "Required skills", "Skills required",
	"Nice to Have", "Nice to have", "Good to Have", "Good to have", "Preferred Skills", "Preferred Qualifications", "Desired Skills", "Advantageous experience",
	"Bonus points", "Secondary Skills", "Responsibilities", "Roles and Responsibilities", "Roles & Responsibilities", "Key Responsibilities", "Roles & responsibilities", "Roles and responsibilities",
	"What You'll Do", "What you'll do", "What You Will Do", "What you will do", "About the Role", "About the role", "Role Overview", "About Us", "About us", "Job Summary",
	"What We Offer", "What we offer", "Your Role", "Your role", "Key responsibilities", "Preferred qualifications", "Required qualifications", "Required Qualifications", "Skills & Experience", "Skills and Experience", "Required Experience",
	"Skill set", "Skill Set", "Skillset", "Mandatory", "Primary Skill", "Technical skills", "Desired skills", "Desired Experience", "Job Requirements", "Role Description", "Key Skills Required",
	"Bonus", "Desirable", "Essential", "Skills", "Experience", "Duties", "Technologies", "Tech stack", "Preferred", "Required", "Plus", "Key Skills", "Stack", "Education", "Keywords",
	"Core Skills", "Core skills", "Essential Skills", "Essential skills", "Desirable Skills", "Desirable skills", "Technical Requirements", "Minimum Requirements", "Basic Requirements",
	"Preferred Experience", "Preferred Requirements", "Key Qualifications", "Education and Experience", "Experience and Skills", "What you'll bring", "What You'll Bring",
	"What You Will Bring", "What We're Looking For", "What we're looking for", "What We Look For", "Who You Are", "Mandatory skills", "Must-have", "Must-Have", "Nice-to-have", "Nice-to-Have",
	"Major accountabilities", "Key Accountabilities", "Role Summary", "Job Overview", "Position Summary", "Position Overview", "Primary Responsibilities", "Key Duties",
	"About The Role", "About the Organization", "About the Company", "About the company", "About the team", "About the Team", "About The Team", "A day in the life", "Key job responsibilities", "Key Job Responsibilities", "Essential Functions",
	"Essential Duties", "Job Responsibilities", "Job Duties", "Company Description", "Company Overview", "Who We Are", "Who we are",
}

// inlineHeadsBy has the inlineHeads by first letter.
var inlineHeadsBy = func() (by [26][]string) {
	for _, h := range inlineHeads {
		by[h[0]-'A'] = append(by[h[0]-'A'], h)
	}
	return by
}()

// inlineHead is the length of a heading in the middle of a line at i, or 0.
// A single word is a heading only before a colon.
func inlineHead(s string, i int) int {
	if !isUpper(s[i]) || i > 0 && isAlnum(s[i-1]) {
		return 0
	}
	if n := qualifiedHead(s[i:]); n > 0 {
		return n
	}
	for _, h := range inlineHeadsBy[s[i]-'A'] {
		rest, ok := strings.CutPrefix(s[i:], h)
		if !ok {
			continue
		}
		rest = strings.TrimPrefix(rest, " ")
		if after, ok := strings.CutPrefix(rest, ":"); ok && !(h == "Experience" && after != "" && isDigit(strings.TrimSpace(after + " x")[0])) {
			return len(h)
		}
		if strings.HasPrefix(rest, "(") && (h == "Requirements" || h == "Responsibilities" || h == "Qualifications") {
			return len(h)
		}
		sentence := i == 0 || i > 1 && strings.IndexByte(".:!?", s[i-2]) >= 0
		if (strings.IndexByte(h, ' ') > 0 || sentence && (strings.HasSuffix(h, "s") && len(h) > 11 || h == "Keywords")) && i+len(h) < len(s) && s[i+len(h)] == ' ' && rest != "" && (isUpper(rest[0]) || rest[0] == '-' || rest[0] >= 0x80) {
			return len(h)
		}
	}
	return 0
}

// headQualifiers and, a word or two later, headNouns make a heading in the
// middle of a line: "Preferred Technical Skills:".
var (
	headQualifiers = []string{"Preferred", "Required", "Desired", "Essential", "Desirable", "Additional", "Mandatory", "Minimum", "Basic"}
	headNouns      = []string{"Skills", "Experience", "Qualifications", "Requirements", "Competencies", "Knowledge"}
)

// qualifiedHead is the length of such a heading at the front of s, or 0.
func qualifiedHead(s string) int {
	if strings.IndexByte("PRDEAMB", s[0]) < 0 || !hasPrefixWord(s, headQualifiers) {
		return 0
	}
	n := 0
	for range 3 {
		i := strings.IndexByte(s[n:], ' ')
		if i < 0 || n+i+1 >= len(s) || !isUpper(s[n+i+1]) {
			return 0
		}
		n += i + 1
		for _, noun := range headNouns {
			if rest, ok := strings.CutPrefix(s[n:], noun); ok && rest != "" && (rest[0] == ':' || rest[0] == ' ' && len(rest) > 1 && isUpper(rest[1])) {
				return n + len(noun)
			}
		}
	}
	return 0
}

// sentenceEnd is the length of the first sentence of a line.
func sentenceEnd(s string) int {
	for i := 1; i+1 < len(s); i++ {
		switch s[i] {
		case '.', '!', '?', ';':
			if stopsAt(s, i) {
				return i + 1
			}
		case ' ':
			next := s[i+1]
			if isUpper(next) && (inlineHead(s, i+1) > 0 || isLower(s[i-1]) && opensAsking(s[i+1:])) || isDigit(next) && isLower(s[i-1]) && opensYears(s[i+1:]) && !hasSuffixWord(s[:i], beforeYears) || (next < '0' || next >= utf8.RuneSelf) && opensItem(s[i+1:]) {
				return i + 1
			}
		}
	}
	return len(s)
}

// stopsAt reports whether the mark at i ends a sentence: a space and no
// lower-case letter follow, or, where the space was lost, a capitalised word.
func stopsAt(s string, i int) bool {
	next := s[i+1]
	if next == ' ' {
		return i+2 < len(s) && !isLower(s[i+2]) && !abbreviated(s[:i])
	}
	return s[i] != ';' && isUpper(next) && isLower(s[i-1]) && i+2 < len(s) && isLower(s[i+2])
}

// opensItem reports whether s starts with a list mark in the middle of a line.
func opensItem(s string) bool {
	for _, mark := range []string{"• ", "* ", "· ", "● "} {
		if strings.HasPrefix(s, mark) {
			return true
		}
	}
	return strings.HasPrefix(s, "- ") && len(s) > 2 && (isUpper(s[2]) || opensYears(s[2:]))
}

// flatAsks open the items of a list that lost its line breaks: they stand
// capitalised in the middle of a line.
var flatAsks = []string{
	"Experience with", "Experience in", "Experience using", "Experience working", "Experience building", "Experience developing", "Strong knowledge",
	"Strong understanding", "Strong experience", "Strong technical", "Strong proficiency", "Working knowledge", "Knowledge of", "Good knowledge",
	"Good understanding", "Solid understanding", "Solid experience", "Solid knowledge", "Hands-on experience", "Hands on experience", "Proficiency in",
	"Proficiency with", "Proficient in", "Proficient with", "Familiarity with", "Familiar with", "Understanding of", "Ability to", "Excellent communication",
	"Strong communication", "Bachelor's", "Bachelor’s", "Master's", "Proven experience", "Proven ability", "Proven track", "Expertise in", "Expertise with", "Demonstrated experience",
	"Demonstrated ability", "Exposure to", "Deep understanding", "Deep knowledge", "Must have", "In-depth knowledge", "Comfortable with", "Prior experience", "Previous experience",
}

// opensAsking reports whether s starts with an item that asks.
func opensAsking(s string) bool {
	if strings.IndexByte("BCDEFGHIKMPSUW", s[0]) < 0 {
		return false
	}
	for _, a := range flatAsks {
		if strings.HasPrefix(s, a) {
			return true
		}
	}
	return false
}

// beforeYears are words that a number of years belongs to.
var beforeYears = []string{"Preferred", "preferred", "Minimum", "minimum", "least", "over", "with", "have", "has", "and", "or", "of", "than", "required", "Required", "about", "around", "typically", "approximately", "to", "by"}

// opensYears reports whether s starts as "3+ years" does.
func opensYears(s string) bool {
	i := 0
	for i < len(s) && i < 3 && isDigit(s[i]) {
		i++
	}
	return strings.HasPrefix(s[i:], "+ years") || strings.HasPrefix(s[i:], "+ yrs")
}

// abbreviated reports whether s ends in an abbreviation whose dot ends no sentence.
func abbreviated(s string) bool {
	for _, a := range []string{"e.g", "i.e", "etc", "vs", "incl", " sr", " jr", "approx", "inc"} {
		if strings.HasSuffix(s, a) && a != "etc" {
			return true
		}
	}
	return false
}

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }
func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

// metadata are headings of portal fields and sections that never count.
var metadata = map[string]bool{
	"role category": true, "industry type": true, "functional area": true, "employment type": true, "department": true, "industry": true,
	"equal opportunity": true, "how to apply": true, "application process": true, "hiring process": true, "interview process": true,
	"eeo": true, "disclaimer": true, "privacy": true, "role": true, "ug": true, "pg": true,
	"diversity": true, "job segment": true, "physical requirements": true, "physical demands": true, "fraud alert": true, "compensation": true, "compensation range": true, "inclusion statement": true,
}

// headings are phrases of section headings, the first class that fits wins.
var headings = []struct {
	class   phraseClass
	section market.Need
	phrases []string
}{
	{headsDuties, market.Mentioned, []string{"essential functions", "essential duties", "job functions", "you might work", "you will work", "you'll work", "you may work", "what you'll get", "we work with"}},
	{headsRequired, market.Required, []string{"desired candidate", "desired profile", "preferred keyskills"}},
	{headsPreferred, market.Preferred, []string{"nice to have", "nice-to-have", "nice to haves", "nice-to-haves", "great if", "also know", "also had", "of interest", "kann-anforderungen", "bonus", "bonuses", "extras", "bonus points", "preferred", "preferably", "desirable", "desired", "good to have", "good-to-have", "advantage", "advantageous", "extra credit", "optional", "ideally", "beneficial", "plus", "pluses", "stand out", "even better", "brownie points", "wünschenswert", "great to have", "added advantage", "would be great", "would be nice", "a plus", "von vorteil", "secondary skills",
		"we prefer", "we'd prefer", "preferences", "preference", "differentiators", "set you apart", "sets you apart", "icing on the cake", "cherry on top", "wow us", "impress us", "helpful", "not required", "like to have", "nice if", "useful", "an asset", "distinguish", "love to see", "good if"}},
	{headsRequiredLate, market.Required, []string{"requirements", "requirement", "required", "qualification", "qualifications", "must have", "must-have", "must haves", "must-haves", "what you bring", "you bring", "you'll bring", "you will bring", "you have", "you've got", "who you are", "looking for", "we look for", "skills", "skill", "skillset", "skill set", "experience", "your profile", "about you", "you need", "you'll need", "you will need", "you should have", "essential", "essentials", "expertise", "competencies", "prerequisites", "dein profil", "ihr profil", "anforderungen", "bringst du mit", "bringen sie mit", "das bringst du", "qualifikationen", "qualifikation", "we expect", "ideal candidate", "eligibility", "what it takes", "you are", "candidate profile", "knowledge", "technical skills", "keyskills", "key skills", "you might be a fit", "you may be a fit", "good fit", "right fit", "you know", "profil", "necessary", "criteria", "must", "for this role if", "great fit", "you'll thrive", "you will thrive", "positions", "open roles", "hiring for", "primary skill", "keywords", "key words", "mandatory", "possess",
		"successful candidate", "successful candidates", "successful applicant", "candidates will have", "will have", "attributes", "your background", "background includes", "your strengths", "we seek", "we're seeking", "we are seeking", "we want", "we're after", "you offer", "who should apply", "sound like you", "sounds like you", "is this you", "person specification", "capabilities", "proficiencies", "credentials", "track record", "make you successful", "to be successful", "to succeed", "you'll succeed", "you're a fit", "be a fit", "a fit if", "your toolbox", "your toolkit", "you've done", "ideal background", "the ideal", "we need from you", "you possess", "you must", "you should apply", "apply if", "you come with", "you're bringing", "requires the following"}},
	{headsMentioned, market.Mentioned, []string{"responsibilities", "responsibility", "responsible", "duties", "you'll do", "you will do", "you'll be doing", "you will", "you'll", "about us", "about the", "who we are", "the role", "your role", "role overview", "job description", "description", "overview", "summary", "tasks", "aufgaben", "stack", "technologies", "benefits", "we offer", "offer", "perks", "why", "mission", "the team", "day to day", "day-to-day", "impact", "purpose", "accountabilities", "opportunity", "our tech", "we use", "wir bieten", "über uns", "we do", "about", "what we", "how we", "in this role", "environment", "projects", "objectives", "deliverables", "the job", "what you", "what to expect", "success looks like", "looks like", "you'll gain", "you will gain", "day in the life", "first 30 days", "first 60 days", "first 90 days", "first year", "outlook", "you'll learn", "you will learn", "you can expect", "focus areas", "areas of focus", "scope", "functions", "activities", "the work", "challenges", "you'll own", "what success", "what makes", "special", "life at", "working at", "join us", "next steps", "more about", "deine aufgaben", "ihre aufgaben", "das erwartet dich", "wir", "values", "culture"}},
}

// classify finds the section that the heading text[start:end] opens; section
// 0 never counts.
func (r *reading) classify(start, end int) (section market.Need, ok bool) {
	if metadata[strings.Trim(r.lower[start:end], " -:*#|")] {
		return 0, true
	}
	said := r.said(start, end)
	for _, h := range headings {
		if said&h.class != 0 {
			return h.section, true
		}
	}
	return 0, false
}

var boilerplateCues = []string{
	"equal opportunity", "equal employment", "reasonable accommodation", "accommodation", "accommodations", "e-verify", "without regard to",
	"regardless of race", "protected veteran", "background check", "background checks", "by applying", "scammers", "fraudulent", "interview process", "video interview", "phone interview", "export control", "form i-9", "i-9", "you agree to receive", "ccpa notice", "your personal data", "data protection officer", "export regulations", "lie detector", "security assessed", "applicant privacy", "covid-19", "recruitment fees", "inclusion and belonging", "export licensing", "recruiting process", "recruitment process", "notice regarding", "submitted with the application", "with your application", "drug test", "drug screen", "work authorization",
	"privacy policy", "privacy notice", "all qualified applicants", "employment eligibility", "sexual orientation", "security clearance",
	"social security", "send your cv", "send your resume", "apply via", "apply at", "to apply", "hiring process", "vaccination", "recruiting scams", "criminal history",
}
