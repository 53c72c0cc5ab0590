package scrape

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// errTooLong is wrapped by the error about a body over the limit.
var errTooLong = errors.New("body too long")

const (
	// minRate is the least mean speed of a body, in bytes per second, once it has taken longer than
	// patience: a host that drips must not hold a reader for as long as the timeout at every page.
	minRate  = 200
	patience = 10 * time.Second
)

// errTooSlow is what a body below minRate fails with.
var errTooSlow = fmt.Errorf("body slower than %d bytes a second for %v", minRate, patience)

// paced reads a body and fails when it comes too slowly.
type paced struct {
	body   io.Reader
	passed func() time.Duration // since the body began
	read   int64
}

func (p *paced) Read(buf []byte) (int, error) {
	n, err := p.body.Read(buf)
	p.read += int64(n)
	if passed := p.passed(); err == nil && passed > patience && float64(p.read) < minRate*passed.Seconds() {
		err = errTooSlow
	}
	return n, err
}

// readBody reads an answer whole and decompressed. A body over limit bytes
// comes back cut, with an error that wraps errTooLong.
func readBody(res *http.Response, limit int64) ([]byte, error) {
	enc := strings.ToLower(strings.TrimSpace(res.Header.Get("Content-Encoding")))
	switch enc {
	case "", "identity", "gzip", "x-gzip":
	default:
		return nil, fmt.Errorf("content encoding %q was not asked for", enc)
	}
	// What cannot be compressed grows a little in gzip.
	begun := time.Now()
	sent := &paced{body: res.Body, passed: func() time.Duration { return time.Since(begun) }}
	body, err := readUpTo(sent, limit+limit/1000+64, res.ContentLength)
	if err != nil && !errors.Is(err, errTooLong) {
		return nil, fmt.Errorf("read body: %w", err)
	}
	zipped := bytes.HasPrefix(body, gzipMagic)
	if strings.HasSuffix(enc, "gzip") && !zipped && len(body) > 0 {
		return nil, fmt.Errorf("read gzip: %w", gzip.ErrHeader)
	}
	// A compressed file (sitemap.xml.gz) is not marked as an encoding, and its
	// content type is whatever: no text begins with these bytes. It may be
	// compressed once more on the way.
	for range 2 {
		if !bytes.HasPrefix(body, gzipMagic) {
			break
		}
		if body, err = gunzip(body, limit); err != nil {
			break
		}
	}
	if err == nil && int64(len(body)) > limit {
		err = errTooLong
	}
	if errors.Is(err, errTooLong) {
		return body[:min(int64(len(body)), limit)], fmt.Errorf("%w: more than the limit of %d bytes (max_body raises it)", errTooLong, limit)
	}
	return body, err
}

// gzipMagic begins every gzip file that is compressed by deflate, RFC 1952.
var gzipMagic = []byte{0x1f, 0x8b, 8}

func gunzip(zipped []byte, limit int64) ([]byte, error) {
	zr, err := gzip.NewReader(bytes.NewReader(zipped))
	if err != nil {
		return nil, fmt.Errorf("read gzip: %w", err)
	}
	body, err := readUpTo(zr, limit, int64(len(zipped))*4)
	if err != nil && !errors.Is(err, errTooLong) {
		return nil, fmt.Errorf("read gzip: %w", err)
	}
	return body, err
}

// readUpTo reads everything; what is longer than limit comes back cut with
// errTooLong. The size expected, -1 when unknown, only spares copies.
func readUpTo(r io.Reader, limit, expected int64) ([]byte, error) {
	const most = 1 << 20 // of what a header may claim, before a byte of it has come
	buf := bytes.NewBuffer(make([]byte, 0, max(min(expected, limit, most), 0)+bytes.MinRead))
	_, err := buf.ReadFrom(io.LimitReader(r, limit+1))
	body := buf.Bytes()
	if int64(len(body)) > limit {
		return body[:limit], errTooLong
	}
	return body, err
}

var metaCharset = regexp.MustCompile(`(?i)<meta[^>]+charset\s*=\s*["']?([a-z0-9_:-]+)`)

// charsetOf says in a content type what the body is encoded in, so that
// everyone after it agrees: UTF-8 where it is valid UTF-8, whatever was
// declared; else as declared, in HTML also by its meta element, windows-1252
// being what the HTML standard has for pages that declare nothing.
func charsetOf(contentType string, body []byte) string {
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return contentType
	}
	switch {
	case utf8.Valid(body):
		if params["charset"] == "" {
			return contentType
		}
		params["charset"] = "utf-8"
	case params["charset"] != "" || media != "text/html":
		return contentType
	default:
		params["charset"] = "windows-1252"
		if m := metaCharset.FindSubmatch(body[:min(len(body), 1024)]); m != nil {
			params["charset"] = string(m[1])
		}
	}
	return orDefault(mime.FormatMediaType(media, params), contentType)
}

// toUTF8 converts a body as its content type says; charsetOf has made sure
// that it names an encoding where one is needed. What cannot be converted stays.
func toUTF8(contentType string, body []byte) []byte {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil || params["charset"] == "" || utf8.Valid(body) {
		return body
	}
	e, name := charset.Lookup(params["charset"])
	if e == nil || name == "replacement" {
		e, _ = charset.Lookup("windows-1252")
	}
	converted, err := e.NewDecoder().Bytes(body)
	if err != nil {
		return body
	}
	return converted
}
