package extract

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/roadcheck/roadcheck/internal/market"
)

// readingOf reads the fields of a posting with a title and a plain text.
func readingOf(title, text string) market.Reading {
	var r market.Reading
	readFields(market.Posting{Title: title}, title+"\n"+text, &r)
	return r
}

func TestMinYears(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"- 5+ years of experience in backend development", "5"},
		{"3-5 years of experience", "3"},
		{"3 – 5 years' experience", "3"},
		{"4 6 years of hands-on experience", "4"},
		{"Experience: 6 to 8 years", "6"},
		{"Exp : 3-6 Yrs", "3"},
		{"18 months of experience", "1.5"},
		{"Analyst/Sr. AnalystExperience: 2-6 yearsQualification: any", "2"},
		{"Experience Range: 7 to 11years", "7"},
		{"4. Exp. of 3 years in a similar agency.", "3"},
		{"Experience ? 9+ YrsLocation ? Pune", "9"},
		{"Pay: $90,000 + 5% Bonus\nExperience: 4-20 years", "4"},
		{"Minimum five years of recent experience", "5"},
		{"five (5) or more years of experience", "5"},
		{"Freshers can apply", "0"},
		{"Experience-Fresher to 6 years.", "0"},
		{"BSc and 12 years of related experience; or MS degree & 8 years; or PhD & 5 years", "5"},
		{"- 5+ years of software engineering experience, including 2+ years with Java", "5"},
		{"- SQL – Minimum 10 years (querying)\n- Power BI – Minimum 5 years (dashboards)", "10"},
		{"Mindestens 5 Jahre Erfahrung", "5"},
		{"Looking for a Python developer. (4+ years) Skills", "4"},
		{"Preferred Qualifications:\n- 7+ years of experience in software", "-"},
		{"- 7+ years of experience preferred", "-"},
		{"We have grown over the last 5 years", "-"},
		{"- 3+ years of non-internship professional software development experience - 2+ years of design experience - Bachelor's degree", "3"},
		{"- 4+ years shipping games for consoles", "4"},
		{"- 4+ years is a plus", "-"},
		{"A grown team leads this (typically 6+ years) and learns.", "6"},
		{"Nine years of experience with a Bachelor's degree; or 6 years with a Master's; or 3 years with a PhD.", "3"},
		{"Five years of work experience in lieu of a degree may be accepted", "-"},
		{"Preferred Candidate Profile: Experience: minimum 4 years in testing", "4"},
		{"Our 40 years of expertise", "-"},
		{"introduced over 10 years ago", "-"},
		{"after five years here you earn a sabbatical", "-"},
		{"anniversaries (3, 5, 8, 10 years) with time off", "-"},
		{"4 year degree", "-"},
		{"Duration: 12 months", "-"},
		{"$100,000 - $160,000 a year", "-"},
		{"you must be 18 years old", "-"},
		{"2,000 years of experience", "-"},
		{"", "-"},
	} {
		if got := plainNumber(readingOf("Engineer", c.text).MinYears); got != c.want {
			t.Errorf("%q: got %s, want %s", c.text, got, c.want)
		}
	}
}

