package extract

import (
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

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
	{headsDuties, market.Mentioned, []string{
		"essential functions", "essential duties", "job functions", "you might work", "you will work", "you'll work", "you may work",
		"what you'll get", "we work with",
	}},
	{headsRequired, market.Required, []string{
		"desired candidate", "desired profile", "preferred keyskills",
	}},
	{headsPreferred, market.Preferred, []string{
		"nice to have", "nice-to-have", "nice to haves", "nice-to-haves", "great if", "also know", "also had", "of interest", "kann-anforderungen",
		"bonus", "bonuses", "extras", "bonus points", "preferred", "preferably", "desirable", "desired", "good to have", "good-to-have",
		"advantage", "advantageous", "extra credit", "optional", "ideally", "beneficial", "plus", "pluses", "stand out", "even better",
		"brownie points", "wünschenswert", "great to have", "added advantage", "would be great", "would be nice", "a plus", "von vorteil",
		"secondary skills", "we prefer", "we'd prefer", "preferences", "preference", "differentiators", "set you apart", "sets you apart",
		"icing on the cake", "cherry on top", "wow us", "impress us", "helpful", "not required", "like to have", "nice if", "useful", "an asset", "assets",
		"distinguish", "love to see", "good if",
	}},
	{headsRequiredLate, market.Required, []string{
		"requirements", "requirement", "required", "qualification", "qualifications", "must have", "must-have", "must haves", "must-haves",
		"what you bring", "you bring", "you'll bring", "you will bring", "you have", "you've got", "who you are", "looking for", "we look for",
		"skills", "skill", "skillset", "skill set", "experience", "your profile", "about you", "you need", "you'll need", "you will need",
		"you should have", "essential", "essentials", "expertise", "competencies", "prerequisites", "dein profil", "ihr profil", "anforderungen",
		"bringst du mit", "bringen sie mit", "das bringst du", "qualifikationen", "qualifikation", "we expect", "ideal candidate", "eligibility",
		"what it takes", "you are", "candidate profile", "knowledge", "technical skills", "keyskills", "key skills", "you might be a fit",
		"you may be a fit", "good fit", "right fit", "you know", "profil", "necessary", "criteria", "must", "for this role if", "great fit",
		"you'll thrive", "you will thrive", "positions", "open roles", "hiring for", "primary skill", "keywords", "key words", "mandatory",
		"possess", "successful candidate", "successful candidates", "successful applicant", "candidates will have", "will have", "attributes",
		"your background", "background includes", "your strengths", "we seek", "we're seeking", "we are seeking", "we want", "we're after",
		"you offer", "who should apply", "sound like you", "sounds like you", "is this you", "person specification", "capabilities",
		"proficiencies", "credentials", "track record", "make you successful", "to be successful", "to succeed", "you'll succeed", "you're a fit",
		"be a fit", "a fit if", "your toolbox", "your toolkit", "you've done", "ideal background", "the ideal", "we need from you", "you possess",
		"you must", "you should apply", "apply if", "you come with", "you're bringing", "requires the following",
	}},
	{headsMentioned, market.Mentioned, []string{
		"responsibilities", "responsibility", "responsible", "duties", "you'll do", "you will do", "you'll be doing", "you will", "you'll",
		"about us", "about the", "who we are", "the role", "your role", "role overview", "job description", "description", "overview", "summary",
		"tasks", "aufgaben", "stack", "technologies", "benefits", "we offer", "offer", "perks", "why", "mission", "the team", "day to day",
		"day-to-day", "impact", "purpose", "accountabilities", "opportunity", "our tech", "we use", "wir bieten", "über uns", "we do", "about",
		"what we", "how we", "in this role", "environment", "projects", "objectives", "deliverables", "the job", "what you", "what to expect",
		"success looks like", "looks like", "you'll gain", "you will gain", "day in the life", "first 30 days", "first 60 days", "first 90 days",
		"first year", "outlook", "you'll learn", "you will learn", "you can expect", "focus areas", "areas of focus", "scope", "functions",
		"activities", "the work", "challenges", "you'll own", "what success", "what makes", "special", "life at", "working at", "join us",
		"next steps", "more about", "deine aufgaben", "ihre aufgaben", "das erwartet dich", "wir", "values", "culture",
	}},
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
