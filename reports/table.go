package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
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

// json writes the table as a list of objects.
func (t table) json() ([]byte, error) {
	rows := make([]map[string]any, len(t.rows))
	for i, row := range t.rows {
		rows[i] = make(map[string]any, len(row))
		for k, cell := range row {
			rows[i][t.columns[k]] = cell
		}
	}
	return encode(map[string]any{"name": t.name, "title": t.title, "rows": rows})
}

// encode is v as indented JSON in which format characters, such as
// bidirectional overrides, are escaped: the value is the same, what a reader
// sees is what stands there.
func encode(v any) ([]byte, error) {
	raw, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return nil, fmt.Errorf("encode %T: %w", v, err)
	}
	var b strings.Builder
	for _, r := range string(raw) {
		if unicode.Is(unicode.Cf, r) && r <= 0xFFFF {
			fmt.Fprintf(&b, `\u%04x`, r)
			continue
		}
		b.WriteRune(r)
	}
	b.WriteByte('\n')
	return []byte(b.String()), nil
}
