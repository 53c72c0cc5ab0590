package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/scrape"
	"github.com/roadcheck/roadcheck/sql/store"
)

type importCmd struct {
	Files  []string          `arg:"" help:"JSONL or CSV files, also gzip, WARC files of pages, or what roadcheck export wrote; - is standard input." name:"file"`
	Map    map[string]string `help:"Which column holds a field, such as --map title=job_title; dots go into JSON objects." placeholder:"FIELD=COLUMN" mapsep:","`
	Format string            `help:"jsonl or csv; told from the content when not given; WARC always is." enum:",jsonl,csv" default:""`
	Name   string            `help:"Name of the collection, shown as its board. Default: each posting's own source, else the file's name."`
}

// importSource is the source of postings that come from files.
const importSource = "import"

// Run stores the postings of files as real postings of source "import".
func (c *importCmd) Run(ctx context.Context, a *app) error {
	return a.withStore(ctx, func(s *store.Store) error {
		return a.recorded(ctx, s, store.Run{Command: "import", Dataset: market.Real}, func(r *store.Run) error {
			return a.stages(ctx, s, r, step{"import", func() error { return c.importAll(ctx, a, s, r) }})
		})
	})
}

func (c *importCmd) importAll(ctx context.Context, a *app, s *store.Store, r *store.Run) error {
	var results []market.BoardResult
	var total store.Change
	for _, file := range c.Files {
		result, change, err := c.importFile(ctx, a, s, file)
		if err != nil {
			return err
		}
		results = append(results, result)
		total = total.Add(change)
	}
	count(r, "postings", total)
	if err := s.SaveBoardResults(ctx, r.ID, results); err != nil {
		return err
	}
	return a.judge(results, nil)
}

func (c *importCmd) importFile(ctx context.Context, a *app, s *store.Store, file string) (market.BoardResult, store.Change, error) {
	result := market.BoardResult{Source: importSource, Board: boardName(c.Name, file), Requests: 1}
	in, err := c.open(a, file)
	if err != nil {
		return result, store.Change{}, err
	}
	defer in.Close()
	start := bufio.NewReaderSize(in, 64<<10)
	if format := exportFormat(start); c.Format == "" && format != "" {
		return c.importExport(ctx, a, s, exportedFile{file, format, start, in})
	}
	if c.Format == "" && isArchive(start) {
		i := archiveImport{app: a, store: s, name: c.Name, result: result}
		err := i.run(ctx, start)
		return i.result, i.change, wrapImport(file, err)
	}
	o := scrape.FileOptions{Name: file, Format: c.Format, Mapping: c.Map, Source: c.Name}
	read, change, err := a.importRows(ctx, s, start, o)
	if err != nil {
		return result, change, wrapImport(file, err)
	}
	result.Postings, result.Problems, result.ProblemCount, result.Complete = read.Postings, read.Problems, read.ProblemCount, true
	if read.Postings == 0 {
		result.Error = fmt.Sprintf("no postings in %s: %d rows, %d problems", file, read.Rows, read.ProblemCount)
	}
	a.warnProblems(read.Problems)
	return result, change, nil
}

// importRows stores the postings of a file: one batch is being saved while the next is prepared and the one after that is read.
func (a *app) importRows(ctx context.Context, s *store.Store, in io.Reader, o scrape.FileOptions) (scrape.FileResult, store.Change, error) {
	defer collectSeldom()()
	st := a.stage("import", "postings")
	defer st.close()
	var change store.Change
	saving := workBehind(ctx, func(p store.PreparedPostings) error {
		got, err := s.SavePrepared(ctx, p)
		change = change.Add(got)
		st.at(change.Inserted+change.Updated+change.Unchanged, 0)
		return err
	})
	preparing := workBehind(ctx, func(batch []market.Posting) error {
		p, err := store.PreparePostings(store.SavePostings{Dataset: market.Real, Day: market.DayOf(time.Now()), Postings: a.redacted(batch)})
		if err != nil {
			return err
		}
		return saving.add(p)
	})
	read, err := readPostings(ctx, in, o, preparing.add)
	if failed := cmp.Or(preparing.end(), saving.end()); failed != nil {
		return read, change, failed
	}
	if err != nil {
		return read, change, err
	}
	st.end("file", o.Name, "rows", read.Rows, "problems", read.ProblemCount,
		"new", change.Inserted, "changed", change.Updated, "unchanged", change.Unchanged)
	return read, change, nil
}

// readPostings hands the postings of a file to save, in batches.
func readPostings(ctx context.Context, in io.Reader, o scrape.FileOptions, save func([]market.Posting) error) (scrape.FileResult, error) {
	var batch []market.Posting
	read, err := scrape.ReadFile(in, o, func(p market.Posting) error {
		batch = append(batch, p)
		if len(batch) < store.BatchSize {
			return ctx.Err()
		}
		full := batch
		batch = make([]market.Posting, 0, store.BatchSize)
		return save(full)
	})
	if err == nil && len(batch) > 0 {
		err = save(batch)
	}
	return read, err
}

// wrapImport names the file in an error; no error stays none.
func wrapImport(file string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("import %s: %w", file, err)
}

// warnProblems logs the first few; all of them are stored.
func (a *app) warnProblems(problems []market.Problem) {
	for _, p := range problems[:min(len(problems), 3)] {
		a.log.Warn("not read", "posting", p.Key, "field", p.Field, "why", p.Why)
	}
}

// open opens a file, or takes standard input for "-".
func (c *importCmd) open(a *app, file string) (io.ReadCloser, error) {
	if file == "-" {
		return io.NopCloser(a.Stdin), nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("open import: %w", err)
	}
	return f, nil
}

// boardName is the name given, else the file's without folder and endings.
func boardName(name, file string) string {
	if name != "" {
		return name
	}
	base, _, _ := strings.Cut(filepath.Base(file), ".")
	return base
}
