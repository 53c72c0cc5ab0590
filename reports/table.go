package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode"
)

// table is numbers to download: cells are string, int, float64 or bool.
type table struct {
	name, title string
	columns     []string
	rows        [][]any
}

// csv writes the table with texts that a spreadsheet would run defused.
func (t table) csv() ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	record := make([]string, len(t.columns))
	_ = w.Write(t.columns) // to memory; Error below reports what it refuses
	for _, row := range t.rows {
		for i, cell := range row {
			switch v := cell.(type) {
			case string:
				record[i] = csvText(v)
			case float64:
				record[i] = strconv.FormatFloat(v, 'g', 6, 64)
			default:
				record[i] = fmt.Sprint(v)
			}
		}
		_ = w.Write(record)
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return nil, fmt.Errorf("table %s as csv: %w", t.name, err)
	}
	return b.Bytes(), nil
}

// json writes the table as a list of objects, one to a line.
func (t table) json() ([]byte, error) {
	var b bytes.Buffer
	head, err := json.Marshal(t.title)
	if err != nil {
		return nil, fmt.Errorf("table %s as json: %w", t.name, err)
	}
	fmt.Fprintf(&b, "{\"name\":%q,\"title\":%s,\"rows\":[", t.name, head)
	for i, row := range t.rows {
		object := make(map[string]any, len(row))
		for k, cell := range row {
			object[t.columns[k]] = cell
		}
		line, err := json.Marshal(object)
		if err != nil {
			return nil, fmt.Errorf("table %s as json: %w", t.name, err)
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(line)
	}
	b.WriteString("]}\n")
	return visible(b.Bytes()), nil
}

// visible escapes format characters, such as bidirectional overrides, in JSON:
// the value is the same, and what a reader sees is what stands there.
func visible(raw []byte) []byte {
	var b bytes.Buffer
	for _, r := range string(raw) {
		if unicode.Is(unicode.Cf, r) && r <= 0xFFFF {
			fmt.Fprintf(&b, `\u%04x`, r)
			continue
		}
		b.WriteRune(r)
	}
	return b.Bytes()
}
