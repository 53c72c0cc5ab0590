package warc

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// Recorder is a RoundTripper that writes every exchange to a file, failures
// included, without credentials. The body of an answer is held in memory until it is closed.
type Recorder struct {
	base http.RoundTripper
	now  func() time.Time

	mu  sync.Mutex
	w   *Writer
	err error
}

// NewRecorder records what goes through base; now stamps the records.
func NewRecorder(base http.RoundTripper, w *Writer, now func() time.Time) *Recorder {
	return &Recorder{base: base, w: w, now: now}
}

// Err is the first failure to write; exchanges after it are not recorded.
func (r *Recorder) Err() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

// exchange is one request with what came of it.
type exchange struct {
	at      time.Time
	url     string
	request []byte
	head    []byte // of the answer, nil when none came
	body    []byte
	cut     string // why the body is not whole: a value of WARC-Truncated
	err     error
}

// RoundTrip sends a request. The exchange is written once the body is closed, or right away when no answer came.
func (r *Recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	e := &exchange{at: r.now(), url: redactURL(req.URL.String())}
	req, body, err := takeBody(req)
	if err != nil {
		return nil, err
	}
	e.request = requestBlock(req, body)
	res, err := r.base.RoundTrip(req)
	if err != nil {
		e.err = err
		r.write(e)
		return nil, err
	}
	e.head = responseHead(res)
	res.Body = &capture{ReadCloser: res.Body, e: e, done: r.write}
	return res, nil
}

// takeBody reads the body of a request and gives an equal request with the body still to be read.
func takeBody(req *http.Request) (*http.Request, []byte, error) {
	if req.Body == nil {
		return req, nil, nil
	}
	body, err := readBounded(req.Body, maxRequestBody)
	req.Body.Close()
	if err != nil {
		return nil, nil, fmt.Errorf("read the request's body: %w", err)
	}
	same := *req
	same.Body = io.NopCloser(bytes.NewReader(body))
	return &same, body, nil
}

func requestBlock(req *http.Request, body []byte) []byte {
	var b bytes.Buffer
	path := "/"
	if u, err := url.Parse(redactURL(req.URL.String())); err == nil {
		path = u.RequestURI()
	}
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", req.Method, oneLine(path), oneLine(req.URL.Host))
	putHeader(&b, redactHeader(req.Header))
	b.WriteString("\r\n")
	b.Write(body)
	return b.Bytes()
}

func responseHead(res *http.Response) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "HTTP/1.1 %03d %s\r\n", res.StatusCode, http.StatusText(res.StatusCode))
	putHeader(&b, redactHeader(res.Header))
	b.WriteString("\r\n")
	return b.Bytes()
}

// putHeader writes the lines of a header by name: net/http does not keep their order.
func putHeader(b *bytes.Buffer, h http.Header) {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			fmt.Fprintf(b, "%s: %s\r\n", oneLine(name), oneLine(value))
		}
	}
}

// capture keeps what is read of a body.
type capture struct {
	io.ReadCloser
	e    *exchange
	done func(*exchange)
	buf  bytes.Buffer
	once sync.Once
	end  error
	over bool // more was read than is kept
}

// maxCapture bounds what is recorded of one body, in bytes.
const maxCapture = 256 << 20

func (c *capture) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	if c.buf.Len()+n > maxCapture {
		c.over = true
	} else {
		c.buf.Write(p[:n])
	}
	if err != nil && c.end == nil {
		c.end = err
	}
	return n, err
}

func (c *capture) Close() error {
	err := c.ReadCloser.Close()
	c.once.Do(func() {
		c.e.body = c.buf.Bytes()
		switch {
		case c.end == nil || c.over:
			c.e.cut = "length" // the crawler had enough
		case !errors.Is(c.end, io.EOF) || errors.Is(c.end, io.ErrUnexpectedEOF):
			c.e.cut, c.e.err = "disconnect", c.end
			if kindOf(c.end) == kindTimeout {
				c.e.cut = "time"
			}
		}
		c.done(c.e)
	})
	return err
}

// write appends the records of an exchange: request, response, and metadata about a failure.
func (r *Recorder) write(e *exchange) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.err = r.append(e)
	}
}

func (r *Recorder) append(e *exchange) error {
	id, err := r.w.Write(e.at, Header{
		{fieldType, TypeRequest}, {fieldURI, e.url}, {fieldContentType, "application/http; msgtype=request"},
	}, e.request)
	if err != nil {
		return err
	}
	if e.head != nil {
		_, err = r.w.Write(e.at, Header{
			{fieldType, TypeResponse}, {fieldURI, e.url}, {fieldConcurrentTo, id},
			{fieldContentType, "application/http; msgtype=response"},
			{fieldPayload, digest(e.body)}, {fieldTruncated, e.cut},
		}, slices.Concat(e.head, e.body))
	}
	if err != nil || e.err == nil {
		return err
	}
	_, err = r.w.Write(e.at, Header{
		{fieldType, TypeMetadata}, {fieldURI, e.url}, {fieldConcurrentTo, id}, {fieldContentType, "application/warc-fields"},
	}, warcFields(Header{{metaError, e.err.Error()}, {metaKind, kindOf(e.err)}}))
	return err
}

// What metadata records say about a failure: its text, and whether it is of a
// kind that may be over soon.
const (
	metaError   = "error"
	metaKind    = "kind"
	kindTimeout = "timeout"
	kindReset   = "reset"
	kindOther   = "other"
)

func kindOf(err error) string {
	var timeout net.Error
	var lookup *net.DNSError
	var op *net.OpError
	switch {
	case errors.As(err, &lookup):
		if lookup.IsTemporary || lookup.IsTimeout {
			return kindTimeout
		}
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return kindTimeout
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return kindReset
	case errors.As(err, &op) && (op.Op == "read" || op.Op == "write"):
		return kindReset
	}
	return kindOther
}
