package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/roadcheck/roadcheck/extract"
)

// Exit codes, as documented in the README.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitPartial     = 10
	exitStale       = 11
	exitGate        = 12
	exitLocked      = 13
	exitTryAgain    = 75 // EX_TEMPFAIL of sysexits.h
	exitInterrupted = 130
)

// system is what the program gets from outside, so that a test can be outside.
type system struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Environ        []string
}

func (s system) env(name string) string {
	for _, pair := range s.Environ {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value
		}
	}
	return ""
}

// cli is the command line.
type cli struct {
	Config string            `help:"Configuration file. Default: roadcheck.yaml in this folder; without one the built-in sample board is read." placeholder:"FILE" short:"c"`
	Set    map[string]string `help:"Set one configuration key, such as --set scrape.delay=2s." placeholder:"KEY=VALUE"`
	Log    string            `help:"Form of the log on standard error: text or json." placeholder:"FORMAT" enum:",text,json" default:""`
	Quiet  bool              `help:"Log only warnings and errors." short:"q"`

	Run        runCmd        `cmd:"" help:"All stages: scrape, extract, analyze, report."`
	Scrape     scrapeCmd     `cmd:"" help:"Read the configured boards into the database."`
	Import     importCmd     `cmd:"" help:"Read postings from JSONL, CSV or WARC files (also gzip) into the database."`
	Export     exportCmd     `cmd:"" help:"Write postings, readings, mentions or findings to JSONL, CSV or Parquet; import reads postings back."`
	Extract    extractCmd    `cmd:"" help:"Read skills, pay and other facts from stored postings; with --jsonl a filter without a database."`
	Cluster    clusterCmd    `cmd:"" help:"Say which stored postings are one vacancy."`
	Analyze    analyzeCmd    `cmd:"" help:"Estimate demand per skill and set every roadmap against it."`
	Report     reportCmd     `cmd:"" help:"Draw charts and pages from the latest findings."`
	Backup     backupCmd     `cmd:"" help:"Write the whole database to one file."`
	Restore    restoreCmd    `cmd:"" help:"Read a backup into an empty database."`
	Serve      serveCmd      `cmd:"" help:"Serve the report on this machine over HTTP, read-only."`
	Schedule   scheduleCmd   `cmd:"" help:"Run all stages at set times, until interrupted."`
	Check      checkCmd      `cmd:"" help:"Check the quality of what is stored: age, numbers of rows, empty and impossible values, references, accuracy."`
	Runs       runsCmd       `cmd:"" help:"List the latest runs, or show one with its stages and checks."`
	Worker     workerCmd     `cmd:"" help:"Work on what run, scrape and extract --share put on the queue, beside any number of others."`
	Status     statusCmd     `cmd:"" help:"Say what runs now, how each stage went last, and how new the data is."`
	Diff       diffCmd       `cmd:"" help:"Say what changed from one run to a later one."`
	Duplicates duplicatesCmd `cmd:"" help:"Say which postings of a stream are one vacancy, without a database."`
	Eval       evalCmd       `cmd:"" help:"Score extraction against hand-labelled postings."`
	Skills     skillsCmd     `cmd:"" help:"The lexicon of skills: list, lint, explain a text, suggest what it lacks."`
	Roadmap    roadmapCmd    `cmd:"" help:"List and show the roadmaps that are checked."`
	Parse      parseCmd      `cmd:"" help:"Print as JSONL what a source reads from one saved response."`
	Pay        payCmd        `cmd:"" help:"Say of statements of pay, one a line, what is read of them or why they are given up."`
	Rates      ratesCmd      `cmd:"" help:"Exchange rates for pay: show those in use, fetch newer ones."`
	DB         dbCmd         `cmd:"" name:"db" help:"The database: start or stop the private one, open psql, migrate, print its address."`
	Completion completionCmd `cmd:"" help:"Print the completion script of a shell: bash, zsh or fish."`
	Man        manCmd        `cmd:"" hidden:"" help:"Write the manual pages, roadcheck.1 and one per command, to a folder."`
	Version    versionCmd    `cmd:"" help:"Print the versions that decide results: program, extractor, form of the findings."`
}

