package scrape

import (
	"bytes"
	"fmt"
	"io"
	"mime"

	"golang.org/x/net/html/charset"
)

// ParsePage reads the postings of any site's page, kept in a web archive, from
// its schema.org JobPosting data. A page without any has an empty batch.
func ParsePage(address, contentType string, body []byte) (Batch, error) {
	if !bytes.Contains(body, []byte("JobPosting")) {
		return Batch{}, nil
	}
	body, err := asUTF8(contentType, body)
	if err != nil {
		return Batch{}, fmt.Errorf("page %s: %w", address, err)
	}
	b, err := site.Parse(Response{
		Request: Request{URL: address, Kind: "file"}, Target: Target{Source: site.Name, URL: address}, FinalURL: address, Body: body,
	})
	b.Follow = nil
	return b, err
}

// asUTF8 decodes a body by what charsetOf says of it.
func asUTF8(contentType string, body []byte) ([]byte, error) {
	_, params, err := mime.ParseMediaType(charsetOf(contentType, body))
	if err != nil || params["charset"] == "" {
		return body, nil
	}
	r, err := charset.NewReaderLabel(params["charset"], bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("charset %.40q: %w", params["charset"], err)
	}
	return io.ReadAll(r)
}
