package store

import (
	"context"
	"fmt"
	"io/fs"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/sql/migrations"
)

// Complaint is one thing that is wrong with a database.
type Complaint struct {
	Check  string `json:"check"`
	What   string `json:"what"`
	Remedy string `json:"remedy"`
	// Fixable: Fix does the remedy, which loses nothing that cannot be made again.
	Fixable bool `json:"fixable"`
	Fixed   bool `json:"fixed"`
	fix     string
}

// TableSize is what a table takes on the disk, its indexes and long values included.
type TableSize struct {
	Table string `json:"table"`
	Rows  int64  `json:"rows"`  // as last counted by the server
	Dead  int64  `json:"dead"`  // rows that are removed but still take space
	Bytes int64  `json:"bytes"` // in all
}

// check looks for one kind of trouble: its query gives one text a complaint.
type check struct {
	name, query, remedy string
	// fix repairs all that the query finds; %s in it is the text found. Empty: nothing that is safe.
	fix string
}

const inSchema = `relnamespace = current_schema()::regnamespace`

// serverChecks hold for any database, tables or none.
var serverChecks = []check{
	{"version", `SELECT 'Postgres ' || current_setting('server_version') WHERE current_setting('server_version_num')::integer < 130000`,
		"use Postgres 13 or newer: older ones get no fixes", ""},
	{"settings", `SELECT name || ' is ' || setting FROM pg_settings
		WHERE (name IN ('fsync', 'full_page_writes', 'autovacuum') AND setting = 'off') OR (name = 'zero_damaged_pages' AND setting = 'on') ORDER BY name`,
		"give the setting its default: as it is, a failing machine may lose or damage what was saved, or space is never freed", ""},
	{"encoding", `SELECT 'encoding ' || current_setting('server_encoding') WHERE current_setting('server_encoding') <> 'UTF8'`,
		"make a database with ENCODING 'UTF8' and move the data there", ""},
	{"checksums", `SELECT 'pages failed their checksum: ' || checksum_failures FROM pg_stat_database WHERE datname = current_database() AND checksum_failures > 0`,
		"the disk gave back something else than was written: restore a backup on another disk", ""},
}

