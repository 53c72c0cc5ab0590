package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/roadcheck/roadcheck/sql/embedded"
	"github.com/roadcheck/roadcheck/sql/store"
)

// TestVolume takes ROADCHECK_SCALE postings, made from the shared ones, through every stage with the real program and a private
// Postgres, and tells how long each stage took and its peak memory. The second import and extraction find nothing to do.
func TestVolume(t *testing.T) {
	total, err := strconv.Atoi(os.Getenv("ROADCHECK_SCALE"))
	if err != nil {
		t.Skip("ROADCHECK_SCALE is not set to a number of postings")
	}
	dir := privateDir(t)
	file, size := writeScale(t, filepath.Join(t.TempDir(), "postings.jsonl"), total)
	v := volume{t: t, dir: dir, out: filepath.Join(t.TempDir(), "report")}
	v.run("db", "start")
	t.Cleanup(func() { v.run("db", "stop") })
	for _, args := range [][]string{
		{"import", file}, {"extract"}, {"analyze"}, {"report"}, {"import", file}, {"extract"}, {"cluster"}, {"analyze"}, {"report"}, {"check"},
	} {
		v.measure(args[0], args...)
	}
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "stage\twall\tprocessor\tpeak memory\t\n")
	for _, s := range v.stages {
		fmt.Fprintf(w, "%s\t%v\t%v\t%d MB\t\n", s.name, s.wall.Round(time.Second/10), s.cpu.Round(time.Second/10), s.peak>>10)
	}
	w.Flush()
	t.Logf("%d postings, %d MB\n%s", total, size>>20, table.String())
	if got := v.postings(); got != total {
		t.Errorf("%d postings are stored of %d", got, total)
	}
}

// volume is a database that is being filled, and what each stage took.
type volume struct {
	t        *testing.T
	dir, out string
	stages   []stageCost
}

type stageCost struct {
	name      string
	wall, cpu time.Duration
	peak      int64 // kB
}

// run runs the program by itself, without the variables of the tests.
func (v *volume) run(args ...string) *os.ProcessState {
	v.t.Helper()
	cmd := exec.Command("roadcheck", args...)
	cmd.Env = slices.DeleteFunc(os.Environ(), func(e string) bool {
		return strings.HasPrefix(e, "ROADCHECK_") && !strings.HasPrefix(e, "ROADCHECK_PGBIN")
	})
	cmd.Env = append(cmd.Env, "DATABASE_URL=", "ROADCHECK_DATABASE_DIR="+v.dir, "ROADCHECK_REPORT_OUT="+v.out)
	if out, err := cmd.CombinedOutput(); err != nil {
		v.t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return cmd.ProcessState
}

func (v *volume) measure(name string, args ...string) {
	v.t.Helper()
	if slices.ContainsFunc(v.stages, func(s stageCost) bool { return s.name == name }) {
		name += " again"
	}
	from := time.Now()
	state := v.run(args...)
	cost := stageCost{name: name, wall: time.Since(from), cpu: state.UserTime() + state.SystemTime()}
	cost.peak = state.SysUsage().(*syscall.Rusage).Maxrss // kB on Linux
	v.stages = append(v.stages, cost)
	v.t.Logf("%s: %v, %d MB", name, cost.wall.Round(time.Second/10), cost.peak>>10)
}

func (v *volume) postings() (n int) {
	v.t.Helper()
	status, err := embedded.ReadStatus(v.dir)
	if err != nil {
		v.t.Fatal(err)
	}
	db, err := store.Connect(v.t.Context(), status.URL("roadcheck"))
	if err != nil {
		v.t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(`SELECT count(*) FROM postings`).Scan(&n); err != nil {
		v.t.Fatal(err)
	}
	return n
}
