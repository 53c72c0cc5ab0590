package reports

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
)

// fixtureSkills are skills with invented shares in percent, most asked for first.
const fixtureSkills = `Python 41.2|AWS 36.4|Kubernetes 27.9|PostgreSQL 26.3|Docker 24.8|Java 24.1|JavaScript 22.0|SQL 21.7|
TypeScript 20.6|React 19.9|Node.js 17.2|Go 15.8|CI/CD 15.1*|Microservices 14.8*|REST 14.3|Terraform 13.2|Git 12.4|Kafka 12.1|
Redis 11.3|MySQL 10.6|Azure 10.2|Google Cloud 9.7|MongoDB 9.1|GraphQL 8.8|Distributed systems 8.4*|C++ 8.1|Linux 7.9|
System design 7.2*|Spring Boot 6.8|Django 6.5|Elasticsearch 6.2|.NET 5.9|C# 5.7|Ruby on Rails 5.2|Unit testing 4.9*|Rust 4.6|
Scalability 4.4*|Jenkins 4.1|PHP 3.9|Agile 3.8*|RabbitMQ 3.4|Data structures 3.2*|Algorithms 3.1*|Express.js 2.9|NoSQL 2.8|
OAuth 2.6|Snowflake 2.5|Apache Spark 2.4|Prometheus 2.2|Authentication 2.1*|Object-oriented programming 1.9*|Load balancing 1.4*|
Caching 1.3*|JWT 0.9|Database design 0.8*|Performance optimization 0.7*|Clean code 0.6*|API security 0.4*|Nginx 0.35|
Amazon Web Services Elastic Container Service 0.3|Apache Tomcat 0.15|Code review 1.6*|Ansible 1.5|Swagger 0.5|Postman 0.45`

// fixtureSteps is a roadmap over them.
const fixtureSteps = `Fundamentals: Data structures, Algorithms, Object-oriented programming, Clean code, Git, Linux
Languages: JavaScript, Node.js, Python, Java, Go, PHP, Ruby on Rails
Frameworks: Express.js, Django, Spring Boot
Databases: SQL, Database design, MySQL, PostgreSQL, MongoDB, NoSQL, Redis, Caching, Elasticsearch
APIs: REST, GraphQL, Swagger, Postman
Architecture: Microservices, System design, Load balancing, RabbitMQ, Kafka, Scalability
Security: Authentication, JWT, OAuth, API security
Testing: Unit testing, Code review
Deployment: Docker, CI/CD, Jenkins, Nginx, Apache Tomcat, Amazon Web Services Elastic Container Service
Cloud: AWS, Azure, Google Cloud, Performance optimization, Prometheus, Ansible`

func wilson(count, n int) analysis.Share {
	if n == 0 {
		return analysis.Share{}
	}
	const z = 1.959963984540054
	p, m := float64(count)/float64(n), float64(n)
	mid, half := (p+z*z/(2*m))/(1+z*z/m), z*math.Sqrt(p*(1-p)/m+z*z/(4*m*m))/(1+z*z/m)
	return analysis.Share{Count: count, N: n, P: p, Lo: math.Max(0, mid-half), Hi: math.Min(1, mid+half)}
}

// fixtureDemand is the demand for the fixture's skills in n vacancies, with
// shares moved by up to wobble of themselves.
func fixtureDemand(n int, wobble float64, seed uint64) []analysis.Demand {
	rnd := rand.New(rand.NewPCG(seed, 1))
	var out []analysis.Demand
	for _, entry := range strings.Split(strings.ReplaceAll(fixtureSkills, "\n", ""), "|") {
		at := strings.LastIndex(entry, " ")
		name, pct := entry[:at], strings.TrimSuffix(entry[at+1:], "*")
		var p float64
		_, _ = fmt.Sscan(pct, &p) // the constant above
		kind, category := "technology", "tool"
		if strings.HasSuffix(entry, "*") {
			kind, category = "concept", "concept"
		}
		count := int(math.Round(p / 100 * float64(n) * (1 + wobble*(2*rnd.Float64()-1))))
		out = append(out, analysis.Demand{
			SkillInfo: market.SkillInfo{ID: market.Skill(slug(name)), Name: name, Category: category, Kind: kind},
			Any:       wilson(count, n), Required: wilson(count*3/5, n), Employers: count * 2 / 3,
		})
	}
	slices.SortStableFunc(out, func(a, b analysis.Demand) int { return b.Any.Count - a.Any.Count })
	for i := range out {
		if out[i].Any.Count >= 5 {
			out[i].Rank = i + 1
		}
	}
	return out
}

