package main

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/roadcheck/roadcheck/sql/store"
	"github.com/roadcheck/roadcheck/sql/store/storetest"
)

// TestRolesSuffice does a day's work with the rights of the app role, reads with those of the
// reading role, and sees that neither can do more.
func TestRolesSuffice(t *testing.T) {
	t.Parallel()
	prefix := "t_" + strings.ToLower(rand.Text())[:12]
	server := storetest.URL(t)
	t.Cleanup(func() { // after the database is gone, and with it what the roles own
		db, err := store.Connect(context.Background(), server)
		if err != nil {
			t.Error(err)
			return
		}
		defer db.Close()
		_, err = db.Exec(`DROP ROLE IF EXISTS ` + prefix + `_deploy, ` + prefix + `_nightly, ` + prefix + `_chart, ` + prefix + `_owner, ` + prefix + `_app, ` + prefix + `_read`)
		if err != nil {
			t.Error(err)
		}
	})
	database := storetest.Database(t)
	command(t, database, "db", "migrate")
	execute(t, database, command(t, database, "db", "roles", "--prefix", prefix))
	for user, role := range map[string]string{"_deploy": "_owner", "_nightly": "_app", "_chart": "_read"} {
		execute(t, database, `CREATE ROLE `+prefix+user+` LOGIN IN ROLE `+prefix+role)
	}
	as := func(user, options string) string {
		u, err := url.Parse(database)
		if err != nil {
			t.Fatal(err)
		}
		query := u.Query()
		query.Set("user", prefix+user)
		if options != "" {
			query.Set("role", options)
		}
		u.RawQuery = query.Encode()
		return u.String()
	}
	command(t, as("_deploy", prefix+"_owner"), "db", "migrate")
	dir := t.TempDir()
	file := write(t, dir, "p.jsonl", `{"id":"1","title":"Go Engineer","description":"Requirements: Go and PostgreSQL"}`+"\n")
	app, read := as("_nightly", ""), as("_chart", "")
	for _, args := range [][]string{{"import", file}, {"extract"}, {"cluster"}, {"analyze", "--set", "analyze.min_count=1"},
		{"report", "--out", filepath.Join(dir, "report")}, {"db", "prune", "--set", "retention.posting_days=1", "--set", "retention.page_days=1"}} {
		command(t, app, args...)
	}
	worker := as("_nightly", prefix+"_app")
	command(t, worker, "extract", "--share")
	command(t, worker, "worker", "--drain")
	if out := command(t, read, "export", "postings"); !strings.Contains(out, "Go Engineer") {
		t.Errorf("the reading role exports %q", out)
	}
	for who, statements := range map[string][]string{
		app:  {`CREATE TABLE x ()`, `DROP TABLE postings`, `ALTER TABLE postings ADD COLUMN x text`, `DELETE FROM roadcheck_migrations`, `CREATE ROLE x`},
		read: {`DELETE FROM postings`, `INSERT INTO bodies VALUES ('', '', 0)`, `CREATE TEMP TABLE x ()`, `CREATE TABLE x ()`},
	} {
		db := connect(t, who)
		for _, s := range statements {
			if _, err := db.ExecContext(t.Context(), s); err == nil || !strings.Contains(err.Error(), "42501") {
				t.Errorf("%s: %v, want permission denied", s, err)
			}
		}
	}
}

func TestConnectionComplaints(t *testing.T) {
	for address, want := range map[string]string{
		"postgres://h/d":                          "nobody checks",
		"postgres://h/d?sslmode=require":          "nobody checks",
		"postgres://h/d?sslmode=disable":          "in the clear",
		"postgres://h/d?sslmode=verify-full":      "",
		"postgres://localhost/d?sslmode=disable":  "",
		"postgres:///d?host=/tmp&sslmode=disable": "",
	} {
		found := connectionComplaints(address)
		if want == "" && len(found) > 0 || want != "" && (len(found) != 1 || !strings.Contains(found[0].What, want)) {
			t.Errorf("%s: %+v, want %q", address, found, want)
		}
	}
}

func TestFolderComplaints(t *testing.T) {
	dir := t.TempDir()
	for mode, want := range map[os.FileMode]os.FileMode{0o700: 0o700, 0o711: 0o711, 0o755: 0o711, 0o777: 0o711} {
		if err := os.Chmod(dir, mode); err != nil {
			t.Fatal(err)
		}
		permissions := func(fix bool) (n int) {
			found, err := folderComplaints(dir, fix)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range found {
				if f.Check == "permissions" {
					n++
				}
			}
			return n
		}
		complained := permissions(true) == 1
		info, err := os.Stat(dir)
		if err != nil || complained != (mode != want) || info.Mode().Perm() != want || permissions(false) != 0 {
			t.Errorf("mode %o: complained %v, now %v, %v: want %o", mode, complained, info.Mode(), err, want)
		}
	}
}
