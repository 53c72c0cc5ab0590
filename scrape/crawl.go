package scrape

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"

	"github.com/gocolly/colly/v2"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Crawl reads every target and says how each went, in the order of targets.
// A board's failure is in its result. There is an error only when ctx ended,
// Save failed, or an option or target is wrong; nothing is fetched in the last case,
// and the results so far stand in the others.
func Crawl(ctx context.Context, targets []Target, o Options) ([]market.BoardResult, error) {
	o, err := o.filled()
	if err != nil {
		return nil, fmt.Errorf("crawl: %w", err)
	}
	plans, err := planAll(targets, o.sources)
	if err != nil {
		return nil, fmt.Errorf("crawl: %w", err)
	}
	if o.StateDir != "" {
		if err := os.MkdirAll(o.StateDir, 0o700); err != nil {
			return nil, fmt.Errorf("crawl: folder for the pace of hosts: %w", err)
		}
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	c := &crawler{o: &o, stop: stop, transport: newTransport(&o), results: make([]market.BoardResult, len(plans))}
	defer c.transport.close()
	c.transport.keep = func(ctx context.Context, p market.Page) { c.save(ctx, p, nil) }
	c.readAll(ctx, plans)
	if o.Ledger != nil {
		o.Ledger(c.transport.ledger.results())
	}
	if ctx.Err() != nil {
		return c.results, fmt.Errorf("crawl: %w", context.Cause(ctx))
	}
	return c.results, nil
}

// crawler is one run of Crawl.
type crawler struct {
	o         *Options
	stop      context.CancelCauseFunc
	transport *transport
	results   []market.BoardResult // each written by the goroutine that reads the board

	mu          sync.Mutex // makes calls of Save and Progress serial
	done, known int
}

// readAll reads hosts side by side and the boards of one host one after the other.
func (c *crawler) readAll(ctx context.Context, plans []plan) {
	groups := map[string][]plan{}
	var order []string
	for _, p := range plans {
		if groups[p.host] == nil {
			order = append(order, p.host)
		}
		groups[p.host] = append(groups[p.host], p)
		c.known += len(p.first)
	}
	queue := make(chan []plan, len(order))
	for _, host := range order {
		queue <- groups[host]
	}
	close(queue)
	var workers sync.WaitGroup
	for range min(c.o.Hosts, len(order)) {
		workers.Go(func() {
			for boards := range queue {
				for _, p := range boards {
					c.results[p.index] = c.readBoard(ctx, p)
					c.boardDone(ctx, c.results[p.index])
				}
			}
		})
	}
	workers.Wait()
}

// save hands a page over unless the crawl has ended: what was cut off by its end is no failure of the host.
func (c *crawler) save(ctx context.Context, p market.Page, postings []market.Posting) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ctx.Err() != nil {
		return
	}
	if err := c.o.Save(ctx, p, postings); err != nil {
		c.stop(fmt.Errorf("save %s: %w", p.URL, err))
	}
}

// boardDone hands a result over unless the crawl has ended.
func (c *crawler) boardDone(ctx context.Context, r market.BoardResult) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ctx.Err() != nil || c.o.Done == nil {
		return
	}
	if err := c.o.Done(ctx, r); err != nil {
		c.stop(fmt.Errorf("board %s/%s: %w", r.Source, r.Board, err))
	}
}

// progress notes one request done and how many more it made known.
func (c *crawler) progress(board string, more int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done++
	c.known += more
	if c.o.Progress != nil {
		c.o.Progress(c.done, c.known, board)
	}
}

// fetcher gets the pages of one board, one at a time, with its own cookies.
type fetcher struct {
	collector *colly.Collector
	tally     *tally // where the transport leaves the body
	got       *fetched
}

// fetched is an answer after redirects.
type fetched struct {
	url    string
	status int
	header http.Header
	// body is UTF-8 where the host told the encoding, and contentType says so.
	body        []byte
	contentType string
}

func newFetcher(ctx context.Context, o *Options, t http.RoundTripper) *fetcher {
	// Init instead of NewCollector, which lets COLLY_* variables change all that follows.
	c := new(colly.Collector)
	c.Init()
	c.Context = ctx
	c.UserAgent = o.UserAgent
	c.IgnoreRobotsTxt = true        // the transport obeys it, at redirects too
	c.MaxBodySize = 0               // the transport refuses what is too long; colly would cut it
	c.AllowURLRevisit = true        // the board knows what it asked for
	c.ParseHTTPErrorResponse = true // every answer is kept
	c.SetRequestTimeout(0)          // the transport has a timeout per try; this one would count waiting
	c.WithTransport(t)
	c.SetRedirectHandler(followRedirect)
	f := &fetcher{collector: c, tally: tallyOf(ctx)}
	c.OnResponse(func(r *colly.Response) {
		f.got = &fetched{url: r.Request.URL.String(), status: r.StatusCode, header: *r.Headers}
	})
	return f
}

// get gives the answer after redirects.
func (f *fetcher) get(r Request, header http.Header) (fetched, error) {
	f.got = nil
	method, body := http.MethodGet, io.Reader(nil)
	if r.Body != "" {
		method, body = http.MethodPost, strings.NewReader(r.Body)
		header.Set("Content-Type", "application/json")
		header.Set("Accept", "application/json")
	}
	if err := f.collector.Request(method, r.URL, body, nil, header); err != nil {
		return fetched{}, plainError(r.URL, err)
	}
	if f.got == nil {
		return fetched{}, errors.New("no answer")
	}
	got := *f.got
	sent := f.tally.body
	f.tally.body = nil
	contentType := charsetOf(got.header.Get("Content-Type"), sent)
	got.body = toUTF8(contentType, sent)
	got.contentType = charsetOf(contentType, got.body)
	return got, nil
}

// maxRedirects is how many are followed for one request.
const maxRedirects = 10

// followRedirect lets a page redirect to itself once, which is how some sites set a cookie.
func followRedirect(req *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return fmt.Errorf("more than %d redirects", maxRedirects)
	}
	seen := 0
	for _, r := range via {
		if *r.URL == *req.URL {
			seen++
		}
	}
	if seen > 1 {
		return fmt.Errorf("redirect loop at %s", req.URL)
	}
	return nil
}

// plainError drops what net/http repeats of the URL asked for, and names the URL it was redirected to.
func plainError(asked string, err error) error {
	var e *url.Error
	if !errors.As(err, &e) {
		return err
	}
	if e.URL == asked {
		return e.Err
	}
	return fmt.Errorf("at %s: %w", e.URL, e.Err)
}
