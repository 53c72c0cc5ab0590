package scrape

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

type fileReader struct {
	options FileOptions
	yield   func(market.Posting) error
	result  FileResult
	mapped  bool // the mapping's columns were found in the file
	// respelled are the headings of the row being read that no name of columnNames equals as it stands.
	respelled []string
}

func (f *fileReader) fail(p market.Problem) {
	f.result.ProblemCount++
	if len(f.result.Problems) < market.MaxProblems {
		f.result.Problems = append(f.result.Problems, p)
	}
}

func (f *fileReader) jsonl(in *bufio.Reader) error {
	var rows rowReader
	for number := 1; ; number++ {
		text, err := readLine(in)
		if errors.Is(err, io.EOF) {
			return f.checkMapped()
		}
		where := fmt.Sprintf("line %d", number)
		if errors.Is(err, errLongLine) {
			f.result.Rows++
			f.fail(market.Problem{Key: where, Why: err.Error()})
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %w", where, err)
		}
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		f.result.Rows++
		row, err := rows.read(text)
		if err != nil {
			f.fail(market.Problem{Key: where, Why: err.Error()})
			continue
		}
		if err := f.row(row, where); err != nil {
			return err
		}
	}
}

// checkMapped fails when no row of the whole file had a mapped column.
func (f *fileReader) checkMapped() error {
	if f.result.Rows > f.result.ProblemCount && !f.mapped && len(f.options.Mapping) > 0 {
		return errors.New("no row has any of the mapped columns")
	}
	return nil
}

var errLongLine = fmt.Errorf("longer than %d MiB", MaxFileLine>>20)

// readLine reads one line; of one that is too long it keeps nothing and skips to its end.
func readLine(in *bufio.Reader) ([]byte, error) {
	var text []byte
	long := false
	for {
		part, err := in.ReadSlice('\n')
		if !long {
			text = append(text, part...)
		}
		if len(text) > MaxFileLine {
			long, text = true, nil
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && (len(text) > 0 || long):
		case err != nil:
			return nil, err
		}
		if long {
			return nil, errLongLine
		}
		return text, nil
	}
}

func (f *fileReader) csv(in *bufio.Reader) error {
	in = bufio.NewReaderSize(in, 64<<10)
	bounded := &boundedRow{in: in}
	r := csv.NewReader(bounded)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = delimiter(in), true, -1, true
	heading, err := r.Read()
	if err != nil {
		return fmt.Errorf("heading: %w", err)
	}
	columns := make([]string, len(heading))
	for i, h := range heading {
		columns[i] = strings.TrimSpace(clean(h))
	}
	if err := f.checkColumns(columns); err != nil {
		return err
	}
	for {
		bounded.row = 0
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		f.result.Rows++
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			f.fail(market.Problem{Key: fmt.Sprintf("line %d", broken.StartLine), Why: broken.Err.Error()})
			continue
		}
		if err != nil {
			return fmt.Errorf("row %d: %w", f.result.Rows, err)
		}
		number, _ := r.FieldPos(0)
		where := fmt.Sprintf("line %d", number)
		if len(record) != len(columns) {
			f.fail(market.Problem{Key: where, Why: fmt.Sprintf("%d fields, the heading has %d", len(record), len(columns))})
			continue
		}
		row := make(map[string]any, len(columns))
		for i, c := range columns {
			row[c] = record[i]
		}
		if err := f.row(row, where); err != nil {
			return err
		}
	}
}

// boundedRow stops a row that an unclosed quote would let grow without end.
type boundedRow struct {
	in  *bufio.Reader
	row int // bytes read since the row began
}

var errLongRow = fmt.Errorf("a row longer than %d MiB: is a quote left open?", MaxFileLine>>20)

func (b *boundedRow) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	if b.row += n; b.row > MaxFileLine {
		return 0, errLongRow
	}
	return n, err
}

// delimiter is the one of comma, semicolon, tab and bar that the heading has most of.
func delimiter(in *bufio.Reader) rune {
	head, _ := in.Peek(16 << 10)
	head, _, _ = bytes.Cut(head, []byte("\n"))
	best, most := ',', 0
	for _, d := range ",;\t|" {
		if n := bytes.Count(head, []byte(string(d))); n > most {
			best, most = d, n
		}
	}
	return best
}

func (f *fileReader) checkColumns(columns []string) error {
	for _, field := range fieldNames() {
		if c := f.options.Mapping[field]; c != "" && !slices.Contains(columns, c) {
			return fmt.Errorf("mapping %s: no column %q; the file has %s", field, c, strings.Join(columns, ", "))
		}
	}
	return nil
}
