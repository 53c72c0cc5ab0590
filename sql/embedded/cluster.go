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
