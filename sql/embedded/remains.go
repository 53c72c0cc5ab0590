package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is what a recorded process id stands for now.
type process int

const (
	gone     process = iota
	zombie           // ended, but not waited for: it still counts as alive for Postgres
	stranger         // another program that was given the same id
	server           // a Postgres on the cluster
)

// How long an earlier server may take to end, and an immediate shutdown after that.
const (
	fastLimit      = 10 * time.Second
	immediateLimit = 5 * time.Second
	pollEvery      = 5 * time.Millisecond
)

// endPrevious deals with the server of an owner that was killed: it waits for its
// end, helps if it is the recorded one, and removes a pid file that names nothing
// of this cluster any more. Safe only under the claim.
func endPrevious(ctx context.Context, o Options, cluster string, before Status) error {
	pid, _ := readPidFile(cluster)
	ours := pid != 0 && pid == before.Server
	start, asked := time.Now(), false
	for pid != 0 {
		what := inspect(pid, cluster)
		if what == gone {
			return removeSocketDir(before.Socket) // Postgres removes such a pid file itself
		}
		if what != server {
			o.Log.Warn("removing the pid file of a server that is no more", "pid", pid)
			if err := os.Remove(filepath.Join(cluster, "postmaster.pid")); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("remove stale pid file: %w", err)
			}
			break
		}
		waited := time.Since(start)
		if waited > fastLimit+immediateLimit || (!ours && waited > immediateLimit) {
			return fmt.Errorf("a Postgres that this roadcheck did not start (pid %d) uses %s; end it and try again", pid, cluster)
		}
		if ours && !asked {
			o.Log.Warn("ending the server of a roadcheck that was killed", "pid", pid)
			err := syscall.Kill(pid, syscall.SIGINT)
			if err != nil && !errors.Is(err, syscall.ESRCH) {
				return fmt.Errorf("end earlier server (pid %d): %w", pid, err)
			}
			asked = true
		}
		if err := pause(ctx, pollEvery); err != nil {
			return err
		}
		pid, _ = readPidFile(cluster)
	}
	return removeSocketDir(before.Socket)
}

// readPidFile gives the server's process id and what it says about itself
// ("starting", "ready"); 0 when there is no readable pid file.
func readPidFile(cluster string) (pid int, state string) {
	text, err := os.ReadFile(filepath.Join(cluster, "postmaster.pid"))
	if err != nil {
		return 0, ""
	}
	lines := strings.Split(string(text), "\n")
	pid, err = strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || pid < 1 {
		return 0, ""
	}
	if len(lines) >= 8 {
		state = strings.TrimSpace(lines[7])
	}
	return pid, state
}

// socketPrefix begins the names of socket directories.
const socketPrefix = "rc-"

// makeSocketDir makes a fresh directory with a short name: the path of a unix
// socket is limited to about 100 bytes, and a fresh one holds no stale lock file.
func makeSocketDir(id identity) (string, error) {
	dir, err := os.MkdirTemp("/tmp", socketPrefix)
	if err != nil {
		var other error
		if dir, other = os.MkdirTemp("/var/tmp", socketPrefix); other != nil {
			return "", fmt.Errorf("make socket directory: %w", errors.Join(err, other))
		}
	}
	if err := os.Lchown(dir, id.owner, id.group); err != nil {
		return "", errors.Join(fmt.Errorf("make socket directory: %w", err), os.Remove(dir))
	}
	return dir, nil
}

// removeSocketDir removes a socket directory and nothing else: only the two files
// that a server makes, and no directory of another make.
func removeSocketDir(dir string) error {
	if !strings.HasPrefix(filepath.Base(dir), socketPrefix) {
		return nil
	}
	fi, err := os.Lstat(dir)
	if err != nil || !fi.IsDir() || fi.Mode().Perm() != 0o700 {
		return nil // cleaned up by others, or no longer the one we made
	}
	for _, name := range []string{".s.PGSQL." + port, ".s.PGSQL." + port + ".lock", ""} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove socket directory: %w", err)
		}
	}
	return nil
}
