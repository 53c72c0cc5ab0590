// Package storetest gives tests a store in a schema of their own on a real Postgres.
//
// ROADCHECK_TEST_DATABASE_URL, else DATABASE_URL, names the server; otherwise
// each test process starts one private server. Without Postgres the test skips.
package storetest

import (
	"context"
	"crypto/rand"
	"errors"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/sql/store"
)

// New gives an empty, migrated store that is closed and removed when the test ends.
func New(t testing.TB) *store.Store {
	t.Helper()
	s := Open(t, URL(t))
	if _, _, err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s
}

// Open opens a store that is closed when the test ends.
func Open(t testing.TB, databaseURL string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// URL gives the URL of an empty schema that is removed when the test ends.
func URL(t testing.TB) string {
	t.Helper()
	server, err := serverURL()
	if errors.Is(err, errNoBinaries) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal("the test database URL cannot be parsed")
	}
	schema := "test_" + strings.ToLower(rand.Text())
	if err := run(context.Background(), server, `CREATE SCHEMA `+schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := run(context.Background(), server, `DROP SCHEMA `+schema+` CASCADE`); err != nil {
			t.Error(err)
		}
	})
	query := u.Query()
	query.Set("search_path", schema)
	u.RawQuery = query.Encode()
	return u.String()
}

// Database gives the URL of an empty database that is removed when the test ends, for what a schema of its own is not enough.
func Database(t testing.TB) string {
	t.Helper()
	u, err := url.Parse(URL(t))
	if err != nil {
		t.Fatal("the test database URL cannot be parsed")
	}
	server := u.String()
	query := u.Query()
	u.Path = "/" + query.Get("search_path")
	query.Del("search_path")
	u.RawQuery = query.Encode()
	name := u.Path[1:]
	if err := run(context.Background(), server, `CREATE DATABASE `+name+` ENCODING 'UTF8' TEMPLATE template0`); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := run(context.Background(), server, `DROP DATABASE `+name+` WITH (FORCE)`); err != nil {
			t.Error(err)
		}
	})
	return u.String()
}

func serverURL() (string, error) {
	for _, name := range []string{"ROADCHECK_TEST_DATABASE_URL", "DATABASE_URL"} {
		if v := os.Getenv(name); v != "" {
			return v, nil
		}
	}
	private, err := privateServer()
	if err != nil {
		return "", err
	}
	return private.url, nil
}

// run executes one statement on a connection of its own.
func run(ctx context.Context, databaseURL, statement string) error {
	db, err := store.Connect(ctx, databaseURL)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, statement)
	return err
}
