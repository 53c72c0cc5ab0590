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
		n := rest.number()
		r := &reader{b: rest.bytes(n)}
		if rest.bad {
			return 0, errRecord
		}
		rec := record{employer: r.uint32(), title: r.uint32(), first: uint32(len(c.keys)), offset: c.offset}
		count := r.bytes(1)
		if r.bad {
			return 0, errRecord
		}
		rec.keys = count[0]
		for range rec.keys {
			c.keys = append(c.keys, r.uint32())
		}
		rec.key = r.string()
		if r.bad {
			return 0, errRecord
		}
		posting := r.b
		p := r.posting()
		if r.bad {
			return 0, errRecord
		}
		rec.day, rec.size = int32(dayNumber(p.Day)), int32(len(posting))
		if _, err := c.spool.Write(posting); err != nil {
			return 0, fmt.Errorf("keep posting %s: %w", rec.key, err)
		}
		c.offset += int64(len(posting))
		c.records = append(c.records, rec)
	}
	return len(b), nil
}

// Key is that of the posting which came in i-th.
func (c *Clusterer) Key(i int) string { return c.records[i].key }

// load reads a posting back.
func (c *Clusterer) load(i int32, buf []byte) (Posting, []byte, error) {
	rec := &c.records[i]
	buf = slices.Grow(buf[:0], int(rec.size))[:rec.size]
	if _, err := c.spool.ReadAt(buf, rec.offset); err != nil {
		return Posting{}, buf, fmt.Errorf("read posting %s back: %w", rec.key, err)
	}
	r := &reader{b: buf}
	p := r.posting()
	p.Key = rec.key
	if r.bad {
		return p, buf, fmt.Errorf("read posting %s back: %w", rec.key, errRecord)
	}
	return p, buf, nil
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
