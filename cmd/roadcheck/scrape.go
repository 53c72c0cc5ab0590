package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"path/filepath"
	"slices"

	"github.com/roadcheck/roadcheck/extract"
	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/scrape"
	"github.com/roadcheck/roadcheck/sql/embedded"
	"github.com/roadcheck/roadcheck/sql/store"
)

type scrapeCmd struct {
	crawlFlags
	shareFlag
}

// Run reads the configured boards, or the sample board when none is configured.
func (c *scrapeCmd) Run(ctx context.Context, a *app) error {
	plan, err := a.plan(c.crawlFlags)
	if err != nil {
		return err
	}
	return a.withShare(ctx, c.shareFlag, func(s *store.Store, q *queue) error {
		return a.recorded(ctx, s, store.Run{Command: "scrape", Plan: plan, Dataset: a.scrapedDataset()}, func(r *store.Run) error {
			return a.stages(ctx, s, r, step{"scrape", func() error { return a.scrapeOrShare(ctx, s, r, crawling{c.crawlFlags, q}) }})
		})
	})
}

// crawlOrder says how boards are read.
type crawlOrder struct {
	crawlFlags
	again bool // the run itself has begun with them before: what it fetched is not fetched again
}

// scrape reads every board and saves each response as it comes.
func (a *app) scrape(ctx context.Context, s *store.Store, r *store.Run, order crawlOrder) (err error) {
	targets, options := a.cfg.targets(), a.crawlOptions()
	if r.Dataset == market.Sample {
		board, err := startSampleBoard()
		if err != nil {
			return err
		}
		defer board.Close()
		a.log.Info("no sources are configured: reading the built-in sample board", "address", "http://"+board.address)
		targets = board.targets
		// Our own board on this machine needs no pause between requests.
		options.Delay = -1
		options.StateDir = ""
		options.Transport = board.transport()
	}
	if r.Plan != "" {
		earlier, err := s.Resume(ctx, r.ID, r.StartedAt.Add(-a.cfg.Scrape.ResumeWithin))
		if err != nil {
			return err
		}
		if order.again {
			earlier = slices.Insert(earlier, 0, r.ID)
		}
		if targets, err = a.resume(ctx, s, resumed{r, earlier}, &options); err != nil {
			return err
		}
	}
	options.Seed = uint64(r.ID) // known afterwards, and no two runs wait alike
	if options.History, err = s.PostingHistory(ctx, r.Dataset, historyRuns); err != nil {
		return err
	}
	st := a.stage("scrape", "requests")
	defer st.close()
	k := newKeeper(s, r, targets)
	options.Cached = s.CachedPage
	options.Progress = func(done, known int, _ string) { st.at(done, known) }
	options.Save = func(ctx context.Context, p market.Page, postings []market.Posting) error {
		return k.save(ctx, p, a.redacted(postings))
	}
	options.Done = k.done
	var hosts []market.HostResult
	options.Ledger = func(h []market.HostResult) { hosts = h }
	finish, err := order.apply(a, &options)
	if err != nil {
		return err
	}
	defer func() {
		var partial *partialError
		if bad := finish(); bad != nil && (err == nil || errors.As(err, &partial)) {
			err = bad
		}
	}()
	var results []market.BoardResult
	if len(targets) > 0 { // none is left where a run was interrupted behind its last board
		results, err = scrape.Crawl(ctx, targets, options)
	}
	last, cancel := lastMoments(ctx)
	defer cancel()
	saveErr := errors.Join(s.SaveBoardResults(last, r.ID, results), s.SaveHostResults(last, r.ID, hosts))
	if saveErr != nil && err == nil {
		err = saveErr
	}
	k.count()
	if err == nil && r.Dataset == market.Sample && !slices.ContainsFunc(results, incomplete) {
		err = k.retainSample(ctx)
	}
	if err != nil {
		return err
	}
	st.end("boards", len(results), "new", k.change.Inserted, "changed", k.change.Updated, "unchanged", k.change.Unchanged,
		"closed", k.closed, "reopened", k.change.Reopened)
	a.logHosts(hosts)
	return a.judge(results, hosts)
}

// redacted gives postings without e-mail addresses and phone numbers, unless the configuration keeps them.
func (a *app) redacted(postings []market.Posting) []market.Posting {
	if a.cfg.Privacy.KeepContacts {
		return postings
	}
	out := make([]market.Posting, len(postings))
	for i, p := range postings {
		out[i] = extract.RedactPosting(p)
	}
	return out
}

func incomplete(b market.BoardResult) bool { return !b.Complete }

// historyRuns is over how many earlier runs of a board the usual number of postings is taken.
const historyRuns = 7

