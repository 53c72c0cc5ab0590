package storetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// errNoBinaries: this machine has no Postgres to test against.
var errNoBinaries = errors.New("no Postgres to test against: install the postgresql server package, " +
	"or set ROADCHECK_PGBIN to the folder of its binaries, or ROADCHECK_TEST_DATABASE_URL to a database")

// supervise runs a server until standard input ends, which it does when this
// process does, however it ends; then the server is stopped and its folder removed.
const supervise = `
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c synchronous_commit=off \
	-c full_page_writes=off -c max_connections=200 >"$2/log" 2>&1 </dev/null &
cat >/dev/null
kill -QUIT $!
wait
rm -rf "$2"
`

type server struct {
	url   string    // of its database
	input io.Closer // the server ends when this is closed, or collected as garbage
}

// privateServer starts the one server of this test process. It is not package embedded's,
// which keeps data on purpose: this one takes its folder along when the process ends, also
// when it is killed.
var privateServer = sync.OnceValues(startServer)

func startServer() (*server, error) {
	bin, err := findBinaries()
	if err != nil {
		return nil, err
	}
	owner, credential, err := unprivileged()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("/tmp", "rct-") // short: a socket path holds 107 bytes
	if err != nil {
		return nil, err
	}
	if credential != nil {
		if err := os.Chown(dir, int(credential.Uid), int(credential.Gid)); err != nil {
			return nil, err
		}
	}
	command := func(name string, args ...string) *exec.Cmd {
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C"}
		// A group of its own: Ctrl-C is for the tests, which then end it.
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: credential, Setpgid: true}
		return cmd
	}
	out, err := command(filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"), "-U", owner,
		"-A", "trust", "-E", "UTF8", "--locale=C", "-N").CombinedOutput()
	if err != nil {
		os.RemoveAll(dir) // later the server's shell does it
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	shell := command("/bin/sh", "-c", supervise, "sh", bin, dir)
	input, err := shell.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := shell.Start(); err != nil {
		return nil, fmt.Errorf("start postgres: %w", err)
	}
	databaseURL := "postgres:///postgres?" + url.Values{"host": {dir}, "user": {owner}}.Encode()
	if err := waitReady(databaseURL); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		return nil, fmt.Errorf("start postgres: %w: %s", err, log)
	}
	return &server{databaseURL, input}, nil
}

func findBinaries() (string, error) {
	if dir := os.Getenv("ROADCHECK_PGBIN"); dir != "" {
		return dir, nil
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	var found []string
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin/initdb", "/usr/pgsql-*/bin/initdb",
		"/opt/homebrew/opt/postgresql*/bin/initdb", "/usr/local/opt/postgresql*/bin/initdb"} {
		matches, err := filepath.Glob(pattern)
		if err != nil {
			return "", err
		}
		found = append(found, matches...)
	}
	if len(found) == 0 {
		return "", errNoBinaries
	}
	return filepath.Dir(slices.Max(found)), nil
}

// unprivileged is the user to run as: the present one, or for root, as whom
// Postgres refuses to run, postgres or nobody.
func unprivileged() (name string, credential *syscall.Credential, err error) {
	if os.Geteuid() != 0 {
		u, err := user.Current()
		if err != nil {
			return "", nil, err
		}
		return u.Username, nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return "", nil, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return "", nil, err
		}
		return name, &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return "", nil, errors.New("neither postgres nor nobody is a user here: Postgres cannot run as root")
}

// waitReady asks until the server answers or ten seconds have passed.
func waitReady(databaseURL string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	for {
		err := run(ctx, databaseURL, `SELECT 1`)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(10 * time.Millisecond):
		}
	}
}
