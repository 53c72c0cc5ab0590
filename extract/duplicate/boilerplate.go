package duplicate

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"
	"strings"
)

// eachLine calls fn for every line of text with where it is and the hash of its words; 0 when it has too few to be told from another.
func eachLine(text string, fn func(start, end int, hash uint64)) {
	var t tokens
	for start := 0; start < len(text); {
		end := start + strings.IndexByte(text[start:], '\n')
		if end < start {
			end = len(text)
		}
		t.read(text[start:end])
		fn(start, end, lineHash(t.words))
		start = end + 1
	}
}

// minLineWords is how many words a line needs to be told from another.
const minLineWords = 4

func lineHash(ws []word) uint64 {
	if len(ws) < minLineWords {
		return 0
	}
	h := uint64(0)
	for _, w := range ws {
		h = mix(h ^ uint64(w.hash))
	}
	return max(h, 1)
}

// lineSet is hashes of lines, sorted.
type lineSet []uint64

func (s lineSet) has(line uint64) bool {
	_, ok := slices.BinarySearch(s, line)
	return ok
}

const (
	// recurring is in how many postings of different titles an employer's line
	// stands before it says nothing about any one of them.
	recurring = 3
	// employerSample bounds how many postings of one employer are searched for recurring lines.
	employerSample = 400
)

// findBoilerplate finds each employer's recurring lines in some postings.
func (c *Clusterer) findBoilerplate(ctx context.Context, among []int32) (map[uint32]lineSet, error) {
	groups := c.employers(among)
	found := make([]lineSet, len(groups))
	err := c.parallel(ctx, len(groups), func() func(int) error {
		var r recurrence
		return func(n int) (err error) {
			found[n], err = r.lines(c, groups[n])
			return err
		}
	})
	dull := map[uint32]lineSet{}
	for n, lines := range found {
		if len(lines) > 0 {
			dull[c.records[groups[n][0]].employer] = lines
		}
	}
	return dull, err
}

// employers are those of each employer with enough of them, by key.
func (c *Clusterer) employers(all []int32) [][]int32 {
	slices.SortFunc(all, func(a, b int32) int {
		x, y := &c.records[a], &c.records[b]
		return cmp.Or(cmp.Compare(x.employer, y.employer), cmp.Compare(x.key, y.key))
	})
	nobody := hashWord("")
	var out [][]int32
	for len(all) > 0 {
		employer, n := c.records[all[0]].employer, 1
		for n < len(all) && c.records[all[n]].employer == employer {
			n++
		}
		if n >= recurring && employer != nobody {
			out = append(out, all[:n])
		}
		all = all[n:]
	}
	return out
}

// recurrence finds recurring lines; its space is used again.
type recurrence struct {
	buf  []byte
	seen []seenLine
}

// seenLine is a line of a posting with this title.
type seenLine struct {
	line  uint64
	title uint32
}

// lines are the recurring ones of an employer's postings.
func (r *recurrence) lines(c *Clusterer, group []int32) (lineSet, error) {
	r.seen = r.seen[:0]
	for n, step := 0, max(1, len(group)/employerSample); n < len(group); n += step {
		rec := &c.records[group[n]]
		var err error
		if r.buf, err = c.readSpool(rec, 2, 8*int32(rec.lines), r.buf); err != nil {
			return nil, err
		}
		for b := r.buf; len(b) > 0; b = b[8:] {
			r.seen = append(r.seen, seenLine{binary.LittleEndian.Uint64(b), rec.title})
		}
	}
	slices.SortFunc(r.seen, func(a, b seenLine) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.title, b.title))
	})
	var out lineSet
	titles := 0
	for i, s := range r.seen {
		switch {
		case i == 0 || r.seen[i-1].line != s.line:
			titles = 1
		case r.seen[i-1].title != s.title:
			if titles++; titles == recurring {
				out = append(out, s.line)
			}
		}
	}
	return out, nil
}

// isItem holds for lines of a list: what recurs there is mostly duties and demands
// of a family of postings, and seldom the employer's account of itself.
func isItem(line string) bool {
	return strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "•") || strings.HasPrefix(line, "✓") || strings.HasPrefix(line, "* ")
}

// markBoilerplate notes which asides stand in recurring lines that are no items of a list.
func (c *Clusterer) markBoilerplate(ctx context.Context, out []Result) error {
	var buf []byte
	for i := range c.records {
		lines := c.dull[c.records[i].employer]
		if len(lines) == 0 || out[i].Class == "" {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		p, b, err := c.load(int32(i), buf)
		if buf = b; err != nil {
			return err
		}
		if len(p.Asides) == 0 {
			continue
		}
		eachLine(p.Text, func(start, end int, hash uint64) {
			if !lines.has(hash) || isItem(p.Text[start:end]) {
				return
			}
			for _, a := range p.Asides {
				if start <= a.At && a.At < end {
					out[i].Boilerplate = append(out[i].Boilerplate, a.Index)
				}
			}
		})
	}
	return nil
}
