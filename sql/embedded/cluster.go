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

// makeDir makes the data directory root and its parents. Root lets others pass
// through (not list) it, since the server's user must reach the cluster inside.
func makeDir(dir string) error {
	fi, err := os.Stat(dir)
	if err == nil && !fi.IsDir() {
		return fmt.Errorf("data directory %s is not a directory", dir)
	}
	if err == nil {
		return nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("data directory: %w", err)
	}
	if err := makeDir(filepath.Dir(dir)); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("make data directory: %w", err)
	}
	if os.Geteuid() == 0 {
		if err := os.Chmod(dir, 0o711); err != nil {
			return fmt.Errorf("make data directory: %w", err)
		}
	}
	return nil
}

// prepareCluster makes sure that the cluster directory of the binaries' major
// version exists and that nothing runs on it. The caller holds the claim.
func prepareCluster(ctx context.Context, o Options, bin binaries, c *claim) (string, identity, error) {
	cluster := filepath.Join(o.Dir, strconv.Itoa(bin.major))
	exists, err := checkVersion(cluster, bin)
	if err != nil {
		return "", identity{}, err
	}
	id, err := chooseIdentity(ctx, bin, cluster)
	if err != nil {
		return "", id, err
	}
	if exists {
		err = endPrevious(ctx, o, cluster, c.before)
	}
	// Now, not earlier: until here the state file names the server to get rid of.
	if err == nil {
		err = c.save()
	}
	if err == nil && !exists {
		err = initCluster(ctx, o, bin, id)
	}
	return cluster, id, err
}

// checkVersion says whether the cluster exists, and refuses one of another version.
func checkVersion(cluster string, bin binaries) (exists bool, err error) {
	have, err := os.ReadFile(filepath.Join(cluster, "PG_VERSION"))
	if errors.Is(err, fs.ErrPermission) {
		return true, nil // another user's, which chooseIdentity explains
	}
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(cluster); err == nil {
			return false, fmt.Errorf("%s exists but holds no database cluster (no PG_VERSION); move it away", cluster)
		}
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read cluster version: %w", err)
	}
	if v := strings.TrimSpace(string(have)); v != strconv.Itoa(bin.major) {
		return true, &VersionError{Dir: cluster, Have: v, Want: strconv.Itoa(bin.major)}
	}
	return true, nil
}

// initCluster makes the cluster beside its place and renames it, so that one that
// was interrupted is never taken for a whole one.
func initCluster(ctx context.Context, o Options, bin binaries, id identity) error {
	major := strconv.Itoa(bin.major)
	leftovers, err := filepath.Glob(filepath.Join(globQuote(o.Dir), "*.new-*"))
	if err != nil {
		return fmt.Errorf("find leftovers: %w", err)
	}
	for _, l := range leftovers {
		if err := os.RemoveAll(l); err != nil {
			return fmt.Errorf("remove what an interrupted start left: %w", err)
		}
	}
	temp, err := os.MkdirTemp(o.Dir, major+".new-")
	if err != nil {
		return fmt.Errorf("make cluster: %w", err)
	}
	o.Log.Info("making a database cluster", "directory", filepath.Join(o.Dir, major), "version", bin.version, "as", id.name)
	err = os.Lchown(temp, id.owner, id.group)
	if err == nil {
		// Text is UTF-8; order and case are those of the C locale, the same on every system.
		args := []string{"-D", temp, "-U", role, "-A", "trust",
			"--encoding=UTF8", "--locale=C", "--text-search-config=english"}
		if o.Settings["fsync"] == "off" {
			args = append(args, "--no-sync")
		}
		_, err = id.run(ctx, bin.path("initdb"), args...)
	}
	if err == nil {
		err = os.Rename(temp, filepath.Join(o.Dir, major))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("make cluster in %s: %w", o.Dir, err), os.RemoveAll(temp))
	}
	return syncDir(o.Dir)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync data directory: %w", err)
	}
	err = d.Sync()
	if err := errors.Join(err, d.Close()); err != nil {
		return fmt.Errorf("sync data directory: %w", err)
	}
	return nil
}

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
