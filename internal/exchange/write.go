package exchange

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
)

// Options say how a file is written.
type Options struct {
	Format string // JSONL, CSV or Parquet
	// Raw writes the cells of CSV as they are, also those that a spreadsheet would run as a formula.
	Raw bool
}

// Writer writes rows of one kind, one at a time.
type Writer[T Row] struct {
	write func(T) error
	close func() error
}

// NewWriter writes to w, which it does not close.
func NewWriter[T Row](w io.Writer, o Options) (*Writer[T], error) {
	switch o.Format {
	case JSONL:
		return jsonlWriter[T](w), nil
	case CSV:
		return csvWriter[T](w, o)
	case Parquet:
		return parquetWriter[T](w), nil
	}
	return nil, fmt.Errorf("format %q: want %s, %s or %s", o.Format, JSONL, CSV, Parquet)
}

// Write writes one row.
func (w *Writer[T]) Write(row T) error { return w.write(row) }

// Close writes what is left. Without it the file is not whole.
func (w *Writer[T]) Close() error { return w.close() }

func jsonlWriter[T Row](w io.Writer) *Writer[T] {
	buffered := bufio.NewWriterSize(w, 256<<10)
	enc := json.NewEncoder(buffered)
	enc.SetEscapeHTML(false)
	return &Writer[T]{func(row T) error { return enc.Encode(row) }, buffered.Flush}
}

// rowGroupSize is about how many bytes of rows a row group holds: all that Parquet keeps in memory at a time.
const rowGroupSize = 32 << 20

func parquetWriter[T Row](w io.Writer) *Writer[T] {
	// The name stands without a version, so that equal rows make equal files whatever built the program.
	out := parquet.NewGenericWriter[T](w, parquet.CreatedBy("roadcheck", "1", ""), parquet.Compression(&parquet.Zstd))
	held := 0
	one := make([]T, 1)
	write := func(row T) error {
		one[0] = row
		if _, err := out.Write(one); err != nil {
			return err
		}
		if held += row.size(); held < rowGroupSize {
			return nil
		}
		held = 0
		return out.Flush()
	}
	return &Writer[T]{write, out.Close}
}
