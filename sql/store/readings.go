package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/roadcheck/roadcheck/internal/market"
)

// StoredReading is a reading with the posting it is of and the hash of the
// content that was read.
type StoredReading struct {
	Posting market.PostingID
	Hash    string
	Reading market.Reading
}

// CountUnread counts the postings that Unread would give from the start.
func (s *Store) CountUnread(ctx context.Context, version string) (int, error) {
	var n int
	err := s.db.GetContext(ctx, &n, `
		SELECT count(*)
		FROM postings p
		WHERE NOT EXISTS (
			SELECT FROM readings r WHERE r.posting_id = p.id AND r.version = $1 AND r.hash = p.hash)`, version)
	return n, wrap(err, "count postings not read by version %q", version)
}

// Unread gives postings, of both datasets, that have no reading of their
// present content by this version: by id, those after the given one, at most limit.
func (s *Store) Unread(ctx context.Context, version string, after market.PostingID, limit int) ([]market.StoredPosting, error) {
	var rows []postingRow
	err := s.db.SelectContext(ctx, &rows, `
		SELECT `+postingColumns+`
		FROM postings p
		LEFT JOIN readings r ON r.posting_id = p.id AND r.posting_id > $2
		WHERE p.id > $2 AND (r.posting_id IS NULL OR r.version <> $1 OR r.hash <> p.hash)
		ORDER BY p.id
		LIMIT $3`, version, int64(after), limit)
	if err != nil {
		return nil, fmt.Errorf("postings not read by version %q: %w", version, err)
	}
	return storedPostings(rows)
}

// SaveReadings stores one reading for each posting, in place of the one there
// is. A stored reading of the same content by the same version counts as
// unchanged. The error names the posting whose reading cannot be stored.
func (s *Store) SaveReadings(ctx context.Context, readings []StoredReading) (Change, error) {
	rows, repaired, err := prepareReadings(readings)
	if err != nil {
		return Change{}, fmt.Errorf("save readings: %w", err)
	}
	if len(rows) == 0 {
		return Change{}, nil
	}
	var change Change
	err = s.inTx(ctx, func(tx *sqlx.Tx) error {
		if err := stageReadings(ctx, tx, rows); err != nil {
			return err
		}
		change, err = upsertReadings(ctx, tx)
		return err
	})
	if err != nil {
		return Change{}, fmt.Errorf("save %d readings of postings %d to %d, none saved: %w",
			len(rows), rows[0].Posting, rows[len(rows)-1].Posting, err)
	}
	change.Unchanged = len(rows) - change.Inserted - change.Updated
	change.Repaired = repaired
	return change, nil
}

// prepareReadings cleans, sorts by posting and takes the last of several readings of one posting.
func prepareReadings(readings []StoredReading) (rows []StoredReading, repaired int, err error) {
	at := make(map[market.PostingID]int, len(readings))
	for _, r := range readings {
		reading, changed, err := cleanReading(r.Reading)
		if err != nil {
			return nil, 0, fmt.Errorf("posting %d: %w", r.Posting, err)
		}
		if changed {
			repaired++
		}
		r.Reading = reading
		if i, ok := at[r.Posting]; ok {
			rows[i] = r
			continue
		}
		at[r.Posting] = len(rows)
		rows = append(rows, r)
	}
	slices.SortFunc(rows, func(a, b StoredReading) int { return cmp.Compare(a.Posting, b.Posting) })
	return rows, repaired, nil
}

func stageReadings(ctx context.Context, tx *sqlx.Tx, rows []StoredReading) error {
	if err := compressFast(ctx, tx); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx,
		`CREATE TEMP TABLE staged_readings ON COMMIT DROP AS SELECT * FROM readings WITH NO DATA`)
	if err != nil {
		return err
	}
	return copyRows(ctx, tx, `
		COPY staged_readings (posting_id, hash, version, text, vacancy, language, level, role, remote, countries,
			cities, localities, employment, industry, employer_kind, min_years,
			salary_provenance, salary_min, salary_max, salary_currency, salary_period,
			salary_start, salary_end, salary_doubt, salary_basis, salary_form, salary_months,
			mention_skills, mention_starts, mention_ends, mention_needs, phrases)
		FROM STDIN`,
		len(rows), func(i int) []any {
			r := rows[i].Reading
			values := []any{int64(rows[i].Posting), rows[i].Hash, r.Version, r.Text, r.Vacancy, r.Language,
				string(r.Level), string(r.Role), r.Remote, pq.Array(r.Countries), pq.Array(r.Cities), pq.Array(r.Localities),
				string(r.Employment), r.Industry, string(r.Kind), r.MinYears}
			values = append(values, salaryValues(r.Salary)...)
			values = append(values, mentionValues(r.Mentions)...)
			return append(values, pq.Array(r.Phrases))
		})
}

