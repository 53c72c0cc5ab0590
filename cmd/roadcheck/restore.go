package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/roadcheck/roadcheck/sql/store"
)

type restoreCmd struct {
	File    string `arg:"" help:"A backup that roadcheck backup wrote." type:"existingfile"`
	Replace string `help:"Remove everything that is in the database of this name first; without it only an empty database is written to." placeholder:"DATABASE"`
}

// Run reads a backup into the configured database while nobody else changes it.
func (c *restoreCmd) Run(ctx context.Context, a *app) error {
	return a.withTools(ctx, func(t postgresTools) error {
		return a.alone(ctx, t.store, func() error { return c.restore(ctx, t) })
	})
}

// restore works in one transaction: on any failure, also when this program is killed, the database stays as it was.
func (c *restoreCmd) restore(ctx context.Context, t postgresTools) error {
	schema, err := c.check(ctx, t)
	if err != nil {
		return fmt.Errorf("restore %s, nothing was changed: %w", c.File, err)
	}
	st := t.stage("restore", "rows")
	defer st.close()
	if err := t.load(ctx, c.File, schema); err != nil {
		return fmt.Errorf("restore %s, the database is as it was: %w", c.File, err)
	}
	if _, _, err := t.store.Migrate(ctx); err != nil {
		return err
	}
	if err := t.store.Analyze(ctx); err != nil {
		return err
	}
	counts, err := t.store.Datasets(ctx)
	if err != nil {
		return err
	}
	postings := 0
	for _, n := range counts {
		postings += n
	}
	st.end("file", c.File, "database", t.server.Database, "postings", postings)
	return nil
}

// check refuses what would not end well, and says what to do instead.
func (c *restoreCmd) check(ctx context.Context, t postgresTools) (schema string, err error) {
	switch {
	case c.Replace != "" && c.Replace != t.server.Database:
		return "", fmt.Errorf("--replace names database %q, but the configured one is %q", c.Replace, t.server.Database)
	case t.server.Relations > 0 && c.Replace == "":
		return "", fmt.Errorf("database %q is not empty: name an empty one in DATABASE_URL, or agree to the loss of what it holds with --replace %s", t.server.Database, t.server.Database)
	}
	if err := c.checkSum(t); err != nil {
		return "", err
	}
	if schema, err = t.contents(ctx, c.File); err != nil {
		return "", err
	}
	if schema != t.server.Schema {
		return "", fmt.Errorf("the backup is of schema %q and this database works in %q: add search_path=%s to DATABASE_URL", schema, t.server.Schema, schema)
	}
	version, err := t.backupVersion(ctx, c.File)
	if err != nil {
		return "", err
	}
	latest, err := store.LatestSchema()
	if err == nil && version > latest {
		err = fmt.Errorf("the backup has schema version %d and this program knows up to %d: restore it with the program that wrote it, or a newer one", version, latest)
	}
	return schema, err
}

// checkSum compares the backup with its checksum, if that is beside it.
func (c *restoreCmd) checkSum(t postgresTools) error {
	line, err := os.ReadFile(c.File + checksumEnding)
	if errors.Is(err, fs.ErrNotExist) {
		t.log.Warn("the checksum is not beside the backup: not compared", "want", c.File+checksumEnding)
		return nil
	}
	if err != nil {
		return err
	}
	sum, _, err := checksum(c.File)
	if err != nil {
		return err
	}
	if want, _, _ := strings.Cut(string(line), " "); sum != want {
		return fmt.Errorf("it is damaged or another file: its SHA-256 is %s, and %s says %.64s", sum, c.File+checksumEnding, want)
	}
	return nil
}

// backupVersion is the version of the schema in a backup.
func (t postgresTools) backupVersion(ctx context.Context, name string) (version int64, err error) {
	out, err := t.output(ctx, "pg_restore", "--data-only", "--table=roadcheck_migrations", "--file=-", name)
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(out)) {
		// id, version, whether it is applied, time.
		if fields := strings.Split(line, "\t"); len(fields) == 4 && fields[2] == "t" {
			n, err := strconv.ParseInt(fields[1], 10, 64)
			if err != nil {
				return 0, fmt.Errorf("version %.40q in table roadcheck_migrations: %w", fields[1], err)
			}
			version = max(version, n)
		}
	}
	return version, nil
}

// removeAll empties the present schema. Those who read or write there are waited for, but not for ever.
const removeAll = `
SET LOCAL lock_timeout = '30s';
DO $$
DECLARE relation record;
BEGIN
	FOR relation IN
		SELECT c.oid::regclass AS name, CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS kind
		FROM pg_class c
		WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
	LOOP
		IF to_regclass(relation.name::text) IS NOT NULL THEN -- else it went with another
			EXECUTE format('DROP %s %s CASCADE', relation.kind, relation.name);
		END IF;
	END LOOP;
END $$;
`

// load runs what pg_restore writes through psql. The transaction is committed only after pg_restore
// has ended well, so that what is cut off anywhere leaves nothing.
func (t postgresTools) load(ctx context.Context, name, schema string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	psql, psqlSaid, err := t.command(ctx, "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname="+t.address)
	if err != nil {
		return err
	}
	restore, restoreSaid, err := t.command(ctx, "pg_restore", "--no-owner", "--no-privileges", "--schema="+schema, "--file=-", name)
	if err != nil {
		return err
	}
	in, err := psql.StdinPipe()
	if err != nil {
		return err
	}
	if err := psql.Start(); err != nil {
		return fmt.Errorf("start psql: %w", err)
	}
	restore.Stdout = in
	_, err = io.WriteString(in, "BEGIN;\n"+removeAll)
	if err == nil {
		err = toolError(ctx, "pg_restore", restoreSaid, restore.Run())
	}
	if err == nil {
		_, err = io.WriteString(in, "COMMIT;\n")
	}
	if err := errors.Join(err, in.Close()); err != nil {
		cancel() // psql must not wait for more
	}
	// The word of psql comes first: pg_restore only tells that psql went away.
	if psqlErr := psql.Wait(); psqlErr != nil && psqlSaid.Len() > 0 {
		return toolError(context.WithoutCancel(ctx), "psql", psqlSaid, psqlErr)
	} else if err == nil {
		err = psqlErr
	}
	return err
}
