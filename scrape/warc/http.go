package warc

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/textproto"
	"regexp"
	"strconv"
	"strings"
)

// maxMessageHead bounds the head of an HTTP message, in bytes.
const maxMessageHead = 1 << 20

// ErrNoMessage is wrapped by the errors about records that hold no HTTP message.
var ErrNoMessage = errors.New("no HTTP message")

var statusLine = regexp.MustCompile(`^HTTP/\d(?:\.\d)? +(\d{3})(?: |$)`)

// Response reads the answer that a response record holds: head, and the body
// without its chunking but compressed as it was sent. It is readable as long as
// the record is. A resource record is an answer of status 200.
func (r *Record) Response() (*http.Response, error) {
	res := &http.Response{Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, ContentLength: -1, Header: http.Header{}}
	if r.Type() == TypeResource {
		res.StatusCode = http.StatusOK
		res.Header.Set("Content-Type", r.Header.Get(fieldContentType))
		res.Body = io.NopCloser(r)
		return res, nil
	}
	if !r.isHTTP() {
		return nil, fmt.Errorf("%w: content type %.80q", ErrNoMessage, r.Header.Get(fieldContentType))
	}
	in := bufio.NewReaderSize(r, 16<<10)
	head, err := readHead(in, maxMessageHead)
	if err != nil {
		return nil, fmt.Errorf("head of the answer: %w", err)
	}
	m := statusLine.FindStringSubmatch(head[0])
	if m == nil {
		return nil, fmt.Errorf("%w: first line %.80q", ErrNoMessage, head[0])
	}
	res.StatusCode, _ = strconv.Atoi(m[1]) // three digits
	res.Status = m[1] + " " + http.StatusText(res.StatusCode)
	res.Header = messageHeader(head[1:])
	res.Body = io.NopCloser(unchunked(in, res.Header))
	return res, nil
}

// request reads method and body of a request record. Bodies beyond maxRequestBody do not belong to a crawl.
func (r *Record) request() (method string, body []byte, err error) {
	if !r.isHTTP() {
		return "", nil, ErrNoMessage
	}
	in := bufio.NewReaderSize(r, 16<<10)
	head, err := readHead(in, maxMessageHead)
	if err != nil {
		return "", nil, fmt.Errorf("head of the request: %w", err)
	}
	method, _, _ = strings.Cut(head[0], " ")
	body, err = readBounded(unchunked(in, messageHeader(head[1:])), maxRequestBody)
	return method, body, err
}

const maxRequestBody = 1 << 20

func readBounded(r io.Reader, limit int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(body)) > limit {
		err = fmt.Errorf("body of more than %d bytes", limit)
	}
	return body, err
}

// messageHeader reads header lines; one that is none is left out.
func messageHeader(lines []string) http.Header {
	h := http.Header{}
	for _, l := range lines {
		name, value, ok := strings.Cut(l, ":")
		if name = strings.TrimSpace(name); ok && name != "" {
			h.Add(textproto.CanonicalMIMEHeaderKey(name), strings.TrimSpace(value))
		}
	}
	return h
}

var chunkSize = regexp.MustCompile(`^[0-9a-fA-F]{1,16}[ \t]*(?:;[^\r\n]*)?\r?\n`)

// unchunked undoes the transfer coding that the header names, unless the
// archiver had done so already, as many have: then no chunk begins the body.
func unchunked(in *bufio.Reader, h http.Header) io.Reader {
	coding := h.Get("Transfer-Encoding")
	h.Del("Transfer-Encoding")
	if !strings.Contains(strings.ToLower(coding), "chunked") {
		return in
	}
	if start, _ := in.Peek(64); !chunkSize.Match(start) {
		return in
	}
	return httputil.NewChunkedReader(in)
}

// Decoded gives the body of an answer without its content coding. A body that
// the archiver decoded already is told by its first bytes.
func Decoded(res *http.Response) (io.Reader, error) {
	in := bufio.NewReader(res.Body)
	magic, _ := in.Peek(2)
	switch coding := strings.ToLower(strings.TrimSpace(res.Header.Get("Content-Encoding"))); {
	case coding == "" || coding == "identity" || len(magic) < 2:
		return in, nil
	case coding == "gzip" || coding == "x-gzip":
		if magic[0] != 0x1f || magic[1] != 0x8b {
			return in, nil
		}
		return gzip.NewReader(in)
	case coding == "deflate":
		if magic[0]&0x0f == 8 && (int(magic[0])<<8|int(magic[1]))%31 == 0 {
			return zlib.NewReader(in)
		}
		return flate.NewReader(in), nil
	case magic[0] == '<' || magic[0] == '{' || magic[0] == '[':
		return in, nil
	default:
		return nil, fmt.Errorf("content coding %.40q is not read: want gzip, deflate or none", coding)
	}
}
