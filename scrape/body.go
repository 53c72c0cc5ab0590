package scrape

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"unicode/utf8"
)

// errTooLong is wrapped by the error about a body over the limit.
var errTooLong = errors.New("body too long")

// readBody reads an answer whole and decompressed. A body over limit bytes
// comes back cut, with an error that wraps errTooLong.
func readBody(res *http.Response, limit int64) ([]byte, error) {
	var r io.Reader = res.Body
	switch enc := strings.ToLower(strings.TrimSpace(res.Header.Get("Content-Encoding"))); enc {
	case "", "identity":
	case "gzip", "x-gzip":
		zr, err := gzip.NewReader(r)
		if errors.Is(err, io.EOF) { // nothing at all, as answers without a body have it
			return nil, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read gzip: %w", err)
		}
		r = zr
	default:
		return nil, fmt.Errorf("content encoding %q was not asked for", enc)
	}
	// A compressed file (sitemap.xml.gz) is not marked as an encoding, and its
	// content type is whatever: no text begins with these bytes.
	br := bufio.NewReader(r)
	r = br
	if magic, _ := br.Peek(3); bytes.Equal(magic, []byte{0x1f, 0x8b, 8}) {
		zr, err := gzip.NewReader(br)
		if err != nil {
			return nil, fmt.Errorf("read gzip: %w", err)
		}
		r = zr
	}
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(body)) > limit {
		return body[:limit], fmt.Errorf("%w: more than the limit of %d bytes (max_body raises it)", errTooLong, limit)
	}
	if err != nil {
		return nil, fmt.Errorf("read body: %w", err)
	}
	return body, nil
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
