package analysis

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/roadcheck/roadcheck/internal/market"
)

// TestFactCounts: one vacancy has one employment, the earliest that is stated, and all its
// localities; postings in other languages are counted by language and nowhere else.
func TestFactCounts(t *testing.T) {
	c, err := NewCollector(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range []market.Observation{
		{Vacancy: "a", Day: "2026-01-02", Language: "en", Employment: market.Contract, Kind: market.AgencyEmployer, Industry: "unknown", Localities: []string{"Bengaluru"}},
		{Vacancy: "a", Day: "2026-01-01", Language: "en", Employment: market.EmploymentUnknown, Industry: "finance", Localities: []string{"Bengaluru", "Pune"}},
		{Vacancy: "b", Day: "2026-01-01", Language: "", Role: "backend", Localities: []string{"Pune"}},
		{Vacancy: "c", Day: "2026-01-01", Language: "de", Employment: market.FullTime, Localities: []string{"Munich"}},
	} {
		o.Posting = market.PostingID(i + 1)
		c.Add(o)
	}
	f := c.Findings()
	for name, counts := range map[string][2][]Count{
		"localities": {f.Base.Localities, {{"Pune", 2}, {"Bengaluru", 1}}},
		"employment": {f.Base.Employments, {{"contract", 1}, {"unknown", 1}}},
		"industry":   {f.Base.Industries, {{"finance", 1}, {"unknown", 1}}},
		"kind":       {f.Base.EmployerKinds, {{"agency", 1}, {"unknown", 1}}},
		"languages":  {f.Base.Languages, {{"en", 2}, {"de", 1}, {"unknown", 1}}},
		"left out":   {f.Base.LeftOut, {{"text is not English", 1}}},
	} {
		if diff := cmp.Diff(counts[1], counts[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