// realistic is a finding of the usual size: 65 skills, 53 taught, 3 sources, 8
// countries, 24 months.
func realistic() analysis.Findings {
	const n = 2614
	f := analysis.Findings{
		Schema: analysis.Schema, Version: "0.1.0", Extractor: "1-abc", MadeOn: "2026-11-21", Dataset: market.Sample,
		Confidence: 0.95, MinCount: 5, Demand: fixtureDemand(4230, 0, 1), Suppressed: 37,
		Base: analysis.Base{
			Postings: 5120, Vacancies: 4230, Employers: 1187, Unnamed: 64, From: "2024-12-03", To: "2026-11-19",
			Undated: 12, WithPay: 601, LeftOut: []analysis.Count{{Name: "not a technical role", N: 512}, {Name: "same vacancy again", N: 378}},
		},
		Warnings: []string{"One source holds 62 % of the vacancies."},
	}
	strata := func(by string, seed uint64, counts []analysis.Count) []analysis.Count {
		for i, c := range counts {
			f.Strata = append(f.Strata, analysis.Stratum{By: by, Name: c.Name, N: c.N, Demand: inPart(fixtureDemand(c.N, 0.5, seed+uint64(i)))})
		}
		return counts
	}
	f.Base.Sources = strata("source", 10, []analysis.Count{{Name: "greenhouse", N: 2623}, {Name: "hn", N: 1104}, {Name: "lever", N: 503}})
	f.Base.Countries = strata("country", 20, []analysis.Count{{Name: "US", N: 2011}, {Name: "IN", N: 803}, {Name: "GB", N: 412},
		{Name: "DE", N: 366}, {Name: "CA", N: 201}, {Name: "NL", N: 98}, {Name: "PL", N: 77}, {Name: "FR", N: 41}})
	var monthly []analysis.Count
	for i := range 24 {
		monthly = append(monthly, analysis.Count{Name: fmt.Sprintf("%d-%02d", 2024+(i+11)/12, (i+11)%12+1), N: 120 + (i*37)%90})
	}
	f.Base.Months = strata("month", 40, monthly)
	f.Roadmaps = []analysis.RoadmapFinding{fixtureRoadmap(fixtureDemand(n, 0.15, 7), n)}
	f.Boards = []market.BoardResult{
		{Source: "greenhouse", Board: "sample-a", Host: "127.0.0.1", Robots: "allowed", Requests: 12, Postings: 2810, Complete: true, Bytes: 1 << 22},
		{Source: "hn", Board: "whoishiring", Host: "127.0.0.1", Robots: "none", Requests: 40, Postings: 1500, ProblemCount: 3, Complete: true,
			Problems: []market.Problem{{Key: "4012", Field: "time", Why: "not a number"}}},
		{Source: "lever", Board: "closed", Host: "127.0.0.1", Robots: "unreachable", Requests: 4, Failed: 4, Error: "status 503 four times"},
	}
	f.Hosts = []market.HostResult{
		{Host: "127.0.0.1", Robots: "allowed", DelayMS: 1500, Requests: 1056, Retries: 7, NotModified: 12, Bytes: 1 << 22,
			Statuses: map[int]int{0: 2, 200: 1040, 304: 12, 503: 2}, Breaker: market.BreakerClosed},
		{Host: "down.example", Robots: "unreachable", Requests: 5, Retries: 4, Statuses: map[int]int{0: 5}, Breaker: market.BreakerOpen, Error: "connection refused"},
	}
	return f
}

