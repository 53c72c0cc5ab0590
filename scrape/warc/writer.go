package warc

import (
	"bytes"
	"compress/gzip"
	"crypto/sha1"
	"fmt"
	"io"
	"strings"
	"time"
)

// Writer appends records to a file, each whole or, on an error, not at all. It
// is not safe for concurrent use.
type Writer struct {
	w    io.Writer
	gzip bool
	n    int // of records written
	info string
}

// NewWriter writes plain records.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w} }

// NewGzipWriter writes each record as a gzip member of its own, so that each can be read by itself.
func NewGzipWriter(w io.Writer) *Writer { return &Writer{w: w, gzip: true} }

// Write appends a record of version 1.1 and gives its id. WARC-Type, and where
// it applies WARC-Target-URI and Content-Type, come from the caller; date, id,
// digest and length are added. The id is made of the record's content and place, so
// that the same records in the same order get the same ids.
func (w *Writer) Write(at time.Time, h Header, block []byte) (id string, err error) {
	h = append(Header{{fieldType, h.Get(fieldType)}, {fieldDate, at.UTC().Format("2006-01-02T15:04:05.000000Z")}}, h...)
	h = append(h, Field{fieldBlockDigest, digest(block)})
	if w.info != "" {
		h = append(h, Field{fieldInfoID, w.info})
	}
	var head strings.Builder
	for i, f := range h {
		if i > 0 && strings.EqualFold(f.Name, fieldType) || f.Value == "" {
			continue
		}
		fmt.Fprintf(&head, "%s: %s\r\n", oneLine(f.Name), oneLine(f.Value))
	}
	id = recordID(w.n, head.String())
	var out bytes.Buffer
	fmt.Fprintf(&out, "WARC/1.1\r\n%s: %s\r\n%s%s: %d\r\n\r\n", fieldID, id, head.String(), fieldLength, len(block))
	out.Write(block)
	out.WriteString("\r\n\r\n")
	if w.gzip {
		if out, err = compressed(out.Bytes()); err != nil {
			return "", fmt.Errorf("compress record %d: %w", w.n+1, err)
		}
	}
	if _, err := w.w.Write(out.Bytes()); err != nil {
		return "", fmt.Errorf("write record %d: %w", w.n+1, err)
	}
	w.n++
	return id, nil
}

// Info appends a warcinfo record that the records after it refer to.
func (w *Writer) Info(at time.Time, fields Header) error {
	id, err := w.Write(at, Header{{fieldType, TypeInfo}, {fieldContentType, "application/warc-fields"}}, warcFields(fields))
	w.info = id
	return err
}

func compressed(b []byte) (out bytes.Buffer, err error) {
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		return out, err
	}
	return out, z.Close()
}

// warcFields writes a block of the type application/warc-fields.
func warcFields(fields Header) []byte {
	var b bytes.Buffer
	for _, f := range fields {
		fmt.Fprintf(&b, "%s: %s\r\n", oneLine(f.Name), oneLine(f.Value))
	}
	return b.Bytes()
}

// oneLine keeps a value from ending its line.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
}

// recordID is a UUID of version 5 (RFC 9562, 5.5: by SHA-1 of a name) made of a record's number and header.
func recordID(n int, head string) string {
	sum := sha1.Sum([]byte(fmt.Sprintf("roadcheck warc %d\n%s", n, head)))
	u := sum[:16]
	u[6] = u[6]&0x0f | 0x50
	u[8] = u[8]&0x3f | 0x80
	return fmt.Sprintf("<urn:uuid:%x-%x-%x-%x-%x>", u[:4], u[4:6], u[6:8], u[8:10], u[10:])
}
