package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/scrape"
	"github.com/roadcheck/roadcheck/scrape/warc"
	"github.com/roadcheck/roadcheck/sql/store"
)

// isArchive tells a WARC file, plain or gzip, by its first bytes.
func isArchive(in *bufio.Reader) bool {
	return bytes.HasPrefix(firstBytes(in), []byte("WARC/"))
}

// archiveImport reads the pages of one WARC file, in a stream.
type archiveImport struct {
	app    *app
	store  *store.Store
	name   string // of the collection; "" names each posting's host
	result market.BoardResult
	change store.Change
	batch  []market.Posting // seen on day
	day    market.Day
	// pages are answers of status 200 that are no images and the like; with the ones that have postings.
	pages, with int
}

// run reads to the end of the file, or to where it breaks off; what was read until then is stored.
func (i *archiveImport) run(ctx context.Context, in io.Reader) error {
	st := i.app.stage("import", "pages")
	defer st.close()
	r := warc.NewReader(in)
	for ctx.Err() == nil {
		rec, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			i.result.Failed++
			i.result.Error = err.Error()
			break
		}
		if err := i.add(ctx, rec); err != nil {
			return err
		}
		st.at(i.pages, 0)
	}
	if err := errors.Join(ctx.Err(), i.flush(ctx)); err != nil {
		return err
	}
	res := &i.result
	res.Requests, res.Complete = i.pages, res.Error == ""
	if res.Postings == 0 && res.Error == "" {
		res.Error = fmt.Sprintf("no postings in %d pages, %d problems", i.pages, res.ProblemCount)
	}
	st.end("pages", i.pages, "with_postings", i.with, "postings", res.Postings, "problems", res.ProblemCount,
		"new", i.change.Inserted, "changed", i.change.Updated, "unchanged", i.change.Unchanged)
	i.app.warnProblems(res.Problems)
	return nil
}

// add reads one record. What is wrong with it is counted, and the rest goes on.
func (i *archiveImport) add(ctx context.Context, rec *warc.Record) error {
	if kind := rec.Type(); kind != warc.TypeResponse && kind != warc.TypeResource || !strings.HasPrefix(rec.URI(), "http") {
		return nil
	}
	res, err := rec.Response()
	if errors.Is(err, warc.ErrNoMessage) {
		return nil
	}
	if err == nil && (res.StatusCode != http.StatusOK || !mayHavePostings(res.Header.Get("Content-Type"))) {
		return nil
	}
	i.pages++
	var batch scrape.Batch
	if err == nil {
		batch, err = i.parse(rec, res)
	}
	if err != nil {
		i.problem(market.Problem{Key: rec.URI(), Why: err.Error()})
		return nil
	}
	for _, p := range batch.Problems {
		p.Key = rec.URI() + " " + p.Key
		i.problem(p)
	}
	if len(batch.Postings) == 0 {
		return nil
	}
	i.with++
	return i.keep(ctx, rec.Date(), batch.Postings)
}

func (i *archiveImport) parse(rec *warc.Record, res *http.Response) (scrape.Batch, error) {
	in, err := warc.Decoded(res)
	if err != nil {
		return scrape.Batch{}, err
	}
	limit := int64(i.app.cfg.Scrape.MaxBody)
	body, err := io.ReadAll(io.LimitReader(in, limit+1))
	switch {
	case err != nil:
		return scrape.Batch{}, fmt.Errorf("read body: %w", err)
	case int64(len(body)) > limit:
		return scrape.Batch{}, fmt.Errorf("body of more than %d bytes (scrape.max_body raises that)", limit)
	case rec.Truncated() != "":
		return scrape.Batch{}, fmt.Errorf("the archive has only part of it: %s", rec.Truncated())
	}
	return scrape.ParsePage(rec.URI(), res.Header.Get("Content-Type"), body)
}

// mayHavePostings leaves out what cannot hold JobPosting data; servers that do not say may.
func mayHavePostings(contentType string) bool {
	t := strings.ToLower(contentType)
	return t == "" || strings.Contains(t, "html") || strings.Contains(t, "json") || strings.Contains(t, "xml")
}

// keep collects postings of one day, on which the archiver saw them, and stores them by batches.
func (i *archiveImport) keep(ctx context.Context, seen time.Time, postings []market.Posting) error {
	day := market.DayOf(seen)
	if day == "" || day > market.DayOf(time.Now()) {
		day = market.DayOf(time.Now())
	}
	if day != i.day || len(i.batch)+len(postings) > store.BatchSize {
		if err := i.flush(ctx); err != nil {
			return err
		}
	}
	i.day = day
	for _, p := range postings {
		p.Source = importSource
		if i.name != "" {
			p.Board = i.name
		}
		i.batch = append(i.batch, p)
	}
	i.result.Postings += len(postings)
	return nil
}

func (i *archiveImport) flush(ctx context.Context) error {
	if len(i.batch) == 0 {
		return nil
	}
	change, err := i.store.SavePostings(ctx, store.SavePostings{Dataset: market.Real, Day: i.day, Postings: i.app.redacted(i.batch)})
	i.change = i.change.Add(change)
	i.batch = i.batch[:0]
	return err
}

func (i *archiveImport) problem(p market.Problem) {
	i.result.ProblemCount++
	if len(i.result.Problems) < market.MaxProblems {
		i.result.Problems = append(i.result.Problems, p)
	}
}
