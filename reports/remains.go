package reports

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

const (
	newMark = ".new-" // in the name of a directory that is being filled
	oldMark = ".old"  // at the end of the name of one that stepped aside for it
)

// claimed is a directory that is being filled. Its lock ends with the process, however that ends, so that
// another one can tell what is left of a killed program from what is in work.
type claimed struct {
	dir  string
	lock *os.File
}

// claimBeside makes a directory beside the report dir and claims it.
func claimBeside(dir string) (*claimed, error) {
	parent, base := filepath.Split(dir)
	for try := 0; ; try++ {
		tmp, err := os.MkdirTemp(parent, "."+base+newMark)
		if err != nil {
			return nil, fmt.Errorf("make a directory beside the report: %w", err)
		}
		lock, err := lockDir(tmp)
		if err == nil {
			if _, err = os.Stat(tmp); err == nil {
				return &claimed{tmp, lock}, nil
			}
			err = errors.Join(err, lock.Close())
		}
		if try == 3 { // each time another program took it for remains
			return nil, fmt.Errorf("claim a directory beside the report: %w", err)
		}
	}
}

func (c *claimed) release() error { return c.lock.Close() }

// lockDir fails at once where another process has the lock.
func lockDir(dir string) (*os.File, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", dir, err), f.Close())
	}
	return f, nil
}

// sweep removes what a killed program left beside the report dir. A report that had stepped aside comes back
// when the one that was to take its place never did.
func sweep(dir string) error {
	parent, base := filepath.Split(dir)
	entries, err := os.ReadDir(parent)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look beside the report: %w", err)
	}
	for _, e := range entries { // by name: a directory comes before the one that stepped aside for it
		if e.IsDir() && strings.HasPrefix(e.Name(), "."+base+newMark) {
			if err := removeRemains(filepath.Join(parent, e.Name()), dir); err != nil {
				return fmt.Errorf("remove what is left of an interrupted report: %w", err)
			}
		}
	}
	return nil
}

func removeRemains(left, dir string) error {
	owner := strings.TrimSuffix(left, oldMark)
	lock, err := lockDir(owner)
	switch {
	case err == nil:
		defer lock.Close()
	case errors.Is(err, syscall.EWOULDBLOCK):
		return nil // in work
	case !errors.Is(err, fs.ErrNotExist) || left == owner:
		return err
	}
	if left != owner {
		if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
			return os.Rename(left, dir)
		}
	}
	return os.RemoveAll(left)
}
