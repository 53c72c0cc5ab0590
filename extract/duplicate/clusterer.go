package duplicate

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
)

// Clusterer takes postings and says which are one vacancy. Memory grows by about
// 300 bytes a posting; texts are in the spool.
type Clusterer struct {
	workers int
	spool   Spool
	offset  int64
	records []record
	keys    []uint32
	dull    map[uint32]lineSet // recurring lines by employer
}

// memory is a Spool that holds what is written in memory.
type memory struct{ bytes.Buffer }

func (m *memory) ReadAt(p []byte, off int64) (int, error) {
	return copy(p, m.Bytes()[off:]), nil
}

// NewClusterer gives an empty one.
func NewClusterer(o Options) *Clusterer {
	c := &Clusterer{workers: max(1, o.Workers), spool: o.Spool}
	if c.spool == nil {
		c.spool = &memory{}
	}
	return c
}

// Add takes a posting.
func (c *Clusterer) Add(p Posting) error {
	var b bytes.Buffer
	Prepare(p, &b)
	_, err := c.Write(b.Bytes())
	return err
}

// Write takes postings that Prepare wrote, whole ones.
func (c *Clusterer) Write(b []byte) (int, error) {
	for rest := (&reader{b: b}); len(rest.b) > 0; {
		r := &reader{b: rest.bytes(rest.number())}
		all := r.b
		rec, keys := r.record(c.keys)
		if rest.bad || r.bad {
			return 0, errRecord
		}
		rec.offset, c.keys = c.offset, keys
		if _, err := c.spool.Write(all[len(all)-int(rec.size):]); err != nil {
			return 0, fmt.Errorf("keep posting %s: %w", rec.key, err)
		}
		c.offset += int64(rec.size)
		c.records = append(c.records, rec)
	}
	return len(b), nil
}

// Key is that of the posting which came in i-th.
func (c *Clusterer) Key(i int) string { return c.records[i].key }

// load reads a posting back.
func (c *Clusterer) load(i int32, buf []byte) (Posting, []byte, error) {
	rec := &c.records[i]
	skip := 2 + 8*int32(rec.lines)
	buf, err := c.readSpool(rec, skip, rec.size-skip, buf)
	if err != nil {
		return Posting{}, buf, err
	}
	r := &reader{b: buf}
	p := r.posting()
	p.Key = rec.key
	if r.bad {
		return p, buf, fmt.Errorf("read posting %s back: %w", rec.key, errRecord)
	}
	return p, buf, nil
}

// readSpool reads n bytes of what is kept of a posting into buf.
func (c *Clusterer) readSpool(rec *record, from, n int32, buf []byte) ([]byte, error) {
	buf = slices.Grow(buf[:0], int(n))[:n]
	if _, err := c.spool.ReadAt(buf, rec.offset+int64(from)); err != nil {
		return buf, fmt.Errorf("read posting %s back: %w", rec.key, err)
	}
	return buf, nil
}

// order gives the postings by day, the undated last, then by key: earlier ones lead clusters.
func (c *Clusterer) order() []int32 {
	order := make([]int32, len(c.records))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(x, y int32) int {
		a, b := &c.records[x], &c.records[y]
		if (a.day == 0) != (b.day == 0) {
			return cmp.Compare(b.day, a.day)
		}
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.key, b.key), cmp.Compare(x, y))
	})
	return order
}
