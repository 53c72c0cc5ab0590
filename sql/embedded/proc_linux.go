//go:build linux && !portable

// The tag portable builds what other systems use, so that it can be tested on Linux.

package embedded

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

const hasNamespaces = true

// adapt asks the kernel to signal the child when the forking thread ends, and to
// run it in a user namespace when the identity says so.
func adapt(attr *syscall.SysProcAttr, id identity, onParentDeath syscall.Signal) {
	attr.Pdeathsig = onParentDeath
	if id.inside != 0 {
		attr.Cloneflags = syscall.CLONE_NEWUSER
		attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: id.inside, HostID: id.owner, Size: 1}}
		attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: id.inside, HostID: id.group, Size: 1}}
	}
}

// watchParent has nothing to do: the kernel watches.
func watchParent(identity, int) (release func(), err error) { return func() {}, nil }

// inspect says what the process pid is to the cluster directory.
func inspect(pid int, cluster string) process {
	proc := filepath.Join("/proc", strconv.Itoa(pid))
	text, err := os.ReadFile(filepath.Join(proc, "stat"))
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH) {
		return gone
	}
	// "pid (name) state ...", where the name may hold anything.
	stat := string(text)
	open, end := strings.IndexByte(stat, '('), strings.LastIndexByte(stat, ')')
	if err != nil || open < 0 || end < open || len(stat) < end+3 {
		return server // unknown: the careful answer
	}
	if state := stat[end+2]; state == 'Z' || state == 'X' {
		return zombie
	}
	if name := stat[open+1 : end]; name != "postgres" && name != "postmaster" {
		return stranger
	}
	cwd, err := os.Readlink(filepath.Join(proc, "cwd"))
	if err == nil && cwd != cluster {
		return stranger
	}
	return server
}
