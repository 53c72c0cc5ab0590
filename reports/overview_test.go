package reports

import (
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/analysis"
)

// TestTitlesStayWithinTheirIntervals proves at the border of the threshold that titles count only what is sure.
func TestTitlesStayWithinTheirIntervals(t *testing.T) {
	at := func(lo, p, hi float64) analysis.TaughtSkill {
		return analysis.TaughtSkill{Demand: analysis.Demand{Any: analysis.Share{P: p, Lo: lo, Hi: hi}}, Step: 1}
	}
	r := analysis.RoadmapFinding{Threshold: 0.02, N: 900, Skills: []analysis.TaughtSkill{
		at(0.02, 0.03, 0.04),      // wholly at or above it
		at(0.0199, 0.03, 0.04),    // above it, but for the interval
		at(0.01, 0.02, 0.03),      // on it
		at(0.01, 0.015, 0.02),     // its upper end on it
		at(0.001, 0.01, 0.019999), // wholly below
	}}
	if asked, rare := surely(&r); asked != 1 || rare != 1 {
		t.Errorf("%d asked for, %d rare", asked, rare)
	}
	if got := roadmapTitle(r); !strings.HasPrefix(got, "1 of 5 taught skills are named in clearly more than 2"+nbsp+"% of vacancies, 1 in clearly less") {
		t.Errorf("title %q", got)
	}
	if got := (overviewPanel{asked: 1, lacks: 1, roadmapBody: roadmapBody{skills: r.Skills}}).sum(); got != "1 of 5"+nbsp+"skills clearly asked for, 1 technology missing" {
		t.Errorf("panel %q", got)
	}
	steps := stepViews(population{roadmap: &r}, nil)
	if len(steps) != 0 {
		t.Errorf("steps of a roadmap without any: %+v", steps)
	}
}
