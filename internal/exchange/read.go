package exchange

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// parquetMagic begins every Parquet file.
const parquetMagic = "PAR1"

// Detect tells by the first bytes of a file (some 200 do) whether it is Parquet, or an export in JSONL or CSV; "" is neither.
func Detect(head []byte) (format string) {
	switch {
	case bytes.HasPrefix(head, []byte(parquetMagic)):
		return Parquet
	case bytes.HasPrefix(head, []byte(`{"format":"roadcheck.`)):
		return JSONL
	case bytes.HasPrefix(head, []byte("format,dataset,")):
		return CSV
	}
	return ""
}

// checkKind refuses rows that do not come back, and those of other programs.
func checkKind(kind string) error {
	switch strings.TrimSuffix(kind, rawSuffix) {
	case PostingKind:
		return nil
	case ReadingKind, MentionKind, FindingsKind:
		return fmt.Errorf("an export of %s: only postings are read back; roadcheck extract and analyze make the rest from them", kind)
	}
	return fmt.Errorf("format %.60q: this program reads %s", kind, PostingKind)
}

// ReadPostings reads an export in JSONL or CSV and hands each posting to yield. It stops at the
// first row that is not as it was written, and names it.
func ReadPostings(in *bufio.Reader, format string, yield func(Posting) error) error {
	if format == CSV {
		return readCSV(in, yield)
	}
	return readJSONL(in, yield)
}

func readJSONL(in *bufio.Reader, yield func(Posting) error) error {
	for n := 1; ; n++ {
		line, err := readLine(in)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		var p Posting
		dec := json.NewDecoder(bytes.NewReader(line))
		dec.DisallowUnknownFields()
		decodeErr := dec.Decode(&p)
		if err := checkKind(p.Kind); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if decodeErr != nil {
			return fmt.Errorf("line %d: %w", n, decodeErr)
		}
		if err := yield(p); err != nil {
			return err
		}
	}
}

// readLine gives a line with its end; a file cut off inside of one ends with io.ErrUnexpectedEOF.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > maxRow:
			return nil, fmt.Errorf("longer than %d MiB", maxRow>>20)
		case err == nil:
			return line, nil
		case err == io.EOF && len(line) > 0:
			return nil, fmt.Errorf("the file ends inside it: %w", io.ErrUnexpectedEOF)
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
	}
}

func readCSV(in *bufio.Reader, yield func(Posting) error) error {
	r := csvReader{in: in}
	names, err := r.row()
	if err != nil {
		return fmt.Errorf("heading: %w", err)
	}
	want := columns[Posting]()
	for {
		cells, err := r.row()
		if err == io.EOF {
			return nil
		}
		at := r.line
		if err != nil {
			return fmt.Errorf("line %d: %w", at, err)
		}
		kind := cells[0]
		if err := checkKind(kind); err != nil {
			return fmt.Errorf("line %d: %w", at, err)
		}
		if !slices.Equal(names, want) || len(cells) != len(want) {
			return fmt.Errorf("line %d: %d cells under %d headings, want the %d columns %s", at, len(cells), len(names), len(want), strings.Join(want, ","))
		}
		p, err := postingOf(cells)
		if err != nil {
			return fmt.Errorf("line %d: %w", at, err)
		}
		if err := yield(p); err != nil {
			return err
		}
	}
}

// postingOf makes a posting of the cells of its row.
func postingOf(cells []string) (Posting, error) {
	kind, raw := strings.CutSuffix(cells[0], rawSuffix)
	cells[0] = kind
	var p Posting
	v := reflect.ValueOf(&p).Elem()
	for i, cell := range cells {
		if !raw && strings.HasPrefix(cell, "'") {
			cell = cell[1:]
		}
		if err := setCell(v.Field(i), cell); err != nil {
			return p, fmt.Errorf("column %s: %w", v.Type().Field(i).Tag.Get("json"), err)
		}
	}
	return p, nil
}

// parquetBatch is how many rows of Parquet are decoded at a time.
const parquetBatch = 64

// ReadParquet is ReadPostings for Parquet, which is read from its end.
func ReadParquet(in io.ReaderAt, size int64, yield func(Posting) error) (err error) {
	// The library panics on some files that are damaged.
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("not a whole Parquet file: %v", e)
		}
	}()
	file, err := parquet.OpenFile(in, size)
	if err != nil {
		return fmt.Errorf("not a whole Parquet file: %w", err)
	}
	if err := checkColumns(file); err != nil {
		return err
	}
	r := parquet.NewGenericReader[Posting](file)
	defer r.Close()
	rows := make([]Posting, parquetBatch)
	for n := 0; ; {
		clear(rows)
		got, err := r.Read(rows)
		for _, p := range rows[:got] {
			n++
			if err := checkKind(p.Kind); err != nil {
				return fmt.Errorf("row %d: %w", n, err)
			}
			if err := yield(p); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("row %d: %w", n+1, err)
		}
	}
}

// checkColumns refuses a file of other columns, and row groups that ask for more memory than any that is written here.
func checkColumns(file *parquet.File) error {
	var have []string
	for _, c := range file.Root().Columns() {
		have = append(have, c.Name())
	}
	want := columns[Posting]()
	if !slices.Equal(have, want) {
		return fmt.Errorf("columns %.200q: want those of roadcheck export postings: %s", have, strings.Join(want, ", "))
	}
	for i, g := range file.Metadata().RowGroups {
		if g.TotalByteSize > 64*rowGroupSize {
			return fmt.Errorf("row group %d has %d MiB: want fewer than %d", i, g.TotalByteSize>>20, 64*rowGroupSize>>20)
		}
	}
	return nil
}
