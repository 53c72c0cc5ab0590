package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/roadcheck/roadcheck/internal/market"
)

// BatchSize is how many postings, pages or readings a call does well to save
// at once: enough to share a round trip, few enough to lose little.
const BatchSize = 2000

// SavePostings is what one look at a board, on one day, showed.
type SavePostings struct {
	Dataset  market.Dataset
	Day      market.Day
	Postings []market.Posting
}

type hashedPosting struct {
	market.Posting
	hash string
}

// SavePostings stores postings under (dataset, source, key): new ones with Day
// as first and last day seen, changed ones with their new content while the old
// one becomes a version. Closed ones are open again unless Day lies before their
// closing. Of two with one key in the same call the last is taken. The error
// names the posting that cannot be stored.
func (s *Store) SavePostings(ctx context.Context, save SavePostings) (Change, error) {
	rows, repaired, err := prepare(save)
	if err != nil {
		return Change{}, fmt.Errorf("save postings: %w", err)
	}
	if len(rows) == 0 {
		return Change{}, nil
	}
	var change Change
	err = s.inTx(ctx, func(tx *sqlx.Tx) error {
		if err := commitSoon(ctx, tx); err != nil {
			return err
		}
		if err := lockPostings(ctx, tx); err != nil {
			return err
		}
		reopened, err := reopen(ctx, tx, save, rows)
		if err != nil {
			return err
		}
		fresh, err := touchUnchanged(ctx, tx, save, rows)
		if err != nil {
			return err
		}
		if len(fresh) > 0 {
			change, err = upsertPostings(ctx, tx, save, fresh)
		}
		change.Unchanged += len(rows) - len(fresh)
		change.Reopened = reopened
		return err
	})
	if err != nil {
		first, last := rows[0], rows[len(rows)-1]
		return Change{}, fmt.Errorf("save %d postings (%s %s to %s %s), none saved: %w",
			len(rows), first.Source, first.Key, last.Source, last.Key, err)
	}
	change.Repaired = repaired
	return change, nil
}

// lockPostings makes the transaction the only one that writes postings: two that
// lock the same rows in different order would deadlock.
func lockPostings(ctx context.Context, tx *sqlx.Tx) error {
	_, err := tx.ExecContext(ctx,
		`SELECT pg_advisory_xact_lock(hashtext('roadcheck postings'), hashtext(current_schema()))`)
	return err
}

// prepare validates, cleans, hashes, sorts by (source, key) and drops repeated keys.
func prepare(save SavePostings) (rows []hashedPosting, repaired int, err error) {
	if save.Dataset != market.Real && save.Dataset != market.Sample {
		return nil, 0, fmt.Errorf("dataset %q: want %s or %s", save.Dataset, market.Real, market.Sample)
	}
	if !validDay(save.Day) {
		return nil, 0, fmt.Errorf("day %q: want YYYY-MM-DD", save.Day)
	}
	type key struct{ source, key string }
	at := make(map[key]int, len(save.Postings))
	for i, p := range save.Postings {
		p, changed := cleanPosting(p)
		if p.Source == "" || p.Key == "" {
			return nil, 0, fmt.Errorf("posting %d (source %q, key %q, title %.80q): source and key must not be empty",
				i, p.Source, p.Key, p.Title)
		}
		if changed {
			repaired++
		}
		row := hashedPosting{p, contentHash(p)}
		if j, ok := at[key{p.Source, p.Key}]; ok {
			rows[j] = row
			continue
		}
		at[key{p.Source, p.Key}] = len(rows)
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b hashedPosting) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Key, b.Key))
	})
	return rows, repaired, nil
}

// touchUnchanged marks as seen the postings whose stored content is the same
// and returns the others. Only keys and hashes travel, and a posting that was
// seen on this day already is not written at all.
func touchUnchanged(ctx context.Context, tx *sqlx.Tx, save SavePostings, rows []hashedPosting) ([]hashedPosting, error) {
	sources, keys, hashes := make([]string, len(rows)), make([]string, len(rows)), make([]string, len(rows))
	for i, r := range rows {
		sources[i], keys[i], hashes[i] = r.Source, r.Key, r.hash
	}
	var same []int
	err := tx.SelectContext(ctx, &same, `
		WITH same AS (
			SELECT p.id, p.last_seen, s.n
			FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS s (source, key, hash, n)
			JOIN postings p ON p.dataset = $1 AND p.source = s.source AND p.key = s.key AND p.hash = s.hash
		), seen AS (
			UPDATE postings SET last_seen = $5
			WHERE id IN (SELECT id FROM same WHERE last_seen < $5)
		)
		SELECT n FROM same ORDER BY n`,
		save.Dataset, pq.Array(sources), pq.Array(keys), pq.Array(hashes), string(save.Day))
	if err != nil {
		return nil, err
	}
	fresh := make([]hashedPosting, 0, len(rows)-len(same))
	for i, r := range rows {
		if len(same) > 0 && same[0] == i+1 {
			same = same[1:]
			continue
		}
		fresh = append(fresh, r)
	}
	return fresh, nil
}

