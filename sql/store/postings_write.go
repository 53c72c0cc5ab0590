package store

import (
	"context"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// contentColumns are the columns of what a posting publishes, in the order of contentValues.
const contentColumns = `source, key, hash, board, url, title, company, location, description, pay, salary_text,
	employment_type, remote, department, language, tags, board_group, posted_on, updated_on`

func (r hashedPosting) contentValues() []any {
	return []any{r.Source, r.Key, r.hash, r.Board, r.URL, r.Title, r.Company, r.Location, r.Description, r.pay, r.SalaryText,
		r.EmploymentType, r.Remote, r.Department, r.Language, pq.Array(r.Tags), r.Group, nullDay(r.PostedOn), nullDay(r.UpdatedOn)}
}

// add copies postings that the table does not have into it.
func (p PreparedPostings) add(ctx context.Context, tx *sqlx.Tx, rows []hashedPosting) error {
	if len(rows) == 0 {
		return nil
	}
	if err := compressFast(ctx, tx); err != nil {
		return err
	}
	return copyRows(ctx, tx, `COPY postings (`+contentColumns+`, dataset, first_seen, last_seen, content_since) FROM STDIN`,
		len(rows), func(i int) []any {
			return append(rows[i].contentValues(), string(p.dataset), p.day, p.day, p.day)
		})
}

// replace gives postings that the table has another content, makes versions of the old ones, and counts them.
func (p PreparedPostings) replace(ctx context.Context, tx *sqlx.Tx, rows []hashedPosting) (int, error) {
	if err := stagePostings(ctx, tx, rows); err != nil {
		return 0, err
	}
	if err := keepVersions(ctx, tx, p.dataset); err != nil {
		return 0, err
	}
	return affected(tx.ExecContext(ctx, `
		UPDATE postings p SET
			last_seen = greatest(p.last_seen, $2), content_since = greatest(p.last_seen, $2),
			hash = s.hash, board = s.board, url = s.url, title = s.title, company = s.company, location = s.location,
			description = s.description, pay = s.pay, salary_text = s.salary_text, employment_type = s.employment_type,
			remote = s.remote, department = s.department, language = s.language, tags = s.tags,
			board_group = s.board_group, posted_on = s.posted_on, updated_on = s.updated_on
		FROM staged_postings s
		WHERE p.dataset = $1 AND p.source = s.source AND p.key = s.key`, p.dataset, p.day))
}

// stagePostings puts rows into a table of this transaction.
func stagePostings(ctx context.Context, tx *sqlx.Tx, rows []hashedPosting) error {
	if err := compressFast(ctx, tx); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `CREATE TEMP TABLE staged_postings ON COMMIT DROP AS SELECT `+contentColumns+` FROM postings WITH NO DATA`)
	if err != nil {
		return err
	}
	return copyRows(ctx, tx, `COPY staged_postings (`+contentColumns+`) FROM STDIN`,
		len(rows), func(i int) []any { return rows[i].contentValues() })
}
