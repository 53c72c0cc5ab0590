package store

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"github.com/roadcheck/roadcheck/internal/market"
)

// Retention says what is old enough to be removed; an empty day keeps all.
type Retention struct {
	Pages    market.Day // responses fetched before this day
	Postings market.Day // postings last seen, or closed, before this day
}

// Pruned counts what is removed, or would be.
type Pruned struct {
	Pages, Bodies, Postings int
	BodyBytes               int64 // of the bodies as they are stored, compressed
}

// pruneBatch is how many rows one transaction looks at: few enough that nobody waits long for it.
const pruneBatch = 20_000

// doomedPages is the condition on responses f, of runs r, that may go: old ones, except the latest
// usable one of its URL where the board has open postings. That one is what those are read from
// again, and what the next conditional request is made with. Bodies go with the last response that has them.
const doomedPages = `
	f.fetched_at < $1::timestamp AT TIME ZONE 'UTC' AND NOT (
		f.hash IS NOT NULL AND f.status = 200 AND f.error = '' AND NOT f.not_modified
		AND NOT EXISTS (
			SELECT FROM fetches n
			WHERE md5(n.url) = md5(f.url) AND n.url = f.url AND n.id > f.id
				AND n.hash IS NOT NULL AND n.status = 200 AND n.error = '' AND NOT n.not_modified)
		AND EXISTS (
			SELECT FROM postings p
			WHERE p.dataset = r.dataset AND p.source = f.source AND p.board = f.board AND p.closed_on IS NULL))`

// doomedPostings is the condition on postings p that may go: closed ones, and those that a later
// reading of their board did not find. An open posting stays, however old it is.
const doomedPostings = `
	coalesce(p.closed_on, p.last_seen) < $1 AND (p.closed_on IS NOT NULL OR p.last_seen < (
		SELECT max(r.started_at AT TIME ZONE 'UTC')::date
		FROM board_results b
		JOIN runs r ON r.id = b.run_id
		WHERE r.dataset = p.dataset AND b.source = p.source AND b.board = p.board))`

// Prunable counts what Prune would remove now.
func (s *Store) Prunable(ctx context.Context, r Retention) (Pruned, error) {
	var p Pruned
	if r.Postings != "" {
		err := s.db.GetContext(ctx, &p.Postings, `SELECT count(*) FROM postings p WHERE `+doomedPostings, string(r.Postings))
		if err != nil {
			return p, fmt.Errorf("count old postings: %w", err)
		}
	}
	if r.Pages == "" {
		return p, nil
	}
	err := s.db.QueryRowxContext(ctx, `
		WITH doomed AS MATERIALIZED (
			SELECT f.id, f.hash FROM fetches f JOIN runs r ON r.id = f.run_id WHERE `+doomedPages+`
		), orphaned AS (
			SELECT octet_length(b.content) AS size
			FROM bodies b
			WHERE NOT EXISTS (SELECT FROM fetches f WHERE f.hash = b.hash AND f.id NOT IN (SELECT id FROM doomed))
		)
		SELECT (SELECT count(*) FROM doomed), count(*), coalesce(sum(size), 0) FROM orphaned`,
		string(r.Pages)).Scan(&p.Pages, &p.Bodies, &p.BodyBytes)
	return p, wrap(err, "count old pages")
}

