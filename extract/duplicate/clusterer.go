package duplicate

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
)

// Clusterer takes postings and says which are one vacancy. Memory grows by about
// 300 bytes a posting; texts are in the spool.
type Clusterer struct {
	workers int
	texts   func(ctx context.Context, keys []string, take func(Posting) error) error
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
	c := &Clusterer{workers: max(1, o.Workers), spool: o.Spool, texts: o.Texts}
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
		one := rest.bytes(rest.number())
		if rest.bad {
			return 0, errRecord
		}
		if err := c.add(one, added); err != nil {
			return 0, err
		}
	}
	return len(b), nil
}

// AddKept takes a posting of the clustering before by its sketch. Options.Texts is asked for it only when it is needed.
func (c *Clusterer) AddKept(sketch []byte) error {
	if c.texts == nil {
		return fmt.Errorf("known postings need Options.Texts")
	}
	return c.add(sketch, kept)
}

// AddGone takes a posting that was in the clustering before and is no more, or
// has changed since, by its sketch of then.
func (c *Clusterer) AddGone(sketch []byte) error { return c.add(sketch, gone) }

func (c *Clusterer) add(b []byte, s standing) error {
	r := &reader{b: b}
	rec, keys := r.record(c.keys)
	if r.bad {
		return errRecord
	}
	rec.offset, rec.standing, c.keys = c.offset, s, keys
	if _, err := c.spool.Write(b[len(b)-int(rec.size):]); err != nil {
		return fmt.Errorf("keep posting %s: %w", rec.key, err)
	}
	c.offset += int64(rec.size)
	c.records = append(c.records, rec)
	return nil
}

// Sketch is what AddKept takes of the posting which came in i-th.
func (c *Clusterer) Sketch(i int) ([]byte, error) {
	rec := &c.records[i]
	lines, err := c.readSpool(rec, 0, 2+8*int32(rec.lines), nil)
	if err != nil {
		return nil, err
	}
	return append(rec.append(nil, c.keys[rec.first:rec.first+uint32(rec.keys)]), lines...), nil
}

// Key is that of the posting which came in i-th.
func (c *Clusterer) Key(i int) string { return c.records[i].key }

// Gone holds for a posting of AddGone.
func (c *Clusterer) Gone(i int) bool { return c.records[i].standing == gone }

// Len is how many postings came in.
func (c *Clusterer) Len() int { return len(c.records) }

// load reads a posting back.
func (c *Clusterer) load(i int32, buf []byte) (Posting, []byte, error) {
	rec := &c.records[i]
	skip := 2 + 8*int32(rec.lines)
	if rec.size == skip {
		return Posting{}, buf, fmt.Errorf("read posting %s: its text of then is gone, it may have changed meanwhile; run again", rec.key)
	}
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

// fetch puts the texts of known postings that are to be compared into the spool, behind their lines.
func (c *Clusterer) fetch(ctx context.Context, postings []int32) error {
	var keys []string
	at := map[string]int32{}
	for _, i := range postings {
		if c.records[i].standing == kept {
			keys = append(keys, c.records[i].key)
			at[c.records[i].key] = i
		}
	}
	if len(keys) == 0 {
		return nil
	}
	return c.texts(ctx, keys, func(p Posting) error {
		i, ok := at[p.Key]
		if !ok {
			return nil
		}
		rec := &c.records[i]
		b, err := c.readSpool(rec, 0, 2+8*int32(rec.lines), nil)
		if err != nil {
			return err
		}
		p.Text = front(p.Text, maxText)
		b = appendPosting(b, p)
		if _, err := c.spool.Write(b); err != nil {
			return fmt.Errorf("keep posting %s: %w", rec.key, err)
		}
		rec.offset, rec.size = c.offset, int32(len(b))
		c.offset += int64(len(b))
		return nil
	})
}

// order gives the postings that in holds for by day, the undated last, then by key: earlier ones lead clusters.
func (c *Clusterer) order(in func(standing) bool) []int32 {
	order := c.those(in)
	slices.SortFunc(order, func(x, y int32) int {
		a, b := &c.records[x], &c.records[y]
		if (a.day == 0) != (b.day == 0) {
			return cmp.Compare(b.day, a.day)
		}
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.key, b.key), cmp.Compare(x, y))
	})
	return order
}

// those are the postings that in holds for, as they came in.
func (c *Clusterer) those(in func(standing) bool) []int32 {
	out := make([]int32, 0, len(c.records))
	for i := range c.records {
		if in(c.records[i].standing) {
			out = append(out, int32(i))
		}
	}
	return out
}
