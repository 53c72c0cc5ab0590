package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/roadcheck/roadcheck/internal/market"
)

// reopen notes in reopenings, and opens again, those of the rows that are closed. A look
// that is older than the closing says nothing against it.
func (p PreparedPostings) reopen(ctx context.Context, tx *sqlx.Tx, known []knownPosting) (int, error) {
	ids := idsOf(known, func(k knownPosting) bool { return k.Closed })
	if len(ids) == 0 {
		return 0, nil
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO reopenings (posting_id, closed_on, reopened_on)
		SELECT id, closed_on, $2 FROM postings WHERE id = ANY ($1) ORDER BY id
		ON CONFLICT DO NOTHING -- closed and reopened twice on one day`, pq.Array(ids), p.day)
	if err != nil {
		return 0, err
	}
	return affected(tx.ExecContext(ctx, `UPDATE postings SET closed_on = NULL WHERE id = ANY ($1)`, pq.Array(ids)))
}

// keepVersions makes versions of the stored contents that the staged ones are about to
// replace: of each only the columns in which the two differ.
func keepVersions(ctx context.Context, tx *sqlx.Tx, dataset market.Dataset) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO posting_versions (posting_id, version, hash, first_seen, last_seen, differs)
		SELECT p.id, 1 + (SELECT count(*) FROM posting_versions v WHERE v.posting_id = p.id),
			p.hash, p.content_since, p.last_seen,
			(SELECT coalesce(jsonb_object_agg(o.key, o.value), '{}')
			 FROM jsonb_each(to_jsonb(p)) o
			 JOIN jsonb_each(to_jsonb(s)) n ON n.key = o.key
			 WHERE o.key <> 'hash' AND o.value IS DISTINCT FROM n.value)
		FROM staged_postings s
		JOIN postings p ON p.dataset = $1 AND p.source = s.source AND p.key = s.key
		WHERE p.hash <> s.hash
		ORDER BY p.id`, dataset)
	return err
}

// Closing is what one reading of a board, on one day, says about postings that are no longer there.
type Closing struct {
	Dataset       market.Dataset
	Source, Board string
	Day           market.Day
	// Listed are the keys of all postings that the board listed.
	Listed []string
	// Unseen spares postings that were last seen on this day or later; "" spares none.
	Unseen market.Day
}

// errNothingListed guards against closing a whole board because of an outage.
var errNothingListed = errors.New("a board that lists nothing closes nothing")

// CloseUnlisted closes the open postings of a board that are not listed any more and tells
// how many those are. Call it only after a reading that was whole and without failure.
// An empty list is an error: it is how outages look.
func (s *Store) CloseUnlisted(ctx context.Context, c Closing) (closed int, err error) {
	if len(c.Listed) == 0 {
		return 0, fmt.Errorf("close postings of %s/%s: %w", c.Source, c.Board, errNothingListed)
	}
	keys := make([]string, len(c.Listed))
	for i, k := range c.Listed {
		keys[i] = new(cleaner).key(k)
	}
	err = s.close(ctx, &closed, `
		UPDATE postings p SET closed_on = $4
		WHERE p.dataset = $1 AND p.source = $2 AND p.board = $3 AND p.closed_on IS NULL AND p.last_seen <= $4
			AND ($6::date IS NULL OR p.last_seen < $6)
			AND p.key NOT IN (SELECT unnest($5::text[]))
		RETURNING p.id`, c, pq.Array(keys), nullDay(c.Unseen))
	return closed, err
}

// CloseGone closes the open postings of a board whose own page was asked for and gone (404 or
// 410) in the two latest runs that asked, and tells how many those are. The reading need not
// have been whole: each page speaks for itself. Twice, because pages flicker.
func (s *Store) CloseGone(ctx context.Context, c Closing) (closed int, err error) {
	err = s.close(ctx, &closed, `
		UPDATE postings p SET closed_on = $4
		WHERE p.dataset = $1 AND p.source = $2 AND p.board = $3 AND p.closed_on IS NULL AND p.last_seen <= $4
			AND 2 = (
				SELECT count(*) FILTER (WHERE f.status IN (404, 410))
				FROM (
					SELECT DISTINCT ON (run_id) run_id, status
					FROM fetches
					WHERE md5(url) = md5(p.url) AND url = p.url AND source = p.source AND board = p.board
					ORDER BY run_id DESC, id DESC
					LIMIT 2
				) f)
		RETURNING p.id`, c)
	return closed, err
}

// close runs a statement whose first four parameters name what c is about.
func (s *Store) close(ctx context.Context, closed *int, statement string, c Closing, more ...any) error {
	var clean cleaner
	args := append([]any{c.Dataset, clean.key(c.Source), clean.field(c.Board), string(c.Day)}, more...)
	err := s.inTx(ctx, func(tx *sqlx.Tx) error {
		if err := lockPostings(ctx, tx); err != nil {
			return err
		}
		return tx.GetContext(ctx, closed, `WITH closed AS (`+statement+`) SELECT count(*) FROM closed`, args...)
	})
	return wrap(err, "close postings of %s/%s", c.Source, c.Board)
}
