package embedded

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestUsers runs owners as users other than the tester's, which only root can do.
func TestUsers(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can run programs as other users")
	}
	needBinaries(t)
	program := shared(t)
	users := map[string]int{"without an entry in the user database": 4242}
	if known := unprivileged(); len(known) > 0 {
		users[known[len(known)-1].name] = known[len(known)-1].owner
	}
	for name, uid := range users {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			home := reachable(t)
			if err := os.Chown(home, uid, uid); err != nil {
				t.Fatal(err)
			}
			dir := filepath.Join(home, "data")
			cmd := exec.Command(program)
			cmd.Dir = "/"
			cmd.Env = []string{helperMode + "=twice " + dir, "PATH=" + os.Getenv("PATH")}
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(uid)}}
			out, err := cmd.CombinedOutput()
			if !hasNamespaces && strings.HasPrefix(name, "without") {
				if err == nil || !strings.Contains(string(out), "DATABASE_URL") {
					t.Errorf("want an error with remedies, got %v %s", err, out)
				}
				return
			}
			if err != nil || string(out) != "rows 1\nrows 2\n" {
				t.Fatalf("%v: %s", err, out)
			}
			mustBeOwned(t, dir, uid)
			// Root may use it too, and leaves it usable for its owner.
			i := mustStart(t, fast(dir))
			if got, err := addRow(t.Context(), i, "it's"); err != nil || got != 3 {
				t.Errorf("%d rows, %v, want 3", got, err)
			}
			mustBeOwned(t, dir, uid)
		})
	}
}

// TestUnreachable has root use a directory that no other user gets to.
func TestUnreachable(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root has to hand the server to another user")
	}
	needBinaries(t)
	dir := filepath.Join(t.TempDir(), "data")
	if fi, err := os.Stat(filepath.Dir(filepath.Dir(dir))); err != nil || fi.Mode().Perm()&1 != 0 {
		t.Fatalf("%v %v: want a directory closed to others", fi.Mode(), err)
	}
	for want := 1; want <= 2; want++ {
		i, err := Start(t.Context(), fast(dir))
		if err != nil && strings.Contains(err.Error(), "below /var/lib") && !namespacesWork() {
			return // no namespaces here: the clear error is all there is to get
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := mustAddRow(t, i); got != want {
			t.Errorf("%d rows, want %d", got, want)
		}
		if err := i.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRootInUsersDirectory has root make a cluster in a directory of a user.
func TestRootInUsersDirectory(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can use directories of other users")
	}
	needBinaries(t)
	users := unprivileged()
	if len(users) == 0 {
		t.Skip("no unprivileged user known here")
	}
	u := users[len(users)-1]
	dir := reachable(t)
	if err := errors.Join(os.Chown(dir, u.owner, u.group), os.Chmod(dir, 0o700)); err != nil {
		t.Fatal(err)
	}
	mustAddRow(t, mustStart(t, fast(dir)))
	mustBeOwned(t, dir, u.owner)
}

// TestForeignDirectory has a user start on the directory of another one.
func TestForeignDirectory(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can run programs as other users")
	}
	dir := clusterDir(t)
	cmd := exec.Command(shared(t))
	cmd.Dir = "/"
	cmd.Env = []string{helperMode + "=twice " + dir, "PATH=" + os.Getenv("PATH")}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 4242, Gid: 4242}}
	out, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "permission denied") || !strings.Contains(string(out), dir) {
		t.Errorf("%v: %s", err, out)
	}
}

func namespacesWork() bool {
	for _, id := range namespaced() {
		return id.command(0, "/bin/true").Run() == nil
	}
	return false
}

// shared copies the test binary to where every user can run it.
func shared(t *testing.T) string {
	t.Helper()
	path := filepath.Join(reachable(t), "helper")
	// Written by another process: a descriptor open for writing here could be inherited
	// by a program that a parallel test forks, and then the copy could not be run.
	if out, err := exec.Command("cp", os.Args[0], path).CombinedOutput(); err != nil {
		t.Fatalf("copy test program: %v %s", err, out)
	}
	if err := os.Chmod(path, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// mustBeOwned checks that all in dir belongs to the user.
func mustBeOwned(t *testing.T, dir string, uid int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if errors.Is(err, os.ErrNotExist) {
			return nil // the server is at work
		}
		if err != nil {
			return err
		}
		if fi, err := d.Info(); err == nil && ownerOf(fi) != uid {
			t.Errorf("%s belongs to %d, want %d", path, ownerOf(fi), uid)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
