package embedded

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
)

// Tool finds a client program of Postgres, such as pg_dump: of the server's major version if
// there is one, else of the next newer one, since older ones do not understand it.
func Tool(ctx context.Context, o Options, name string, major int) (string, error) {
	best, bestMajor := "", 0
	for _, program := range toolPlaces(o, name) {
		out, err := exec.CommandContext(ctx, program, "--version").Output()
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		m := versionPattern.FindStringSubmatch(string(out))
		if err != nil || m == nil {
			continue
		}
		n, err := strconv.Atoi(m[2])
		if err == nil && n >= major && (best == "" || n < bestMajor) {
			best, bestMajor = program, n
		}
	}
	if best == "" {
		return "", fmt.Errorf("no %s of version %d or newer found: install the client programs of Postgres %d "+
			"(postgresql-client-%d), or set ROADCHECK_PGBIN to their folder", name, major, major, major)
	}
	return best, nil
}

// toolPlaces lists where a program may be, likely places first.
func toolPlaces(o Options, name string) []string {
	var places []string
	if o.Bin != "" {
		places = append(places, filepath.Join(o.Bin, name))
	}
	if program, err := exec.LookPath(name); err == nil {
		places = append(places, program)
	}
	for _, folder := range folders {
		matches, err := filepath.Glob(filepath.Join(folder, name))
		if err == nil { // the patterns are well-formed
			places = append(places, matches...)
		}
	}
	return slices.Compact(places)
}
