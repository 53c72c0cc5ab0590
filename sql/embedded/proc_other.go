//go:build unix && (!linux || portable)

package embedded

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const hasNamespaces = false

// adapt has nothing to add: the system offers neither signals on a parent's death
// nor user namespaces.
func adapt(*syscall.SysProcAttr, identity, syscall.Signal) {}

// watchParent starts a shell that waits for the end of a pipe held by this process
// and then shuts the server down: the pipe ends with this process, however it ends.
func watchParent(id identity, pid int) (release func(), err error) {
	cmd := id.command(0, "/bin/sh", "-c", `read -r line; [ "$line" = ended ] || kill -INT "$1"`, "sh", strconv.Itoa(pid))
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("watch parent: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("watch parent: %w", err)
	}
	return func() {
		if _, err := io.WriteString(in, "ended\n"); err != nil {
			cmd.Process.Kill() // it must not outlive the server: the pid may be given to another process
		}
		in.Close()
		cmd.Wait()
	}, nil
}

// inspect says what the process pid is to the cluster directory. The directory
// cannot be asked for, so any Postgres counts as its server.
func inspect(pid int, _ string) process {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "ps", "-o", "stat=", "-o", "comm=", "-p", strconv.Itoa(pid)).Output()
	if ctx.Err() != nil {
		return server // unknown: the careful answer
	}
	state, name, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
	switch {
	case err != nil || state == "":
		return gone
	case strings.HasPrefix(state, "Z"):
		return zombie
	}
	if name = filepath.Base(strings.TrimSpace(name)); name == "postgres" || name == "postmaster" {
		return server
	}
	return stranger
}
