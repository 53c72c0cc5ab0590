package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"github.com/roadcheck/roadcheck/sql/embedded"
	"github.com/roadcheck/roadcheck/sql/store"
)

type dbCmd struct {
	Start   dbStartCmd   `cmd:"" help:"Start the private Postgres in the background, so that several commands can share it."`
	Stop    dbStopCmd    `cmd:"" help:"Stop the private Postgres that db start started."`
	Psql    dbPsqlCmd    `cmd:"" passthrough:"" help:"Open psql on the database; further arguments go to psql."`
	Migrate dbMigrateCmd `cmd:"" help:"Bring the schema up to date."`
	URL     dbURLCmd     `cmd:"" name:"url" help:"Print the address of the running database."`
	Doctor  dbDoctorCmd  `cmd:"" help:"Look for what is wrong with the database, and say what to do about it."`
	Prune   dbPruneCmd   `cmd:"" help:"Remove pages and postings that are older than the retention keys allow."`
	Roles   dbRolesCmd   `cmd:"" help:"Print the SQL that makes roles with the least rights: for changing the schema, for daily work, for reading."`
	Serve   dbServeCmd   `cmd:"" hidden:""`
}

// external refuses commands about the private Postgres when another database is configured.
func (a *app) external(command string) error {
	if a.cfg.Database.URL == "" {
		return nil
	}
	return &usageError{fmt.Sprintf("db %s is about the private Postgres, but a database is configured (DATABASE_URL or database.url)", command)}
}

type dbStartCmd struct{}

// Run starts a detached copy of this program that owns the private Postgres.
func (c *dbStartCmd) Run(ctx context.Context, a *app) error {
	if err := a.external("start"); err != nil {
		return err
	}
	status, err := embedded.ReadStatus(a.cfg.Database.Dir)
	if err != nil {
		return err
	}
	if status.Running {
		return &embedded.InUseError{Status: status}
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	ready, theirs, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("make pipe: %w", err)
	}
	defer ready.Close()
	cmd := exec.Command(self, c.args(a)...)
	cmd.Dir = "/"
	cmd.ExtraFiles = []*os.File{theirs}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	err = cmd.Start()
	theirs.Close()
	if err != nil {
		return fmt.Errorf("start the database service: %w", err)
	}
	return c.await(ctx, a, cmd, ready)
}

func (c *dbStartCmd) args(a *app) []string {
	args := []string{"db", "serve"}
	if dir := a.cfg.Database.Dir; dir != "" {
		if abs, err := filepath.Abs(dir); err == nil {
			dir = abs
		}
		args = append(args, "--set", "database.dir="+dir)
	}
	if bin := a.cfg.Database.Bin; bin != "" {
		args = append(args, "--set", "database.bin="+bin)
	}
	return args
}

// await reads the service's first line: its address, or why it could not start.
func (c *dbStartCmd) await(ctx context.Context, a *app, cmd *exec.Cmd, ready *os.File) error {
	context.AfterFunc(ctx, func() { ready.Close() })
	line, err := bufio.NewReader(ready).ReadString('\n')
	if ctx.Err() != nil {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended by itself
		return ctx.Err()
	}
	if err != nil {
		rest := line
		if waitErr := cmd.Wait(); waitErr != nil && rest == "" {
			rest = waitErr.Error()
		}
		return fmt.Errorf("the database service did not start: %s", rest)
	}
	fmt.Fprintf(a.Stdout, "The private Postgres runs as a service (pid %d).\nAddress: %sStop it with: roadcheck db stop\n", cmd.Process.Pid, line)
	return cmd.Process.Release()
}

// dbServeCmd is the service itself; its file descriptor 3 takes the address or the error.
type dbServeCmd struct{}

// Run owns the private Postgres until it is told to stop.
func (c *dbServeCmd) Run(ctx context.Context, a *app) error {
	pipe := os.NewFile(3, "ready")
	err := embedded.Serve(ctx, a.embeddedOptions(), func() {
		status, err := embedded.ReadStatus(a.cfg.Database.Dir)
		if err == nil {
			_, err = fmt.Fprintln(pipe, status.URL(databaseName))
		}
		if err != nil {
			a.log.Warn("could not report the address", "error", err)
		}
		pipe.Close()
	})
	if err != nil {
		_, _ = io.WriteString(pipe, err.Error()) // the caller may have gone
	}
	return err
}

type dbStopCmd struct{}

// Run stops the service.
func (c *dbStopCmd) Run(ctx context.Context, a *app) error {
	if err := a.external("stop"); err != nil {
		return err
	}
	status, err := embedded.StopService(ctx, a.cfg.Database.Dir)
	if err != nil {
		return err
	}
	if !status.Running {
		fmt.Fprintf(a.Stdout, "No private Postgres runs in %s.\n", status.Dir)
		return nil
	}
	fmt.Fprintf(a.Stdout, "Stopped the private Postgres in %s.\n", status.Dir)
	return nil
}

type dbPsqlCmd struct {
	Args []string `arg:"" optional:"" help:"Arguments for psql."`
}

// Run opens psql on the database, which it migrates first.
func (c *dbPsqlCmd) Run(ctx context.Context, a *app) (err error) {
	psql, err := exec.LookPath("psql")
	if err != nil {
		return fmt.Errorf("psql is not installed: install the Postgres client (postgresql-client), or use any client with the address of roadcheck db url")
	}
	url, release, err := a.address(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, release()) }()
	s, err := a.openStore(ctx, url)
	if err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	args := c.Args
	if len(args) > 0 && args[0] == "--" {
		args = args[1:]
	}
	address, environ, err := libpq(url)
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, psql, append([]string{"--dbname", address}, args...)...)
	cmd.Env = append(os.Environ(), environ...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = a.Stdin, a.Stdout, a.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("psql: %w", err)
	}
	return nil
}

type dbMigrateCmd struct{}

// Run migrates and prints the schema's version.
func (c *dbMigrateCmd) Run(ctx context.Context, a *app) error {
	return a.withStore(ctx, func(s *store.Store) error {
		_, schema, err := s.Migrate(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.Stdout, "The schema is at version %d.\n", schema)
		return nil
	})
}

type dbURLCmd struct{}

// Run prints where the database is, for other clients.
func (c *dbURLCmd) Run(_ context.Context, a *app) error {
	if a.cfg.Database.URL != "" {
		fmt.Fprintln(a.Stdout, string(a.cfg.Database.URL)) // with its password: other clients need it
		return nil
	}
	status, err := embedded.ReadStatus(a.cfg.Database.Dir)
	if err != nil {
		return err
	}
	if !status.Running {
		return fmt.Errorf("the private Postgres in %s is not running: start it with roadcheck db start", status.Dir)
	}
	fmt.Fprintln(a.Stdout, status.URL(databaseName))
	return nil
}