// Prune removes what is old, in many small transactions: what is done stays done when it is stopped. Readings,
// clusters and versions go with their posting; runs, their findings and how boards went stay.
func (s *Store) Prune(ctx context.Context, r Retention) (p Pruned, err error) {
	if r.Postings != "" { // first, because open postings keep pages
		p.Postings, err = s.pruneRows(ctx, "postings", func(tx *sqlx.Tx, after, until int64) (int, error) {
			if err := lockPostings(ctx, tx); err != nil {
				return 0, err
			}
			return affected(tx.ExecContext(ctx,
				`DELETE FROM postings p WHERE p.id > $2 AND p.id <= $3 AND `+doomedPostings, string(r.Postings), after, until))
		})
		if err != nil {
			return p, err
		}
	}
	if r.Pages == "" {
		return p, s.vacuum(ctx, p)
	}
	p.Pages, err = s.pruneRows(ctx, "fetches", func(tx *sqlx.Tx, after, until int64) (int, error) {
		return affected(tx.ExecContext(ctx,
			`DELETE FROM fetches f USING runs r WHERE r.id = f.run_id AND f.id > $2 AND f.id <= $3 AND `+doomedPages, string(r.Pages), after, until))
	})
	if err == nil {
		err = s.pruneBodies(ctx, &p)
	}
	if err != nil {
		return p, err
	}
	return p, s.vacuum(ctx, p)
}

// pruneRows walks a table by id and removes, batch by batch, what remove does.
func (s *Store) pruneRows(ctx context.Context, table string, remove func(tx *sqlx.Tx, after, until int64) (int, error)) (removed int, err error) {
	var last int64
	if err := s.db.GetContext(ctx, &last, `SELECT coalesce(max(id), 0) FROM `+table); err != nil {
		return 0, fmt.Errorf("remove old %s: %w", table, err)
	}
	for after := int64(0); after < last; after += pruneBatch {
		err := s.inTx(ctx, func(tx *sqlx.Tx) error {
			n, err := remove(tx, after, after+pruneBatch)
			removed += n
			return err
		})
		if err != nil {
			return removed, fmt.Errorf("remove old %s: %w", table, err)
		}
	}
	return removed, nil
}

// lockBodies keeps bodies from going between a look at them and the response that refers to them:
// those who save pages share it, and who removes bodies has it alone.
const (
	shareBodies = `SELECT pg_advisory_xact_lock_shared(hashtext('roadcheck bodies'), hashtext(current_schema()))`
	lockBodies  = `SELECT pg_advisory_xact_lock(hashtext('roadcheck bodies'), hashtext(current_schema()))`
)

// pruneBodies removes the bodies that no response refers to.
func (s *Store) pruneBodies(ctx context.Context, p *Pruned) error {
	last := ""
	for {
		var batch struct {
			Seen, Removed int
			Bytes         int64
			Last          string
		}
		err := s.inTx(ctx, func(tx *sqlx.Tx) error {
			if _, err := tx.ExecContext(ctx, lockBodies); err != nil {
				return err
			}
			return tx.GetContext(ctx, &batch, `
				WITH batch AS MATERIALIZED (
					SELECT hash FROM bodies WHERE hash > $1 ORDER BY hash LIMIT $2
				), gone AS (
					DELETE FROM bodies b
					USING batch
					WHERE b.hash = batch.hash AND NOT EXISTS (SELECT FROM fetches f WHERE f.hash = b.hash)
					RETURNING octet_length(b.content) AS size
				)
				SELECT (SELECT count(*) FROM batch) AS seen, coalesce((SELECT max(hash) FROM batch), '') AS last,
					count(*) AS removed, coalesce(sum(size), 0) AS bytes
				FROM gone`, last, pruneBatch)
		})
		if err != nil {
			return fmt.Errorf("remove old bodies: %w", err)
		}
		p.Bodies += batch.Removed
		p.BodyBytes += batch.Bytes
		if last = batch.Last; batch.Seen < pruneBatch {
			return nil
		}
	}
}

// vacuum makes the space of removed rows free for new ones. A role that does not own the tables is
// told no by the server, which then does it by itself later.
func (s *Store) vacuum(ctx context.Context, p Pruned) error {
	if p.Pages+p.Bodies+p.Postings == 0 {
		return nil
	}
	_, err := s.db.ExecContext(ctx, `VACUUM (ANALYZE) postings, readings, clusters, posting_versions, fetches, bodies`)
	return wrap(err, "free the space of what was removed")
}
