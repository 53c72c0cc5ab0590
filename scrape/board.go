package scrape

import (
	"context"
	"fmt"
	"hash/maphash"
	"net/http"

	"github.com/roadcheck/roadcheck/internal/market"
)

// board is the reading of one target.
type board struct {
	*crawler
	plan
	fetch  *fetcher
	tally  *tally
	result market.BoardResult
	queue  []Request
	out    chan Request        // to the goroutine that makes the requests
	in     chan asking         // from it
	ahead  bool                // a request is under way
	asked  map[uint64]struct{} // hashed names of requests, so that none is fetched twice
	keys   map[uint64]uint64   // hashed posting keys with what they stood for
	// first is the first failure; over says that MaxRequests ended the reading, spent that the run's budget did.
	first string
	over  bool
	spent error
	cut   bool // some list was
}

// readBoard asks for what is planned, then for what the answers name, in order.
func (c *crawler) readBoard(ctx context.Context, p plan) market.BoardResult {
	b := &board{
		crawler: c, plan: p, tally: new(tally), out: make(chan Request, 1), in: make(chan asking, 1),
		asked: map[uint64]struct{}{}, keys: map[uint64]uint64{},
		result: market.BoardResult{Source: p.target.Source, Board: p.target.Board, Host: p.host, Problems: []market.Problem{}},
	}
	ctx = withCredentials(ctx, p)
	b.fetch = newFetcher(context.WithValue(ctx, tallyKey{}, b.tally), c.o, c.transport)
	go b.serve(ctx)
	b.add(p.first)
	for (len(b.queue) > 0 || b.ahead) && ctx.Err() == nil && b.spent == nil {
		more := b.read(ctx, b.next())
		if ctx.Err() == nil && b.spent == nil {
			c.progress(p.target.Source+"/"+p.target.Board, more)
		}
	}
	if b.ahead {
		<-b.in // cut off by the end of ctx or of the budget: it counts as not asked for
	}
	close(b.out)
	b.finish(ctx)
	return b.result
}

// asking is a request with what came of it; spent says that it was not made for the budget's sake.
type asking struct {
	Request
	page  market.Page
	spent error
}

// next gives the answer to the first request in the queue, and already asks
// for the one behind it: hosts wait for us less, and the delay is kept all the same.
func (b *board) next() asking {
	if !b.ahead {
		b.ask()
	}
	a := <-b.in
	b.ahead = false
	if len(b.queue) > 0 && a.spent == nil {
		b.ask()
	}
	return a
}

// ask takes the first request out of the queue to be made.
func (b *board) ask() {
	b.out <- b.queue[0]
	b.queue[0] = Request{} // what it holds need not stay
	b.queue = b.queue[1:]
	b.ahead = true
}

// serve makes requests one after the other, until there are no more.
func (b *board) serve(ctx context.Context) {
	for req := range b.out {
		page, spent := b.get(ctx, req)
		b.in <- asking{req, page, spent}
	}
}

// add queues what was not asked for yet, up to the limit, and tells how much that was.
func (b *board) add(reqs []Request) int {
	n := 0
	for _, r := range reqs {
		name := maphash.String(fingerprintSeed, r.name())
		if _, known := b.asked[name]; known {
			continue
		}
		if len(b.asked) >= b.o.MaxRequests {
			b.over = true
			break
		}
		b.asked[name] = struct{}{}
		b.queue = append(b.queue, r)
		n++
	}
	return n
}

// read saves what came of a request and tells how many requests that added.
func (b *board) read(ctx context.Context, a asking) int {
	b.spent = a.spent
	if ctx.Err() != nil || b.spent != nil { // cut off by us: no failure of the host
		return 0
	}
	req, page := a.Request, a.page
	var batch Batch
	if page.Error == "" {
		var err error
		if batch, err = b.parse(req, page); err != nil {
			page.Error = cleanText(fmt.Sprintf("read %s: %v", req.Kind, err), maxField)
			batch = Batch{}
		}
	}
	switch {
	case req.MayBeGone && gone(page.Status):
		b.result.Gone++
	case page.Error != "":
		b.fail(page)
	}
	if page.NotModified {
		b.result.NotModified++
	}
	b.cut = b.cut || batch.Cut
	b.save(ctx, page, b.accept(batch))
	return b.add(batch.Follow)
}

