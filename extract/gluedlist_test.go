package extract

import (
	"strings"
	"testing"
)

func TestPartedKeySkills(t *testing.T) {
	const page = "We sell lamps.Industry TypeRetail,Role CategoryOtherKey Skills"
	for list, want := range map[string]string{
		"Data MiningJavaCRMService operations": "Data Mining, Java, CRM, Service operations",
		"JavaScriptMySQLjQueryNode.js":         "JavaScript, MySQLjQuery, Node.js",
		"PostgreSQLDevOpsGitHub":               "PostgreSQL, DevOps, GitHub",
		"C++LINQC#ASP.NET":                     "C++, LINQC#, ASP.NET",
		"XMLWeb developmentPHPHTML":            "XML, Web development, PHPHTML",
		"Java, Rest, GitHubActions":            "Java, Rest, GitHubActions",
		"python":                               "python",
		"python data MiningTools":              "python data MiningTools",
		"JavaScriptdesignHTMLRuby":             "JavaScriptdesign, HTML, Ruby",
	} {
		if _, got, _ := strings.Cut(parted(page+list), keySkills); strings.TrimSpace(got) != want {
			t.Errorf("%q: got %q, want %q", list, got, want)
		}
	}
	for _, s := range []string{"Key Skills", "JavaPython Key Skills DataMining", page, ""} {
		if got := parted(s); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}
