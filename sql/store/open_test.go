package store_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/roadcheck/roadcheck/sql/store"
	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

func TestMigrateTwice(t *testing.T) {
	s := storetest.Open(t, storetest.URL(t))
	applied, version, err := s.Migrate(t.Context())
	if err != nil || applied == 0 || version == 0 {
		t.Fatalf("first: applied %d to version %d, %v", applied, version, err)
	}
	again, same, err := s.Migrate(t.Context())
	if err != nil || again != 0 || same != version {
		t.Errorf("second: applied %d to version %d, %v; want 0 at %d", again, same, err, version)
	}
}

func TestMigrateConcurrently(t *testing.T) {
	databaseURL := storetest.URL(t)
	applied := make([]int, 3)
	var group errgroup.Group
	for i := range applied {
		s := storetest.Open(t, databaseURL)
		group.Go(func() (err error) {
			applied[i], _, err = s.Migrate(context.Background())
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	busy := 0
	for _, n := range applied {
		if n > 0 {
			busy++
		}
	}
	if busy != 1 {
		t.Errorf("applied %v: want one that does it all", applied)
	}
}

// TestWithoutPrivileges works as a role that owns a schema and nothing else.
func TestWithoutPrivileges(t *testing.T) {
	_, db := open(t)
	var schema string
	if err := db.Get(&schema, `SELECT current_schema()`); err != nil {
		t.Fatal(err)
	}
	role := "plain_" + schema
	for _, statement := range []string{
		`CREATE ROLE ` + role + ` LOGIN PASSWORD 'p@ss/word' NOSUPERUSER NOCREATEDB NOCREATEROLE`,
		`CREATE SCHEMA ` + role + ` AUTHORIZATION ` + role,
	} {
		if _, err := db.Exec(statement); err != nil {
			t.Skip("the test database gives no right to create roles: ", err)
		}
	}
	t.Cleanup(func() {
		for _, statement := range []string{`DROP SCHEMA ` + role + ` CASCADE`, `DROP ROLE ` + role} {
			if _, err := db.Exec(statement); err != nil {
				t.Error(err)
			}
		}
	})
	u, err := url.Parse(storetest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Del("user")
	query.Set("search_path", role)
	u.User, u.RawQuery = url.UserPassword(role, "p@ss/word"), query.Encode()
	s := storetest.Open(t, u.String())
	if _, _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := save(t, s, today, fullPosting("acme/1")); got != (store.Change{Inserted: 1}) {
		t.Errorf("change = %+v, want 1 inserted", got)
	}
	if got := readAll(t, s, "v1"); got != (store.Change{Inserted: 1}) {
		t.Errorf("readings: %+v, want 1 inserted", got)
	}
}

func TestMigrateNamesWhatIsWrong(t *testing.T) {
	u := storetest.URL(t)
	parsed, err := url.Parse(u)
	if err != nil {
		t.Fatal(err)
	}
	query := parsed.Query()
	query.Set("search_path", "no_such_schema")
	parsed.RawQuery = query.Encode()
	s := storetest.Open(t, parsed.String())
	if _, _, err := s.Migrate(t.Context()); err == nil || !strings.Contains(err.Error(), "search_path") {
		t.Errorf("error %v, want one that names search_path", err)
	}
}

func TestOpenErrors(t *testing.T) {
	for _, tt := range []struct{ name, url, want string }{
		{"refused", "postgres://u:s3cret@127.0.0.1:1/db", `connect to database "db" on 127.0.0.1 port 1`},
		{"socket", "postgres:///db?host=/no/such/dir&user=u&password=s3cret", `connect to database "db" on /no/such/dir`},
		{"scheme", "mysql://u:s3cret@h/db", "want postgres://"},
		{"empty", "", "want postgres://"},
		{"bad password", "postgres://u:s3cret/x@h/db", "percent-encoded"},
		{"bad escape", "postgres://u:s3cret%zz@h/db", "percent-encoded"},
		{"sslmode", "postgres://u:s3cret@h/db?sslmode=perhaps", `"perhaps" is not supported`},
		{"port", "postgres://u:s3cret@h:99999/db", "port"},
	} {
		s, err := store.Open(t.Context(), tt.url)
		if err == nil {
			s.Close()
			t.Errorf("%s: opened", tt.name)
			continue
		}
		if !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: error %q, want one with %q and without the password", tt.name, err, tt.want)
		}
	}
}

func TestOpenUnknownDatabase(t *testing.T) {
	u, err := url.Parse(storetest.URL(t))
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/no_such_database"
	if _, err := store.Open(t.Context(), u.String()); err == nil || !strings.Contains(err.Error(), `"no_such_database"`) {
		t.Errorf("error %v, want one that names the database", err)
	}
}

// TestConstraintsHold writes past the store what it would never write.
func TestConstraintsHold(t *testing.T) {
	s, db := open(t)
	save(t, s, today, fullPosting("acme/1"))
	readAll(t, s, "v1")
	for _, statement := range []string{
		`UPDATE postings SET dataset = 'test'`,
		`UPDATE postings SET last_seen = first_seen - 1`,
		`UPDATE readings SET mention_needs = mention_needs || 1::smallint`,
		`UPDATE readings SET mention_needs = '{0,1,2}'`,
		`UPDATE readings SET salary_provenance = NULL`,
		`UPDATE readings SET salary_currency = NULL`,
	} {
		_, err := db.Exec(statement)
		if err == nil {
			t.Errorf("allowed: %s", statement)
		}
	}
}