func fixtureRoadmap(demand []analysis.Demand, n int) analysis.RoadmapFinding {
	r := analysis.RoadmapFinding{
		Population: "backend and full-stack vacancies", N: n, Threshold: 0.02, Demand: demand,
		Order: analysis.Correlation{Tau: 0.18, Lo: -0.02, Hi: 0.37, N: 53, P: 0.07, Method: "bootstrap"},
		Roadmap: market.Roadmap{ID: "backend-2026", Title: "Backend Developer Career Roadmap", Publisher: "Example Academy",
			URL: "https://example.org/roadmap", AsOf: 2026, Roles: []market.Role{"backend"}},
	}
	byName := map[string]analysis.Demand{}
	for _, d := range demand {
		byName[d.Name] = d
	}
	taught := map[market.Skill]bool{}
	for i, line := range strings.Split(fixtureSteps, "\n") {
		title, names, _ := strings.Cut(line, ": ")
		step := market.RoadmapStep{Title: title}
		for _, name := range strings.Split(names, ", ") {
			d := byName[name]
			taught[d.ID] = true
			step.Skills = append(step.Skills, market.RoadmapSkill{Skill: d.ID})
			r.Skills = append(r.Skills, analysis.TaughtSkill{Demand: d, Step: i + 1, Position: len(r.Skills) + 1})
		}
		r.Roadmap.Steps = append(r.Roadmap.Steps, step)
	}
	for _, s := range r.Skills {
		if s.Any.P >= r.Threshold {
			r.Asked++
		}
		if s.Any.Hi < r.Threshold {
			r.Unasked = append(r.Unasked, s)
		}
	}
	for _, d := range demand {
		if !taught[d.ID] && d.Any.Lo >= r.Threshold {
			r.Missing = append(r.Missing, d)
		}
	}
	r.Coverage = fixtureCoverage(r, n/2)
	r.Claims = fixtureClaims()
	r.Headline = fmt.Sprintf("Of the %d skills it teaches, %d are asked for in at least 2 %% of 2,614 backend and full-stack vacancies; its order explains little of demand (τ 0.18, 95 %% −0.02 to 0.37); Kubernetes, TypeScript and React are in demand and missing.",
		len(r.Skills), r.Asked)
	return r
}

// fixtureCoverage rises by less with every skill, the roadmap's own more slowly.
func fixtureCoverage(r analysis.RoadmapFinding, n int) analysis.Coverage {
	c := analysis.Coverage{N: n, Without: n, Bound: []float64{0}}
	for i, d := range r.Demand[:len(r.Skills)] {
		p := 1 - math.Exp(-float64(i+1)/40)
		c.Best = append(c.Best, analysis.CoverageSkill{Skill: d.ID, Name: d.Name, P: p})
		c.Own = append(c.Own, analysis.CoverageSkill{Skill: r.Skills[i].ID, Name: r.Skills[i].Name, P: 0.6 * p})
		c.Bound = append(c.Bound, p)
	}
	for i := range r.Roadmap.Steps {
		taught := 0
		for _, s := range r.Skills {
			if s.Step <= i+1 {
				taught++
			}
		}
		c.Steps = append(c.Steps, analysis.CoverageStep{Step: i + 1, Taught: taught, Share: wilson(int(0.5*c.Own[taught-1].P*float64(n)), n)})
	}
	return c
}

// small is the realistic finding without strata, to be drawn quickly.
func small() analysis.Findings {
	f := realistic()
	f.Strata, f.Base.Months = nil, nil
	return f
}

// fixtures are findings of every kind that a report must cope with.
func fixtures() map[string]analysis.Findings {
	return map[string]analysis.Findings{"realistic": realistic(), "empty": {}, "one": onePosting(), "hostile": hostile()}
}

// onePosting is what a single posting gives.
func onePosting() analysis.Findings {
	goSkill := analysis.Demand{SkillInfo: market.SkillInfo{ID: "go", Name: "Go", Category: "language", Kind: "technology"},
		Rank: 1, Any: wilson(1, 1), Required: wilson(1, 1), Employers: 1, Raw: 1, ByEmployer: 1}
	return analysis.Findings{
		Schema: analysis.Schema, Version: "0.1.0", MadeOn: "2026-11-21", Dataset: market.Real, Confidence: 0.95, MinCount: 1,
		Base: analysis.Base{Postings: 1, Vacancies: 1, Employers: 1, From: "2026-11-02", To: "2026-11-02",
			Sources: []analysis.Count{{Name: "import", N: 1}}, Months: []analysis.Count{{Name: "2026-11", N: 1}}},
		Demand: []analysis.Demand{goSkill},
		Strata: []analysis.Stratum{{By: "source", Name: "import", N: 1, Demand: inPart([]analysis.Demand{goSkill})}},
		Roadmaps: []analysis.RoadmapFinding{{
			Roadmap:    market.Roadmap{ID: "r", Title: "R", Steps: []market.RoadmapStep{{Title: "S"}}},
			Population: "backend vacancies", N: 1, Threshold: 0.02, Asked: 1, Demand: []analysis.Demand{goSkill},
			Skills: []analysis.TaughtSkill{{Demand: goSkill, Step: 1, Position: 1}},
			Order:  analysis.Correlation{P: 1, N: 1, Warning: "only 1 skill to compare: an order needs at least 4"},
		}},
	}
}