// gone tells the statuses by which a host says that a page was taken down.
func gone(status int) bool { return status == http.StatusNotFound || status == http.StatusGone }

// parse runs the adapter; what it panics with is what is wrong with the page.
func (b *board) parse(req Request, page market.Page) (batch Batch, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the adapter panicked: %v", r)
		}
	}()
	return b.source.Parse(Response{
		Request: req, Target: b.target, FinalURL: page.FinalURL, ContentType: page.ContentType, Body: page.Body,
	})
}

// accept counts a batch and gives the postings in it that can be stored.
func (b *board) accept(batch Batch) []market.Posting {
	for _, p := range batch.Problems {
		b.problem(p)
	}
	postings := make([]market.Posting, 0, len(batch.Postings))
	for _, p := range batch.Postings {
		p.Source, p.Board = b.source.Name, orDefault(p.Board, b.target.Board)
		p, problems := cleanPosting(p)
		for _, what := range problems {
			b.problem(what)
		}
		if p.Key == "" {
			continue
		}
		key, print := maphash.String(fingerprintSeed, p.Key), fingerprint(p)
		if known, ok := b.keys[key]; ok {
			if known != print {
				b.problem(market.Problem{Key: p.Key, Field: "key", Why: "two different postings with one key: the first is kept"})
			}
			continue
		}
		b.keys[key] = print
		postings = append(postings, p)
	}
	b.result.Postings += len(postings)
	return postings
}

func (b *board) problem(p market.Problem) {
	b.result.ProblemCount++
	if len(b.result.Problems) < market.MaxProblems {
		b.result.Problems = append(b.result.Problems, market.Problem{
			Key: cleanText(p.Key, maxKey), Field: cleanText(p.Field, maxKey), Why: cleanText(p.Why, maxField),
		})
	}
}

func (b *board) fail(page market.Page) {
	b.result.Failed++
	if b.first == "" {
		b.first = page.URL + ": " + page.Error
	}
	b.o.Log.Debug("request failed", "source", page.Source, "board", page.Board, "url", page.URL, "error", page.Error)
}

// finish says how the board went as a whole.
func (b *board) finish(ctx context.Context) {
	r := &b.result
	r.Requests, r.Bytes, r.Robots = b.tally.requests, b.tally.bytes, b.tally.robots
	if u, err := webURL(b.plan.first[0].URL); r.Robots == "" && err == nil && b.o.Fetched != nil {
		r.Robots, _ = b.transport.allowed(ctx, u) // nothing was asked, so the verdict is not known yet
	}
	switch {
	case ctx.Err() != nil:
		r.Error = fmt.Sprintf("stopped before its end: %v", context.Cause(ctx))
	case b.over:
		r.Error = fmt.Sprintf("no end after %d different URLs: raise the limit of requests if the board is that large", b.o.MaxRequests)
	case b.spent != nil:
		r.Error = fmt.Sprintf("%v before the board was read whole (%d URLs known): raise it, or read fewer boards at once", b.spent, len(b.asked))
	case r.Postings == 0 && b.first != "":
		r.Error = b.first
	case r.Postings == 0:
		r.Error = fmt.Sprintf("no postings: %d answers, none with a posting that could be read (%d gone, %d problems)", len(b.asked), r.Gone, r.ProblemCount)
	}
	if r.Error == "" && r.Failed == 0 {
		r.Error = dropError(r.Postings, b.o.History[market.BoardID{Source: r.Source, Board: r.Board}], b.o.DropFactor)
		r.Dropped = r.Error != ""
	}
	r.Complete = r.Failed == 0 && r.Error == "" && !b.cut
	b.o.Log.Debug("board read", "source", r.Source, "board", r.Board, "postings", r.Postings,
		"requests", r.Requests, "failed", r.Failed, "gone", r.Gone, "problems", r.ProblemCount, "error", r.Error)
}
