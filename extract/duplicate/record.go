package duplicate

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"sync"
)

// maxText bounds the part of a text that is kept and compared, in bytes.
const maxText = 24 << 10

// sketchSize is how many shingles of five words stand for a text: those with the
// smallest hashes, so that two texts choose alike. Source: Broder 1997, "On the
// resemblance and containment of documents" (bottom-k sketches).
const sketchSize = 32

// record is what a Clusterer keeps of a posting in memory.
type record struct {
	key      string
	offset   int64 // of its lines and then the posting in the spool
	day      int32
	size     int32 // of both
	employer uint32
	title    uint32 // of employer and title
	first    uint32 // index of its first key
	lines    uint16
	sketch   uint8 // how many of the keys are of the sketch; the others follow
	keys     uint8
	standing standing
}

// standing says where a posting stands between two clusterings.
type standing uint8

const (
	added standing = iota // only in this one
	kept                  // in both
	gone                  // only in the one before
)

// now are the postings of this clustering, before those of the one before.
func now(s standing) bool    { return s != gone }
func before(s standing) bool { return s != added }

// maxLines bounds how many lines of a posting are searched for recurring ones.
const maxLines = 1000

// docs are used again.
var docs = sync.Pool{New: func() any { return new(doc) }}

// Prepare appends to w what Clusterer.Write takes. It does the part of the work
// that may run at the same time as others.
func Prepare(p Posting, w *bytes.Buffer) {
	p.Text = front(p.Text, maxText)
	d := docs.Get().(*doc)
	defer docs.Put(d)
	d.readText(p)
	title := titleKey(d)
	rec := record{key: p.Key, day: int32(d.day), employer: hashWord(strings.Join(d.employer, " ")), title: title}
	keys := d.sketch(make([]uint32, 0, sketchSize+10))
	rec.sketch = uint8(len(keys))
	if len(d.title.words) > 0 && len(d.employer) > 0 {
		keys = append(keys, title)
	}
	for _, id := range d.reqs {
		keys = append(keys, hashWord("req "+id))
	}
	if p.Group != "" {
		keys = append(keys, hashWord("group "+p.Board+" "+p.Group))
	}
	b := d.appendLines(rec.append(d.buf[:0], keys))
	b = appendPosting(b, p)
	d.buf = b
	w.Write(binary.AppendUvarint(w.AvailableBuffer(), uint64(len(b))))
	w.Write(b)
}

// append writes what reader.record reads, up to the lines.
func (r record) append(b []byte, keys []uint32) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(r.day))
	b = binary.LittleEndian.AppendUint32(b, r.employer)
	b = binary.LittleEndian.AppendUint32(b, r.title)
	b = append(b, r.sketch, byte(len(keys)))
	for _, k := range keys {
		b = binary.LittleEndian.AppendUint32(b, k)
	}
	return appendString(b, r.key)
}

// titleKey is equal for postings of one employer and title.
func titleKey(d *doc) uint32 {
	all := slices.Concat(d.employer[:min(2, len(d.employer))], []string{"|"}, d.title.words, d.title.levels, d.title.marks)
	return hashWord(strings.Join(all, " "))
}

// sketch are the smallest hashes of a text's shingles, sorted.
func (d *doc) sketch(out []uint32) []uint32 {
	n := min(5, max(1, len(d.words)))
	for i := 0; i+n <= len(d.words); i++ {
		h := shingle(d.words[i : i+n])
		if len(out) == sketchSize && h >= out[sketchSize-1] {
			continue
		}
		at, found := slices.BinarySearch(out, h)
		if found {
			continue
		}
		if len(out) == sketchSize {
			out = out[:sketchSize-1]
		}
		out = slices.Insert(out, at, h)
	}
	return out
}

// appendLines writes how many lines there are to tell from others, and their hashes.
func (d *doc) appendLines(b []byte) []byte {
	at, n := len(b), 0
	b = append(b, 0, 0)
	for line := range d.lines {
		if h := lineHash(line); h != 0 && n < maxLines {
			b = binary.LittleEndian.AppendUint64(b, h)
			n++
		}
	}
	binary.LittleEndian.PutUint16(b[at:], uint16(n))
	return b
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// appendPosting writes what doc.read and the boilerplate need of a posting, without its key.
func appendPosting(b []byte, p Posting) []byte {
	for _, s := range []string{p.Title, p.Company, p.Location, p.Text, p.Salary, string(p.Day), p.Requisition, p.Group, p.Board} {
		b = appendString(b, s)
	}
	b = binary.AppendUvarint(b, uint64(len(p.Asides)))
	for _, at := range p.Asides {
		b = binary.AppendUvarint(b, uint64(at.Index))
		b = binary.AppendUvarint(b, uint64(at.At))
	}
	return b
}

// front is the start of s, at most n bytes, in whole characters.
func front(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}
