package duplicate

import (
	"cmp"
	"slices"
	"sort"
)

const (
	// smallBucket is up to how many postings of one key are all compared; of a
	// larger one each posting sees its neighbours by employer and title only, so
	// that 50,000 look-alikes cost no more a posting than 50.
	smallBucket = 12
	neighbours  = 4
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
	x := &index{clusterer: c, order: order, at: slices.Clone(order), place: make([]int32, len(order)), rank: make([]int32, len(order))}
	for r, i := range order {
		x.rank[i] = int32(r)
	}
	slices.SortFunc(x.at, func(a, b int32) int {
		return cmp.Or(cmp.Compare(c.records[a].title, c.records[b].title), cmp.Compare(x.rank[a], x.rank[b]))
	})
	x.entries = make([]uint64, 0, len(c.keys))
	for p, i := range x.at {
		x.place[i] = int32(p)
		for _, k := range c.keysOf(i) {
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

func (c *Clusterer) keysOf(i int32) []uint32 {
	rec := &c.records[i]
	return c.keys[rec.first : rec.first+uint32(rec.keys)]
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
	met []int32
	out []candidate
}

type candidate struct {
	posting int32
	weight  int
}

// candidates are the earlier postings most like i, the likest first.
func (x *index) candidates(i int32, f *finder) []int32 {
	f.met, f.out = f.met[:0], f.out[:0]
	for _, key := range x.clusterer.keysOf(i) {
		bucket := x.bucket(key)
		if len(bucket) > smallBucket {
			own := sort.Search(len(bucket), func(n int) bool { return int32(uint32(bucket[n])) >= x.place[i] })
			bucket = bucket[max(0, own-neighbours):min(len(bucket), own+neighbours+1)]
		}
		for _, e := range bucket {
			if r := x.rank[x.at[uint32(e)]]; r < x.rank[i] {
				f.met = append(f.met, r)
			}
		}
	}
	slices.Sort(f.met)
	own := x.clusterer.records[i].title
	for start := 0; start < len(f.met); {
		end := start + 1
		for end < len(f.met) && f.met[end] == f.met[start] {
			end++
		}
		j := x.order[f.met[start]]
		switch shared := end - start; {
		case x.clusterer.records[j].title == own:
			f.out = append(f.out, candidate{j, shared + 4})
		case shared > 1: // one shared phrase is chance or boilerplate
			f.out = append(f.out, candidate{j, shared})
		}
		start = end
	}
	slices.SortStableFunc(f.out, func(a, b candidate) int { return cmp.Compare(b.weight, a.weight) })
	f.met = f.met[:0]
	for _, c := range f.out[:min(maxCandidates, len(f.out))] {
		f.met = append(f.met, c.posting)
	}
	return f.met
}
