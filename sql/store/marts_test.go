package store_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/roadcheck/roadcheck/internal/market"
)

// TestTakenOut saves findings as the analysis makes them and asks the tables for the same figures.
func TestTakenOut(t *testing.T) {
	data, err := os.ReadFile("../../analysis/testdata/findings.golden.json")
	if err != nil {
		t.Fatal(err)
	}
	// The golden file's roadmap claims nothing.
	data = bytes.Replace(data, []byte(`"claims": []`), []byte(`"claims": [
		{"id": "a", "verdicts": [{"hypothesis": "a1", "outcome": "supported", "unit": "share", "estimate": {"value": 0.5, "lo": 0.4, "hi": 0.6}, "n": 10, "p": 0.01, "sentence": "s"},
			{"hypothesis": "a1", "outcome": "not testable", "unit": "", "estimate": {"value": 0, "lo": 0, "hi": 0}, "n": 0, "p": 1, "sentence": "t"}]},
		{"id": "b", "verdicts": []}]`), 1)
	type demand struct {
		ID  string
		Any struct{ Lo float64 }
	}
	var want struct {
		Demand []demand
		Strata []struct {
			By, Name string
			Demand   []demand
		}
		Roadmaps []struct {
			Roadmap struct{ ID string }
			Demand  []demand
			Claims  []struct {
				ID       string
				Verdicts []struct{ Outcome string }
			}
		}
	}
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	shares, verdicts := map[[3]string]float64{}, map[string]int{}
	add := func(part, name string, list []demand) {
		for _, d := range list {
			shares[[3]string{part, name, d.ID}] = d.Any.Lo
		}
	}
	add("all", "", want.Demand)
	for _, s := range want.Strata {
		add(s.By, s.Name, s.Demand)
	}
	for _, r := range want.Roadmaps {
		add("roadmap", r.Roadmap.ID, r.Demand)
		for _, c := range r.Claims {
			for _, v := range c.Verdicts {
				verdicts[r.Roadmap.ID+" "+c.ID+" "+v.Outcome]++
			}
		}
	}
	if len(shares) == 0 || len(verdicts) == 0 {
		t.Fatalf("the findings have %d shares and %d kinds of verdicts", len(shares), len(verdicts))
	}
	s, db := open(t)
	run := startRun(t, s, market.Real)
	for range 2 { // the second time in place of the first
		if err := s.SaveFindings(t.Context(), run, "roadcheck-findings/1", data); err != nil {
			t.Fatal(err)
		}
	}
	var rows []struct {
		Part, Name, Skill string
		Lo                float64
	}
	if err := db.Select(&rows, `SELECT part, name, skill, lo FROM demand JOIN latest_findings USING (run_id) WHERE dataset = 'real'`); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if lo, ok := shares[[3]string{r.Part, r.Name, r.Skill}]; !ok || lo != r.Lo {
			t.Errorf("%+v: want from %v, in the findings: %v", r, lo, ok)
		}
	}
	var outcomes []struct {
		What string
		N    int
	}
	if err := db.Select(&outcomes, `SELECT roadmap || ' ' || claim || ' ' || outcome AS what, count(*) AS n FROM verdicts GROUP BY 1`); err != nil {
		t.Fatal(err)
	}
	for _, o := range outcomes {
		if verdicts[o.What] != o.N {
			t.Errorf("%d verdicts %s, want %d", o.N, o.What, verdicts[o.What])
		}
	}
	if len(rows) != len(shares) || len(outcomes) != len(verdicts) {
		t.Errorf("%d shares and %d kinds of verdicts, want %d and %d", len(rows), len(outcomes), len(shares), len(verdicts))
	}
	for _, nothing := range []string{`{"demand": [], "strata": null}`, `{"demand": null, "roadmaps": [{"demand": null, "claims": null}]}`, `{}`, `null`} {
		if err := s.SaveFindings(t.Context(), run, "x", []byte(nothing)); err != nil {
			t.Errorf("%s: %v", nothing, err)
		}
	}
	var left int
	if err := db.Get(&left, `SELECT (SELECT count(*) FROM demand) + (SELECT count(*) FROM verdicts)`); err != nil || left != 0 {
		t.Errorf("%d rows are left of replaced findings, %v", left, err)
	}
}