func TestWorkplace(t *testing.T) {
	for _, c := range []struct{ title, text, want string }{
		{"Engineer (Remote)", "", "remote"},
		{"Engineer (Hybrid)", "", "hybrid"},
		{"Engineer - Onsite", "", "onsite"},
		{"", "Acme | Engineer | Berlin | ONSITE or REMOTE", "remote"},
		{"", "Acme | Engineer | Berlin | ONSITE OR PART-TIME REMOTE", "hybrid"},
		{"", "Acme | Engineer | Berlin | ONSITE", "onsite"},
		{"", "Acme | Engineer | Berlin | No remote", "onsite"},
		{"Engineer", "This is an on-site position.", "onsite"},
		{"Engineer", "You are invited to an on-site interview.", "unknown"},
		{"Engineer", "Office-first in Graz, with remote work supported from time to time.", "hybrid"},
		{"Engineer", "This is a fully remote position.", "remote"},
		{"Engineer", "100% Remote Work: enjoy the freedom", "remote"},
		{"Engineer", "This is a hybrid work opportunity.", "hybrid"},
		{"Engineer", "3 days a week in the office", "hybrid"},
		{"Engineer", "This position requires working onsite five days a week.", "onsite"},
		{"Engineer", "Employees work full time from our office.", "onsite"},
		{"Engineer", "Build hybrid cloud solutions", "unknown"},
		{"Engineer", "Experience with remote teams", "unknown"},
		{"Engineer", "Provides remote support to customers", "unknown"},
		{"Engineer", "one on-site interview", "unknown"},
		{"Engineer", "If this position is listed as remote or hybrid, you travel.", "unknown"},
		{"Engineer", "Microsoft Office skills", "unknown"},
		{"Remote Sensing Engineer", "", "unknown"},
		{"Analyst - Work from office only", "", "onsite"},
		{"Berater (m/w/d) / 60% Home Office Anteil", "", "hybrid"},
		{"Engineer", "Hybrides Arbeitsmodell mit Kernzeiten", "hybrid"},
		{"Engineer", "Erfahrung mit hybriden Umgebungen", "unknown"},
		{"Engineer", "Move applications from hybrid frameworks to native mobile", "unknown"},
		{"Engineer", "Experience with remotely connected systems", "unknown"},
		{"Engineer", "This role is in-office in Berlin. We are not open to remote candidates.", "onsite"},
		{"Analyst", "Work Location: In person", "onsite"},
		{"Analyst", "Mode: Work From Office", "onsite"},
		{"Engineer", "We work in an onsite environment next to the shop floor.", "onsite"},
		{"Engineer", "Free lunch on-site", "unknown"},
		{"Engineer", "You collaborate remotely with colleagues in Asia.", "unknown"},
		{"Engineer", "You are on-site around 50% of the time.", "hybrid"},
		{"Designer", "Am Schreibtisch in der Agentur oder gelegentlich remote", "hybrid"},
		{"Engineer", "Remote - states listed below\nOur hybrid schedule has two days at home.", "remote"},
		{"Nurse", "clinics in remote villages", "unknown"},
		{"Engineer", "", "unknown"},
	} {
		if got := readingOf(c.title, c.text).Remote; got != c.want {
			t.Errorf("%q %q: got %s, want %s", c.title, c.text, got, c.want)
		}
	}
	var r market.Reading
	readFields(market.Posting{Title: "Engineer (Remote)", Remote: "onsite"}, "Engineer (Remote)\n", &r)
	if r.Remote != "onsite" {
		t.Errorf("the board's own field gave way to the title: %s", r.Remote)
	}
}

