package store_test

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

const citusFile = "../../deploy/citus.sql"

// citusTables are the tables that deploy/citus.sql puts on every node, and those that it distributes, by one column.
func citusTables(t *testing.T) (everywhere, distributed []string, key string) {
	t.Helper()
	text, err := os.ReadFile(citusFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^SELECT create_(?:reference_table\('(\w+)'|distributed_table\('(\w+)', '(\w+)')`).FindAllStringSubmatch(string(text), -1) {
		if m[1] != "" {
			everywhere = append(everywhere, m[1])
			continue
		}
		distributed = append(distributed, m[2])
		if key != "" && m[3] != key {
			t.Errorf("%s is distributed by %s, the tables before it by %s", m[2], m[3], key)
		}
		key = m[3]
	}
	if len(everywhere) == 0 || len(distributed) == 0 {
		t.Fatalf("%s names %d tables for every node and %d to distribute", citusFile, len(everywhere), len(distributed))
	}
	return everywhere, distributed, key
}

// TestSchemaCanBeDistributed holds the schema against what Citus asks of it, without Citus: every unique key of a distributed
// table has the distribution key in it, references go from distributed tables to tables on every node, and no table that is
// about a posting is forgotten.
func TestSchemaCanBeDistributed(t *testing.T) {
	_, db := open(t)
	everywhere, distributed, key := citusTables(t)
	for name, query := range map[string]string{
		"a unique key without the distribution key": `
			SELECT i.indexrelid::regclass::text FROM named, pg_index i JOIN pg_class c ON c.oid = i.indrelid
			WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY (distributed) AND i.indisunique
				AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = key AND a.attnum = ANY (i.indkey))`,
		"a reference that Citus refuses": `
			SELECT f.conname FROM named, pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class d ON d.oid = f.confrelid
			WHERE f.contype = 'f' AND f.connamespace = current_schema()::regnamespace
				AND (c.relname = ANY (distributed || everywhere) OR d.relname = ANY (distributed)) AND NOT d.relname = ANY (everywhere)`,
		"a table about postings that is not distributed": `
			SELECT c.relname FROM named, pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
			WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = key AND NOT c.relname = ANY (distributed)`,
		"a name that is no table": `
			SELECT n FROM named, unnest(everywhere || distributed) AS n
			WHERE NOT EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = n AND c.relkind IN ('r', 'p'))`,
	} {
		query = `WITH named (everywhere, distributed, key) AS (VALUES ($1::text[], $2::text[], $3::text))` + query
		var found []string
		if err := db.SelectContext(t.Context(), &found, query, pq.Array(everywhere), pq.Array(distributed), key); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if len(found) > 0 {
			t.Errorf("%s: %v", name, found)
		}
	}
}

// TestOnCitus stores and reads on distributed tables what it stores and reads on plain ones.
func TestOnCitus(t *testing.T) {
	ctx := t.Context()
	url := storetest.Database(t)
	want := storedTwice(t, storetest.New(t))
	if len(want.Observations) != 200 || want.Changes[0].Inserted != 200 || want.Changes[3].Updated != 50 {
		t.Fatalf("plain tables: changes %+v, %d observations", want.Changes, len(want.Observations))
	}
	spread := storetest.Open(t, url)
	connection, err := store.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	db := sqlx.NewDb(connection, "postgres")
	var available bool
	if err := db.GetContext(ctx, &available, `SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'citus')`); err != nil {
		t.Fatal(err)
	}
	if !available {
		t.Skip("this Postgres has no extension citus: distributed tables are not tested here")
	}
	statements, err := os.ReadFile(citusFile)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(ctx, `CREATE EXTENSION citus`); err != nil {
		t.Skipf("the extension citus cannot be used here: %v", err)
	}
	if _, err := db.ExecContext(ctx, `SELECT citus_set_coordinator_host('localhost', current_setting('port')::integer)`); err != nil {
		t.Fatal(err)
	}
	if _, _, err := spread.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(ctx, string(statements)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, storedTwice(t, spread)); diff != "" {
		t.Errorf("(-plain +distributed):\n%s", diff)
	}
}

// storedTwice stores postings, readings and clusters, changes some, stores all again, and gives what each step
// changed and what an analysis sees then.
func storedTwice(t *testing.T, s *store.Store) (out struct {
	Changes      []store.Change
	Observations []market.Observation
}) {
	t.Helper()
	ctx := t.Context()
	m := store.ClusterMethod{Dataset: market.Real, Version: "v1", Method: "m1"}
	postings := manyPostings(200)
	for range 2 {
		out.Changes = append(out.Changes, save(t, s, today, postings...))
		unread, err := s.Unread(ctx, "v1", 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		var readings []store.StoredReading
		var clusters store.Clustering
		for _, p := range unread {
			readings = append(readings, store.StoredReading{Posting: p.ID, Hash: p.Hash, Reading: fullReading("v1")})
			clusters.Clusters = append(clusters.Clusters, store.PostingCluster{Posting: p.ID, Cluster: p.ID, Class: "single"})
		}
		read, err := s.SaveReadings(ctx, readings)
		if err != nil {
			t.Fatal(err)
		}
		clustered, err := s.SaveClusters(ctx, m, clusters)
		if err != nil {
			t.Fatal(err)
		}
		out.Changes = append(out.Changes, read, clustered)
		for i := range postings[:50] {
			postings[i].Description += " And more."
		}
	}
	err := s.EachObservation(ctx, store.ObservationFilter{Dataset: market.Real, Version: "v1"}, func(o market.Observation) error {
		out.Observations = append(out.Observations, o)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(out.Observations, func(a, b market.Observation) int { return int(a.Posting - b.Posting) })
	return out
}
