package extract

import (
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

func TestEmployment(t *testing.T) {
	for _, c := range []struct {
		field, title, text string
		want               market.Employment
	}{
		{"FullTime", "Engineer", "", market.FullTime}, {"FULL_TIME", "Engineer", "", market.FullTime}, {"CONTRACTOR", "Engineer", "", market.Contract},
		{"Permanent", "Engineer", "", market.FullTime}, {"PART_TIME", "Engineer", "", market.PartTime}, {"Intern", "Engineer", "", market.Internship},
		{"full_time; contract", "Engineer", "", market.Contract}, {"b2b", "Engineer", "", market.Contract},
		{"", "Engineer (Contract)", "", market.Contract}, {"", "Freelance Editor", "", market.Freelance}, {"", "Summer Internship", "", market.Internship},
		{"", "", "Acme | Engineer | Berlin | Full-time", market.FullTime}, {"", "", "Acme | Engineer | Part Time", market.PartTime},
		{"", "Engineer", "Job Type: Contract\nMore.", market.Contract}, {"", "Engineer", "Employment Type: Full Time, Permanent", market.FullTime},
		{"", "Engineer", "This is a full-time position in Berlin.", market.FullTime}, {"", "Engineer", "ab sofort in Vollzeit", market.FullTime},
		{"", "Engineer", "It is a temporary role.", market.Temporary}, {"", "Engineer", "A 6 month contract", market.Contract},
		{"", "Smart Contract Engineer", "", market.EmploymentUnknown}, {"", "Contract Manager", "", market.EmploymentUnknown},
		{"", "Engineer", "Being a developer isn't a full time programming task; you write contracts.", market.EmploymentUnknown},
		{"", "Engineer", "Full-time hourly employees accrue days.", market.EmploymentUnknown}, {"", "Engineer", "Build a full stack product as part of a team", market.EmploymentUnknown},
		{"", "Engineer", "", market.EmploymentUnknown},
	} {
		var r market.Reading
		readFields(market.Posting{Title: c.title, EmploymentType: c.field}, c.title+"\n"+c.text, &r)
		if r.Employment != c.want {
			t.Errorf("%q %q %q: got %s, want %s", c.field, c.title, c.text, r.Employment, c.want)
		}
	}
}

func TestEmployer(t *testing.T) {
	for _, c := range []struct {
		company, text, industry string
		kind                    market.EmployerKind
	}{
		{"Stripe", "", "finance", market.ProductEmployer},
		{"JPMorgan Chase & Co.", "", "finance", market.ProductEmployer},
		{"Infosys Limited", "", "it-services", market.ServicesEmployer},
		{"Google India Pvt Ltd", "", "software", market.ProductEmployer},
		{"Targeted Oncology", "", "unknown", market.EmployerUnknown},
		{"Acme Staffing", "", "unknown", market.AgencyEmployer},
		{"Acme", "Our client is looking for an engineer.", "unknown", market.AgencyEmployer},
		{"Acme", "Acme is a fintech company. Our platform serves many users.", "finance", market.ProductEmployer},
		{"Acme", "We are a digital agency that works on client projects.", "it-services", market.ServicesEmployer},
		{"Acme", "Experience in healthcare or insurance companies is preferred.", "unknown", market.EmployerUnknown},
		{"Acme", "Role Developer, Industry Type: Insurance, Department: IT", "insurance", market.EmployerUnknown},
		{"", "", "unknown", market.EmployerUnknown},
	} {
		var r market.Reading
		readFields(market.Posting{Title: "Engineer", Company: c.company}, "Engineer\n"+c.text, &r)
		if r.Industry != c.industry || r.Kind != c.kind {
			t.Errorf("%q %q: got %s %s, want %s %s", c.company, c.text, r.Industry, r.Kind, c.industry, c.kind)
		}
	}
}

// FuzzFields: no reader fails on any posting, and what it reads is one of its values.
func FuzzFields(f *testing.F) {
	f.Add("Senior Engineer (m/w/d)", "Acme", "Paris, TX; Remote", "FullTime", "5+ years\nLocation: Berlin\n$100k - $120k\nour client")
	f.Add("", "", "", "", "Acme - Jobs | Senior | Halifax, \xff West – Yorkshire |")
	f.Add("RoleX,", "é", "ß, DE", "_A_b", "Industry Type: IT Job Type: full\n• 3 - 5 yrs")
	f.Fuzz(func(t *testing.T, title, company, location, employment, description string) {
		var r market.Reading
		readFields(market.Posting{Title: title, Company: company, Location: location, EmploymentType: employment}, Text(title, description), &r)
		if r.Level == "" || r.Role == "" || r.Remote == "" || r.Employment == "" || r.Industry == "" || r.Kind == "" {
			t.Errorf("a field is empty: %+v", r)
		}
		if len(r.Cities) > len(r.Localities) {
			t.Errorf("%d cities have %d localities", len(r.Cities), len(r.Localities))
		}
		if r.MinYears != nil && (*r.MinYears < 0 || *r.MinYears > maxYears) {
			t.Errorf("%v years", *r.MinYears)
		}
	})
}

// fuzzTable holds that a file of the extractor is refused or read, whatever stands in it.
func fuzzTable(f *testing.F, seed string, parse func(string) error) {
	f.Add(seed[:min(len(seed), 2000)])
	f.Add("")
	f.Add("x: y | | z\n-~*")
	f.Fuzz(func(t *testing.T, file string) {
		if err := parse(file); err != nil && err.Error() == "" {
			t.Error("an error says nothing")
		}
	})
}

func FuzzRoleTable(f *testing.F) {
	fuzzTable(f, rolesFile, func(s string) error { _, err := parseRoles(s); return err })
}

func FuzzEmployers(f *testing.F) {
	fuzzTable(f, employersFile, func(s string) error { _, err := parseEmployers(s); return err })
}

func FuzzGazetteer(f *testing.F) {
	fuzzTable(f, placesFile, func(s string) error {
		g, err := parseGazetteer(s)
		if err == nil {
			err = g.addCities(s)
		}
		return err
	})
}
