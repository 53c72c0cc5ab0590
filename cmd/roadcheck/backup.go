package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/roadcheck/roadcheck/sql/embedded"
	"github.com/roadcheck/roadcheck/sql/store"
)

type backupCmd struct {
	File string `arg:"" help:"File to write; one that is there is replaced once the new one is whole."`
}

// checksumEnding is added to the name of a backup for the file of its checksum, in the form of sha256sum.
const checksumEnding = ".sha256"

// Run writes the whole database to a file in pg_dump's custom format, as it was at one moment.
func (c *backupCmd) Run(ctx context.Context, a *app) error {
	return a.withTools(ctx, func(t postgresTools) error {
		if t.server.Migrated == 0 {
			return fmt.Errorf("database %q has no tables of roadcheck: there is nothing to back up", t.server.Database)
		}
		st := a.stage("backup", "bytes")
		defer st.close()
		// What an earlier backup left that was killed. Removed, not written over: its pg_dump may still be writing.
		partial := c.File + ".partial"
		if err := os.Remove(partial); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("back up: %w", err)
		}
		size, err := t.dump(ctx, partial, c.File)
		if err != nil {
			return errors.Join(fmt.Errorf("back up to %s: %w", c.File, err), removeIfThere(partial))
		}
		st.end("file", c.File, "bytes", size, "schema", t.server.Migrated, "postgres", t.server.Major())
		return nil
	})
}

func removeIfThere(name string) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// postgresTools runs Postgres's own programs on the configured database.
type postgresTools struct {
	*app
	store   *store.Store
	server  store.Server
	address string
	environ []string
}

// withTools runs fn on the database as it is: it is not migrated.
func (a *app) withTools(ctx context.Context, fn func(postgresTools) error) (err error) {
	databaseURL, release, err := a.address(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	s, err := store.Open(ctx, databaseURL)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	t := postgresTools{app: a, store: s}
	if t.server, err = s.Server(ctx); err != nil {
		return err
	}
	if t.address, t.environ, err = libpq(databaseURL); err != nil {
		return err
	}
	return fn(t)
}

// command is one of Postgres's programs, which is asked to end when ctx does; said takes its messages.
func (t postgresTools) command(ctx context.Context, name string, args ...string) (cmd *exec.Cmd, said *bytes.Buffer, err error) {
	program, err := embedded.Tool(ctx, t.embeddedOptions(), name, t.server.Major())
	if err != nil {
		return nil, nil, err
	}
	cmd = exec.CommandContext(ctx, program, args...)
	cmd.Env = append(append(os.Environ(), "LC_ALL=C"), t.environ...)
	said = &bytes.Buffer{}
	cmd.Stderr = said
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 5 * time.Second
	return cmd, said, nil
}

// output runs one of Postgres's programs and gives what it prints.
func (t postgresTools) output(ctx context.Context, name string, args ...string) ([]byte, error) {
	cmd, said, err := t.command(ctx, name, args...)
	if err != nil {
		return nil, err
	}
	out, err := cmd.Output()
	return out, toolError(ctx, name, said, err)
}

// toolError is why a program failed, in its own words.
func toolError(ctx context.Context, name string, said *bytes.Buffer, err error) error {
	if err == nil {
		return nil
	}
	return cmp.Or(ctx.Err(), fmt.Errorf("%s: %w: %.2000s", name, err, bytes.TrimSpace(said.Bytes())))
}

// dump writes and verifies the partial file and gives it its name.
func (t postgresTools) dump(ctx context.Context, partial, name string) (size int64, err error) {
	f, err := os.OpenFile(partial, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	_, err = t.output(ctx, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--lock-wait-timeout=60000",
		"--schema="+quoteIdentifier(t.server.Schema), "--file="+partial, "--dbname="+t.address)
	if err != nil {
		return 0, err
	}
	if err := f.Sync(); err != nil {
		return 0, err
	}
	if err := t.verify(ctx, partial); err != nil {
		return 0, fmt.Errorf("the new backup cannot be read back: %w", err)
	}
	sum, size, err := checksum(partial)
	if err != nil {
		return 0, err
	}
	// A checksum of another file would condemn the new one, should this end between the two renames.
	if err := removeIfThere(name + checksumEnding); err != nil {
		return 0, err
	}
	if err := os.Rename(partial, name); err != nil {
		return 0, err
	}
	line := sum + "  " + filepath.Base(name) + "\n"
	return size, replaceFile(name+checksumEnding, []byte(line))
}

// verify reads a backup to its end: its contents are those of this program, and all of it can be unpacked.
func (t postgresTools) verify(ctx context.Context, name string) error {
	if _, err := t.contents(ctx, name); err != nil {
		return err
	}
	cmd, said, err := t.command(ctx, "pg_restore", "--file=-", name)
	if err != nil {
		return err
	}
	cmd.Stdout = io.Discard
	return toolError(ctx, "pg_restore", said, cmd.Run())
}

// contents gives the schema that a backup is of, which must have this program's tables.
func (t postgresTools) contents(ctx context.Context, name string) (schema string, err error) {
	list, err := t.output(ctx, "pg_restore", "--list", name)
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(list)) {
		// Such as "221; 1259 16404 TABLE DATA public postings roadcheck".
		_, entry, _ := strings.Cut(line, " TABLE DATA ")
		if fields := strings.Fields(entry); len(fields) >= 2 && fields[1] == "roadcheck_migrations" {
			return fields[0], nil
		}
	}
	return "", fmt.Errorf("%s is no backup of roadcheck: it has no table roadcheck_migrations", name)
}

func checksum(name string) (sum string, size int64, err error) {
	f, err := os.Open(name)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), size, err
}

func quoteIdentifier(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
