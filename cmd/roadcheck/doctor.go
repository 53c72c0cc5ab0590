package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"text/tabwriter"

	"github.com/roadcheck/roadcheck/sql/embedded"
	"github.com/roadcheck/roadcheck/sql/store"
)

type dbDoctorCmd struct {
	Fix  bool `help:"Do what is safe: what it removes can be made again from what stays."`
	JSON bool `name:"json" help:"Write what was found as JSON."`
}

// examined is what the doctor says.
type examined struct {
	Server     string            `json:"server"`
	Schema     int64             `json:"schema"`
	Complaints []store.Complaint `json:"complaints"`
	Extensions map[string]string `json:"extensions"`
	Tables     []store.TableSize `json:"tables"`
}

// Run examines the database as it is: it is not migrated. It fails while something stays wrong.
func (c *dbDoctorCmd) Run(ctx context.Context, a *app) error {
	return a.withTools(ctx, func(t postgresTools) error {
		e, err := c.examine(ctx, t)
		if err != nil {
			return err
		}
		if c.JSON {
			enc := json.NewEncoder(a.Stdout)
			enc.SetIndent("", "  ")
			err = enc.Encode(e)
		} else {
			err = e.print(a.Stdout)
		}
		wrong := 0
		for _, found := range e.Complaints {
			if !found.Fixed {
				wrong++
			}
		}
		if err == nil && wrong > 0 {
			err = fmt.Errorf("the database has %d troubles: their remedies are listed", wrong)
		}
		return err
	})
}

func (c *dbDoctorCmd) examine(ctx context.Context, t postgresTools) (e examined, err error) {
	v := t.server.Version
	e = examined{Server: fmt.Sprintf("%d.%d", v/10_000, v%10_000), Schema: t.server.Migrated}
	if e.Complaints, err = t.store.Examine(ctx); err != nil {
		return e, err
	}
	if c.Fix {
		if err := t.store.Fix(ctx, e.Complaints); err != nil {
			return e, err
		}
	}
	around, err := t.surroundings(c.Fix)
	if err != nil {
		return e, err
	}
	e.Complaints = append(append([]store.Complaint{}, e.Complaints...), around...)
	if e.Extensions, err = t.store.Extensions(ctx); err != nil {
		return e, err
	}
	e.Tables, err = t.store.Sizes(ctx)
	return e, err
}

// surroundings examines what the database itself does not know: the way to it, or the folder of the private one.
func (a *app) surroundings(fix bool) ([]store.Complaint, error) {
	if a.cfg.Database.URL != "" {
		return connectionComplaints(string(a.cfg.Database.URL)), nil
	}
	dir := a.cfg.Database.Dir
	if dir == "" {
		dir = embedded.DefaultDir()
	}
	return folderComplaints(dir, fix)
}

// connectionComplaints looks at how a connection to another machine is protected.
func connectionComplaints(databaseURL string) []store.Complaint {
	u, err := url.Parse(databaseURL)
	if err != nil {
		return nil // it could not have been connected to
	}
	host := u.Hostname()
	if h := u.Query().Get("host"); h != "" {
		host = h
	}
	local := host == "" || host == "localhost" || host == "127.0.0.1" || host == "::1" || filepath.IsAbs(host)
	mode := u.Query().Get("sslmode")
	if local || mode == "verify-full" || mode == "verify-ca" {
		return nil
	}
	if mode == "" || mode == "require" {
		return []store.Complaint{{Check: "sslmode", What: "the connection is encrypted, but nobody checks to whom",
			Remedy: "add sslmode=verify-full (and sslrootcert=FILE) to DATABASE_URL"}}
	}
	return []store.Complaint{{Check: "sslmode", What: fmt.Sprintf("sslmode=%.20s may send the password and all data in the clear", mode),
		Remedy: "set sslmode=verify-full in DATABASE_URL"}}
}

// minFree is how much of a disk should be free, in bytes: about what a million postings take while they are imported.
const minFree = 2 << 30

// folderComplaints looks at the folder of the private Postgres: who may enter it, and how full its disk is.
func folderComplaints(dir string, fix bool) ([]store.Complaint, error) {
	var found []store.Complaint
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look at the private database: %w", err)
	}
	// Others may pass through: root's server runs as another user, who must get to the data. The server itself refuses data of a mode above 0750.
	if mode := info.Mode().Perm(); mode&0o066 != 0 {
		found = append(found, store.Complaint{Check: "permissions", What: fmt.Sprintf("%s has mode %04o: other users can look into it", dir, mode),
			Remedy: "chmod go-rw " + dir, Fixable: true, Fixed: fix})
		if fix {
			if err := os.Chmod(dir, mode&^0o066); err != nil {
				return nil, fmt.Errorf("repair permissions: %w", err)
			}
		}
	}
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		return nil, fmt.Errorf("look at the disk of %s: %w", dir, err)
	}
	if free := disk.Bavail * uint64(disk.Bsize); free < minFree {
		found = append(found, store.Complaint{Check: "disk", What: fmt.Sprintf("%d MiB are free on the disk of %s", free>>20, dir),
			Remedy: "free some space, move database.dir, or run roadcheck db prune"})
	}
	return found, nil
}

func (e examined) print(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "Postgres %s, schema version %d\n\n", e.Server, e.Schema)
	for _, c := range e.Complaints {
		state := "wrong"
		if c.Fixed {
			state = "fixed"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", state, c.Check, c.What, c.Remedy)
	}
	if len(e.Complaints) == 0 {
		fmt.Fprintln(t, "Nothing is wrong.")
	}
	fmt.Fprintf(t, "\ntable\trows\tdead\tMiB\n")
	for _, s := range e.Tables {
		fmt.Fprintf(t, "%s\t%d\t%d\t%.1f\n", s.Table, s.Rows, s.Dead, float64(s.Bytes)/(1<<20))
	}
	fmt.Fprintln(t)
	for _, name := range slices.Sorted(maps.Keys(e.Extensions)) {
		fmt.Fprintf(t, "extension %s is %s\n", name, e.Extensions[name])
	}
	return t.Flush()
}
