package extract

import (
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// titleRoles are phrases of titles, in order: the first that a title has decides.
// The specific come before the general ("data engineer" before "engineer").
var titleRoles = []phrase[market.Role]{
	{"machine learning", "ml"}, {"ml", "ml"}, {"mlops", "ml"}, {"data scientist", "ml"}, {"data scientists", "ml"}, {"data science", "ml"}, {"deep learning", "ml"}, {"computer vision", "ml"}, {"nlp", "ml"},
	{"llm", "ml"}, {"genai", "ml"}, {"generative ai", "ml"}, {"artificial intelligence", "ml"}, {"research scientist", "ml"}, {"research engineer", "ml"}, {"applied scientist", "ml"},
	{"salesforce", "other-tech"}, {"sap", "other-tech"}, {"servicenow", "other-tech"}, {"network engineer", "other-tech"}, {"solution architect", "other-tech"}, {"solutions architect", "other-tech"},
	{"security", "security"}, {"cybersecurity", "security"}, {"cyber", "security"}, {"penetration", "security"}, {"pentester", "security"}, {"appsec", "security"}, {"infosec", "security"},
	{"full stack", "fullstack"}, {"fullstack", "fullstack"}, {"full stacks", "fullstack"},
	{"sdet", "qa"}, {"qa", "qa"}, {"quality assurance", "qa"}, {"test engineer", "qa"}, {"tester", "qa"}, {"test automation", "qa"}, {"in test", "qa"}, {"quality engineer", "qa"}, {"validation engineer", "qa"},
	{"android", "mobile"}, {"ios", "mobile"}, {"mobile", "mobile"}, {"flutter", "mobile"}, {"react native", "mobile"},
	{"embedded", "embedded"}, {"firmware", "embedded"}, {"fpga", "embedded"},
	{"data engineer", "data"}, {"data engineering", "data"}, {"data analyst", "data"}, {"data architect", "data"}, {"data warehouse", "data"}, {"analytics", "data"}, {"business intelligence", "data"}, {"bi developer", "data"}, {"bi", "data"},
	{"database", "data"}, {"dba", "data"}, {"etl", "data"}, {"snowflake", "data"}, {"databricks", "data"}, {"big data", "data"}, {"power bi", "data"}, {"tableau", "data"},
	{"front end", "frontend"}, {"frontend", "frontend"}, {"ui engineer", "frontend"}, {"ui developer", "frontend"}, {"react developer", "frontend"}, {"react engineer", "frontend"}, {"angular developer", "frontend"}, {"javascript", "frontend"},
	{"devops", "devops"}, {"devsecops", "devops"}, {"sre", "devops"}, {"site reliability", "devops"}, {"platform engineer", "devops"}, {"cloud engineer", "devops"}, {"infrastructure engineer", "devops"}, {"infrastructure", "devops"},
	{"systems administrator", "devops"}, {"system administrator", "devops"}, {"sysadmin", "devops"}, {"cloud", "devops"}, {"linux administrator", "devops"}, {"kubernetes", "devops"},
	{"back end", "backend"}, {"backend", "backend"}, {"java", "backend"}, {"python developer", "backend"}, {"golang", "backend"}, {"php", "backend"}, {".net", "backend"}, {"node.js", "backend"}, {"node", "backend"}, {"ruby", "backend"}, {"rails", "backend"}, {"api", "backend"}, {"asp.net", "backend"},
	{"ai engineer", "ml"}, {"ai", "ml"},
	{"support engineer", "other-tech"}, {"it support", "other-tech"}, {"network", "other-tech"}, {"game", "other-tech"}, {"mechanical", "other-tech"}, {"electrical", "other-tech"}, {"process engineer", "other-tech"}, {"hardware", "other-tech"}, {"manufacturing", "other-tech"},
	{"product manager", "non-tech"}, {"project manager", "non-tech"}, {"sales", "non-tech"}, {"recruiter", "non-tech"}, {"business analyst", "non-tech"}, {"account manager", "non-tech"}, {"marketing", "non-tech"}, {"program manager", "non-tech"}, {"product designer", "non-tech"},
}

// readRole reads the role from the title.
func readRole(title string) market.Role {
	t := phraseText(strings.ReplaceAll(title, "_", " "))
	for _, p := range titleRoles {
		if has(t, p.words) {
			return p.means
		}
	}
	return market.RoleUnknown
}
