package main

import (
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

// checkStale is the check that has an exit code of its own.
const checkStale = "stale"

// checker turns counts into checks.
type checker struct {
	cfg checkConfig
	now time.Time
	out []store.Check
}

func (k *checker) add(c store.Check) { k.out = append(k.out, c) }

// atMost is a check of a value that should be low.
func (k *checker) atMost(l limits, c store.Check) {
	c.Level = levelOK
	switch {
	case c.Value > l[1]:
		c.Level = levelError
	case c.Value > l[0]:
		c.Level = levelWarn
	}
	k.add(c)
}

// atLeast is a check of a value that should be high.
func (k *checker) atLeast(l limits, c store.Check) {
	c.Level = levelOK
	switch {
	case !math.IsInf(l[1], 1) && c.Value < l[1]:
		c.Level = levelError
	case !math.IsInf(l[0], 1) && c.Value < l[0]:
		c.Level = levelWarn
	}
	k.add(c)
}

// daysOld is how many days have passed since the end of a day, in UTC.
func (k *checker) daysOld(d market.Day) float64 {
	day, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return math.MaxInt32
	}
	return max(0, math.Round(k.now.Sub(day.AddDate(0, 0, 1)).Hours()/24*100)/100)
}

// freshness looks at each source that is read from boards, and at all postings: that nothing
// is newer than check.stale is an error, that a source has nothing newer a warning.
func (k *checker) freshness(ages []store.SourceAge, boards []market.BoardResult) {
	limit := k.cfg.Stale.Hours() / 24
	if limit == 0 {
		limit = off
	}
	newest := off
	for _, a := range ages {
		days := k.daysOld(a.LastSeen)
		newest = min(newest, days)
		if slices.ContainsFunc(boards, func(b market.BoardResult) bool { return b.Source == a.Source && b.Source != importSource }) {
			k.atMost(limits{limit, off}, store.Check{Name: "freshness", Subject: a.Source, Value: days,
				Text: fmt.Sprintf("a posting was seen last on %s", a.LastSeen)})
		}
	}
	for _, b := range boards {
		seen := slices.ContainsFunc(k.out, func(c store.Check) bool { return c.Name == "freshness" && c.Subject == b.Source })
		if !seen && b.Source != importSource {
			k.add(store.Check{Name: "freshness", Subject: b.Source, Level: levelWarn, Text: "no posting of it is stored"})
		}
	}
	if len(ages) > 0 {
		k.atMost(limits{off, limit}, store.Check{Name: checkStale, Value: newest,
			Text: fmt.Sprintf("the newest posting was seen %.1f days ago; check.stale is %.1f", newest, k.cfg.Stale.Hours()/24)})
	}
}

// rows compares what boards listed with what they usually list.
func (k *checker) rows(rows []store.SourceRows, boards []market.BoardResult) {
	for _, r := range rows {
		known := slices.ContainsFunc(boards, func(b market.BoardResult) bool { return b.Source == r.Source })
		if r.Usual > 0 && known {
			k.atLeast(k.cfg.Rows, store.Check{Name: "rows", Subject: r.Source, Value: math.Round(float64(r.Latest)/r.Usual*1e4) / 1e4,
				Text: fmt.Sprintf("%d postings on %d boards, usually %.0f", r.Latest, r.Boards, r.Usual)})
		}
	}
}

// boards looks at how the latest reading of each board went.
func (k *checker) boards(boards []market.BoardResult) {
	var requests, failed, postings, problems int64
	for _, b := range boards {
		requests += int64(b.Requests)
		failed += int64(b.Failed)
		postings += int64(b.Postings)
		problems += int64(b.ProblemCount)
	}
	if len(boards) == 0 {
		return
	}
	k.share(k.cfg.FailedRequests, "failed_requests", failed, requests, "requests to boards were given up on")
	k.share(k.cfg.Problems, "problems", problems, postings+problems, "entries and fields of boards could not be read")
}

// share is a check of n of all.
func (k *checker) share(l limits, name string, n, of int64, text string) {
	k.atMost(l, store.Check{Name: name, Value: ratio(n, of), Text: fmt.Sprintf("%d of %d %s", n, of, text)})
}

// postings looks for fields that are missing or out of range.
func (k *checker) postings(q store.Quality) {
	k.share(k.cfg.NoTitle, "no_title", q.NoTitle, q.Postings, "postings have no title")
	k.share(k.cfg.NoDescription, "no_description", q.NoDescription, q.Postings, "postings have no description")
	k.share(k.cfg.FutureDates, "future_dates", q.FutureDates, q.Dated, "dates of posting lie in the future")
	k.share(k.cfg.OldDates, "old_dates", q.OldDates, q.Dated, "dates of posting lie before the year 2000")
}

// readings looks for what refers to nothing, was left out, or cannot be.
func (k *checker) readings(q store.Quality) {
	k.share(k.cfg.Unread, "unread", q.Postings-q.Read, q.Postings, "postings have no reading by this extractor: run roadcheck extract")
	k.share(k.cfg.Unclustered, "unclustered", q.Read-q.Clustered, q.Read, "readings have no cluster of this version: run roadcheck cluster")
	k.share(k.cfg.BadMentions, "bad_mentions", q.BadMentions, q.Read, "readings name a place outside their text")
	k.atMost(k.cfg.UnknownSkills, store.Check{Name: "unknown_skills", Value: float64(q.UnknownSkills),
		Text: fmt.Sprintf("%d skills of readings are not in the lexicon", q.UnknownSkills)})
	k.share(k.cfg.DoubtedPay, "doubted_pay", q.DoubtedPay, q.Pay, "statements of pay are doubted")
	k.share(k.cfg.ImpossiblePay, "impossible_pay", q.ImpossiblePay, q.Pay, "statements of pay are not above 0, exchanged or a hundredfold apart")
}

// accuracy holds the score of the extractor on labelled postings against its floor.
func (k *checker) accuracy(a analysis.Accuracy) {
	var sum analysis.Hits
	for _, h := range a.Skills {
		sum.TP, sum.FP, sum.FN = sum.TP+h.TP, sum.FP+h.FP, sum.FN+h.FN
	}
	of := fmt.Sprintf("by extractor %s on %d labelled postings", a.Extractor, a.Postings)
	k.atLeast(k.cfg.Precision, store.Check{Name: "precision", Value: ratio(int64(sum.TP), int64(sum.TP+sum.FP)), Text: "of skills read " + of})
	k.atLeast(k.cfg.Recall, store.Check{Name: "recall", Value: ratio(int64(sum.TP), int64(sum.TP+sum.FN)), Text: "of skills read " + of})
}
