package embedded

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// minMajor is the oldest major version that is tried; older ones get no fixes any more.
const minMajor = 13

// folders are where packages put the server outside of $PATH.
var folders = []string{
	"/usr/lib/postgresql/*/bin",   // Debian, Ubuntu, openSUSE
	"/usr/pgsql-*/bin",            // packages of postgresql.org for Fedora and RHEL
	"/usr/libexec/postgresql*",    // Alpine
	"/usr/lib64/postgresql-*/bin", // Gentoo
	"/opt/homebrew/opt/postgresql*/bin",
	"/usr/local/opt/postgresql*/bin",
	"/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
	"/Library/PostgreSQL/*/bin",
	"/opt/local/lib/postgresql*/bin", // MacPorts
	"/usr/local/pgsql/bin",           // built from source
	"/usr/local/bin",
	"/usr/bin",
}

// binaries are a folder with postgres and initdb of one version.
type binaries struct {
	dir     string
	version string // "15.18"
	major   int
}

func (b binaries) path(name string) string { return filepath.Join(b.dir, name) }

// findBinaries picks the binaries for o: those of o.Bin when given; else those
// that fit the newest cluster in o.Dir, so that an upgrade of the system does not
// hide data; else those on $PATH; else the newest.
func findBinaries(ctx context.Context, o Options) (binaries, error) {
	if o.Bin != "" {
		b, err := inspectBinaries(ctx, o.Bin)
		if err != nil {
			if ctx.Err() != nil {
				return b, ctx.Err()
			}
			return b, fmt.Errorf("binaries in %s: %w: %w", o.Bin, err, noBinaries([]string{o.Bin}))
		}
		return b, nil
	}
	found, err := searchBinaries(ctx)
	if err != nil {
		return binaries{}, err
	}
	majors := clusterMajors(o.Dir)
	for _, major := range majors {
		if n := slices.IndexFunc(found, func(b binaries) bool { return b.major == major }); n >= 0 {
			return found[n], nil
		}
	}
	for _, major := range majors {
		o.Log.Warn("no binaries for an existing database; it is kept as it is, another one is used",
			"directory", filepath.Join(o.Dir, strconv.Itoa(major)), "needs", major, "found", found[0].version,
			"remedy", fmt.Sprintf("install Postgres %d, or move the data with pg_upgrade", major))
	}
	return found[0], nil
}

// searchBinaries lists what the system has, best first: $PATH, then by version.
func searchBinaries(ctx context.Context) ([]binaries, error) {
	dirs, onPath := binaryDirs()
	var found []binaries
	for n, dir := range dirs {
		b, err := inspectBinaries(ctx, dir)
		if ctx.Err() != nil {
			return nil, fmt.Errorf("search Postgres: %w", ctx.Err())
		}
		if err == nil {
			found = append(found, b)
		} else if n == 0 {
			onPath = 0 // a folder without a usable server is not an answer
		}
	}
	if len(found) == 0 {
		return nil, noBinaries(append([]string{"$PATH"}, folders...))
	}
	slices.SortStableFunc(found[onPath:], func(a, b binaries) int { return b.major - a.major })
	return found, nil
}

// binaryDirs lists the folders that hold a postgres, each once, however many links
// lead there; the first onPath (0 or 1) of them come from $PATH.
func binaryDirs() (dirs []string, onPath int) {
	var programs []string
	if postgres, err := exec.LookPath("postgres"); err == nil {
		programs, onPath = append(programs, postgres), 1
	}
	for _, folder := range folders {
		matches, err := filepath.Glob(filepath.Join(folder, "postgres"))
		if err != nil {
			continue // the patterns are well-formed
		}
		programs = append(programs, matches...)
	}
	for _, p := range programs {
		real, err := filepath.EvalSymlinks(p)
		if err == nil && !slices.Contains(dirs, filepath.Dir(real)) {
			dirs = append(dirs, filepath.Dir(real))
		}
	}
	return dirs, min(onPath, len(dirs))
}

var versionPattern = regexp.MustCompile(`\(PostgreSQL\) ((\d+)[^\s]*)`)

// inspectBinaries asks the server in dir for its version.
func inspectBinaries(ctx context.Context, dir string) (binaries, error) {
	b := binaries{dir: dir}
	for _, name := range []string{"initdb", "postgres"} {
		if fi, err := os.Stat(b.path(name)); err != nil {
			return b, err
		} else if fi.IsDir() || fi.Mode()&0o111 == 0 {
			return b, fmt.Errorf("%s is not a program", b.path(name))
		}
	}
	out, err := exec.CommandContext(ctx, b.path("postgres"), "--version").Output()
	if err != nil {
		return b, fmt.Errorf("%s --version: %w", b.path("postgres"), err)
	}
	m := versionPattern.FindStringSubmatch(string(out))
	if m == nil {
		return b, fmt.Errorf("%s --version: unexpected answer %.80q", b.path("postgres"), out)
	}
	b.version = m[1]
	if b.major, err = strconv.Atoi(m[2]); err != nil || b.major < minMajor {
		return b, fmt.Errorf("%s is version %s, which is too old", b.path("postgres"), b.version)
	}
	return b, nil
}

// clusterMajors lists the major versions that have a cluster in dir, newest first.
func clusterMajors(dir string) []int {
	matches, err := filepath.Glob(filepath.Join(globQuote(dir), "*", "PG_VERSION"))
	if err != nil {
		return nil // the pattern is quoted: there is none that Glob refuses
	}
	var majors []int
	for _, m := range matches {
		if n, err := strconv.Atoi(filepath.Base(filepath.Dir(m))); err == nil {
			majors = append(majors, n)
		}
	}
	slices.Sort(majors)
	slices.Reverse(majors)
	return majors
}

var globQuote = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace
