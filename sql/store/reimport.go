package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/jmoiron/sqlx"

	"github.com/roadcheck/roadcheck/internal/market"
)

// RestorePostings stores postings of one dataset as an export tells them, days included. Of a
// posting that is stored already the days become the wider ones, and the content that was seen
// later stays or becomes the present one. Edited counts records whose content is not that of
// their hash: they were changed outside.
func (s *Store) RestorePostings(ctx context.Context, dataset market.Dataset, records []PostingRecord) (change Change, edited int, err error) {
	rows, days, repaired, err := prepareRecords(dataset, records)
	if err != nil {
		return Change{}, 0, fmt.Errorf("restore postings: %w", err)
	}
	if len(rows) == 0 {
		return Change{}, 0, nil
	}
	err = s.inTx(ctx, func(tx *sqlx.Tx) error {
		if err := lockPostings(ctx, tx); err != nil {
			return err
		}
		if err := stagePostings(ctx, tx, rows); err != nil {
			return err
		}
		if err := stageDays(ctx, tx, rows, days); err != nil {
			return err
		}
		change, err = restoreStaged(ctx, tx, dataset)
		return err
	})
	if err != nil {
		first, last := rows[0], rows[len(rows)-1]
		return Change{}, 0, fmt.Errorf("restore %d postings (%s %s to %s %s), none saved: %w",
			len(rows), first.Source, first.Key, last.Source, last.Key, err)
	}
	change.Unchanged = len(rows) - change.Inserted - change.Updated
	change.Repaired = repaired
	for i, r := range rows {
		if days[i].Hash != r.hash {
			edited++
		}
	}
	return change, edited, nil
}

// prepareRecords validates, cleans and hashes; of several records of one key it takes the last.
func prepareRecords(dataset market.Dataset, records []PostingRecord) (rows []hashedPosting, days []PostingRecord, repaired int, err error) {
	if dataset != market.Real && dataset != market.Sample {
		return nil, nil, 0, fmt.Errorf("dataset %.40q: want %s or %s", dataset, market.Real, market.Sample)
	}
	type key struct{ source, key string }
	at := make(map[key]int, len(records))
	for _, r := range records {
		p, changed := cleanPosting(r.Posting)
		if err := checkRecord(p, r); err != nil {
			return nil, nil, 0, fmt.Errorf("posting %.80q %.80q: %w", p.Source, p.Key, err)
		}
		if changed {
			repaired++
		}
		row, err := hashed(p)
		if err != nil {
			return nil, nil, 0, err
		}
		if i, ok := at[key{p.Source, p.Key}]; ok {
			rows[i], days[i] = row, r
			continue
		}
		at[key{p.Source, p.Key}] = len(rows)
		rows, days = append(rows, row), append(days, r)
	}
	return rows, days, repaired, nil
}

// checkRecord says what the table would refuse.
func checkRecord(p market.Posting, r PostingRecord) error {
	switch {
	case p.Source == "" || p.Key == "":
		return fmt.Errorf("source and key must not be empty")
	case !validDay(r.FirstSeen) || !validDay(r.LastSeen) || !validDay(r.ContentSince):
		return fmt.Errorf("first_seen %.40q, last_seen %.40q, content_since %.40q: want YYYY-MM-DD", r.FirstSeen, r.LastSeen, r.ContentSince)
	case r.ContentSince < r.FirstSeen || r.LastSeen < r.ContentSince:
		return fmt.Errorf("content_since %s must lie between first_seen %s and last_seen %s", r.ContentSince, r.FirstSeen, r.LastSeen)
	case r.ClosedOn != "" && (!validDay(r.ClosedOn) || r.ClosedOn < r.LastSeen):
		return fmt.Errorf("closed_on %.40q: want a day from last_seen %s on", r.ClosedOn, r.LastSeen)
	}
	return nil
}

