package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Bounds of what is held of a record, in bytes. Real headers have under 2 kB.
const (
	maxHeader = 64 << 10
	// maxBlock refuses lengths that nothing has: 1 TiB.
	maxBlock = 1 << 40
)

// Reader reads the records of a file one after the other. The file is read as
// a stream, and what is in memory does not grow with it.
type Reader struct {
	src  *source
	in   *bufio.Reader
	last *Record
	n    int // of records begun
	err  error
}

// NewReader reads a plain or gzip file, told by its first bytes.
func NewReader(r io.Reader) *Reader {
	src := newSource(r)
	return &Reader{src: src, in: bufio.NewReaderSize(src, 32<<10)}
}

// Next skips what is left of the last record and gives the next one; io.EOF is
// the end of the file. Any other error is final and names the record and where
// it begins; one about a file that breaks off wraps io.ErrUnexpectedEOF.
func (r *Reader) Next() (*Record, error) {
	if r.err != nil {
		return nil, r.err
	}
	rec, err := r.next()
	if err != nil {
		r.err = err
		return nil, err
	}
	r.last = rec
	return rec, nil
}

func (r *Reader) next() (*Record, error) {
	if r.last != nil {
		if _, err := io.Copy(io.Discard, r.last.block); err != nil && !errors.Is(err, ErrDigest) {
			return nil, r.fail(r.last.Offset, err)
		}
	}
	for { // two line ends close a record; some writers leave one or none
		b, err := r.in.Peek(1)
		if errors.Is(err, io.EOF) {
			return nil, io.EOF
		}
		if err != nil {
			return nil, r.fail(r.offset(), err)
		}
		if b[0] != '\r' && b[0] != '\n' {
			break
		}
		if _, err := r.in.Discard(1); err != nil {
			return nil, r.fail(r.offset(), err)
		}
	}
	r.n++
	at := r.offset()
	rec, err := r.head()
	if err != nil {
		return nil, r.fail(at, err)
	}
	rec.Offset = at
	return rec, nil
}

// offset is where the next byte stands in the file, or -1.
func (r *Reader) offset() int64 { return r.src.offset(r.in.Buffered()) }

func (r *Reader) fail(at int64, err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	where := fmt.Sprintf("record %d", max(r.n, 1))
	if at >= 0 {
		where += fmt.Sprintf(" at byte %d", at)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%s: the file breaks off: %w", where, err)
	}
	return fmt.Errorf("%s: %w", where, err)
}

// head reads version line and header, and opens the block.
func (r *Reader) head() (*Record, error) {
	start, err := r.in.Peek(40)
	if err != nil && len(start) < len("WARC/") {
		return nil, err
	}
	if !bytes.HasPrefix(start, []byte("WARC/")) {
		start, _, _ = bytes.Cut(start, []byte("\n"))
		return nil, fmt.Errorf("want a line such as WARC/1.0, found %q: no WARC file, or a damaged one", bytes.TrimSpace(start))
	}
	lines, err := readHead(r.in, maxHeader)
	if err != nil {
		return nil, err
	}
	version := strings.TrimPrefix(lines[0], "WARC/")
	if version != "1.0" && version != "1.1" {
		return nil, fmt.Errorf("version %.20q: want 1.0 or 1.1", version)
	}
	rec := &Record{Version: version}
	for _, l := range lines[1:] {
		name, value, ok := strings.Cut(l, ":")
		if !ok {
			return nil, fmt.Errorf("header line %.80q: want a name and a colon", l)
		}
		rec.Header = append(rec.Header, Field{strings.TrimSpace(name), strings.TrimSpace(value)})
	}
	length := rec.Header.Get(fieldLength)
	rec.Length, err = strconv.ParseInt(length, 10, 64)
	if err != nil || rec.Length < 0 || rec.Length > maxBlock {
		return nil, fmt.Errorf("Content-Length %.40q: want the bytes of the block, 0 to %d", length, int64(maxBlock))
	}
	rec.block = &block{in: r.in, left: rec.Length, digest: newDigester(rec.Header.Get(fieldBlockDigest))}
	return rec, nil
}

// readHead reads lines up to an empty one, at most limit bytes. A line that
// begins with a blank goes on with the one before it.
func readHead(in *bufio.Reader, limit int) ([]string, error) {
	var lines []string
	for {
		line, err := readLine(in, limit)
		if err != nil {
			return nil, err
		}
		limit -= len(line) + 1
		text := strings.TrimRight(string(line), "\r\n")
		switch {
		case text == "" && len(lines) > 0:
			return lines, nil
		case len(lines) > 1 && (text[0] == ' ' || text[0] == '\t'):
			lines[len(lines)-1] += " " + strings.TrimLeft(text, " \t")
		default:
			lines = append(lines, text)
		}
	}
}

// readLine reads a line with its end.
func readLine(in *bufio.Reader, limit int) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		if len(line)+len(part) > limit {
			return nil, errors.New("header too long")
		}
		if err == nil && line == nil {
			return part, nil
		}
		line = append(line, bytes.Clone(part)...)
		if err == nil {
			return line, nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return nil, err
		}
	}
}

// block reads the bytes of one record and checks their digest at the end.
type block struct {
	in     io.Reader
	left   int64
	digest *digester
	err    error
}

func (b *block) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	if b.left == 0 {
		b.err = io.EOF
		if err := b.digest.check(); err != nil {
			b.err = err
		}
		return 0, b.err
	}
	n, err := b.in.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	if b.digest != nil {
		b.digest.hash.Write(p[:n])
	}
	if err == io.EOF && b.left > 0 {
		err = io.ErrUnexpectedEOF
	}
	if err != nil && err != io.EOF {
		b.err = err
		return n, err
	}
	return n, nil
}
