package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"
)

// maxLine bounds one line of JSONL input, in bytes.
const maxLine = 64 << 20

// batchBytes is how much input a worker takes at a time.
const batchBytes = 256 << 10

// linePipe turns lines into lines on several workers, in input order. It holds
// two batches a worker at most, so memory stays bounded.
type linePipe struct {
	workers int
	worker  func() lineFunc // what a worker does with its lines
	skip    func(n int, why error)
	note    func(n int, what error)
}

// lineFunc writes what becomes of a line. Its error skips the line, except for a
// noteError, which says something of a line that was written.
type lineFunc func(line []byte, w *bytes.Buffer) error

type noteError string

func (e noteError) Error() string { return string(e) }

// lineBatch is a run of whole lines and what becomes of them.
type lineBatch struct {
	first int // number of the first line
	in    []byte
	ends  []int
	out   bytes.Buffer
	bad   []badLine
	done  chan struct{} // receives once out and bad are complete
}

type badLine struct {
	n   int
	why error
}

// run copies in to out and returns how many lines were skipped. It returns as
// soon as ctx ends, even while in waits for input.
func (p linePipe) run(ctx context.Context, in io.Reader, out io.Writer) (bad int, err error) {
	ctx, cancel := context.WithCancel(ctx)
	free := make(chan *lineBatch, 2*p.workers)
	for range cap(free) {
		free <- &lineBatch{done: make(chan struct{}, 1)}
	}
	todo, order := make(chan *lineBatch, cap(free)), make(chan *lineBatch, cap(free))
	var workers sync.WaitGroup
	defer workers.Wait()
	defer cancel()
	for range p.workers {
		workers.Go(func() { p.work(ctx, todo) })
	}
	var readErr error // set before order closes
	go func() {
		readErr = readBatches(ctx, in, free, func(b *lineBatch) { todo <- b; order <- b })
		close(todo)
		close(order)
	}()
	for {
		b, ok := receive(ctx, order)
		if !ok {
			break
		}
		if _, ok := receive(ctx, b.done); !ok {
			break
		}
		for _, l := range b.bad {
			if note, ok := l.why.(noteError); ok {
				p.note(l.n, note)
				continue
			}
			p.skip(l.n, l.why)
			bad++
		}
		if _, err := out.Write(b.out.Bytes()); err != nil {
			return bad, fmt.Errorf("write readings from line %d on: %w", b.first, err)
		}
		free <- b
	}
	if ctx.Err() != nil {
		return bad, ctx.Err()
	}
	return bad, readErr
}

// receive waits for a value; false means that there will be none.
func receive[T any](ctx context.Context, from <-chan T) (v T, ok bool) {
	select {
	case <-ctx.Done():
		return v, false
	case v, ok = <-from:
		return v, ok
	}
}

func (p linePipe) work(ctx context.Context, todo <-chan *lineBatch) {
	do := p.worker()
	for {
		b, ok := receive(ctx, todo)
		if !ok {
			return
		}
		start := 0
		for i, end := range b.ends {
			if ctx.Err() != nil {
				return
			}
			if line := bytes.TrimRight(b.in[start:end], "\r\n"); len(line) > 0 {
				if err := do(line, &b.out); err != nil {
					b.bad = append(b.bad, badLine{b.first + i, err})
				}
			}
			start = end
		}
		b.done <- struct{}{}
	}
}

// readBatches fills free batches with lines from in and sends them on.
func readBatches(ctx context.Context, in io.Reader, free <-chan *lineBatch, send func(*lineBatch)) error {
	r := bufio.NewReaderSize(in, 1<<16)
	for n := 1; ; {
		b, ok := receive(ctx, free)
		if !ok {
			return ctx.Err()
		}
		b.reset(n)
		err := b.fill(r)
		n += len(b.ends)
		if len(b.ends) > 0 {
			send(b)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read line %d: %w", n, err)
		}
	}
}

// reset empties b. Space for a huge line is not kept.
func (b *lineBatch) reset(first int) {
	if cap(b.in) > 4*batchBytes {
		b.in, b.out = nil, bytes.Buffer{}
	}
	b.first, b.in, b.ends, b.bad = first, b.in[:0], b.ends[:0], b.bad[:0]
	b.out.Reset()
}

var errLongLine = fmt.Errorf("line is longer than %d MB", maxLine>>20)

// fill reads lines until the batch is full. A last line need not end in a
// newline.
func (b *lineBatch) fill(r *bufio.Reader) error {
	for len(b.in) < batchBytes {
		start := len(b.in)
		err := bufio.ErrBufferFull
		for err == bufio.ErrBufferFull {
			var part []byte
			part, err = r.ReadSlice('\n')
			b.in = append(b.in, part...)
			if len(b.in)-start > maxLine {
				return errLongLine
			}
		}
		if len(b.in) > start && (err == nil || err == io.EOF) {
			b.ends = append(b.ends, len(b.in))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
