package extract

import (
	"sort"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// TestHardCases holds the decisions of the labelling standard: each text names
// exactly the skills listed.
func TestHardCases(t *testing.T) {
	x := mustDefault(t)
	// Makes the posting technical without adding to what is compared.
	const base = "\nWe work with Perl, Haskell and Fortran."
	for _, c := range []struct{ text, want string }{
		{"cloud (AWS, GCP)", "aws cloud gcp"},
		{"AWS Cloud", "aws"},
		{"Azure cloud", "azure"},
		{"Google Cloud", "gcp"},
		{"Oracle Cloud", "oracle-cloud"},
		{"AWS Lambda", "aws-lambda"},
		{"EC2, S3", "aws-ec2 aws-s3"},
		{"AWS (Lambda, S3)", "aws aws-lambda aws-s3"},
		{"AWS services such as Lambda", "aws aws-lambda"},
		{"Azure Databricks", "azure databricks"},
		{"RDS Postgres", "aws-rds postgresql"},
		{"Azure DevOps", "azure-devops"},
		{"RESTful APIs", "api rest"},
		{"REST web services", "rest web-services"},
		{"GraphQL API", "api graphql"},
		{"the rest of the team", ""},
		{"MySQL/PostgreSQL", "mysql postgresql"},
		{"SQL/NoSQL", "nosql sql"},
		{"C/C++", "c c++"},
		{"Java/J2EE", "java java-ee"},
		{"MS SQL", "sql-server"},
		{"MSSQL", "sql-server"},
		{"SQL Server", "sql-server"},
		{"T-SQL; PL/SQL", "pl-sql t-sql"},
		{"SQL databases", "databases sql"},
		{"relational databases", "relational-databases"},
		{"RDBMS", "relational-databases"},
		{"NoSQL databases such as MongoDB", "databases mongodb nosql"},
		{"Experience with Oracle", "oracle"},
		{"Oracle DB", "oracle"},
		{"Oracle Fusion", "oracle-fusion"},
		{"JS, ES6, TypeScript", "javascript typescript"},
		{"Node, NodeJS", "node.js"},
		{"Vue", "vue"},
		{"HTML5/CSS3", "css html"},
		{"React Native", "react-native"},
		{"React.js/React Native", "react react-native"},
		{"Next.js", "next.js"},
		{"Spring Boot", "spring-boot"},
		{"Spring, Spring Boot", "spring spring-boot"},
		{"Spring MVC", "spring-mvc"},
		{"Git", "git"},
		{"GitHub", "github"},
		{"Git/GitHub", "git github"},
		{"GitLab CI/CD", "gitlab-ci"},
		{"GitHub Actions", "github-actions"},
		{"CI/CD", "ci-cd"},
		{"continuous integration", "ci-cd"},
		{"deployment pipelines", "ci-cd"},
		{"ELK", "elk"},
		{"ELK (Elasticsearch, Logstash, Kibana)", "elasticsearch elk kibana logstash"},
		{"Elastic", "elasticsearch"},
		{"LAMP", "lamp"},
		{"Apache Kafka", "kafka"},
		{"Apache/Nginx", "apache nginx"},
		{"Kubernetes (EKS/GKE)", "aws-eks gcp-gke kubernetes"},
		{"OOP, object-oriented design", "oop"},
		{"OOP/SOLID", "oop solid-principles"},
		{"unit tests", "unit-testing"},
		{"automated tests", "test-automation"},
		{"We value testing", "testing"},
		{"DSA", "algorithms data-structures"},
		{"multithreading", "concurrency"},
		{"networking events", ""},
		{"AI/ML", "ai machine-learning"},
		{"GenAI", "generative-ai"},
		{"LLMs", "llm"},
		{"ChatGPT", "chatgpt"},
		{"AI agents", "ai-agents"},
		{"AI-powered product", "ai"},
		{"a customer is Scale AI", ""},
		{"Copilot, Cursor and Claude Code", "claude-code cursor github-copilot"},
		{"AI coding tools", "ai-coding-tools"},
		{"Linux/Unix", "linux unix"},
		{"Red Hat", "rhel"},
		{"command line", "command-line"},
		{"Word, PowerPoint, Outlook", "ms-office"},
		{"Excel, SQL", "excel sql"},
		{"Office 365", "microsoft-365"},
		{"design and build APIs", "api"},
		{"API design", "api-design"},
		{"develop REST APIs", "api rest"},
		{"cloud-based", "cloud"},
		{"containerized", "containers"},
		{"scalable", "scalability"},
		{"troubleshoot", "debugging"},
		{"secure code", "secure-coding"},
		{"front-end development", "frontend-development"},
		{"front-end team", ""},
		{"agile team", "agile"},
		{"agile mindset", ""},
		{"Java 8, PHP 7, ES6", "java javascript php"},
		{"Angular 2+", "angular"},
		{"Angular 1.x", "angularjs"},
		{".NET Core", ".net"},
		{"ASP.NET MVC", "asp.net"},
		{"Postgre SQL, K8s, Golang", "go kubernetes postgresql"},
		{"API gateway", "api-gateway"},
		{"Jenkins CI/CD", "ci-cd jenkins"},
		{"Docker containers", "containers docker"},
		{"AWS Rekognition", "aws"},
		{"Spring Batch", "spring"},
		{"Redis Enterprise", "redis"},
		{"Amazon Rekognition", ""},
		{"unit and integration testing", "integration-testing unit-testing"},
		{"Go, Rust", "go rust"},
		{"go to market", ""},
		{"R and Python", "python r"},
		{"R&D", ""},
		{"you excel at sales", ""},
		{"minimum viable product (MVP)", ""},
		{"ARM templates", "arm-templates"},
		{"Datenbanken, KI, agile Entwicklung", "agile ai databases"},
		{"no PHP please", ""},
		{"this is not a WordPress job", ""},
		{"without jQuery", ""},
		{"ex-Stripe founders", ""},
		{"customers like Salesforce", ""},
		{"see github.com/acme and jobs@node.co, #golang", ""},
		{"BSc in Mathematics, Statistics or AI", ""},
		{"AWS Certified Developer", "aws"},
		{"ITIL certified", "itil"},
		{"relational database design", "database-design relational-databases"},
		{"C++, C# and F#", "c# c++ f#"},
		{"Python3, Python 3.11 and Java 8+", "java python"},
		{"ASP.NET, C .NET", "asp.net c#"},
	} {
		if got := skillsIn(x, c.text+base); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

// skillsIn lists the ids that text mentions beyond the base technologies.
func skillsIn(x *Extractor, text string) string {
	ids := []string{}
	for _, s := range x.Read(market.Posting{Title: "Posting", Description: text}).Skills() {
		if s.Skill != "perl" && s.Skill != "haskell" && s.Skill != "fortran" {
			ids = append(ids, string(s.Skill))
		}
	}
	sort.Strings(ids)
	return strings.Join(ids, " ")
}
