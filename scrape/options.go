package scrape

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/roadcheck/roadcheck/internal/market"
)

// What a zero Options means.
const (
	DefaultContact     = "https://github.com/roadcheck/roadcheck"
	DefaultDelay       = time.Second
	DefaultTimeout     = 30 * time.Second
	DefaultMaxBody     = 32 << 20
	DefaultRetries     = 3
	DefaultMaxWait     = 2 * time.Minute
	DefaultHosts       = 4
	DefaultMaxRequests = 10_000
	DefaultDropFactor  = 0.5
)

// Options says how politely and how patiently Crawl reads. The zero value works.
type Options struct {
	// UserAgent replaces "Roadcheck (+Contact)"; its first word is the name that robots.txt knows us by.
	UserAgent string
	// Contact is where a host's owner can complain, a URL or an address; "" is DefaultContact.
	Contact string
	// Delay is the least time between two requests to one host; 0 is
	// DefaultDelay, negative none: only for hosts of one's own. A host's
	// Crawl-delay raises it.
	Delay time.Duration
	// Timeout bounds one try, its body included; 0 is DefaultTimeout.
	Timeout time.Duration
	// MaxBody bounds a body after decompression, in bytes; 0 is
	// DefaultMaxBody. A longer body fails, it is never cut.
	MaxBody int64
	// Retries are the extra tries on 429, 5xx, resets, truncated bodies and
	// timeouts; 0 is DefaultRetries, negative none.
	Retries int
	// MaxWait is the longest single wait that a host may ask for; 0 is
	// DefaultMaxWait. Where more is asked, the request fails.
	MaxWait time.Duration
	// Hosts are read at once; 0 is DefaultHosts. One host is always read one request at a time.
	Hosts int
	// MaxRequests bounds the different URLs asked of one board; 0 is DefaultMaxRequests.
	MaxRequests int
	// Budget bounds the crawl as a whole.
	Budget Budget
	// StateDir is a folder in which processes share the pace of each host; ""
	// keeps the delay within this process only.
	StateDir string
	// Seed of the random waits: equal seeds wait equally.
	Seed uint64
	// History is how many postings each board had in its latest runs that were
	// read whole, any order. Fewer than DropFactor times their median fail the
	// board, once there are minHistory of them: 0 is DefaultDropFactor, negative
	// turns it off.
	History    map[market.BoardID][]int
	DropFactor float64
	// Allow are networks that may be asked though they are not public ones, such
	// as a board on this machine. Without it loopback, private, link-local and
	// other special addresses are refused, at every redirect.
	Allow []netip.Prefix
	// Transport replaces the crawler's own, and with it the check of addresses.
	Transport http.RoundTripper
	// Wrap goes around the transport, whichever that is, to record what passes or to
	// answer in its place. It sees every try, and no credentials.
	Wrap func(http.RoundTripper) http.RoundTripper
	// Sleep waits where politeness asks for it; nil is real time. Only where no host is asked.
	Sleep func(ctx context.Context, d time.Duration) error
	// Proxy is used by the crawler's own transport; nil is none. A proxy may have any address.
	Proxy func(*http.Request) (*url.URL, error)
	// Log gets failures as warnings, answers as debug lines; nil is silent.
	Log *slog.Logger
	// Cached gives the last good page of a URL, to ask only for what changed; nil asks for everything.
	Cached func(ctx context.Context, url string) (market.Page, bool, error)
	// Redact gives a body as it may be kept; it is what is read, hashed and
	// saved, so that a stored body reads as the fresh one did. nil keeps bodies whole.
	Redact func(body []byte) []byte
	// Fetched gives the answer that an interrupted run, which this crawl goes on
	// from, had to a request, under the address that Page has; it is not asked for
	// again. nil knows none.
	Fetched func(ctx context.Context, board market.BoardID, url string) (market.Page, bool, error)
	// Save keeps one answer, or the failure to get one, with the postings in
	// it. Calls never overlap. Its error ends the crawl. A robots.txt comes
	// with RobotsSource as its source and its host as board.
	Save func(ctx context.Context, p market.Page, postings []market.Posting) error
	// Done is told how a board went as soon as it is read, unless the crawl has
	// ended. Calls overlap neither each other nor those of Save. Its error ends
	// the crawl. May be nil.
	Done func(ctx context.Context, r market.BoardResult) error
	// Ledger is told once, at the end, what each host was asked, by name. May be nil.
	Ledger func([]market.HostResult)
	// Progress is told after each request how many are done, how many are
	// known of so far, and whose it was. Calls never overlap. May be nil.
	Progress func(done, known int, board string)
	// Now stamps pages; nil is time.Now.
	Now func() time.Time

	// For tests: the table of sources, how to wait, and how to pick a time below a bound.
	sources []Source
	sleep   func(context.Context, time.Duration) error
	jitter  func(time.Duration) time.Duration
}

