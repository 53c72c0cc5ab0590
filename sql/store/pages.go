package store

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/roadcheck/roadcheck/internal/market"
)

// SavePage is SavePages for one page.
func (s *Store) SavePage(ctx context.Context, run RunID, page market.Page) error {
	return s.SavePages(ctx, run, []market.Page{page})
}

// SavePages adds responses to the ledger of a run, in one transaction. A body
// that is stored already, under the hash computed here, is not stored again; a
// 304 without a body refers to the stored one that Page.Hash names.
func (s *Store) SavePages(ctx context.Context, run RunID, pages []market.Page) error {
	if len(pages) == 0 {
		return nil
	}
	hashes := make([]string, len(pages))
	bodies := make(map[string][]byte)
	for i, p := range pages {
		hashes[i] = p.Hash
		if len(p.Body) > 0 {
			sum := sha256.Sum256(p.Body)
			hashes[i] = hex.EncodeToString(sum[:])
			bodies[hashes[i]] = p.Body
		}
	}
	err := s.inTx(ctx, func(tx *sqlx.Tx) error {
		if err := commitSoon(ctx, tx); err != nil {
			return err
		}
		stored, err := saveBodies(ctx, tx, hashes, bodies)
		if err != nil {
			return err
		}
		return copyRows(ctx, tx, `
			COPY fetches (run_id, source, board, url, final_url, fetched_at, status, error, content_type, etag,
				last_modified, not_modified, bytes, hash) FROM STDIN`,
			len(pages), func(i int) []any {
				p := pages[i]
				var hash any
				if stored[hashes[i]] {
					hash = hashes[i]
				}
				var c cleaner
				return []any{int64(run), c.field(p.Source), c.field(p.Board), c.field(p.URL), c.field(p.FinalURL),
					p.FetchedAt.UTC(), p.Status, c.field(p.Error), c.field(p.ContentType), c.field(p.ETag),
					c.field(p.LastModified), p.NotModified, len(p.Body), hash}
			})
	})
	return wrap(err, "save %d pages from %.200q of run %d", len(pages), pages[0].URL, run)
}

// saveBodies stores those bodies that are not and tells which of the hashes are stored afterwards.
func saveBodies(ctx context.Context, tx *sqlx.Tx, hashes []string, bodies map[string][]byte) (map[string]bool, error) {
	valid := make([]string, 0, len(hashes))
	for _, h := range hashes {
		if b, err := hex.DecodeString(h); err == nil && len(b) == sha256.Size {
			valid = append(valid, h)
		}
	}
	if _, err := tx.ExecContext(ctx, shareBodies); err != nil {
		return nil, err
	}
	var known []string
	err := tx.SelectContext(ctx, &known, `SELECT hash FROM bodies WHERE hash = ANY ($1) ORDER BY hash`, pq.Array(valid))
	if err != nil {
		return nil, err
	}
	stored := make(map[string]bool, len(known)+len(bodies))
	for _, h := range known {
		stored[h] = true
	}
	// Sorted, so that two writers of the same bodies wait for each other in one order.
	for _, h := range slices.Sorted(maps.Keys(bodies)) {
		if stored[h] {
			continue
		}
		content, err := compress(bodies[h])
		if err != nil {
			return nil, err
		}
		_, err = tx.ExecContext(ctx,
			`INSERT INTO bodies (hash, content, size) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING`,
			h, content, len(bodies[h]))
		if err != nil {
			return nil, err
		}
		stored[h] = true
	}
	return stored, nil
}

// CachedPage gives the latest response for a URL that brought a usable body
// (status 200, no error) with the validators for a conditional request; false
// when there is none.
func (s *Store) CachedPage(ctx context.Context, url string) (market.Page, bool, error) {
	url = storable(url)
	return s.page(ctx, url, `
		SELECT `+pageColumns+`
		FROM fetches f
		JOIN bodies b ON b.hash = f.hash
		WHERE md5(f.url) = md5($1) AND f.url = $1 AND f.status = 200 AND f.error = '' AND NOT f.not_modified
		ORDER BY f.id DESC
		LIMIT 1`, url)
}

// pageColumns are the columns of a page read from fetches f and bodies b.
const pageColumns = `
	f.source, f.board, f.url, f.final_url, f.fetched_at, f.status, f.error, f.content_type, f.etag, f.last_modified,
	f.not_modified, coalesce(f.hash, '') AS hash, b.content, coalesce(b.size, 0) AS size`

// page reads the one page that a query over pageColumns finds; false when it finds none.
func (s *Store) page(ctx context.Context, url, query string, args ...any) (market.Page, bool, error) {
	var row struct {
		Source       string
		Board        string
		URL          string
		FinalURL     string    `db:"final_url"`
		FetchedAt    time.Time `db:"fetched_at"`
		Status       int
		Error        string
		ContentType  string `db:"content_type"`
		ETag         string
		LastModified string `db:"last_modified"`
		NotModified  bool   `db:"not_modified"`
		Hash         string
		Content      []byte
		Size         int64
	}
	err := s.db.GetContext(ctx, &row, query, args...)
	if errors.Is(err, sql.ErrNoRows) {
		return market.Page{}, false, nil
	}
	if err != nil {
		return market.Page{}, false, fmt.Errorf("stored page %.200q: %w", url, err)
	}
	var body []byte
	if row.Hash != "" {
		if body, err = decompress(row.Content, row.Size); err != nil {
			return market.Page{}, false, fmt.Errorf("stored page %.200q: body %s: %w", url, row.Hash, err)
		}
	}
	return market.Page{
		Source: row.Source, Board: row.Board, URL: row.URL, FinalURL: row.FinalURL, FetchedAt: row.FetchedAt.UTC(),
		Status: row.Status, Error: row.Error, ContentType: row.ContentType, ETag: row.ETag, LastModified: row.LastModified,
		NotModified: row.NotModified, Body: body, Hash: row.Hash,
	}, true, nil
}

func compress(body []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// decompress reads a body that must be size bytes long.
func decompress(content []byte, size int64) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(r, size+1))
	if err != nil {
		return nil, err
	}
	if int64(len(body)) != size {
		return nil, fmt.Errorf("decompresses to %d bytes or more, want %d", len(body), size)
	}
	return body, nil
}