// logHosts says in one line what the run cost the hosts.
func (a *app) logHosts(hosts []market.HostResult) {
	var sum market.HostResult
	open := 0
	for _, h := range hosts {
		sum.Requests += h.Requests
		sum.Retries += h.Retries
		sum.NotModified += h.NotModified
		sum.Bytes += h.Bytes
		if h.Breaker == market.BreakerOpen {
			open++
			a.log.Warn("host left alone", "host", h.Host, "requests", h.Requests, "error", h.Error)
		}
	}
	a.log.Info("asked", "hosts", len(hosts), "requests", sum.Requests, "retries", sum.Retries,
		"not_modified", sum.NotModified, "bytes", sum.Bytes, "left_alone", open)
}

func (a *app) crawlOptions() scrape.Options {
	c := a.cfg.Scrape
	o := scrape.Options{
		UserAgent: c.UserAgent, Delay: c.Delay, Timeout: c.Timeout, MaxBody: int64(c.MaxBody),
		Retries: c.Retries, MaxWait: c.MaxWait, Hosts: c.Hosts, MaxRequests: c.MaxRequests, Log: a.log,
		Proxy: http.ProxyFromEnvironment,
	}
	o.Budget = scrape.Budget{Requests: c.BudgetRequests, Bytes: int64(c.BudgetBytes), Time: c.BudgetTime}
	o.StateDir, o.DropFactor = c.StateDir, c.DropFactor
	if c.StateDir == "" {
		o.StateDir = filepath.Join(filepath.Dir(embedded.DefaultDir()), "hosts")
	}
	// config.problem has refused what cannot be read.
	o.Allow, _ = parseNetworks(c.AllowNetworks)
	if !a.cfg.Privacy.KeepContacts {
		o.Redact = func(body []byte) []byte { return []byte(extract.Redact(string(body))) }
	}
	// In the configuration 0 means none; in Options it means the default.
	if c.Delay == 0 {
		o.Delay, o.StateDir = -1, "" // no pace, nothing to share
	}
	if c.DropFactor == 0 {
		o.DropFactor = -1
	}
	if c.Retries == 0 {
		o.Retries = -1
	}
	return o
}

// parseNetworks reads networks ("10.0.0.0/8") and single addresses.
func parseNetworks(texts []string) ([]netip.Prefix, error) {
	out := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		if a, err := netip.ParseAddr(text); err == nil {
			out[i] = netip.PrefixFrom(a, a.BitLen())
			continue
		}
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("network %q: %w", text, err)
		}
		out[i] = p.Masked()
	}
	return out, nil
}

func badNetworks(texts []string) bool {
	_, err := parseNetworks(texts)
	return err != nil
}

func count(r *store.Run, what string, c store.Change) {
	r.Counts[what+"_new"] = int64(c.Inserted)
	r.Counts[what+"_changed"] = int64(c.Updated)
	r.Counts[what+"_unchanged"] = int64(c.Unchanged)
}

// boardsError is what judge says of boards: how each went is stored, and the stage is done.
type boardsError struct{ error }

func (e *boardsError) Unwrap() error { return e.error }

// judge logs the boards that failed or were not read whole. All of them failing without a
// posting is an error, a temporary one where all hosts were away; anything less is a partial success.
func (a *app) judge(results []market.BoardResult, hosts []market.HostResult) error {
	var failed, torn, postings int
	for _, b := range results {
		postings += b.Postings
		switch {
		case b.Error != "":
			failed++
			a.log.Warn("board failed", "source", b.Source, "board", b.Board, "error", b.Error)
		case !b.Complete:
			torn++
			a.log.Warn("board not read whole", "source", b.Source, "board", b.Board, "requests", b.Requests, "failed", b.Failed)
		}
	}
	switch {
	case failed == 0 && torn == 0:
		return nil
	case failed == len(results) && postings == 0:
		what := fmt.Sprintf("all %d boards failed; the first, %s %s: %s", failed, results[0].Source, results[0].Board, results[0].Error)
		if allAway(hosts) {
			return &boardsError{&temporaryError{what}}
		}
		return &boardsError{errors.New(what)}
	}
	return &boardsError{&partialError{fmt.Sprintf("%d of %d boards failed and %d were not read whole; the report names them", failed, len(results), torn)}}
}

// allAway tells whether every host failed in a way that a later run may not meet: no answer, too many requests, or
// an error of the server.
func allAway(hosts []market.HostResult) bool {
	away := func(h market.HostResult) bool {
		for status, n := range h.Statuses {
			if n > 0 && (status == 0 || status == http.StatusTooManyRequests || status >= 500) {
				return true
			}
		}
		return false
	}
	return len(hosts) > 0 && !slices.ContainsFunc(hosts, func(h market.HostResult) bool { return !away(h) })
}