// stageDays puts the days of the staged postings, and their order, beside them.
func stageDays(ctx context.Context, tx *sqlx.Tx, rows []hashedPosting, days []PostingRecord) error {
	_, err := tx.ExecContext(ctx, `
		CREATE TEMP TABLE staged_days ON COMMIT DROP AS
		SELECT 0 AS n, source, key, first_seen, last_seen, content_since, closed_on FROM postings WITH NO DATA`)
	if err != nil {
		return err
	}
	return copyRows(ctx, tx, `
		COPY staged_days (n, source, key, first_seen, last_seen, content_since, closed_on) FROM STDIN`,
		len(rows), func(i int) []any {
			d := days[i]
			return []any{i, rows[i].Source, rows[i].Key, string(d.FirstSeen), string(d.LastSeen), string(d.ContentSince), nullDay(d.ClosedOn)}
		})
}

func restoreStaged(ctx context.Context, tx *sqlx.Tx, dataset market.Dataset) (Change, error) {
	var change Change
	var err error
	if change.Inserted, err = affected(tx.ExecContext(ctx, `
		INSERT INTO postings (dataset, first_seen, last_seen, content_since, closed_on, source, key, hash, board, url,
			title, company, location, description, pay, salary_text, employment_type, remote, department, language, tags,
			board_group, posted_on, updated_on)
		SELECT $1, d.first_seen, d.last_seen, d.content_since, d.closed_on, s.source, s.key, s.hash, s.board, s.url,
			s.title, s.company, s.location, s.description, s.pay, s.salary_text, s.employment_type, s.remote, s.department, s.language, s.tags,
			s.board_group, s.posted_on, s.updated_on
		FROM staged_postings s
		JOIN staged_days d USING (source, key)
		ORDER BY d.n -- ids rise as in the file, so that the next export has its order
		ON CONFLICT (dataset, source, key) DO NOTHING`, dataset)); err != nil {
		return change, err
	}
	if change.Updated, err = affected(tx.ExecContext(ctx, `
		UPDATE postings p SET
			first_seen = least(p.first_seen, d.first_seen),
			last_seen = greatest(p.last_seen, d.last_seen),
			content_since = CASE WHEN EXISTS (SELECT FROM posting_versions v WHERE v.posting_id = p.id)
				THEN p.content_since ELSE least(p.content_since, d.content_since) END,
			closed_on = CASE WHEN d.last_seen > p.last_seen THEN d.closed_on ELSE p.closed_on END
		FROM staged_postings s
		JOIN staged_days d USING (source, key)
		WHERE p.dataset = $1 AND p.source = s.source AND p.key = s.key AND p.hash = s.hash
			AND (d.first_seen < p.first_seen OR d.last_seen > p.last_seen)`, dataset)); err != nil {
		return change, err
	}
	later, err := replaceOlder(ctx, tx, dataset)
	change.Updated += later
	return change, err
}

// replaceOlder makes the staged contents that were seen after the stored ones the present ones; those become versions.
func replaceOlder(ctx context.Context, tx *sqlx.Tx, dataset market.Dataset) (int, error) {
	_, err := tx.ExecContext(ctx, `
		DELETE FROM staged_postings s
		USING staged_days d, postings p
		WHERE d.source = s.source AND d.key = s.key AND p.dataset = $1 AND p.source = s.source AND p.key = s.key
			AND (p.hash = s.hash OR p.last_seen >= d.last_seen)`, dataset)
	if err != nil {
		return 0, err
	}
	if err := keepVersions(ctx, tx, dataset); err != nil {
		return 0, err
	}
	return affected(tx.ExecContext(ctx, `
		UPDATE postings p SET
			first_seen = least(p.first_seen, d.first_seen), last_seen = d.last_seen, closed_on = d.closed_on,
			content_since = greatest(p.last_seen, d.content_since),
			hash = s.hash, board = s.board, url = s.url, title = s.title, company = s.company, location = s.location,
			description = s.description, pay = s.pay, salary_text = s.salary_text, employment_type = s.employment_type,
			remote = s.remote, department = s.department, language = s.language, tags = s.tags,
			board_group = s.board_group, posted_on = s.posted_on, updated_on = s.updated_on
		FROM staged_postings s
		JOIN staged_days d USING (source, key)
		WHERE p.dataset = $1 AND p.source = s.source AND p.key = s.key AND p.hash <> s.hash`, dataset))
}

// affected counts the rows that a statement changed.
func affected(result sql.Result, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}
