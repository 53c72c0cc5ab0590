package duplicate

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"github.com/roadcheck/roadcheck/internal/market"
)

// maxText bounds the part of a text that is kept and compared, in bytes.
const maxText = 24 << 10

// sketchSize is how many shingles of five words stand for a text: those with the
// smallest hashes, so that two texts choose alike. Source: Broder 1997, "On the
// resemblance and containment of documents" (bottom-k sketches).
const sketchSize = 16

// record is what a Clusterer keeps of a posting in memory.
type record struct {
	key      string
	day      int32
	employer uint32
	title    uint32 // of employer and title
	offset   int64  // of the posting in the spool
	size     int32
	first    uint32 // index of its first key
	keys     uint8
}

// Prepare appends to w what Clusterer.Write takes. It does the part of the work
// that may run at the same time as others.
func Prepare(p Posting, w *bytes.Buffer) {
	p.Text = front(p.Text, maxText)
	d := newDoc(p, nil)
	keys := sketch(d.words)
	title := titleKey(d)
	if len(d.title.words) > 0 && len(d.employer) > 0 {
		keys = append(keys, title)
	}
	for _, id := range d.reqs {
		keys = append(keys, hashWord("req "+id))
	}
	if p.Group != "" {
		keys = append(keys, hashWord("group "+p.Board+" "+p.Group))
	}
	var b []byte
	b = binary.LittleEndian.AppendUint32(b, hashWord(strings.Join(d.employer, " ")))
	b = binary.LittleEndian.AppendUint32(b, title)
	b = append(b, byte(min(len(keys), 255)))
	for _, k := range keys[:min(len(keys), 255)] {
		b = binary.LittleEndian.AppendUint32(b, k)
	}
	b = appendString(b, p.Key)
	b = appendPosting(b, p)
	w.Write(binary.AppendUvarint(nil, uint64(len(b))))
	w.Write(b)
}

// titleKey is equal for postings of one employer and title.
func titleKey(d *doc) uint32 {
	all := slices.Concat(d.employer[:min(2, len(d.employer))], []string{"|"}, d.title.words, d.title.levels, d.title.marks)
	return hashWord(strings.Join(all, " "))
}

// sketch are the keys of a text's shingles.
func sketch(ws []word) []uint32 {
	out := shingles(ws, min(5, max(1, len(ws))))
	out = slices.Clone(out[:min(sketchSize, len(out))])
	for i, h := range out {
		out[i] = uint32(mix(uint64(h))) // the smallest hashes of all texts would crowd one end
	}
	return out
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// appendPosting writes what newDoc and the boilerplate need of a posting, without its key.
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

// errRecord says that bytes are not what Prepare wrote.
var errRecord = fmt.Errorf("not a prepared posting")

// reader takes values off a record; bad is set when there are none left.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) number() uint64 {
	n, size := binary.Uvarint(r.b)
	if size <= 0 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[size:]
	return n
}

func (r *reader) bytes(n uint64) []byte {
	if n > uint64(len(r.b)) {
		r.bad, r.b = true, nil
		return nil
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *reader) string() string { return string(r.bytes(r.number())) }

func (r *reader) uint32() uint32 {
	b := r.bytes(4)
	if r.bad {
		return 0
	}
	return binary.LittleEndian.Uint32(b)
}

func (r *reader) posting() Posting {
	var p Posting
	var day string
	for _, s := range []*string{&p.Title, &p.Company, &p.Location, &p.Text, &p.Salary, &day, &p.Requisition, &p.Group, &p.Board} {
		*s = r.string()
	}
	p.Day = market.Day(day)
	for n := r.number(); n > 0 && !r.bad; n-- {
		p.Asides = append(p.Asides, Aside{int(r.number()), int(r.number())})
	}
	return p
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
