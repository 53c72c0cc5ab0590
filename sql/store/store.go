// Package store keeps pages, postings, readings and findings in Postgres.
//
// Every method that writes is one transaction: it is saved whole or, on an
// error or a cancelled context, not at all. Writing what is stored already
// changes no row. Texts are untrusted: they travel as parameters or COPY data
// only, and what Postgres cannot hold is repaired, never dropped.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/roadcheck/roadcheck/sql/migrations"
)

// ErrNotFound is wrapped by errors about rows that do not exist.
var ErrNotFound = errors.New("not found")

// maxConnections leaves room for others on a server with few.
const maxConnections = 8

// Store is an open database. It is safe for concurrent use.
type Store struct {
	db   *sqlx.DB
	runs heldRuns
}

// Change counts what became of the items of a write. Unchanged ones had the
// stored content already; of postings the day last seen may still have moved.
type Change struct {
	Inserted, Updated, Unchanged int
	// Repaired counts items that held what Postgres cannot (NUL, invalid UTF-8,
	// an impossible day) or an endless field; they are stored without it.
	Repaired int
	// Reopened counts postings that were closed before, among the others.
	Reopened int
}

// Add sums two changes.
func (c Change) Add(d Change) Change {
	return Change{
		Inserted: c.Inserted + d.Inserted, Updated: c.Updated + d.Updated,
		Unchanged: c.Unchanged + d.Unchanged, Repaired: c.Repaired + d.Repaired,
		Reopened: c.Reopened + d.Reopened,
	}
}

// Open connects to the database that a postgres:// URL names and checks that
// it answers. Errors name host and database, never the password.
func Open(ctx context.Context, url string) (*Store, error) {
	db, err := Connect(ctx, url)
	if err != nil {
		return nil, err
	}
	return &Store{db: sqlx.NewDb(db, "postgres")}, nil
}

// Connect is Open for callers with statements of their own.
func Connect(ctx context.Context, url string) (*sql.DB, error) {
	cfg, err := config(url)
	if err != nil {
		return nil, err
	}
	connector, err := pq.NewConnectorConfig(cfg)
	if err != nil {
		return nil, connectError(cfg, err)
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(maxConnections)
	db.SetMaxIdleConns(maxConnections)
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, connectError(cfg, err)
	}
	return db, nil
}

// Close ends all connections, and with them what runs hold.
func (s *Store) Close() error {
	s.runs.close()
	return s.db.Close()
}

// Migrate brings the schema up to date and tells how many migrations it
// applied and the version it is at now. Several processes may call it at once:
// one works, the others wait.
func (s *Store) Migrate(ctx context.Context) (applied int, version int64, err error) {
	lockID, err := s.migrationLock(ctx)
	if err != nil {
		return 0, 0, fmt.Errorf("migrate: %w", err)
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockID(lockID), lock.WithLockTimeout(1, 120))
	if err != nil {
		return 0, 0, fmt.Errorf("migrate: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, s.db.DB, migrations.Files,
		goose.WithSessionLocker(locker), goose.WithTableName("roadcheck_migrations"), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return 0, 0, fmt.Errorf("migrate: %w", err)
	}
	results, err := provider.Up(ctx)
	if err != nil {
		return len(results), 0, fmt.Errorf("migrate: %w", err)
	}
	version, err = provider.GetDBVersion(ctx)
	if err != nil {
		return len(results), 0, fmt.Errorf("migrate: %w", err)
	}
	return len(results), version, nil
}

// migrationLock is the id of the advisory lock that guards the present schema;
// another schema of the same database has another one.
func (s *Store) migrationLock(ctx context.Context) (int64, error) {
	var at struct {
		Encoding string
		Schema   sql.NullString
	}
	err := s.db.GetContext(ctx, &at,
		`SELECT current_setting('server_encoding') AS encoding, current_schema() AS schema`)
	if err != nil {
		return 0, err
	}
	if at.Encoding != "UTF8" {
		return 0, fmt.Errorf("database has encoding %s: create it with ENCODING 'UTF8'", at.Encoding)
	}
	if !at.Schema.Valid {
		return 0, errors.New("no schema of the search_path exists: create it or correct search_path")
	}
	h := fnv.New32a()
	h.Write([]byte("roadcheck migrations " + at.Schema.String))
	return int64(h.Sum32()), nil
}

// inTx runs fn in a transaction that is rolled back unless fn succeeds.
func (s *Store) inTx(ctx context.Context, fn func(*sqlx.Tx) error) error {
	tx, err := s.db.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := fn(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// commitSoon lets the commit of a page's transaction return before the disk has it: a crawl has hundreds of them, and a
// busy disk takes tens of milliseconds for each. Commits keep their order, so what a failing machine loses is the
// last second's, as if the crawl had been cut off there; the next commit that waits, such as that of the board's
// result, covers all before it. The death of this program loses nothing.
func commitSoon(ctx context.Context, tx *sqlx.Tx) error {
	_, err := tx.ExecContext(ctx, `SET LOCAL synchronous_commit TO off`)
	return err
}

// copyRows streams n rows, made by row, into the table and columns that a COPY statement names.
func copyRows(ctx context.Context, tx *sqlx.Tx, copyStatement string, n int, row func(i int) []any) error {
	stmt, err := tx.PrepareContext(ctx, copyStatement)
	if err != nil {
		return err
	}
	// Ends the COPY on the way out after an error too: a rollback cannot be sent before.
	defer stmt.Close()
	for i := range n {
		if _, err := stmt.ExecContext(ctx, row(i)...); err != nil {
			return err
		}
	}
	_, err = stmt.ExecContext(ctx)
	return err
}

// compressFast makes the transaction compress long texts by lz4 where the
// server has it, which loads them about twice as fast as the default.
func compressFast(ctx context.Context, tx *sqlx.Tx) error {
	_, err := tx.ExecContext(ctx, `
		SELECT set_config('default_toast_compression', 'lz4', true)
		FROM pg_settings
		WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)`)
	return err
}

// wrap is err with what was being done, or nil for nil.
func wrap(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf(format+": %w", append(args, err)...)
}
