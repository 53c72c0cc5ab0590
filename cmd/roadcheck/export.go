package main

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/roadcheck/roadcheck/internal/exchange"
	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

type exportCmd struct {
	What    string `arg:"" help:"postings, readings, mentions, findings, or all of them." enum:"postings,readings,mentions,findings,all"`
	Format  string `help:"jsonl, csv or parquet; jsonl.gz and csv.gz are compressed." enum:"jsonl,jsonl.gz,csv,csv.gz,parquet" default:"jsonl"`
	Out     string `help:"File to write, compressed when it ends in .gz; - is standard output. For all: a folder." placeholder:"FILE" short:"o" default:"-"`
	Dataset string `help:"Which postings: real, sample, both, or auto (real ones when there are any)." enum:"auto,real,sample,both" default:"auto"`
	Source  string `help:"Only postings of this source, such as greenhouse."`
	Since   string `help:"Only postings seen on this day or later." placeholder:"YYYY-MM-DD"`
	Raw     bool   `help:"Write CSV cells as they are, for programs. Otherwise those that a spreadsheet would run as a formula get an apostrophe in front, which import takes away again."`
}

// Run writes what is stored to files. A file appears whole or not at all.
func (c *exportCmd) Run(ctx context.Context, a *app) error {
	format, compressed := strings.CutSuffix(c.Format, ".gz")
	compressed = compressed || strings.HasSuffix(c.Out, ".gz")
	switch {
	case c.What == "all" && c.Out == "-":
		return &usageError{"export all writes a file of each kind: name a folder with --out"}
	case format == exchange.Parquet && compressed:
		return &usageError{"Parquet is compressed inside: name a file that does not end in .gz"}
	}
	since, err := market.ParseDay(c.Since)
	if err != nil {
		return &usageError{fmt.Sprintf("--since: %v", err)}
	}
	return a.withStore(ctx, func(s *store.Store) error {
		filter := store.ExportFilter{Source: c.Source, Since: since}
		if c.Dataset != "both" {
			if filter.Dataset, err = (datasetFlag{c.Dataset}).choose(ctx, s); err != nil {
				return err
			}
		}
		return s.Export(ctx, filter, func(snapshot *store.Snapshot) error {
			e := exporter{app: a, snapshot: snapshot, options: exchange.Options{Format: format, Raw: c.Raw}, compressed: compressed}
			if c.What != "all" {
				return e.file(ctx, c.What, c.Out)
			}
			return e.folder(ctx, c.Out, c.Format)
		})
	})
}

// exporter writes the files of one snapshot.
type exporter struct {
	*app
	snapshot   *store.Snapshot
	options    exchange.Options
	compressed bool
}

func (e exporter) folder(ctx context.Context, dir, ending string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("make export folder: %w", err)
	}
	for _, what := range []string{"postings", "readings", "mentions", "findings"} {
		if err := e.file(ctx, what, filepath.Join(dir, what+"."+ending)); err != nil {
			return err
		}
	}
	return nil
}

