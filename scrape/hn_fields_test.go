package scrape

import "testing"

func TestReadFirstLineWithoutBars(t *testing.T) {
	for head, want := range map[string]struct{ company, location, title string }{
		"Brightwell — Backend Engineer":                           {"Brightwell", "", "Backend Engineer"},
		"Brightwell - Boston, MA - Data Scientist":                {"Brightwell", "Boston, MA", "Data Scientist"},
		"Boston, MA - Brightwell":                                 {"Brightwell", "Boston, MA", "Boston, MA - Brightwell"},
		"Brightwell (YC W21) is hiring two people":                {"Brightwell", "", "Brightwell (YC W21) is hiring two people"},
		"LOCAL -- Brightwell is currently looking for a welder":   {"Brightwell", "", "LOCAL -- Brightwell is currently looking for a welder"},
		"COMPANY: Brightwell Inc":                                 {"Brightwell Inc", "", "COMPANY: Brightwell Inc"},
		"Brightwell: Senior Engineer":                             {"Brightwell", "", "Senior Engineer"},
		"Brightwell, London":                                      {"Brightwell", "London", "Brightwell, London"},
		"Brightwell (Chicago, IL): Software Engineer":             {"Brightwell", "Chicago, IL", "Software Engineer"},
		"Burlingame, CA":                                          {"", "", "Burlingame, CA"},
		"Pune, India":                                             {"", "", "Pune, India"},
		"Job title: Software Engineer":                            {"", "", "Job title: Software Engineer"},
		"We are hiring engineers":                                 {"", "", "We are hiring engineers"},
		"Senior Engineer - Remote":                                {"", "", "Senior Engineer - Remote"},
		"U.S. CITIZENSHIP REQUIRED | Brightwell | Engineer":       {"Brightwell", "", "Engineer"},
		"US Citizenship Services (Contractor) | Stack Developers": {"US Citizenship Services (Contractor)", "", "Stack Developers"},
		"Citizen | New York | Engineer":                           {"Citizen", "New York", "Engineer"},
	} {
		p := readFirstLine(head + "<p>More of it.")
		if p.Company != want.company || p.Location != want.location || p.Title != want.title {
			t.Errorf("%s: company %q, location %q, title %q; want %q", head, p.Company, p.Location, p.Title, want)
		}
	}
}
