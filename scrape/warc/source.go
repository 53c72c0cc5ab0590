package warc

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
)

// source gives the bytes of a file, decompressed where it is gzip, and knows
// where in the file they come from.
type source struct {
	count *counter
	raw   *bufio.Reader // a byte reader, so that gzip takes no byte beyond a member
	// gz is nil before the first read, and for a plain file.
	gz    *gzip.Reader
	begun bool
	start int64 // of the present member, in the file
	out   int64 // bytes that it gave so far
}

// counter counts what is read from a file.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func newSource(r io.Reader) *source {
	c := &counter{r: r}
	return &source{count: c, raw: bufio.NewReaderSize(c, 64<<10)}
}

// offset is where in the file stands what comes after all but the last ahead
// bytes that were read; -1 inside a gzip member.
func (s *source) offset(ahead int) int64 {
	switch {
	case s.gz == nil:
		return s.count.n - int64(s.raw.Buffered()) - int64(ahead)
	case s.out == int64(ahead):
		return s.start
	}
	return -1
}

// Read never gives bytes of two gzip members at once.
func (s *source) Read(p []byte) (int, error) {
	if !s.begun {
		s.begun = true
		if magic, _ := s.raw.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
			s.gz = new(gzip.Reader)
			if err := s.member(); err != nil {
				return 0, err
			}
		}
	}
	if s.gz == nil {
		return s.raw.Read(p)
	}
	for {
		n, err := s.gz.Read(p)
		s.out += int64(n)
		if n > 0 || len(p) == 0 {
			return n, nil // the error comes again
		}
		if err != io.EOF {
			return 0, err
		}
		if _, err := s.raw.Peek(1); err != nil {
			return 0, err
		}
		if err := s.member(); err != nil {
			return 0, err
		}
	}
}

// member begins the next gzip member.
func (s *source) member() error {
	s.start, s.out = s.count.n-int64(s.raw.Buffered()), 0
	if err := s.gz.Reset(s.raw); err != nil {
		return err
	}
	s.gz.Multistream(false)
	return nil
}
