package main

import (
	"testing"
	"time"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

// checkedData is all that the checks look at.
type checkedData struct {
	cfg      checkConfig
	ages     []store.SourceAge
	rows     []store.SourceRows
	boards   []market.BoardResult
	quality  store.Quality
	accuracy analysis.Accuracy
}

// soundData passes every check: what the cases below change is all that is wrong.
func soundData() checkedData {
	return checkedData{
		cfg:     defaultChecks(),
		ages:    []store.SourceAge{{Source: "lever", Postings: 1000, LastSeen: "2026-11-20"}},
		rows:    []store.SourceRows{{Source: "lever", Boards: 2, Latest: 1000, Usual: 1000}},
		boards:  []market.BoardResult{{Source: "lever", Board: "acme", Requests: 100, Postings: 1000, Complete: true}},
		quality: store.Quality{Postings: 1000, Dated: 1000, Read: 1000, Clustered: 1000, Pay: 1000},
		accuracy: analysis.Accuracy{Extractor: "v1", Postings: 100, Skills: map[market.Skill]analysis.Hits{
			"go": {TP: 600, FP: 6, FN: 6}, "sql": {TP: 400, FP: 4, FN: 4}}},
	}
}

// levels gives the level of each check over some data, the worst where it looks at several things.
func levels(d checkedData) map[string]string {
	k := checker{cfg: d.cfg, now: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}
	k.freshness(d.ages, d.boards)
	k.rows(d.rows, d.boards)
	k.boards(d.boards)
	k.postings(d.quality)
	k.readings(d.quality)
	k.accuracy(d.accuracy)
	byName := map[string][]store.Check{}
	for _, c := range k.out {
		byName[c.Name] = append(byName[c.Name], c)
	}
	out := map[string]string{}
	for name, checks := range byName {
		out[name] = worst(checks)
	}
	return out
}

// hits are the counts of an extractor that is right so often, of a thousand.
func hits(right, wrong, missed int) map[market.Skill]analysis.Hits {
	return map[market.Skill]analysis.Hits{"go": {TP: right, FP: wrong, FN: missed}}
}

// checkCases spoil sound data in one way each, a little and much. What a check has no level for is nil.
var checkCases = map[string]struct{ warn, fail func(*checkedData) }{
	// Only all sources together can be too old for a report.
	"freshness": {warn: func(d *checkedData) {
		d.ages = append(d.ages, store.SourceAge{Source: "ashby", LastSeen: "2026-10-01"})
		d.boards = append(d.boards, market.BoardResult{Source: "ashby", Board: "b", Requests: 10, Postings: 10})
	}},
	checkStale: {fail: func(d *checkedData) { d.ages[0].LastSeen, d.boards = "2026-11-01", nil }},
	"rows": {
		func(d *checkedData) { d.rows[0].Latest = 700 },
		func(d *checkedData) { d.rows[0].Latest = 399 }},
	"failed_requests": {
		func(d *checkedData) { d.boards[0].Failed = 6 },
		func(d *checkedData) { d.boards[0].Failed = 51 }},
	"problems": {
		func(d *checkedData) { d.boards[0].ProblemCount = 60 },
		func(d *checkedData) { d.boards[0].ProblemCount = 1001 }},
	"no_title": {
		func(d *checkedData) { d.quality.NoTitle = 2 },
		func(d *checkedData) { d.quality.NoTitle = 51 }},
	"no_description": {
		func(d *checkedData) { d.quality.NoDescription = 51 },
		func(d *checkedData) { d.quality.NoDescription = 501 }},
	"future_dates": {
		func(d *checkedData) { d.quality.FutureDates = 2 },
		func(d *checkedData) { d.quality.FutureDates = 101 }},
	"old_dates": {
		func(d *checkedData) { d.quality.OldDates = 2 },
		func(d *checkedData) { d.quality.OldDates = 101 }},
	"unread": {
		func(d *checkedData) { d.quality.Postings, d.quality.Dated = 1001, 1001 },
		func(d *checkedData) { d.quality.Postings, d.quality.Dated = 1100, 1100 }},
	"unclustered": {
		func(d *checkedData) { d.quality.Clustered = 999 },
		func(d *checkedData) { d.quality.Clustered = 949 }},
	// By default these two fail at the first one.
	"bad_mentions": {
		func(d *checkedData) { d.quality.BadMentions, d.cfg.BadMentions = 2, limits{0.001, 0.01} },
		func(d *checkedData) { d.quality.BadMentions = 1 }},
	"unknown_skills": {
		func(d *checkedData) { d.quality.UnknownSkills, d.cfg.UnknownSkills = 1, limits{0, 5} },
		func(d *checkedData) { d.quality.UnknownSkills = 1 }},
	"doubted_pay": {
		func(d *checkedData) { d.quality.DoubtedPay = 101 },
		func(d *checkedData) { d.quality.DoubtedPay = 501 }},
	"impossible_pay": {
		func(d *checkedData) { d.quality.ImpossiblePay = 11 },
		func(d *checkedData) { d.quality.ImpossiblePay = 101 }},
	"precision": {
		func(d *checkedData) { d.accuracy.Skills = hits(940, 60, 10) },
		func(d *checkedData) { d.accuracy.Skills = hits(840, 160, 10) }},
	"recall": {
		func(d *checkedData) { d.accuracy.Skills = hits(920, 10, 80) },
		func(d *checkedData) { d.accuracy.Skills = hits(790, 1, 210) }},
}

// TestEachCheck: sound data passes all checks; data that is wrong in one way makes that one check warn or
// fail, and no other.
func TestEachCheck(t *testing.T) {
	sound := levels(soundData())
	for name, level := range sound {
		if level != levelOK {
			t.Errorf("sound data: %s is %s", name, level)
		}
		if _, ok := checkCases[name]; !ok {
			t.Errorf("check %s has no case here", name)
		}
	}
	for name, c := range checkCases {
		if _, ok := sound[name]; !ok {
			t.Errorf("there is no check %s", name)
		}
		for level, spoil := range map[string]func(*checkedData){levelWarn: c.warn, levelError: c.fail} {
			if spoil == nil {
				continue
			}
			d := soundData()
			spoil(&d)
			for other, got := range levels(d) {
				want := levelOK
				if other == name {
					want = level
				}
				if got != want {
					t.Errorf("%s spoilt to %s: %s is %s, want %s", name, level, other, got, want)
				}
			}
		}
	}
}

// TestLimitsOfChecks: a value at a limit passes it, and what is off never warns or fails.
func TestLimitsOfChecks(t *testing.T) {
	for _, c := range []struct {
		limits          limits
		value           float64
		atMost, atLeast string
	}{
		{limits{0.5, 0.5}, 0.5, levelOK, levelOK},
		{limits{0.2, 0.5}, 0.4, levelWarn, levelError},
		{limits{0.5, 0.2}, 0.4, levelError, levelWarn},
		{limits{off, 0.2}, 0.4, levelError, levelOK},
		{limits{off, off}, 0, levelOK, levelOK},
		{limits{off, off}, 1e9, levelOK, levelOK},
	} {
		var k checker
		k.atMost(c.limits, store.Check{Value: c.value})
		k.atLeast(c.limits, store.Check{Value: c.value})
		if got := [2]string{k.out[0].Level, k.out[1].Level}; got != [2]string{c.atMost, c.atLeast} {
			t.Errorf("%v of limits %v is %v, want %s as something low and %s as something high", c.value, c.limits, got, c.atMost, c.atLeast)
		}
	}
}

// TestVerdictOfChecks: warnings pass, old data alone has an error of its own, any other failure comes first.
func TestVerdictOfChecks(t *testing.T) {
	warned := store.Check{Name: "rows", Level: levelWarn}
	old, failed := store.Check{Name: checkStale, Level: levelError}, store.Check{Name: "rows", Level: levelError}
	if err := verdictOf([]store.Check{warned, {Level: levelOK}}); err != nil {
		t.Errorf("a warning: %v", err)
	}
	if err := verdictOf([]store.Check{warned, old}); !is[*staleError](err) {
		t.Errorf("old data: %v", err)
	}
	if err := verdictOf([]store.Check{old, failed}); !is[*gateError](err) {
		t.Errorf("old data and a failed check: %v", err)
	}
}