// tableChecks ask for the tables of this program.
var tableChecks = []check{
	{"indexes", `SELECT quote_ident(c.relname) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.` + inSchema + ` AND NOT (i.indisvalid AND i.indisready) ORDER BY 1`,
		"it is not used: REINDEX INDEX", `REINDEX INDEX %s`},
	{"constraints", `SELECT conrelid::regclass || ' ' || conname FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND NOT convalidated ORDER BY 1`,
		"it was never checked on the rows that were there: ALTER TABLE ... VALIDATE CONSTRAINT", ""},
	{"runs", `SELECT 'run ' || id || ' of ' || started_at::date FROM runs
		WHERE status = 'running' AND NOT EXISTS (
			SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
			WHERE d.datname = current_database() AND l.locktype = 'advisory' AND l.objsubid = 2
				AND l.classid::bigint = (` + runLock + ` + 4294967296) % 4294967296 AND l.objid::bigint = runs.id % ` + maxRunLock + `)
		ORDER BY id`,
		"the program ended without finishing it: the next run marks it as interrupted", interruptRuns},
	{"orphans", `SELECT count(*) || ' readings' FROM readings r WHERE NOT EXISTS (SELECT FROM postings p WHERE p.id = r.posting_id) HAVING count(*) > 0`,
		"they are of no posting: remove them", `DELETE FROM readings r WHERE NOT EXISTS (SELECT FROM postings p WHERE p.id = r.posting_id)`},
	{"orphans", `SELECT count(*) || ' clusters' FROM clusters c WHERE NOT EXISTS (SELECT FROM postings p WHERE p.id = c.posting_id) HAVING count(*) > 0`,
		"they are of no posting: remove them", `DELETE FROM clusters c WHERE NOT EXISTS (SELECT FROM postings p WHERE p.id = c.posting_id)`},
	{"orphans", `SELECT count(*) || ' versions' FROM posting_versions v WHERE NOT EXISTS (SELECT FROM postings p WHERE p.id = v.posting_id) HAVING count(*) > 0`,
		"they are of no posting: restore a backup, or remove them by hand", ""},
	{"orphans", `SELECT count(*) || ' pages' FROM fetches f WHERE f.hash IS NOT NULL AND NOT EXISTS (SELECT FROM bodies b WHERE b.hash = f.hash) HAVING count(*) > 0`,
		"their bodies are gone: restore a backup; what those pages said cannot be read again", ""},
	{"orphans", `SELECT count(*) || ' pages, board results or findings' FROM (SELECT run_id FROM fetches UNION ALL SELECT run_id FROM board_results UNION ALL SELECT run_id FROM findings) x
		WHERE NOT EXISTS (SELECT FROM runs r WHERE r.id = x.run_id) HAVING count(*) > 0`,
		"they are of no run: restore a backup, or remove them by hand", ""},
	{"keys", `SELECT count(*) || ' keys of postings' FROM (SELECT FROM postings GROUP BY dataset, source, key HAVING count(*) > 1) x HAVING count(*) > 0`,
		"they are there more than once: the unique index was lost; restore a backup, or remove the younger rows", ""},
	{"rows", `SELECT count(*) || ' readings have mentions outside of their text' FROM readings r
		WHERE EXISTS (SELECT FROM unnest(r.mention_starts, r.mention_ends) m (s, e) WHERE s < 0 OR e < s OR e > octet_length(r.text)) HAVING count(*) > 0`,
		"remove them and run roadcheck extract", `DELETE FROM readings r WHERE EXISTS (SELECT FROM unnest(r.mention_starts, r.mention_ends) m (s, e) WHERE s < 0 OR e < s OR e > octet_length(r.text))`},
	{"rows", `SELECT count(*) || ' readings have lists of mentions that differ in length' FROM readings
		WHERE cardinality(mention_skills) <> ALL (ARRAY[cardinality(mention_starts), cardinality(mention_ends), cardinality(mention_needs)]) HAVING count(*) > 0`,
		"remove them and run roadcheck extract", `DELETE FROM readings WHERE cardinality(mention_skills) <> ALL (ARRAY[cardinality(mention_starts), cardinality(mention_ends), cardinality(mention_needs)])`},
	{"rows", `SELECT count(*) || ' postings have days that contradict each other' FROM postings WHERE first_seen > last_seen OR content_since NOT BETWEEN first_seen AND last_seen OR closed_on < last_seen HAVING count(*) > 0`,
		"a check was lost: restore a backup, or correct the days by hand", ""},
	{"sequences", `SELECT 'the next id of ' || t.name || ' is taken' FROM (
			SELECT 'postings' AS name, max(id) AS last FROM postings UNION ALL SELECT 'runs', max(id) FROM runs UNION ALL SELECT 'fetches', max(id) FROM fetches) t
		JOIN pg_sequences s ON s.schemaname = current_schema() AND s.sequencename = t.name || '_id_seq'
		WHERE t.last > coalesce(s.last_value, 0) ORDER BY t.name`,
		"set the sequence behind the highest id", `
		SELECT setval(pg_get_serial_sequence('postings', 'id'), greatest((SELECT max(id) FROM postings), 1)),
			setval(pg_get_serial_sequence('runs', 'id'), greatest((SELECT max(id) FROM runs), 1)),
			setval(pg_get_serial_sequence('fetches', 'id'), greatest((SELECT max(id) FROM fetches), 1))`},
	{"bloat", `SELECT relname || ': ' || n_dead_tup || ' dead rows beside ' || n_live_tup FROM pg_stat_user_tables
		WHERE schemaname = current_schema() AND n_dead_tup > 10000 AND n_dead_tup > n_live_tup ORDER BY 1`,
		"free their space: VACUUM", `VACUUM (ANALYZE)`},
}

var maxRunLock = fmt.Sprint(math.MaxInt32)

