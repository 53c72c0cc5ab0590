package scrape

import (
	"context"
	"errors"
	"net/http"

	"github.com/roadcheck/roadcheck/internal/market"
)

// get fetches a page, conditionally where an earlier one is known. There is an
// error only when the request was not made because the budget is spent.
func (b *board) get(ctx context.Context, req Request) (market.Page, error) {
	page := market.Page{Source: b.target.Source, Board: b.target.Board, URL: cleanText(req.name(), maxURL)}
	if _, err := webURL(req.URL); err != nil {
		page.FetchedAt = b.o.Now()
		page.Error = cleanText(err.Error(), maxField)
		return page, nil
	}
	if known, ok := b.fetched(ctx, page.URL); ok {
		return known, nil
	}
	header := http.Header{"User-Agent": {b.o.UserAgent}}
	var cached market.Page
	if req.Body == "" {
		cached = b.cached(ctx, req.URL)
	}
	setIf(header, "If-None-Match", cached.ETag)
	setIf(header, "If-Modified-Since", cached.LastModified)
	got, err := b.fetch.get(req, header)
	page.FetchedAt = b.o.Now()
	if err != nil {
		if errors.Is(err, errBudget) {
			return page, err
		}
		var e *answerError
		if errors.As(err, &e) {
			page.Status = e.status
		}
		page.Error = cleanText(err.Error(), maxField)
		return page, nil
	}
	if b.o.Redact != nil {
		got.body = b.o.Redact(got.body)
	}
	return fill(page, got, cached), nil
}

// fill puts an answer into the page that was asked for.
func fill(page market.Page, got fetched, cached market.Page) market.Page {
	page.Status = got.status
	page.FinalURL = cleanText(got.url, maxURL)
	page.ContentType = cleanText(got.contentType, maxField)
	page.ETag = cleanText(got.header.Get("ETag"), maxField)
	page.LastModified = cleanText(got.header.Get("Last-Modified"), maxField)
	page.Body = got.body
	switch {
	case page.Status == http.StatusNotModified && len(cached.Body) > 0:
		page = unchanged(page, cached)
	case page.Status != http.StatusOK && page.Status != http.StatusNonAuthoritativeInfo:
		page.Error = statusText(page.Status)
	}
	return page
}

// fetched gives the answer that an interrupted run had, and counts it as if it had come now.
func (b *board) fetched(ctx context.Context, url string) (market.Page, bool) {
	if b.o.Fetched == nil {
		return market.Page{}, false
	}
	p, ok, err := b.o.Fetched(ctx, market.BoardID{Source: b.target.Source, Board: b.target.Board}, url)
	if err != nil {
		b.o.Log.Warn("page of the interrupted run not read, asking for it again", "url", url, "error", err)
	}
	if err != nil || !ok {
		return market.Page{}, false
	}
	b.tally.requests++
	if !p.NotModified {
		b.tally.bytes += int64(len(p.Body))
	}
	p.Stored = true
	return p, true
}

// cached gives the last good page of a URL, or the zero page.
func (b *board) cached(ctx context.Context, url string) market.Page {
	if b.o.Cached == nil {
		return market.Page{}
	}
	p, ok, err := b.o.Cached(ctx, url)
	if err != nil {
		b.o.Log.Warn("cached page not read, asking for a fresh one", "url", url, "error", err)
	}
	if err != nil || !ok || len(p.Body) == 0 {
		return market.Page{}
	}
	return p
}

// unchanged fills a 304 from the page that it confirms.
func unchanged(page, cached market.Page) market.Page {
	page.NotModified = true
	page.Body, page.Hash = cached.Body, cached.Hash
	page.ContentType = cached.ContentType // a 304 has no body to have a type
	if page.ETag == "" {
		page.ETag = cached.ETag
	}
	if page.LastModified == "" {
		page.LastModified = cached.LastModified
	}
	return page
}

func setIf(h http.Header, key, value string) {
	if value != "" {
		h.Set(key, value)
	}
}