// evil are strings that would harm a page, a spreadsheet or a layout.
var evil = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `=HYPERLINK("http://x","y")`, "+1+1", "-2", "@SUM(A1)", "\tx", "\rx",
	"safe\u202egnp.exe\u2066", "\x00\x1b[31mred", "\xff\xfe", strings.Repeat("W", 10_000), strings.Repeat("long name ", 1_000), "", "../../etc/passwd",
	`</style><script>`, `{{.CSP}}`, "javascript:alert(1)", "日本語の技能", "\u2028line", "]]>", "&lt;b&gt;", "$(touch x)",
}

// hostile has an evil string wherever a string comes from outside.
func hostile() analysis.Findings {
	f := small()
	next := 0
	e := func() string { next++; return evil[next%len(evil)] }
	for _, list := range [][]analysis.Demand{f.Demand, f.Roadmaps[0].Demand, f.Roadmaps[0].Missing} {
		for i := range list {
			list[i].Name, list[i].Category = e(), e()
		}
	}
	for i := range f.Roadmaps[0].Skills {
		f.Roadmaps[0].Skills[i].Name = e()
	}
	for i := range f.Roadmaps[0].Coverage.Best {
		f.Roadmaps[0].Coverage.Best[i].Name, f.Roadmaps[0].Coverage.Own[i].Name = e(), e()
	}
	for i := range f.Boards {
		f.Boards[i].Board, f.Boards[i].Source, f.Boards[i].Error = e(), e(), e()
		f.Boards[i].Problems = []market.Problem{{Key: e(), Field: e(), Why: e()}}
	}
	for i := range f.Hosts {
		f.Hosts[i].Host, f.Hosts[i].Robots, f.Hosts[i].Error = e(), e(), e()
	}
	for i, s := range evil {
		f.Strata = append(f.Strata, analysis.Stratum{By: "country", Name: s, N: i + 1, Demand: inPart(f.Demand)})
		f.Base.Months = append(f.Base.Months, analysis.Count{Name: s, N: i})
		f.Base.LeftOut = append(f.Base.LeftOut, analysis.Count{Name: s, N: i})
		f.Base.Sources = append(f.Base.Sources, analysis.Count{Name: s, N: i})
	}
	r := &f.Roadmaps[0]
	r.Roadmap.ID, r.Roadmap.Title, r.Roadmap.Publisher, r.Population, r.Headline = evil[14], evil[0], evil[1], evil[11], evil[8]
	for i := range r.Claims {
		c := &r.Claims[i]
		v := &c.Verdicts[0]
		c.ID, c.At, c.Kind, c.Doubts = e(), e(), e(), evil
		v.Sentence, v.Reason, v.Method, v.RateNote, v.Notes, v.Unit = e(), e(), e(), e(), evil, e()
		v.Items = append(v.Items, analysis.ItemVerdict{Name: e(), Note: e()})
		v.Sensitivity = []analysis.Sensitivity{{Assumption: e()}}
	}
	f.Warnings, r.Warnings = evil, evil
	f.Version, f.Extractor = evil[0], evil[1]
	second := *r
	second.Roadmap.ID = "ETC/passwd"
	f.Roadmaps = append(f.Roadmaps, second)
	return f
}

// inPart is what a stratum lists of demand.
func inPart(demand []analysis.Demand) []analysis.PartDemand {
	var out []analysis.PartDemand
	for _, d := range demand {
		out = append(out, analysis.PartDemand{ID: d.ID, Rank: d.Rank, Any: d.Any, Required: d.Required, Employers: d.Employers})
	}
	return out
}
