// Package warc reads and writes web archives: WARC files of versions 1.0 and
// 1.1 (ISO 28500:2009 and 2017), plain or with each record a gzip member.
//
// Files are untrusted: headers are bounded, blocks are streamed and never held
// in memory unless the caller does.
package warc

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"strings"
	"time"
)

// Field is one line of a header.
type Field struct{ Name, Value string }

// Header holds the named fields of a record in their order.
type Header []Field

// Get gives the first value of a field, whatever the case of its name, or "".
func (h Header) Get(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// The names of fields that this package reads or writes (ISO 28500, 5).
const (
	fieldType         = "WARC-Type"
	fieldID           = "WARC-Record-ID"
	fieldDate         = "WARC-Date"
	fieldLength       = "Content-Length"
	fieldContentType  = "Content-Type"
	fieldURI          = "WARC-Target-URI"
	fieldConcurrentTo = "WARC-Concurrent-To"
	fieldRefersTo     = "WARC-Refers-To"
	fieldBlockDigest  = "WARC-Block-Digest"
	fieldPayload      = "WARC-Payload-Digest"
	fieldTruncated    = "WARC-Truncated"
	fieldInfoID       = "WARC-Warcinfo-ID"
)

// The types of records that matter here (ISO 28500, 6).
const (
	TypeInfo     = "warcinfo"
	TypeRequest  = "request"
	TypeResponse = "response"
	TypeResource = "resource"
	TypeMetadata = "metadata"
	TypeRevisit  = "revisit"
)

// ErrDigest is wrapped by the error at the end of a block that is not what its digest says.
var ErrDigest = errors.New("block differs from its digest")

// Record is the head of a record. Reading from it gives the block; it is
// readable until the reader goes on to the next record.
type Record struct {
	Version string // "1.0" or "1.1"
	Header  Header
	Length  int64 // of the block, in bytes
	// Offset is where the record begins in the file, -1 when it is not the first
	// of its gzip member and so cannot be reached by itself.
	Offset int64
	block  *block
}

// Read reads the block. At its end the digest is checked, where the record has
// one of a known kind; the error wraps ErrDigest.
func (r *Record) Read(p []byte) (int, error) { return r.block.Read(p) }

// Type is the lower-case type, such as "response".
func (r *Record) Type() string { return strings.ToLower(r.Header.Get(fieldType)) }

// URI is the target URI. Some writers put it in angle brackets.
func (r *Record) URI() string {
	return strings.TrimSuffix(strings.TrimPrefix(r.Header.Get(fieldURI), "<"), ">")
}

// ID is the id of the record with its angle brackets.
func (r *Record) ID() string { return r.Header.Get(fieldID) }

// ConcurrentTo is the id of a record of the same exchange, or "".
func (r *Record) ConcurrentTo() string { return r.Header.Get(fieldConcurrentTo) }

// Truncated says why the block is cut off, or "" when it is whole.
func (r *Record) Truncated() string { return r.Header.Get(fieldTruncated) }

// Date is when the record was made, in UTC. The zero time is none that can be read.
func (r *Record) Date() time.Time {
	t, err := time.Parse(time.RFC3339, r.Header.Get(fieldDate)) // reads fractions of seconds too
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// isHTTP tells whether the block is an HTTP message.
func (r *Record) isHTTP() bool {
	media, _, _ := strings.Cut(strings.ToLower(r.Header.Get(fieldContentType)), ";")
	return strings.TrimSpace(media) == "application/http"
}

// digest is the labelled digest that this package writes: "sha1:" and base 32.
func digest(b []byte) string {
	sum := sha1.Sum(b)
	return "sha1:" + base32.StdEncoding.EncodeToString(sum[:])
}

// digester checks one labelled digest.
type digester struct {
	hash hash.Hash
	want []byte
}

// newDigester gives nil where there is no digest, or none of a kind known here.
func newDigester(labelled string) *digester {
	algorithm, value, _ := strings.Cut(labelled, ":")
	var h hash.Hash
	switch strings.ToLower(strings.ReplaceAll(algorithm, "-", "")) {
	case "sha1":
		h = sha1.New()
	case "sha256":
		h = sha256.New()
	case "md5":
		h = md5.New()
	default:
		return nil
	}
	for _, decode := range []func(string) ([]byte, error){
		hex.DecodeString,
		base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString,
	} {
		if want, err := decode(strings.TrimRight(strings.ToUpper(value), "=")); err == nil && len(want) == h.Size() {
			return &digester{h, want}
		}
	}
	return nil
}

func (d *digester) check() error {
	if d == nil || subtle.ConstantTimeCompare(d.hash.Sum(nil), d.want) == 1 {
		return nil
	}
	return fmt.Errorf("%w", ErrDigest)
}
