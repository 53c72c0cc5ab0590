package scrape

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// backoffBase is the bound of the first random wait; each further one doubles.
const backoffBase = time.Second

// verdict is what one try means for the next: nil err is an answer to keep.
type verdict struct {
	err  error         // why the try failed though another may not, nil when the answer stands
	wait time.Duration // before the next one
}

// judge tells whether a try is worth repeating, and after which wait: what the
// host asks for, else a random time below an exponentially growing bound
// ("full jitter": Brooker, Exponential Backoff And Jitter, 2015).
func judge(o *Options, a answer, try int) verdict {
	switch {
	case a.err != nil && !transient(a.err):
		return verdict{}
	case a.err == nil && !busy(a.res.StatusCode):
		return verdict{}
	}
	v := verdict{err: a.err, wait: o.jitter(min(backoffBase<<min(try, 20), o.MaxWait))}
	if a.err == nil {
		v.err = errors.New(statusText(a.res.StatusCode))
		if asked, ok := retryAfter(a.res.Header, o.Now()); ok {
			v.wait = asked
		}
	}
	return v
}

// busy tells the statuses that promise another answer later.
func busy(status int) bool {
	return status == http.StatusTooManyRequests || status >= 500 && status != http.StatusNotImplemented
}

// unexported holds what net/http says of lost connections without exporting the error.
var unexported = []string{"server closed idle connection", "http2: ", "stream error: "}

// transient tells failures of the way there from failures of what was asked.
func transient(err error) bool {
	var timeout net.Error
	var lookup *net.DNSError
	switch {
	case errors.As(err, &lookup):
		return lookup.IsTemporary || lookup.IsTimeout
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return true
	case errors.Is(err, errTooSlow), errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return true
	}
	return slices.ContainsFunc(unexported, func(s string) bool { return strings.Contains(err.Error(), s) })
}

// maxAsked is the longest wait that is taken down, whatever a host asks for.
const maxAsked = 24 * time.Hour

// retryAfter reads the header in both forms of RFC 9110, 10.2.3, up to
// maxAsked. A date is taken against the host's own clock where it tells it; one
// that has passed asks for nothing.
func retryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	s := strings.TrimSpace(h.Get("Retry-After"))
	secs, err := strconv.ParseUint(s, 10, 64)
	if err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(min(secs, uint64(maxAsked/time.Second))) * time.Second, true
	}
	at, err := http.ParseTime(s)
	if err != nil {
		return 0, false
	}
	if theirs, err := http.ParseTime(h.Get("Date")); err == nil {
		now = theirs
	}
	wait := at.Sub(now)
	return min(wait, maxAsked), wait > 0
}

func statusText(status int) string {
	return strings.TrimSpace(fmt.Sprintf("status %d %s", status, http.StatusText(status)))
}
