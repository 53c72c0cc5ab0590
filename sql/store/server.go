package store

import (
	"context"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"github.com/roadcheck/roadcheck/sql/migrations"
)

// Server is what a connection leads to.
type Server struct {
	Database, Schema string
	Version          int   // as the server numbers itself: 150014 is 15.14
	Migrated         int64 // version of the schema, 0 without one
	Relations        int   // tables, views and sequences of the schema, also those of other programs
}

// Major is the major version of the server.
func (s Server) Major() int { return s.Version / 10_000 }

// Server says what the connection leads to. It changes nothing.
func (s *Store) Server(ctx context.Context) (Server, error) {
	var out Server
	err := s.db.GetContext(ctx, &out, `
		SELECT current_database() AS database, coalesce(current_schema(), '') AS schema,
			current_setting('server_version_num')::integer AS version,
			(SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')) AS relations`)
	if err != nil {
		return out, fmt.Errorf("look at the database: %w", err)
	}
	var there bool
	err = s.db.GetContext(ctx, &there, `SELECT to_regclass(quote_ident(current_schema()) || '.roadcheck_migrations') IS NOT NULL`)
	if err == nil && there {
		err = s.db.GetContext(ctx, &out.Migrated, `SELECT coalesce(max(version_id), 0) FROM roadcheck_migrations WHERE is_applied`)
	}
	return out, wrap(err, "look at the database")
}

// LatestSchema is the version of the schema that this program works with.
func LatestSchema() (int64, error) {
	names, err := fs.Glob(migrations.Files, "*.sql")
	if err != nil || len(names) == 0 {
		return 0, fmt.Errorf("there are no migrations: %w", err)
	}
	number, _, _ := strings.Cut(names[len(names)-1], "_")
	return strconv.ParseInt(number, 10, 64)
}

// Analyze gathers the statistics that plans of queries rest on.
func (s *Store) Analyze(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, `ANALYZE`)
	return wrap(err, "gather statistics")
}
