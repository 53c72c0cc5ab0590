package exchange

import (
	"bufio"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// rawSuffix marks the rows of a CSV file whose cells stand as they are.
const rawSuffix = ".raw"

// csvWriter writes RFC 4180 with lists as JSON. encoding/csv would do for writing, but its
// reader turns CR LF inside of a cell into LF, and so would not give back what was written.
func csvWriter[T Row](w io.Writer, o Options) (*Writer[T], error) {
	out := bufio.NewWriterSize(w, 256<<10)
	names := columns[T]()
	var line []byte
	for i, name := range names {
		line = appendCell(line, name, i > 0)
	}
	if _, err := out.Write(append(line, '\n')); err != nil {
		return nil, err
	}
	write := func(row T) error {
		v := reflect.ValueOf(row)
		line = line[:0]
		for i := range names {
			cell, err := cellOf(v.Field(i))
			if err != nil {
				return fmt.Errorf("column %s: %w", names[i], err)
			}
			switch {
			case i == 0 && o.Raw:
				cell += rawSuffix
			case !o.Raw && mustDefuse(cell):
				cell = "'" + cell
			}
			line = appendCell(line, cell, i > 0)
		}
		_, err := out.Write(append(line, '\n'))
		return err
	}
	return &Writer[T]{write, out.Flush}, nil
}

// columns are the names of the columns of a kind of rows.
func columns[T Row]() []string {
	t := reflect.TypeFor[T]()
	names := make([]string, t.NumField())
	for i := range names {
		names[i] = t.Field(i).Tag.Get("json")
	}
	return names
}

// mustDefuse tells cells that a spreadsheet would run as a formula (OWASP, CSV injection). They
// get an apostrophe in front, and so do those that begin with one: taking one away gives back every cell.
func mustDefuse(cell string) bool {
	return cell != "" && strings.IndexByte("=+-@\t\r'", cell[0]) >= 0
}

// appendCell quotes only where it must, as other writers of CSV do.
func appendCell(line []byte, cell string, comma bool) []byte {
	if comma {
		line = append(line, ',')
	}
	if !strings.ContainsAny(cell, ",\"\r\n") {
		return append(line, cell...)
	}
	line = append(line, '"')
	line = append(line, strings.ReplaceAll(cell, `"`, `""`)...)
	return append(line, '"')
}

func cellOf(v reflect.Value) (string, error) {
	switch x := v.Interface().(type) {
	case string:
		return x, nil
	case json.RawMessage:
		return string(x), nil
	case int64:
		return strconv.FormatInt(x, 10), nil
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return "", nil
		}
		if m, ok := v.Interface().(encoding.TextMarshaler); ok {
			text, err := m.MarshalText()
			return string(text), err
		}
	}
	if v.Kind() == reflect.Slice && v.Len() == 0 {
		return "[]", nil
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v.Interface())
	return strings.TrimSuffix(b.String(), "\n"), err
}

// setCell gives a field the value of its cell.
func setCell(v reflect.Value, cell string) error {
	switch p := v.Addr().Interface().(type) {
	case *string:
		*p = cell
		return nil
	case **Date:
		if cell == "" {
			return nil
		}
		*p = new(Date)
		return (*p).UnmarshalText([]byte(cell))
	}
	if err := json.Unmarshal([]byte(cell), v.Addr().Interface()); err != nil {
		return fmt.Errorf("%.40q is no JSON of such a list", cell)
	}
	return nil
}

// csvReader reads RFC 4180 without changing any cell.
type csvReader struct {
	in   *bufio.Reader
	line int // number of the line that is read
	size int // of the present row
}

// maxRow bounds a row of CSV and a line of JSONL, in bytes: a description of 1 MiB in escapes has 6.
const maxRow = 64 << 20

// row gives the cells of the next row; the error is io.EOF when there is none.
func (r *csvReader) row() ([]string, error) {
	if _, err := r.in.Peek(1); err != nil {
		return nil, err
	}
	r.line++
	r.size = 0
	var cells []string
	for {
		cell, last, err := r.cell()
		if err != nil {
			return nil, err
		}
		if cells = append(cells, cell); last {
			return cells, nil
		}
	}
}

// cell reads one cell and tells whether it is the last of its row.
func (r *csvReader) cell() (cell string, last bool, err error) {
	var text strings.Builder
	quoted := false
	for first := true; ; first = false {
		c, err := r.next()
		switch {
		case err == io.EOF && quoted:
			return "", false, fmt.Errorf("the file ends inside a quoted cell: %w", io.ErrUnexpectedEOF)
		case err == io.EOF:
			return text.String(), true, nil
		case err != nil:
			return "", false, err
		case first && c == '"':
			quoted = true
		case quoted && c == '"':
			c, err = r.next()
			switch {
			case err == nil && c == '"':
				text.WriteByte('"')
			case err == nil && c == ',':
				return text.String(), false, nil
			case err == io.EOF || err == nil && c == '\n':
				return text.String(), true, nil
			case err == nil && c == '\r':
				// The end of a row as some editors save it.
				if c, err = r.next(); err == nil && c == '\n' {
					return text.String(), true, nil
				}
				return "", false, errors.New("a carriage return stands behind a quoted cell")
			case err != nil:
				return "", false, err
			default:
				return "", false, fmt.Errorf("%q stands behind a quoted cell: want a comma or the end of the line", c)
			}
		case !quoted && c == ',':
			return text.String(), false, nil
		case !quoted && c == '\n':
			return strings.TrimSuffix(text.String(), "\r"), true, nil
		default:
			if quoted && c == '\n' {
				r.line++
			}
			text.WriteByte(c)
		}
	}
}

func (r *csvReader) next() (byte, error) {
	if r.size++; r.size > maxRow {
		return 0, fmt.Errorf("the row is longer than %d MiB", maxRow>>20)
	}
	return r.in.ReadByte()
}
