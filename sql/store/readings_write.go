package store

import (
	"context"
	"errors"
	"slices"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/roadcheck/roadcheck/internal/market"
)

// isDuplicate tells whether the table has a row of that key already.
func isDuplicate(err error) bool {
	var refused *pq.Error
	return errors.As(err, &refused) && refused.Code == "23505" // unique_violation
}

// saveReadings copies the readings of postings without one into the table itself, and puts the others in place of those there.
func (s *Store) saveReadings(ctx context.Context, rows []StoredReading) (change Change, err error) {
	ids := make([]int64, len(rows))
	for i, r := range rows {
		ids[i] = int64(r.Posting)
	}
	err = s.inTx(ctx, func(tx *sqlx.Tx) error {
		if err := compressFast(ctx, tx); err != nil {
			return err
		}
		var read []market.PostingID
		err := tx.SelectContext(ctx, &read, `SELECT posting_id FROM readings WHERE posting_id = ANY ($1) ORDER BY posting_id`, pq.Array(ids))
		if err != nil {
			return err
		}
		var added, others []StoredReading
		for _, r := range rows {
			if _, ok := slices.BinarySearch(read, r.Posting); ok {
				others = append(others, r)
			} else {
				added = append(added, r)
			}
		}
		if err := copyReadings(ctx, tx, "readings", added); err != nil {
			return err
		}
		if len(others) > 0 {
			change, err = replaceReadings(ctx, tx, others)
		}
		change.Inserted += len(added)
		return err
	})
	return change, err
}

// writtenColumns are the columns of a reading, in the order in which copyReadings gives them.
const writtenColumns = `posting_id, hash, version, text, vacancy, language, level, role, remote, countries,
	cities, localities, employment, industry, employer_kind, min_years,
	salary_provenance, salary_min, salary_max, salary_currency, salary_period,
	salary_start, salary_end, salary_doubt, salary_basis, salary_form, salary_months,
	mention_skills, mention_starts, mention_ends, mention_needs, phrases`

// copyReadings streams readings into a table that has the columns of readings.
func copyReadings(ctx context.Context, tx *sqlx.Tx, table string, rows []StoredReading) error {
	if len(rows) == 0 {
		return nil
	}
	return copyRows(ctx, tx, `COPY `+table+` (`+writtenColumns+`) FROM STDIN`, len(rows), func(i int) []any {
		r := rows[i].Reading
		values := []any{int64(rows[i].Posting), rows[i].Hash, r.Version, r.Text, r.Vacancy, r.Language,
			string(r.Level), string(r.Role), r.Remote, pq.Array(r.Countries), pq.Array(r.Cities), pq.Array(r.Localities),
			string(r.Employment), r.Industry, string(r.Kind), r.MinYears}
		values = append(values, salaryValues(r.Salary)...)
		values = append(values, mentionValues(r.Mentions)...)
		return append(values, pq.Array(r.Phrases))
	})
}

// replaceReadings puts readings in place of those of the same postings, unless these are of the same content by the same version.
func replaceReadings(ctx context.Context, tx *sqlx.Tx, rows []StoredReading) (Change, error) {
	_, err := tx.ExecContext(ctx, `CREATE TEMP TABLE staged_readings ON COMMIT DROP AS SELECT `+writtenColumns+` FROM readings WITH NO DATA`)
	if err != nil {
		return Change{}, err
	}
	if err := copyReadings(ctx, tx, "staged_readings", rows); err != nil {
		return Change{}, err
	}
	var change Change
	err = tx.GetContext(ctx, &change, `
		WITH changed AS (
			SELECT s.*
			FROM staged_readings s
			LEFT JOIN readings r ON r.posting_id = s.posting_id AND r.version = s.version AND r.hash = s.hash
			WHERE r.posting_id IS NULL
		), saved AS (
			INSERT INTO readings AS r (`+writtenColumns+`)
			SELECT `+writtenColumns+`
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