const about = `Checks what career roadmaps claim against what employers ask for.

"roadcheck run" does everything. Without a configuration it reads a built-in sample board over HTTP on this machine; with --config live.yaml it reads public boards. Without DATABASE_URL it runs a private Postgres that needs no set-up.

Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 10 done but some boards failed, 11 nothing stored is newer than check.stale, 12 a check or score failed, 13 another run or program is on the database, 75 try again later (the database or every board is away), 130 interrupted.`

// exitPanic carries the exit code of kong's own exits (--help) through its call stack.
type exitPanic int

// run is the program: it parses args, runs one command and gives the exit code.
func run(ctx context.Context, args []string, sys system) (code int) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case exitPanic:
			code = int(e)
		default:
			panic(e) // a fault of the program must be seen
		}
	}()
	var c cli
	parser, err := kong.New(&c, kong.Name("roadcheck"), kong.Description(about),
		kong.Writers(sys.Stdout, sys.Stderr), kong.Exit(func(code int) { panic(exitPanic(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}))
	if err != nil {
		return fail(sys.Stderr, err)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	kctx, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(sys.Stderr, "roadcheck: %s\nTry: roadcheck --help\n", redactor{}.Replace(err.Error()))
		return exitUsage
	}
	a, err := newApp(c, sys)
	if err != nil {
		fmt.Fprintf(sys.Stderr, "roadcheck: %s\n", redactor{}.Replace(err.Error()))
		return exitUsage
	}
	kctx.BindTo(ctx, (*context.Context)(nil))
	if err := kctx.Run(a); err != nil {
		return a.explain(ctx, err)
	}
	return exitOK
}

// app is what every command works with.
type app struct {
	system
	cfg     config
	console *console
	log     *slog.Logger
	reader  *extract.Extractor // of extractor
	secrets redactor
	lineage *lineage // nil where no events are asked for
	globals cli      // the command line that all commands share
}

// defaultConfigFile is read when it is there and no other is named.
const defaultConfigFile = "roadcheck.yaml"

// configFile is the file to read: the flag's, the environment's, or roadcheck.yaml in this folder; "" is none.
func configFile(flag string, sys system) string {
	if file := cmp.Or(flag, sys.env("ROADCHECK_CONFIG")); file != "" {
		return file
	}
	if _, err := os.Stat(defaultConfigFile); err == nil {
		return defaultConfigFile
	}
	return ""
}

func newApp(c cli, sys system) (*app, error) {
	cfg := defaultConfig()
	if file := configFile(c.Config, sys); file != "" {
		if err := cfg.readFile(file); err != nil {
			return nil, err
		}
	}
	if err := cfg.readEnv(sys.Environ); err != nil {
		return nil, err
	}
	for _, key := range slices.Sorted(maps.Keys(c.Set)) {
		value := c.Set[key]
		if err := cfg.set(key, value); err != nil {
			return nil, fmt.Errorf("--set %w", err)
		}
	}
	if c.Log != "" {
		cfg.Log.Format = c.Log
	}
	if c.Quiet {
		cfg.Log.Level = "warn"
	}
	if key, why := cfg.problem(); why != "" {
		return nil, fmt.Errorf("%s: %s", key, why)
	}
	secrets := newRedactor(cfg, sys)
	con := &console{w: redactedWriter{sys.Stderr, secrets}, terminal: isTerminal(sys.Stderr) && cfg.Log.Format == "text" && !c.Quiet}
	return &app{system: sys, cfg: cfg, console: con, log: newLogger(con, cfg.Log), secrets: secrets, globals: c}, nil
}

func fail(w io.Writer, err error) int {
	fmt.Fprintf(w, "roadcheck: %v\n", err)
	return exitFailed
}
