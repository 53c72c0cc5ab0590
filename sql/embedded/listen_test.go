package embedded

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// TestNoPort looks from outside, in the kernel's tables, for an internet socket of the server, and at who
// can reach its Unix socket.
func TestNoPort(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("open sockets are read from /proc, which is Linux's")
	}
	i := mustStart(t, fast(clusterDir(t)))
	st := i.Status()
	open := 0
	links, err := filepath.Glob(filepath.Join("/proc", strconv.Itoa(st.Server), "fd", "*"))
	if err != nil {
		t.Fatal(err)
	}
	sockets := map[string]bool{} // by inode
	for _, link := range links {
		if target, err := os.Readlink(link); err == nil {
			open++
			if inode, ok := strings.CutPrefix(target, "socket:["); ok {
				sockets[strings.TrimSuffix(inode, "]")] = true
			}
		}
	}
	if open == 0 || len(sockets) == 0 {
		t.Fatalf("of %d open files of the server %d are sockets: want its Unix socket at least", open, len(sockets))
	}
	for _, table := range []string{"tcp", "tcp6", "udp", "udp6"} {
		data, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(st.Server), "net", table))
		if err != nil {
			continue // a kernel without IPv6
		}
		for line := range strings.Lines(string(data)) {
			// The tenth field is the inode: https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html
			if fields := strings.Fields(line); len(fields) > 9 && sockets[fields[9]] {
				t.Errorf("the server has a %s socket: %s", table, line)
			}
		}
	}
	if fi, err := os.Stat(st.Socket); err != nil || fi.Mode().Perm() != 0o700 {
		t.Errorf("folder of the Unix socket: %v, %v; want mode 0700", fi, err)
	}
}
