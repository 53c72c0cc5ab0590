package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

var errOdd = errors.New("odd")

// echo copies lines and refuses those that hold "bad".
func echo(line []byte, w *bytes.Buffer) error {
	if bytes.Contains(line, []byte("bad")) {
		return errOdd
	}
	w.Write(line)
	w.WriteByte('\n')
	return nil
}

func TestLinePipeKeepsOrder(t *testing.T) {
	var in, want strings.Builder
	var wantBad, gotBad []int
	for n := 1; n <= 20000; n++ {
		switch {
		case n%997 == 0:
			wantBad = append(wantBad, n)
			in.WriteString("bad\n")
		case n%101 == 0:
			in.WriteString("\r\n")
		default:
			line := fmt.Sprintf("%d %s", n, strings.Repeat("x", n%300))
			in.WriteString(line + "\n")
			want.WriteString(line + "\n")
		}
	}
	in.WriteString("last line, no newline")
	want.WriteString("last line, no newline\n")
	p := linePipe{workers: 3, worker: func() lineFunc { return echo }, skip: func(n int, _ error) { gotBad = append(gotBad, n) }}
	var out bytes.Buffer
	bad, err := p.run(context.Background(), strings.NewReader(in.String()), &out)
	if err != nil || bad != len(wantBad) || !slices.Equal(gotBad, wantBad) {
		t.Fatalf("run: %d bad lines %v, error %v; want %v", bad, gotBad, err, wantBad)
	}
	if out.String() != want.String() {
		t.Error("output differs from the input's order")
	}
}

func TestLinePipeEndsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	in, feed := io.Pipe() // never ends
	defer feed.Close()
	go func() {
		io.WriteString(feed, "one\n")
		cancel()
	}()
	p := linePipe{workers: 2, worker: func() lineFunc { return echo }}
	if _, err := p.run(ctx, in, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("run = %v, want %v", err, context.Canceled)
	}
}

func TestLinePipeReportsReadErrors(t *testing.T) {
	p := linePipe{workers: 2, worker: func() lineFunc { return echo }}
	var out bytes.Buffer
	in := io.MultiReader(strings.NewReader("one\ntwo\n"), brokenReader{})
	if _, err := p.run(context.Background(), in, &out); !errors.Is(err, errOdd) || !strings.Contains(err.Error(), "line 3") {
		t.Errorf("run = %v, want %v at line 3", err, errOdd)
	}
	if out.String() != "one\ntwo\n" {
		t.Errorf("output %q", out.String())
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errOdd }

func TestLinePipeNotesAreNoFailures(t *testing.T) {
	var noted []int
	p := linePipe{workers: 2, note: func(n int, _ error) { noted = append(noted, n) }, worker: func() lineFunc {
		return func(line []byte, w *bytes.Buffer) error {
			w.Write(line)
			if bytes.Contains(line, []byte("long")) {
				return noteError("cut")
			}
			return nil
		}
	}}
	var out bytes.Buffer
	bad, err := p.run(context.Background(), strings.NewReader("one\nlong\nthree\n"), &out)
	if bad != 0 || err != nil || out.String() != "onelongthree" || !slices.Equal(noted, []int{2}) {
		t.Errorf("run = %d, %v with output %q and notes on %v", bad, err, out.String(), noted)
	}
}
