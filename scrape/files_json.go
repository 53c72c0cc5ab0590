package scrape

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/roadcheck/roadcheck/internal/flatjson"
)

// rowReader reads lines of JSONL, one after another, into the same map.
type rowReader struct {
	scanner flatjson.Scanner
	row     map[string]any
}

// read gives the object of a line, numbers as json.Number. It is good until the next call.
func (r *rowReader) read(line []byte) (map[string]any, error) {
	if r.row == nil {
		r.row = make(map[string]any)
	}
	clear(r.row)
	if r.scanner.Object(line, r.member) {
		return r.row, nil
	}
	row, err := decodeNumbers[map[string]any](line)
	if err != nil || row == nil {
		return nil, fmt.Errorf("no JSON object: %v", err)
	}
	return row, nil
}

func (r *rowReader) member(key []byte) bool {
	if r.scanner.IsText() {
		var text string
		ok := r.scanner.Text(&text)
		r.row[string(key)] = text
		return ok
	}
	if r.scanner.Null() {
		r.row[string(key)] = nil
		return true
	}
	raw, ok := r.scanner.Value()
	if !ok {
		return false
	}
	value, err := decodeNumbers[any](raw)
	r.row[string(key)] = value
	return err == nil
}

// decodeNumbers decodes the first value of data, numbers as they are written.
func decodeNumbers[T any](data []byte) (value T, err error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	err = dec.Decode(&value)
	return value, err
}
