package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/roadcheck/roadcheck/internal/exchange"
	"github.com/roadcheck/roadcheck/internal/market"
	"github.com/roadcheck/roadcheck/sql/store"
)

// exportFormat tells by its first bytes whether a file is an export of this program.
func exportFormat(in *bufio.Reader) string { return exchange.Detect(firstBytes(in)) }

// firstBytes are up to 256 of those that a file, plain or gzip, begins with.
func firstBytes(in *bufio.Reader) []byte {
	head, _ := in.Peek(in.Size()) // a short file has fewer
	z, err := gzip.NewReader(bytes.NewReader(head))
	if err != nil {
		return head[:min(len(head), 256)]
	}
	plain := make([]byte, 256)
	n, err := io.ReadFull(z, plain)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return plain[:n]
}

// exportImport reads back the postings of one exported file.
type exportImport struct {
	*app
	store  *store.Store
	stage  *stage
	batch  []store.PostingRecord
	change store.Change
	// Postings whose content is not that of their hash.
	edited int
}

// run reads the file whose content starts at in; Parquet is read from the file itself, which must be one.
func (i *exportImport) run(ctx context.Context, in *bufio.Reader, format string, file io.Reader) error {
	yield := func(p exchange.Posting) error {
		record := storedPosting(p)
		record.Posting = i.redacted([]market.Posting{record.Posting})[0]
		if len(i.batch) == store.BatchSize || len(i.batch) > 0 && i.batch[0].Dataset != record.Dataset {
			if err := i.save(ctx); err != nil {
				return err
			}
		}
		i.batch = append(i.batch, record)
		return ctx.Err()
	}
	if err := readExport(in, format, file, yield); err != nil {
		return err
	}
	return i.save(ctx)
}

func readExport(in *bufio.Reader, format string, file io.Reader, yield func(exchange.Posting) error) error {
	if format == exchange.Parquet {
		f, ok := file.(*os.File)
		if !ok {
			return errors.New("a Parquet file is read from its end: name it instead of standard input")
		}
		info, err := f.Stat()
		if err != nil {
			return err
		}
		return exchange.ReadParquet(f, info.Size(), yield)
	}
	if head, _ := in.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(in)
		if err != nil {
			return fmt.Errorf("gzip: %w", err)
		}
		in = bufio.NewReaderSize(z, 64<<10)
	}
	return exchange.ReadPostings(in, format, yield)
}

func (i *exportImport) save(ctx context.Context) error {
	if len(i.batch) == 0 {
		return nil
	}
	change, edited, err := i.store.RestorePostings(ctx, i.batch[0].Dataset, i.batch)
	i.change = i.change.Add(change)
	i.edited += edited
	i.batch = i.batch[:0]
	i.stage.at(i.total(), 0)
	return err
}

func (i *exportImport) total() int { return i.change.Inserted + i.change.Updated + i.change.Unchanged }

// importExport reads a file that roadcheck export wrote.
func (c *importCmd) importExport(ctx context.Context, a *app, s *store.Store, f exportedFile) (market.BoardResult, store.Change, error) {
	result := market.BoardResult{Source: importSource, Board: boardName(c.Name, f.name), Requests: 1}
	st := a.stage("import", "postings")
	defer st.close()
	i := exportImport{app: a, store: s, stage: st}
	if err := i.run(ctx, f.start, f.format, f.in); err != nil {
		return result, i.change, wrapImport(f.name, err)
	}
	result.Postings, result.Complete = i.total(), true
	if i.edited > 0 {
		a.log.Warn("postings are not as they were exported: changed outside, or contacts of people were removed", "postings", i.edited)
	}
	st.end("file", f.name, "rows", i.total(), "new", i.change.Inserted, "changed", i.change.Updated, "unchanged", i.change.Unchanged)
	return result, i.change, nil
}

// exportedFile is an open export.
type exportedFile struct {
	name, format string
	start        *bufio.Reader
	in           io.Reader // what start reads from
}
