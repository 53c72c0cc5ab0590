package duplicate

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"sort"
)

const (
	// smallBucket is up to how many postings of one key are all compared; of a
	// larger one each posting sees its neighbours by employer and title only, so
	// that 50,000 look-alikes cost no more a posting than 50.
	smallBucket = 12
	neighbours  = 4
	// indexed is how many values of a sketch a posting is found by.
	indexed = 16
	// minSketch is how many values a comparison of sketches needs to mean anything.
	minSketch = 4
	// sketchShared is the estimated share, in percent, of the shorter text's shingles below which a
	// pair is not compared: of 9,487 pairs of Hacker News that are one vacancy, 6 lie below.
	sketchShared = 30
	// maxCandidates is with how many earlier postings one is compared.
	maxCandidates = 8
)

// index finds the postings that share keys.
type index struct {
	clusterer *Clusterer
	entries   []uint64 // key<<32 | place, sorted
	order     []int32  // postings by rank
	at        []int32  // posting at a place; places are by employer, title and rank
	place     []int32
	rank      []int32
	starts    []int32 // of entries by the top 16 bits of the key
}

func newIndex(c *Clusterer, order []int32) *index {
	n := len(c.records)
	x := &index{clusterer: c, order: order, at: slices.Clone(order), place: make([]int32, n), rank: make([]int32, n)}
	for r, i := range order {
		x.rank[i] = int32(r)
	}
	slices.SortFunc(x.at, func(a, b int32) int {
		return cmp.Or(cmp.Compare(c.records[a].title, c.records[b].title), cmp.Compare(x.rank[a], x.rank[b]))
	})
	x.entries = make([]uint64, 0, len(c.keys))
	var keys []uint32
	for p, i := range x.at {
		x.place[i] = int32(p)
		keys = c.indexKeys(i, keys[:0])
		for _, k := range keys {
			x.entries = append(x.entries, uint64(k)<<32|uint64(p))
		}
	}
	slices.Sort(x.entries)
	x.starts = make([]int32, 1<<16+1)
	for h := range x.starts {
		x.starts[h] = int32(sort.Search(len(x.entries), func(i int) bool { return x.entries[i]>>48 >= uint64(h) }))
	}
	return x
}

// sketchOf is the sketch of a posting's text, sorted.
func (c *Clusterer) sketchOf(i int32) []uint32 {
	rec := &c.records[i]
	return c.keys[rec.first : rec.first+uint32(rec.sketch)]
}

// exactKeys are employer and title, requisition numbers and the board's group.
func (c *Clusterer) exactKeys(i int32) []uint32 {
	rec := &c.records[i]
	return c.keys[rec.first+uint32(rec.sketch) : rec.first+uint32(rec.keys)]
}

// indexKeys appends the keys that a posting is found by, those of the sketch first.
func (c *Clusterer) indexKeys(i int32, out []uint32) []uint32 {
	for _, h := range c.sketchOf(i)[:min(indexed, int(c.records[i].sketch))] {
		out = append(out, bits.Reverse32(h)) // the smallest hashes of all texts would crowd one end
	}
	return append(out, c.exactKeys(i)...)
}

// bucket gives the entries of a key.
func (x *index) bucket(key uint32) []uint64 {
	part := x.entries[x.starts[key>>16]:x.starts[key>>16+1]]
	from := sort.Search(len(part), func(i int) bool { return uint32(part[i]>>32) >= key })
	part = part[from:]
	return part[:sort.Search(len(part), func(i int) bool { return uint32(part[i]>>32) > key })]
}

// finder is space to find candidates in.
type finder struct {
	keys []uint32
	met  []uint64
	out  []candidate
	list []int32
}

type candidate struct {
	posting int32
	likely  bool
	weight  int
}

// candidates are the earlier postings most like i, the likest first; one that
// is rather of the same template than the same is given as its complement. They
// are good until the next call.
func (x *index) candidates(i int32, f *finder) []int32 {
	c := x.clusterer
	f.met, f.out, f.list = f.met[:0], f.out[:0], f.list[:0]
	f.keys = c.indexKeys(i, f.keys[:0])
	exact := len(f.keys) - len(c.exactKeys(i))
	for n, key := range f.keys {
		for _, e := range x.near(i, key) {
			if r := x.rank[x.at[uint32(e)]]; r < x.rank[i] {
				f.met = append(f.met, uint64(r)<<1|uint64(min(1, (n+1)/(exact+1))))
			}
		}
	}
	slices.Sort(f.met)
	for start := 0; start < len(f.met); {
		end := start + 1
		for end < len(f.met) && f.met[end]>>1 == f.met[start]>>1 {
			end++
		}
		// One shared phrase is chance or boilerplate.
		if byExact := f.met[end-1]&1 == 1; byExact || end-start > 1 {
			x.weigh(i, x.order[f.met[start]>>1], byExact, f)
		}
		start = end
	}
	slices.SortStableFunc(f.out, func(a, b candidate) int { return cmp.Compare(b.weight, a.weight) })
	for _, c := range f.out[:min(maxCandidates, len(f.out))] {
		if !c.likely {
			c.posting = ^c.posting
		}
		f.list = append(f.list, c.posting)
	}
	return f.list
}

// near are the entries of a key that i is compared with.
func (x *index) near(i int32, key uint32) []uint64 {
	bucket := x.bucket(key)
	if len(bucket) <= smallBucket {
		return bucket
	}
	own := sort.Search(len(bucket), func(n int) bool { return int32(uint32(bucket[n])) >= x.place[i] })
	return bucket[max(0, own-neighbours):min(len(bucket), own+neighbours+1)]
}

// weigh notes j as a candidate of i, unless their sketches are too unlike.
func (x *index) weigh(i, j int32, byExact bool, f *finder) {
	c := x.clusterer
	one := candidate{posting: j, likely: true}
	title := c.records[i].title
	if c.records[j].title == title {
		one.weight = 16
	}
	if byExact && slices.ContainsFunc(c.exactKeys(i), func(k uint32) bool { return k != title && slices.Contains(c.exactKeys(j), k) }) {
		one.weight = 100 // the same number
		f.out = append(f.out, one)
		return
	}
	same, of := sharedSketch(c.sketchOf(i), c.sketchOf(j))
	if of >= minSketch {
		if same*100 < of*sketchShared {
			return
		}
		one.likely = same*2 >= of
		one.weight += same * 64 / of
	}
	f.out = append(f.out, one)
}

// sharedSketch estimates containment: of the shorter text's shingles with hashes
// in the range that both sketches cover, how many the other has. Both are sorted.
func sharedSketch(a, b []uint32) (same, of int) {
	last := uint32(math.MaxUint32)
	for _, s := range [][]uint32{a, b} {
		if len(s) == sketchSize {
			last = min(last, s[sketchSize-1])
		}
	}
	n, m := 0, 0
	for n < len(a) && m < len(b) && a[n] <= last && b[m] <= last {
		switch {
		case a[n] < b[m]:
			n++
		case a[n] > b[m]:
			m++
		default:
			same, n, m = same+1, n+1, m+1
		}
	}
	for n < len(a) && a[n] <= last {
		n++
	}
	for m < len(b) && b[m] <= last {
		m++
	}
	return same, min(n, m)
}
