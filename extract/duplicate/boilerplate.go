package duplicate

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// eachLine calls fn for every line of text with where it is and the hash of its words; 0 when it has too few to be told from another.
func eachLine(text string, fn func(start, end int, hash uint64)) {
	var ws []word
	for start := 0; start < len(text); {
		end := start + strings.IndexByte(text[start:], '\n')
		if end < start {
			end = len(text)
		}
		ws = words(strings.ToLower(text[start:end]), ws[:0])
		fn(start, end, lineHash(ws))
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

// findBoilerplate finds each employer's recurring lines.
func (c *Clusterer) findBoilerplate(ctx context.Context) error {
	byEmployer := make([]int32, len(c.records))
	for i := range byEmployer {
		byEmployer[i] = int32(i)
	}
	nobody := hashWord("")
	slices.SortFunc(byEmployer, func(a, b int32) int {
		x, y := &c.records[a], &c.records[b]
		return cmp.Or(cmp.Compare(x.employer, y.employer), cmp.Compare(x.key, y.key))
	})
	c.dull = map[uint32]lineSet{}
	var buf []byte
	for start := 0; start < len(byEmployer); {
		end, employer := start, c.records[byEmployer[start]].employer
		for end < len(byEmployer) && c.records[byEmployer[end]].employer == employer {
			end++
		}
		group := byEmployer[start:end]
		start = end
		if employer == nobody || len(group) < recurring {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		var err error
		if buf, err = c.recurringLines(employer, group, buf); err != nil {
			return err
		}
	}
	return nil
}

func (c *Clusterer) recurringLines(employer uint32, group []int32, buf []byte) ([]byte, error) {
	step := max(1, len(group)/employerSample)
	titles := map[uint64][]uint32{} // of a line, up to recurring different ones
	for n := 0; n < len(group); n += step {
		p, b, err := c.load(group[n], buf)
		if buf = b; err != nil {
			return buf, err
		}
		title := c.records[group[n]].title
		_, body, _ := strings.Cut(p.Text, "\n")
		eachLine(body, func(_, _ int, hash uint64) {
			if t := titles[hash]; hash != 0 && len(t) < recurring && !slices.Contains(t, title) {
				titles[hash] = append(t, title)
			}
		})
	}
	var lines lineSet
	for line, t := range titles {
		if len(t) == recurring {
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	if len(lines) > 0 {
		c.dull[employer] = lines
	}
	return buf, nil
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
		if len(lines) == 0 {
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