// filled gives o with its defaults, or says which option is wrong.
func (o Options) filled() (Options, error) {
	if o.Contact == "" {
		o.Contact = DefaultContact
	}
	if o.UserAgent == "" {
		o.UserAgent = "Roadcheck (+" + o.Contact + ")"
	}
	if strings.ContainsFunc(o.UserAgent, func(r rune) bool { return r < ' ' || r > '~' }) || productToken(o.UserAgent) == "" {
		return o, fmt.Errorf("user agent %q: want printable ASCII that begins with a name, such as \"Roadcheck (+https://example.org)\"", o.UserAgent)
	}
	if o.Save == nil {
		return o, fmt.Errorf("options without Save: what is read would be lost")
	}
	if o.Budget.Requests < 0 || o.Budget.Bytes < 0 || o.Budget.Time < 0 {
		return o, fmt.Errorf("budget %+v: none of it may be negative", o.Budget)
	}
	if o.DropFactor >= 1 {
		return o, fmt.Errorf("drop factor %v: want one below 1", o.DropFactor)
	}
	if o.Timeout < 0 || o.MaxBody < 0 || o.MaxWait < 0 || o.Hosts < 0 || o.MaxRequests < 0 {
		return o, fmt.Errorf("timeout %v, body limit %d, longest wait %v, hosts %d, requests %d: none may be negative",
			o.Timeout, o.MaxBody, o.MaxWait, o.Hosts, o.MaxRequests)
	}
	o.Delay = max(orDefault(o.Delay, DefaultDelay), 0)
	o.Timeout = orDefault(o.Timeout, DefaultTimeout)
	o.MaxBody = orDefault(o.MaxBody, DefaultMaxBody)
	o.Retries = max(orDefault(o.Retries, DefaultRetries), 0)
	o.MaxWait = orDefault(o.MaxWait, DefaultMaxWait)
	o.Hosts = orDefault(o.Hosts, DefaultHosts)
	o.MaxRequests = orDefault(o.MaxRequests, DefaultMaxRequests)
	o.DropFactor = orDefault(o.DropFactor, DefaultDropFactor)
	o.setSeams()
	return o, nil
}

// setSeams fills in what a test may replace.
func (o *Options) setSeams() {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.sources == nil {
		o.sources = Sources
	}
	if o.sleep == nil {
		o.sleep = o.Sleep
	}
	if o.sleep == nil {
		o.sleep = sleep
	}
	if o.jitter == nil {
		o.jitter = seededJitter(o.Seed)
	}
}

// seededJitter picks times from 0 up to a bound, from several goroutines.
func seededJitter(seed uint64) func(time.Duration) time.Duration {
	var mu sync.Mutex
	r := rand.New(rand.NewPCG(seed, 0))
	return func(bound time.Duration) time.Duration {
		mu.Lock()
		defer mu.Unlock()
		return time.Duration(r.Int64N(int64(bound)))
	}
}

func orDefault[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}

// sleep waits for d or the end of ctx.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