func TestLevelAndRole(t *testing.T) {
	for _, c := range []struct {
		title, text string
		level       market.Level
		role        market.Role
	}{
		{"Senior Backend Engineer", "", "senior", "backend"},
		{"RoleBusiness Analyst,", "You write tests with Selenium, testing, quality, bugs.", "unknown", "non-tech"},
		{"RoleBusiness Analyst,", "You build dashboards and reports in Tableau and Power BI, own data pipelines, ETL and the warehouse, and analyse data.", "unknown", "data"},
		{"Senior Software Engineering Manager", "", "manager", "unknown"},
		{"Senior Director of Security", "", "manager", "security"},
		{"Senior Business Development Manager", "", "senior", "non-tech"},
		{"Senior Campaign Manager", "", "senior", "non-tech"},
		{"Senior Engineer / Engineering Manager, Data", "", "senior", "data"},
		{"Member of Technical Staff, Backend", "", "unknown", "backend"},
		{"Project Head", "", "manager", "non-tech"},
		{"Engineer", "Duties in this role: lead the design of bridges.", "unknown", "unknown"},
		{"Java Developer, Cloud", "", "unknown", "backend"},
		{"Windows Desktop Application Engineer", "", "unknown", "other-tech"},
		{"Head of IT", "Firewalls, phishing, security, SIEM.", "manager", "other-tech"},
		{"", "Acme | Oslo | Software Engineers (Rails) | Onsite\nWe are looking for full-stack developers.", "unknown", "fullstack"},
		{"", "Acme | Oslo\nWe need: Senior Developer Manager", "manager", "unknown"},
		{"", "Acme | Oslo | Remote\n- DevOps Leader\n- iOS Developer", "unknown", "devops"},
		{"4711-Senior Executive", "We are hiring a Data Scientist who trains models.", "senior", "ml"},
		{"RoleSoftware Developer,", "Position- KYC ANALYST. You work beside every quality engineer.", "unknown", "non-tech"},
		{"RoleSoftware Developer,", "Work by ITIL and ITSM. ITSM tools, ITIL reports.", "unknown", "other-tech"},
		{"", "Acme | ONSITE | We are hiring:\n* Platform Engineers * Data Scientists * Software Engineers", "unknown", "devops"},
		{"", "Acme | Berlin\nWe have full stack teams, full stack people and full stack products.\nOpen positions:\n* Java developer * Front-end developer", "unknown", "backend"},
		{"", "Acme | Rome | We sell shoes, and our app runs on React Native, on Android phones and on the watches that everybody wears on the street, so that people buy more of them every day of the week\nOpen roles:\n- Data Engineer", "unknown", "data"},
		{"Datenerfassungsmitarbeiter", "", "unknown", "non-tech"},
		{"Cloud Solutions Engineer", "", "unknown", "devops"},
		{"Tools Developer", "This entry level, applied technology position creates tools.", "junior", "unknown"},
		{"Lohnbuchhalter (m/w/d)", "", "unknown", "non-tech"},
		{"Bauleiter Tiefbau", "", "unknown", "other-tech"},
		{"Senior / Staff Fullstack Engineer", "", "senior", "fullstack"},
		{"Sr. Data Engineer", "", "senior", "data"},
		{"Software Engineer II, Backend", "", "mid", "backend"},
		{"Software Development Engineer 1 - Frontend", "", "junior", "frontend"},
		{"Senior Associate, Data Analyst", "", "senior", "data"},
		{"Principal Engineer - AI/ML", "", "staff", "ml"},
		{"Data Architect", "", "staff", "data"},
		{"Lead DevOps / Platform Engineer (f/m/x)", "", "lead", "devops"},
		{"Engineering Manager, Mobile", "", "manager", "mobile"},
		{"Head of Security", "", "manager", "security"},
		{"Technical Product Manager 2 : Full Stack", "", "mid", "non-tech"},
		{"IT Software Project Manager", "", "unknown", "non-tech"},
		{"Working Student Frontend", "", "intern", "frontend"},
		{"Werkstudent Softwareentwicklung (m/w/d) Java", "", "intern", "backend"},
		{"Graduate QA Engineer", "", "junior", "qa"},
		{"Sales Lead Generation", "", "unknown", "non-tech"},
		{"Cloud Security Engineer", "", "unknown", "security"},
		{"Embedded Software Engineer", "", "unknown", "embedded"},
		{"Salesforce Developer", "", "unknown", "other-tech"},
		{"Pastry Chef de Partie", "A kitchen with a senior chef.", "unknown", "non-tech"},
		{"Regional Director, Banking", "", "manager", "non-tech"},
		{"QA Project Manager", "", "unknown", "non-tech"},
		{"Data-driven Engineer", "", "unknown", "unknown"},
		{"Senior Reliability Engineer", "Thermal cycling of mechanical and electrical parts, CAD drawings, manufacturing equipment.", "senior", "other-tech"},
		{"Site Reliability Engineer", "", "unknown", "devops"},
		{"ASIC Verification Engineer", "", "unknown", "other-tech"},
		{"Systems Engineer", "You run Linux servers with Ansible and Terraform.", "unknown", "devops"},
		{"Systems Engineer", "Aircraft hardware, mechanical drawings, electrical equipment.", "unknown", "other-tech"},
		{"Python Developer", "You work on the front-end and the back-end of web applications: React, CSS, HTML, Django, REST APIs.", "unknown", "fullstack"},
		{"Cloud Engineer", "Senior Data Engineer - job post Acme", "senior", "devops"},
		{"Engineer", "As an engineer you will lead projects and architect systems.", "unknown", "unknown"},
		{"Data Engineer", "We are seeking a Manager, Data Platforms to join us.", "manager", "data"},
		{"Engineer", "5+ years of non-internship experience as an engineer", "unknown", "unknown"},
		{"Młodszy Tester", "", "junior", "qa"},
		{"Starszy Programista Java", "", "senior", "backend"},
		{"", "Senior Full Stack | Acme | Paris", "senior", "fullstack"},
		{"", "Acme - Mobile Engineer - Paris", "unknown", "mobile"},
		{"Developer (Angular, Python)", "", "unknown", "fullstack"},
		{"Engineer", "We are looking for a mid-level Kotlin developer to join us.", "mid", "backend"},
		{"Engineer", "You report to the Senior Director of Data Engineering.", "unknown", "unknown"},
		{"Analyst", "Seniority level: Entry level", "junior", "unknown"},
		{"", "Acme | Senior iOS Engineer, Data Engineer | Paris", "senior", "mobile"},
		{"", "Acme | Paris | ONSITE and INTERN", "unknown", "unknown"},
		{"", "Acme | Paris\nOpen roles:\n- Infrastructure Engineers, both junior and senior\n- Designer", "junior", "devops"},
	} {
		r := readingOf(c.title, c.text)
		if r.Level != c.level || r.Role != c.role {
			t.Errorf("%q %q: got %s %s, want %s %s", c.title, c.text, r.Level, r.Role, c.level, c.role)
		}
	}
}