// file writes one kind of rows; "-" is standard output.
func (e exporter) file(ctx context.Context, what, name string) error {
	st := e.stage("export", what)
	defer st.close()
	write := func(w io.Writer) (n int, err error) {
		if e.compressed {
			z := gzip.NewWriter(w)
			defer func() { err = errors.Join(err, z.Close()) }()
			w = z
		}
		return e.rows(ctx, what, w, st)
	}
	var n int
	var err error
	if name == "-" {
		n, err = write(e.Stdout)
	} else {
		err = writeFile(ctx, name, func(w io.Writer) error {
			n, err = write(w)
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("export %s to %s: %w", what, name, err)
	}
	st.end("rows", n, "file", name)
	return nil
}

func (e exporter) rows(ctx context.Context, what string, w io.Writer, st *stage) (int, error) {
	switch what {
	case "postings":
		return exportRows(w, e.options, st, func(write func(exchange.Posting) error) error {
			return e.snapshot.EachPosting(ctx, func(p store.PostingRecord) error { return write(exchangedPosting(p)) })
		})
	case "readings":
		return exportRows(w, e.options, st, func(write func(exchange.Reading) error) error {
			return e.snapshot.EachReading(ctx, func(r store.ReadingRecord) error { return write(exchangedReading(r)) })
		})
	case "mentions":
		return exportRows(w, e.options, st, func(write func(exchange.Mention) error) error {
			return e.snapshot.EachReading(ctx, func(r store.ReadingRecord) error { return writeMentions(r, write) })
		})
	}
	return exportRows(w, e.options, st, func(write func(exchange.Findings) error) error {
		return e.snapshot.EachFindings(ctx, func(f store.FindingsRecord) error {
			return write(exchange.Findings{Kind: exchange.FindingsKind, Dataset: string(f.Dataset), Run: int64(f.Run), Schema: f.Schema, Data: f.Data})
		})
	})
}

// exportRows writes the rows that each hands on, and counts them.
func exportRows[T exchange.Row](w io.Writer, o exchange.Options, st *stage, each func(write func(T) error) error) (n int, err error) {
	out, err := exchange.NewWriter[T](w, o)
	if err != nil {
		return 0, err
	}
	err = each(func(row T) error {
		if n++; n%1000 == 0 {
			st.at(n, 0)
		}
		return out.Write(row)
	})
	if err != nil {
		return n, err
	}
	return n, out.Close()
}

func writeMentions(r store.ReadingRecord, write func(exchange.Mention) error) error {
	for _, m := range r.Mentions {
		err := write(exchange.Mention{
			Kind: exchange.MentionKind, Dataset: string(r.Dataset), Source: r.Source, Key: r.Key,
			Skill: string(m.Skill), Need: m.Need.String(), Start: int64(m.Start), End: int64(m.End), Surface: r.Text[m.Start:m.End],
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func exchangedPosting(p store.PostingRecord) exchange.Posting {
	out := exchange.Posting{
		Kind: exchange.PostingKind, Dataset: string(p.Dataset), Source: p.Source, Board: p.Board, Key: p.Key, Hash: p.Hash,
		FirstSeen: exchange.DateOf(p.FirstSeen), LastSeen: exchange.DateOf(p.LastSeen),
		ContentSince: exchange.DateOf(p.ContentSince), ClosedOn: exchange.DateOf(p.ClosedOn),
		PostedOn: exchange.DateOf(p.PostedOn), UpdatedOn: exchange.DateOf(p.UpdatedOn),
		URL: p.URL, Title: p.Title, Company: p.Company, Location: p.Location, EmploymentType: p.EmploymentType, Remote: p.Remote,
		Department: p.Department, Language: p.Language, Group: p.Group, SalaryText: p.SalaryText, Description: p.Description,
		Pay: []exchange.Pay{}, Tags: append([]string{}, p.Tags...),
	}
	for _, pay := range p.Pay {
		out.Pay = append(out.Pay, exchange.Pay{Min: pay.Min, Max: pay.Max, Currency: pay.Currency, Period: string(pay.Period),
			Label: pay.Label, Basis: pay.Basis, Form: pay.Form})
	}
	return out
}

// storedPosting undoes exchangedPosting.
func storedPosting(p exchange.Posting) store.PostingRecord {
	posting := market.Posting{
		Source: p.Source, Board: p.Board, Key: p.Key, URL: p.URL, Title: p.Title, Company: p.Company, Location: p.Location,
		Description: p.Description, SalaryText: p.SalaryText, EmploymentType: p.EmploymentType, Remote: p.Remote,
		Department: p.Department, Language: p.Language, Tags: p.Tags, Group: p.Group,
		PostedOn: p.PostedOn.Day(), UpdatedOn: p.UpdatedOn.Day(),
	}
	for _, pay := range p.Pay {
		posting.Pay = append(posting.Pay, market.Pay{Min: pay.Min, Max: pay.Max, Currency: pay.Currency,
			Period: market.Period(pay.Period), Label: pay.Label, Basis: pay.Basis, Form: pay.Form})
	}
	return store.PostingRecord{
		StoredPosting: market.StoredPosting{Hash: p.Hash, Posting: posting, Dataset: market.Dataset(p.Dataset),
			FirstSeen: p.FirstSeen.Day(), LastSeen: p.LastSeen.Day()},
		ContentSince: p.ContentSince.Day(), ClosedOn: p.ClosedOn.Day(),
	}
}

func exchangedReading(r store.ReadingRecord) exchange.Reading {
	out := exchange.Reading{
		Kind: exchange.ReadingKind, Dataset: string(r.Dataset), Source: r.Source, Key: r.Key, Hash: r.Hash, Version: r.Version,
		Vacancy: r.Vacancy, Language: r.Language, Level: string(r.Level), Role: string(r.Role), Remote: r.Remote,
		Employment: string(r.Employment), Industry: r.Industry, EmployerKind: string(r.Kind), MinYears: r.MinYears, Text: r.Text,
		Countries: append([]string{}, r.Countries...), Cities: append([]string{}, r.Cities...), Localities: append([]string{}, r.Localities...),
		Skills: []exchange.Skill{},
	}
	if s := r.Salary; s != nil {
		out.Salary = &exchange.Salary{Min: s.Min, Max: s.Max, Currency: s.Currency, Period: string(s.Period), Provenance: s.Provenance,
			Start: int64(s.Start), End: int64(s.End), Doubt: s.Doubt, Basis: s.Basis, Form: s.Form, Months: int64(s.Months)}
	}
	for _, m := range r.Mentions {
		out.Skills = append(out.Skills, exchange.Skill{ID: string(m.Skill), Need: m.Need.String(), Start: int64(m.Start), End: int64(m.End),
			Surface: r.Text[m.Start:m.End]})
	}
	return out
}

// writeFile writes a file whole or not at all: under another name first, which is gone again when
// the writing fails or ctx ends.
func writeFile(ctx context.Context, name string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return err
	}
	buffered := bufio.NewWriterSize(f, 1<<20)
	err = write(buffered)
	err = cmp.Or(err, buffered.Flush(), f.Chmod(0o644), f.Sync())
	err = cmp.Or(errors.Join(err, f.Close()), ctx.Err())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
