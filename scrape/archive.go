package scrape

import "bytes"

// ParsePage reads the postings of any site's page, kept in a web archive, from
// its schema.org JobPosting data. A page without any has an empty batch.
func ParsePage(address, contentType string, body []byte) (Batch, error) {
	if !bytes.Contains(body, []byte("JobPosting")) {
		return Batch{}, nil
	}
	body = toUTF8(charsetOf(contentType, body), body)
	b, err := site.Parse(Response{
		Request: Request{URL: address, Kind: "file"}, Target: Target{Source: site.Name, URL: address}, FinalURL: address, Body: body,
	})
	b.Follow = nil
	return b, err
}
