package embedded

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// Status says what runs on a data directory.
type Status struct {
	Running bool      `json:"running"`
	Service bool      `json:"service"` // owned by a service that others may attach to
	PID     int       `json:"pid"`     // the owner
	Server  int       `json:"server"`  // the postmaster; 0 until it has been started
	Dir     string    `json:"dir"`     // data directory root
	Version string    `json:"version"` // of the server: "15.18"
	Socket  string    `json:"socket"`  // directory of the unix socket; "" until connections are accepted
	Bin     string    `json:"bin"`     // folder of the binaries
	Since   time.Time `json:"since"`
}

// maxState bounds the state file: it is read before its writer is known.
const maxState = 64 << 10

// claim is the right to use a data directory: an flock on its lock file, which
// the kernel lifts when this process ends, however it ends.
type claim struct {
	file   *os.File
	status Status
	before Status // left behind by an owner that was killed; zero otherwise
}

// lockTries and lockPause let ReadStatus of another process, which takes the lock
// for a moment, pass without being mistaken for an owner.
const (
	lockTries = 5
	lockPause = 10 * time.Millisecond
)

// acquire takes the lock of as.Dir or answers *InUseError at once. It leaves the
// state file of an earlier owner for the caller to deal with.
func acquire(ctx context.Context, as Status) (*claim, error) {
	f, err := openOwn(filepath.Join(as.Dir, "lock"), os.O_RDWR|os.O_CREATE)
	if err != nil {
		return nil, fmt.Errorf("lock data directory: %w", err)
	}
	for try := 1; ; try++ {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return &claim{file: f, status: as, before: readState(as.Dir)}, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			err = fmt.Errorf("lock data directory %s: %w", as.Dir, err)
			break
		}
		if try == lockTries {
			owner := readState(as.Dir)
			owner.Running, owner.Dir = true, as.Dir
			err = &InUseError{owner}
			break
		}
		if err = pause(ctx, lockPause); err != nil {
			break
		}
	}
	return nil, errors.Join(err, f.Close())
}

// save tells other processes who owns the directory.
func (c *claim) save() error {
	text, err := json.Marshal(c.status)
	if err != nil {
		return fmt.Errorf("write state: %w", err)
	}
	path := statePath(c.status.Dir)
	f, err := openOwn(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return fmt.Errorf("write state: %w", err)
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write state: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("write state: %w", err)
	}
	return nil
}

// release gives the directory back.
func (c *claim) release() error {
	err := os.Remove(statePath(c.status.Dir))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, c.file.Close())
}

// ReadStatus says what runs on the data directory dir ("" means DefaultDir()).
// Nothing running, or no such directory, is Status{Dir: dir}.
func ReadStatus(dir string) (Status, error) {
	o, err := Options{Dir: dir}.resolve()
	if err != nil {
		return Status{}, err
	}
	idle := Status{Dir: o.Dir}
	f, err := os.OpenFile(filepath.Join(o.Dir, "lock"), os.O_RDONLY|syscall.O_NOFOLLOW, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return idle, nil
	}
	if err != nil {
		return idle, fmt.Errorf("status of the private database: %w", err)
	}
	defer f.Close() // also lifts the lock
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB)
	if err == nil {
		return idle, nil
	}
	if !errors.Is(err, syscall.EWOULDBLOCK) {
		return idle, fmt.Errorf("status of the private database in %s: %w", o.Dir, err)
	}
	st := readState(o.Dir)
	st.Running, st.Dir = true, o.Dir
	return st, nil
}

func statePath(dir string) string { return filepath.Join(dir, "state.json") }

// readState reads the state file; a missing or broken one is the zero Status,
// since the lock, not the file, decides who owns the directory.
func readState(dir string) Status {
	f, err := os.OpenFile(statePath(dir), os.O_RDONLY|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return Status{}
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxState))
	if err != nil {
		return Status{}
	}
	var st Status
	if json.Unmarshal(text, &st) != nil {
		return Status{}
	}
	return st
}

// openOwn opens a file of the data directory with mode 0600, owned like the
// directory, so that root using a user's directory does not lock the user out.
func openOwn(path string, flag int) (*os.File, error) {
	f, err := os.OpenFile(path, flag|syscall.O_NOFOLLOW, 0o600)
	if err != nil || os.Geteuid() != 0 {
		return f, err
	}
	if dir, err := os.Stat(filepath.Dir(path)); err == nil {
		if owner := ownerOf(dir); owner != 0 {
			err = f.Chown(owner, -1)
		}
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	return f, nil
}

// pause waits for d or the end of ctx.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