// interruptRuns is what the next run would do.
var interruptRuns = `
	WITH running AS MATERIALIZED (SELECT id FROM runs WHERE status = 'running')
	UPDATE runs SET status = 'interrupted', error = 'the program ended without finishing this run'
	WHERE id IN (SELECT id FROM running WHERE pg_try_advisory_xact_lock(` + runLock + `, (id % ` + maxRunLock + `)::integer))`

// Examine looks for what is wrong with the database. It changes nothing.
func (s *Store) Examine(ctx context.Context) ([]Complaint, error) {
	server, err := s.Server(ctx)
	if err != nil {
		return nil, err
	}
	found, err := s.runChecks(ctx, serverChecks)
	if err != nil {
		return nil, err
	}
	latest, err := LatestSchema()
	if err != nil {
		return nil, err
	}
	switch {
	case server.Migrated > latest:
		return append(found, Complaint{Check: "schema", What: fmt.Sprintf("version %d, and this program knows up to %d", server.Migrated, latest),
			Remedy: "use the program that made it, or a newer one"}), nil
	case server.Migrated < latest:
		return append(found, Complaint{Check: "schema", What: fmt.Sprintf("version %d, and this program wants %d", server.Migrated, latest),
			Remedy: "roadcheck db migrate"}), nil
	}
	more, err := s.runChecks(ctx, tableChecks)
	if err != nil {
		return nil, err
	}
	found = append(found, more...)
	if more, err = s.missingIndexes(ctx); err != nil {
		return nil, err
	}
	found = append(found, more...)
	if more, err = s.missingConstraints(ctx); err != nil {
		return nil, err
	}
	found = append(found, more...)
	if more, err = s.failedJobs(ctx); err != nil {
		return nil, err
	}
	found = append(found, more...)
	more, err = s.damagedIndexes(ctx)
	return append(found, more...), err
}

func (s *Store) runChecks(ctx context.Context, checks []check) (found []Complaint, err error) {
	for _, c := range checks {
		var texts []string
		if err := s.db.SelectContext(ctx, &texts, c.query); err != nil {
			return nil, fmt.Errorf("check of %s: %w", c.name, err)
		}
		for _, text := range texts {
			found = append(found, Complaint{Check: c.name, What: text, Remedy: c.remedy, Fixable: c.fix != "", fix: strings.Replace(c.fix, "%s", text, 1)})
		}
	}
	return found, nil
}

var createIndex = regexp.MustCompile(`(?s)CREATE (?:UNIQUE )?INDEX (\w+) ON .*?;`)

// missingIndexes compares with the statements of the migrations.
func (s *Store) missingIndexes(ctx context.Context) (found []Complaint, err error) {
	names, err := fs.Glob(migrations.Files, "*.sql")
	if err != nil {
		return nil, err
	}
	statements := map[string]string{}
	var want []string
	for _, name := range names {
		text, err := fs.ReadFile(migrations.Files, name)
		if err != nil {
			return nil, err
		}
		for _, m := range createIndex.FindAllStringSubmatch(string(text), -1) {
			statements[m[1]] = m[0]
			want = append(want, m[1])
		}
		want = slices.DeleteFunc(want, func(index string) bool { return strings.Contains(string(text), "DROP INDEX "+index) })
	}
	var have []string
	if err := s.db.SelectContext(ctx, &have, `SELECT relname FROM pg_class WHERE `+inSchema+` AND relkind IN ('i', 'I')`); err != nil {
		return nil, fmt.Errorf("check of indexes: %w", err)
	}
	for _, index := range want {
		if !slices.Contains(have, index) {
			found = append(found, Complaint{Check: "indexes", What: index + " is missing", Remedy: statements[index], Fixable: true, fix: statements[index]})
		}
	}
	return found, nil
}

