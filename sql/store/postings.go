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

// hashedPosting is a posting as it is stored.
type hashedPosting struct {
	market.Posting
	hash string
	pay  string // as JSON
}

// PreparedPostings are postings that were cleaned and hashed, which needs no database.
type PreparedPostings struct {
	dataset  market.Dataset
	day      string
	rows     []hashedPosting // by source and key, each once
	repaired int
}

// SavePostings stores postings under (dataset, source, key): new ones with Day
// as first and last day seen, changed ones with their new content while the old
// one becomes a version. Closed ones are open again unless Day lies before their
// closing. Of two with one key in the same call the last is taken. The error
// names the posting that cannot be stored.
func (s *Store) SavePostings(ctx context.Context, save SavePostings) (Change, error) {
	prepared, err := PreparePostings(save)
	if err != nil {
		return Change{}, err
	}
	return s.SavePrepared(ctx, prepared)
}

// SavePrepared is SavePostings without what PreparePostings has done.
func (s *Store) SavePrepared(ctx context.Context, p PreparedPostings) (Change, error) {
	if len(p.rows) == 0 {
		return Change{}, nil
	}
	var change Change
	err := s.inTx(ctx, func(tx *sqlx.Tx) (err error) {
		if err := commitSoon(ctx, tx); err != nil {
			return err
		}
		if err := lockPostings(ctx, tx); err != nil {
			return err
		}
		change, err = p.save(ctx, tx)
		return err
	})
	if err != nil {
		first, last := p.rows[0], p.rows[len(p.rows)-1]
		return Change{}, fmt.Errorf("save %d postings (%s %s to %s %s), none saved: %w",
			len(p.rows), first.Source, first.Key, last.Source, last.Key, err)
	}
	change.Repaired = p.repaired
	return change, nil
}

// save writes the rows. While the transaction holds the lock nobody else adds postings: those that
// are not known now are new, and are copied into the table itself.
func (p PreparedPostings) save(ctx context.Context, tx *sqlx.Tx) (change Change, err error) {
	known, err := p.known(ctx, tx)
	if err != nil {
		return change, err
	}
	if change.Reopened, err = p.reopen(ctx, tx, known); err != nil {
		return change, err
	}
	if err := p.touch(ctx, tx, known); err != nil {
		return change, err
	}
	var added, changed []hashedPosting
	for i, r := range p.rows {
		switch {
		case len(known) == 0 || known[0].N != i+1:
			added = append(added, r)
			continue
		case !known[0].Same:
			changed = append(changed, r)
		}
		known = known[1:]
	}
	if err := p.add(ctx, tx, added); err != nil {
		return change, err
	}
	if len(changed) > 0 {
		change.Updated, err = p.replace(ctx, tx, changed)
	}
	change.Inserted, change.Unchanged = len(added), len(p.rows)-len(added)-len(changed)
	return change, err
}

// lockPostings makes the transaction the only one that writes postings: two that
// lock the same rows in different order would deadlock.
func lockPostings(ctx context.Context, tx *sqlx.Tx) error {
	_, err := tx.ExecContext(ctx,
		`SELECT pg_advisory_xact_lock(hashtext('roadcheck postings'), hashtext(current_schema()))`)
	return err
}

// PreparePostings validates, cleans, hashes, sorts by (source, key) and drops repeated keys.
func PreparePostings(save SavePostings) (PreparedPostings, error) {
	out := PreparedPostings{dataset: save.Dataset, day: string(save.Day)}
	if save.Dataset != market.Real && save.Dataset != market.Sample {
		return out, fmt.Errorf("save postings: dataset %q: want %s or %s", save.Dataset, market.Real, market.Sample)
	}
	if !validDay(save.Day) {
		return out, fmt.Errorf("save postings: day %q: want YYYY-MM-DD", save.Day)
	}
	type key struct{ source, key string }
	at := make(map[key]int, len(save.Postings))
	out.rows = make([]hashedPosting, 0, len(save.Postings))
	for i, p := range save.Postings {
		p, changed := cleanPosting(p)
		if p.Source == "" || p.Key == "" {
			return out, fmt.Errorf("save postings: posting %d (source %q, key %q, title %.80q): source and key must not be empty",
				i, p.Source, p.Key, p.Title)
		}
		if changed {
			out.repaired++
		}
		row, err := hashed(p)
		if err != nil {
			return out, fmt.Errorf("save postings: %w", err)
		}
		if j, ok := at[key{p.Source, p.Key}]; ok {
			out.rows[j] = row
			continue
		}
		at[key{p.Source, p.Key}] = len(out.rows)
		out.rows = append(out.rows, row)
	}
	slices.SortFunc(out.rows, func(a, b hashedPosting) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Key, b.Key))
	})
	return out, nil
}

// hashed is a clean posting with what is stored besides.
func hashed(p market.Posting) (hashedPosting, error) {
	pay, err := json.Marshal(p.Pay)
	if err != nil {
		return hashedPosting{}, fmt.Errorf("pay of %s %s: %w", p.Source, p.Key, err)
	}
	return hashedPosting{p, contentHash(p), string(pay)}, nil
}

// knownPosting says of row N, counted from 1, what the table has under its key.
type knownPosting struct {
	N      int
	ID     int64
	Same   bool // content
	Unseen bool // on this day or later
	Closed bool // on this day or before
}

// known looks the rows up, in their order. Only keys and hashes travel. LIMIT 1 makes the server look each key up by itself:
// a plan that hashes the whole table for every batch takes time that grows with the square of what is stored.
func (p PreparedPostings) known(ctx context.Context, tx *sqlx.Tx) ([]knownPosting, error) {
	sources, keys, hashes := make([]string, len(p.rows)), make([]string, len(p.rows)), make([]string, len(p.rows))
	for i, r := range p.rows {
		sources[i], keys[i], hashes[i] = r.Source, r.Key, r.hash
	}
	var known []knownPosting
	err := tx.SelectContext(ctx, &known, `
		SELECT s.n, p.id, p.hash = s.hash AS same, p.last_seen < $5 AS unseen, coalesce(p.closed_on <= $5, false) AS closed
		FROM unnest($2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS s (source, key, hash, n)
		CROSS JOIN LATERAL (
			SELECT id, hash, last_seen, closed_on FROM postings WHERE dataset = $1 AND source = s.source AND key = s.key LIMIT 1) p
		ORDER BY s.n`,
		p.dataset, pq.Array(sources), pq.Array(keys), pq.Array(hashes), p.day)
	return known, err
}

// touch marks as seen the postings whose stored content is the same. One that was
// seen on this day already is not written at all.
func (p PreparedPostings) touch(ctx context.Context, tx *sqlx.Tx, known []knownPosting) error {
	ids := idsOf(known, func(k knownPosting) bool { return k.Same && k.Unseen })
	if len(ids) == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, `UPDATE postings SET last_seen = $2 WHERE id = ANY ($1)`, pq.Array(ids), p.day)
	return err
}

func idsOf(known []knownPosting, want func(knownPosting) bool) (ids []int64) {
	for _, k := range known {
		if want(k) {
			ids = append(ids, k.ID)
		}
	}
	return ids
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
