package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/roadcheck/roadcheck/analysis"
	"github.com/roadcheck/roadcheck/extract"
)

// goldLine is a labelled posting with the posting as extract --jsonl reads it.
type goldLine struct {
	analysis.GoldPosting
	posting json.RawMessage
}

// readGold reads labelled postings. The error names the line.
func readGold(stdin io.Reader, name string) ([]goldLine, error) {
	var out []goldLine
	err := eachLine(stdin, name, func(line []byte) error {
		var in struct {
			Posting json.RawMessage `json:"posting"`
			Label   *analysis.Facts `json:"label"`
		}
		if err := json.Unmarshal(line, &in); err != nil {
			return err
		}
		if len(in.Posting) == 0 || in.Label == nil {
			return fmt.Errorf("want {\"posting\": {...}, \"label\": {...}}")
		}
		var p struct {
			ID     string `json:"id"`
			Source string `json:"source"`
		}
		if err := json.Unmarshal(in.Posting, &p); err != nil {
			return fmt.Errorf("posting: %w", err)
		}
		out = append(out, goldLine{analysis.GoldPosting{ID: p.ID, Source: p.Source, Label: *in.Label}, in.Posting})
		return nil
	})
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("%s has no labelled postings", name)
	}
	return out, err
}

// readReadings reads what extract --jsonl wrote, by posting id.
func readReadings(stdin io.Reader, name string) (map[string]analysis.Facts, error) {
	out := map[string]analysis.Facts{}
	err := eachLine(stdin, name, func(line []byte) error {
		var in struct {
			ID string `json:"id"`
			analysis.Facts
		}
		if err := json.Unmarshal(line, &in); err != nil {
			return err
		}
		if _, ok := out[in.ID]; ok {
			return fmt.Errorf("a second reading of posting %q", in.ID)
		}
		out[in.ID] = in.Facts
		return nil
	})
	return out, err
}

// factsOf reads a labelled posting just as extract --jsonl would, JSON included,
// so that both ways to score give the same figures.
func factsOf(e *extract.Extractor, g goldLine) (analysis.Facts, error) {
	var facts analysis.Facts
	var out bytes.Buffer
	w := filterWorker{extractor: e}
	err := w.line(g.posting, &out)
	if errors.As(err, new(noteError)) || err == nil {
		err = json.Unmarshal(out.Bytes(), &facts)
	}
	if err != nil {
		return facts, fmt.Errorf("read posting %q: %w", g.ID, err)
	}
	return facts, nil
}

// eachLine gives fn every line of a file that is not blank; the error names the line.
func eachLine(stdin io.Reader, name string, fn func([]byte) error) error {
	in := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return fmt.Errorf("open lines: %w", err)
		}
		defer f.Close()
		in = f
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 1<<16), maxLine)
	n := 0
	for lines.Scan() {
		n++
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		if err := fn(bytes.Clone(lines.Bytes())); err != nil {
			return fmt.Errorf("%s line %d: %w", name, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read %s line %d: %w", name, n+1, err)
	}
	return nil
}