// constraints are the keys that the statements of this package rely on.
var constraints = []string{"runs_pkey", "board_results_pkey", "bodies_pkey", "fetches_pkey", "postings_pkey", "readings_pkey", "findings_pkey",
	"clusters_pkey", "host_results_pkey", "posting_versions_pkey", "reopenings_pkey", "postings_dataset_source_key_key",
	"readings_posting_id_fkey", "clusters_posting_id_fkey", "posting_versions_posting_id_fkey", "reopenings_posting_id_fkey",
	"fetches_hash_fkey", "fetches_run_id_fkey", "board_results_run_id_fkey", "findings_run_id_fkey", "host_results_run_id_fkey",
	"demand_pkey", "verdicts_pkey", "demand_run_id_fkey", "verdicts_run_id_fkey"}

func (s *Store) missingConstraints(ctx context.Context) (found []Complaint, err error) {
	var have []string
	if err := s.db.SelectContext(ctx, &have, `SELECT conname FROM pg_constraint WHERE connamespace = current_schema()::regnamespace`); err != nil {
		return nil, fmt.Errorf("check of constraints: %w", err)
	}
	for _, name := range constraints {
		if !slices.Contains(have, name) {
			found = append(found, Complaint{Check: "constraints", What: name + " is missing",
				Remedy: "export the postings, import them into a new database and use that, or restore a backup"})
		}
	}
	return found, nil
}

// damagedIndexes asks amcheck, where that is installed, whether every B-tree is in order.
func (s *Store) damagedIndexes(ctx context.Context) (found []Complaint, err error) {
	var there bool
	if err := s.db.GetContext(ctx, &there, `SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'amcheck')`); err != nil || !there {
		return nil, wrap(err, "look for amcheck")
	}
	var indexes []string
	err = s.db.SelectContext(ctx, &indexes, `
		SELECT c.oid::regclass::text
		FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid JOIN pg_am a ON a.oid = c.relam
		WHERE c.`+inSchema+` AND c.relkind = 'i' AND a.amname = 'btree' AND i.indisvalid ORDER BY 1`)
	if err != nil {
		return nil, fmt.Errorf("list indexes: %w", err)
	}
	for _, index := range indexes {
		if _, err := s.db.ExecContext(ctx, `SELECT bt_index_check($1::regclass)`, index); err != nil {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			found = append(found, Complaint{Check: "amcheck", What: err.Error(), Remedy: "REINDEX INDEX " + index, Fixable: true, fix: "REINDEX INDEX " + index})
		}
	}
	return found, nil
}

// Extensions says of the extensions that help here whether they are "installed", "available" or "missing".
func (s *Store) Extensions(ctx context.Context) (map[string]string, error) {
	out := map[string]string{"amcheck": "missing", "pg_stat_statements": "missing"}
	rows, err := s.db.QueryxContext(ctx, `
		SELECT name, CASE WHEN installed_version IS NULL THEN 'available' ELSE 'installed' END
		FROM pg_available_extensions WHERE name IN ('amcheck', 'pg_stat_statements')`)
	if err != nil {
		return nil, fmt.Errorf("look for extensions: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var name, state string
		if err := rows.Scan(&name, &state); err != nil {
			return nil, fmt.Errorf("look for extensions: %w", err)
		}
		out[name] = state
	}
	return out, wrap(rows.Err(), "look for extensions")
}

// Sizes gives what each table takes, the largest first.
func (s *Store) Sizes(ctx context.Context) ([]TableSize, error) {
	var sizes []TableSize
	err := s.db.SelectContext(ctx, &sizes, `
		SELECT relname AS table, n_live_tup AS rows, n_dead_tup AS dead, pg_total_relation_size(relid) AS bytes
		FROM pg_stat_user_tables WHERE schemaname = current_schema()
		ORDER BY 4 DESC, 1`)
	return sizes, wrap(err, "measure tables")
}

// Fix does what complaints ask for, where that is safe, and marks them.
func (s *Store) Fix(ctx context.Context, found []Complaint) error {
	for i := range found {
		c := &found[i]
		if c.fix == "" {
			continue
		}
		// VACUUM cannot run in a transaction; each of the others is one statement, so one of its own.
		if _, err := s.db.ExecContext(ctx, c.fix); err != nil {
			return fmt.Errorf("repair %s, %s: %w", c.Check, c.What, err)
		}
		c.Fixed = true
	}
	return nil
}