func upsertPostings(ctx context.Context, tx *sqlx.Tx, save SavePostings, rows []hashedPosting) (Change, error) {
	if err := stagePostings(ctx, tx, rows); err != nil {
		return Change{}, err
	}
	if err := keepVersions(ctx, tx, save.Dataset); err != nil {
		return Change{}, err
	}
	var change Change
	err := tx.GetContext(ctx, &change, `
		WITH saved AS (
			INSERT INTO postings AS p (dataset, first_seen, last_seen, source, key, hash, board, url, title, company,
				location, description, pay, salary_text, employment_type, remote, department, language, tags,
				board_group, posted_on, updated_on, content_since)
			SELECT $1, $2, $2, source, key, hash, board, url, title, company,
				location, description, pay, salary_text, employment_type, remote, department, language, tags,
				board_group, posted_on, updated_on, $2
			FROM staged_postings
			ORDER BY source, key
			ON CONFLICT (dataset, source, key) DO UPDATE SET
				last_seen = greatest(p.last_seen, excluded.last_seen),
				content_since = greatest(p.last_seen, excluded.last_seen),
				hash = excluded.hash, board = excluded.board, url = excluded.url, title = excluded.title,
				company = excluded.company, location = excluded.location, description = excluded.description,
				pay = excluded.pay, salary_text = excluded.salary_text, employment_type = excluded.employment_type,
				remote = excluded.remote, department = excluded.department, language = excluded.language,
				tags = excluded.tags, board_group = excluded.board_group,
				posted_on = excluded.posted_on, updated_on = excluded.updated_on
			WHERE p.hash IS DISTINCT FROM excluded.hash
			RETURNING xmax = 0 AS inserted -- a row that replaces none has no xmax
		)
		SELECT count(*) FILTER (WHERE inserted) AS inserted, count(*) FILTER (WHERE NOT inserted) AS updated
		FROM saved`, save.Dataset, string(save.Day))
	return change, err
}

func stagePostings(ctx context.Context, tx *sqlx.Tx, rows []hashedPosting) error {
	if err := compressFast(ctx, tx); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `
		CREATE TEMP TABLE staged_postings ON COMMIT DROP AS
		SELECT source, key, hash, board, url, title, company, location, description, pay, salary_text,
			employment_type, remote, department, language, tags, board_group, posted_on, updated_on
		FROM postings WITH NO DATA`)
	if err != nil {
		return err
	}
	pays := make([]string, len(rows))
	for i, r := range rows {
		pay, err := json.Marshal(r.Pay)
		if err != nil {
			return fmt.Errorf("pay of %s %s: %w", r.Source, r.Key, err)
		}
		pays[i] = string(pay)
	}
	return copyRows(ctx, tx, `
		COPY staged_postings (source, key, hash, board, url, title, company, location, description, pay, salary_text,
			employment_type, remote, department, language, tags, board_group, posted_on, updated_on) FROM STDIN`,
		len(rows), func(i int) []any {
			r := rows[i]
			return []any{r.Source, r.Key, r.hash, r.Board, r.URL, r.Title, r.Company, r.Location, r.Description,
				pays[i], r.SalaryText, r.EmploymentType, r.Remote, r.Department, r.Language, pq.Array(r.Tags),
				r.Group, nullDay(r.PostedOn), nullDay(r.UpdatedOn)}
		})
}

// Datasets counts the stored postings of each dataset that has any.
func (s *Store) Datasets(ctx context.Context) (map[market.Dataset]int, error) {
	var counts []struct {
		Dataset market.Dataset
		N       int
	}
	err := s.db.SelectContext(ctx, &counts,
		`SELECT dataset, count(*) AS n FROM postings GROUP BY dataset ORDER BY dataset`)
	if err != nil {
		return nil, fmt.Errorf("count postings: %w", err)
	}
	out := make(map[market.Dataset]int, len(counts))
	for _, c := range counts {
		out[c.Dataset] = c.N
	}
	return out, nil
}
