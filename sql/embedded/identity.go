package embedded

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// identity is who the server runs as.
type identity struct {
	name string
	// owner and group own the cluster and the socket directory.
	owner, group int
	// drop: the server runs as owner and group instead of as this process.
	drop bool
	// inside is the user id shown inside a user namespace in which this process's
	// own user is an unprivileged one; 0 means no namespace.
	inside int
}

// command prepares a program of the server. When this process ends, however it
// ends, the program gets the signal, as far as the system can do that.
func (id identity) command(onParentDeath syscall.Signal, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = "/" // the caller's directory may be out of the server's reach
	cmd.Env = serverEnv(os.Environ())
	// Its own session: Ctrl-C is for the program, which ends the server when it is done with it.
	attr := &syscall.SysProcAttr{Setsid: true}
	if id.drop {
		attr.Credential = &syscall.Credential{Uid: uint32(id.owner), Gid: uint32(id.group)}
	}
	cmd.SysProcAttr = attr
	adapt(attr, id, onParentDeath)
	return cmd
}

// serverEnv keeps the environment but for what would change how the server works or speaks.
func serverEnv(environ []string) []string {
	env := []string{"LC_ALL=C"}
	for _, e := range environ {
		if strings.HasPrefix(e, "PG") || strings.HasPrefix(e, "LC_") || strings.HasPrefix(e, "LANG") {
			continue
		}
		env = append(env, e)
	}
	return env
}

// run runs a program of the server to its end and gives what it printed.
func (id identity) run(ctx context.Context, name string, args ...string) (string, error) {
	// The signal on the parent's death is tied to the thread that forked.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd := id.command(syscall.SIGKILL, name, args...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		return "", err
	}
	end := context.AfterFunc(ctx, func() { cmd.Process.Kill() })
	defer end()
	err := cmd.Wait()
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return out.String(), fmt.Errorf("%s: %w: %s", filepath.Base(name), err, tail(out.String()))
	}
	return out.String(), nil
}

// chooseIdentity finds one that works for the cluster directory, by trying:
// an unprivileged user may be unable to reach the directory or the binaries, have
// no entry in the user database, or not be available in a container.
func chooseIdentity(ctx context.Context, bin binaries, cluster string) (identity, error) {
	candidates, err := identities(cluster)
	if err != nil {
		return identity{}, err
	}
	if len(candidates) == 0 {
		return identity{}, fmt.Errorf("%s belongs to root, as which Postgres does not run, and this system has no user namespaces; "+
			"give it to an unprivileged user (chown -R) or use another directory", cluster)
	}
	var failed []error
	for _, id := range candidates {
		if err = id.try(ctx, bin, cluster); err == nil {
			return id, nil
		}
		if ctx.Err() != nil {
			return identity{}, ctx.Err()
		}
		failed = append(failed, fmt.Errorf("%s: %w", id.name, err))
	}
	return identity{}, fmt.Errorf("run Postgres on %s as an unprivileged user: impossible; use a directory that such a user "+
		"reaches (as root: below /var/lib), run as a normal user, or set DATABASE_URL to use a server that you have: %w",
		cluster, errors.Join(failed...))
}

// try finds out whether the identity works, changing nothing.
func (id identity) try(ctx context.Context, bin binaries, cluster string) error {
	if _, err := os.Stat(cluster); err == nil {
		_, err := id.run(ctx, bin.path("postgres"), "-D", cluster, "-C", "port")
		return err
	}
	// Printing what initdb would use looks up the user, which only initdb needs to.
	_, err := id.run(ctx, "/bin/sh", "-c", `cd "$1" && exec "$2" --show -U "$3" -D "$4"`, "sh",
		filepath.Dir(cluster), bin.path("initdb"), role, cluster)
	return err
}

// identities lists whom to try, best first.
func identities(cluster string) ([]identity, error) {
	me := os.Geteuid()
	made, err := os.Stat(cluster)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("cluster directory: %w", err)
	}
	if me != 0 {
		if made != nil && ownerOf(made) != me {
			return nil, fmt.Errorf("%s belongs to user id %d and this is user id %d; run as that user or use another directory",
				cluster, ownerOf(made), me)
		}
		own := identity{name: "user id " + strconv.Itoa(me), owner: me, group: os.Getegid()}
		return append([]identity{own}, namespaced()...), nil
	}
	if made != nil && ownerOf(made) == 0 {
		return namespaced(), nil // made inside a namespace, so that root owns it
	}
	if made != nil {
		return []identity{dropTo(made)}, nil
	}
	ids := append(unprivileged(), namespaced()...)
	// In a user's directory the cluster is to be that user's too.
	if dir, err := os.Stat(filepath.Dir(cluster)); err == nil && ownerOf(dir) != 0 {
		ids = append([]identity{dropTo(dir)}, ids...)
	}
	return ids, nil
}

// dropTo is the owner of a directory.
func dropTo(dir os.FileInfo) identity {
	owner := ownerOf(dir)
	return identity{name: "user id " + strconv.Itoa(owner), owner: owner, group: groupOf(dir), drop: true}
}

// unprivileged lists the users of this system that root hands the server to.
func unprivileged() []identity {
	var ids []identity
	for _, name := range []string{"postgres", "_postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil && uid != 0 {
			ids = append(ids, identity{name: "user " + name, owner: int(uid), group: int(gid), drop: true})
		}
	}
	return ids
}

// namespaced is this process's user seen as an unprivileged user with an entry in
// the user database; files stay owned by this process's user.
func namespaced() []identity {
	if !hasNamespaces {
		return nil
	}
	inside := 65534
	if users := unprivileged(); len(users) > 0 {
		inside = users[0].owner
	}
	return []identity{{name: "user namespace", owner: os.Geteuid(), group: os.Getegid(), inside: inside}}
}

func ownerOf(fi os.FileInfo) int { return int(fi.Sys().(*syscall.Stat_t).Uid) }
func groupOf(fi os.FileInfo) int { return int(fi.Sys().(*syscall.Stat_t).Gid) }