func TestPlacesOfText(t *testing.T) {
	for _, c := range []struct{ location, title, text, want string }{
		{"", "", "Acme | Engineer | London, UK | ONSITE", "GB London"},
		{"", "", "Acme | Engineer | Remote (HQ in Belgium)", " "},
		{"", "Engineer (Berlin)", "", "DE Berlin"},
		{"Kleinkötz", "Entwickler (m/w/d)", "", "DE Kleinkötz"},
		{"Kleinkötz", "Developer", "", " Kleinkötz"},
		{"", "Engineer - Charlotte AI", "", " "},
		{"", "Engineer", "Work Location : Pune, Noida", "IN Pune,Noida"},
		{"Chicago, IL", "Engineer", "This role is based in Riverwoods, Illinois.", "US Chicago,Riverwoods"},
		{"Chicago, IL", "Engineer", "We have offices in London and Paris.", "US Chicago"},
		{"Beaverton, OR", "Engineer", "You can commute to our Portland, OR office.", "US Beaverton,Portland"},
		{"Los Angeles, CA", "Engineer", "Denver, CO\nSeattle, WA\nWe build things.", "US Los Angeles,Denver,Seattle"},
		{"", "Engineer", "An agency based in Bangalore with clients.", " "},
	} {
		var r market.Reading
		readFields(market.Posting{Location: c.location, Title: c.title}, c.title+"\n"+c.text, &r)
		if got := strings.Join(r.Countries, ",") + " " + strings.Join(r.Cities, ","); got != c.want {
			t.Errorf("%q %q %q: got %q, want %q", c.location, c.title, c.text, got, c.want)
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"You will work with our team and build the platform that is used by all of our customers.", "en"},
		{"Wir suchen eine Entwicklerin für unser Team, die sich mit Java auskennt und Freude an der Arbeit hat.", "de"},
		{"Nous recherchons un développeur pour notre équipe, avec une expérience dans le web et les API.", "fr"},
		{"Buscamos un desarrollador para nuestro equipo con experiencia en el sector y ganas de trabajar con nosotros.", "es"},
		{"Procuramos uma pessoa para a nossa equipe com experiência em desenvolvimento e que não tenha medo do novo.", "pt"},
		{"Wij zoeken een ontwikkelaar voor ons team die het leuk vindt om met ons aan de API te werken.", "nl"},
		{"Szukamy osoby do naszego zespołu, która ma doświadczenie w pracy z bazami oraz zna się na sieciach.", "pl"},
		{"Cerchiamo uno sviluppatore per il nostro team con esperienza nella gestione dei dati e della rete.", "it"},
		{"Vi söker dig som vill jobba med oss och som har erfarenhet av att bygga system för våra kunder.", "sv"},
		{"Hledáme kolegu, který se nebojí práce na projektech a je pro něj důležité, že se učí nové věci.", "cs"},
		{"Мы ищем разработчика в нашу команду, который имеет опыт работы с базами данных и не боится задач.", "ru"},
		{strings.Repeat("私たちはエンジニアを探しています。", 4), "ja"},
		{"Ми шукаємо інженера, який має досвід роботи з мережами та не боїться нових задач у команді.", "uk"},
		{"Vi søger dig, der har erfaring med netværk, og som vil være en del af vores team på kontoret.", "da"},
		{"Do zespołu w Łodzi szukamy osoby, która zna Javę. Oferujemy pracę zdalną oraz szkolenia. Mile widziane: Kafka, Docker, Kubernetes, AWS, Terraform, CI/CD.", "pl"},
		{"In Utrecht bouwen wij aan een platform voor de zorg. Jij werkt met Java, Spring Boot en Kafka, en je hebt ervaring met AWS.", "nl"},
		{"We are an agency in Poznań and we are looking for a developer who will join our team. Zapraszamy do zespołu.", "en"},
		{"Java Kafka AWS", ""},
		{"Staff SE, AI | SE, Data | SE, Web | SE, Infra | SE, Core | We are hiring for our team in Oslo", "en"},
		{"SE, AI | SE, Data | SE, Web | SE, Infra | SE, Core, we are hiring", ""},
		{"", ""},
	} {
		if got := readingOf("", c.text).Language; got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestVacancy(t *testing.T) {
	base := market.Posting{Source: "s", Board: "b", Company: "Acme GmbH", Title: "Engineer"}
	key := func(change func(*market.Posting), text string) string {
		p := base
		change(&p)
		var r market.Reading
		readFields(p, p.Title+"\n"+text, &r)
		return r.Vacancy
	}
	same := func(*market.Posting) {}
	first := key(same, "We build engines in Berlin since 2001.")
	if len(first) != 16 {
		t.Fatalf("key %q: want 16 hex digits", first)
	}
	for name, other := range map[string]string{
		"place, number and punctuation": key(same, "We build engines in Munich, since 1999!"),
		"legal form and case":           key(func(p *market.Posting) { p.Company = "ACME" }, "We build engines in Berlin since 2001."),
	} {
		if other != first {
			t.Errorf("%s: another key", name)
		}
	}
	for name, other := range map[string]string{
		"text":     key(same, "We build bridges in Berlin since 2001."),
		"title":    key(func(p *market.Posting) { p.Title = "Designer" }, "We build engines in Berlin since 2001."),
		"employer": key(func(p *market.Posting) { p.Company = "Umbrella" }, "We build engines in Berlin since 2001."),
	} {
		if other == first {
			t.Errorf("another %s: the same key", name)
		}
	}
	group := func(p *market.Posting) { p.Group = "77" }
	if key(group, "One text") != key(group, "Another text") {
		t.Error("the board's own group does not decide")
	}
}

func TestFieldFiles(t *testing.T) {
	if err := fieldFiles(); err != nil {
		t.Error(err)
	}
	for file, want := range map[string]string{"country DEU Germany": "line 1", "country DE Germany\n\nstate": "line 3", "Berlin": "line 1"} {
		if g, err := parseGazetteer(file); g == nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("places %q: error %v, want %q", file, err, want)
		}
	}
	for file, want := range map[string]string{"words backend x: api": "weight", "words boss 3: api": "boss", "title backend": "line 1"} {
		if table, err := parseRoles(file); table == nil || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("roles %q: error %v, want %q", file, err, want)
		}
	}
}