func upsertReadings(ctx context.Context, tx *sqlx.Tx) (Change, error) {
	var change Change
	err := tx.GetContext(ctx, &change, `
		WITH changed AS (
			SELECT s.*
			FROM staged_readings s
			LEFT JOIN readings r ON r.posting_id = s.posting_id AND r.version = s.version AND r.hash = s.hash
			WHERE r.posting_id IS NULL
		), saved AS (
			INSERT INTO readings AS r (posting_id, hash, version, text, vacancy, language, level, role, remote,
				countries, cities, localities, employment, industry, employer_kind, min_years, salary_provenance, salary_min, salary_max, salary_currency,
				salary_period, salary_start, salary_end, salary_doubt, salary_basis, salary_form, salary_months,
				mention_skills, mention_starts, mention_ends, mention_needs, phrases)
			SELECT posting_id, hash, version, text, vacancy, language, level, role, remote,
				countries, cities, localities, employment, industry, employer_kind, min_years, salary_provenance, salary_min, salary_max, salary_currency,
				salary_period, salary_start, salary_end, salary_doubt, salary_basis, salary_form, salary_months,
				mention_skills, mention_starts, mention_ends, mention_needs, phrases
			FROM changed
			ORDER BY posting_id -- all writers lock rows in one order
			ON CONFLICT (posting_id) DO UPDATE SET
				hash = excluded.hash, version = excluded.version, text = excluded.text, vacancy = excluded.vacancy,
				language = excluded.language, level = excluded.level, role = excluded.role, remote = excluded.remote,
				countries = excluded.countries, cities = excluded.cities, localities = excluded.localities,
				employment = excluded.employment, industry = excluded.industry, employer_kind = excluded.employer_kind,
				min_years = excluded.min_years,
				salary_provenance = excluded.salary_provenance, salary_min = excluded.salary_min,
				salary_max = excluded.salary_max, salary_currency = excluded.salary_currency,
				salary_period = excluded.salary_period, salary_start = excluded.salary_start,
				salary_end = excluded.salary_end, salary_doubt = excluded.salary_doubt, salary_basis = excluded.salary_basis,
				salary_form = excluded.salary_form, salary_months = excluded.salary_months,
				mention_skills = excluded.mention_skills, mention_starts = excluded.mention_starts,
				mention_ends = excluded.mention_ends, mention_needs = excluded.mention_needs, phrases = excluded.phrases
			WHERE (r.version, r.hash) IS DISTINCT FROM (excluded.version, excluded.hash)
			RETURNING xmax = 0 AS inserted -- a row that replaces none has no xmax
		)
		SELECT count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated
		FROM saved`)
	return change, err
}

// Posting gives a stored posting and its reading, the zero Reading when there
// is none. The error wraps ErrNotFound when there is no such posting.
func (s *Store) Posting(ctx context.Context, id market.PostingID) (market.StoredPosting, market.Reading, error) {
	var row struct {
		postingRow
		readingRow
		Text sql.NullString
	}
	err := s.db.GetContext(ctx, &row, `
		SELECT `+postingColumns+`, r.text, `+readingColumns+`
		FROM postings p
		LEFT JOIN readings r ON r.posting_id = p.id
		WHERE p.id = $1`, int64(id))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return market.StoredPosting{}, market.Reading{}, fmt.Errorf("posting %d: %w", id, err)
	}
	posting, err := row.stored()
	reading := row.reading()
	reading.Text = row.Text.String
	return posting, reading, err
}
