// Package embedded runs a private PostgreSQL server for one program: no
// set-up, no TCP port, data kept between runs.
//
// It starts the postgres binary of the system as a child process that listens
// on a unix socket only, in a fresh directory per start. One lock file per data
// directory makes sure that one process owns the server; the server ends with
// its owner even when the owner is killed. PostgreSQL refuses to run as root,
// so root hands the server to an unprivileged user, or runs it in a user
// namespace where that user cannot reach the directory.
//
// Layout of a data directory:
//
//	lock        flock held by the owner
//	state.json  who the owner is; absent when nothing runs
//	server.log  what the server says
//	15/         the cluster of PostgreSQL 15; one folder per major version
package embedded

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"github.com/lib/pq"
)

// Options say where the private server lives. The zero value works.
type Options struct {
	// Dir is the data directory root; "" means DefaultDir().
	Dir string
	// Bin is the folder of postgres and initdb; "" searches $PATH and the usual places.
	Bin string
	// Log receives what happens; nil is silent.
	Log *slog.Logger
	// Settings are extra PostgreSQL settings ("work_mem": "64MB"); they win over
	// the defaults of this package, except where the server is reached.
	Settings map[string]string
}

// role is the superuser that initdb makes and that every connection uses.
//
// Connections need no password ("trust"). That is safe here because the socket
// lies in a directory of mode 0700 that belongs to the server's user and there
// is no TCP listener: only that user and root get as far as connecting, and both
// could read the data files anyway.
const role = "roadcheck"

// port only names the socket file, .s.PGSQL.5432; nothing listens on TCP.
const port = "5432"

// DefaultDir is /var/lib/roadcheck/postgres for root; for others
// $XDG_DATA_HOME/roadcheck/postgres or ~/.local/share/roadcheck/postgres, on
// macOS ~/Library/Application Support/roadcheck/postgres. Users without a home
// get a directory of their own below /var/tmp.
func DefaultDir() string {
	if os.Geteuid() == 0 {
		return "/var/lib/roadcheck/postgres"
	}
	if data := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
		return filepath.Join(data, "roadcheck", "postgres")
	}
	home, err := os.UserHomeDir()
	if err != nil || !filepath.IsAbs(home) || home == "/" {
		return filepath.Join("/var/tmp", "roadcheck-"+strconv.Itoa(os.Geteuid()), "postgres")
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Application Support", "roadcheck", "postgres")
	}
	return filepath.Join(home, ".local", "share", "roadcheck", "postgres")
}

// resolve fills in what was left open and checks the settings.
func (o Options) resolve() (Options, error) {
	if o.Dir == "" {
		o.Dir = DefaultDir()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return o, fmt.Errorf("data directory %s: %w", o.Dir, err)
	}
	o.Dir = dir
	// /proc names directories by their real path, and so does this package.
	if dir, err := filepath.EvalSymlinks(o.Dir); err == nil {
		o.Dir = dir
	} else if !errors.Is(err, fs.ErrNotExist) {
		return o, fmt.Errorf("data directory %s: %w", o.Dir, err)
	}
	return o, checkSettings(o.Settings)
}

// Instance is a running server, owned by this process or attached to.
type Instance struct {
	status Status
	log    *slog.Logger
	done   chan struct{}
	err    error  // written before done closes
	owned  *owned // nil when attached to a service
	detach context.CancelFunc
}

// Start runs the server on o.Dir, making the cluster when there is none. The
// server belongs to this process until Stop; ctx bounds only the start. Errors
// include *InUseError, *NoBinariesError and *VersionError.
func Start(ctx context.Context, o Options) (*Instance, error) {
	return start(ctx, o, Status{})
}

// start is Start for an owner described by as.
func start(ctx context.Context, o Options, as Status) (*Instance, error) {
	o, err := o.resolve()
	if err != nil {
		return nil, err
	}
	bin, err := findBinaries(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := makeDir(o.Dir); err != nil {
		return nil, err
	}
	if o.Dir, err = filepath.EvalSymlinks(o.Dir); err != nil {
		return nil, fmt.Errorf("data directory: %w", err)
	}
	as.Running, as.PID, as.Dir, as.Version, as.Bin = true, os.Getpid(), o.Dir, bin.version, bin.dir
	as.Since = time.Now().UTC().Truncate(time.Second)
	c, err := acquire(ctx, as)
	if err != nil {
		return nil, err
	}
	i, err := launch(ctx, o, bin, c)
	if err != nil {
		return nil, errors.Join(err, c.release())
	}
	return i, nil
}

// URL is the lib/pq URL of a database on this server. It creates nothing.
func (i *Instance) URL(database string) string { return i.status.URL(database) }

// URL is the lib/pq URL of a database on the running server.
func (s Status) URL(database string) string {
	u := url.URL{Scheme: "postgres", Path: "/" + database}
	u.RawQuery = url.Values{
		"host": {s.Socket}, "port": {port}, "user": {role}, "sslmode": {"disable"},
	}.Encode()
	return u.String()
}

// Status says what this instance is.
func (i *Instance) Status() Status { return i.status }

// CreateDatabase makes the database unless it exists.
func (i *Instance) CreateDatabase(ctx context.Context, name string) error {
	db, err := sql.Open("postgres", i.URL("postgres"))
	if err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	defer db.Close()
	var exists bool
	err = db.QueryRowContext(ctx, `SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)`, name).Scan(&exists)
	if err == nil && !exists {
		_, err = db.ExecContext(ctx, `CREATE DATABASE `+pq.QuoteIdentifier(name))
	}
	var refused *pq.Error
	if errors.As(err, &refused) && (refused.Code == "42P04" || refused.Code == "23505") {
		return nil // another connection made it between the two statements
	}
	if err != nil {
		return fmt.Errorf("create database %s: %w", name, err)
	}
	return nil
}

// Stop ends the server of an instance that this process owns and waits for it:
// a fast shutdown, which keeps everything committed; after a time limit, or some
// time after ctx ends, an immediate one, which keeps it too but has to recover at
// the next start. On an attached instance it only ends the attachment. Calling it
// again is harmless.
func (i *Instance) Stop(ctx context.Context) error {
	if i.owned == nil {
		i.detach()
		<-i.done
		return nil
	}
	return i.owned.stop(ctx, i)
}

// Done is closed when the server has ended, by itself or not, and for an
// attached instance also by Stop.
func (i *Instance) Done() <-chan struct{} { return i.done }

// Err says why the server ended: nil while it runs and after Stop.
func (i *Instance) Err() error {
	select {
	case <-i.done:
		return i.err
	default:
		return nil
	}
}
