package extract

import "strings"

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