// TestHugeFields reads fields that are far longer than any board's in about the time of short ones.
func TestHugeFields(t *testing.T) {
	long := strings.Repeat("Senior Engineer - Berlin, ", 40000)
	var r market.Reading
	readFields(market.Posting{Title: long, Location: long, SalaryText: strings.Repeat("max 50k-60k ", 40000)}, long+"\n"+long, &r)
	if r.Level != "senior" || !slices.Contains(r.Countries, "DE") || r.Salary == nil {
		t.Errorf("got %+v", r)
	}
}

func FuzzReadFields(f *testing.F) {
	f.Add("Senior Engineer (Berlin)", "Berlin, DE", "5+ years of experience. Salary: €60k–80k. Hybrid, 3 days in the office.\n- Location: Pune, Noida")
	f.Add("", "", "Acme | iOS Engineer, Data Engineer | London, UK | REMOTE | $120-150k")
	f.Add("RoleSoftware Developer,", "Delhi NCR", "descriptionFreshers \u00a0(0-2 Yrs) – Level: Senior II")
	f.Fuzz(func(t *testing.T, title, location, body string) {
		if !utf8.ValidString(title) || !utf8.ValidString(location) || !utf8.ValidString(body) {
			t.Skip() // Reading.Text is valid UTF-8
		}
		p, text := market.Posting{Title: title, Location: location}, title+"\n"+body
		var r, again market.Reading
		readFields(p, text, &r)
		readFields(p, text, &again)
		if r.Vacancy != again.Vacancy || !slices.Equal(r.Cities, again.Cities) {
			t.Error("two readings of one text differ")
		}
		if hash, words := slowWords(p, text); r.Vacancy != vacancyOf(p, hash) || !slices.Equal(words, cueWordsOf(p, text)) {
			t.Error("words by masks and words by bytes differ")
		}
		if !slices.IsSorted(r.Countries) || r.Level == "" || r.Role == "" || r.Remote == "" || len(r.Vacancy) != 16 {
			t.Errorf("incomplete reading %+v", r)
		}
		if r.MinYears != nil && (*r.MinYears < 0 || *r.MinYears > maxYears) {
			t.Errorf("%v years", *r.MinYears)
		}
		if b := r.Salary; b != nil && (b.Start < 0 || b.Start >= b.End || b.End > len(text) || !utf8.ValidString(text[b.Start:b.End])) {
			t.Errorf("evidence [%d,%d) of a text of %d bytes", b.Start, b.End, len(text))
		}
	})
}

func cueWordsOf(p market.Posting, text string) []cueWord {
	f := prepare(p, text)
	defer f.release()
	return slices.Clone(f.words)
}

func vacancyOf(p market.Posting, hash uint64) string {
	f := fieldText{posting: p, hash: hash}
	return f.vacancyKey()
}

// slowWords reads the words of a text byte by byte, without masks.
func slowWords(p market.Posting, text string) (uint64, []cueWord) {
	f := prepare(p, "")
	f.text, f.dutyCounts = text, make([]uint8, len(roles.duties))
	for i := range len(text) {
		if text[i] == '\n' {
			f.lines = append(f.lines, int32(i+1))
		}
	}
	w := wordReader{fieldText: f, lastPlace: -4}
	for i := range len(text) {
		if text[i] == '$' || byteClass[text[i]] != 0 && (i == 0 || byteClass[text[i-1]] == 0) {
			w.readRun(i)
		}
	}
	return f.hash, f.words
}
